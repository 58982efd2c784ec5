//! What happened to a case, told from its ledger: at the desk with everything, on the street in plain words.

use super::super::event::{Event, What};
use super::super::model::{Outcome, Reply, Verdict};
use super::super::store::lists;
use super::view::Categories;
use crate::task::{self, Role, TaskId, Tasks};
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::ledger;
use kernel::territory::{AccountId, OrgId};
use kernel::web::{Entry, L10n, Tone};
use place::org::Network;
use std::collections::HashMap;

/// How the ledger marks an account; see [`kernel::policy::Actor::mark`].
const ACCOUNT: &str = "account:";

/// What the ledger says, read back.
enum Told {
    Case(Box<Event>),
    Task(Box<task::Event>),
    /// A clock rang, or an event of a later release.
    Other,
}

fn read(entry: &ledger::Entry) -> Told {
    let case = || serde_json::from_str(&entry.body).map(|event| Told::Case(Box::new(event)));
    let task = || serde_json::from_str(&entry.body).map(|event| Told::Task(Box::new(event)));
    match entry.kind.split_once('.') {
        Some(("case", _)) => case().unwrap_or(Told::Other),
        Some(("task", _)) => task().unwrap_or(Told::Other),
        _ => Told::Other,
    }
}

/// Tells the story of one case in the reader's language.
pub(super) struct Teller<'a> {
    pub(super) l: &'a L10n,
    pub(super) network: &'a Network,
    pub(super) categories: &'a Categories,
    pub(super) tasks: &'a Tasks,
    names: HashMap<AccountId, String>,
}

impl<'a> Teller<'a> {
    /// Reads the names of the staff in the story.
    pub(super) async fn new(
        cx: &mut Cx,
        l: &'a L10n,
        (network, categories, tasks): (&'a Network, &'a Categories, &'a Tasks),
        entries: &[ledger::Entry],
    ) -> Result<Self> {
        let mut names = HashMap::new();
        for id in entries.iter().filter_map(|entry| account(&entry.actor)) {
            if !names.contains_key(&id)
                && let Some(name) = lists::account_name(&mut cx.tx, id).await?
            {
                names.insert(id, name);
            }
        }
        Ok(Self { l, network, categories, tasks, names })
    }

    fn org(&self, id: OrgId) -> &str {
        self.network.name(id, self.l.is_zh())
    }

    /// Everything, with who did it and on whose behalf. Where the case only moved because its task did, the task's line says it.
    pub(super) fn desk(&self, entries: &[ledger::Entry]) -> Vec<Entry> {
        let before = std::iter::once(None).chain(entries.iter().map(Some));
        let told = entries
            .iter()
            .zip(before)
            .filter(|(entry, before)| !before.is_some_and(|task| echoes(entry, task)));
        told.map(|(entry, _)| self.at_desk(entry)).collect()
    }

    fn at_desk(&self, entry: &ledger::Entry) -> Entry {
        let told = read(entry);
        let line =
            Entry::new(&entry.kind, entry.at, self.what(entry, &told)).tone(tone(&entry.kind));
        let line = match &told {
            Told::Case(event) => self.case_details(line, &event.what),
            Told::Task(event) => self.task_details(line, &event.what),
            Told::Other => line,
        };
        let line = match (whose(&told, self.tasks), account(&entry.actor)) {
            (Some(org), Some(_)) => line.on_behalf_of(self.org(org)),
            _ => line,
        };
        match self.who(&entry.actor) {
            Some(who) => line.who(who),
            None => line.machine(),
        }
    }

    /// Who did it; none when it was the system.
    pub(super) fn who(&self, actor: &str) -> Option<String> {
        if let Some(id) = account(actor) {
            return Some(
                self.names.get(&id).cloned().unwrap_or_else(|| self.l.t("case-who-account")),
            );
        }
        let key = match actor {
            "public" | "reporter" => "case-who-reporter",
            "console" => "case-who-console",
            _ => return None,
        };
        Some(self.l.t(key))
    }

    /// The event in one line: its kind, and the organisation of a task.
    fn what(&self, entry: &ledger::Entry, told: &Told) -> String {
        let word = kind_word(self.l, &entry.kind);
        let Told::Task(event) = told else { return word };
        let task = event.task().and_then(|id| self.tasks.get(id).ok());
        let named = task.map(|task| (task.organisation(), task.role()));
        let (org, role) = match (&event.what, named) {
            (task::What::Upheld { organisation, .. }, _) => (*organisation, Role::Lead),
            (task::What::Reassigned { to, .. }, _) => (to.organisation, to.role),
            (_, Some(named)) => named,
            (_, None) => return word,
        };
        let role = self.l.t(&format!("task-role-{role}"));
        self.l.with("case-story-task", &[("what", &word), ("org", self.org(org)), ("role", &role)])
    }

    fn case_details(&self, line: Entry, what: &What) -> Entry {
        match what {
            What::Reported(report) => {
                line.detail(self.l.t(&format!("case-channel-{}", report.channel.as_str())))
            }
            What::Joined { channel } => {
                line.detail(self.l.t(&format!("case-channel-{}", channel.as_str())))
            }
            What::Classified { from, to } => line.detail(format!(
                "{} → {}",
                self.categories.name(from),
                self.categories.name(to)
            )),
            What::Answered { answer } => line.detail(answer),
            What::FollowedUp { reply, .. } => line.detail(self.reply(*reply)),
            What::Closed { outcome } => self.outcome(line, outcome),
            What::Reopened { reason } => line.why(reason),
            What::Dispatched | What::Handling | What::Returned | What::Rework => line,
        }
    }

    fn task_details(&self, line: Entry, what: &task::What) -> Entry {
        match what {
            task::What::Issued(issued) => line.detail(self.l.limit(issued.work.limit)),
            task::What::Extended { limit, reason, .. } => {
                line.detail(self.l.limit(*limit)).why(reason)
            }
            task::What::Reported { result, .. } => line.detail(result),
            task::What::Returned { reason, .. }
            | task::What::Suspended { reason, .. }
            | task::What::Reassigned { reason, .. }
            | task::What::Referred { reason, .. }
            | task::What::Upheld { reason, .. }
            | task::What::Designated { reason, .. } => line.why(reason),
            // Rework and withdrawal follow from what the reporter said, which stands right beside them.
            task::What::Reworked { .. }
            | task::What::Revoked { .. }
            | task::What::Accepted { .. }
            | task::What::Begun { .. }
            | task::What::Resumed { .. }
            | task::What::Confirmed { .. } => line,
        }
    }

    /// What a reporter said when asked.
    pub(super) fn reply(&self, reply: Reply) -> String {
        let Reply::Given(Verdict { contacted, solved, satisfaction }) = reply else {
            return self.l.t("case-said-unreached");
        };
        let solved = if solved { "case-said-solved" } else { "case-said-unsolved" };
        let contacted = if contacted { "case-said-contacted" } else { "case-said-not-contacted" };
        let satisfaction = self.l.t(&format!("case-satisfaction-{}", satisfaction.as_str()));
        [self.l.t(solved), self.l.t(contacted), satisfaction].join(" · ")
    }

    fn outcome(&self, line: Entry, outcome: &Outcome) -> Entry {
        let line = line.detail(self.l.t(&format!("case-outcome-{}", outcome.as_str())));
        match outcome {
            Outcome::Explained { reason } => line.why(reason),
            _ => line,
        }
    }

    /// What concerns the reporter: what became of the report, by which organisation; never the name of a person.
    pub(super) fn street(&self, entries: &[ledger::Entry]) -> Vec<Entry> {
        let mut lead = None;
        let mut lines = Vec::new();
        for entry in entries {
            match read(entry) {
                Told::Task(event) => lead = leading(&event).or(lead),
                Told::Case(event) => lines.push(self.on_street(entry, &event.what, lead)),
                Told::Other => {}
            }
        }
        lines
    }

    fn on_street(&self, entry: &ledger::Entry, what: &What, lead: Option<OrgId>) -> Entry {
        let line = Entry::new(&entry.kind, entry.at, kind_word(self.l, &entry.kind))
            .tone(tone(&entry.kind));
        let line = match what {
            What::Dispatched => line.detail(lead.map(|org| self.org(org)).unwrap_or_default()),
            _ => self.case_details(line, what),
        };
        match (self.who(&entry.actor), lead) {
            (None, _) => line.machine(),
            (Some(_), Some(org)) if account(&entry.actor).is_some() => line.who(self.org(org)),
            (Some(_), None) if account(&entry.actor).is_some() => {
                line.who(self.l.t("case-who-desk"))
            }
            (Some(who), _) => line.who(who),
        }
    }
}

/// Whether the entry says of the case what the one before, at the same moment, says of its task.
fn echoes(case: &ledger::Entry, task: &ledger::Entry) -> bool {
    let pairs = [
        ("case.dispatched", "task.issued"),
        ("case.dispatched", "task.designated"),
        ("case.handling", "task.begun"),
        ("case.returned", "task.returned"),
    ];
    case.at == task.at && pairs.contains(&(case.kind.as_str(), task.kind.as_str()))
}

/// The account an entry was written by, if it was one.
fn account(actor: &str) -> Option<AccountId> {
    actor.strip_prefix(ACCOUNT).and_then(|id| id.parse().ok())
}

/// The organisation in whose name somebody acted.
fn whose(told: &Told, tasks: &Tasks) -> Option<OrgId> {
    let Told::Task(event) = told else { return None };
    let handler = |id: TaskId| tasks.get(id).ok().map(task::Task::organisation);
    match &event.what {
        task::What::Issued(issued)
        | task::What::Reassigned { to: issued, .. }
        | task::What::Designated { issued, .. } => Some(issued.issuer.organisation),
        task::What::Upheld { arbiter, .. } => Some(arbiter.organisation),
        task::What::Accepted { task }
        | task::What::Begun { task }
        | task::What::Suspended { task, .. }
        | task::What::Resumed { task }
        | task::What::Reported { task, .. }
        | task::What::Returned { task, .. } => handler(*task),
        _ => None,
    }
}

/// The organisation that leads from this event on.
fn leading(event: &task::Event) -> Option<OrgId> {
    event.issued().filter(|issued| issued.role == Role::Lead).map(|issued| issued.organisation)
}

/// A kind of event in words.
pub(in crate::case) fn kind_word(l: &L10n, kind: &str) -> String {
    let key = match kind.split_once('.') {
        Some(("task", "warned")) => "case-bell-warned".to_owned(),
        Some(("task", "overdue")) => "case-bell-overdue".to_owned(),
        Some((area, word)) => format!("{area}-event-{word}"),
        None => return kind.to_owned(),
    };
    l.find(&key, &[]).unwrap_or_else(|| kind.to_owned())
}

fn tone(kind: &str) -> Tone {
    match kind {
        "case.closed" | "task.confirmed" => Tone::Done,
        "case.answered" | "task.reported" | "case.reported" | "case.joined" => Tone::Info,
        "case.dispatched" | "case.handling" | "task.issued" | "task.accepted" | "task.begun" => {
            Tone::OnTime
        }
        "case.rework" | "case.reopened" | "case.returned" | "task.returned" | "task.reworked"
        | "task.referred" | "task.warned" => Tone::AtRisk,
        "task.overdue" => Tone::Overdue,
        "task.suspended" => Tone::Suspended,
        _ => Tone::Waiting,
    }
}
