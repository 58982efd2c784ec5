//! The syllables that names are composed of, each with its reading. Rows are kept dense: they are a list, not code.

/// A character and how it is read.
pub(super) type Syllable = (&'static str, &'static str);

/// The districts of the largest city; smaller ones take the first of them.
pub(super) const DISTRICTS: [[Syllable; 2]; 16] = [
    [("望", "wang"), ("澜", "lan")],
    [("听", "ting"), ("涛", "tao")],
    [("揽", "lan"), ("月", "yue")],
    [("沐", "mu"), ("禾", "he")],
    [("云", "yun"), ("汀", "ting")],
    [("栖", "qi"), ("梧", "wu")],
    [("砚", "yan"), ("溪", "xi")],
    [("枕", "zhen"), ("石", "shi")],
    [("澄", "cheng"), ("远", "yuan")],
    [("锦", "jin"), ("帆", "fan")],
    [("星", "xing"), ("渚", "zhu")],
    [("霁", "ji"), ("光", "guang")],
    [("棠", "tang"), ("岸", "an")],
    [("拂", "fu"), ("柳", "liu")],
    [("鹭", "lu"), ("鸣", "ming")],
    [("晴", "qing"), ("岚", "lan")],
];

/// The first syllable of a street, a community or a road.
#[rustfmt::skip]
pub(super) const FIRST: [Syllable; 44] = [
    ("听", "ting"), ("望", "wang"), ("揽", "lan"), ("沐", "mu"), ("枕", "zhen"), ("砚", "yan"),
    ("澄", "cheng"), ("霁", "ji"), ("棠", "tang"), ("拂", "fu"), ("竹", "zhu"), ("鹭", "lu"),
    ("萤", "ying"), ("荻", "di"), ("芷", "zhi"), ("蘅", "heng"), ("槿", "jin"), ("棹", "zhao"),
    ("舸", "ge"), ("帆", "fan"), ("岚", "lan"), ("枫", "feng"), ("桐", "tong"), ("榆", "yu"),
    ("槐", "huai"), ("杉", "shan"), ("梨", "li"), ("杏", "xing"), ("橘", "ju"), ("荷", "he"),
    ("菱", "ling"), ("藕", "ou"), ("苇", "wei"), ("燕", "yan"), ("莺", "ying"), ("鹤", "he"),
    ("鸥", "ou"), ("琴", "qin"), ("墨", "mo"), ("茗", "ming"), ("弦", "xian"), ("晓", "xiao"),
    ("暮", "mu"), ("素", "su"),
];

/// The second.
#[rustfmt::skip]
pub(super) const SECOND: [Syllable; 36] = [
    ("岚", "lan"), ("汀", "ting"), ("渚", "zhu"), ("坡", "po"), ("桥", "qiao"), ("渡", "du"),
    ("湾", "wan"), ("荫", "yin"), ("影", "ying"), ("香", "xiang"), ("语", "yu"), ("声", "sheng"),
    ("雨", "yu"), ("雪", "xue"), ("月", "yue"), ("桨", "jiang"), ("笛", "di"), ("亭", "ting"),
    ("台", "tai"), ("榭", "xie"), ("阁", "ge"), ("圃", "pu"), ("畦", "qi"), ("塘", "tang"),
    ("堤", "di"), ("津", "jin"), ("屿", "yu"), ("岸", "an"), ("陌", "mo"), ("园", "yuan"),
    ("径", "jing"), ("篱", "li"), ("泉", "quan"), ("涧", "jian"), ("砌", "qi"), ("庐", "lu"),
];

/// What a community may add to its two syllables.
#[rustfmt::skip]
pub(super) const THIRD: [Syllable; 10] = [
    ("里", "li"), ("苑", "yuan"), ("坊", "fang"), ("园", "yuan"), ("巷", "xiang"), ("埠", "bu"),
    ("洲", "zhou"), ("井", "jing"), ("庭", "ting"), ("埂", "geng"),
];

/// What the dice could throw but well-known real places are called.
pub(super) const REAL: [&str; 10] =
    ["荷塘", "枫桥", "竹园", "鹤岸", "望亭", "桐庐", "枫泉", "榆林", "鹤山", "梨园"];

/// Family names.
#[rustfmt::skip]
pub(super) const SURNAMES: [Syllable; 48] = [
    ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"),
    ("赵", "Zhao"), ("黄", "Huang"), ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"),
    ("胡", "Hu"), ("朱", "Zhu"), ("高", "Gao"), ("林", "Lin"), ("何", "He"), ("郭", "Guo"),
    ("马", "Ma"), ("罗", "Luo"), ("梁", "Liang"), ("宋", "Song"), ("郑", "Zheng"), ("谢", "Xie"),
    ("韩", "Han"), ("唐", "Tang"), ("冯", "Feng"), ("于", "Yu"), ("董", "Dong"), ("萧", "Xiao"),
    ("程", "Cheng"), ("曹", "Cao"), ("袁", "Yuan"), ("邓", "Deng"), ("许", "Xu"), ("傅", "Fu"),
    ("沈", "Shen"), ("曾", "Zeng"), ("彭", "Peng"), ("吕", "Lü"), ("苏", "Su"), ("卢", "Lu"),
    ("蒋", "Jiang"), ("蔡", "Cai"), ("贾", "Jia"), ("丁", "Ding"), ("魏", "Wei"), ("叶", "Ye"),
];

/// What given names are made of.
#[rustfmt::skip]
pub(super) const GIVEN: [Syllable; 56] = [
    ("安", "an"), ("宁", "ning"), ("晨", "chen"), ("晓", "xiao"), ("雨", "yu"), ("雪", "xue"),
    ("梅", "mei"), ("兰", "lan"), ("竹", "zhu"), ("菊", "ju"), ("松", "song"), ("柏", "bai"),
    ("志", "zhi"), ("远", "yuan"), ("文", "wen"), ("斌", "bin"), ("建", "jian"), ("国", "guo"),
    ("立", "li"), ("新", "xin"), ("海", "hai"), ("涛", "tao"), ("敏", "min"), ("静", "jing"),
    ("丽", "li"), ("华", "hua"), ("强", "qiang"), ("勇", "yong"), ("磊", "lei"), ("洋", "yang"),
    ("婷", "ting"), ("慧", "hui"), ("秀", "xiu"), ("英", "ying"), ("玉", "yu"), ("珍", "zhen"),
    ("嘉", "jia"), ("欣", "xin"), ("怡", "yi"), ("然", "ran"), ("子", "zi"), ("涵", "han"),
    ("浩", "hao"), ("博", "bo"), ("思", "si"), ("源", "yuan"), ("春", "chun"), ("秋", "qiu"),
    ("德", "de"), ("明", "ming"), ("永", "yong"), ("平", "ping"), ("佳", "jia"), ("琪", "qi"),
    ("俊", "jun"), ("杰", "jie"),
];
