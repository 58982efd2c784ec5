//! What happens to identities. Entries of the account's own stream where there is one, else of the provider's; none holds a token, a code
//! or a claim of a person, and a subject only as a digest.

use super::model::digest;
use kernel::ledger::Event;
use kernel::policy::Role;
use serde::Serialize;
use uuid::Uuid;

/// An identity at a provider belongs to the account.
#[derive(Debug, Clone, Serialize)]
pub struct Linked {
    /// Which provider.
    pub provider: String,
    /// Digest of provider and subject.
    pub identity: String,
}

/// It does no more.
#[derive(Debug, Clone, Serialize)]
pub struct Unlinked {
    /// Which provider.
    pub provider: String,
    /// Digest of provider and subject.
    pub identity: String,
}

/// Somebody came back from the provider and did not get in.
#[derive(Debug, Clone, Serialize)]
pub struct Failed {
    /// Which provider.
    pub provider: String,
    /// Why: a word of [`super::Failure`].
    pub why: &'static str,
    /// Keyed digest of where from.
    pub source: Option<String>,
}

/// The provider's claims ask for a post that cannot be given.
#[derive(Debug, Clone, Serialize)]
pub struct PostRefused {
    /// Which provider.
    pub provider: String,
    /// What the post would have made the holder.
    pub role: Role,
    /// Code of the organisation.
    pub org: String,
    /// The rule that refused, or `no-organisation`.
    pub why: &'static str,
}

/// How events name an identity: the same person looks the same, and nothing else is told.
pub(super) fn mark(provider: &str, subject: &str) -> String {
    hex::encode(digest(&["identity", provider, subject]))
}

/// The stream of a provider, for what concerns no account of ours.
pub(super) fn stream_of(provider: &str) -> Uuid {
    let mut bytes = [0; 16];
    let named = digest(&["provider", provider]);
    bytes.iter_mut().zip(named).for_each(|(to, from)| *to = from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

macro_rules! kinds {
    ($($event:ty => $kind:literal),* $(,)?) => {$(
        impl Event for $event {
            fn kind(&self) -> &'static str {
                $kind
            }
        }
    )*};
}
kinds! {
    Linked => "sso.linked",
    Unlinked => "sso.unlinked",
    Failed => "sso.failed",
    PostRefused => "sso.post_refused",
}
