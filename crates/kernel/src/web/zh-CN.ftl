# 页面外壳、组件与错误页的文字

web-product = 同心
web-about = 同心 · 社会治理与诉求办理平台，开放源代码
web-page-made = 页面生成于
web-skip = 跳到正文
web-nav = 主导航
web-crumbs = 所在位置
web-fictional = { $city }是虚构的演示城市，人物、机构与数据均为虚构
web-fictional-mark = 演示说明
web-other-language = English
web-theme = 深浅色
web-login = 登录
web-logout = 退出登录
web-home = 回到首页
web-close = 关闭
web-apply = 筛选
web-filter = 筛选
web-filters = 当前筛选条件
web-remove = 移除
web-cancel = 取消
web-save = 保存
web-search = 搜索
web-more = 更多
web-back = 返回
web-yes = 是
web-no = 否
web-all = 全部
web-none = 无
web-optional = 选填
web-choose = 请选择
web-reason = 理由
web-on-behalf = 代表 { $whom }
web-by-system = 系统自动
web-problems = 请先改正以下问题
web-problem-of = { $label }：{ $what }
web-pages = 翻页
web-newer = 上一页
web-older = 下一页

# 时间
web-just-now = 刚刚
web-ago = { $span }前
web-ahead = { $span }后
web-minutes = { $n } 分钟
web-hours = { $n } 小时
web-days = { $n } 天
web-months = { $n } 个月
web-years = { $n } 年

# 时限
web-limit-hours = { $n } 小时（连续）
web-limit-working-hours = { $n } 个工作小时
web-limit-working-days = { $n } 个工作日
web-limit-calendar-days = { $n } 个自然日
web-clock-left = 剩 { $span }
web-clock-late = 超时 { $span }
web-clock-running = 计时中
web-clock-warned = 临近时限
web-clock-overdue = 已超时
web-clock-paused = 已挂账
web-clock-stopped = 已停表
web-clock-limit = 时限
web-clock-due = 到期
web-clock-spent = 已用时限
web-clock-ran = 计时区间
web-clock-still = 至今

# 数字
web-tile-n = 共 { $n } 件
web-tile-interval = 95% 区间 { $low } – { $high }

# 实时、复制、地图、照片
web-live = 实时更新
web-reconnecting = 正在重新连接…
web-live-stopped = 已停止更新，请刷新页面
web-copied = 已复制
web-map-locate = 用我的位置
web-map-locate-failed = 无法取得位置，请在地图上点选或填写地址
web-map-outside = 您的位置不在本市范围内，请在地图上点选
web-map-none = 此设备无法显示地图，请改用列表或填写地址
web-map-pin = 所选位置，可拖动，也可用方向键微调
web-map-zoom-in = 放大
web-map-zoom-out = 缩小
web-photo-too-large = 照片超过 10 MB，请换一张
web-photo-alt = 所选照片预览

# 快捷键
web-keys = 键盘快捷键
web-keys-move = 下一行、上一行
web-keys-open = 打开所选行
web-keys-filter = 转到筛选框
web-keys-help = 显示本说明
web-keys-close = 关闭

# 表单：字段有误时的话（各能力可再加自己的 invalid-…）
invalid = 内容有误，请检查
invalid-required = 请填写此项
invalid-too-long = 不能超过 { $max } 个字
invalid-too-short = 至少 { $min } 个字
invalid-not-a-number = 请填写数字
invalid-unknown = 没有这个选项，请重新选择
invalid-unknown-relation = 没有这种关系；可用 everywhere、within、handling、line
invalid-form = 表单内容无法识别，请刷新页面后重新填写
invalid-request = 请求无法识别，请刷新页面后重试
invalid-idempotency-key = 须为 1 至 200 个可见 ASCII 字符，每次提交各用一个
refused-calendar-beyond-pack = 工作日历中没有这一天，请联系管理员更新日历（{ $reason }）

# 错误页
web-error-safe = 数据是否安全
web-error-todo = 接下来怎么办
web-error-code = 错误代码

web-error-400-title = 请求无法理解
web-error-400-what = 浏览器发来的内容不完整，或格式不对。
web-error-400-safe = 没有任何内容被改动。
web-error-400-todo = 返回上一页，检查后重新提交；若从链接进入，请核对链接是否完整。
web-error-401-title = 请先登录
web-error-401-what = 这个页面需要登录后才能看。
web-error-401-safe = 没有任何内容被改动。
web-error-401-todo = 登录后会回到您要去的地方。
web-error-403-title = 没有权限
web-error-403-what = 您可以看到这件事，但现在的岗位不能做这个操作。
web-error-403-safe = 没有任何内容被改动。
web-error-403-todo = 如果这是您的职责，请联系本单位管理员核对岗位授权；表单若停留过久，请刷新后再试。
web-error-404-title = 找不到这个页面
web-error-404-what = 地址有误，或者内容不存在，或者不在您的查看范围内。
web-error-404-safe = 已提交的诉求都在，不受影响。
web-error-404-todo = 核对链接；查询诉求请用编号和查询码。
web-error-405-title = 此处不能这样操作
web-error-405-what = 地址存在，但不支持所请求的操作。
web-error-405-safe = 没有任何改动。
web-error-405-todo = 请返回并使用页面上的按钮；程序请查看 Allow 响应头或接口说明。
web-error-408-title = 用时过长
web-error-408-what = 您发送的内容没有及时到达。
web-error-408-safe = 没有任何改动。
web-error-408-todo = 请确认网络畅通后重新发送；网络较慢时请选择较小的照片。
web-error-409-title = 内容刚被别人改过
web-error-409-what = 您打开页面之后，这件事已经有了新的变化。
web-error-409-safe = 别人的改动已保存，您这次的提交没有生效。
web-error-409-todo = 返回并刷新，看看最新情况，再决定是否需要重新提交。
web-error-413-title = 内容太大
web-error-413-what = 提交的内容或照片超过了允许的大小。
web-error-413-safe = 没有任何内容被改动。
web-error-413-todo = 换一张小一些的照片，再试一次。
web-error-414-title = 地址过长
web-error-414-what = 该地址比本系统的任何地址都长。
web-error-414-safe = 没有任何改动。
web-error-414-todo = 请缩短搜索内容，或从首页重新开始。
web-error-415-title = 无法识别的格式
web-error-415-what = 发送的内容经过压缩，或不是本系统识别的格式。
web-error-415-safe = 没有任何改动。
web-error-415-todo = 请使用页面自带的表单；程序请按接口说明发送未经压缩的内容。
web-error-422-title = 规则不允许
web-error-422-what = 这个操作与现行规则不符。
web-error-422-safe = 没有任何内容被改动。
web-error-422-todo = 按上面的说明调整后再提交；对规则有异议，可请上一级裁定。
web-error-429-title = 操作太频繁
web-error-429-what = 短时间内的请求太多，系统先暂停受理。
web-error-429-safe = 之前成功提交的内容都在。
web-error-429-todo = 等一分钟再试。
web-error-431-title = 请求附带的内容过多
web-error-431-what = 浏览器发送的 Cookie 或请求头超出了允许的大小。
web-error-431-safe = 没有任何改动。
web-error-431-todo = 请在浏览器中删除本网站的 Cookie，重新登录后再试。
web-error-500-title = 系统出错
web-error-500-what = 这是我们的问题，不是您的。错误已记录。
web-error-500-safe = 没有显示成功的操作没有生效，已保存的内容不受影响。
web-error-500-todo = 稍后再试；若一直如此，请联系管理员并告知时间。
web-error-503-title = 暂时无法处理
web-error-503-what = 系统繁忙或正在维护，暂时不能保存。
web-error-503-safe = 这次提交没有生效，已保存的内容不受影响。
web-error-503-todo = 过一会儿再试；同一表单重复提交只会生效一次。
web-done = 已完成
web-error-step-up = 此操作需要再次确认本人身份：请先验证口令或第二要素，再重新操作
web-error-key-reused = 同一提交标识被用于不同内容；请刷新页面后重新填写
