# 账号、岗位与会话

access-nav = 我的账号
access-login-title = 登录
access-login-name = 账号
access-password = 密码
access-sign-in = 登录
access-sign-in-with = 用{ $way }登录
access-login-help = 群众反映问题不需要登录。工作人员忘记密码，请联系本单位安全管理员。
access-too-many = 尝试次数过多，请 { $n } 秒后再试。
access-signed-out = 已退出登录

access-demo-title = 换个身份看一看
access-demo-hint = 这是虚构的城市，以下账号人人可用，点一下即可登录。
access-demo-use = 用此身份
access-demo-others = 其他 { $n } 个账号

access-me-ways = 单点登录
access-me-title = 我的账号
access-posts = 我的岗位
access-posts-none = 还没有岗位
access-posts-none-hint = 岗位由本单位安全管理员授予；没有岗位就没有操作权限。
access-post-role = 角色
access-post-org = 单位
access-post-from = 起
access-post-to = 止
access-post-open = 未定
access-post-state = 状态
access-post-now = 在岗
access-post-ahead = 未到任
access-post-over = 已结束
access-sessions = 登录中的设备
access-sessions-hint = 不认识的登录，请立即结束并联系安全管理员。
access-session-since = 登录时间
access-session-seen = 最近使用
access-session-until = 最迟到期
access-session-current = 本次登录
access-session-end = 结束
access-session-ended = 该登录已结束

# 角色
role-grid-member = 网格员
role-community-staff = 社区工作人员
role-street-dispatcher = 街道派单员
role-street-lead = 街道负责人
role-department-handler = 部门经办人
role-department-lead = 部门负责人
role-operator = 热线话务员
role-follow-up-desk = 回访员
role-district-command = 区级指挥
role-city-command = 市级指挥
role-unit-contact = 驻区单位联系人
role-auditor = 审计员
role-security-officer = 安全管理员
role-system-administrator = 系统管理员

# 规则不允许时的话
refused-access-sign-in = 账号与密码不符，或账号已停用。请重试，或联系安全管理员。
refused-access-separated-administrators = 审计员、安全管理员、系统管理员须由三人分任：该账号在此期间已任其一，请另选他人。
refused-access-demo-account = 演示账号只能用于虚构的城市；请新建有自己密码的账号。
refused-access-shared-password = 演示账号供所有人试用，密码不能更改。
refused-access-post-ended = 该岗位此前已经结束。

# 字段有误时的话
invalid-access-login = 账号须为 3 至 64 个小写字母、数字、点、横线或下划线，并以字母或数字开头
invalid-access-login-taken = 账号 { $login } 已有人使用
invalid-access-password-login = 密码不能包含账号
invalid-access-account = 没有这个账号
invalid-access-org = 没有这个单位，或该单位已撤销
invalid-access-period = 结束时间须晚于开始时间
invalid-unknown-role = 没有这个角色
