//! Audit: the ledger as those who watch over the others read it, and what they take out of it.
//!
//! The auditor searches everything by actor, object, action and time; the security officer sees what system administrators and auditors
//! did, the system administrator what security officers did (see [`Action`]). Each look is itself an entry, see [`Looked`]. An [`Export`]
//! leaves the house signed.

mod administrators;
mod asked;
mod commands;
mod download;
mod export;
mod http;
mod model;
mod names;
mod policy;
mod queries;
mod sight;
mod store;
mod walk;
mod zip;

pub use asked::Asked;
pub use commands::{Looked, note};
pub use export::{Export, Format, Manifest, Unfit, verify};
pub use model::{Group, Leg, Place, Wanted};
pub use policy::Action;
pub use queries::{Found, Search, Stream, search, stream};

use kernel::policy::Role;
use kernel::web::i18n::Messages;
use kernel::{Capability, NavItem};

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

const NAV: &[NavItem] = &[
    NavItem {
        name: "audit",
        href: "/desk/audit",
        label: "audit-nav",
        icon: "shield-check",
        roles: &[Role::Auditor, Role::SecurityOfficer, Role::SystemAdministrator],
    },
    NavItem {
        name: "administrators",
        href: "/desk/administrators",
        label: "administrators-nav",
        icon: "users",
        roles: &[Role::Auditor, Role::SecurityOfficer, Role::SystemAdministrator],
    },
];

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability {
        routes: http::routes,
        policy: policy::RULES,
        nav: NAV,
        ..Capability::named("audit", MESSAGES)
    }
}

#[cfg(test)]
mod tests;
