//! How a capability plugs into the house: one value that names its routes, jobs, subscribers, policy, words and place in the navigation.

use crate::app::App;
use crate::jobs::Registry;
use crate::outbox::Subscriber;
use crate::policy::{Role, Rule, Shape};
use crate::vault::Field;
use crate::web::i18n::Messages;
use axum::Router;

/// What a capability brings.
#[derive(Clone, Copy)]
pub struct Capability {
    /// Its name, that of its folder.
    pub name: &'static str,
    /// Pages and API.
    pub routes: fn() -> Router<App>,
    /// Its part of the OpenAPI document.
    pub api: fn() -> utoipa::openapi::OpenApi,
    /// Kinds of jobs it runs.
    pub jobs: fn(&mut Registry),
    /// What it learns from events.
    pub subscribers: fn() -> Vec<Box<dyn Subscriber>>,
    /// Who may do what.
    pub policy: &'static [Rule],
    /// What its tables offer to a list narrowed by [`crate::policy::Scope`]: a test prepares each with every condition on both engines.
    pub shapes: &'static [Listed],
    /// What users read.
    pub messages: Messages,
    /// Where it stands in the navigation of the desk.
    pub nav: &'static [NavItem],
    /// Columns that hold sealed texts; see [`crate::vault`].
    pub sealed: &'static [Field],
    /// Where it stands in the navigation of the public pages.
    pub street: &'static [NavItem],
}

/// A table that lists read narrowed to what the reader may see.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// `FROM …` with the alias, e.g. `case_file c`.
    pub from: &'static str,
    /// What it offers.
    pub shape: Shape,
}

/// A link in a navigation, shown to those whose posts have one of the roles (to all, if none is named).
#[derive(Debug, Clone, Copy)]
pub struct NavItem {
    /// Short machine name, e.g. `inbox`.
    pub name: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Message key of its label.
    pub label: &'static str,
    /// Name in the icon sprite.
    pub icon: &'static str,
    /// Who sees it.
    pub roles: &'static [Role],
}

impl Capability {
    /// A capability with a name and words only; the rest is filled in by struct update.
    pub const fn named(name: &'static str, messages: Messages) -> Self {
        Self {
            name,
            routes: Router::new,
            api: empty_api,
            jobs: no_jobs,
            subscribers: Vec::new,
            policy: &[],
            shapes: &[],
            messages,
            nav: &[],
            sealed: &[],
            street: &[],
        }
    }
}

fn empty_api() -> utoipa::openapi::OpenApi {
    utoipa::openapi::OpenApi::default()
}

const fn no_jobs(_: &mut Registry) {}
