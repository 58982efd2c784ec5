//! What can be asked about grants.

use super::model::{DeputyId, Kept};
use super::policy::Action;
use super::power::Power;
use super::store::{self, Asked, Ended};
use crate::org::{self, OrgKind};
use kernel::clock::Timestamp;
use kernel::db::Tx;
use kernel::paging::{Cursor, Page, PageSize};
use kernel::policy::{Actor, Grant, GrantId, Pack, Post, Role, Subject};
use kernel::territory::{AccountId, OrgId, PostId};
use kernel::{App, Cx, Result};
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

/// A deputising.
#[derive(Debug, Clone)]
pub struct Deputy {
    /// Which one.
    pub id: DeputyId,
    /// For which post.
    pub post: PostId,
    /// Who acts in it.
    pub account: AccountId,
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

/// One's own deputies, and the posts one deputises for.
pub async fn deputies(cx: &mut Cx) -> Result<Vec<Deputy>> {
    let Actor::Account { id: me, .. } = *cx.actor() else { return Ok(Vec::new()) };
    let rows = store::deputies(&mut cx.tx, me).await?;
    let deputy = |row: store::DeputyRow| Deputy {
        id: row.id,
        post: row.post_id,
        acting: row.account_id == me,
        account: row.account_id,
        reason: row.reason,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        ended_at: row.ended_at,
    };
    Ok(rows.into_iter().map(deputy).collect())
}
