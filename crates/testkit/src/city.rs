//! A city small enough to know by heart, built by the commands of `place`.

use crate::world::World;
use geo::{MultiPolygon, Rect, coord};
use kernel::geo::Point;
use kernel::policy::{Actor, Role};
use kernel::territory::{AccountId, Level, OrgId};
use kernel::{Cx, Timestamp};
use place::access::{self, Cost, NewPost, SharedPassword};
use place::org::{self, DutyList, NewOrg};
use std::collections::BTreeMap;

/// What everybody in the small city signs in with.
pub const PASSWORD: &str = "four small streets";

/// Where the small city lies: west, south, east and north.
const GROUND: [f64; 4] = [114.00, 30.00, 114.08, 30.08];

/// Departments of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departments {
    /// The city's.
    pub city: OrgId,
    /// Those of the two districts, under the city's on the line.
    pub districts: [OrgId; 2],
}

/// Somebody who works there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// The name to sign in with; the password is [`PASSWORD`].
    pub login: String,
    /// The role of the one post.
    pub role: Role,
    /// The organisation of the one post.
    pub org: OrgId,
    /// The account as it acts.
    pub actor: Actor,
}

/// Two districts of two streets of two communities of two grids; everything else hangs on these.
///
/// Duties: `01.01` is the streets' and the communities' own; `01.02` is the urban-management departments' (and their branches') own and no
/// community's ever; `01.03` is the streets' own, and communities assist.
pub struct SmallCity {
    /// 小城市
    pub city: OrgId,
    /// West, east.
    pub districts: [OrgId; 2],
    /// Two of each district in turn: north, south.
    pub streets: [OrgId; 4],
    /// Two of each street in turn: west, east.
    pub communities: [OrgId; 8],
    /// Two of each community in turn: north, south.
    pub grids: [OrgId; 16],
    /// Urban management, function `urban-management`.
    pub urban: Departments,
    /// Water, function `water`.
    pub water: Departments,
    /// One of urban management in each street, under the district's department on the line.
    pub branches: [OrgId; 4],
    /// A property company in the first community, function `property`.
    pub unit: OrgId,
    /// One for each role an organisation has.
    pub people: Vec<Person>,
    places: BTreeMap<OrgId, Point>,
}

impl SmallCity {
    /// Somebody with `role` in `org`.
    ///
    /// # Panics
    /// If nobody there has that role.
    #[track_caller]
    pub fn person(&self, role: Role, org: OrgId) -> &Person {
        let found = self.people.iter().find(|person| person.role == role && person.org == org);
        found.unwrap_or_else(|| panic!("nobody in {org} is {role}"))
    }

    /// Somebody with `role` in `org`, as they act.
    ///
    /// # Panics
    /// If nobody there has that role.
    #[track_caller]
    pub fn actor(&self, role: Role, org: OrgId) -> Actor {
        self.person(role, org).actor.clone()
    }

    /// The middle of a territory.
    ///
    /// # Panics
    /// If `territory` is none.
    #[track_caller]
    pub fn place(&self, territory: OrgId) -> Point {
        self.places[&territory]
    }
}

/// The actor as if they had proved who they are at `at`, with a password: what sensitive acts ask for.
#[must_use]
pub fn proven(mut actor: Actor, at: Timestamp) -> Actor {
    if let Actor::Account { proof, .. } = &mut actor {
        proof.at = Some(at);
    }
    actor
}

/// A territory while the city is laid out.
struct Plot {
    id: OrgId,
    level: Level,
    code: String,
    names: (String, String),
    parent: Option<OrgId>,
    ground: Rect,
}

/// Builds the small city: fictional, with areas, duties, accounts and posts.
pub async fn small_city(world: &World) -> SmallCity {
    world.fictional("小城市", "Smallville").await;
    let mut cx = world.console().await;
    let plots = survey(&cx);
    let ids =
        |level: Level| plots.iter().filter(move |plot| plot.level == level).map(|plot| plot.id);
    let territories = plots.iter().map(|plot| {
        NewOrg::territory(plot.level, &plot.code, (&plot.names.0, &plot.names.1), plot.parent)
            .id(plot.id)
    });
    org::add_many(&mut cx, territories.collect()).await.expect("adds the territories");
    let areas = plots.iter().map(|plot| (plot.id, MultiPolygon::from(plot.ground.to_polygon())));
    org::set_areas(&mut cx, areas.collect()).await.expect("draws the territories");
    let (city, districts) = (plots[0].id, array(ids(Level::District)));
    let streets = array(ids(Level::Street));
    let communities = array(ids(Level::Community));
    let urban = departments(
        &mut cx,
        "urban-management",
        ("城市管理局", "Urban Management"),
        city,
        districts,
    )
    .await;
    let water = departments(&mut cx, "water", ("水务局", "Water Authority"), city, districts).await;
    let branches = branches(&mut cx, streets, &urban).await;
    let unit = NewOrg::unit("property", ("小城物业公司", "Smallville Property"), communities[0]);
    let unit = org::add(&mut cx, unit).await.expect("adds the unit");
    let places = plots.iter().map(|plot| (plot.id, middle(plot.ground))).collect();
    let mut city = SmallCity {
        city,
        districts,
        streets,
        communities,
        grids: array(ids(Level::Grid)),
        urban,
        water,
        branches,
        unit,
        people: Vec::new(),
        places,
    };
    set_duties(&mut cx, &city).await;
    city.people = staff(&mut cx, &city).await;
    cx.commit().await.expect("commits the city");
    // Only now does everybody know the network that says whom they answer to.
    let mut cx = world.reader(Actor::System).await;
    for person in &mut city.people {
        person.actor = access::actor(&mut cx, person.account).await.expect("finds the actor");
    }
    city
}

fn array<const N: usize>(ids: impl Iterator<Item = OrgId>) -> [OrgId; N] {
    ids.collect::<Vec<_>>().try_into().expect("as many as were laid out")
}

fn middle(ground: Rect) -> Point {
    Point::new(ground.center().x, ground.center().y).expect("lies on earth")
}

/// Lays out the territories, each level halving the one above: west and east, then north and south, in turn.
fn survey(cx: &Cx) -> Vec<Plot> {
    let [west, south, east, north] = GROUND;
    let mut plots = vec![Plot {
        id: cx.fresh(),
        level: Level::City,
        code: "990100000000".to_owned(),
        names: ("小城市".to_owned(), "Smallville".to_owned()),
        parent: None,
        ground: Rect::new(coord! { x: west, y: south }, coord! { x: east, y: north }),
    }];
    let mut above = 0..1;
    for (level, suffix_zh, suffix_en) in [
        (Level::District, "区", "District"),
        (Level::Street, "街道", "Street"),
        (Level::Community, "社区", "Community"),
        (Level::Grid, "网格", "Grid"),
    ] {
        let first = plots.len();
        for parent in above {
            for half in 0..2 {
                let number = plots.len() - first + 1;
                let names = (format!("第{number}{suffix_zh}"), format!("{suffix_en} {number}"));
                let plot = cut(cx, &plots[parent], level, half, names);
                plots.push(plot);
            }
        }
        above = first..plots.len();
    }
    plots
}

/// Half of a territory as a territory of the next level; `half` 0 is the west or the north.
fn cut(cx: &Cx, above: &Plot, level: Level, half: usize, names: (String, String)) -> Plot {
    let halves = match level {
        Level::District | Level::Community => above.ground.split_x(),
        _ => {
            let [south, north] = above.ground.split_y();
            [north, south]
        }
    };
    // Digits of the level's own number within the code, and what they begin after.
    let (begin, digits) = match level {
        Level::City => (0, 4),
        Level::District => (4, 2),
        Level::Street => (6, 3),
        Level::Community => (9, 3),
        Level::Grid => (12, 3),
    };
    let head: String = above.code.chars().take(begin).collect();
    let code = format!("{head}{:0digits$}", half + 1);
    let code = if level == Level::Grid { code } else { format!("{code:0<12}") };
    Plot { id: cx.fresh(), level, code, names, parent: Some(above.id), ground: halves[half] }
}

async fn departments(
    cx: &mut Cx,
    function: &str,
    (zh, en): (&str, &str),
    city: OrgId,
    districts: [OrgId; 2],
) -> Departments {
    let head = NewOrg::department(function, (&format!("市{zh}"), &format!("City {en}")), city);
    let head = org::add(cx, head).await.expect("adds the city's department");
    let of = |number: usize, district: OrgId| {
        let names = (format!("第{number}区{zh}"), format!("District {number} {en}"));
        NewOrg::department(function, (&names.0, &names.1), district).line(head)
    };
    let below = vec![of(1, districts[0]), of(2, districts[1])];
    let below = org::add_many(cx, below).await.expect("adds the districts' departments");
    Departments { city: head, districts: array(below.into_iter()) }
}

async fn branches(cx: &mut Cx, streets: [OrgId; 4], urban: &Departments) -> [OrgId; 4] {
    let branch = |(number, street): (usize, &OrgId)| {
        let names = (
            format!("第{}街道执法队", number + 1),
            format!("Street {} Enforcement Team", number + 1),
        );
        NewOrg::branch(
            "urban-management",
            (&names.0, &names.1),
            *street,
            urban.districts[number / 2],
        )
    };
    let all = streets.iter().enumerate().map(branch).collect();
    array(org::add_many(cx, all).await.expect("adds the branches").into_iter())
}

async fn set_duties(cx: &mut Cx, city: &SmallCity) {
    const BASIS: &str = "小城市职责清单";
    let street = [("01.01", DutyList::Own, BASIS), ("01.03", DutyList::Own, BASIS)];
    let community = [
        ("01.01", DutyList::Own, BASIS),
        ("01.02", DutyList::Never, BASIS),
        ("01.03", DutyList::Assist, BASIS),
    ];
    let department = [("01.02", DutyList::Own, BASIS)];
    let urban = city.urban.districts.iter().chain([&city.urban.city]).chain(&city.branches);
    let lists = (city.streets.iter().map(|org| (org, &street[..])))
        .chain(city.communities.iter().map(|org| (org, &community[..])))
        .chain(urban.map(|org| (org, &department[..])));
    for (org, duties) in lists {
        org::set_duties(cx, *org, duties).await.expect("sets the duty lists");
    }
}

/// Who works where.
fn positions(city: &SmallCity) -> Vec<(Role, OrgId)> {
    let at = |role: Role, orgs: &[OrgId]| orgs.iter().map(|org| (role, *org)).collect::<Vec<_>>();
    let mut departments = vec![city.urban.city, city.water.city];
    departments.extend(city.urban.districts.iter().chain(&city.water.districts));
    let whole = [
        Role::CityCommand,
        Role::Operator,
        Role::FollowUpDesk,
        Role::Auditor,
        Role::SecurityOfficer,
        Role::SystemAdministrator,
    ];
    [
        whole.iter().map(|role| (*role, city.city)).collect(),
        at(Role::DistrictCommand, &city.districts),
        at(Role::StreetDispatcher, &city.streets),
        at(Role::StreetLead, &city.streets),
        at(Role::DepartmentHandler, &city.streets),
        at(Role::CommunityStaff, &city.communities),
        at(Role::GridMember, &city.grids),
        at(Role::DepartmentHandler, &departments),
        at(Role::DepartmentLead, &departments),
        at(Role::DepartmentHandler, &city.branches),
        at(Role::UnitContact, &[city.unit]),
    ]
    .concat()
}

async fn staff(cx: &mut Cx, city: &SmallCity) -> Vec<Person> {
    let positions = positions(city);
    let login = |number: usize, role: Role| format!("{role}-{}", number + 1);
    let people = positions.iter().enumerate().map(|(number, (role, _))| access::Person {
        login: login(number, *role),
        name: format!("居民{}", number + 1),
    });
    let shared = SharedPassword::new(PASSWORD, Cost::CHEAP).await.expect("hashes the password");
    let accounts =
        access::add_accounts(cx, people.collect(), &shared).await.expect("adds the accounts");
    let mut people = Vec::new();
    for (number, (account, (role, org))) in accounts.into_iter().zip(positions).enumerate() {
        access::give_post(cx, NewPost::new(account, org, role)).await.expect("gives the posts");
        let actor = access::actor(cx, account).await.expect("finds the actor");
        people.push(Person { account, login: login(number, role), role, org, actor });
    }
    people
}
