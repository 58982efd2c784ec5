//! Stories of a case, on both engines, through the commands of the product.

use super::*;
use crate::category::{Category, CategoryKind, NewRule, add_categories, add_rules};
use crate::task::{Role as Part, State as TaskState, TaskId};
use kernel::calendar::Limit;
use kernel::error::Error;
use kernel::ledger;
use kernel::policy::{Actor, Role};
use kernel::territory::{Level, OrgId};
use kernel::{Cx, Result, setting};
use std::time::Duration;
use testkit::{SmallCity, World};

/// Litter: the street's and the community's own.
pub(super) const LITTER: &str = "01.01";
/// Burst pipe: the department's own, on the community's never list.
pub(super) const PIPE: &str = "01.02";
/// Noise: the street's own; the community assists.
pub(super) const NOISE: &str = "01.03";
/// On nobody's list.
const STRAY: &str = "01.04";

pub(super) struct Story {
    pub(super) world: World,
    pub(super) city: SmallCity,
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

fn rule(category: &str, role: Part, level: Level, function: Option<&str>) -> NewRule {
    NewRule {
        category: category.to_owned(),
        role,
        level,
        function: function.map(str::to_owned),
        org: None,
        position: 1,
        basis: ("目录".to_owned(), "catalogue".to_owned()),
    }
}

pub(super) async fn stories() -> Vec<Story> {
    let mut stories = Vec::new();
    for world in testkit::engines_with(|world| world.capabilities(&crate::capabilities())).await {
        let city = testkit::small_city(&world).await;
        let mut cx = world.console().await;
        let categories = [
            category(LITTER, "暴露垃圾", "Litter", Limit::WorkingDays(2)),
            category(PIPE, "水管破裂", "Burst pipe", Limit::Hours(24)),
            category(NOISE, "噪声扰民", "Noise", Limit::CalendarDays(7)),
            category(STRAY, "招商任务", "Investment promotion", Limit::CalendarDays(15)),
        ];
        add_categories(&mut cx, &categories).await.unwrap();
        let rules = [
            rule(LITTER, Part::Lead, Level::Street, None),
            rule(PIPE, Part::Lead, Level::District, Some("water")),
            rule(NOISE, Part::Lead, Level::Street, None),
            rule(NOISE, Part::Assist, Level::Community, None),
            rule(STRAY, Part::Lead, Level::Community, None),
        ];
        add_rules(&mut cx, &rules).await.unwrap();
        setting::set(&mut cx.tx, "dispatch.automatic", "on").await.unwrap();
        cx.commit().await.unwrap();
        stories.push(Story { world, city });
    }
    stories
}

impl Story {
    /// A resident reports something in the first community.
    pub(super) async fn reported(&self, category: &str) -> Reported {
        let mut cx = self.world.cx(Actor::Public).await;
        let reported = report(&mut cx, self.words(category)).await.unwrap();
        cx.commit().await.unwrap();
        reported
    }

    pub(super) fn words(&self, category: &str) -> NewReport {
        NewReport {
            kind: Kind::Complaint,
            channel: Channel::Web,
            category: category.to_owned(),
            title: String::new(),
            body: "楼下的垃圾三天没有人清运".to_owned(),
            address: "三号楼旁".to_owned(),
            point: None,
            territory: Some(self.community()),
            about: None,
            contact: NewContact::default(),
            photos: Vec::new(),
            origin: None,
        }
    }

    pub(super) async fn file(&self, case: CaseId) -> File {
        let mut cx = self.world.reader(Actor::System).await;
        get(&mut cx, case).await.unwrap()
    }

    pub(super) async fn lead(&self, case: CaseId) -> (TaskId, OrgId) {
        let file = self.file(case).await;
        let lead = file.tasks.open_lead().expect("somebody leads");
        (lead.id(), lead.organisation())
    }

    /// Whoever has the lead accepts, works and reports back.
    pub(super) async fn handled(&self, case: CaseId) {
        let (task, org) = self.lead(case).await;
        let mut cx = self.as_staff(org).await;
        if matches!(self.file(case).await.tasks.get(task).unwrap().state, TaskState::Issued) {
            accept(&mut cx, case, task).await.unwrap();
        }
        report_back(&mut cx, case, task, "已清运并加密保洁频次", None).await.unwrap();
        cx.commit().await.unwrap();
    }

    pub(super) async fn says(&self, reported: &Reported, solved: bool) -> Result<CaseId> {
        let verdict = Verdict { contacted: true, solved, satisfaction: Satisfaction::Satisfied };
        let said = FollowUp { reply: Reply::Given(verdict), remark: String::new() };
        let mut cx = self.world.cx(Actor::Reporter).await;
        let case = follow_up_by_link(&mut cx, &reported.number, &reported.secret, said).await?;
        cx.commit().await?;
        Ok(case)
    }
}

impl Story {
    pub(super) fn community(&self) -> OrgId {
        self.city.communities[0]
    }

    pub(super) fn street(&self) -> OrgId {
        self.city.streets[0]
    }

    /// A context of somebody who handles tasks in `org`.
    pub(super) async fn as_staff(&self, org: OrgId) -> Cx {
        let roles = [Role::StreetDispatcher, Role::CommunityStaff, Role::DepartmentHandler];
        let person = self.city.people.iter().find(|p| p.org == org && roles.contains(&p.role));
        self.world.cx(person.expect("somebody works there").actor.clone()).await
    }

    pub(super) async fn kinds(&self, case: CaseId) -> Vec<String> {
        let mut tx = self.world.app.db().read().await.unwrap();
        let entries = ledger::stream(&mut tx, case.0).await.unwrap();
        assert_eq!(ledger::verify(&entries), Ok(()));
        entries.into_iter().map(|entry| entry.kind).collect()
    }

    pub(super) async fn command(&self) -> Cx {
        self.world.cx(self.city.actor(Role::DistrictCommand, self.city.districts[0])).await
    }
}

#[tokio::test]
async fn a_report_goes_round_the_whole_loop_twice_and_closes() {
    for s in stories().await {
        let reported = s.reported(LITTER).await;
        let case = reported.case;
        assert_eq!(s.file(case).await.case.state, State::Reported);
        s.world.drain().await;
        assert_eq!(s.lead(case).await.1, s.street(), "the catalogue names the street");
        s.handled(case).await;
        assert!(s.says(&reported, false).await.is_ok());
        assert!(matches!(s.file(case).await.case.state, State::Reworking { .. }));
        s.handled(case).await;
        assert!(s.says(&reported, true).await.is_ok());
        let file = s.file(case).await;
        assert!(matches!(file.case.state, State::Closed { outcome: Outcome::Solved, .. }));
        assert!(file.tasks.is_settled() && file.case.reworks == 1 && !file.late);
        let expected = [
            "case.reported",
            "task.issued",
            "case.dispatched",
            "task.accepted",
            "task.begun",
            "case.handling",
            "task.reported",
            "case.answered",
            "task.reworked",
            "case.followed_up",
            "case.rework",
            "task.reported",
            "case.answered",
            "task.confirmed",
            "case.followed_up",
            "case.closed",
        ];
        let kinds = s.kinds(case).await;
        let sorted = |mut kinds: Vec<String>| {
            kinds.sort();
            kinds
        };
        assert_eq!(sorted(kinds), sorted(expected.map(str::to_owned).to_vec()));
    }
}

#[tokio::test]
async fn a_link_opens_the_case_only_with_its_secret() {
    for s in stories().await {
        let reported = s.reported(LITTER).await;
        let mut cx = s.world.reader(Actor::Reporter).await;
        assert_eq!(
            by_link(&mut cx, &reported.number, &reported.secret).await.unwrap(),
            reported.case
        );
        assert!(matches!(by_link(&mut cx, &reported.number, "guess").await, Err(Error::NotFound)));
        assert!(matches!(
            by_link(&mut cx, "20990101-0000010", &reported.secret).await,
            Err(Error::NotFound)
        ));
        let other = s.reported(LITTER).await;
        assert!(matches!(
            by_link(&mut cx, &other.number, &reported.secret).await,
            Err(Error::NotFound)
        ));
    }
}

#[tokio::test]
async fn a_community_is_not_given_what_is_not_on_its_lists() {
    for s in stories().await {
        for (category, rule) in [
            (PIPE, "task.gate.admission.never"),
            (NOISE, "task.gate.admission.assist-cannot-lead"),
            (STRAY, "task.gate.admission.not-listed"),
        ] {
            let case = s.reported(category).await.case;
            let mut cx = s.command().await;
            let refused = dispatch(&mut cx, case, Dispatch::lead(s.community())).await.unwrap_err();
            assert_eq!(refused.rule(), Some(rule), "{refused}");
            drop(cx);
            assert_eq!(s.kinds(case).await, ["case.reported"], "nothing was written");
        }
    }
}

#[tokio::test]
async fn the_catalogue_does_not_go_round_the_gate() {
    for s in stories().await {
        let case = s.reported(STRAY).await.case;
        s.world.drain().await;
        let file = s.file(case).await;
        assert_eq!(file.case.state, State::Reported, "it waits for a person");
        let mut cx = s.command().await;
        let suggestions = suggestions(&mut cx, &file).await.unwrap();
        let refusal = suggestions[0].refusal.as_ref().unwrap();
        assert_eq!(refusal.rule, "task.gate.admission.not-listed");
    }
}

#[tokio::test]
async fn assistance_goes_where_the_catalogue_says() {
    for s in stories().await {
        let case = s.reported(NOISE).await.case;
        s.world.drain().await;
        let file = s.file(case).await;
        let parts: Vec<_> = file.tasks.list.iter().map(|t| (t.role(), t.organisation())).collect();
        assert_eq!(parts, [(Part::Lead, s.street()), (Part::Assist, s.community())]);
    }
}

#[tokio::test]
async fn an_admission_opens_the_gate_only_with_its_money() {
    use crate::admission::{NewAdmission, grant};
    use kernel::money::Cents;
    for s in stories().await {
        let mut cx = s.command().await;
        let now = cx.now();
        let admission = |funding| NewAdmission {
            community: s.community(),
            category: STRAY.to_owned(),
            department: s.city.urban.districts[0],
            needs_funding: true,
            funding: Cents::new(funding),
            basis: "区联席会议纪要".to_owned(),
            from: now,
            until: now + Duration::from_hours(24 + funding.unsigned_abs()),
        };
        grant(&mut cx, admission(0)).await.unwrap();
        cx.commit().await.unwrap();
        let case = s.reported(STRAY).await.case;
        let mut cx = s.command().await;
        let refused = dispatch(&mut cx, case, Dispatch::lead(s.community())).await.unwrap_err();
        assert_eq!(refused.rule(), Some("task.gate.funding"), "{refused}");
        grant(&mut cx, admission(2)).await.unwrap();
        dispatch(&mut cx, case, Dispatch::lead(s.community())).await.unwrap();
        cx.commit().await.unwrap();
        s.world.clock.forward(Duration::from_hours(27));
        let late = s.reported(STRAY).await.case;
        let mut cx = s.command().await;
        let refused = dispatch(&mut cx, late, Dispatch::lead(s.community())).await.unwrap_err();
        assert_eq!(refused.rule(), Some("task.gate.admission.lapsed"), "{refused}");
    }
}

#[tokio::test]
async fn the_same_organisation_is_not_asked_twice_and_the_accused_not_at_all() {
    for s in stories().await {
        let case = s.reported(LITTER).await.case;
        s.world.drain().await;
        let mut cx = s.command().await;
        let again = Dispatch { to: s.street(), role: Part::Assist, limit: None };
        let refused = dispatch(&mut cx, case, again).await.unwrap_err();
        assert_eq!(refused.rule(), Some("task.gate.double-work"));
        drop(cx);
        let mut cx = s.world.cx(Actor::Public).await;
        let about = NewReport { about: Some(s.street()), ..s.words(LITTER) };
        let case = report(&mut cx, about).await.unwrap().case;
        cx.commit().await.unwrap();
        let mut cx = s.command().await;
        let refused = dispatch(&mut cx, case, Dispatch::lead(s.street())).await.unwrap_err();
        assert_eq!(refused.rule(), Some("task.gate.recusal"));
    }
}

#[tokio::test]
async fn two_returns_go_to_the_level_above_whose_ruling_stands() {
    for s in stories().await {
        let case = s.reported(LITTER).await.case;
        s.world.drain().await;
        for _ in 0..2 {
            let mut cx = s.command().await;
            if s.file(case).await.tasks.open_lead().is_none() {
                dispatch(&mut cx, case, Dispatch::lead(s.street())).await.unwrap();
                cx.commit().await.unwrap();
            } else {
                drop(cx);
            }
            let (task, org) = s.lead(case).await;
            let mut cx = s.as_staff(org).await;
            assert!(
                return_task(&mut cx, case, task, "  ").await.is_err(),
                "a return needs its reason"
            );
            return_task(&mut cx, case, task, "不在辖区内").await.unwrap();
            cx.commit().await.unwrap();
        }
        let pending = s.file(case).await.tasks.pending();
        assert!(pending.is_some(), "two returns, and the level above decides");
        let city = s.city.actor(Role::CityCommand, s.city.city);
        let mut cx = s.world.cx(city).await;
        let refused = dispatch(&mut cx, case, Dispatch::lead(s.street())).await.unwrap_err();
        assert_eq!(refused.rule(), Some("task.under-arbitration"), "{refused}");
        designate(&mut cx, case, s.street(), "先办理，后论责").await.unwrap();
        cx.commit().await.unwrap();
        let (task, org) = s.lead(case).await;
        let mut cx = s.as_staff(org).await;
        let refused = return_task(&mut cx, case, task, "还是不归我们").await.unwrap_err();
        assert_eq!(refused.rule(), Some("task.designated"), "{refused}");
    }
}

#[tokio::test]
async fn who_may_not_see_a_case_hears_that_there_is_none() {
    for s in stories().await {
        let case = s.reported(LITTER).await.case;
        s.world.drain().await;
        let (task, _) = s.lead(case).await;
        let foreign = s.city.streets[1];
        let mut cx = s.as_staff(foreign).await;
        assert!(matches!(get(&mut cx, case).await, Err(Error::NotFound)));
        assert!(matches!(accept(&mut cx, case, task).await, Err(Error::NotFound)));
        drop(cx);
        let mut cx = s.command().await;
        let refused = accept(&mut cx, case, task).await.unwrap_err();
        assert!(
            matches!(refused, Error::Forbidden { action: "task.handle", .. }),
            "command sees it, and does not do the street's work"
        );
        drop(cx);
        let mut cx = s.world.cx(Actor::Public).await;
        assert!(matches!(get(&mut cx, case).await, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn the_clock_warns_and_then_says_that_the_time_is_up() {
    for s in stories().await {
        let case = s.reported(LITTER).await.case;
        s.world.drain().await;
        let due = s.file(case).await.due(&calendar(&s)).unwrap().unwrap();
        s.world.clock.set(due);
        s.world.drain().await;
        assert!(s.kinds(case).await.contains(&"task.warned".to_owned()));
        assert!(!s.file(case).await.late, "not late at the very moment");
        s.world.clock.forward(Duration::from_mins(1));
        s.world.drain().await;
        assert!(s.kinds(case).await.contains(&"task.overdue".to_owned()));
        assert!(s.file(case).await.late);
        s.handled(case).await;
        s.world.drain().await;
        assert!(s.file(case).await.late, "late stays late");
    }
}

#[tokio::test]
async fn work_done_in_time_rings_no_bell() {
    for s in stories().await {
        let case = s.reported(LITTER).await.case;
        s.world.drain().await;
        s.handled(case).await;
        s.world.clock.forward(Duration::from_hours(24 * 30));
        s.world.drain().await;
        assert!(
            !s.kinds(case).await.iter().any(|kind| kind == "task.overdue" || kind == "task.warned")
        );
        assert!(!s.file(case).await.late);
    }
}

#[tokio::test]
async fn what_two_people_change_at_once_counts_once() {
    for s in stories().await {
        let case = s.reported(LITTER).await.case;
        s.world.drain().await;
        let (task, org) = s.lead(case).await;
        let mut cx = s.as_staff(org).await;
        let mut mine = store::load(&mut cx.tx, case).await.unwrap();
        let at = cx.now();
        accept(&mut cx, case, task).await.unwrap();
        let stale = store::save(&mut cx.tx, &mut mine, &calendar(&s), at).await;
        assert!(matches!(stale, Err(Error::Conflict)));
    }
}

#[tokio::test]
async fn bad_words_name_every_field() {
    for s in stories().await {
        let mut cx = s.world.cx(Actor::Public).await;
        let empty = NewReport {
            body: " ".to_owned(),
            territory: None,
            category: String::new(),
            ..s.words("")
        };
        let Err(Error::Invalid(fields)) = report(&mut cx, empty).await else { panic!("taken") };
        let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["text", "place", "category"]);
        let unknown = report(&mut cx, s.words("99.99")).await.unwrap_err();
        assert_eq!(unknown.rule(), Some("category.unknown"));
    }
}

#[tokio::test]
async fn a_point_finds_its_grid_and_chain() {
    for s in stories().await {
        let mut cx = s.world.cx(Actor::Public).await;
        let point = s.city.place(s.city.grids[3]);
        let placed = NewReport { point: Some(point), territory: None, ..s.words(LITTER) };
        let case = report(&mut cx, placed).await.unwrap().case;
        cx.commit().await.unwrap();
        assert_eq!(s.file(case).await.chain().grid, Some(s.city.grids[3]));
    }
}

#[tokio::test]
async fn history_keeps_its_dates_and_passes_the_same_gate() {
    for s in stories().await {
        let now = s.world.clock.now();
        let days = |n: u64| Duration::from_hours(24 * n);
        let history = |key: &str, organisation| History {
            report: NewReport {
                channel: Channel::Import,
                origin: Some(Origin { source: "old".to_owned(), key: key.to_owned() }),
                ..s.words(LITTER)
            },
            reported_at: now - days(90),
            organisation: Some(organisation),
            due: Some(now - days(80)),
            closed_at: Some(now - days(79)),
            late: None,
            answer: "旧系统已办结".to_owned(),
        };
        let mut cx = s.world.console().await;
        let Imported::New(case) = import(&mut cx, history("1", s.street())).await.unwrap() else {
            panic!("new")
        };
        assert_eq!(
            import(&mut cx, history("1", s.street())).await.unwrap(),
            Imported::Before(case)
        );
        let stray = History {
            report: NewReport { category: STRAY.to_owned(), ..history("2", s.community()).report },
            ..history("2", s.community())
        };
        assert_eq!(
            import(&mut cx, stray).await.unwrap_err().rule(),
            Some("task.gate.admission.not-listed")
        );
        drop(cx);
        let mut cx = s.world.console().await;
        import(&mut cx, history("1", s.street())).await.unwrap();
        cx.commit().await.unwrap();
        s.world.drain().await;
        let mut cx = s.world.reader(Actor::System).await;
        let found = store::by_origin(&mut cx.tx, &Origin { source: "old".into(), key: "1".into() })
            .await
            .unwrap();
        drop(cx);
        let file = s.file(found.unwrap()).await;
        assert!(file.late, "closed after it was due");
        assert_eq!(file.due(&calendar(&s)).unwrap(), Some(now - days(80)));
        assert_eq!(file.case.reported_at, now - days(90));
        assert!(matches!(file.case.state, State::Closed { since, .. } if since == now - days(79)));
        let mut cx = s.command().await;
        assert!(matches!(
            import(&mut cx, history("3", s.street())).await,
            Err(Error::Forbidden { .. })
        ));
    }
}

fn calendar(s: &Story) -> std::sync::Arc<kernel::calendar::Calendar> {
    s.world.app.shared::<std::sync::Arc<kernel::calendar::Calendar>>().unwrap().clone()
}
