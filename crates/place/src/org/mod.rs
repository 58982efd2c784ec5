//! The organisation network (组织体系): five levels of territory, departments and their branches on the line, and local units; where each
//! territory lies, and what each organisation answers for (明责).
//!
//! Everything that asks "who is responsible here?" asks the [`Network`]: all organisations in memory, with a spatial index from a
//! point to its grid and chain. It is read by [`network`] and told to reload by every command that changes it. Others learn of
//! changes by the events [`Added`], [`Renamed`], [`AreaSet`], [`DutySet`], [`DutyWithdrawn`] and [`Abolished`].

mod commands;
mod events;
mod founding;
mod geometry;
mod http;
pub mod import;
mod model;
mod network;
mod policy;
mod queries;
mod snapshot;
mod store;
mod water;

pub use commands::{
    abolish, add, add_many, lock, rename, set_area, set_areas, set_duties, withdraw_duties,
};
pub use events::{Abolished, Added, AreaSet, DutyChange, DutySet, DutyWithdrawn, Renamed};
pub use founding::NewOrg;
pub use http::{CategoryName, CategoryNames};
pub use model::{Duty, DutyList, Org, OrgKind};
pub use network::{Census, Network};
pub use policy::Action;
pub use queries::{Holders, duties, duty, duty_counts, holders};
pub use snapshot::{NetworkCell, bump, network, see_own};
pub use water::{RIVER, river};

use kernel::web::i18n::Messages;
use kernel::{Capability, NavItem};

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

const NAV: &[NavItem] = &[NavItem {
    name: "territory",
    href: "/territory",
    label: "org-nav",
    icon: "hierarchy-2",
    roles: &[],
}];

const STREET: &[NavItem] =
    &[NavItem { name: "territory", href: "/territory", label: "org-nav", icon: "map", roles: &[] }];

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability {
        routes: http::routes,
        api: http::api,
        policy: policy::RULES,
        nav: NAV,
        street: STREET,
        ..Capability::named("org", MESSAGES)
    }
}

#[cfg(test)]
mod tests;
