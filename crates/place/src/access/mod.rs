//! Accounts, posts and sessions: who is here, and what their posts make them.
//!
//! An account signs in with a name and a password; a session is a random token in a cookie of which the database keeps only the
//! digest. A post ties the account to an organisation with a role for a time; the posts in force at the moment of a request are the
//! [`Actor`](kernel::policy::Actor) that every command asks the policy about, read anew at each request: who is suspended or loses a
//! post loses it at once. Auditor, security officer and system administrator are three people; see [`give_post`].

mod arrival;
mod commands;
mod cookie;
mod events;
mod http;
mod model;
mod password;
mod personas;
mod policy;
mod queries;
mod sign_in;
mod store;
mod throttle;

pub use arrival::{
    Arrival, Visitor, Way, Ways, add_account_without_password, arrive, clear_session, hold,
    set_session, source_mark,
};
pub use commands::{
    add_account, add_accounts, end_post, end_session, give_post, give_posts, reinstate,
    set_password, suspend,
};
pub use events::{
    Added, PasswordSet, PostEnded, PostGiven, Reinstated, SessionsEnded, SignInFailed, SignedIn,
    SignedOut, Suspended,
};
pub use http::{identify, local};
pub(crate) use model::random;
pub use model::{Login, NewAccount, NewPost, Person, SessionRules, Token};
pub use password::{Cost, SharedPassword};
pub use personas::Persona;
pub use policy::Action;
pub use queries::{Account, HeldPost, Session, account, actor, by_login, posts, sessions};
pub use sign_in::{Attempt, SignIn, sign_in, sign_out};

use kernel::web::i18n::Messages;
use kernel::{Capability, NavItem};

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

const NAV: &[NavItem] =
    &[NavItem { name: "me", href: "/me", label: "access-nav", icon: "user", roles: &[] }];

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability {
        routes: http::routes,
        policy: policy::RULES,
        nav: NAV,
        ..Capability::named("access", MESSAGES)
    }
}
