//! Grants (授权): what an installation permits or forbids besides the product's table, the powers granted to streets (赋权), and deputies.
//!
//! A grant says who, which actions, how far, under which conditions, from when to when, and on what it rests; the kernel's policy decides by it,
//! see [`kernel::policy::Grant`]. Nothing is deleted: taking back is an event with a reason, and what was so on a day stays visible. A grant for
//! an occasion, e.g. an incident, ends with it by itself; see [`end_occasion`].

mod commands;
mod events;
mod model;
mod policy;
mod power;
mod queries;
mod store;

pub use commands::{
    Table, appoint_deputy, end_deputy, end_occasion, give, grant_power, revoke, use_power,
};
pub use events::{DeputyAppointed, DeputyEnded, Given, PowerGranted, PowerUsed, Revoked};
pub use model::{DeputyId, Kept, NewDeputy, NewGrant, NewPower, Standing};
pub use policy::Action;
pub use power::Power;
pub(crate) use queries::held;
pub use queries::{
    Deputy, Filter, HeldPower, all_powers, deputies, get, list, power_history, powers,
};

use kernel::Capability;
use kernel::web::i18n::Messages;

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability { policy: policy::RULES, ..Capability::named("grant", MESSAGES) }
}
