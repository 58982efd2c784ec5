//! Which part of the ledger somebody sees, as legs to walk.

use super::model::{Group, Leg};
use super::policy::Action;
use super::{queries, store};
use kernel::policy::{Actor, Role, Subject};
use kernel::{Cx, Result};

/// What the reader may see, by the rights they have now and by the posts the actors had when they acted.
///
/// # Errors
/// What the policy says to somebody who may see none of it.
pub(super) async fn legs(cx: &mut Cx) -> Result<Vec<Leg>> {
    let everywhere = Subject::default();
    if cx.may(Action::See, &everywhere) {
        return Ok(vec![Leg::default()]);
    }
    let mut legs = Vec::new();
    let acts = [
        (Action::SeeSystem, Role::SystemAdministrator),
        (Action::SeeAudit, Role::Auditor),
        (Action::SeeSecurity, Role::SecurityOfficer),
    ];
    let mut any = false;
    for (action, role) in acts {
        if cx.may(action, &everywhere) {
            any = true;
            legs.extend(acts_of(cx, role).await?);
        }
    }
    if cx.may(Action::SeeSystem, &everywhere) {
        legs.push(Leg { actor: Some(Actor::Console.mark()), ..Leg::default() });
    }
    if cx.may(Action::SeeRefusals, &everywhere) {
        any = true;
        let refused = |kind: &String| Group::of(kind) == Group::Refusals || kind == FAILED;
        let kinds = queries::kinds(cx).await?.into_iter().filter(refused);
        legs.extend(kinds.map(|kind| Leg { kind: Some(kind), ..Leg::default() }));
    }
    if !any {
        cx.allow(Action::See, &everywhere)?;
    }
    Ok(legs)
}

/// An attempt to sign in that failed: a refusal, too, for whoever guards the accounts.
const FAILED: &str = "account.sign_in_failed";

/// What the holders of a role did while they held it.
pub(super) async fn acts_of(cx: &mut Cx, role: Role) -> Result<Vec<Leg>> {
    let holders = store::holders(&mut cx.tx, role).await?;
    let leg = |holder: store::Holder| Leg {
        actor: Some(format!("account:{}", holder.account_id)),
        since: Some(holder.valid_from),
        until: holder.valid_to,
        ..Leg::default()
    };
    Ok(holders.into_iter().map(leg).collect())
}
