# 权力清单
power-coordination = 综合协调权
power-planning = 规划参与和验收权
power-proposal = 重大事项建议权
power-joint-enforcement = 联合执法统筹指挥权
power-lead-branches = 派出机构统筹管理权
power-appointment = 派出机构负责人任免建议权
power-people-and-funds = 下沉人员和资金统筹管理权

# 不予办理的理由
refused-grant-administrators = “{ $what }”属于三员专有，任何授权都不能授予、收回或涉及它。
refused-grant-beyond = 没有岗位在“{ $relation }”范围内持有 { $action }，因此不能授予。请缩小范围，或限定辖区。
refused-grant-yourself = 这项授权会落到您自己身上，请由另一位安全管理员办理。
refused-grant-ended = 该授权此前已经终止，无需再办。
refused-grant-not-street = { $organisation }不是街道；权力清单只赋予街道。
refused-grant-held-already = { $organisation }在该时段已持有此项权力。请先收回，或另选起始时间。
refused-grant-not-your-post = 该时段内这个岗位不是您的；只能为自己的岗位指定代理人。
refused-grant-no-deputy = 三员（{ $role }）不得由他人代理，请另行任命一人。
refused-grant-own-deputy = 不能由本人代理本人，请指定一位同事。

# 字段
invalid-grant-action = 没有“{ $action }”这一操作，可查看权限总表

# 导航与标题
grant-nav = 授权
grant-nav-powers = 街道赋权
grant-nav-policy = 权限总表
grant-title = 授权
grant-sub = 本地在权限总表之外的准许与禁止，以及对街道的赋权
grant-views = 按状态查看

# 权力简称
power-short-coordination = 综合协调
power-short-planning = 规划验收
power-short-proposal = 重大建议
power-short-joint-enforcement = 联合执法
power-short-lead-branches = 派出统筹
power-short-appointment = 任免建议
power-short-people-and-funds = 人财统筹
power-lets-coordination = 街道负责人可在责任有争议时裁定牵头单位
power-lets-planning = 街道负责人可就规划和验收提出意见并留痕
power-lets-proposal = 街道负责人可就重大决策和重大事项提出建议并留痕
power-lets-joint-enforcement = 街道可指挥部门开展联合执法
power-lets-lead-branches = 街道可统筹管理派驻本街道的机构
power-lets-appointment = 街道负责人可就派出机构负责人任免考核提出意见并留痕
power-lets-people-and-funds = 街道负责人可统筹管理下沉人员和资金并留痕

# 赋权
grant-powers-title = 街道赋权
grant-powers-sub = 各街道持有七项权力的情况；街道能做什么，人人可查
grant-shares = 各项权力的赋权比例
grant-powers-of = { $place }共 { $n } 个街道，截至 { $at }
grant-n-of = { $n } / { $all }
grant-no-street = 还没有街道
grant-no-street-hint = 导入组织体系后，这里逐条列出各街道。
grant-powers-none = 没有符合条件的街道
grant-powers-none-hint = 去掉筛选条件可查看更多街道。
grant-district = 区
grant-holds = 持有权力
grant-street = 街道
grant-held = 已赋
grant-power = 权力
grant-power-held = 已赋
grant-power-ahead = 待生效
grant-power-none = 未赋
grant-power-why = { $from }起：{ $basis }
grant-powers-of-street = { $street }的权力
grant-to-territory = 查看该街道
grant-to-street = 查看该街道的权力
grant-power-list = 七项权力
grant-power-new = 赋予权力
grant-power-new-for = 向{ $street }赋权
grant-power-grant = 赋予
grant-uses = 行使记录
grant-use-new = 行使权力
grant-use-to = 送达单位
grant-use-statement = 意见内容
grant-use-send = 提交并留痕
grant-history = 变动记录
grant-history-none = 尚未赋权
grant-history-none-hint = 赋予和收回权力的时间、经办人和依据会记录在这里。
grant-event-granted = 赋予{ $power }
grant-event-revoked = 收回{ $power }
grant-event-over = { $power }到期
grant-period = 依据：{ $basis }。起：{ $from }；止：{ $to }

# 授权内容
grant-new = 新建授权
grant-give = 授予
grant-says = 授权内容
grant-ledger = 办理记录
grant-what = 事项
grant-effect = 效力
grant-effect-permit = 准许
grant-effect-permit-hint = 在权限总表之外增加
grant-effect-forbid = 禁止
grant-effect-forbid-hint = 无论其他规定如何，一律不得
grant-holder = 对象
grant-holder-hint = 至少填写一项；填写的各项须同时符合同一岗位。
grant-filter-role = 角色
grant-filter-org = 单位
grant-filter-login = 账号
grant-org-hint = 代码、名称，或其页面网址
grant-action = 操作
grant-actions = 操作
grant-actions-hint = 按权限总表中的名称填写；多项以空格分隔
grant-reach = 范围
grant-reach-how = 岗位所在单位与事项的关系
grant-reach-hint = 不得超出系统内任一角色已有的范围
grant-reach-everywhere = 全域
grant-reach-within = 本辖区内
grant-reach-handling = 本单位承办
grant-reach-line = 本条线
grant-reach-everywhere-means = 本系统内任何事项
grant-reach-within-means = 岗位所在单位是事项所属的某级属地
grant-reach-handling-means = 岗位所在单位承办该事项，或该事项属于本单位
grant-reach-line-means = 岗位所在单位是承办部门，或是承办机构的上级部门
grant-only-within = 仅限{ $org }
grant-only-line = 仅限{ $org }条线
grant-territory = 仅限此辖区
grant-line = 仅限此部门条线
grant-line-hint = 部门名称，或其页面网址
grant-condition-own-organisation = 仅限本单位承办的事项
grant-condition-unhandled = 仅限尚无单位承办的事项
grant-basis = 依据
grant-basis-hint = 法规条款或会议决定
grant-from = 起
grant-from-hint = 不填即刻生效
grant-to = 止
grant-to-hint = 最后一个有效日
grant-open-end = 长期
grant-reason = 理由
grant-revoke = 收回
grant-revoke-title = 收回授权
grant-revoke-hint = 收回后立即对所有对象失效；此前依此办理的事项仍留有记录。
grant-cancel = 取消
grant-acts = 操作
grant-standing = 状态
grant-standing-ahead = 待生效
grant-standing-in-force = 有效
grant-standing-over = 已到期
grant-standing-revoked = 已终止
grant-tab-in-force = 有效与待生效
grant-tab-ended = 已终止
grant-none = 没有授权
grant-none-hint = 本地在权限总表之外的准许与禁止会列在这里。
grant-none-fits = 没有符合条件的授权
grant-none-fits-hint = 去掉筛选条件，或查看已终止的授权。
grant-told-given = 授予
grant-told-revoked = 收回
grant-who-account = 工作人员
grant-who-console = 系统控制台
grant-who-system = 系统

# 权限总表
grant-policy-title = 权限总表：谁能做什么
grant-policy-explain = 查询原因
grant-policy-sub = 系统据以判定的全部规则，以及本地的增减
grant-policy-product = 系统规则
grant-policy-reaches = 各列含义
grant-policy-search = 操作或角色
grant-policy-none = 没有符合条件的操作
grant-policy-none-hint = 去掉筛选条件可查看全表。
grant-policy-besides = 本地增减
grant-policy-pack = 本地权限包
grant-pack-none = 本地没有权限包
grant-pack-none-hint = 权限包是收窄或放宽角色权限的文件，格式见手册。
grant-policy-granted = 有效的授权

# 代理人
grant-deputies-title = 代理人
grant-deputies-sub = 代理人在期限内以本人名义行使该岗位的全部权限
grant-deputies-mine = 我的代理人
grant-deputies-mine-none = 没有人代理您的岗位
grant-deputies-mine-hint = 休假或出差前可指定一位同事，到期自动终止。
grant-deputies-acting = 我代理的岗位
grant-deputies-acting-none = 您没有代理他人的岗位
grant-deputies-acting-hint = 同事指定您代理后，岗位会列在这里。
grant-deputy = 代理人
grant-deputy-for = 被代理人
grant-deputy-new = 指定代理人
grant-deputy-end = 终止
grant-deputy-hint = 在您任职期间，代理人拥有该岗位的全部权限；每项操作都以其本人名义留痕。
grant-deputy-login = 同事的账号
grant-deputy-login-hint = 其登录所用的账号
grant-deputy-no-post = 您没有可以代理的岗位
grant-deputy-no-post-hint = 三员不得代理；其他岗位由安全管理员授予。
grant-post = 岗位

# 办理结果
grant-flash-given = 已授予，自下一次操作起生效
grant-flash-power-granted = 已赋权
grant-flash-revoked = 已收回，即刻失效
grant-flash-used = 已提交并留痕
grant-flash-deputy = 已指定代理人
grant-flash-deputy-ended = 已终止代理

# 字段有误
invalid-grant-holder = 请填写角色、单位或账号中的至少一项
invalid-grant-day = 没有这一天；请写作 2026-03-31
invalid-grant-org-none = 没有此代码或名称的单位
invalid-grant-org-many = 有 { $n } 个单位符合：{ $names }……请填写代码或其页面网址
invalid-grant-territory = 这不是属地；请填写市、区、街道、社区或网格
