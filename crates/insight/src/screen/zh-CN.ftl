# 公开板与指挥大屏

board-nav = 公开板
board-title = { $place } · 诉求办理公开
board-about = 人人可看：报了多少、办了多少、办得怎样。区域按编码排列，不做排名。
board-as-of = 数据截至
board-up = 上一级
board-cities = 城市
board-periods = 统计天数
board-period = 近 { $n } 天
board-today = 今日 { $n }
board-fewer = 少于 { $n }
board-uncertain = 样本少，以区间为准
board-rate-note = n={ $n }，{ $low }–{ $high }
board-day = 日期
board-hour = 时段
board-place = 区域
board-handler = 承办单位
board-elsewhere = 未定位到下一级
board-days-title = 每日受理与办结
board-hours-title = 今日各时段受理，对照上周同日
board-hours-today = 今日
board-hours-before = 上周同日
board-places-title = 分区域
board-handlers-title = 承办单位
board-categories-title = 受理最多的类别
board-as-table = 以表格查看
board-csv = 下载每日数据（CSV）
board-map-title = 各区域受理分布
board-map-legend = 颜色越深，近 30 天受理越多；点击进入该区域。
board-map-fallback = 地图需要浏览器脚本；各区域的数字见上表。
board-method-title = 口径说明
board-method-rates = 响应率、解决率、满意率以有效回访为分母；满意率中“基本满意”折算计入。按时办结率为办结诉求中未逾期办结的比例。受理、答复、办结按所选天数统计，在办与超时为当前数。
board-method-wilson = 每项比率都给出样本数与 95% 置信区间（威尔逊法，E. B. Wilson，1927）。区间重叠的两个数字，不宜论高低。
board-method-hidden = 小于 { $n } 的数不公开，能据以推算出它的相邻数字也不公开，以免暴露个人。
board-empty = 还没有可统计的诉求
board-empty-hint = 有诉求受理后，这里会自动出现数字，无需刷新。
board-no-city = 还没有城市
board-no-city-hint = 导入或生成行政区划后，这里显示各级区域的数字。

screen-nav = 大屏
screen-tables = 全部数字
screen-title = { $place } · 一屏知全域
screen-no-map = 没有下级区域的边界
screen-no-map-hint = 导入边界后在此显示地图；数字见两侧。
