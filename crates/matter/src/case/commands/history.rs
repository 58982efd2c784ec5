//! History of another system comes in: the same gate, the same ledger, the dates of its own time.

use super::super::file::{File, Origin};
use super::super::model::{CaseId, State};
use super::super::store;
use super::dispatch::{Dispatch, dispatch_file};
use super::follow_up::confirm;
use super::report::{NewReport, file as open_file};
use super::{Done, keep, stamp};
use crate::task::{Role, TaskId};
use kernel::calendar::Limit;
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::policy::Actor;
use kernel::territory::OrgId;

/// A matter as another system kept it.
#[derive(Debug, Clone)]
pub struct History {
    /// The report; its origin says which row it was.
    pub report: NewReport,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// Who handled it, if that is known; without, it can still have ended.
    pub organisation: Option<OrgId>,
    /// When it was due by the other system's book.
    pub due: Option<Timestamp>,
    /// When it was closed; still open if none, unless [`Self::late`] says how it ended.
    pub closed_at: Option<Timestamp>,
    /// Whether it ended late, where the other system says only that.
    pub late: Option<bool>,
    /// What the reporter was told.
    pub answer: String,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// A case was made of it.
    New(CaseId),
    /// It was imported before; nothing changed.
    Before(CaseId),
}

/// Takes one row of history. What it says of due, closed and late is kept as it stands; the work passes the gate like any other.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but the machine's own console; whatever the gate refuses.
pub async fn import(cx: &mut Cx, history: History) -> Result<Imported> {
    if !matches!(cx.actor(), Actor::Console) {
        return Err(Error::Forbidden {
            action: "case.import",
            why: "history is imported at the console",
        });
    }
    let origin: &Origin =
        history.report.origin.as_ref().ok_or_else(|| Error::invalid("origin", "required"))?;
    if let Some(case) = store::by_origin(&mut cx.tx, origin).await? {
        return Ok(Imported::Before(case));
    }
    cx.set_now(history.reported_at);
    let (mut file, reported) = open_file(cx, history.report.clone()).await?;
    file.kept_due = history.due;
    let task = match history.organisation {
        Some(to) => {
            let limit = history.due.map(|due| spanning(history.reported_at, due));
            Some(dispatch_file(cx, &mut file, Dispatch { to, role: Role::Lead, limit }).await?)
        }
        None => None,
    };
    if history.closed_at.is_some() || history.late.is_some() {
        file.late = ended_late(&history);
        end(cx, &mut file, task, &history).await?;
    }
    Ok(Imported::New(reported.case))
}

async fn end(cx: &mut Cx, file: &mut File, task: Option<TaskId>, history: &History) -> Result<()> {
    cx.set_now(history.closed_at.unwrap_or(history.reported_at));
    let stamp = stamp(cx);
    let Some(task) = task else {
        let done = Done::default().and(file.case.conclude(stamp)?);
        return keep(cx, file, done).await;
    };
    let mut done = Done::task(file.tasks.accept(task, stamp)?);
    done.tasks.push(file.tasks.begin(task, stamp)?);
    done.case.push(file.case.handle(stamp)?);
    done.tasks.push(file.tasks.report(task, &history.answer, stamp)?);
    done.case.push(file.case.answer(&history.answer, &file.tasks, stamp)?);
    file.answer = Some(history.answer.clone());
    file.answered_at = Some(stamp.at);
    done.case.push(file.case.conclude(stamp)?);
    done.tasks.extend(confirm(file, stamp)?);
    debug_assert!(matches!(file.case.state, State::Closed { .. }), "an import ends closed");
    keep(cx, file, done).await
}

/// As the other system says; where it gives both times, those decide.
fn ended_late(history: &History) -> bool {
    match (history.due, history.closed_at) {
        (Some(due), Some(closed)) => closed > due,
        _ => history.late.unwrap_or(false),
    }
}

/// A limit of full hours that spans the other system's time; the exact moment is kept beside it.
fn spanning(from: Timestamp, due: Timestamp) -> Limit {
    let hours = due.since(from).as_secs().div_ceil(3_600);
    Limit::Hours(u32::try_from(hours).unwrap_or(u32::MAX).max(1))
}
