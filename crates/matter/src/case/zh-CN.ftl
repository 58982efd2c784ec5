# 诉求：状态、类型、渠道、事件与各条规则的提示。

case-state-reported = 待派单
case-state-dispatched = 已派单
case-state-handling = 办理中
case-state-answered = 已答复
case-state-reworking = 返工办理中
case-state-closed = 已办结

case-kind-consultation = 咨询
case-kind-request = 求助
case-kind-complaint = 投诉
case-kind-tip_off = 举报
case-kind-suggestion = 建议

case-channel-web = 网页
case-channel-hotline = 热线
case-channel-open311 = Open311
case-channel-mobile = 手机
case-channel-patrol = 网格巡查
case-channel-department = 部门转办
case-channel-sensor = 感知设备
case-channel-import = 历史导入
case-channel-neighbor = 毗邻地区

case-satisfaction-satisfied = 满意
case-satisfaction-basically = 基本满意
case-satisfaction-dissatisfied = 不满意

case-outcome-solved = 已解决
case-outcome-unreached = 多次回访未联系上
case-outcome-unasked = 无法回访
case-outcome-explained = 已说明并告知渠道
case-outcome-merged = 已并单

case-event-reported = 受理诉求
case-event-joined = 同一诉求再次反映
case-event-classified = 调整类别
case-event-dispatched = 派单
case-event-handling = 转入办理中
case-event-returned = 退回待派
case-event-answered = 答复
case-event-followed_up = 回访
case-event-rework = 未解决，返工
case-event-closed = 办结
case-event-reopened = 重新打开

refused-case-move = 该诉求{ $state ->
        [reported] 尚待派单
        [dispatched] 已派单
        [handling] 正在办理
        [answered] 已答复
        [reworking] 正在返工
       *[closed] 已办结
    }，不能{ $verb ->
        [joined] 并入新的反映
        [classified] 调整类别
        [dispatched] 派单
        [handled] 开始办理
        [returned] 退回待派
        [answered] 答复
        [followed_up] 回访
        [explained] 说明办结
        [merged] 并单
        [reopened] 重新打开
       *[closed] 办结
    }。请刷新后查看可办理的操作。
refused-case-words-missing = 请写几个字，反映人会看到。
refused-case-no-lead = 尚未确定主办单位。请先派发主办任务。
refused-case-still-led = 已有单位主办。主办退回或撤销后，才重新待派。
refused-case-no-result = 主办单位尚未反馈结果。请先反馈，再答复。
refused-case-ask-first = 先回访后办结：尚未听取反映人意见。请电话回访（再有 { $left } 次未联系上方可办结），或等候反映人通过链接评价。
refused-case-too-late = 办结已超过 { $days } 天。请重新反映，并注明原编号。
refused-case-merged-elsewhere = 该诉求已并入另一件办理。请查看并入后的诉求。
refused-case-merge-into-itself = 不能并入自身。请选择同一事项较早的诉求。
refused-case-link-unknown = 编号与查询码对不上。请核对两者，查询码区分大小写，共 20 位。

# 表单
invalid-text-missing = 请写清是什么问题
invalid-text-long = 不能超过 { $max } 个字
invalid-place-missing = 请在地图上点选位置，或填写地址、选择社区
invalid-place-outside = 该位置不在本市范围内，请重新点选
invalid-place-point = 位置无法识别，请在地图上重新点选
invalid-place-unknown = 没有这个社区或街道，请从列表中选择
invalid-category-missing = 请选择类别
invalid-category-group = 请选择具体类别，而不是大类
invalid-cursor = 页码标记无效，请从第一页开始
invalid-json = 不是 JSON：{ $why }
invalid-document = 内容与接口要求不符：{ $why }
invalid-photo-heavy = 照片超过 10 MB，请换一张
invalid-photo-large = 照片超过 { $megapixels } 百万像素，请缩小后再传
invalid-photo-unreadable = 照片无法读取，请使用 JPEG、PNG 或 WebP

# 导航与词语
case-nav-inbox = 工单
case-nav-new = 登记诉求
case-nav-follow-up = 回访
case-nav-report = 我要反映
case-nav-track = 查进度
case-nav-board = 公开看板
case-nav-territory = 区划与单位
case-title = 工单 { $number }
case-number = 编号
case-state = 状态
case-category = 类别
case-channel = 渠道
case-kind = 诉求性质
case-grid = 网格
case-place = 位置
case-address = 地址
case-territory = 区域
case-limit = 时限
case-due = 应办结时间
case-lead = 主办单位
case-matter = 事项
case-answer = 答复
case-answered = 答复时间
case-updated = 最近动态
case-reported-at = 受理时间
case-reporters-short = 反映人数
case-reporters = { $n } 人反映
case-reworks = 返工次数
case-about = 被反映单位
case-origin = 历史来源
case-remark = 反映人补充
case-story = 办理经过
case-tasks = 任务
case-no-clock = 未计时
case-load = 在办 { $n } 件
case-mark-overdue = 超时
case-mark-late = 曾超时
case-mark-disputed = 待裁决
case-mark-returned = 被退回
case-mark-reworks = 返工 { $n } 次
case-level-city = 市级
case-level-district = 区级
case-level-street = 街道
case-level-community = 社区
case-level-grid = 网格

# 首页
case-home-title = 有事请讲，件件有回音
case-home-lead = 发现身边的问题？十秒钟告诉我们
case-home-promise = 不用注册，不留姓名也行。受理后给您编号和专属链接，谁在办、何时办完，随时看得到。
case-home-report = 我要反映
case-home-more = 更多
case-home-board = 各区、街道、社区办得怎么样
case-home-territory = 哪里归谁管，一查便知
case-home-desk = 工作人员登录
case-home-desk-for = 社区、街道、部门与回访
case-home-how = 一件诉求怎样办
case-home-how-1 = 您说清是什么事、在哪里，可以附一张照片。
case-home-how-2 = 系统按派单目录交给负责的单位，并开始计时。
case-home-how-3 = 承办单位办理后答复您。
case-home-how-4 = 您来评价：没解决就退回重办，解决了才办结。

# 反映
case-report-title = 反映问题
case-report-lead = 几步即可，无需登录。
case-step-what = 什么事
case-step-where = 在哪里
case-step-photo = 照片
case-text = 问题描述
case-text-hint = 一两句话即可。请不要写姓名、电话、身份证号。
case-address-hint = 路名、门牌、楼栋或附近的标志
case-place-choice = 社区或街道
case-place-hint = 没有在地图上点选时填写，可输入几个字后从列表中选
case-map-label = 在地图上点选位置
case-map-fallback = 地图不可用时，请填写地址或选择社区。
case-photo = 现场照片
case-photo-hint = JPEG、PNG 或 WebP，不超过 10 MB。拍摄时间、位置等信息会被去除。
case-photo-again = 其他内容都已保留，照片需要重新选择。
case-photo-alt = 反映人提供的照片
case-report-send = 提交
case-report-privacy = 可以不留姓名和电话。谁持有链接，谁就能查看和评价。

case-sent-title = 已受理
case-sent-number = 您的编号
case-sent-link = 您的专属链接
case-sent-link-keep = 请记下编号和查询码，或保存此链接：凭它查看进度、评价结果；丢失后谁也无法找回。
case-sent-copy = 复制
case-sent-next = 接下来
case-sent-next-1 = 派给负责的单位；您在链接里能看到是哪个单位。
case-sent-next-2 = 自派单起 { $limit }内办理并答复。
case-sent-next-2-open = 承办单位在规定时限内办理并答复。
case-sent-next-3 = 您来评价。没有解决，就退回重办。
case-sent-follow = 查看进度
case-sent-desk = 打开工单
case-sent-another = 再反映一件

# 查询
case-track-title = 查进度
case-track-lead = 输入编号和查询码，或直接打开受理时给您的链接。
case-track-of = 诉求 { $number }
case-track-open = 查看
case-track-lead-org = 承办单位：{ $org }
case-secret = 查询码
case-secret-hint = 链接末尾的 20 位字母和数字
case-number-hint = 形如 20261124-0000173
case-station-reported = 受理
case-station-dispatched = 派单办理
case-station-answered = 答复
case-station-closed = 办结
case-station-by = 应于 { $at } 前
case-deadline-reported = 已受理，正在派给负责的单位。
case-deadline-by = 承办单位应于 { $at } 前办结。
case-deadline-late = 应于 { $at } 前办结，现已超时。
case-deadline-open = 承办单位正在办理。
case-deadline-answered = 已经答复，请您评价是否解决。
case-your-words = 您反映的内容
case-your-words-desk = 反映内容
case-ask-title = 解决了吗？
case-ask-solved = 问题解决了吗
case-ask-contacted = 承办单位联系过我
case-ask-satisfaction = 您对办理结果
case-ask-remark = 补充说明
case-ask-remark-hint = 没有解决的话，请说说还差什么
case-ask-send = 提交评价
case-said-title = 您的评价
case-said-solved = 已解决
case-said-unsolved = 未解决
case-said-contacted = 联系过
case-said-not-contacted = 未联系
case-said-unreached = 未接通
case-said-thanks = 谢谢，本件已办结。
case-said-reworking = 已退回承办单位重新办理，办好后再请您评价。

# 办理经过
case-story-task = { $what }：{ $org }（{ $role }）
case-bell-warned = 时限将至
case-bell-overdue = 办理超时
case-who-reporter = 反映人
case-who-account = 工作人员
case-who-console = 系统管理员
case-who-desk = 受理台

# 工单台
case-inbox-title = 工单
case-inbox-views = 工单视图
case-view-mine = 我的待办
case-view-org = 本单位范围
case-view-waiting = 待派单
case-view-overdue = 超时
case-view-returned = 退回与争议
case-view-all = 全部
case-filter-text = 编号、标题或地址
case-filter-groups = 大类
case-empty-mine = 没有待办
case-empty-mine-hint = 派给您所在单位的任务会出现在这里，最先到期的排在最前。
case-empty-org = 没有在办工单
case-empty-org-hint = 您的职责范围内未办结的诉求会出现在这里。
case-empty-waiting = 没有待派单的诉求
case-empty-waiting-hint = 新受理的、被退回的诉求在派单前会出现在这里。
case-empty-overdue = 没有超时工单
case-empty-overdue-hint = 主办时限已过而未答复的诉求会出现在这里。
case-empty-returned = 没有退回或争议
case-empty-returned-hint = 被退回待重新派单、或等待上级裁决的诉求会出现在这里。
case-empty-all = 还没有诉求
case-empty-all-hint = 居民反映、话务登记或导入的诉求都会出现在这里。
case-empty-filtered = 没有符合条件的工单
case-empty-filtered-hint = 去掉一个筛选条件，或换一个视图再试。

# 工单办理
case-actions = 可以办理
case-actions-none = 目前不需要您办理。
case-act-accept = 签收
case-act-begin = 开始办理
case-act-result = 办理结果
case-act-answer = 给反映人的答复
case-act-answer-hint = 不填则以办理结果答复
case-act-report = 反馈结果
case-act-return = 退回
case-act-return-reason = 退回理由
case-act-dispatch-to = 派给{ $org }
case-act-dispatch-other = 选择单位派单
case-act-assist = 增派协办
case-act-classify = 调整类别
case-act-rule-hint = 先办理，后论责：指定的单位不得再退回。
case-act-rule-lead = 指定主办单位
case-act-rule-reason = 裁决理由
case-act-designate = 裁决并指定
case-act-uphold = 维持{ $org }主办
case-act-close = 未能回访，办结
case-call = 电话回访
case-list-comma = 、
case-why-handle = 由{ $org }办理；您可以查看，不能代办。
case-why-dispatch = 等待派单；由派单员、话务员或指挥中心派出。
case-why-rule = 等待{ $level }裁决由谁主办。
case-why-follow-up = 等待反映人评价，或由回访员电话回访。
case-map-place = 诉求位置

case-dispatch = 派单
case-assist = 增派协办
case-assist-of = 增派协办 { $number }
case-assist-lead = { $org }正在主办；在此可增派协办单位。
case-assist-possible = 可以协办的单位
case-assist-none = 没有可直接增派的单位
case-assist-none-hint = 在下方按名称查找单位，可看到不能增派的原因和办法。
case-returned-times = 已退回 { $n } 次
case-dispatch-of = 派单 { $number }
case-dispatch-suggested = 派单目录建议
case-dispatch-none = 目录没有其他建议
case-dispatch-none-hint = 请在下方按名称查找单位，或先调整类别。
case-dispatch-other = 其他单位
case-dispatch-not-found = 没有这个名称的单位
case-dispatch-not-found-hint = 换几个字再试；单位名称可在“区划与单位”中查到。
case-dispatch-search = 按名称查找其他单位
case-dispatch-send = 派出

case-enter-title = 登记诉求
case-enter-lead = 为来电、来访或巡查发现的问题登记。登记后把编号和链接告诉反映人。
case-enter-send = 登记

# 回访
case-follow-up-title = 回访
case-follow-up-lead = 已答复、等待评价的诉求，先答复的排在最前。
case-follow-up-list = 待回访
case-follow-up-empty = 没有待回访的诉求
case-follow-up-empty-hint = 承办单位答复后，等待反映人评价的诉求会出现在这里。
case-follow-up-choose = 这件不再需要回访
case-follow-up-choose-hint = 反映人已经评价，或已重新办理。请从左侧另选一件。
case-call-reached-q = 电话接通了吗
case-call-reached = 已接通
case-call-unreached = 未接通
case-call-solved = 反映人认为解决了吗
case-call-contacted = 承办单位联系过反映人
case-call-satisfaction = 反映人对办理结果
case-call-remark = 反映人的补充
case-call-in-vain = 已有 { $n } 次未接通
case-call-send = 保存回访

# 账本
case-ledger = 账本
case-ledger-of = 账本 { $number }
case-ledger-lead = 每一步都记在账上，后一条带着前一条的哈希：改动、抽去或插入其中任何一条，核验都能查出。末尾是否少了记录，本页看不出来，请把末条哈希记下来，以后对照。
case-ledger-verify = 核验
case-ledger-verify-link = 查看账本并核验
case-ledger-whole = 核验通过：{ $n } 条记录完整，前后相连。
case-ledger-broken = 核验不通过：第 { $n } 条记录被改动过。
case-ledger-head = 末条哈希
case-ledger-seq = 序号
case-ledger-what = 事项
case-ledger-who = 何人
case-ledger-when = 何时
case-ledger-hash = 哈希
case-ledger-after = 前一条
case-ledger-body = 原文

# 完成提示
case-flash-accepted = 已签收
case-flash-begun = 已开始办理
case-flash-returned = 已退回
case-flash-reported = 已反馈
case-flash-classified = 类别已调整
case-flash-dispatched = 已派单
case-flash-ruled = 已裁决
case-flash-closed = 已办结
case-flash-follow-up = 回访已记录
case-flash-said = 谢谢，您的评价已记录

case-about-form = 反映的是哪个单位
case-about-form-hint = 仅在投诉、举报某个单位时填写；该单位及其下属看不到这件事。
invalid-about-unknown = 没有这个单位，请从列表中选择
# 表单栏目，用于错误列表
field-category = { case-category }
field-text = { case-text }
field-address = { case-address }
field-place = { case-place-choice }
field-channel = { case-channel }
field-kind = { case-kind }
field-number = { case-number }
field-secret = { case-secret }
field-solved = { case-ask-solved }
field-satisfaction = { case-ask-satisfaction }
field-remark = { case-ask-remark }
field-result = { case-act-result }
field-answer = { case-act-answer }
field-return-reason = { case-act-return-reason }
field-organisation = { case-act-rule-lead }
field-rule-reason = { case-act-rule-reason }
field-photo = { case-step-photo }
