category-component = 部件
category-event = 事件
refused-category-unknown = 没有编码为“{ $code }”的类别；请从类别表中选择
