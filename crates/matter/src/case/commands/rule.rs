//! Arbitration (争议裁决): after two returns the level above says who leads; do first, argue later.

use super::super::file::File;
use super::super::model::{CaseId, State};
use super::super::policy::Action;
use super::dispatch::{Dispatch, issuer, pass, work};
use super::{Done, keep, open, stamp};
use crate::category;
use crate::task::{Authority, TaskId, Warrant};
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::territory::{Level, OrgId};

/// The level above names an organisation, through the gate; it may not return the matter again.
pub async fn designate(cx: &mut Cx, id: CaseId, to: OrgId, reason: &str) -> Result<TaskId> {
    let mut file = open(cx, id).await?;
    cx.allow(Action::Rule, &file)?;
    let order = Dispatch::lead(to);
    let category = category::get(cx, &file.case.report.category).await?;
    let pass = pass(cx, &file, &category, (&order, Warrant::Ruling)).await?;
    let work = work(&category, None);
    let (task, stamp) = (cx.fresh::<TaskId>(), stamp(cx));
    let mut done = Done::task(file.tasks.designate((task, pass), work, reason, stamp)?);
    if file.case.state == State::Reported {
        done = done.and(file.case.dispatch(&file.tasks, stamp)?);
    }
    keep(cx, &mut file, done).await?;
    Ok(task)
}

/// The level above decides that who leads goes on leading.
pub async fn uphold(cx: &mut Cx, id: CaseId, reason: &str) -> Result<()> {
    let mut file = open(cx, id).await?;
    cx.allow(Action::Rule, &file)?;
    let arbiter = authority(cx, &file).await?;
    let event = file.tasks.uphold(arbiter, reason, stamp(cx))?;
    keep(cx, &mut file, Done::task(event)).await
}

/// In whose name the actor rules.
pub(in crate::case) async fn authority(cx: &Cx, file: &File) -> Result<Authority> {
    let network = place::org::network(cx.app()).await?;
    let organisation = issuer(cx, file, &network)?;
    let level = network.get(organisation).ok_or(Error::NotFound)?.level().unwrap_or(Level::City);
    Ok(Authority { organisation, level })
}
