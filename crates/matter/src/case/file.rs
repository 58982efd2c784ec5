//! The file of a case (案卷): the case, its tasks, its words and its place, as one aggregate that is loaded, changed and saved together.

use super::interest::Party;
use super::model::{Case, CaseId, State};
use super::number::CaseNumber;
use crate::task::{MatterId, Source, State as TaskState, Task, Tasks};
use kernel::calendar::Calendar;
use kernel::clock::Timestamp;
use kernel::error::Result;
use kernel::geo::Point;
use kernel::policy::{Resource, Subject};
use kernel::territory::{Chain, OrgId};

/// What the reporter said, in their own words. Kept in the case's row only.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Words {
    /// One line.
    pub title: String,
    /// All of it.
    pub body: String,
    /// Where, in words.
    pub address: String,
}

/// Where imported history came from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Origin {
    /// The file or system.
    pub source: String,
    /// The row there.
    pub key: String,
}

/// A case with everything that belongs to it.
#[derive(Debug, Clone)]
pub struct File {
    /// The case.
    pub case: Case,
    /// Its tasks.
    pub tasks: Tasks,
    /// The version it was read at; 0 before it is first saved.
    pub version: i64,
    /// What the reporter said.
    pub words: Words,
    /// Where it is.
    pub point: Option<Point>,
    /// The organisation the report accuses, if it accuses one.
    pub about: Option<OrgId>,
    /// Whoever stands back by a recusal that was granted.
    pub recused: Vec<Party>,
    /// What the reporter was told.
    pub answer: Option<String>,
    /// The lead's clock ran out before the answer: that stays so. Whether it is overdue just now: [`Self::is_overdue`].
    pub late: bool,
    /// When it was first answered.
    pub answered_at: Option<Timestamp>,
    /// Due by another system's book: imported history keeps it.
    pub kept_due: Option<Timestamp>,
    /// Where imported history came from.
    pub origin: Option<Origin>,
    /// The departments above its handlers, for the policy.
    pub lines: Vec<OrgId>,
    /// Its tasks as they were read, to see which have changed.
    pub(super) before: Vec<Task>,
}

impl File {
    /// A file that was just opened.
    pub(super) fn open(case: Case, words: Words, point: Option<Point>) -> Self {
        let matter: MatterId = case.id().into();
        Self {
            case,
            tasks: Tasks::none(matter, Source::Case),
            version: 0,
            words,
            point,
            about: None,
            recused: Vec::new(),
            answer: None,
            late: false,
            answered_at: None,
            kept_due: None,
            origin: None,
            lines: Vec::new(),
            before: Vec::new(),
        }
    }

    /// Which case.
    pub const fn id(&self) -> CaseId {
        self.case.id()
    }

    /// The number people use.
    pub fn number(&self) -> &str {
        &self.case.report.number
    }

    /// Where it is, by the territories of the day.
    pub const fn chain(&self) -> &Chain {
        &self.case.report.chain
    }

    /// The lead somebody acts on, or the last one.
    pub fn lead(&self) -> Option<&Task> {
        let last = self.tasks.list.iter().rev().find(|task| task.role() == crate::task::Role::Lead);
        self.tasks.open_lead().or(last)
    }

    /// When the lead is due, or was: by its clock, or by the book the case was imported from; none while nobody leads or the clock waits.
    pub fn due(&self, calendar: &Calendar) -> Result<Option<Timestamp>> {
        if self.origin.is_some() {
            return Ok(self.kept_due);
        }
        match self.lead() {
            Some(task) => due(task, calendar),
            None => Ok(None),
        }
    }

    /// Whether somebody leads it and the time has run out.
    pub fn is_overdue(&self, calendar: &Calendar, at: Timestamp) -> Result<bool> {
        Ok(super::is_overdue(self.case.state.as_str(), self.due(calendar)?, at))
    }

    /// Whether it went back and waits to be dispatched again.
    pub fn is_returned(&self) -> bool {
        self.case.state == State::Reported && !self.tasks.list.is_empty()
    }

    /// The number as a type.
    pub fn case_number(&self) -> Option<CaseNumber> {
        self.number().parse().ok()
    }

    /// One task as the policy sees it: whoever has it handles it.
    pub fn of_task(&self, task: &Task, lines: Vec<OrgId>) -> Subject {
        Subject { handlers: vec![task.organisation()], lines, ..self.subject() }
    }
}

impl Resource for File {
    fn subject(&self) -> Subject {
        let handlers = self.tasks.list.iter().map(Task::organisation).collect();
        Subject {
            chain: *self.chain(),
            handlers,
            lines: self.lines.clone(),
            about: self.about,
            recused: self.recused.iter().map(|party| (*party).into()).collect(),
        }
    }
}

/// When a task is due; of one that was reported in time, when it would have been.
pub fn due(task: &Task, calendar: &Calendar) -> Result<Option<Timestamp>> {
    let mut clock = task.clock.clone();
    if !matches!(task.state, TaskState::Suspended { .. }) {
        clock.resume(Timestamp::from_millis(i64::MIN));
    }
    Ok(clock.due(calendar)?)
}
