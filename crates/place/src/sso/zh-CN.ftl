# 单点登录

sso-failed-title = 未能登录
sso-failed-safe = 没有任何人登录，数据没有改动。
sso-failed-again = 返回登录页
sso-failed-title-in = 未能完成
sso-failed-safe-in = 您的登录状态不变，数据没有改动。
sso-failed-again-in = 返回单点登录

sso-stale-what = 本次登录是在另一个浏览器里开始的，或已经用过，或超过了十分钟。
sso-stale-todo = 请在本浏览器中从登录页重新开始。
sso-denied-what = { $way }没有让您通过，或您在那里取消了登录。
sso-denied-todo = 请重试；如仍被拒绝，请联系{ $way }的管理方。
sso-mix-up-what = 返回的结果不是来自所请求的{ $way }。
sso-mix-up-todo = 请从登录页重新开始。如再次出现，请告知安全管理员。
sso-unreachable-what = 暂时连不上{ $way }，或它的应答不正常。
sso-unreachable-todo = 请稍后再试，或用账号和密码登录。
sso-token-what = { $way }给出的身份信息未通过核验（{ $check }）。
sso-token-todo = 请重试。如再次出现，请把下面的代码告知系统管理员。
sso-not-linked-what = { $way }认识您，但这里没有与您关联的账号。
sso-not-linked-todo = 请联系安全管理员关联账号，或用账号和密码登录后在“我的账号”中自行关联。
sso-suspended-what = 账号与密码不符，或账号已停用。请重试，或联系安全管理员。
sso-suspended-todo = 请联系安全管理员。
sso-linked-elsewhere-what = 您在{ $way }的身份已关联到这里的另一个账号。
sso-linked-elsewhere-todo = 请先在那个账号中解除关联，或联系安全管理员。
sso-other-person-what = { $way }返回的身份与当前登录的账号不是同一人。
sso-other-person-todo = 请先退出{ $way }，再用本人身份重新开始。

sso-link-title = 关联此身份？
sso-link-ask = { $way }确认您是 { $who }。要把此身份关联到您的账号吗？
sso-link-means = 关联后，以此身份在那里登录的人，在这里就以您的账号登录。
sso-link-yes = 关联
sso-link-no = 不关联
sso-linked = 身份已关联到您的账号
sso-link-stale = 用时过长，没有关联。请重新开始。
sso-unlinked = 身份已解除关联

sso-identities-title = 单点登录
sso-identities = 可登录本账号的身份
sso-identities-hint = 解除关联会同时结束该身份平台授予的岗位。没有自己密码的，请先向安全管理员申请密码。
sso-identities-none = 还没有关联身份
sso-identities-none-hint = 在下方关联后，下次即可用它登录。
sso-identity-way = 身份平台
sso-identity-subject = 在那里的标识
sso-identity-since = 关联时间
sso-unlink = 解除关联
sso-ways = 身份平台
sso-ways-hint = 点“关联”会转到身份平台再回来，关联之前会先征求您的确认。
sso-link = 关联
sso-leave = 在这里和那里都退出

sso-left-title = 已退出登录
sso-left-here = 您已在这里退出登录。
sso-left-there = 您在{ $way }可能仍处于登录状态：之后使用本浏览器的人可以不用密码再次进入。
sso-left-go = 退出{ $way }
sso-left-not-there = { $way }没有提供退出登录的地址。如使用公用电脑，请关闭浏览器。

sso-officer-title = 统一身份
sso-officer-held = 可登录此账号的身份
sso-officer-none-hint = 在下方关联后，持该身份者即可登录此账号。
sso-officer-add = 关联身份
sso-officer-subject-hint = 身份提供方永久标识此人的值（声明“sub”），不是邮箱或姓名
sso-officer-linked = 已将该身份关联到账号
sso-link-means-theirs = 此人在提供方登录后，即以此账号登录本系统。

# 规则不允许时的话
refused-sso-linked-elsewhere = 该身份已关联到另一个账号，请先在那里解除关联。

# 字段有误时的话
invalid-sso-provider = 没有配置这个名称的身份平台
invalid-sso-not-linked = 该账号没有关联这个身份
invalid-sso-subject = 身份标识为空，或超过 255 字节
