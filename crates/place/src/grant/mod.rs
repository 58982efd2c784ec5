//! Grants (授权): what an installation permits or forbids besides the product's table, the powers granted to streets (赋权), and deputies.
//!
//! A grant says who, which actions, how far, under which conditions, from when to when, and on what it rests; the kernel's policy decides by it,
//! see [`kernel::policy::Grant`]. Nothing is deleted: taking back is an event with a reason, and what was so on a day stays visible. A grant for
//! an occasion, e.g. an incident, ends with it by itself; see [`end_occasion`].

mod commands;
mod events;
mod http;
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

use kernel::policy::Role;
use kernel::web::i18n::Messages;
use kernel::{Capability, NavItem};

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

/// Who has to do with what a street may do.
const POWERS: &[Role] = &[
    Role::StreetDispatcher,
    Role::StreetLead,
    Role::DepartmentLead,
    Role::DistrictCommand,
    Role::CityCommand,
    Role::Auditor,
    Role::SecurityOfficer,
];

const NAV: &[NavItem] = &[
    NavItem {
        name: "powers",
        href: "/desk/powers",
        label: "grant-nav-powers",
        icon: "shield-check",
        roles: POWERS,
    },
    NavItem {
        name: "grants",
        href: "/desk/grants",
        label: "grant-nav",
        icon: "file-text",
        roles: &[Role::SecurityOfficer, Role::Auditor],
    },
    NavItem {
        name: "policy",
        href: "/desk/policy",
        label: "grant-nav-policy",
        icon: "list-check",
        roles: &[Role::SecurityOfficer, Role::Auditor, Role::SystemAdministrator],
    },
];

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability {
        routes: http::routes,
        api: http::api,
        policy: policy::RULES,
        nav: NAV,
        ..Capability::named("grant", MESSAGES)
    }
}
