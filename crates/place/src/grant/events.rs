//! What happens to grants. A grant is a stream of its own; a deputising is told in the stream of the post.

use super::model::DeputyId;
use super::power::Power;
use kernel::clock::Timestamp;
use kernel::ledger::Event;
use kernel::policy::Role;
use kernel::territory::{AccountId, OrgId, PostId};
use serde::Serialize;
use uuid::Uuid;

/// A grant was given.
#[derive(Debug, Clone, Serialize)]
pub struct Given {
    /// `permit` or `forbid`.
    pub effect: &'static str,
    /// To one person.
    pub account: Option<AccountId>,
    /// To everybody in an organisation.
    pub org: Option<OrgId>,
    /// To everybody with a role.
    pub role: Option<Role>,
    /// Which actions.
    pub actions: Vec<String>,
    /// How far.
    pub relation: &'static str,
    /// Only in this territory.
    pub territory: Option<OrgId>,
    /// Only on this line.
    pub line: Option<OrgId>,
    /// Under which conditions.
    pub conditions: Vec<&'static str>,
    /// With what it ends by itself.
    pub occasion: Option<Uuid>,
    /// What it rests on.
    pub basis: String,
    /// From then.
    pub valid_from: Timestamp,
    /// Until then.
    pub valid_to: Option<Timestamp>,
}

/// A power was granted to a street.
#[derive(Debug, Clone, Serialize)]
pub struct PowerGranted {
    /// To which street.
    pub street: OrgId,
    /// Which power.
    pub power: Power,
    /// What it rests on.
    pub basis: String,
    /// From then.
    pub valid_from: Timestamp,
    /// Until then.
    pub valid_to: Option<Timestamp>,
}

/// A grant, or a power, was taken back.
#[derive(Debug, Clone, Serialize)]
pub struct Revoked {
    /// Why.
    pub reason: String,
}

/// Somebody acts in a post for its holder.
#[derive(Debug, Clone, Serialize)]
pub struct DeputyAppointed {
    /// Which deputising.
    pub deputy: DeputyId,
    /// Who acts.
    pub account: AccountId,
    /// Why.
    pub reason: String,
    /// From then.
    pub valid_from: Timestamp,
    /// Until then.
    pub valid_to: Timestamp,
}

/// They act in it no more.
#[derive(Debug, Clone, Serialize)]
pub struct DeputyEnded {
    /// Which deputising.
    pub deputy: DeputyId,
}

/// A street used a power by putting something on record.
#[derive(Debug, Clone, Serialize)]
pub struct PowerUsed {
    /// Which power.
    pub power: Power,
    /// To whom it is addressed.
    pub to: OrgId,
    /// What it says.
    pub statement: String,
    /// In which post.
    pub post: Option<PostId>,
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
    Given => "grant.given",
    PowerGranted => "power.granted",
    Revoked => "grant.revoked",
    DeputyAppointed => "deputy.appointed",
    DeputyEnded => "deputy.ended",
    PowerUsed => "power.used",
}
