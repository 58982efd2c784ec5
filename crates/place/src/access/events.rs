//! What happens to accounts. Each is an entry in the account's own stream of the ledger; none holds a password, a token or an address.

use kernel::clock::Timestamp;
use kernel::ledger::Event;
use kernel::policy::Role;
use kernel::territory::{OrgId, PostId};
use serde::Serialize;
use uuid::Uuid;

/// An account was added.
#[derive(Debug, Clone, Serialize)]
pub struct Added {
    /// The name to sign in with.
    pub login: String,
    /// The name colleagues see.
    pub name: String,
    /// Whether it belongs to a fictional city and its password is shown.
    pub demo: bool,
    /// Whether a program acts with it.
    pub machine: bool,
}

/// It cannot sign in any more, and its sessions ended.
#[derive(Debug, Clone, Serialize)]
pub struct Suspended {
    /// Why.
    pub reason: String,
}

/// It may sign in again.
#[derive(Debug, Clone, Serialize)]
pub struct Reinstated {}

/// It has a new password, and its other sessions ended.
#[derive(Debug, Clone, Serialize)]
pub struct PasswordSet {}

/// Somebody signed in with it.
#[derive(Debug, Clone, Serialize)]
pub struct SignedIn {
    /// Digest of the session's token.
    pub session: String,
    /// By what: `password`, `code` (after the password), `passkey`, or what another capability recognised them by.
    pub how: String,
    /// How many factors were shown, here or there.
    pub factors: i64,
    /// Keyed digest of where from: the same place looks the same, and tells nothing else.
    pub source: Option<String>,
}

/// Somebody ended a session of theirs.
#[derive(Debug, Clone, Serialize)]
pub struct SignedOut {
    /// Digest of the session's token.
    pub session: String,
}

/// Sessions were ended by their holder from elsewhere, or by a security officer.
#[derive(Debug, Clone, Serialize)]
pub struct SessionsEnded {
    /// Digests of their tokens; empty where all of an account's were ended at once.
    pub sessions: Vec<String>,
}

/// Somebody who was signed in proved again who they are; their session goes on under a new token.
#[derive(Debug, Clone, Serialize)]
pub struct Proven {
    /// Digest of the new token.
    pub session: String,
    /// How many factors the session stands on now.
    pub factors: i64,
}

/// Somebody who knew the password, or was signed in, could not prove more.
#[derive(Debug, Clone, Serialize)]
pub struct ProofFailed {
    /// Keyed digest of where from.
    pub source: Option<String>,
}

/// A second factor was added.
#[derive(Debug, Clone, Serialize)]
pub struct FactorAdded {
    /// `totp` or `passkey`.
    pub factor: &'static str,
}

/// A second factor was removed by its holder.
#[derive(Debug, Clone, Serialize)]
pub struct FactorRemoved {
    /// `totp` or `passkey`.
    pub factor: &'static str,
}

/// All second factors and recovery codes were removed by a security officer.
#[derive(Debug, Clone, Serialize)]
pub struct FactorsReset {}

/// A new set of recovery codes took the place of the old one.
#[derive(Debug, Clone, Serialize)]
pub struct RecoveryCodesMade {}

/// A recovery code was used.
#[derive(Debug, Clone, Serialize)]
pub struct RecoveryCodeUsed {
    /// How many are left.
    pub left: i64,
}

/// A token for programs was made.
#[derive(Debug, Clone, Serialize)]
pub struct TokenMade {
    /// Which token.
    pub token: Uuid,
    /// `personal` or `client`.
    pub kind: String,
    /// The actions it is narrowed to, if it is.
    pub actions: Option<Vec<String>>,
    /// Whether it only reads.
    pub read_only: bool,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A token for programs was revoked.
#[derive(Debug, Clone, Serialize)]
pub struct TokenRevoked {
    /// Which token.
    pub token: Uuid,
}

/// Somebody tried to sign in and could not. For a name that no account has, the stream is made of a keyed digest of that name.
#[derive(Debug, Clone, Serialize)]
pub struct SignInFailed {
    /// Keyed digest of where from.
    pub source: Option<String>,
}

/// It holds a post.
#[derive(Debug, Clone, Serialize)]
pub struct PostGiven {
    /// Which post.
    pub post: PostId,
    /// In which organisation.
    pub org: OrgId,
    /// What it makes the holder.
    pub role: Role,
    /// From then.
    pub valid_from: Timestamp,
    /// Until then, if that is known.
    pub valid_to: Option<Timestamp>,
}

/// The post ended.
#[derive(Debug, Clone, Serialize)]
pub struct PostEnded {
    /// Which post.
    pub post: PostId,
    /// In which organisation.
    pub org: OrgId,
    /// What it made the holder.
    pub role: Role,
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
    Added => "account.added",
    Suspended => "account.suspended",
    Reinstated => "account.reinstated",
    PasswordSet => "account.password_set",
    SignedIn => "account.signed_in",
    SignedOut => "account.signed_out",
    SessionsEnded => "account.sessions_ended",
    SignInFailed => "account.sign_in_failed",
    Proven => "account.proven",
    ProofFailed => "account.proof_failed",
    FactorAdded => "account.factor_added",
    FactorRemoved => "account.factor_removed",
    FactorsReset => "account.factors_reset",
    RecoveryCodesMade => "account.recovery_codes_made",
    RecoveryCodeUsed => "account.recovery_code_used",
    TokenMade => "account.token_made",
    TokenRevoked => "account.token_revoked",
    PostGiven => "post.given",
    PostEnded => "post.ended",
}
