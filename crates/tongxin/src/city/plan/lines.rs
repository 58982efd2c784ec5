//! The lines (条): departments and public utilities of the city, each with its counterpart in every district.

use super::Name;
use kernel::territory::Level;
use serde::Serialize;

/// How the organisations of a line are named and registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A government department.
    Agency,
    /// A public utility, a company with district branches.
    Company,
}

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The word the duty lists and the catalogue use.
    pub key: &'static str,
    /// Government department or company.
    pub form: Form,
    /// Chinese name without its place.
    pub zh: &'static str,
    /// English name without its place.
    pub en: &'static str,
    /// The branch stationed in each street, if the line has one.
    pub branch: Option<(&'static str, &'static str)>,
}

const fn agency(key: &'static str, zh: &'static str, en: &'static str) -> Line {
    Line { key, form: Form::Agency, zh, en, branch: None }
}

const fn company(key: &'static str, zh: &'static str, en: &'static str) -> Line {
    Line { key, form: Form::Company, zh, en, branch: None }
}

impl Line {
    const fn stationed(self, zh: &'static str, en: &'static str) -> Self {
        Self { branch: Some((zh, en)), ..self }
    }

    /// The line with this key.
    pub fn of(key: &str) -> Option<&'static Self> {
        LINES.iter().find(|line| line.key == key)
    }

    /// What the line's organisation at `level` is called in a territory whose stem is `place` (of city `city`).
    pub fn name(&self, level: Level, city: &Name, place: &Name) -> Name {
        let (zh, en) = (self.zh, self.en);
        match (level, self.form, self.branch) {
            (Level::City, Form::Agency, _) => city.with(&format!("市{zh}"), &format!(" {en}")),
            (Level::City, Form::Company, _) => city.with(zh, &format!(" {en}")),
            (Level::District, Form::Agency, _) => {
                place.with(&format!("区{zh}"), &format!(" District {en}"))
            }
            (Level::District, Form::Company, _) => Name::new(
                format!("{}{zh}{}分公司", city.zh, place.zh),
                format!("{} {en}, {} Branch", city.en, place.en),
            ),
            (_, _, Some((zh, en))) => place.with(&format!("街道{zh}"), &format!(" Street {en}")),
            (_, _, None) => place.with(zh, &format!(" {en}")),
        }
    }
}

/// Every line of the city, in the order of its list of departments.
pub const LINES: [Line; 23] = [
    agency("urban-management", "城市管理局", "Urban Management Bureau")
        .stationed("综合执法队", "Law Enforcement Team"),
    agency("housing", "住房和城乡建设局", "Housing and Construction Bureau"),
    agency("police", "公安局", "Public Security Bureau").stationed("派出所", "Police Station"),
    agency("traffic-police", "公安局交通警察大队", "Traffic Police"),
    agency("transport", "交通运输局", "Transport Bureau"),
    agency("water", "水务局", "Water Affairs Bureau"),
    agency("environment", "生态环境局", "Ecology and Environment Bureau"),
    agency("market", "市场监督管理局", "Market Supervision Bureau")
        .stationed("市场监管所", "Market Supervision Office"),
    agency("health", "卫生健康委员会", "Health Commission")
        .stationed("社区卫生服务中心", "Health Service Centre"),
    agency("education", "教育局", "Education Bureau"),
    agency("civil-affairs", "民政局", "Civil Affairs Bureau"),
    agency("labour", "人力资源和社会保障局", "Human Resources and Social Security Bureau"),
    agency("emergency", "应急管理局", "Emergency Management Bureau"),
    agency("fire", "消防救援大队", "Fire and Rescue Brigade")
        .stationed("消防救援站", "Fire Station"),
    agency("greenery", "园林绿化局", "Parks and Greenery Bureau"),
    agency("justice", "司法局", "Justice Bureau").stationed("司法所", "Justice Office"),
    agency("commerce", "商务局", "Commerce Bureau"),
    agency("tax", "税务局", "Tax Bureau"),
    company("power", "供电公司", "Power Supply Company"),
    company("gas", "燃气公司", "Gas Company"),
    company("heat", "供热公司", "Heating Company"),
    company("tap-water", "自来水公司", "Water Supply Company"),
    company("telecom", "通信管线公司", "Telecommunication Lines Company"),
];
