//! Follow-up (回访): the reporter says how it ended. Not solved is taken up again; solved is closed and its tasks confirmed.

use super::super::file::File;
use super::super::model::{Asked, CaseId, Reply, Rules, State};
use super::super::policy::Action;
use super::super::store;
use super::{Done, by_link, keep, open, stamp};
use crate::task::{self, Role, TaskId};
use kernel::cx::Cx;
use kernel::error::{Error, Result};

/// What was asked and said.
#[derive(Debug, Clone)]
pub struct FollowUp {
    /// What the reporter said; or that nobody was reached.
    pub reply: Reply,
    /// In the reporter's own words; kept in its row only.
    pub remark: String,
}

/// Characters of the longest remark taken.
pub(in crate::case) const LONGEST_REMARK: usize = 1_000;

/// The follow-up desk has asked the reporter.
pub async fn follow_up(cx: &mut Cx, id: CaseId, said: FollowUp) -> Result<()> {
    let mut file = open(cx, id).await?;
    cx.allow(Action::FollowUp, &file)?;
    apply(cx, &mut file, Asked::Desk, said).await
}

/// The reporter answers by the link of the case.
pub async fn follow_up_by_link(
    cx: &mut Cx,
    number: &str,
    secret: &str,
    said: FollowUp,
) -> Result<CaseId> {
    let id = by_link(cx, number, secret).await?;
    let mut file = store::load(&mut cx.tx, id).await?;
    apply(cx, &mut file, Asked::Reporter, said).await?;
    Ok(id)
}

async fn apply(cx: &mut Cx, file: &mut File, asked: Asked, said: FollowUp) -> Result<()> {
    if said.remark.chars().count() > LONGEST_REMARK {
        return Err(Error::Invalid(vec![
            kernel::error::Field::new("remark", "text-long").arg("max", LONGEST_REMARK),
        ]));
    }
    let stamp = stamp(cx);
    let mut done = Done { tasks: Vec::new(), case: file.case.follow_up(asked, said.reply, stamp)? };
    match file.case.state {
        State::Closed { .. } => done.tasks = confirm(file, stamp)?,
        State::Reworking { .. } => done.tasks = rework(file, stamp)?,
        _ => {}
    }
    keep(cx, file, done).await?;
    let row = (file.id(), cx.fresh());
    let now = cx.now();
    store::add_follow_up(&mut cx.tx, row, asked, &said.reply, (said.remark.trim(), now)).await
}

/// Closes an answered case whose reporter cannot be asked.
pub async fn close(cx: &mut Cx, id: CaseId) -> Result<()> {
    let mut file = open(cx, id).await?;
    cx.allow(Action::FollowUp, &file)?;
    let stamp = stamp(cx);
    let done = Done::default().and(file.case.close(&Rules::default(), stamp)?);
    let done = Done { tasks: confirm(&mut file, stamp)?, ..done };
    keep(cx, &mut file, done).await
}

/// Ends what is open when the matter is done: reported tasks are confirmed, assistance nobody waits for is withdrawn, the lead comes last.
pub(super) fn confirm(file: &mut File, stamp: task::Stamp) -> Result<Vec<task::Event>> {
    let mut events = Vec::new();
    let open = |role: Role, file: &File| -> Vec<(TaskId, bool)> {
        let tasks =
            file.tasks.list.iter().filter(|task| task.role() == role && task.state.is_open());
        tasks.map(|task| (task.id(), matches!(task.state, task::State::Reported { .. }))).collect()
    };
    for (id, reported) in open(Role::Assist, file) {
        events.push(if reported {
            file.tasks.confirm(id, stamp)?
        } else {
            file.tasks.revoke(id, "the matter is done", stamp)?
        });
    }
    for (id, _) in open(Role::Lead, file) {
        events.push(file.tasks.confirm(id, stamp)?);
    }
    Ok(events)
}

/// Sends the lead's task back to work.
fn rework(file: &mut File, stamp: task::Stamp) -> Result<Vec<task::Event>> {
    let lead = file.tasks.result().map(task::Task::id);
    match lead {
        Some(lead) => {
            Ok(vec![file.tasks.rework(lead, "the reporter says that it is not solved", stamp)?])
        }
        None => Ok(Vec::new()),
    }
}
