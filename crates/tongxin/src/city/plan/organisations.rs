//! Departments, their branches in the streets, and the units registered in communities.

use super::lines::{Form, LINES};
use super::{DepartmentNo, Dice, Name, Point, Territory, TerritoryNo, Unplannable};
use kernel::codes::CreditCode;
use kernel::territory::Level;
use rand::RngExt;
use serde::Serialize;

/// A department of a line at city or district level, or its branch in a street.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Department {
    /// The key of its line, see [`super::LINES`].
    pub line: &'static str,
    /// City or district; street for a branch.
    pub level: Level,
    /// The territory it works in.
    pub territory: TerritoryNo,
    /// The department above it in the line; the city's has none.
    pub above: Option<DepartmentNo>,
    /// e.g. 望澜区城市管理局 / Wanglan District Urban Management Bureau.
    pub name: Name,
    /// Unified social credit code.
    pub code: String,
}

/// What kind of organisation a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 物业公司
    PropertyCompany,
    /// 学校
    School,
    /// 医院、诊所
    Hospital,
    /// 市场
    Market,
    /// 企业
    Enterprise,
    /// 平台站点: riders' and couriers' stations
    Platform,
    /// 社会组织
    SocialOrganisation,
}

/// A local organisation registered in a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// School, market, …
    pub kind: UnitKind,
    /// The community it is registered in.
    pub community: TerritoryNo,
    /// e.g. 听雨里物业服务有限公司.
    pub name: Name,
    /// Unified social credit code.
    pub code: String,
    /// Where it is: inside the community.
    pub place: Point,
    /// Whether it has a party organisation.
    pub party: bool,
}

/// The departments of every line: the city's, then those of the districts, then the branches of the streets.
///
/// # Errors
/// [`Unplannable::CreditCode`] if no code can be made.
pub(super) fn departments(
    territories: &[Territory],
    dice: &mut Dice,
) -> Result<Vec<Department>, Unplannable> {
    let city = territories.first().map_or_else(|| Name::new("", ""), |city| city.stem.clone());
    let mut departments: Vec<Department> = Vec::new();
    let mut registry = Registry::from(10_000_000);
    for level in [Level::City, Level::District, Level::Street] {
        for (at, place) in territories.iter().enumerate().filter(|(_, t)| t.level == level) {
            for line in LINES.iter().filter(|line| level != Level::Street || line.branch.is_some())
            {
                let above = departments
                    .iter()
                    .position(|d| d.line == line.key && Some(d.territory) == place.parent)
                    .map(DepartmentNo);
                let kind = if line.form == Form::Agency { "11" } else { "91" };
                departments.push(Department {
                    line: line.key,
                    level,
                    territory: TerritoryNo(at),
                    above,
                    name: line.name(level, &city, &place.stem),
                    code: registry.code(kind, &place.code, dice)?,
                });
            }
        }
    }
    Ok(departments)
}

/// Units: a property company and one or two others in every community.
///
/// # Errors
/// [`Unplannable::CreditCode`] if no code can be made.
pub(super) fn units(territories: &[Territory], dice: &mut Dice) -> Result<Vec<Unit>, Unplannable> {
    let mut registry = Registry::from(30_000_000);
    let mut units = Vec::new();
    let communities = territories.iter().enumerate().filter(|(_, t)| t.level == Level::Community);
    for (at, community) in communities {
        let mut kinds = vec![UnitKind::PropertyCompany];
        for _ in 0..dice.random_range(1..=2) {
            let kind = other_kind(dice);
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        for kind in kinds {
            let (registered, zh, en) = kind.register();
            let middle = community.ring.centroid();
            units.push(Unit {
                kind,
                community: TerritoryNo(at),
                name: community.stem.with(zh, en),
                code: registry.code(registered, &community.code, dice)?,
                place: nearby(community, middle, dice),
                party: dice.random_bool(0.45),
            });
        }
    }
    Ok(units)
}

fn other_kind(dice: &mut Dice) -> UnitKind {
    match dice.random_range(0..10) {
        0 | 1 => UnitKind::School,
        2 => UnitKind::Hospital,
        3 | 4 => UnitKind::Market,
        5..=7 => UnitKind::Enterprise,
        8 => UnitKind::Platform,
        _ => UnitKind::SocialOrganisation,
    }
}

/// A place inside the community, not far from its middle when the dice are kind.
fn nearby(community: &Territory, middle: Point, dice: &mut Dice) -> Point {
    let (low, high) = community.ring.bounds();
    let mut throws = (0..32).map(|_| Point {
        x: dice.random_range(low.x..=high.x),
        y: dice.random_range(low.y..=high.y),
    });
    throws.find(|place| community.ring.contains(*place)).unwrap_or(middle)
}

impl UnitKind {
    /// Registering authority and category (the first two characters of the credit code), and what is added to the place's name.
    const fn register(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::PropertyCompany => ("91", "物业服务有限公司", " Property Services Co., Ltd."),
            Self::School => ("12", "小学", " Primary School"),
            Self::Hospital => ("12", "社区医院", " Community Hospital"),
            Self::Market => ("91", "农贸市场", " Farmers' Market"),
            Self::Enterprise => ("91", "科技有限公司", " Technology Co., Ltd."),
            Self::Platform => ("91", "配送服务站", " Delivery Station"),
            Self::SocialOrganisation => ("52", "社会工作服务中心", " Social Work Centre"),
        }
    }
}

/// Hands out unified social credit codes (GB 32100), none twice.
struct Registry {
    serial: u32,
}

impl Registry {
    /// Numbers from `serial` on; departments and units count from different ones, so that they never meet.
    const fn from(serial: u32) -> Self {
        Self { serial }
    }

    /// The code of an organisation registered by `kind` (authority and category) in the division that `place` begins with.
    fn code(&mut self, kind: &str, place: &str, dice: &mut Dice) -> Result<String, Unplannable> {
        self.serial += dice.random_range(1..100);
        let number = self.serial.to_string();
        let check = organisation_check(&number);
        let division: String = place.chars().take(6).collect();
        let body = format!("{kind}{division}{number}{check}");
        CreditCode::from_payload(&body)
            .map(|code| code.to_string())
            .map_err(|_| Unplannable::CreditCode(body))
    }
}

/// The check character of the organisation code inside a credit code (GB 11714).
fn organisation_check(number: &str) -> char {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let digits = number.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    match 11 - sum % 11 {
        11 => '0',
        10 => 'X',
        check => char::from_digit(check, 10).unwrap_or('0'),
    }
}
