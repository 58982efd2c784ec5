//! Who was recognised elsewhere: what another capability needs of this one to begin a session without a password of ours.

use super::commands;
use super::cookie::Cookie;
use super::model::{NewAccount, Refusal, Token, random};
use super::queries::Account;
use super::rules::Owed;
use super::session::{self, Beginning, SignIn};
use super::store;
use super::throttle::{Guess, Subjects};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use kernel::policy::{Actor, Factors};
use kernel::territory::AccountId;
use kernel::web::Source;
use kernel::{App, Cx, Result};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

/// Another way to sign in, as the log-in page offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Its machine name.
    pub name: String,
    /// What it is called, in Chinese and English.
    pub label: (String, String),
    /// Where it begins, e.g. `/login/with/city-id`; `?next=` is added.
    pub href: String,
}

/// The other ways to sign in; shared with [`kernel::App::shared`] by the composition root.
#[derive(Debug, Clone, Default)]
pub struct Ways(pub Arc<[Way]>);

impl Ways {
    /// Those of the app; none where none were shared.
    pub(super) fn of(app: &App) -> Self {
        app.shared::<Self>().cloned().unwrap_or_default()
    }
}

/// Where a request comes from, and the sessions it belongs to.
pub struct Visitor {
    /// Where the request comes from; what a proxy says of it is believed only where the settings name the proxy.
    pub source: Option<IpAddr>,
    /// The session's token.
    pub token: Option<Token>,
    /// The token of a sign-in that waits for its second factor.
    pub(super) step: Option<Token>,
    /// What must be set right before anything else.
    pub(super) owed: Option<Owed>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let Ok(source) = Source::from_request_parts(parts, app).await;
        Ok(Self {
            source: source.address,
            token: Cookie::Session.read(parts),
            step: Cookie::Step.read(parts),
            owed: parts.extensions.get::<Owed>().copied(),
        })
    }
}

/// Somebody whom another system has recognised.
pub struct Arrival {
    /// As which account.
    pub account: AccountId,
    /// By what, for the event: e.g. `sso:city-id`.
    pub how: String,
    /// With how many factors, as the other system says.
    pub factors: Factors,
    /// Where from.
    pub source: Option<IpAddr>,
    /// The session this browser had before; it ends.
    pub replaces: Option<Token>,
}

/// Begins the session of somebody recognised elsewhere. Whose role must have two factors, and who showed one there, is asked for the
/// second here.
///
/// # Errors
/// The refusal `access.sign-in` for a suspended account and a machine's.
pub async fn arrive(cx: &mut Cx, arrival: Arrival) -> Result<SignIn> {
    let Arrival { account, how, factors, source, replaces } = arrival;
    let held = hold(cx, account).await?;
    if held.suspended_at.is_some() || held.machine {
        return Err(Refusal::SignIn.into());
    }
    let source = source_mark(cx, source).await?;
    session::begin(cx, Beginning { account, factors, how, replaces, source }).await
}

/// Has the browser keep the session.
pub fn set_session(response: &mut Response, signed_in: &SignIn) -> Result<()> {
    Cookie::Session.set(response, &signed_in.token)
}

/// Has the browser forget its session.
pub fn clear_session(response: &mut Response) -> Result<()> {
    Cookie::Session.clear(response)
}

/// The account as it is, which nobody else changes until this transaction ends.
pub async fn hold(cx: &mut Cx, id: AccountId) -> Result<Account> {
    store::lock_account(&mut cx.tx, id).await?;
    Ok(store::account(&mut cx.tx, id).await?.into())
}

/// The keyed digest by which events name where somebody came from.
pub async fn source_mark(cx: &mut Cx, source: Option<IpAddr>) -> Result<Option<String>> {
    Ok(Subjects::new(&mut cx.tx, Guess::Password(None), source).await?.mark)
}

/// An answer of another system that was counted as a guess.
pub struct Answered(Subjects);

/// Counts an answer of another system before it is looked at, by where it comes from.
///
/// # Errors
/// [`kernel::Error::TooMany`] after too many that were wrong.
pub async fn count_answer(app: &App, source: Option<IpAddr>) -> Result<Answered> {
    let mut cx = app.write(Actor::Public).await?;
    let now = cx.now();
    let subjects = Subjects::new(&mut cx.tx, Guess::Answer, source).await?;
    subjects.count(&mut cx.tx, now).await?;
    cx.commit().await?;
    Ok(Answered(subjects))
}

impl Answered {
    /// It was no guess.
    pub async fn forgive(self, app: &App) -> Result<()> {
        let mut cx = app.write(Actor::Public).await?;
        self.0.forgive(&mut cx.tx).await?;
        cx.commit().await
    }
}

/// Adds an account whose password nobody knows, for somebody who signs in elsewhere; a security officer can give it one.
///
/// # Errors
/// As of [`commands::add_account`].
pub async fn add_account_without_password(
    cx: &mut Cx,
    login: &str,
    name: &str,
) -> Result<AccountId> {
    // Written so that no login can stand in it, which the rules of passwords would refuse.
    let password = random::<32>().map(|byte| format!("{byte:02x}")).join("+");
    let (login, name) = (login.to_owned(), name.to_owned());
    commands::add_account(cx, NewAccount { login, name, password, demo: false }).await
}
