//! Single sign-on: whoever another system knows (OpenID Connect) signs in here without a password of ours.
//!
//! Life of a sign-in: started by a link of the log-in page → the provider's own pages → back here with a code, once, in the same browser,
//! within ten minutes → the code is exchanged and the ID token verified → the identity (provider and subject) is looked up → the posts
//! that the provider's claims give are settled → a session begins, the same as after a password.
//!
//! An identity belongs to an account because a security officer said so ([`link`]), because its holder did while signed in
//! ([`Purpose::Link`]), or because the provider may add accounts. It is never found by an e-mail address: whoever can choose an address
//! there would be whoever has it here.

mod commands;
mod events;
mod http;
mod model;
mod officer;
mod oidc;
mod policy;
mod provider;
mod queries;
mod settle;
mod sign_in;
mod store;
mod wire;

pub use commands::{link, unlink};
pub use events::{Failed, Linked, PostRefused, Unlinked};
pub use model::{Failure, Purpose};
pub use policy::Action;
pub use provider::{ClaimNames, PostRule, Provider, Providers, Secret};
pub use queries::{Identity, identities};
pub use wire::may_be_asked;

use axum::Router;
use kernel::web::i18n::Messages;
use kernel::{App, Capability};

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

fn routes() -> Router<App> {
    http::routes().merge(officer::routes())
}

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability { routes, policy: policy::RULES, ..Capability::named("sso", MESSAGES) }
}
