//! Cases at every distance from everybody, in every state a row asks for.

use super::model::{Back, Thing};
use super::row::Kind;
use super::world::{LAMP, LITTER, PIPE, Scene, fill};
use kernel::blobs::Blobs;
use kernel::policy::{Actor, Role};
use kernel::territory::OrgId;
use matter::case::recusal::{self, Decision, NewRecusal};
use matter::case::{
    self, CaseId, Channel, Dispatch, FollowUp, NewContact, NewReport, Photo, Reply, Reported,
};
use testkit::SmallCity;

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

impl Scene {
    /// Cases at every distance, in every state a row asks for.
    pub(super) async fn cases(&mut self, unit: OrgId) {
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
        let mut words = fill([
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
            words.insert("task", task);
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
            fill: words,
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
