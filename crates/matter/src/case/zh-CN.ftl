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
case-event-handling = 开始办理
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
