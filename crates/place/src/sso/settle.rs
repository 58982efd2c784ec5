//! Posts by claims: what the provider says at each sign-in is what its mapping gives; what it gave and says no more, ends.
//!
//! Posts given by people are left alone, and nothing is given twice. The rules of posts hold as for anybody: auditor, security officer and
//! system administrator stay three people, whatever a directory says.

use super::events::PostRefused;
use super::model::Person;
use super::provider::{PostRule, Provider};
use super::store::{self, GivenRow};
use crate::access::{self, NewPost};
use crate::org;
use kernel::policy::{Actor, Role};
use kernel::territory::{AccountId, OrgId};
use kernel::{Cx, Error, Result};
use std::sync::Arc;

/// Settles the posts of an account by what the provider says of the person now.
pub(super) async fn settle(
    cx: &mut Cx,
    account: AccountId,
    provider: &Provider,
    person: &Person,
) -> Result<()> {
    // The configuration gives these posts, not whoever signs in.
    cx.act_as(Arc::new(Actor::System));
    let network = org::network(cx.app()).await?;
    let mut wanted = Vec::new();
    for rule in person.posts(provider) {
        match network.by_code(&rule.org) {
            Some(org) => wanted.push((rule, org.id)),
            None => refuse(cx, account, provider, rule, "no-organisation").await?,
        }
    }
    let now = cx.now();
    for post in store::given(&mut cx.tx, account, &provider.name, now).await? {
        let still = wanted.iter().any(|(rule, org)| is(&post, rule.role, *org));
        if !still {
            access::end_post(cx, post.post_id).await?;
        }
    }
    for (rule, org) in wanted {
        give(cx, account, provider, rule, org).await?;
    }
    Ok(())
}

fn is(post: &GivenRow, role: Role, org: OrgId) -> bool {
    post.role == role.as_str() && post.org_id == org
}

async fn give(
    cx: &mut Cx,
    account: AccountId,
    provider: &Provider,
    rule: &PostRule,
    org: OrgId,
) -> Result<()> {
    let now = cx.now();
    let held = access::posts(cx, account).await?;
    let already = held.iter().any(|post| {
        (post.role, post.org) == (rule.role, org) && post.valid_to.is_none_or(|end| end > now)
    });
    if already {
        return Ok(());
    }
    match access::give_post(cx, NewPost::new(account, org, rule.role)).await {
        Ok(post) => store::insert_given(&mut cx.tx, post, account, &provider.name).await,
        Err(Error::Refused(refused)) => refuse(cx, account, provider, rule, refused.rule).await,
        Err(Error::Invalid(_)) => refuse(cx, account, provider, rule, "no-organisation").await,
        Err(other) => Err(other),
    }
}

/// The person gets in without the post; the auditor sees why.
async fn refuse(
    cx: &mut Cx,
    account: AccountId,
    provider: &Provider,
    rule: &PostRule,
    why: &'static str,
) -> Result<()> {
    let PostRule { role, org, .. } = rule;
    tracing::warn!(provider = provider.name, %role, org, why, "a post by claims was not given");
    let refused =
        PostRefused { provider: provider.name.clone(), role: *role, org: org.clone(), why };
    cx.record(account, &refused).await.map(drop)
}

/// Ends every post that the provider's claims gave the account.
pub(super) async fn end_all(cx: &mut Cx, account: AccountId, provider: &str) -> Result<()> {
    let now = cx.now();
    let given = store::given(&mut cx.tx, account, provider, now).await?;
    if given.is_empty() {
        return Ok(());
    }
    cx.act_as(Arc::new(Actor::System));
    for post in given {
        access::end_post(cx, post.post_id).await?;
    }
    Ok(())
}
