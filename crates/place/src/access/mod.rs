//! Accounts, posts and sessions: who is here, and what their posts make them.
//!
//! An account signs in with a name and a password, and for whom has one a second factor (codes by an app, a passkey); a passkey signs in
//! alone. A session is a random token in a cookie of which the database keeps only the digest; programs have tokens of their own, on
//! `/api/` only. Before a sensitive act one proves again who one is, see [`prove`].
//!
//! A post ties the account to an organisation with a role for a time; the posts in force at the moment of a request are the
//! [`Actor`](kernel::policy::Actor) that every command asks the policy about, read anew at each request: who is suspended or loses a
//! post loses it at once. Auditor, security officer and system administrator are three people; see [`give_post`].

mod arrival;
mod commands;
mod common;
mod cookie;
mod events;
mod http;
mod model;
mod passkey;
mod password;
mod personas;
mod policy;
mod proof;
mod queries;
mod recovery;
mod rules;
mod session;
mod sign_in;
mod store;
mod throttle;
mod token;
mod totp;

pub use arrival::{
    Arrival, Visitor, Way, Ways, add_account_without_password, arrive, clear_session, count_answer,
    hold, set_session, source_mark,
};
pub use commands::factors::reset_factors;
pub use commands::passwords::{change_password, renew_password, set_password};
pub use commands::tokens::{MadeToken, make_machine_token, make_token, revoke_token};
pub use commands::{
    add_account, add_accounts, add_machine, end_all_sessions, end_other_sessions, end_post,
    end_session, give_post, give_posts, open_account, reinstate, suspend,
};
pub use events::{
    Added, FactorAdded, FactorRemoved, FactorsReset, PasswordSet, PostEnded, PostGiven,
    ProofFailed, Proven, RecoveryCodeUsed, RecoveryCodesMade, Reinstated, SessionsEnded,
    SignInFailed, SignedIn, SignedOut, Suspended, TokenMade, TokenRevoked,
};
pub use http::{identify, local};
pub(crate) use model::random;
pub use model::{FirstPassword, Login, NewAccount, NewPost, Person, SessionRules, Token};
pub use passkey::{PasskeyAttempt, Passkeys, Shown as PasskeyShown, sign_in_by_passkey};
pub use password::{Cost, SharedPassword};
pub use personas::Persona;
pub use policy::Action;
pub use proof::{ProofAttempt, Shown, prove};
pub use queries::{
    Account, AccountFilter, AccountLine, HeldPost, Passkey, Security, Session, TokenLine, account,
    accounts, actor, by_login, passkeys, posts, security, sessions, tokens,
};
pub use rules::{Owed, PasswordPolicy, SecondFactor, SignInRules};
pub use session::{Beginning, SignIn, begin, sign_out};
pub use sign_in::{Attempt, Entry, Evidence, Held, SecondAttempt, second, sign_in};
pub use token::{Bearer, ClientAttempt, NewToken, Reach, TokenKind, exchange};

use kernel::policy::Role;
use kernel::web::i18n::Messages;
use kernel::{Capability, NavItem};

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

const NAV: &[NavItem] = &[
    NavItem { name: "me", href: "/me", label: "access-nav", icon: "user", roles: &[] },
    NavItem {
        name: "accounts",
        href: "/desk/accounts",
        label: "access-nav-accounts",
        icon: "users",
        roles: &[Role::SecurityOfficer, Role::Auditor],
    },
];

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability {
        routes: http::routes,
        api: http::document,
        policy: policy::RULES,
        nav: NAV,
        ..Capability::named("access", MESSAGES)
    }
}
