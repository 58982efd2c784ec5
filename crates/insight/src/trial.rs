//! A small city at work, for the tests of this crate: everything through the commands of the product.

use crate::metrics::Figures;
use crate::metrics::{self, Board, Measure};
use kernel::calendar::Limit;
use kernel::db::sql;
use kernel::policy::{Actor, Role};
use kernel::territory::{Level, OrgId};
use kernel::{Cx, Timestamp, setting};
use matter::case::{
    self, CaseId, Channel, Dispatch, FollowUp, History, Imported, Kind, NewContact, NewReport,
    Origin, Reply, Reported, Satisfaction, Verdict,
};
use matter::category::{Category, CategoryKind, NewRule, RuleRole, add_categories, add_rules};
use testkit::{SmallCity, World};

/// Litter: the street's and the community's own; led by the street.
pub(crate) const LITTER: &str = "01.01";
/// Burst pipe: led by the district's water department.
pub(crate) const PIPE: &str = "01.02";

pub(crate) struct Story {
    pub(crate) world: World,
    pub(crate) city: SmallCity,
}

/// The small city with two categories, on each engine.
pub(crate) async fn stories() -> Vec<Story> {
    let mut stories = Vec::new();
    let more = [matter::capabilities(), crate::capabilities()].concat();
    for world in testkit::engines_with(|world| world.capabilities(&more)).await {
        let city = testkit::small_city(&world).await;
        let mut cx = world.console().await;
        let categories = [
            category(LITTER, "暴露垃圾", "Litter", Limit::Hours(48)),
            category(PIPE, "水管破裂", "Burst pipe", Limit::Hours(24)),
        ];
        add_categories(&mut cx, &categories).await.unwrap();
        let rules = [
            rule(LITTER, Level::Street, None),
            rule(PIPE, Level::District, Some("urban-management")),
        ];
        add_rules(&mut cx, &rules).await.unwrap();
        setting::set(&mut cx.tx, "dispatch.automatic", "on").await.unwrap();
        cx.commit().await.unwrap();
        stories.push(Story { world, city });
    }
    stories
}

fn category(code: &str, zh: &str, en: &str, limit: Limit) -> Category {
    Category {
        code: code.to_owned(),
        parent: None,
        pack: "test".to_owned(),
        kind: CategoryKind::Event,
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        limit,
        leaf: true,
        position: 0,
    }
}

fn rule(category: &str, level: Level, function: Option<&str>) -> NewRule {
    NewRule {
        category: category.to_owned(),
        role: RuleRole::Lead,
        level,
        function: function.map(str::to_owned),
        org: None,
        position: 1,
        basis: ("目录".to_owned(), "catalogue".to_owned()),
    }
}

impl Story {
    fn words(category: &str, territory: OrgId) -> NewReport {
        NewReport {
            kind: Kind::Complaint,
            channel: Channel::Web,
            category: category.to_owned(),
            title: String::new(),
            body: "楼下的垃圾三天没有人清运".to_owned(),
            address: "三号楼旁".to_owned(),
            point: None,
            territory: Some(territory),
            about: None,
            contact: NewContact::default(),
            photos: Vec::new(),
            origin: None,
        }
    }

    /// A resident reports something; it is dispatched by the catalogue.
    pub(crate) async fn reported(&self, category: &str, territory: OrgId) -> Reported {
        let mut cx = self.world.cx(Actor::Public).await;
        let reported = case::report(&mut cx, Self::words(category, territory)).await.unwrap();
        cx.commit().await.unwrap();
        self.world.drain().await;
        reported
    }

    /// Whoever leads accepts, works and reports back; the reporter has the answer.
    pub(crate) async fn answered(&self, id: CaseId) {
        let (task, mut cx) = self.lead(id).await;
        let held = case::get(&mut cx, id).await.unwrap();
        if matches!(held.tasks.get(task).unwrap().state, matter::task::State::Issued) {
            case::accept(&mut cx, id, task).await.unwrap();
        }
        case::report_back(&mut cx, id, task, "已清运并加密保洁频次", None).await.unwrap();
        cx.commit().await.unwrap();
        self.world.drain().await;
    }

    /// Whoever leads takes it.
    pub(crate) async fn accepted(&self, id: CaseId) {
        let (task, mut cx) = self.lead(id).await;
        case::accept(&mut cx, id, task).await.unwrap();
        cx.commit().await.unwrap();
        self.world.drain().await;
    }

    /// Whoever leads begins.
    pub(crate) async fn begun(&self, id: CaseId) {
        let (task, mut cx) = self.lead(id).await;
        case::begin(&mut cx, id, task).await.unwrap();
        cx.commit().await.unwrap();
        self.world.drain().await;
    }

    /// Whoever leads gives it back.
    pub(crate) async fn returned(&self, id: CaseId) {
        let (task, mut cx) = self.lead(id).await;
        case::return_task(&mut cx, id, task, "不在辖区内").await.unwrap();
        cx.commit().await.unwrap();
        self.world.drain().await;
    }

    /// Command asks an organisation to lead.
    pub(crate) async fn dispatched(&self, id: CaseId, to: OrgId) {
        let command = self.city.actor(Role::DistrictCommand, self.city.districts[0]);
        let mut cx = self.world.cx(command).await;
        case::dispatch(&mut cx, id, Dispatch::lead(to)).await.unwrap();
        cx.commit().await.unwrap();
        self.world.drain().await;
    }

    /// The reporter says how it ended.
    pub(crate) async fn says(&self, reported: &Reported, solved: bool, satisfaction: Satisfaction) {
        let verdict = Verdict { contacted: true, solved, satisfaction };
        let said = FollowUp { reply: Reply::Given(verdict), remark: String::new() };
        let mut cx = self.world.cx(Actor::Reporter).await;
        case::follow_up_by_link(&mut cx, &reported.number, &reported.secret, said).await.unwrap();
        cx.commit().await.unwrap();
        self.world.drain().await;
    }

    async fn lead(&self, id: CaseId) -> (matter::task::TaskId, Cx) {
        let mut cx = self.world.reader(Actor::System).await;
        let file = case::get(&mut cx, id).await.unwrap();
        let lead = file.tasks.open_lead().expect("somebody leads");
        let roles = [Role::StreetDispatcher, Role::CommunityStaff, Role::DepartmentHandler];
        let works = |p: &&testkit::Person| p.org == lead.organisation() && roles.contains(&p.role);
        let person = self.city.people.iter().find(works).expect("somebody works there");
        (lead.id(), self.world.cx(person.actor.clone()).await)
    }

    /// A row of another system's history: reported, due, closed.
    pub(crate) async fn imported(
        &self,
        key: &str,
        [reported_at, due, closed]: [Option<&str>; 3],
    ) -> CaseId {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut report = Self::words(LITTER, self.city.communities[0]);
        report.channel = Channel::Import;
        report.origin = Some(Origin { source: "test".to_owned(), key: key.to_owned() });
        let history = History {
            report,
            reported_at: at(reported_at.expect("when it was reported")),
            organisation: Some(self.city.streets[0]),
            due: due.map(at),
            closed_at: closed.map(at),
            late: None,
            answer: "已处理".to_owned(),
        };
        let mut cx = self.world.console().await;
        let Imported::New(id) = case::import(&mut cx, history).await.unwrap() else {
            panic!("imported before")
        };
        cx.commit().await.unwrap();
        self.world.drain().await;
        id
    }

    /// The board of a territory over 30 days.
    pub(crate) async fn board(&self, org: OrgId) -> Board {
        let mut cx = self.world.reader(Actor::System).await;
        metrics::board(&mut cx, org, metrics::Span::Last(30)).await.unwrap()
    }

    /// One figure of a territory over 30 days, or at present.
    pub(crate) async fn figure(&self, org: OrgId, measure: Measure) -> i64 {
        self.board(org).await.figures.of(measure)
    }

    /// Figures of what sits directly in `above`.
    pub(crate) async fn below(&self, above: OrgId, org: OrgId) -> Figures {
        let found = self.board(above).await.below.into_iter().find(|named| named.org == org);
        found.map(|named| named.figures).unwrap_or_default()
    }

    /// Every counter that is not zero.
    pub(crate) async fn counters(&self) -> Vec<(String, String, String, i64)> {
        let mut tx = self.world.app.db().read().await.unwrap();
        let rows: Vec<(OrgId, String, String, String, i64)> = sql(
            "SELECT c.org_id, c.side, c.measure, c.day, c.n FROM counter c JOIN counter_state s ON s.generation = c.generation
             WHERE c.n <> 0 ORDER BY c.org_id, c.side, c.measure, c.day",
        )
        .all(&mut tx)
        .await
        .unwrap();
        let kinds: Vec<(OrgId, String, String, String, String, String, i64)> =
            sql("SELECT c.org_id, c.side, c.measure, c.day, c.category, c.channel, c.n
             FROM counter_by c JOIN counter_state s ON s.generation = c.generation
             WHERE c.n <> 0 ORDER BY c.org_id, c.side, c.measure, c.day, c.category, c.channel")
            .all(&mut tx)
            .await
            .unwrap();
        let totals = rows.into_iter().map(|(org, side, measure, day, n)| {
            (org.to_string(), format!("{side} {measure}"), day, n)
        });
        let kinds = kinds.into_iter().map(|(org, side, measure, day, category, channel, n)| {
            (org.to_string(), format!("{side} {measure} {category} {channel}"), day, n)
        });
        totals.chain(kinds).collect()
    }

    /// Counters and cases agree.
    pub(crate) async fn assert_agreement(&self) {
        let mut cx = self.world.reader(Actor::System).await;
        let comparison = metrics::compare(&mut cx).await.unwrap();
        assert_eq!(comparison.behind, 0);
        assert!(comparison.figures > 0, "there is something to compare");
        assert!(
            comparison.differences.is_empty(),
            "{}: {:#?}",
            self.world.engine,
            comparison.differences
        );
    }
}
