# 为什么可以，或不可以
explain-title = 为什么可以或不可以
explain-lead = 指出起决定作用的规则或授权，以及其他相关依据。与控制台 tongxin policy explain 相同。
explain-who = 谁
explain-who-hint = 登录名
explain-action = 做什么
explain-thing = 对什么
explain-thing-hint = 案件编号、机构代码，或用 - 表示不属于任何地点的事项
explain-ask = 查询
explain-yes = 可以
explain-no = 不可以
explain-may = { $login } 可对{ $thing }执行 { $action }
explain-may-not = { $login } 不可对{ $thing }执行 { $action }
explain-nowhere = 不属于任何地点的事项
explain-case = 案件 { $number }
explain-decides = 决定
explain-besides = 另有
explain-rule = { $role }有此权限（{ $reach }），岗位：{ $post }
explain-out-of-reach = { $role }有此权限（{ $reach }），但岗位“{ $post }”够不到此事项
explain-of-others = { $role }有此权限（{ $reach }）；此人没有这样的岗位
explain-permit = 由{ $source }允许：{ $bounds }；{ $post }；依据“{ $basis }”
explain-forbid = 由{ $source }禁止：{ $bounds }；{ $post }；依据“{ $basis }”
explain-pack = 策略包 { $name }
explain-grant = 一项授权
explain-to-the-person = 授予本人
explain-interest = 此事项涉及其所属机构，或已被要求回避
explain-token = 其使用的令牌不适用于此操作
explain-none = 没有任何依据
explain-none-hint = 默认不允许：规则表和授权都未涉及此操作。

# 字段错误
invalid-explain-action = 没有此名称的操作
invalid-explain-login = 没有此账号，或账号已停用
invalid-explain-thing = 没有此编号的案件，也没有此代码的机构
