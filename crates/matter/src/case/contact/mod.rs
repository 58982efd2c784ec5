//! How a reporter can be reached (联系方式): given by choice, stored sealed, shown masked, opened for a purpose that everybody can read
//! afterwards.
//!
//! A contact belongs to one reporter of one case and to nothing else: there is no page of a person. It is kept until the rules of
//! retention or its reporter say otherwise, see [`destroy_due`].

mod commands;
mod destruction;
mod event;
mod http;
mod look_up;
mod model;
mod pack;
mod policy;
mod queries;
mod retention;
mod store;
mod subject_access;
#[cfg(test)]
pub(super) mod tests;
#[cfg(test)]
mod tests_keep;

pub use commands::{Opened, Why, reveal};
pub use destruction::{Certificate, certificates, destroy_by_hand, destroy_by_link, destroy_due};
pub use look_up::{Found, look_up};
pub use model::{Masked, NewContact, mask_name, mask_number};
pub use pack::{Pack, Purpose};
pub use policy::Action;
pub use queries::masked;
pub use retention::Retention;
pub use subject_access::{correct_by_link, document};

pub(super) use commands::keep;
pub(super) use http::{Card, card};
pub(super) use look_up::may_look_up;

use kernel::policy::Role;
use kernel::vault::Field;
use kernel::web::i18n::Messages;
use kernel::{Capability, NavItem};

const NAV: &[NavItem] = &[
    NavItem {
        name: "reveals",
        href: "/desk/reveals",
        label: "contact-nav-reveals",
        icon: "eye",
        roles: &[Role::Auditor],
    },
    NavItem {
        name: "certificates",
        href: "/desk/certificates",
        label: "contact-nav-certificates",
        icon: "file-text",
        roles: &[Role::Auditor, Role::SecurityOfficer],
    },
];

/// The columns that hold sealed texts.
const SEALED: &[Field] = &[store::NAME, store::NUMBER, store::REACH];

/// What this capability brings to the house.
pub fn capability() -> Capability {
    let messages = Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };
    Capability {
        routes: http::routes,
        jobs: |registry| {
            registry.add::<destruction::Sweep>();
        },
        policy: policy::RULES,
        nav: NAV,
        sealed: SEALED,
        ..Capability::named("contact", messages)
    }
}
