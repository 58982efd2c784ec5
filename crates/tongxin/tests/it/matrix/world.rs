//! The world the matrix is tried in: two districts with everything below them, somebody in each role at each position, a few people with
//! something special, and cases at every distance from all of them. Built by the product's own commands; what was done to whom is told to
//! the model as it is done.

use super::model::{Back, Door, Extra, Land, Model, Person, Thing};
use super::row::Kind;
use super::who::{Tie, Who};
use kernel::blobs::Blobs;
use kernel::calendar::Limit;
use kernel::policy::{Actor, Condition, Effect, Holder, Reach, Relation, Role};
use kernel::territory::{AccountId, Level, OrgId};
use kernel::{Cx, Timestamp};
use matter::case::recusal::{self, Decision, NewRecusal};
use matter::case::{
    self, CaseId, Channel, Dispatch, FollowUp, NewContact, NewReport, Photo, Reply, Reported,
};
use matter::category::{Category, CategoryKind, add_categories};
use place::access::{self, Cost, NewPost, NewToken, SharedPassword, TokenKind};
use place::grant::{self, NewDeputy, NewGrant, NewPower, Power};
use place::org::{self, DutyList, NewOrg};
use std::collections::BTreeMap;
use testkit::{PASSWORD, SmallCity, World, proven, small_city};

/// Litter: of streets and communities.
const LITTER: &str = "01.01";
/// A burst pipe: of urban management, with its branches.
const PIPE: &str = "01.02";
/// A dark lamp: of the water department and of units, in this city.
const LAMP: &str = "01.04";

/// Everything that is tried, and by whom.
pub(super) struct Scene {
    pub(super) world: World,
    pub(super) city: SmallCity,
    pub(super) model: Model,
    pub(super) people: Vec<Person>,
    pub(super) things: BTreeMap<Kind, Vec<Thing>>,
}

/// What a case is like.
#[derive(Clone, Copy)]
struct Plan {
    /// Where.
    at: OrgId,
    category: &'static str,
    state: &'static str,
    /// Who has the task; who gave one back before.
    to: Option<OrgId>,
    gave_back: Option<OrgId>,
    about: Option<OrgId>,
}

impl Plan {
    const fn waiting(at: OrgId) -> Self {
        Self { at, category: LITTER, state: "waiting", to: None, gave_back: None, about: None }
    }

    const fn with(at: OrgId, state: &'static str, category: &'static str, to: OrgId) -> Self {
        Self { category, state, to: Some(to), ..Self::waiting(at) }
    }
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

    async fn officer_cx(&self) -> Cx {
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

    fn person(&mut self, group: &str) -> &mut Person {
        self.people.iter_mut().find(|person| person.group == group).unwrap()
    }

    /// Those with something special get it.
    async fn special(&mut self) {
        self.granted().await;
        self.deputised().await;
        self.suspended_and_over().await;
        let command = self.person("city_command").clone();
        self.token(&command, "by a token that reads cases", &["case.see"], false).await;
        let dispatcher =
            self.people.iter().find(|person| person.group == "street_dispatcher").unwrap().clone();
        self.token(&dispatcher, "by a token that dispatches", &["case.see", "case.dispatch"], true)
            .await;
    }

    async fn granted(&mut self) {
        let next = self.city.communities[1];
        let forbidden = Extra {
            lets: false,
            actions: &["case.dispatch"],
            tie: Tie::Territory,
            within: None,
            untouched: false,
        };
        let next_door = Extra {
            lets: true,
            actions: &["case.see", "case.enter"],
            tie: Tie::Anything,
            within: Some(next),
            untouched: false,
        };
        let untouched = Extra {
            lets: true,
            actions: &["case.see", "case.dispatch"],
            tie: Tie::Territory,
            within: None,
            untouched: true,
        };
        for (group, extra) in [
            ("forbidden to dispatch", forbidden),
            ("let into the next community", next_door),
            ("let dispatch what nobody has", untouched),
        ] {
            let account = self.person(group).account;
            let relation =
                if extra.tie == Tie::Anything { Relation::Everywhere } else { Relation::Within };
            let new = NewGrant {
                effect: if extra.lets { Effect::Permit } else { Effect::Forbid },
                holder: Holder { account, ..Holder::default() },
                actions: extra.actions.iter().map(|action| (*action).to_owned()).collect(),
                reach: Reach {
                    territory: extra.within.map(|org| (Level::Community, org)),
                    ..Reach::of(relation)
                },
                conditions: if extra.untouched { vec![Condition::Unhandled] } else { Vec::new() },
                basis: "街道办公室 2026 年第 12 号决定".to_owned(),
                valid_from: None,
                valid_to: None,
                occasion: None,
            };
            let mut cx = self.officer_cx().await;
            let id = grant::give(&mut cx, new).await.unwrap();
            cx.commit().await.unwrap();
            self.person(group).extras.push(extra);
            self.thing(
                Kind::Grant,
                Thing {
                    name: format!("the grant of {group}"),
                    fill: fill([("grant", id.to_string())]),
                    ..Thing::default()
                },
            );
        }
        self.powered().await;
    }

    /// The first street may put opinions on planning on record; its lead then may.
    async fn powered(&mut self) {
        for (street, power) in
            [(self.city.streets[0], Power::Planning), (self.city.streets[2], Power::Proposal)]
        {
            let command =
                proven(self.city.actor(Role::CityCommand, self.city.city), self.world.now());
            let mut cx = self.world.cx(command).await;
            let new = NewPower {
                street,
                power,
                basis: "赋权清单第二条".to_owned(),
                valid_from: None,
                valid_to: None,
            };
            let id = grant::grant_power(&mut cx, new).await.unwrap();
            cx.commit().await.unwrap();
            let place = self.model.land.place(street).to_vec();
            let name = format!("a power of {}", self.model.land.name(street));
            self.thing(
                Kind::Power,
                Thing { name, place, fill: fill([("grant", id.to_string())]), ..Thing::default() },
            );
        }
        let street = self.city.streets[0];
        let planning = Extra {
            lets: true,
            actions: &["power.use_planning"],
            tie: Tie::Territory,
            within: None,
            untouched: false,
        };
        for person in
            self.people.iter_mut().filter(|person| person.posts == [(Role::StreetLead, street)])
        {
            person.extras.push(planning.clone());
        }
    }

    /// The lead of the first street is away; somebody of another street acts for them.
    async fn deputised(&mut self) {
        let lead = self.city.person(Role::StreetLead, self.city.streets[0]);
        let actor = proven(lead.actor.clone(), self.world.now());
        let holder = lead.account;
        let account = self.person("deputy").account.unwrap();
        let new = NewDeputy {
            post: actor.posts()[0].id,
            account,
            reason: "公出".to_owned(),
            valid_from: None,
            valid_to: later(self.world.now(), 30),
        };
        let street = self.city.streets[0];
        let mut cx = self.world.cx(actor).await;
        let id = grant::appoint_deputy(&mut cx, new).await.unwrap();
        cx.commit().await.unwrap();
        let planning = Extra {
            lets: true,
            actions: &["power.use_planning"],
            tie: Tie::Territory,
            within: Some(street),
            untouched: false,
        };
        let deputy = self.person("deputy");
        deputy.posts.push((Role::StreetLead, street));
        deputy.extras.push(planning);
        let fill = fill([("deputy", id.to_string())]);
        let owners = vec![account, holder];
        self.thing(
            Kind::Deputy,
            Thing { name: "a deputising".to_owned(), owners, fill, ..Thing::default() },
        );
    }

    async fn suspended_and_over(&mut self) {
        let over = self.person("whose post is over").account.unwrap();
        let mut cx = self.officer_cx().await;
        let post = NewPost::new(over, self.city.streets[0], Role::StreetDispatcher);
        let post = access::give_post(&mut cx, post).await.unwrap();
        access::end_post(&mut cx, post).await.unwrap();
        let suspended = self.person("suspended");
        if let Door::Session { cookies, form } = suspended.door.clone() {
            suspended.door = Door::Shut { cookies, form };
        }
        let account = suspended.account.unwrap();
        access::suspend(&mut cx, account, "调查期间").await.unwrap();
        cx.commit().await.unwrap();
        let fill = fill([("account", account.to_string())]);
        self.thing(
            Kind::Account,
            Thing {
                name: "a suspended account".to_owned(),
                state: "suspended",
                fill,
                ..Thing::default()
            },
        );
    }

    /// A program of somebody's.
    async fn token(
        &mut self,
        owner: &Person,
        group: &str,
        only: &'static [&'static str],
        writes: bool,
    ) {
        let now = self.world.now();
        let account = owner.account.unwrap();
        let mut cx = self.world.reader(Actor::System).await;
        let actor = access::actor(&mut cx, account).await.unwrap();
        drop(cx);
        let mut cx = self.world.cx(proven(actor, now)).await;
        let new = NewToken {
            name: "夜间导出".to_owned(),
            days: 30,
            reach: if writes { access::Reach::Writes } else { access::Reach::Reads },
            actions: only.iter().map(|action| (*action).to_owned()).collect(),
        };
        let made = access::make_token(&mut cx, new).await.unwrap();
        cx.commit().await.unwrap();
        let door = Door::Token { secret: made.secret, only, writes };
        let name = format!("{} {group}", owner.name);
        self.people.push(Person { name, group: group.to_owned(), door, ..owner.clone() });
        let fill = fill([("token", made.id.to_string())]);
        self.thing(
            Kind::Token,
            Thing {
                name: format!("the token of {}", owner.name),
                owners: vec![account],
                fill,
                ..Thing::default()
            },
        );
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

    /// Accounts, and what is somebody's own.
    async fn registers(&mut self) {
        let staff = self.person("community_staff").account.unwrap();
        let other = self.person("department_handler").account.unwrap();
        for account in [staff, other] {
            let mut cx = self.officer_cx().await;
            let session = access::sessions(&mut cx, account, "").await.unwrap().remove(0).digest;
            let post = access::posts(&mut cx, account).await.unwrap().remove(0).id;
            drop(cx);
            let name = format!("an account {account}");
            let account_fill = fill([
                ("account", account.to_string()),
                ("session", session.clone()),
                ("post", post.to_string()),
            ]);
            self.thing(
                Kind::Account,
                Thing {
                    name,
                    state: "person",
                    owners: vec![account],
                    fill: account_fill,
                    ..Thing::default()
                },
            );
            let fill = fill([("session", session)]);
            self.thing(
                Kind::Session,
                Thing {
                    name: "a session".to_owned(),
                    owners: vec![account],
                    fill,
                    ..Thing::default()
                },
            );
        }
        for number in 0..2 {
            let mut cx = self.officer_cx().await;
            let machine = access::add_machine(&mut cx, &format!("machine-{number}"), "夜间导出")
                .await
                .unwrap();
            let new = NewToken {
                name: "夜间".to_owned(),
                days: 30,
                reach: access::Reach::Reads,
                actions: Vec::new(),
            };
            let made = access::make_machine_token(&mut cx, machine, TokenKind::Personal, new)
                .await
                .unwrap();
            cx.commit().await.unwrap();
            let fill = fill([("account", machine.to_string()), ("token", made.id.to_string())]);
            self.thing(
                Kind::Account,
                Thing { name: "a machine".to_owned(), state: "machine", fill, ..Thing::default() },
            );
        }
        let case = self.things[&Kind::Case][0].fill["case"].clone();
        self.thing(
            Kind::Stream,
            Thing {
                name: "the ledger of a case".to_owned(),
                fill: fill([("stream", case)]),
                ..Thing::default()
            },
        );
    }
}

impl Scene {
    /// Cases at every distance, in every state a row asks for.
    async fn cases(&mut self, unit: OrgId) {
        for plan in self.plans(unit) {
            let thing = self.case(plan).await;
            self.thing(Kind::Case, thing);
        }
        self.stood_back().await;
    }

    fn plans(&self, unit: OrgId) -> Vec<Plan> {
        let SmallCity {
            city, districts, streets, communities, grids, urban, water, branches, ..
        } = &self.city;
        let home = grids[0];
        let waiting =
            [grids[0], grids[1], grids[2], grids[4], grids[8], communities[0], streets[0]];
        let mut plans: Vec<Plan> = waiting.map(Plan::waiting).into();
        // Above the streets, urban management takes it.
        plans.extend([districts[0], *city].map(|at| Plan { category: PIPE, ..Plan::waiting(at) }));
        for state in ["issued", "accepted"] {
            plans.extend([
                Plan::with(home, state, LITTER, streets[0]),
                Plan::with(home, state, LITTER, communities[0]),
                Plan::with(home, state, LITTER, grids[0]),
                Plan::with(home, state, PIPE, branches[0]),
                Plan::with(home, state, PIPE, urban.districts[0]),
                Plan::with(home, state, PIPE, urban.city),
                Plan::with(home, state, LAMP, water.districts[0]),
                Plan::with(home, state, LAMP, self.city.unit),
                Plan::with(grids[4], state, PIPE, branches[1]),
                Plan::with(grids[8], state, PIPE, urban.districts[1]),
                Plan::with(grids[8], state, LAMP, unit),
                Plan::with(grids[8], state, LITTER, streets[2]),
            ]);
        }
        plans.push(Plan {
            gave_back: Some(branches[0]),
            ..Plan::with(home, "accepted", PIPE, urban.districts[0])
        });
        plans.push(Plan {
            gave_back: Some(streets[0]),
            ..Plan::with(home, "accepted", LITTER, communities[0])
        });
        for state in ["answered", "unreached", "closed"] {
            plans.push(Plan::with(home, state, LITTER, streets[0]));
            plans.push(Plan::with(grids[8], state, PIPE, branches[2]));
        }
        plans.push(Plan::with(home, "disputed", LITTER, streets[0]));
        plans.push(Plan::with(grids[8], "disputed", LITTER, streets[2]));
        for about in [streets[0], communities[0], branches[0], urban.districts[0], self.city.unit] {
            // What accuses the street goes past it.
            let category = if about == streets[0] { PIPE } else { LITTER };
            plans.push(Plan { about: Some(about), category, ..Plan::waiting(home) });
        }
        plans
    }

    /// Two cases from which somebody stands back: a person, and an organisation that had the task.
    async fn stood_back(&mut self) {
        let person =
            self.city.person(Role::DepartmentHandler, self.city.urban.districts[0]).account;
        let branch = self.city.branches[0];
        for (back, party) in [
            (Back::Person(person), case::Party::Account(person)),
            (Back::Everybody(branch), case::Party::Organisation(branch)),
        ] {
            let to = self.city.urban.districts[0];
            let mut thing = self.case(Plan::with(self.city.grids[0], "accepted", PIPE, to)).await;
            let id: CaseId = thing.fill["case"].parse().unwrap();
            let mut cx = self.world.cx(Actor::System).await;
            let asked = recusal::ask(
                &mut cx,
                id,
                NewRecusal {
                    party: Some(party), words: String::new(), ground: "亲属".to_owned()
                },
            );
            let asked = asked.await.unwrap();
            recusal::decide(&mut cx, id, asked, (Decision::Grant(party), "属实")).await.unwrap();
            cx.commit().await.unwrap();
            thing.back.push(back);
            thing.name.push_str(", from which somebody stands back");
            self.thing(Kind::Case, thing);
        }
    }

    async fn case(&self, plan: Plan) -> Thing {
        let (reported, photo) = self.report(plan).await;
        let id = reported.case;
        let mut cx = self.world.cx(Actor::Reporter).await;
        let new = NewRecusal {
            party: None,
            words: "经办人".to_owned(),
            ground: "与当事人是亲属".to_owned(),
        };
        let recusal =
            recusal::ask_by_link(&mut cx, (&reported.number, &reported.secret), new).await.unwrap();
        cx.commit().await.unwrap();
        let (had, task) = self.worked(id, plan).await;
        let mut cx = self.world.reader(Actor::System).await;
        let file = case::get(&mut cx, id).await.unwrap();
        let contact = case::contact::masked(&mut cx, &file).await.unwrap().remove(0).reporter;
        let land = &self.model.land;
        let place = land.place(plan.at).to_vec();
        let street = place.iter().find(|org| self.city.streets.contains(org));
        let street = street.filter(|street| plan.about != Some(**street)).copied();
        // Where there is no street, urban management of the district takes it, or of the city.
        let at = |number: usize| place.contains(&self.city.districts[number]);
        let of_district =
            (0..2).find(|number| at(*number)).map(|number| self.city.urban.districts[number]);
        let urban = of_district.unwrap_or(self.city.urban.city);
        let by = plan.to.map(|org| format!(" of {}", land.name(org))).unwrap_or_default();
        let about = plan.about.map(|org| format!(" about {}", land.name(org))).unwrap_or_default();
        let mut fill = fill([
            ("case", id.to_string()),
            ("number", reported.number),
            ("secret", reported.secret),
            ("reporter", contact.to_string()),
            ("recusal", recusal.to_string()),
            ("photo", photo.to_string()),
            ("water", self.city.water.districts[1].to_string()),
            ("lead", street.unwrap_or(urban).to_string()),
        ]);
        if let Some(task) = task {
            fill.insert("task", task);
        }
        let now = match plan.state {
            "issued" | "accepted" | "answered" | "unreached" => plan.to.into_iter().collect(),
            _ => Vec::new(),
        };
        Thing {
            name: format!("a case in {}, {}{by}{about}", land.name(plan.at), plan.state),
            state: plan.state,
            place,
            had,
            now,
            own: plan.to,
            about: plan.about,
            back: Vec::new(),
            owners: Vec::new(),
            fill,
        }
    }

    async fn report(&self, plan: Plan) -> (Reported, uuid::Uuid) {
        let blobs = self.world.app.shared::<Blobs>().unwrap();
        let digest = blobs.put("a picture".into()).await.unwrap();
        let mut cx = self.world.cx(Actor::Public).await;
        let photo =
            Photo { id: cx.fresh(), stage: "reported".to_owned(), digest, width: 4, height: 3 };
        let id = photo.id;
        let report = NewReport {
            kind: case::Kind::Complaint,
            channel: Channel::Web,
            category: plan.category.to_owned(),
            title: String::new(),
            body: "楼下的垃圾三天没有人清运".to_owned(),
            address: "三号楼旁".to_owned(),
            point: None,
            territory: Some(plan.at),
            about: plan.about,
            contact: NewContact {
                name: "王小明".to_owned(),
                number: "13800000001".to_owned(),
                reach: String::new(),
            },
            photos: vec![photo],
            origin: None,
        };
        let reported = case::report(&mut cx, report).await.unwrap();
        cx.commit().await.unwrap();
        (reported, id)
    }

    /// Brings a case into its state; who has had a task, and the task it is about.
    async fn worked(&self, id: CaseId, plan: Plan) -> (Vec<OrgId>, Option<String>) {
        let Some(to) = plan.to else { return (Vec::new(), None) };
        let mut had = Vec::new();
        // What a street issued is for the district to decide on.
        let issuer = match plan.state {
            "disputed" => self.city.actor(Role::StreetDispatcher, to),
            _ => Actor::System,
        };
        if plan.state == "disputed" {
            let community = self.model.land.place(plan.at)[1];
            for org in [to, community] {
                self.gives_back(id, org, &issuer).await;
                had.push(org);
            }
            return (had, None);
        }
        if let Some(org) = plan.gave_back {
            self.gives_back(id, org, &issuer).await;
            had.push(org);
        }
        let mut cx = self.world.cx(issuer).await;
        let task = case::dispatch(&mut cx, id, Dispatch::lead(to)).await.unwrap();
        had.push(to);
        if plan.state != "issued" {
            case::accept(&mut cx, id, task).await.unwrap();
        }
        if ["answered", "unreached", "closed"].contains(&plan.state) {
            case::report_back(&mut cx, id, task, "已清运并加密保洁频次", None).await.unwrap();
        }
        let calls = if ["unreached", "closed"].contains(&plan.state) { 3 } else { 0 };
        for _ in 0..calls {
            let said = FollowUp { reply: Reply::Unreached, remark: String::new() };
            case::follow_up(&mut cx, id, said).await.unwrap();
        }
        if plan.state == "closed" {
            case::close(&mut cx, id).await.unwrap();
        }
        cx.commit().await.unwrap();
        (had, Some(task.to_string()))
    }

    async fn gives_back(&self, id: CaseId, org: OrgId, issuer: &Actor) {
        let mut cx = self.world.cx(issuer.clone()).await;
        let task = case::dispatch(&mut cx, id, Dispatch::lead(org)).await.unwrap();
        cx.commit().await.unwrap();
        let mut cx = self.world.cx(Actor::System).await;
        case::return_task(&mut cx, id, task, "不在辖区内").await.unwrap();
        cx.commit().await.unwrap();
    }
}

fn fill<const N: usize>(words: [(&'static str, String); N]) -> BTreeMap<&'static str, String> {
    words.into()
}

fn later(now: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_millis(now.millis() + days * 24 * 60 * 60 * 1_000)
}
