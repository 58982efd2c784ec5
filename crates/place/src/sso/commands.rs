//! Which identity belongs to which account, and the end of that.

use super::events::{Linked, Unlinked, mark};
use super::model::Failure;
use super::policy::Action;
use super::provider::Providers;
use super::settle;
use super::store::{self, IdentityRow};
use crate::access;
use kernel::error::Refused;
use kernel::policy::Subject;
use kernel::territory::AccountId;
use kernel::{Cx, Error, Result};

/// Most characters of a subject (OpenID Connect Core, 2).
const LONGEST: usize = 255;

/// Has an identity at a provider belong to an account: whoever the provider says it is signs in with that account.
///
/// # Errors
/// [`Error::Invalid`] for a provider that is not configured, a subject that is empty or too long; a refusal if the identity belongs to
/// another account.
pub async fn link(cx: &mut Cx, account: AccountId, provider: &str, subject: &str) -> Result<()> {
    cx.allow(Action::Link, &Subject::default())?;
    cx.proven()?;
    attach(cx, account, provider, subject).await
}

/// Links the identity that somebody has just shown to be theirs to the account they are signed in with.
pub(super) async fn link_own(cx: &mut Cx, provider: &str, subject: &str) -> Result<()> {
    let account = cx.actor().account().ok_or(Error::SignIn)?;
    cx.proven()?;
    attach(cx, account, provider, subject).await
}

pub(super) async fn attach(
    cx: &mut Cx,
    account: AccountId,
    provider: &str,
    subject: &str,
) -> Result<()> {
    let known = Providers::of(cx.app()).is_some_and(|all| all.get(provider).is_ok());
    if !known {
        return Err(Error::invalid("provider", "sso-provider"));
    }
    if subject.is_empty() || subject.len() > LONGEST {
        return Err(Error::invalid("subject", "sso-subject"));
    }
    access::hold(cx, account).await?;
    match store::identity(&mut cx.tx, provider, subject).await? {
        Some(held) if held.account_id == account => return Ok(()),
        Some(_) => return Err(taken()),
        None => {}
    }
    let identity = IdentityRow {
        provider: provider.to_owned(),
        subject: subject.to_owned(),
        account_id: account,
        linked_at: cx.now(),
    };
    store::insert_identity(&mut cx.tx, &identity).await?;
    let linked = Linked { provider: provider.to_owned(), identity: mark(provider, subject) };
    cx.record(account, &linked).await.map(drop)
}

/// The identity is somebody else's; whose, is not told.
fn taken() -> Error {
    let text = "this identity belongs to another account; unlink it there first".to_owned();
    Error::Refused(Refused { rule: "sso.linked-elsewhere", args: Vec::new(), text })
}

impl Failure {
    /// The failure that an error of linking or of beginning a session is.
    pub(super) fn of(error: &Error) -> Option<Self> {
        match error.rule()? {
            "sso.linked-elsewhere" => Some(Self::LinkedElsewhere),
            "access.sign-in" => Some(Self::Suspended),
            _ => None,
        }
    }
}

/// Takes an identity away from its account: one's own, or anybody's for whom may link. Posts that its provider's claims gave end with it.
///
/// # Errors
/// [`Error::NotFound`] if there is none, or it is somebody else's.
pub async fn unlink(cx: &mut Cx, provider: &str, subject: &str) -> Result<()> {
    let held = store::identity(&mut cx.tx, provider, subject).await?.ok_or(Error::NotFound)?;
    if cx.actor().account() != Some(held.account_id) {
        // Whether somebody has such an identity is nobody else's business.
        cx.allow(Action::Link, &Subject::default()).map_err(|_| Error::NotFound)?;
    }
    cx.proven()?;
    access::hold(cx, held.account_id).await?;
    store::delete_identity(&mut cx.tx, provider, subject).await?;
    let unlinked = Unlinked { provider: provider.to_owned(), identity: mark(provider, subject) };
    cx.record(held.account_id, &unlinked).await?;
    settle::end_all(cx, held.account_id, provider).await
}
