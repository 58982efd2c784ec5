//! The case loop: one sentence about each rule, then what holds after any order of commands on a case and its tasks.

use super::event::Event;
use super::model::{
    Asked, Case, CaseId, Channel, Kind, Outcome, Reply, Report, Rules, Satisfaction, State, Verdict,
};
use super::refusal::Refusal;
use crate::task::{
    self, DutyList, Facts, MatterId, Order, Party, PartyKind, Role, Source, Stamp, TaskId, Tasks,
    Warrant, Work,
};
use kernel::calendar::Limit;
use kernel::clock::Timestamp;
use kernel::reexport::Uuid;
use kernel::territory::{Chain, Level, OrgId};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use std::time::Duration;

const SOLVED: Verdict =
    Verdict { contacted: true, solved: true, satisfaction: Satisfaction::Satisfied };
const UNSOLVED: Verdict =
    Verdict { contacted: true, solved: false, satisfaction: Satisfaction::Dissatisfied };

/// A case and its tasks in the hands of a test, moved together as the commands of the product move them.
struct World {
    case: Case,
    tasks: Tasks,
    now: Timestamp,
    recorded: Vec<Event>,
}

impl World {
    fn new(kind: Kind, channel: Channel) -> Self {
        let id = CaseId(Uuid::from_u128(1));
        let now = Timestamp::from_millis(1_700_000_000_000);
        let report = Report {
            case: id,
            number: "JC-2023-000001".into(),
            kind,
            channel,
            category: "lighting".into(),
            chain: Chain::default(),
        };
        let (case, event) = Case::report(report, Stamp { by: None, at: now });
        let tasks = Tasks::none(MatterId::from(id), Source::Case);
        Self { case, tasks, now, recorded: vec![event] }
    }

    fn stamp(&self) -> Stamp {
        Stamp { by: None, at: self.now }
    }

    fn keep(&mut self, moved: Result<Event, Refusal>) -> Result<(), Refusal> {
        self.recorded.push(moved?);
        Ok(())
    }

    /// Dispatches to department `n` through the gate.
    fn dispatch(&mut self, n: u8) -> Result<(), Refusal> {
        let party = |id, kind| Party {
            id: OrgId(Uuid::from_u128(id)),
            name: String::new(),
            kind,
            chain: Chain::default().with(Level::District, OrgId(Uuid::from_u128(500))),
            line: vec![],
        };
        let order = Order {
            organisation: party(u128::from(n), PartyKind::Department(Level::District)),
            role: Role::Lead,
            issuer: party(500, PartyKind::Territory(Level::District)),
            warrant: Warrant::Office,
            category: self.case.report.category.clone(),
            admission: None,
            at: self.now,
        };
        let facts = Facts { duty: Some(DutyList::Own), ..Facts::default() };
        let id = TaskId(Uuid::from_u128(10_000 + self.tasks.list.len() as u128));
        let work =
            Work { what: "mend".into(), done_when: "mended".into(), limit: Limit::Hours(24) };
        let mut tasks = self.tasks.clone();
        let pass = task::pass(&order, &facts).unwrap();
        if tasks.issue(id, pass, work, self.stamp()).is_ok() {
            let moved = self.case.dispatch(&tasks, self.stamp());
            self.keep(moved)?;
            self.tasks = tasks;
        }
        Ok(())
    }

    fn lead(&self) -> TaskId {
        self.tasks.open_lead().map_or(TaskId(Uuid::nil()), task::Task::id)
    }

    fn take_up(&mut self) -> Result<(), Refusal> {
        let (lead, stamp) = (self.lead(), self.stamp());
        if self.tasks.accept(lead, stamp).is_ok() && self.tasks.begin(lead, stamp).is_ok() {
            let moved = self.case.handle(stamp);
            self.keep(moved)?;
        }
        Ok(())
    }

    fn report(&mut self) {
        let (lead, stamp) = (self.lead(), self.stamp());
        let _refused_or_not = self.tasks.report(lead, "mended", stamp);
    }

    fn withdraw(&mut self) -> Result<(), Refusal> {
        let (lead, stamp) = (self.lead(), self.stamp());
        let mut tasks = self.tasks.clone();
        if tasks.revoke(lead, "asked the wrong one", stamp).is_ok() {
            let moved = self.case.await_dispatch(&tasks, stamp);
            self.keep(moved)?;
            self.tasks = tasks;
        }
        Ok(())
    }

    fn answer(&mut self) -> Result<(), Refusal> {
        let moved = self.case.answer("the lamp burns", &self.tasks, self.stamp());
        self.keep(moved)
    }

    fn follow_up(&mut self, reply: Reply) -> Result<(), Refusal> {
        let stamp = self.stamp();
        let events = self.case.follow_up(Asked::Desk, reply, stamp)?;
        if events.iter().any(|event| event.kind() == "case.rework") {
            self.send_back();
        }
        self.recorded.extend(events);
        Ok(())
    }

    fn send_back(&mut self) {
        let stamp = self.stamp();
        if let Some(lead) = self.tasks.result().map(task::Task::id) {
            self.tasks.rework(lead, "not solved", stamp).unwrap();
        }
    }

    fn answered(kind: Kind, channel: Channel) -> Self {
        let mut world = Self::new(kind, channel);
        world.dispatch(1).unwrap();
        world.take_up().unwrap();
        world.report();
        world.answer().unwrap();
        world
    }
}

#[test]
fn a_report_is_dispatched_handled_answered_and_closed() {
    let mut world = World::answered(Kind::Complaint, Channel::Web);
    world.follow_up(Reply::Given(SOLVED)).unwrap();
    let kinds = world.recorded.iter().map(Event::kind).collect::<Vec<_>>();
    assert_eq!(
        kinds,
        [
            "case.reported",
            "case.dispatched",
            "case.handling",
            "case.answered",
            "case.followed_up",
            "case.closed"
        ]
    );
}

#[test]
fn not_solved_is_taken_up_again_and_answered_again() {
    let mut world = World::answered(Kind::Complaint, Channel::Web);
    world.follow_up(Reply::Given(UNSOLVED)).unwrap();
    assert!(matches!(world.case.state, State::Reworking { .. }));
    assert_eq!(world.answer().unwrap_err(), Refusal::NoResult);
    world.report();
    world.answer().unwrap();
    world.follow_up(Reply::Given(SOLVED)).unwrap();
    assert_eq!((world.case.reworks, world.case.verdict), (1, Some(SOLVED)));
}

#[test]
fn a_case_is_not_dispatched_to_nobody() {
    let mut world = World::new(Kind::Complaint, Channel::Web);
    let moved = world.case.dispatch(&world.tasks, world.stamp());
    assert_eq!(moved.unwrap_err(), Refusal::NoLead);
}

#[test]
fn a_question_may_be_answered_at_once_a_complaint_may_not() {
    World::new(Kind::Consultation, Channel::Hotline).answer().unwrap();
    let refused = World::new(Kind::Complaint, Channel::Hotline).answer().unwrap_err();
    assert_eq!(refused, Refusal::Move { state: "reported", verb: "answered" });
}

#[test]
fn a_question_answered_at_once_but_badly_waits_for_dispatch() {
    let mut world = World::new(Kind::Consultation, Channel::Hotline);
    world.answer().unwrap();
    world.follow_up(Reply::Given(UNSOLVED)).unwrap();
    assert_eq!(world.case.state, State::Reported);
    world.dispatch(1).unwrap();
}

#[test]
fn three_calls_in_vain_close_a_case_fewer_do_not() {
    let mut world = World::answered(Kind::Complaint, Channel::Hotline);
    let rules = Rules::default();
    for left in [3, 2, 1] {
        let refused = world.case.close(&rules, world.stamp()).unwrap_err();
        assert_eq!(refused, Refusal::AskFirst { left });
        world.follow_up(Reply::Unreached).unwrap();
    }
    world.case.close(&rules, world.stamp()).unwrap();
    assert!(matches!(world.case.state, State::Closed { outcome: Outcome::Unreached, .. }));
    assert_eq!(world.case.verdict, None, "a call in vain is no verdict");
}

#[test]
fn history_is_closed_without_asking() {
    let mut world = World::answered(Kind::Complaint, Channel::Import);
    world.case.close(&Rules::default(), world.stamp()).unwrap();
    assert!(matches!(world.case.state, State::Closed { outcome: Outcome::Unasked, .. }));
}

#[test]
fn a_closed_case_is_reopened_in_time() {
    let mut world = World::answered(Kind::Complaint, Channel::Web);
    world.follow_up(Reply::Given(SOLVED)).unwrap();
    let rules = Rules { reopen_days: 30, ..Rules::default() };
    let limit = world.now + Duration::from_hours(30 * 24);
    let late = Stamp { by: None, at: limit + Duration::from_millis(1) };
    let refused = world.case.reopen("dark again", &rules, late).unwrap_err();
    assert_eq!(refused, Refusal::TooLate { days: 30 });
    world.case.reopen("dark again", &rules, Stamp { by: None, at: limit }).unwrap();
    assert!(matches!(world.case.state, State::Reworking { .. }));
}

#[test]
fn an_explanation_can_be_contested_and_then_the_case_is_dispatched() {
    let mut world = World::new(Kind::Complaint, Channel::Web);
    world.case.explain("a matter for the court", world.stamp()).unwrap();
    world.case.reopen("it is not", &Rules::default(), world.stamp()).unwrap();
    world.dispatch(1).unwrap();
}

#[test]
fn a_merged_case_lives_on_in_the_other() {
    let mut world = World::new(Kind::Complaint, Channel::Web);
    let (own, into, stamp) = (world.case.id(), CaseId(Uuid::from_u128(2)), world.stamp());
    assert_eq!(world.case.merge(own, stamp).unwrap_err(), Refusal::MergeIntoItself);
    world.case.merge(into, stamp).unwrap();
    let refused = world.case.reopen("still dark", &Rules::default(), stamp).unwrap_err();
    assert_eq!(refused, Refusal::MergedElsewhere { into });
}

#[test]
fn words_name_what_they_name() {
    assert!(Channel::ALL.iter().all(|c| Channel::parse(c.as_str()) == Some(*c)));
    let text = serde_json::to_string(&Channel::Open311).unwrap();
    assert_eq!(text, "\"open311\"", "the same word in data and in events");
    assert_eq!(Kind::parse("gossip"), None);
}

/// A command as anybody could send it.
#[derive(Debug, Clone, Copy)]
enum Command {
    Join,
    Classify,
    Dispatch(u8),
    TakeUp,
    Report,
    Withdraw,
    Answer,
    FollowUp(Reply),
    Close,
    Explain,
    Merge,
    Reopen,
}

fn commands() -> impl Strategy<Value = Vec<(u64, Command)>> {
    let command = prop_oneof![
        1 => Just(Command::Join),
        1 => Just(Command::Classify),
        6 => (0..3_u8).prop_map(Command::Dispatch),
        6 => Just(Command::TakeUp),
        6 => Just(Command::Report),
        1 => Just(Command::Withdraw),
        6 => Just(Command::Answer),
        2 => Just(Command::FollowUp(Reply::Unreached)),
        2 => Just(Command::FollowUp(Reply::Given(SOLVED))),
        3 => Just(Command::FollowUp(Reply::Given(UNSOLVED))),
        2 => Just(Command::Close),
        1 => Just(Command::Explain),
        1 => Just(Command::Merge),
        3 => Just(Command::Reopen),
    ];
    prop::collection::vec((0..400_u64, command), 0..60)
}

fn origin() -> impl Strategy<Value = (Kind, Channel)> {
    (prop::sample::select(Kind::ALL), prop::sample::select(Channel::ALL))
}

impl World {
    fn obey(&mut self, command: Command) -> Result<(), Refusal> {
        let (stamp, rules) = (self.stamp(), Rules::default());
        let moved = match command {
            Command::Dispatch(n) => return self.dispatch(n),
            Command::TakeUp => return self.take_up(),
            Command::Withdraw => return self.withdraw(),
            Command::Answer => return self.answer(),
            Command::FollowUp(reply) => return self.follow_up(reply),
            Command::Report => {
                self.report();
                return Ok(());
            }
            Command::Join => self.case.join(Channel::Web, stamp),
            Command::Classify => self.case.classify("roads", stamp),
            Command::Close => self.case.close(&rules, stamp),
            Command::Explain => self.case.explain("a matter for the court", stamp),
            Command::Merge => self.case.merge(CaseId(Uuid::from_u128(2)), stamp),
            Command::Reopen => self.case.reopen("still dark", &rules, stamp),
        };
        self.keep(moved)?;
        if matches!(command, Command::Reopen) {
            self.send_back();
        }
        Ok(())
    }

    fn count(&self, kind: &str) -> usize {
        self.recorded.iter().filter(|event| event.kind() == kind).count()
    }
}

fn check(world: &World) -> Result<(), TestCaseError> {
    let (case, tasks) = (&world.case, &world.tasks);
    match &case.state {
        State::Reported => prop_assert!(tasks.open_lead().is_none(), "waits, and yet is led"),
        State::Dispatched { .. } | State::Handling { .. } | State::Reworking { .. } => {
            prop_assert!(tasks.open_lead().is_some(), "at work, and yet nobody leads");
        }
        State::Answered { .. } => {
            let question = case.report.kind == Kind::Consultation;
            prop_assert!(question || tasks.result().is_some(), "answered without a result");
        }
        State::Closed { outcome: Outcome::Solved, .. } => {
            prop_assert!(case.verdict.is_some_and(|verdict| verdict.solved));
        }
        State::Closed { .. } => {}
    }
    let again = world.count("case.rework") + world.count("case.reopened");
    prop_assert_eq!(case.reworks as usize, again);
    prop_assert_eq!(case.reporters as usize, 1 + world.count("case.joined"));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Whatever is commanded, in whatever order: a case that waits is led by nobody, one at work is led by somebody, one answered
    /// has a result (or was a question), one closed as solved has a reporter who said so; reports and reworks are counted. A
    /// refused command changes nothing. The events, read back from their text, give the same case.
    #[test]
    fn any_order_of_commands_keeps_the_rules_of_the_loop(
        (kind, channel) in origin(), script in commands(),
    ) {
        let mut world = World::new(kind, channel);
        for (hours, command) in script {
            world.now = world.now + Duration::from_hours(hours);
            let (case, recorded) = (world.case.clone(), world.recorded.len());
            if world.obey(command).is_err() {
                prop_assert_eq!(&world.case, &case, "refused, and yet changed");
                prop_assert_eq!(world.recorded.len(), recorded);
            }
            check(&world)?;
        }
        let text = serde_json::to_string(&world.recorded).unwrap();
        let events = serde_json::from_str::<Vec<Event>>(&text).unwrap();
        prop_assert_eq!(Case::replay(&events), Some(world.case.clone()));
        let text = serde_json::to_string(&world.case).unwrap();
        prop_assert_eq!(serde_json::from_str::<Case>(&text).unwrap(), world.case);
    }
}

/// The property above is worth something only if its scripts get everywhere.
#[test]
fn random_scripts_reach_every_kind_of_event() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..400 {
        let (kind, channel) = origin().new_tree(&mut runner).unwrap().current();
        let mut world = World::new(kind, channel);
        for (_, command) in commands().new_tree(&mut runner).unwrap().current() {
            let _refused_or_not = world.obey(command);
        }
        seen.extend(world.recorded.iter().map(Event::kind));
    }
    assert_eq!(seen, BTreeSet::from(Event::KINDS));
}
