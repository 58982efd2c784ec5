//! An organisation that must stand back is relieved of what it had in hand.

use super::super::file::File;
use super::super::interest::concerns;
use super::super::model::State;
use super::{Done, keep, stamp};
use crate::task::TaskId;
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::territory::OrgId;

/// Why, in the books: the ground itself is nobody's business there.
const REASON: &str = "recusal";

/// Takes the open tasks of `org`, and of what hangs below it, away; a case that nobody leads any more waits for dispatch.
pub(in crate::case) async fn relieve(cx: &mut Cx, file: &mut File, org: OrgId) -> Result<()> {
    let network = place::org::network(cx.app()).await?;
    let theirs = file
        .tasks
        .list
        .iter()
        .filter(|task| task.state.is_open() && concerns(&network, org, task.organisation()));
    let theirs: Vec<TaskId> = theirs.map(crate::task::Task::id).collect();
    if theirs.is_empty() {
        return Ok(());
    }
    let stamp = stamp(cx);
    let mut done = Done::default();
    for task in theirs {
        done.tasks.push(file.tasks.revoke(task, REASON, stamp)?);
    }
    let under_way = matches!(
        file.case.state,
        State::Dispatched { .. } | State::Handling { .. } | State::Reworking { .. }
    );
    if under_way && file.tasks.open_lead().is_none() {
        done = done.and(file.case.await_dispatch(&file.tasks, stamp)?);
    }
    keep(cx, file, done).await
}
