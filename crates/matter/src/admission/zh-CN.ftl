refused-admission-period = 准入期限的结束必须晚于开始；请更正期限
refused-admission-not-community = 准入只针对社区；{ $organisation } 不是社区
