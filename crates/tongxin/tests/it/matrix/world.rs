//! The world the matrix is tried in: two districts with everything below them, somebody in each role at each position, a few people with
//! something special, and cases at every distance from all of them. Built by the product's own commands; what was done to whom is told to
//! the model as it is done.

use super::model::{Door, Land, Model, Person, Thing};
use super::row::Kind;
use super::who::Who;
use kernel::Cx;
use kernel::calendar::Limit;
use kernel::policy::{Actor, Role};
use kernel::territory::{AccountId, OrgId};
use matter::category::{Category, CategoryKind, add_categories};
use place::access::{self, Cost, NewPost, SharedPassword};
use place::org::{self, DutyList, NewOrg};
use std::collections::BTreeMap;
use testkit::{PASSWORD, SmallCity, World, proven, small_city};

/// Litter: of streets and communities.
pub(super) const LITTER: &str = "01.01";
/// A burst pipe: of urban management, with its branches.
pub(super) const PIPE: &str = "01.02";
/// A dark lamp: of the water department and of units, in this city.
pub(super) const LAMP: &str = "01.04";

/// Everything that is tried, and by whom.
pub(super) struct Scene {
    pub(super) world: World,
    pub(super) city: SmallCity,
    pub(super) model: Model,
    pub(super) people: Vec<Person>,
    pub(super) things: BTreeMap<Kind, Vec<Thing>>,
}

/// Builds it.
pub(super) async fn scene(world: World) -> Scene {
    let city = small_city(&world).await;
    let mut land = Land::of(&city);
    let unit = prepare(&world, &city, &mut land).await;
    let model = Model { who: Who::read(), land };
    let mut scene = Scene { world, city, model, people: Vec::new(), things: BTreeMap::new() };
    let staff = scene.staff(unit).await;
    scene.enter(staff).await;
    scene.cases(unit).await;
    scene.places();
    scene.special().await;
    scene.registers().await;
    scene.world.drain().await;
    scene
}

/// Categories, duties, and a second unit in another community.
async fn prepare(world: &World, city: &SmallCity, land: &mut Land) -> OrgId {
    let mut cx = world.console().await;
    let category = |code: &str, zh: &str, en: &str| Category {
        code: code.to_owned(),
        parent: None,
        pack: "test".to_owned(),
        kind: CategoryKind::Event,
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        limit: Limit::Hours(48),
        leaf: true,
        position: 0,
    };
    let categories = [
        category(LITTER, "暴露垃圾", "Litter"),
        category(PIPE, "水管破裂", "Burst pipe"),
        category("01.03", "噪声扰民", "Noise"),
        category(LAMP, "路灯不亮", "Dark lamp"),
    ];
    add_categories(&mut cx, &categories).await.unwrap();
    let unit = NewOrg::unit("property", ("第二物业公司", "Second Property"), city.communities[4]);
    let unit = org::add(&mut cx, unit).await.unwrap();
    land.seat(unit, city.communities[4], &[], "unit2");
    for org in [city.unit, unit, city.water.districts[0], city.water.city] {
        org::set_duties(&mut cx, org, &[(LAMP, DutyList::Own, "小城市职责清单")]).await.unwrap();
    }
    cx.commit().await.unwrap();
    unit
}

/// Somebody who has an account.
struct Staff {
    name: String,
    group: String,
    login: String,
    account: AccountId,
    posts: Vec<(Role, OrgId)>,
}

impl Scene {
    fn officer(&self) -> Actor {
        proven(self.city.actor(Role::SecurityOfficer, self.city.city), self.world.now())
    }

    pub(super) async fn officer_cx(&self) -> Cx {
        self.world.cx(self.officer()).await
    }

    /// Everybody of the small city, and a few more positions.
    async fn staff(&self, unit: OrgId) -> Vec<Staff> {
        let land = &self.model.land;
        let of_city = self.city.people.iter().map(|person| Staff {
            name: format!("{} of {}", person.role, land.name(person.org)),
            group: person.role.to_string(),
            login: person.login.clone(),
            account: person.account,
            posts: vec![(person.role, person.org)],
        });
        let mut staff: Vec<Staff> = of_city.collect();
        let city = &self.city;
        let more: [(&str, &[(Role, OrgId)]); 12] = [
            ("", &[(Role::Operator, city.districts[0])]),
            ("", &[(Role::Operator, city.streets[0])]),
            ("", &[(Role::FollowUpDesk, city.districts[0])]),
            ("", &[(Role::UnitContact, unit)]),
            ("without a post", &[]),
            ("whose post is over", &[]),
            ("forbidden to dispatch", &[(Role::StreetDispatcher, city.streets[0])]),
            ("let into the next community", &[(Role::CommunityStaff, city.communities[0])]),
            ("let dispatch what nobody has", &[(Role::DepartmentHandler, city.streets[0])]),
            ("deputy", &[(Role::CommunityStaff, city.communities[7])]),
            (
                "with two posts",
                &[
                    (Role::CommunityStaff, city.communities[0]),
                    (Role::DepartmentHandler, city.urban.districts[1]),
                ],
            ),
            ("suspended", &[(Role::CityCommand, city.city)]),
        ];
        let mut cx = self.world.console().await;
        let shared = SharedPassword::new(PASSWORD, Cost::CHEAP).await.unwrap();
        let login = |number: usize| format!("more-{number}");
        let people = more.iter().enumerate().map(|(number, _)| access::Person {
            login: login(number),
            name: format!("新居民{number}"),
        });
        let accounts = access::add_accounts(&mut cx, people.collect(), &shared).await.unwrap();
        for ((number, (special, posts)), account) in more.into_iter().enumerate().zip(accounts) {
            for (role, org) in posts {
                access::give_post(&mut cx, NewPost::new(account, *org, *role)).await.unwrap();
            }
            let held = posts.iter().map(|(role, org)| format!("{role} of {}", land.name(*org)));
            let held = held.collect::<Vec<_>>().join(" and ");
            let role = posts.first().map_or(String::new(), |(role, _)| role.to_string());
            let group = if special.is_empty() { role } else { special.to_owned() };
            let name = [held.as_str(), special].join(" ").trim().to_owned();
            staff.push(Staff { name, group, login: login(number), account, posts: posts.to_vec() });
        }
        cx.commit().await.unwrap();
        staff
    }

    /// Everybody signs in; and there is somebody who does not.
    async fn enter(&mut self, staff: Vec<Staff>) {
        for Staff { name, group, login, account, posts } in staff {
            let mut browser = self.world.browser();
            browser.sign_in(&login, PASSWORD).await;
            let door =
                Door::Session { cookies: browser.cookies(), form: browser.token().to_owned() };
            self.people.push(Person {
                name,
                group,
                account: Some(account),
                posts,
                extras: Vec::new(),
                door,
            });
        }
        self.people.push(Person {
            name: "somebody not signed in".to_owned(),
            group: "nobody".to_owned(),
            account: None,
            posts: Vec::new(),
            extras: Vec::new(),
            door: Door::Street,
        });
    }

    pub(super) fn person(&mut self, group: &str) -> &mut Person {
        self.people.iter_mut().find(|person| person.group == group).unwrap()
    }

    pub(super) fn thing(&mut self, kind: Kind, thing: Thing) {
        self.things.entry(kind).or_default().push(thing);
    }

    /// Territories and streets.
    fn places(&mut self) {
        let city = &self.city;
        let all: Vec<OrgId> = [city.city]
            .into_iter()
            .chain(city.districts)
            .chain(city.streets)
            .chain(city.communities)
            .chain(city.grids)
            .collect();
        for org in all {
            let place = self.model.land.place(org).to_vec();
            let name = self.model.land.name(org).to_owned();
            let fill = fill([("org", org.to_string())]);
            let mut thing = Thing { name, place, fill, ..Thing::default() };
            if self.city.streets.contains(&org) {
                thing.fill.insert("code", self.city.water.districts[0].to_string());
                self.thing(Kind::Street, thing.clone());
            }
            if let Some(number) = self.city.communities.iter().position(|one| *one == org) {
                thing.fill.insert("name", format!("第{}社区", number + 1));
            }
            self.thing(Kind::Territory, thing);
        }
    }
}

pub(super) fn fill<const N: usize>(
    words: [(&'static str, String); N],
) -> BTreeMap<&'static str, String> {
    words.into()
}
