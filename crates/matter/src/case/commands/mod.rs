//! What can be done with a case: one function, one transaction, one or more events.

mod dispatch;
mod follow_up;
mod handle;
mod history;
mod relieve;
mod report;
mod rule;

pub use dispatch::{Dispatch, classify, dispatch, dispatch_by_catalogue, verdict};
pub use follow_up::{FollowUp, close, follow_up, follow_up_by_link};
pub use handle::{accept, begin, report_back, return_task};
pub use history::{History, Imported, import};
pub(super) use relieve::relieve;
pub use report::{NewReport, Reported, by_link, report, report_for};
pub(super) use rule::authority;
pub use rule::{designate, uphold};

use super::event::Event;
use super::file::File;
use super::jobs;
use super::model::CaseId;
use super::policy::Action;
use super::store;
use crate::task::{self, Stamp, TaskId};
use kernel::calendar::Calendar;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use std::sync::Arc;
use uuid::Uuid;

/// Who acts now, for the books.
fn stamp(cx: &Cx) -> Stamp {
    Stamp { by: cx.actor().account(), at: cx.now() }
}

/// The city's calendar.
fn calendar(cx: &Cx) -> Result<Arc<Calendar>> {
    cx.app().shared::<Arc<Calendar>>().cloned()
}

/// The case, for somebody who may see it; whoever may not hears that there is none.
async fn open(cx: &mut Cx, id: CaseId) -> Result<File> {
    let mut file = store::load(&mut cx.tx, id).await?;
    super::queries::add_lines(cx, &mut file).await?;
    if matches!(cx.actor(), kernel::policy::Actor::Reporter) || cx.may(Action::See, &file) {
        return Ok(file);
    }
    Err(Error::NotFound)
}

/// The case and one of its tasks, for somebody who handles the task.
async fn open_task(cx: &mut Cx, id: CaseId, task: TaskId) -> Result<File> {
    let file = open(cx, id).await?;
    // The task of another case is not there, like one that never was.
    let held = file.tasks.get(task).map_err(|_| Error::NotFound)?;
    cx.allow(Action::Handle, &file.of_task(held, Vec::new()))?;
    Ok(file)
}

/// What a command did: events of tasks first, since a case moves because its tasks did.
#[derive(Default)]
struct Done {
    tasks: Vec<task::Event>,
    case: Vec<Event>,
}

impl Done {
    fn task(event: task::Event) -> Self {
        Self { tasks: vec![event], case: Vec::new() }
    }

    fn and(mut self, event: Event) -> Self {
        self.case.push(event);
        self
    }

    /// The events in the order of the ledger.
    fn told(&self, case: CaseId) -> Vec<(Uuid, Told<'_>)> {
        let events = self.tasks.iter().map(Told::Task).chain(self.case.iter().map(Told::Case));
        events.map(|event| (case.0, event)).collect()
    }
}

/// An event of the case or of one of its tasks: both stand in the case's stream.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Told<'a> {
    Task(&'a task::Event),
    Case(&'a Event),
}

impl kernel::ledger::Event for Told<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::Task(event) => event.kind(),
            Self::Case(event) => event.kind(),
        }
    }
}

/// Saves the case, writes what was done to its ledger, and sets the timers of its clocks.
async fn keep(cx: &mut Cx, file: &mut File, done: Done) -> Result<()> {
    let calendar = calendar(cx)?;
    let now = cx.now();
    note_lateness(file, &calendar, now)?;
    store::save(&mut cx.tx, file, &calendar, now).await?;
    cx.record_many(&done.told(file.id())).await?;
    jobs::set_clocks(cx, file, &calendar, &done.tasks).await
}

/// A lead whose time was up when it moved was late, whether or not a timer had the moment to say so. Imported history says itself.
fn note_lateness(file: &mut File, calendar: &Calendar, now: kernel::Timestamp) -> Result<()> {
    if file.origin.is_none()
        && let Some(lead) = file.lead()
    {
        file.late |= lead.clock.due(calendar)?.is_some_and(|due| now > due);
    }
    Ok(())
}
