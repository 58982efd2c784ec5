//! Cases (接诉即办): a report enters, is dispatched, handled, answered, and its reporter is asked how it ended.
//!
//! Life of a case: reported → dispatched → handling → answered → closed; not solved → reworking → answered again. The work
//! itself is done by [tasks](crate::task): a case and its tasks are one matter, its [`File`].

mod commands;
pub mod contact;
mod event;
mod file;
mod http;
mod interest;
mod jobs;
mod list;
mod model;
mod moves;
mod number;
mod overdue;
mod parties;
mod policy;
mod queries;
mod rates;
pub mod recusal;
mod refusal;
mod secret;
mod store;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_desk;
#[cfg(test)]
mod tests_model;
#[cfg(test)]
mod tests_pages;
#[cfg(test)]
mod tests_photos;
#[cfg(test)]
mod tests_policy;
#[cfg(test)]
mod tests_vault;

pub use commands::{
    Dispatch, FollowUp, History, Imported, NewReport, Reported, accept, begin, by_link, classify,
    close, designate, dispatch, dispatch_by_catalogue, follow_up, follow_up_by_link, import,
    report, report_back, report_for, return_task, uphold, verdict,
};
pub use contact::NewContact;
pub use event::{Event, What};
pub use file::{File, Origin, Words, due};
pub use interest::Party;
pub use list::{Filter, Row, View, list};
pub use model::{
    Asked, Case, CaseId, Channel, Kind, Outcome, Reply, Report, Rules, Satisfaction, State, Verdict,
};
pub use number::{BadNumber, CaseNumber};
pub use overdue::{is_led, is_overdue};
pub use policy::Action;
pub use queries::{Suggestion, by_number, digests, get, photos, suggestions};
pub use rates::{Rate, Rates, Tally, Weights};
pub use recusal::recusals;
pub use refusal::Refusal;
pub use store::Photo;

use kernel::policy::Role;
use kernel::web::i18n::Messages;
use kernel::{Capability, Listed, NavItem};

/// Roles that enter reports for others.
const ENTERS: &[Role] =
    &[Role::Operator, Role::StreetDispatcher, Role::CommunityStaff, Role::GridMember];

/// Roles that have cases to look after.
const WORKS: &[Role] = &[
    Role::GridMember,
    Role::CommunityStaff,
    Role::StreetDispatcher,
    Role::StreetLead,
    Role::DepartmentHandler,
    Role::DepartmentLead,
    Role::Operator,
    Role::FollowUpDesk,
    Role::DistrictCommand,
    Role::CityCommand,
    Role::UnitContact,
    Role::Auditor,
];

const NAV: &[NavItem] = &[
    NavItem { name: "desk", href: "/desk", label: "case-nav-inbox", icon: "inbox", roles: WORKS },
    NavItem { name: "new", href: "/desk/new", label: "case-nav-new", icon: "plus", roles: ENTERS },
    NavItem {
        name: "follow-up",
        href: "/desk/follow-up",
        label: "case-nav-follow-up",
        icon: "phone",
        roles: &[Role::FollowUpDesk],
    },
];

const STREET: &[NavItem] = &[
    NavItem { name: "report", href: "/report", label: "case-nav-report", icon: "edit", roles: &[] },
    NavItem { name: "track", href: "/track", label: "case-nav-track", icon: "search", roles: &[] },
];

/// What this capability brings to the house.
pub fn capability() -> Capability {
    let messages = Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };
    Capability {
        routes: http::routes,
        api: http::api,
        jobs: jobs::register,
        policy: policy::RULES,
        shapes: &[Listed { from: "case_file c", shape: policy::SHAPE }],
        nav: NAV,
        street: STREET,
        ..Capability::named("case", messages)
    }
}
