category-component = 部件
category-event = 事件
refused-category-unknown = 没有编码为“{ $code }”的类别；请从类别表中选择
invalid-category-code = 类别须有 1 至 64 个字符的代码
invalid-category-parent = 类别不能以自身为上级，请改填其他类别或留空
