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
