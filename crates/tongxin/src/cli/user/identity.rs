//! Identities of single sign-on, as commands name them.

use kernel::territory::AccountId;
use kernel::{Cx, Error, Result};
use place::sso;
use std::fmt;

/// An identity at a provider.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Named {
    /// The provider's name in the settings
    #[arg(long)]
    provider: String,
    /// What the provider names the person by: its `sub` claim, unless the settings say another
    #[arg(long)]
    subject: String,
}

impl Named {
    pub(super) async fn link(&self, cx: &mut Cx, account: AccountId) -> Result<()> {
        sso::link(cx, account, &self.provider, &self.subject).await
    }

    /// Only from the account that was named: a slip of the pen unlinks nobody else.
    pub(super) async fn unlink(&self, cx: &mut Cx, account: AccountId) -> Result<()> {
        let held = sso::identities(cx, account).await?;
        let own = |identity: &sso::Identity| {
            (&identity.provider, &identity.subject) == (&self.provider, &self.subject)
        };
        if !held.iter().any(own) {
            return Err(Error::invalid("subject", "sso-not-linked"));
        }
        sso::unlink(cx, &self.provider, &self.subject).await
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.subject, self.provider)
    }
}
