# 组织体系：区划、部门、派出机构、驻区单位

org-nav = 区划与单位
org-about = 基本情况
org-views = 内容
org-filter = 按名称或代码筛选
org-map = { $name }地图，点击区域进入下一级
org-name = 名称
org-other-name = 英文名称
org-kind = 类别
org-code = 代码
org-above = 上级
org-sits-in = 所在区域
org-line = 条线上级
org-line-below = 条线下级
org-function = 职能
org-holds = 辖内
org-party = 建有党组织
org-successor = 承接机构
org-posts = 现有岗位
org-holders = { $n } 个
org-organisations = 机构
org-abolished = 该机构已撤销，仅供查看历史事项。
org-duties = 职责清单
org-list = 清单
org-list-own = 职责
org-list-assist = 协助
org-list-never = 不承担
org-category = 事项类别
org-basis = 依据
org-since = 生效
org-none = 这里还没有内容
org-none-hint = 管理员导入或登记后会显示在这里。
org-none-fits = 没有符合条件的内容
org-none-fits-hint = 换一个名称或代码，或清空筛选条件。
org-no-city = 还没有区划
org-no-city-hint = 用 tongxin import divisions 导入区划代码，或用 tongxin demo 打开演示城市。

org-kind-city = 市
org-kind-district = 区
org-kind-street = 街道
org-kind-community = 社区
org-kind-grid = 网格
org-kind-department = 部门
org-kind-branch = 派出机构
org-kind-unit = 驻区单位

org-kinds-city = 市
org-kinds-district = 区
org-kinds-street = 街道
org-kinds-community = 社区
org-kinds-grid = 网格
org-kinds-department = 部门
org-kinds-branch = 派出机构
org-kinds-unit = 驻区单位

org-count-city = { $n } 个市
org-count-district = { $n } 个区
org-count-street = { $n } 个街道
org-count-community = { $n } 个社区
org-count-grid = { $n } 个网格
org-count-department = { $n } 个部门
org-count-branch = { $n } 个派出机构
org-count-unit = { $n } 个驻区单位

# 职能
org-function-urban-management = 城市管理
org-function-housing = 住房建设
org-function-transport = 交通运输
org-function-traffic-police = 交警
org-function-public-security = 公安
org-function-ecology = 生态环境
org-function-water = 水务
org-function-landscaping = 园林绿化
org-function-market-regulation = 市场监管
org-function-emergency = 应急管理
org-function-fire = 消防救援
org-function-health = 卫生健康
org-function-education = 教育
org-function-civil-affairs = 民政
org-function-human-resources = 人力资源和社会保障
org-function-planning = 自然资源和规划
org-function-culture = 文化旅游
org-function-justice = 司法
org-function-petitions = 信访
org-function-hotline = 政务服务热线
org-function-power = 供电
org-function-gas = 供气
org-function-heat = 供热
org-function-telecom = 通信
org-function-property = 物业服务
org-function-enterprise = 企业
org-function-school = 学校
org-function-hospital = 医院
org-function-social-organisation = 社会组织

# 规则拒绝
refused-org-not-a-territory = “{ $name }”不是区划，没有边界；请为它所在的区划绘制边界。
refused-org-still-holds = “{ $name }”下面还有 { $count } 个机构；请先撤销或迁移它们。
refused-org-gone = “{ $name }”此前已撤销，不能再改。

# 字段有误
invalid-org-parent-none = 市没有上级，请留空
invalid-org-parent-unknown = 上级不存在或已撤销，请先登记上级
invalid-org-parent-level = { $kind ->
    [city] 市
    [district] 区
    [street] 街道
    [community] 社区
    [grid] 网格
    [department] 部门
    [branch] 派出机构
   *[unit] 驻区单位
}不能直接设在{ $parent ->
    [city] 市
    [district] 区
    [street] 街道
    [community] 社区
    [grid] 网格
    [department] 部门
    [branch] 派出机构
   *[unit] 驻区单位
}之下，请选择正确层级的上级
invalid-org-code = “{ $code }”不是有效代码：{ $why }
invalid-org-code-level = 代码 { $code } 是{ $level ->
    [city] 市
    [district] 区
    [street] 街道
    [community] 社区
    [grid] 网格
    [department] 部门
    [branch] 派出机构
   *[unit] 驻区单位
}的代码，请核对代码或类别
invalid-org-code-parent = 代码 { $code } 的上级应为 { $parent }，请核对代码或上级
invalid-org-code-taken = 代码 { $code } 已有机构使用，请核对，或先撤销原机构
invalid-org-line-none = { $kind ->
    [city] 市
    [district] 区
    [street] 街道
    [community] 社区
    [grid] 网格
    [department] 部门
    [branch] 派出机构
   *[unit] 驻区单位
}不在条线上，请把条线上级留空
invalid-org-line-department = 条线上级必须是在用的部门
invalid-org-function = “{ $function }”不合规范，只用小写英文字母、数字和连字符，如 urban-management
invalid-org-geometry = 边界不可用：{ $why }
invalid-org-duty-basis = 类别“{ $category }”缺少代码或依据，请写明依据的文件
invalid-org-duty-twice = 类别 { $category } 出现了两次，每个类别只能在一张清单上
invalid-org-point = 经纬度不是地球上的位置，经度 -180 至 180，纬度 -90 至 90

# 导入
invalid-org-import-csv = 文件读不出来：{ $why }。请另存为 UTF-8 编码的 CSV
invalid-org-import-column = 缺少列 { $column }，请在首行写上列名
invalid-org-import-level = 层级写的是 { $said }，但代码 { $code } 是{ $level ->
    [city] 市
    [district] 区
    [street] 街道
    [community] 社区
    [grid] 网格
    [department] 部门
    [branch] 派出机构
   *[unit] 驻区单位
}的代码，请改其中之一
invalid-org-import-parent = 上级写的是 { $said }，但代码 { $code } 的上级是 { $parent }，请改其中之一
invalid-org-import-twice = 代码 { $code } 在第 { $row } 行已出现过，请删去一行
invalid-org-import-orphan = 代码 { $code } 的上级 { $parent } 既不在文件里也不在系统里，请补上该行
invalid-org-import-geojson = 不是 GeoJSON FeatureCollection：{ $why }
invalid-org-import-property = 没有属性 { $property }，请核对属性名，其值应为区划代码
invalid-org-import-unknown = 系统里没有代码 { $code }，请先导入区划，或核对代码
invalid-org-overlap = { $one } 与 { $other } 重叠 { $area } 平方米
invalid-org-gap = { $parent } 内有 { $area } 平方米不属于任何下级，位于 { $between } 之间
invalid-org-outside = { $one } 有 { $area } 平方米在 { $parent } 之外
