//! Handling: whoever has a task accepts it, works, gives it back or reports what was done.

use super::super::file::File;
use super::super::model::{CaseId, State};
use super::{Done, keep, open_task, stamp};
use crate::task::{Role, Rules, TaskId};
use kernel::cx::Cx;
use kernel::error::Result;

/// The organisation takes its task.
pub async fn accept(cx: &mut Cx, case: CaseId, task: TaskId) -> Result<()> {
    let mut file = open_task(cx, case, task).await?;
    let event = file.tasks.accept(task, stamp(cx))?;
    keep(cx, &mut file, Done::task(event)).await
}

/// Work begins. When it is the lead's, the case is in hand.
pub async fn begin(cx: &mut Cx, case: CaseId, task: TaskId) -> Result<()> {
    let mut file = open_task(cx, case, task).await?;
    let stamp = stamp(cx);
    let mut done = Done::task(file.tasks.begin(task, stamp)?);
    if leads(&file, task)? && matches!(file.case.state, State::Dispatched { .. }) {
        done = done.and(file.case.handle(stamp)?);
    }
    keep(cx, &mut file, done).await
}

/// The organisation gives its task back, saying why. Without a lead the case waits for dispatch again, or for a ruling.
pub async fn return_task(cx: &mut Cx, case: CaseId, task: TaskId, reason: &str) -> Result<()> {
    let mut file = open_task(cx, case, task).await?;
    let stamp = stamp(cx);
    let mut done = Done::task(file.tasks.return_(task, reason, stamp, &Rules::default())?);
    if leads(&file, task)? && file.tasks.open_lead().is_none() {
        done = done.and(file.case.await_dispatch(&file.tasks, stamp)?);
    }
    keep(cx, &mut file, done).await
}

/// The organisation says what it did. Of the lead that is the answer its reporter reads; `answer` may put it in other words.
///
/// Work that was accepted but not begun begins with its report: nobody has to press a button for it.
pub async fn report_back(
    cx: &mut Cx,
    case: CaseId,
    task: TaskId,
    result: &str,
    answer: Option<&str>,
) -> Result<()> {
    let mut file = open_task(cx, case, task).await?;
    let stamp = stamp(cx);
    let lead = leads(&file, task)?;
    if matches!(file.tasks.get(task)?.state, crate::task::State::Accepted(_)) {
        let mut begun = Done::task(file.tasks.begin(task, stamp)?);
        if lead && matches!(file.case.state, State::Dispatched { .. }) {
            begun = begun.and(file.case.handle(stamp)?);
        }
        // Kept by itself: the ledger tells the beginning before the end, of the case as of the task.
        keep(cx, &mut file, begun).await?;
    }
    let mut done = Done::task(file.tasks.report(task, result, stamp)?);
    if lead {
        let answer = answer.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(result);
        done = done.and(file.case.answer(answer, &file.tasks, stamp)?);
        file.answer = Some(answer.trim().to_owned());
        file.answered_at = file.answered_at.or(Some(stamp.at));
    }
    keep(cx, &mut file, done).await
}

fn leads(file: &File, task: TaskId) -> Result<bool> {
    Ok(file.tasks.get(task)?.role() == Role::Lead)
}
