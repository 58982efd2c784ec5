//! Who works where: people with invented names, and the posts they hold.

use super::names;
use super::{Department, DepartmentNo, Dice, Host, Name, Size, Territory, TerritoryNo};
use kernel::policy::Role;
use kernel::territory::Level;
use serde::Serialize;

/// Somebody who works for the city. Nobody real is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The account's name, e.g. `dispatcher-990102001-1`.
    pub account: String,
    /// The person's name.
    pub name: Name,
    /// What the person does, the main post first.
    pub posts: Vec<PlannedPost>,
}

/// A role in an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedPost {
    /// What it makes its holder.
    pub role: Role,
    /// Where.
    pub host: Host,
    /// What the post is called.
    pub title: Name,
}

/// Roles with the word in the account's name and the title of the post.
const TITLES: [(Role, &str, &str, &str); 14] = [
    (Role::GridMember, "grid", "网格员", "Grid member"),
    (Role::CommunityStaff, "community", "社区工作者", "Community worker"),
    (Role::StreetDispatcher, "dispatcher", "街道派单员", "Street dispatcher"),
    (Role::StreetLead, "street-lead", "街道办事处主任", "Head of the street office"),
    (Role::DepartmentHandler, "handler", "经办人", "Handler"),
    (Role::DepartmentLead, "lead", "部门负责人", "Head of department"),
    (Role::Operator, "operator", "热线话务员", "Hotline operator"),
    (Role::FollowUpDesk, "follow-up", "回访员", "Follow-up caller"),
    (Role::DistrictCommand, "district", "区指挥中心值班长", "District duty officer"),
    (Role::CityCommand, "city", "市指挥中心值班长", "City duty officer"),
    (Role::UnitContact, "unit", "单位联系人", "Unit contact"),
    (Role::Auditor, "auditor", "审计员", "Auditor"),
    (Role::SecurityOfficer, "security", "安全管理员", "Security officer"),
    (Role::SystemAdministrator, "admin", "系统管理员", "System administrator"),
];

/// Staffs the whole city.
///
/// Auditor, security officer and system administrator are three people, and none of them holds another post.
pub(super) fn staff(
    size: Size,
    territories: &[Territory],
    departments: &[Department],
    dice: &mut Dice,
) -> Vec<Person> {
    let mut roster = Roster { people: Vec::new(), dice };
    for (at, territory) in territories.iter().enumerate() {
        let host = Host::Territory(TerritoryNo(at));
        for &(role, count) in posts_at(size, territory.level) {
            for number in 1..=count {
                roster.engage(role, host, &short(territory), number);
            }
        }
    }
    for (at, department) in departments.iter().enumerate() {
        let host = Host::Department(DepartmentNo(at));
        let Some(place) = territories.get(department.territory.0) else { continue };
        let tag = format!("{}-{}", department.line, short(place));
        roster.engage(Role::DepartmentHandler, host, &tag, 1);
        if department.level != Level::Street {
            roster.engage(Role::DepartmentLead, host, &tag, 1);
        }
    }
    roster.people
}

/// How many people in which role a territory's own office has.
const fn posts_at(size: Size, level: Level) -> &'static [(Role, u32)] {
    match level {
        Level::City => &[
            (Role::CityCommand, 2),
            (Role::Operator, 6),
            (Role::FollowUpDesk, 4),
            (Role::Auditor, 1),
            (Role::SecurityOfficer, 1),
            (Role::SystemAdministrator, 1),
        ],
        Level::District => &[(Role::DistrictCommand, 2), (Role::FollowUpDesk, 1)],
        Level::Street => {
            &[(Role::StreetDispatcher, 2), (Role::StreetLead, 1), (Role::DepartmentHandler, 1)]
        }
        Level::Community if size.staffs_grids() => &[(Role::CommunityStaff, 2)],
        Level::Community => &[(Role::CommunityStaff, 2), (Role::GridMember, 1)],
        Level::Grid if size.staffs_grids() => &[(Role::GridMember, 1)],
        Level::Grid => &[],
    }
}

struct Roster<'a> {
    people: Vec<Person>,
    dice: &'a mut Dice,
}

impl Roster<'_> {
    fn engage(&mut self, role: Role, host: Host, place: &str, number: u32) {
        let (word, zh, en) = TITLES
            .iter()
            .find(|(titled, ..)| *titled == role)
            .map_or(("staff", "工作人员", "Staff"), |(_, word, zh, en)| (word, zh, en));
        let head = role == Role::CommunityStaff && number == 1;
        let title = if head {
            Name::new("社区主任", "Head of the community")
        } else {
            Name::new(zh, en)
        };
        self.people.push(Person {
            account: format!("{word}-{place}-{number}"),
            name: names::person(self.dice),
            posts: vec![PlannedPost { role, host, title }],
        });
    }
}

/// The significant digits of a territory's code: 4 for the city, 6, 9, 12 and 15 further down.
fn short(territory: &Territory) -> String {
    let digits = match territory.level {
        Level::City => 4,
        Level::District => 6,
        Level::Street => 9,
        Level::Community => 12,
        Level::Grid => 15,
    };
    territory.code.chars().take(digits).collect()
}
