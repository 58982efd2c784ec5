//! What can be done about grants. What is granted counts at the next request of whoever it is for, and so does what is taken back.

use super::events::{DeputyAppointed, DeputyEnded, Given, PowerGranted, PowerUsed, Revoked};
use super::model::{self, DeputyId, NewDeputy, NewGrant, NewPower, Refusal, Standing};
use super::policy::Action;
use super::power::Power;
use super::queries;
use super::store::{self, DeputyRow, GrantRow};
use crate::org::{self, OrgKind};
use kernel::error::Field;
use kernel::policy::{Actor, Effect, GrantId, Relation, Resource, Role, Rule, Subject};
use kernel::territory::OrgId;
use kernel::{Cx, Error, Result};
use std::sync::Arc;
use uuid::Uuid;

/// Every rule of the product: what grants are checked against. Shared by the composition root.
#[derive(Debug, Clone)]
pub struct Table(pub Arc<[Rule]>);

/// Gives a grant.
///
/// # Errors
/// [`Error::Invalid`] with every bad field; a refusal when it reaches beyond what posts hold, touches the three administrators, or is for
/// the officer who gives it; [`Error::StepUp`].
pub async fn give(cx: &mut Cx, new: NewGrant) -> Result<GrantId> {
    cx.allow(Action::Give, &Subject::default())?;
    cx.proven()?;
    let table = cx.app().shared::<Table>()?.clone();
    let from = new.valid_from.unwrap_or(cx.now());
    let mut bad = new.check(&table.0);
    bad.extend(model::period(from, new.valid_to));
    bad.extend(unknown(cx, &new).await?);
    if !bad.is_empty() {
        return Err(Error::Invalid(bad));
    }
    new.within(&table.0)?;
    if new.effect == Effect::Permit && is_for(cx.actor(), &new) {
        return Err(Refusal::Yourself.into());
    }
    let row = GrantRow {
        id: cx.fresh(),
        effect: new.effect.as_str().to_owned(),
        account_id: new.holder.account,
        org_id: new.holder.org,
        role: new.holder.role.map(|role| role.to_string()),
        power: None,
        actions: new.actions.join(" "),
        reach: new.reach.relation.to_string(),
        territory_level: new.reach.territory.map(|(level, _)| level.to_string()),
        territory_id: new.reach.territory.map(|(_, org)| org),
        line_id: new.reach.line,
        conditions: words(&new),
        occasion: new.occasion,
        basis: new.basis.clone(),
        valid_from: from,
        valid_to: new.valid_to,
        granted_at: cx.now(),
        granted_by: cx.actor().mark(),
        revoked_at: None,
        revoked_by: None,
        revoked_why: None,
    };
    store::insert(&mut cx.tx, &row).await?;
    cx.record(row.id, &given(new, from)).await?;
    Ok(row.id)
}

fn words(new: &NewGrant) -> String {
    new.conditions.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(" ")
}

fn given(new: NewGrant, valid_from: kernel::Timestamp) -> Given {
    Given {
        effect: new.effect.as_str(),
        account: new.holder.account,
        org: new.holder.org,
        role: new.holder.role,
        actions: new.actions,
        relation: new.reach.relation.as_str(),
        territory: new.reach.territory.map(|(_, org)| org),
        line: new.reach.line,
        conditions: new.conditions.iter().map(|c| c.as_str()).collect(),
        occasion: new.occasion,
        basis: new.basis,
        valid_from,
        valid_to: new.valid_to,
    }
}

/// Whether the actor would receive what they give.
fn is_for(actor: &Actor, new: &NewGrant) -> bool {
    let account = actor.account();
    (new.holder.account.is_some() && new.holder.account == account)
        || actor.posts().iter().any(|post| new.holder.fits(account, post))
}

/// Accounts and organisations that are not there.
async fn unknown(cx: &mut Cx, new: &NewGrant) -> Result<Vec<Field>> {
    let network = org::network(cx.app()).await?;
    let orgs = [
        ("org", new.holder.org),
        ("territory", new.reach.territory.map(|(_, org)| org)),
        ("line", new.reach.line),
    ];
    let lost = |org: OrgId| network.get(org).is_none_or(|org| !org.in_force(cx.now()));
    let mut bad: Vec<Field> = orgs
        .into_iter()
        .filter(|(_, org)| org.is_some_and(lost))
        .map(|(name, _)| Field::new(name, "access-org"))
        .collect();
    if let Some(account) = new.holder.account
        && !store::account_there(&mut cx.tx, account).await?
    {
        bad.push(Field::new("account", "access-account"));
    }
    Ok(bad)
}

/// Takes a grant back, or a power.
///
/// # Errors
/// [`Error::Invalid`] without a reason; a refusal when it ended before.
pub async fn revoke(cx: &mut Cx, id: GrantId, reason: &str) -> Result<()> {
    let kept = queries::revocable(cx, id).await?;
    if let Some(field) = model::words("reason", reason) {
        return Err(Error::Invalid(vec![field]));
    }
    if matches!(kept.standing(cx.now()), Standing::Revoked | Standing::Over) {
        return Err(Refusal::Ended.into());
    }
    end(cx, id, reason).await
}

async fn end(cx: &mut Cx, id: GrantId, reason: &str) -> Result<()> {
    let (now, by) = (cx.now(), cx.actor().mark());
    if store::revoke(&mut cx.tx, id, now, (&by, reason)).await? == 0 {
        return Err(Error::Conflict);
    }
    cx.record(id, &Revoked { reason: reason.to_owned() }).await.map(drop)
}

/// Ends every grant that was given for an occasion, because the occasion is over; returns how many. For the capability whose occasion it is: it
/// has asked the policy before.
pub async fn end_occasion(cx: &mut Cx, occasion: Uuid, reason: &str) -> Result<usize> {
    let rows = store::of_occasion(&mut cx.tx, occasion).await?;
    for row in &rows {
        end(cx, row.id, reason).await?;
    }
    Ok(rows.len())
}

/// Grants a power to a street.
///
/// # Errors
/// A refusal for what is no street and for a power it holds in that time already; [`Error::Invalid`] with every bad field.
pub async fn grant_power(cx: &mut Cx, new: NewPower) -> Result<GrantId> {
    let network = org::network(cx.app()).await?;
    let street = network.get(new.street).ok_or(Error::NotFound)?;
    cx.allow(Action::GrantPower, street)?;
    cx.proven()?;
    let organisation = street.name(cx.zh()).to_owned();
    if street.kind != OrgKind::Street || !street.in_force(cx.now()) {
        return Err(Refusal::NotStreet { organisation }.into());
    }
    let from = new.valid_from.unwrap_or(cx.now());
    let bad: Vec<Field> = model::words("basis", &new.basis)
        .into_iter()
        .chain(model::period(from, new.valid_to))
        .collect();
    if !bad.is_empty() {
        return Err(Error::Invalid(bad));
    }
    org::lock(cx, new.street).await?;
    let held = store::power_history(&mut cx.tx, new.street).await?;
    let clashes = |row: &&GrantRow| {
        row.power.as_deref() == Some(new.power.as_str())
            && row.revoked_at.is_none()
            && row.valid_to.is_none_or(|end| end > from)
            && new.valid_to.is_none_or(|end| row.valid_from < end)
    };
    if held.iter().any(|row| clashes(&row)) {
        return Err(Refusal::HeldAlready { organisation }.into());
    }
    let row = power_row(cx, &new, from);
    store::insert(&mut cx.tx, &row).await?;
    let (power, street, valid_to) = (new.power, new.street, new.valid_to);
    let granted = PowerGranted { street, power, basis: new.basis, valid_from: from, valid_to };
    cx.record(row.id, &granted).await?;
    Ok(row.id)
}

fn power_row(cx: &Cx, new: &NewPower, valid_from: kernel::Timestamp) -> GrantRow {
    GrantRow {
        id: cx.fresh(),
        effect: Effect::Permit.as_str().to_owned(),
        account_id: None,
        org_id: Some(new.street),
        role: None,
        power: Some(new.power.to_string()),
        actions: String::new(),
        reach: Relation::Within.to_string(),
        territory_level: None,
        territory_id: None,
        line_id: None,
        conditions: String::new(),
        occasion: None,
        basis: new.basis.clone(),
        valid_from,
        valid_to: new.valid_to,
        granted_at: cx.now(),
        granted_by: cx.actor().mark(),
        revoked_at: None,
        revoked_by: None,
        revoked_why: None,
    }
}

/// A street uses a power by putting something on record, addressed to an organisation.
///
/// # Errors
/// [`Error::Forbidden`] unless the street holds the power now.
pub async fn use_power(
    cx: &mut Cx,
    (street, power): (OrgId, Power),
    to: OrgId,
    statement: &str,
) -> Result<()> {
    let network = org::network(cx.app()).await?;
    let subject = network.get(street).map(Resource::subject).ok_or(Error::NotFound)?;
    cx.allow(Action::Use(power), &subject)?;
    let mut bad: Vec<Field> = model::words("statement", statement).into_iter().collect();
    if network.get(to).is_none_or(|org| !org.in_force(cx.now())) {
        bad.push(Field::new("to", "access-org"));
    }
    if !bad.is_empty() {
        return Err(Error::Invalid(bad));
    }
    let post = cx.actor().posts().iter().find(|post| post.org == street).map(|post| post.id);
    let used = PowerUsed { power, to, statement: statement.to_owned(), post };
    cx.record(street, &used).await.map(drop)
}

/// Appoints a deputy for a post of one's own, for a time: they act in it with all its rights while one holds it oneself.
///
/// # Errors
/// Refusals: somebody else's post, oneself, one of the three administrators; [`Error::Invalid`] with every bad field.
pub async fn appoint_deputy(cx: &mut Cx, new: NewDeputy) -> Result<DeputyId> {
    let holder = cx.actor().account().ok_or(Error::SignIn)?;
    cx.proven()?;
    let from = new.valid_from.unwrap_or(cx.now());
    let post = store::post(&mut cx.tx, new.post).await?.filter(|post| {
        post.account_id == holder
            && post.valid_from <= from
            && post.valid_to.is_none_or(|end| end > from)
    });
    let role: Role = match &post {
        Some(post) => store::read_role(&post.role)?,
        None => return Err(Refusal::NotYourPost.into()),
    };
    if model::ADMINISTRATORS.contains(&role) {
        return Err(Refusal::NoDeputy { role }.into());
    }
    if new.account == holder {
        return Err(Refusal::OwnDeputy.into());
    }
    let mut bad: Vec<Field> = model::words("reason", &new.reason)
        .into_iter()
        .chain(model::period(from, Some(new.valid_to)))
        .collect();
    if !store::account_there(&mut cx.tx, new.account).await? {
        bad.push(Field::new("account", "access-account"));
    }
    if !bad.is_empty() {
        return Err(Error::Invalid(bad));
    }
    let row = DeputyRow {
        id: cx.fresh(),
        post_id: new.post,
        account_id: new.account,
        reason: new.reason.clone(),
        valid_from: from,
        valid_to: new.valid_to,
        appointed_at: cx.now(),
        ended_at: None,
    };
    store::insert_deputy(&mut cx.tx, &row).await?;
    let appointed = DeputyAppointed {
        deputy: row.id,
        account: new.account,
        reason: new.reason,
        valid_from: from,
        valid_to: new.valid_to,
    };
    cx.record(new.post, &appointed).await?;
    Ok(row.id)
}

/// Ends a deputising: by the holder of the post, by the deputy, or by whoever watches over deputies.
///
/// # Errors
/// [`Error::NotFound`] for others; a refusal when it ended before.
pub async fn end_deputy(cx: &mut Cx, id: DeputyId) -> Result<()> {
    let row = store::deputy(&mut cx.tx, id).await?;
    let post = store::post(&mut cx.tx, row.post_id).await?;
    let me = cx.actor().account();
    let mine = me == Some(row.account_id) || post.is_some_and(|post| me == Some(post.account_id));
    if !mine && cx.allow(Action::Deputies, &Subject::default()).is_err() {
        return Err(Error::NotFound);
    }
    let now = cx.now();
    if row.valid_to <= now || store::end_deputy(&mut cx.tx, id, now).await? == 0 {
        return Err(Refusal::Ended.into());
    }
    cx.record(row.post_id, &DeputyEnded { deputy: id }).await.map(drop)
}
