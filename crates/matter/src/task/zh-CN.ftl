# 任务：状态、角色、事件与各条规则的提示。规则提示都写明依据和出路。

task-state-issued = 待签收
task-state-accepted = 已签收
task-state-in_progress = 办理中
task-state-suspended = 已挂账
task-state-reported = 已反馈
task-state-confirmed = 已确认
task-state-returned = 已退回
task-state-reassigned = 已改派
task-state-revoked = 已撤销
task-state-reworked = 返工办理中

task-role-lead = 主办
task-role-assist = 协办
task-source-case = 群众诉求

task-clock-running = 时限内
task-clock-warned = 即将超时
task-clock-overdue = 已超时
task-clock-paused = 计时暂停
task-clock-stopped = 计时结束

task-event-issued = 任务派发
task-event-accepted = 签收任务
task-event-begun = 开始办理
task-event-suspended = 挂账，计时暂停
task-event-resumed = 恢复办理，继续计时
task-event-extended = 延长时限
task-event-reported = 反馈办理结果
task-event-confirmed = 确认办结
task-event-reworked = 退回返工
task-event-returned = 退单
task-event-reassigned = 改派
task-event-revoked = 撤销任务
task-event-referred = 提请上级裁决
task-event-upheld = 上级裁决：维持主办
task-event-designated = 上级裁决：指定承办

task-arbitration-none = 无争议
task-arbitration-pending = 待上级裁决
task-arbitration-ruled = 已裁决

refused-task-gate-duty = 职责清单：“{ $category }”不在{ $organisation }的{ $role ->
        [assist] 协办
       *[lead] 主办
    }职责之内。请改派给派单目录所列单位，或提请上级裁决。
refused-task-gate-admission-never = 社区减负：“{ $category }”在{ $organisation }的不得承担清单上，任何准入都不能放行。请交由负有职责的部门办理。
refused-task-gate-admission-assist-cannot-lead = 社区减负：{ $organisation }对“{ $category }”只协办、不主办。请确定主办部门，再请该社区协办。
refused-task-gate-admission-not-listed = 社区准入：“{ $category }”不在{ $organisation }的清单上。请先办理准入，或由部门自行承担。
refused-task-gate-admission-lapsed = 社区准入：“{ $category }”进入{ $organisation }的准入当日无效（未生效、已到期或已撤回）。请重新办理准入，或由部门自行承担。
refused-task-gate-funding = 费随事转：该任务尚缺经费 { $money } 元、人员 { $people } 名。请随任务登记到位，或撤回任务。
refused-task-gate-powers = { $why ->
        [department-to-territory] 派单权限：部门不得向属地直接派单。{ $issuer }如需{ $organisation }配合，请由市、区指挥平台派发，或由本条线自行办理。
        [street-to-branch] 派单权限：{ $issuer }指挥派出机构{ $organisation }，须经吹哨或已获赋权。请吹哨，或申请赋权。
        [street-to-department] 派单权限：{ $issuer }调度部门{ $organisation }，须经吹哨或具有联合执法权。请吹哨。
        [community-to-others] 派单权限：社区只向本社区网格派单。请{ $issuer }上报街道，由街道协调{ $organisation }。
       *[not-below] 派单权限：{ $organisation }不归{ $issuer }指挥。请报双方的共同上级派发。
    }
refused-task-gate-double-work = 重复派单：该单位已在办理同一事项（任务 { $task }）。请并入该任务，不另行派发。
refused-task-gate-recusal = 回避：{ $organisation }与本事项有利害关系。请交由其他单位或上级办理。

refused-task-no-such-task = 本事项没有任务 { $task }。请重新打开事项查看现有任务。
refused-task-move = 该任务{ $state ->
        [issued] 尚待签收
        [accepted] 已签收
        [in_progress] 正在办理
        [suspended] 已挂账
        [reported] 已反馈
        [confirmed] 已确认
        [returned] 已退回
        [reassigned] 已改派
       *[revoked] 已撤销
    }，不能{ $verb ->
        [accepted] 签收
        [begun] 开始办理
        [suspended] 挂账
        [resumed] 恢复
        [extended] 延期
        [reported] 反馈
        [confirmed] 确认
        [reworked] 返工
        [returned] 退单
        [reassigned] 改派
       *[revoked] 撤销
    }。请刷新后查看可办理的操作。
refused-task-words-missing = 请写明理由或办理结果，几个字即可。
refused-task-lead-taken = 一事一主办：已派主办单位，尚未签收。请先改派或撤销原任务。
refused-task-first-receiver = 首接负责：首先签收的单位负责到底，不能退单或另派主办。如有争议，请提请上级裁决。
refused-task-designated = 先办后议：贵单位由上级裁决指定，不得再次退单。请先行办理，如有异议可再提请裁决。
refused-task-under-arbitration = 本事项正由{ $level ->
        [city] 市级
        [district] 区级
        [street] 街道
       *[community] 社区
    }裁决，其间不另行派单。请等待裁决结果。
refused-task-no-arbitration = 本事项没有提请裁决。请按常规派发或改派。
refused-task-not-the-arbiter = 本事项由{ $level ->
        [city] 市级
        [district] 区级
        [street] 街道
       *[community] 社区
    }裁决。请提请该级作出裁决。
refused-task-nobody-leads = 本事项目前没有主办单位，无从维持。请指定承办单位。
refused-task-other-role = 改派时角色不变。请以{ $role ->
        [assist] 协办
       *[lead] 主办
    }身份重新派发。
refused-task-still-open = 主办最后确认：尚有任务 { $task } 未了。请先确认或撤销该任务。
refused-task-settled = 本事项主办已确认办结。如需再办，请先将主办任务退回返工。
refused-task-extended-before = 时限只能延长一次。请先报阶段性结果，或申请挂账。
