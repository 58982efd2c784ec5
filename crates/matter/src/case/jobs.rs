//! What happens later: dispatch by the catalogue, and the warnings of the clocks.

use super::commands::dispatch_by_catalogue;
use super::file::File;
use super::model::CaseId;
use super::store;
use crate::task::{self, Rules, Task, TaskId, What};
use kernel::calendar::Calendar;
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::jobs::{self, Job, Registry};
use kernel::ledger::Event;
use std::sync::Arc;

/// The kinds of jobs this capability runs.
pub(super) fn register(registry: &mut Registry) {
    registry.add::<AutoDispatch>().add::<TaskClock>();
}

/// Gives a new case to whom the catalogue names.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct AutoDispatch {
    pub(super) case: CaseId,
}

impl AutoDispatch {
    /// The setting that turns dispatch by the catalogue on: `on`.
    pub(super) const SETTING: &'static str = "dispatch.automatic";
}

impl Job for AutoDispatch {
    const KIND: &'static str = "case.auto_dispatch";

    async fn run(self, cx: &mut Cx) -> Result<()> {
        match dispatch_by_catalogue(cx, self.case).await {
            // A person sees it in the list of cases that wait for dispatch.
            Ok(_) | Err(Error::Refused(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

/// The clock of a task: warns first, then says that the time is up. One timer a task; it sets itself anew.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct TaskClock {
    case: CaseId,
    task: TaskId,
}

/// What a clock says.
#[derive(serde::Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Rang {
    /// Most of the time is spent.
    Warned { task: TaskId, due: Timestamp },
    /// The time is up.
    Overdue { task: TaskId, due: Timestamp },
}

impl Event for Rang {
    fn kind(&self) -> &'static str {
        match self {
            Self::Warned { .. } => "task.warned",
            Self::Overdue { .. } => "task.overdue",
        }
    }
}

impl Job for TaskClock {
    const KIND: &'static str = "task.clock";

    async fn run(self, cx: &mut Cx) -> Result<()> {
        let mut file = store::load(&mut cx.tx, self.case).await?;
        let calendar = cx.app().shared::<Arc<Calendar>>()?.clone();
        let task = file.tasks.get(self.task)?.clone();
        let Some(due) = task.clock.due(&calendar)?.filter(|_| task.clock.is_running()) else {
            return Ok(());
        };
        let now = cx.now();
        if now > due {
            return self.overdue(cx, &mut file, &task, due).await;
        }
        if warning(&task, &calendar)?.is_some_and(|at| now >= at) {
            task::store::set_warned(&mut cx.tx, self.case.into(), &task).await?;
            cx.record(self.case, &Rang::Warned { task: self.task, due }).await?;
        }
        set(cx, self.case, &task, &calendar).await
    }
}

impl TaskClock {
    async fn overdue(
        &self,
        cx: &mut Cx,
        file: &mut File,
        task: &Task,
        due: Timestamp,
    ) -> Result<()> {
        task::store::set_overdue(&mut cx.tx, self.case.into(), task).await?;
        if task.is_open_lead() && !file.late {
            store::set_late(&mut cx.tx, file).await?;
        }
        cx.record(self.case, &Rang::Overdue { task: self.task, due }).await.map(drop)
    }
}

fn key(task: TaskId) -> String {
    format!("task.clock:{task}")
}

fn warning(task: &Task, calendar: &Calendar) -> Result<Option<Timestamp>> {
    Ok(task.clock.warning_at(calendar, Rules::default().warning_percent)?)
}

/// Sets the timers of the tasks that moved: those that count to their next ring, those that stand still to none. Imported history rings no
/// bell.
pub(super) async fn set_clocks(
    cx: &mut Cx,
    file: &File,
    calendar: &Calendar,
    events: &[task::Event],
) -> Result<()> {
    if file.origin.is_some() {
        return Ok(());
    }
    for event in events {
        let replaced = match &event.what {
            What::Reassigned { task, .. } => Some(*task),
            What::Designated { replaces, .. } => *replaces,
            _ => None,
        };
        for id in event.task().into_iter().chain(replaced) {
            let task = file.tasks.get(id)?;
            match event.what {
                // Neither changes when the clock rings.
                What::Accepted { .. } | What::Begun { .. } => {}
                _ => set(cx, file.id(), task, calendar).await?,
            }
        }
    }
    Ok(())
}

/// The next ring after now: the warning, then the moment after the due time.
async fn set(cx: &mut Cx, case: CaseId, task: &Task, calendar: &Calendar) -> Result<()> {
    let due = task.clock.due(calendar)?.filter(|_| task.clock.is_running() && task.state.is_open());
    let Some(due) = due else { return jobs::cancel(cx, &key(task.id())).await };
    let now = cx.now();
    let late = due + std::time::Duration::from_millis(1);
    let at = warning(task, calendar)?.filter(|at| *at > now && *at < due).unwrap_or(late);
    jobs::set_timer(cx, &key(task.id()), &TaskClock { case, task: task.id() }, at).await
}
