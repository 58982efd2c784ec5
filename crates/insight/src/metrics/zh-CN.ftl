# 指标：口径名称

measure-reported = 受理
measure-joined = 合并上报
measure-dispatched = 派单
measure-returned = 退单
measure-answered = 答复
measure-reworked = 返工
measure-reopened = 重启
measure-closed = 办结
measure-closed-on-time = 按时办结
measure-on-time = 按时办结率
measure-unreached = 未接通回访
measure-valid = 有效回访
measure-contacted = 已联系
measure-solved = 已解决
measure-satisfied = 满意
measure-basically = 基本满意
measure-open = 在办
measure-overdue = 超时
measure-response = 响应率
measure-resolution = 解决率
measure-satisfaction = 满意率
measure-composite = 三率综合
