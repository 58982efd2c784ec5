//! Granting an admission, and finding it at the gate.

use super::model::{Admission, AdmissionId, NewAdmission, Refusal};
use super::policy::Action;
use super::store;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::ledger::Event;
use kernel::policy::Subject;
use kernel::territory::{Level, OrgId};

#[derive(serde::Serialize)]
struct Granted<'a> {
    community: OrgId,
    category: &'a str,
    department: OrgId,
    funding_cents: i64,
    basis: &'a str,
}

impl Event for Granted<'_> {
    fn kind(&self) -> &'static str {
        "admission.granted"
    }
}

/// Lets tasks of a category reach a community for a time.
pub async fn grant(cx: &mut Cx, new: NewAdmission) -> Result<AdmissionId> {
    let network = place::org::network(cx.app()).await?;
    let community = network.get(new.community).ok_or(Error::NotFound)?;
    cx.allow(Action::Grant, &Subject { chain: community.chain, ..Subject::default() })?;
    if community.level() != Some(Level::Community) {
        let organisation = community.name(true).to_owned();
        return Err(Refusal::NotCommunity { organisation }.into());
    }
    if new.until <= new.from {
        return Err(Refusal::Period.into());
    }
    let id: AdmissionId = cx.fresh();
    let now = cx.now();
    store::insert(&mut cx.tx, id, &new, now).await?;
    let granted = Granted {
        community: new.community,
        category: &new.category,
        department: new.department,
        funding_cents: new.funding.cents(),
        basis: &new.basis,
    };
    cx.record(id, &granted).await?;
    Ok(id)
}

/// The admission under which a category may reach a community, whether or not it still holds.
pub async fn find(cx: &mut Cx, community: OrgId, category: &str) -> Result<Option<Admission>> {
    store::find(&mut cx.tx, community, category).await
}
