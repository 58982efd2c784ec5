//! What can be asked about grants.

use super::model::{ADMINISTRATORS, DeputyId, Kept, Standing};
use super::policy::Action;
use super::power::Power;
use super::store::{self, Asked, Ended};
use crate::org::{self, OrgKind};
use kernel::clock::Timestamp;
use kernel::db::Tx;
use kernel::paging::{Cursor, Page, PageSize};
use kernel::policy::{Actor, Grant, GrantId, Pack, Post, Resource, Role, Subject};
use kernel::territory::{AccountId, OrgId, PostId};
use kernel::{App, Cx, Error, Result};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What an account holds besides its posts at a moment: adds to `posts` those it deputises for, and returns the grants that fit one of them.
pub(crate) async fn held(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    posts: &mut Vec<Post>,
    now: Timestamp,
) -> Result<Arc<[Grant]>> {
    let network = org::network(app).await?;
    for row in store::deputised(tx, account, now).await? {
        posts.push(Post {
            id: row.id,
            role: store::read_role(&row.role)?,
            org: row.org_id,
            level: row.org_kind.parse::<OrgKind>().ok().and_then(OrgKind::level),
            above: network.answers_to(row.org_id).into(),
            org_name: (row.name_zh, row.name_en),
        });
    }
    let mut grants = Vec::new();
    if let Ok(pack) = app.shared::<Arc<Pack>>() {
        grants.extend(pack.grants.iter().cloned());
    }
    for row in store::held(tx, account, now).await? {
        grants.extend(row.grants()?);
    }
    let account = Some(account);
    grants.retain(|grant| {
        let alone = grant.holder.account == account && grant.holder.org.is_none();
        alone || posts.iter().any(|post| grant.holder.fits(account, post))
    });
    Ok(grants.into())
}

/// The powers an organisation holds now: what the gate asks.
pub async fn powers(cx: &mut Cx, org: OrgId) -> Result<Vec<Power>> {
    let now = cx.now();
    let rows = store::powers(&mut cx.tx, org, now).await?;
    rows.iter().filter_map(|row| row.power().transpose()).collect()
}

/// A power a street holds or will hold.
#[derive(Debug, Clone)]
pub struct HeldPower {
    /// The grant.
    pub id: GrantId,
    /// The street.
    pub street: OrgId,
    /// The power.
    pub power: Power,
    /// What it rests on.
    pub basis: String,
    /// From then.
    pub valid_from: Timestamp,
    /// Until then.
    pub valid_to: Option<Timestamp>,
    /// Whether it is in force now.
    pub now: bool,
}

/// Every power that streets hold or will hold. What a street may do is no secret.
pub async fn all_powers(cx: &mut Cx) -> Result<Vec<HeldPower>> {
    let now = cx.now();
    let mut held = Vec::new();
    for row in store::all_powers(&mut cx.tx, now).await? {
        if let (Some(power), Some(street)) = (row.power()?, row.org_id) {
            let (valid_from, valid_to) = (row.valid_from, row.valid_to);
            let (id, basis, now) = (row.id, row.basis, valid_from <= now);
            held.push(HeldPower { id, street, power, basis, valid_from, valid_to, now });
        }
    }
    Ok(held)
}

/// Every grant of a power that a street ever had, the last one first.
pub async fn power_history(cx: &mut Cx, street: OrgId) -> Result<Vec<Kept>> {
    let rows = store::power_history(&mut cx.tx, street).await?;
    rows.into_iter().map(Kept::try_from).collect()
}

/// What a reader asks of the list of grants.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// For one person.
    pub account: Option<AccountId>,
    /// For an organisation.
    pub org: Option<OrgId>,
    /// For a role.
    pub role: Option<Role>,
    /// Those that ended, instead of those in force and ahead.
    pub ended: bool,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Rows on a page.
    pub size: PageSize,
}

/// A page of grants, the last given first; for whom may see them.
pub async fn list(cx: &mut Cx, filter: &Filter) -> Result<Page<Kept>> {
    cx.allow(Action::See, &Subject::default())?;
    let now = cx.now();
    let asked = Asked {
        account: filter.account,
        org: filter.org,
        role: filter.role.map(Role::as_str),
        ended: Some(if filter.ended { Ended::Long(now) } else { Ended::Not(now) }),
        after: filter.after.map(|c| (Timestamp::from_millis(c.key), GrantId(c.id))),
        fetch: filter.size.fetch(),
    };
    let rows = store::list(&mut cx.tx, &asked).await?;
    let kept: Vec<Kept> = rows.into_iter().map(Kept::try_from).collect::<Result<_>>()?;
    Ok(Page::from_rows(kept, filter.size, |kept| Cursor {
        key: kept.granted_at.millis(),
        id: kept.id.0,
    }))
}

/// One grant; for whom may see them.
pub async fn get(cx: &mut Cx, id: GrantId) -> Result<Kept> {
    cx.allow(Action::See, &Subject::default())?;
    store::get(&mut cx.tx, id).await?.try_into()
}

/// Grants in force now, powers aside, the last given first; at most `most` of them. For the page of the whole policy.
pub(super) async fn in_force(cx: &mut Cx, most: i64) -> Result<Vec<Kept>> {
    cx.allow(Action::SeePolicy, &Subject::default())?;
    let now = cx.now();
    let asked = Asked { ended: Some(Ended::Not(now)), fetch: most, ..Asked::default() };
    let rows = store::list(&mut cx.tx, &asked).await?;
    let kept: Vec<Kept> = rows.into_iter().map(Kept::try_from).collect::<Result<_>>()?;
    let holds = |kept: &Kept| kept.power.is_none() && kept.standing(now) == Standing::InForce;
    Ok(kept.into_iter().filter(holds).collect())
}

/// A grant that the actor may revoke: of a power for whom may grant it, of anything else for whom may give grants.
///
/// # Errors
/// [`Error::Forbidden`] for others; [`Error::StepUp`], before anything is filled in.
pub(super) async fn revocable(cx: &mut Cx, id: GrantId) -> Result<Kept> {
    let kept: Kept = store::get(&mut cx.tx, id).await?.try_into()?;
    match (kept.power, kept.grant.holder.org) {
        (Some(_), Some(street)) => {
            let network = org::network(cx.app()).await?;
            let street = network.get(street).map(Resource::subject).unwrap_or_default();
            cx.allow(Action::GrantPower, &street)?;
        }
        _ => cx.allow(Action::Give, &Subject::default())?,
    }
    cx.proven()?;
    Ok(kept)
}

/// How many of these streets hold each power of the list now.
pub(super) fn coverage(streets: &[OrgId], held: &[HeldPower]) -> [(Power, i64); 7] {
    Power::ALL.map(|power| {
        let holders: HashSet<OrgId> =
            held.iter().filter(|h| h.now && h.power == power).map(|h| h.street).collect();
        let n = streets.iter().filter(|street| holders.contains(street)).count();
        (power, i64::try_from(n).unwrap_or(i64::MAX))
    })
}

/// A power put to use.
#[derive(Debug, Clone)]
pub(super) struct Use {
    /// When.
    pub(super) at: Timestamp,
    /// By whom, as events name them.
    pub(super) by: String,
    /// Which power.
    pub(super) power: Power,
    /// To whom it is addressed.
    pub(super) to: OrgId,
    /// What it says.
    pub(super) statement: String,
}

/// What a street put on record by its powers, the last first, as far as it concerns the reader: the street's lead, those who grant powers there,
/// those who are addressed, and the auditor. What is said about somebody's appointment is nobody else's.
pub(super) async fn uses(cx: &mut Cx, street: OrgId) -> Result<Vec<Use>> {
    let network = org::network(cx.app()).await?;
    let subject = network.get(street).map(Resource::subject).ok_or(Error::NotFound)?;
    let ours = |post: &Post| post.org == street && post.role == Role::StreetLead;
    let all = cx.actor().posts().iter().any(ours)
        || cx.may(Action::GrantPower, &subject)
        || cx.actor().is(Role::Auditor);
    let entries = kernel::ledger::stream(&mut cx.tx, street.0).await?;
    let read = |entry: &kernel::ledger::Entry| {
        let body = entry.json();
        let text = |name: &str| body.get(name).and_then(|value| value.as_str());
        Some(Use {
            at: entry.at,
            by: entry.actor.clone(),
            power: Power::parse(text("power")?)?,
            to: text("to")?.parse().ok()?,
            statement: text("statement")?.to_owned(),
        })
    };
    let used = entries.iter().rev().filter(|entry| entry.kind == "power.used").filter_map(read);
    let posts = cx.actor().posts();
    let addressed = |used: &Use| posts.iter().any(|post| post.org == used.to);
    Ok(used.filter(|used| all || addressed(used)).collect())
}

/// A deputising.
#[derive(Debug, Clone)]
pub struct Deputy {
    /// Which one.
    pub id: DeputyId,
    /// For which post.
    pub post: PostId,
    /// What the post makes its holder.
    pub role: Role,
    /// Where the post is.
    pub org: OrgId,
    /// The name of who holds it.
    pub holder: String,
    /// Who acts in it.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// From then.
    pub valid_from: Timestamp,
    /// Until then.
    pub valid_to: Timestamp,
    /// Ended before its time.
    pub ended_at: Option<Timestamp>,
    /// Whether the asking person acts in it (else they are acted for).
    pub acting: bool,
}

impl Deputy {
    /// Where it stands at `now`.
    pub fn standing(&self, now: Timestamp) -> Standing {
        if self.ended_at.is_some() {
            Standing::Revoked
        } else if self.valid_from > now {
            Standing::Ahead
        } else if self.valid_to <= now {
            Standing::Over
        } else {
            Standing::InForce
        }
    }
}

/// One's own deputies, and the posts one deputises for.
pub async fn deputies(cx: &mut Cx) -> Result<Vec<Deputy>> {
    let Actor::Account { id: me, .. } = *cx.actor() else { return Ok(Vec::new()) };
    let rows = store::deputies(&mut cx.tx, me).await?;
    let deputy = |row: store::NamedDeputyRow| {
        let kept = row.deputy;
        Ok(Deputy {
            id: kept.id,
            post: kept.post_id,
            role: store::read_role(&row.role)?,
            org: row.org_id,
            holder: row.holder,
            acting: kept.account_id == me,
            account: kept.account_id,
            name: row.acting,
            reason: kept.reason,
            valid_from: kept.valid_from,
            valid_to: kept.valid_to,
            ended_at: kept.ended_at,
        })
    };
    rows.into_iter().map(deputy).collect()
}

/// The posts one holds oneself and may appoint a deputy for.
pub(super) async fn own_posts(cx: &mut Cx) -> Result<Vec<Post>> {
    let me = cx.actor().account();
    let held = cx.actor().posts().to_vec();
    let mut own = Vec::new();
    for post in held.into_iter().filter(|post| !ADMINISTRATORS.contains(&post.role)) {
        let row = store::post(&mut cx.tx, post.id).await?;
        own.extend(row.filter(|row| Some(row.account_id) == me).map(|_| post));
    }
    Ok(own)
}

/// The names of accounts that events are marked with.
pub(super) async fn names(
    cx: &mut Cx,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, String>> {
    let mut names = HashMap::new();
    for id in accounts {
        if !names.contains_key(id)
            && let Some(name) = store::account_name(&mut cx.tx, *id).await?
        {
            names.insert(*id, name);
        }
    }
    Ok(names)
}

/// The account that signs in with this name; for staff who name a colleague.
pub(super) async fn colleague(cx: &mut Cx, login: &str) -> Result<Option<AccountId>> {
    cx.actor().account().ok_or(Error::SignIn)?;
    store::account_by_login(&mut cx.tx, &login.trim().to_lowercase()).await
}
