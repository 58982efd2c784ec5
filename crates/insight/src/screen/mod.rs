//! Boards (一屏知全域): the figures of a territory on one page, from the city down to the grid, live.
//!
//! Two faces of one board. `/screen` is for those who direct the work: dark, all figures, each opening the rows behind it. `/board` is for
//! everybody: the same figures as far as they say nothing of one person, in the order of the territories' codes; there is no league table.

mod api;
mod cell;
mod chart;
mod desk;
mod frame;
mod http;
mod map;
mod policy;
mod public;
mod step;
mod table;
mod told;
mod view;
mod window;

pub use policy::Action;

use kernel::policy::Role;
use kernel::web::i18n::Messages;
use kernel::{Capability, NavItem};

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

const BOARD: NavItem = NavItem {
    name: "board",
    href: "/board",
    label: "board-nav",
    icon: "layout-dashboard",
    roles: &[],
};

const NAV: &[NavItem] = &[
    NavItem {
        name: "screen",
        href: "/screen",
        label: "screen-nav",
        icon: "device-desktop",
        roles: &[
            Role::CommunityStaff,
            Role::StreetDispatcher,
            Role::StreetLead,
            Role::DistrictCommand,
            Role::CityCommand,
            Role::Auditor,
        ],
    },
    BOARD,
];

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability {
        routes: http::routes,
        api: api::document,
        policy: policy::RULES,
        nav: NAV,
        street: &[BOARD],
        ..Capability::named("screen", MESSAGES)
    }
}

#[cfg(test)]
mod tests;
