//! What can be asked about identities.

use super::policy::Action;
use super::store;
use kernel::clock::Timestamp;
use kernel::policy::Subject;
use kernel::territory::AccountId;
use kernel::{Cx, Result};

/// An identity that belongs to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// At which provider.
    pub provider: String,
    /// What the provider names the person by.
    pub subject: String,
    /// Since when.
    pub linked_at: Timestamp,
}

/// The identities of an account: one's own, or anybody's for whom may link.
pub async fn identities(cx: &mut Cx, account: AccountId) -> Result<Vec<Identity>> {
    if cx.actor().account() != Some(account) {
        cx.allow(Action::Link, &Subject::default())?;
    }
    let rows = store::identities(&mut cx.tx, account).await?;
    let identity = |row: store::IdentityRow| Identity {
        provider: row.provider,
        subject: row.subject,
        linked_at: row.linked_at,
    };
    Ok(rows.into_iter().map(identity).collect())
}
