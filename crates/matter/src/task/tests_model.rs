//! The loop: one sentence about each rule, then what holds after any order of commands.

use super::event::Event;
use super::gate::{DutyList, Facts, Order, Party, PartyKind, Pass, Warrant, pass};
use super::model::{
    Arbitration, Authority, MatterId, Role, Rules, Source, Stamp, State, TaskId, Work,
};
use super::refusal::Refusal;
use super::tasks::Tasks;
use kernel::calendar::Limit;
use kernel::clock::Timestamp;
use kernel::reexport::Uuid;
use kernel::territory::{Chain, Level, OrgId};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use std::time::Duration;

/// One matter in the hands of a test: its tasks, a clock, and what was recorded.
struct World {
    tasks: Tasks,
    now: Timestamp,
    recorded: Vec<Event>,
}

fn org(n: u8) -> OrgId {
    OrgId(Uuid::from_u128(1_000 + u128::from(n)))
}

fn office(level: Level) -> Authority {
    let n = if level == Level::City { 200 } else { 201 };
    Authority { organisation: org(n), level }
}

fn command(level: Level) -> Party {
    let chain = Chain::default().with(Level::City, org(200));
    let chain = if level == Level::City { chain } else { chain.with(Level::District, org(201)) };
    let id = office(level).organisation;
    Party { id, name: level.to_string(), kind: PartyKind::Territory(level), chain, line: vec![] }
}

/// A pass for a department of the district, from the real gate.
fn let_through(n: u8, role: Role, warrant: Warrant, level: Level) -> Pass {
    let organisation = Party {
        id: org(n),
        name: format!("department {n}"),
        kind: PartyKind::Department(Level::District),
        ..command(Level::District)
    };
    let order = Order {
        organisation,
        role,
        issuer: command(level),
        warrant,
        category: "street lighting".into(),
        admission: None,
        at: Timestamp::default(),
    };
    pass(&order, &Facts { duty: Some(DutyList::Own), ..Facts::default() }).unwrap()
}

fn work() -> Work {
    Work { what: "mend the lamp".into(), done_when: "it burns".into(), limit: Limit::Hours(24) }
}

type Moved = Result<Event, Refusal>;

impl World {
    fn new() -> Self {
        let matter = MatterId(Uuid::from_u128(1));
        let now = Timestamp::from_millis(1_700_000_000_000);
        Self { tasks: Tasks::none(matter, Source::Case), now, recorded: Vec::new() }
    }

    fn forward(&mut self, minutes: u64) {
        self.now = self.now + Duration::from_mins(minutes);
    }

    fn fresh(&self) -> TaskId {
        TaskId(Uuid::from_u128(10_000 + self.recorded.len() as u128))
    }

    fn keep(&mut self, moved: Moved) -> Moved {
        self.recorded.extend(moved.clone());
        moved
    }

    fn act(&mut self, act: impl FnOnce(&mut Tasks, Stamp) -> Moved) -> Moved {
        let moved = act(&mut self.tasks, Stamp { by: None, at: self.now });
        self.keep(moved)
    }

    fn issue(&mut self, n: u8, role: Role) -> Result<TaskId, Refusal> {
        let id = self.fresh();
        let pass = let_through(n, role, Warrant::Office, Level::District);
        self.act(|tasks, stamp| tasks.issue(id, pass, work(), stamp)).map(|_| id)
    }

    fn return_(&mut self, task: TaskId) -> Moved {
        self.act(|tasks, stamp| tasks.return_(task, "not ours", stamp, &Rules::default()))
    }

    fn take_up(&mut self, task: TaskId) {
        self.act(|tasks, stamp| tasks.accept(task, stamp)).unwrap();
        self.act(|tasks, stamp| tasks.begin(task, stamp)).unwrap();
    }

    fn report(&mut self, task: TaskId) {
        self.act(|tasks, stamp| tasks.report(task, "it burns", stamp)).unwrap();
    }

    fn confirm(&mut self, task: TaskId) -> Moved {
        self.act(|tasks, stamp| tasks.confirm(task, stamp))
    }

    fn refer(&mut self) -> Moved {
        self.act(|tasks, stamp| tasks.refer("not clear whose it is", stamp))
    }

    fn designate(&mut self, n: u8, role: Role, level: Level) -> Result<TaskId, Refusal> {
        let id = self.fresh();
        let pass = let_through(n, role, Warrant::Ruling, level);
        let moved = self
            .act(|tasks, stamp| tasks.designate((id, pass), work(), "it owns the lamps", stamp));
        moved.map(|_| id)
    }

    fn state(&self, task: TaskId) -> &State {
        &self.tasks.get(task).unwrap().state
    }
}

#[test]
fn a_task_goes_from_issued_to_confirmed() {
    let mut world = World::new();
    let lead = world.issue(1, Role::Lead).unwrap();
    world.take_up(lead);
    world.report(lead);
    world.confirm(lead).unwrap();
    assert!(world.tasks.is_settled());
    let kinds = world.recorded.iter().map(Event::kind).collect::<Vec<_>>();
    assert_eq!(
        kinds,
        ["task.issued", "task.accepted", "task.begun", "task.reported", "task.confirmed"]
    );
}

#[test]
fn a_matter_has_one_lead() {
    let mut world = World::new();
    world.issue(1, Role::Lead).unwrap();
    let second = world.issue(2, Role::Lead).unwrap_err();
    assert_eq!(second, Refusal::LeadTaken { organisation: org(1) });
    world.issue(2, Role::Assist).unwrap();
}

#[test]
fn an_organisation_has_a_matter_once() {
    let mut world = World::new();
    let task = world.issue(1, Role::Lead).unwrap();
    assert_eq!(world.issue(1, Role::Assist).unwrap_err(), Refusal::DoubleWork { task });
}

#[test]
fn a_return_needs_a_reason() {
    let mut world = World::new();
    let lead = world.issue(1, Role::Lead).unwrap();
    let rules = Rules::default();
    let moved = world.act(|tasks, stamp| tasks.return_(lead, " \u{3000}\n", stamp, &rules));
    assert_eq!(moved.unwrap_err(), Refusal::WordsMissing);
    world.return_(lead).unwrap();
}

#[test]
fn who_accepted_first_leads_until_arbitration_says_otherwise() {
    let mut world = World::new();
    let lead = world.issue(1, Role::Lead).unwrap();
    world.take_up(lead);
    let first = Refusal::FirstReceiver { organisation: org(1) };
    assert_eq!(world.return_(lead).unwrap_err(), first);
    let to = (world.fresh(), let_through(2, Role::Lead, Warrant::Office, Level::District));
    let moved = world.act(|tasks, stamp| tasks.reassign(lead, to, "better placed", stamp));
    assert_eq!(moved.unwrap_err(), first);
    world.act(|tasks, stamp| tasks.revoke(lead, "again from the start", stamp)).unwrap();
    assert_eq!(world.issue(2, Role::Lead).unwrap_err(), first, "a revocation frees nobody");
    world.refer().unwrap();
    let new = world.designate(2, Role::Lead, Level::City).unwrap();
    world.take_up(new);
}

#[test]
fn two_returns_go_to_arbitration_one_level_up() {
    let mut world = World::new();
    let first = world.issue(1, Role::Lead).unwrap();
    world.return_(first).unwrap();
    assert_eq!(world.tasks.pending(), None);
    let second = world.issue(2, Role::Lead).unwrap();
    world.return_(second).unwrap();
    assert_eq!(world.tasks.pending(), Some(Level::City));
    let level = Level::City;
    assert_eq!(world.issue(3, Role::Lead).unwrap_err(), Refusal::UnderArbitration { level });
    let below = world.designate(3, Role::Lead, Level::District).unwrap_err();
    assert_eq!(below, Refusal::NotTheArbiter { level });
    world.designate(1, Role::Lead, Level::City).unwrap();
    assert_eq!(world.tasks.custody.returns, 0);
}

#[test]
fn the_number_of_returns_is_a_rule_of_the_city() {
    let mut world = World::new();
    let lead = world.issue(1, Role::Lead).unwrap();
    let rules = Rules { max_returns: 1, ..Rules::default() };
    world.act(|tasks, stamp| tasks.return_(lead, "not ours", stamp, &rules)).unwrap();
    assert_eq!(world.tasks.pending(), Some(Level::City));
}

#[test]
fn a_designated_organisation_may_not_return() {
    let mut world = World::new();
    let lead = world.issue(1, Role::Lead).unwrap();
    world.refer().unwrap();
    let named = world.designate(2, Role::Lead, Level::City).unwrap();
    assert!(matches!(world.state(lead), State::Reassigned { to, .. } if *to == named));
    assert_eq!(world.return_(named).unwrap_err(), Refusal::Designated);
}

#[test]
fn an_upheld_lead_goes_on_and_may_not_return() {
    let mut world = World::new();
    let lead = world.issue(1, Role::Lead).unwrap();
    world.refer().unwrap();
    let arbiter = office(Level::City);
    world.act(|tasks, stamp| tasks.uphold(arbiter, "it is yours", stamp)).unwrap();
    assert_eq!(world.return_(lead).unwrap_err(), Refusal::Designated);
    world.take_up(lead);
}

#[test]
fn a_pass_for_a_ruling_is_good_for_a_ruling_only() {
    let mut world = World::new();
    let id = world.fresh();
    let ruling = || let_through(1, Role::Lead, Warrant::Ruling, Level::City);
    let moved = world.act(|tasks, stamp| tasks.issue(id, ruling(), work(), stamp));
    assert_eq!(moved.unwrap_err(), Refusal::NoArbitration);
    let alone = world.designate(1, Role::Lead, Level::City).unwrap_err();
    assert_eq!(alone, Refusal::NoArbitration);
}

#[test]
fn the_lead_is_confirmed_last_and_then_nobody_is_asked() {
    let mut world = World::new();
    let lead = world.issue(1, Role::Lead).unwrap();
    let task = world.issue(2, Role::Assist).unwrap();
    world.take_up(lead);
    world.report(lead);
    assert_eq!(world.confirm(lead).unwrap_err(), Refusal::StillOpen { task });
    world.take_up(task);
    world.report(task);
    world.confirm(task).unwrap();
    world.confirm(lead).unwrap();
    assert_eq!(world.issue(3, Role::Assist).unwrap_err(), Refusal::Settled);
    let again = world.act(|tasks, stamp| tasks.rework(task, "dark again", stamp));
    assert_eq!(again.unwrap_err(), Refusal::Settled, "the lead goes back first");
    world.act(|tasks, stamp| tasks.rework(lead, "dark again", stamp)).unwrap();
    world.act(|tasks, stamp| tasks.rework(task, "dark again", stamp)).unwrap();
    assert_eq!(world.tasks.get(lead).unwrap().label(), "reworked");
}

#[test]
fn a_task_is_extended_once() {
    let mut world = World::new();
    let lead = world.issue(1, Role::Lead).unwrap();
    world.take_up(lead);
    let mut extend =
        |hours| world.act(|tasks, stamp| tasks.extend(lead, Limit::Hours(hours), "rain", stamp));
    extend(48).unwrap();
    assert_eq!(extend(72).unwrap_err(), Refusal::ExtendedBefore);
}

#[test]
fn a_move_that_does_not_fit_names_the_state() {
    let mut world = World::new();
    let lead = world.issue(1, Role::Lead).unwrap();
    let moved = world.confirm(lead).unwrap_err();
    assert_eq!(moved, Refusal::Move { state: "issued", verb: "confirmed" });
}

/// A command as anybody could send it, on a task counted from the newest.
#[derive(Debug, Clone)]
enum Command {
    Issue(u8, Role),
    Accept(usize),
    Begin(usize),
    Return(usize),
    Suspend(usize),
    Resume(usize),
    Extend(usize),
    Report(usize),
    Confirm(usize),
    Rework(usize),
    Reassign(usize, u8),
    Revoke(usize),
    Refer,
    Uphold(Level),
    Designate(u8, Role, Level),
}

fn commands() -> impl Strategy<Value = Vec<(u64, &'static str, Command)>> {
    let role = || prop_oneof![3 => Just(Role::Lead), 2 => Just(Role::Assist)];
    let level = || prop_oneof![Just(Level::City), Just(Level::District)];
    let who = || 0..4_u8;
    let which = || prop_oneof![3 => Just(0_usize), 1 => 0..6_usize];
    let command = prop_oneof![
        5 => (who(), role()).prop_map(|(n, role)| Command::Issue(n, role)),
        6 => which().prop_map(Command::Accept),
        6 => which().prop_map(Command::Begin),
        4 => which().prop_map(Command::Return),
        2 => which().prop_map(Command::Suspend),
        4 => which().prop_map(Command::Resume),
        1 => which().prop_map(Command::Extend),
        6 => which().prop_map(Command::Report),
        4 => which().prop_map(Command::Confirm),
        3 => which().prop_map(Command::Rework),
        3 => (which(), who()).prop_map(|(task, n)| Command::Reassign(task, n)),
        1 => which().prop_map(Command::Revoke),
        2 => Just(Command::Refer),
        2 => level().prop_map(Command::Uphold),
        4 => (who(), role(), level()).prop_map(|(n, role, level)| Command::Designate(n, role, level)),
    ];
    let words = prop_oneof![9 => Just("a reason"), 1 => Just("  ")];
    prop::collection::vec((0..2_000_u64, words, command), 0..80)
}

impl World {
    fn nth_newest(&self, n: usize) -> TaskId {
        let task = self.tasks.list.iter().rev().nth(n).map(super::Task::id);
        task.unwrap_or(TaskId(Uuid::nil()))
    }

    fn obey(&mut self, command: &Command, reason: &str) -> Moved {
        let new = self.fresh();
        let pass = |n, role| let_through(n, role, Warrant::Office, Level::District);
        match *command {
            Command::Issue(n, role) => {
                self.act(|tasks, stamp| tasks.issue(new, pass(n, role), work(), stamp))
            }
            Command::Refer => self.act(|tasks, stamp| tasks.refer(reason, stamp)),
            Command::Uphold(level) => {
                self.act(|tasks, stamp| tasks.uphold(office(level), reason, stamp))
            }
            Command::Designate(n, role, level) => {
                let pass = let_through(n, role, Warrant::Ruling, level);
                self.act(|tasks, stamp| tasks.designate((new, pass), work(), reason, stamp))
            }
            Command::Reassign(task, n) => {
                let task = self.nth_newest(task);
                let role = self.tasks.get(task).map_or(Role::Lead, super::Task::role);
                let to = (new, pass(n, role));
                self.act(|tasks, stamp| tasks.reassign(task, to, reason, stamp))
            }
            _ => self.obey_on_one(command, reason),
        }
    }

    fn obey_on_one(&mut self, command: &Command, reason: &str) -> Moved {
        let rules = Rules::default();
        let later = self.now + Duration::from_hours(48);
        let (Command::Accept(nth)
        | Command::Begin(nth)
        | Command::Return(nth)
        | Command::Suspend(nth)
        | Command::Resume(nth)
        | Command::Extend(nth)
        | Command::Report(nth)
        | Command::Confirm(nth)
        | Command::Rework(nth)
        | Command::Revoke(nth)) = *command
        else {
            unreachable!("the others are obeyed by `obey`")
        };
        let task = self.nth_newest(nth);
        self.act(|tasks, stamp| match command {
            Command::Accept(_) => tasks.accept(task, stamp),
            Command::Begin(_) => tasks.begin(task, stamp),
            Command::Return(_) => tasks.return_(task, reason, stamp, &rules),
            Command::Suspend(_) => tasks.suspend(task, reason, later, stamp),
            Command::Resume(_) => tasks.resume(task, stamp),
            Command::Extend(_) => tasks.extend(task, Limit::Hours(48), reason, stamp),
            Command::Report(_) => tasks.report(task, reason, stamp),
            Command::Confirm(_) => tasks.confirm(task, stamp),
            Command::Rework(_) => tasks.rework(task, reason, stamp),
            _ => tasks.revoke(task, reason, stamp),
        })
    }
}

fn check(world: &World) -> Result<(), TestCaseError> {
    let tasks = &world.tasks;
    let open = || tasks.list.iter().filter(|task| task.state.is_open());
    let leads = open().filter(|task| task.role() == Role::Lead).collect::<Vec<_>>();
    prop_assert!(leads.len() <= 1, "one lead");
    let who = open().map(super::Task::organisation).collect::<BTreeSet<_>>();
    prop_assert_eq!(who.len(), open().count(), "an organisation has a matter once");
    if tasks.is_settled() {
        prop_assert_eq!(open().count(), 0, "after a confirmed lead nothing is open");
        prop_assert_eq!(tasks.pending(), None);
    }
    for lead in leads.iter().filter(|lead| !matches!(lead.state, State::Issued)) {
        prop_assert_eq!(tasks.custody.receiver, Some(lead.organisation()), "the first receiver");
    }
    if tasks.custody.returns >= Rules::default().max_returns {
        prop_assert!(tasks.pending().is_some(), "too many returns wait for the level above");
    }
    for (seq, task) in (1..).zip(&tasks.list) {
        prop_assert_eq!(task.issued.seq, seq);
        let runs = matches!(task.state, State::Issued | State::Accepted(_) | State::InProgress(_));
        prop_assert_eq!(
            task.clock.is_running(),
            runs,
            "the clock runs while the organisation is at it"
        );
        prop_assert_eq!(task.clock.is_paused(), matches!(task.state, State::Suspended { .. }));
        let ends = task.clock.intervals().iter().map(|i| (i.from, i.to.unwrap_or(world.now)));
        let ends = ends.flat_map(|(from, to)| [from, to]).collect::<Vec<_>>();
        prop_assert!(ends.is_sorted(), "intervals follow one another");
    }
    Ok(())
}

fn named_by(tasks: &Tasks) -> Option<OrgId> {
    match tasks.custody.arbitration {
        Arbitration::Ruled { organisation, .. } => Some(organisation),
        Arbitration::None | Arbitration::Pending { .. } => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Whatever is commanded, in whatever order: one lead; an organisation has a matter once; after a confirmed lead nothing
    /// is open; who leads is the first receiver or was named; too many returns wait for the level above; numbers run from one;
    /// clocks run exactly while somebody is at it. A refused command changes nothing. Who was named never returns. The events,
    /// read back from their text, give the same tasks.
    #[test]
    fn any_order_of_commands_keeps_the_rules_of_the_loop(script in commands()) {
        let mut world = World::new();
        for (minutes, reason, command) in &script {
            world.forward(*minutes);
            let before = world.tasks.clone();
            match world.obey(command, reason) {
                Err(_) => prop_assert_eq!(&world.tasks, &before, "refused, and yet changed"),
                Ok(event) if event.kind() == "task.returned" => {
                    let task = world.tasks.get(event.task().unwrap()).unwrap();
                    prop_assert!(!before.custody.designated.contains(&task.organisation()));
                }
                Ok(_) => {}
            }
            check(&world)?;
            if let Some(named) = named_by(&world.tasks) {
                prop_assert!(world.tasks.custody.designated.contains(&named));
            }
        }
        let text = serde_json::to_string(&world.recorded).unwrap();
        let mut replayed = Tasks::none(world.tasks.matter, Source::Case);
        for event in serde_json::from_str::<Vec<Event>>(&text).unwrap() {
            replayed.apply(&event).unwrap();
        }
        prop_assert_eq!(&replayed, &world.tasks);
        let text = serde_json::to_string(&replayed).unwrap();
        prop_assert_eq!(serde_json::from_str::<Tasks>(&text).unwrap(), replayed);
    }
}

/// The property above is worth something only if its scripts get everywhere.
#[test]
fn random_scripts_reach_every_kind_of_event() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..300 {
        let mut world = World::new();
        for (minutes, reason, command) in commands().new_tree(&mut runner).unwrap().current() {
            world.forward(minutes);
            let _refused_or_not = world.obey(&command, reason);
        }
        seen.extend(world.recorded.iter().map(Event::kind));
    }
    assert_eq!(seen, BTreeSet::from(Event::KINDS));
}
