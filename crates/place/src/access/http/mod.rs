//! Signing in and out, one's own page, the security officer's pages, and the layer that recognises who sends a request.

mod account;
mod accounts;
mod api;
mod confirm;
mod factors;
mod login;
mod me;
mod password;
mod tokens;

pub(super) use api::document;

use super::arrival::Visitor;
use super::cookie::Cookie;
use super::model::Token;
use super::session;
use super::token::{self, Reach};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::web::{Caller, Face, Identity, Shell, see_other};
use kernel::{App, Error, Result};
use serde::Deserialize;
use std::sync::Arc;

/// Pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/login", get(login::ask).post(login::enter))
        .route("/login/second", get(login::second).post(login::enter_second))
        .route("/login/second/passkey", post(login::second_by_passkey))
        .route("/login/second/passkey/begin", post(login::begin_second))
        .route("/login/passkey", post(login::by_passkey))
        .route("/login/passkey/begin", post(login::begin_passkey))
        .route("/logout", post(login::leave))
        .route("/api/v1/token", post(api::token))
        .merge(own())
        .merge(officers())
}

/// One's own account.
fn own() -> Router<App> {
    Router::new()
        .route("/me", get(me::show))
        .route("/me/sessions/others/end", post(me::end_others))
        .route("/me/sessions/{digest}/end", post(me::end_session))
        .route("/me/confirm", get(confirm::ask).post(confirm::answer))
        .route("/me/confirm/passkey", post(confirm::by_passkey))
        .route("/me/confirm/passkey/begin", post(confirm::begin_passkey))
        .route("/me/password", get(password::ask).post(password::change))
        .route("/me/factors", get(factors::show))
        .route("/me/factors/totp", get(factors::set_up).post(factors::confirm))
        .route("/me/factors/totp/begin", post(factors::begin_totp))
        .route("/me/factors/totp/remove", post(factors::remove_totp))
        .route("/me/factors/codes", post(factors::make_codes))
        .route("/me/factors/passkeys", post(factors::register))
        .route("/me/factors/passkeys/begin", post(factors::begin_passkey))
        .route("/me/factors/passkeys/{id}/rename", post(factors::rename_passkey))
        .route("/me/factors/passkeys/{id}/remove", post(factors::remove_passkey))
        .route("/me/tokens", get(tokens::show).post(tokens::make))
        .route("/me/tokens/{id}/revoke", post(tokens::revoke))
}

/// Accounts of others.
fn officers() -> Router<App> {
    Router::new()
        .route("/desk/accounts", get(accounts::list).post(accounts::open))
        .route("/desk/accounts/new", get(accounts::ask))
        .route("/desk/accounts/{id}", get(account::show))
        .route("/desk/accounts/{id}/posts", post(account::give_post))
        .route("/desk/accounts/{id}/posts/{post}/end", post(account::end_post))
        .route("/desk/accounts/{id}/suspend", post(account::suspend))
        .route("/desk/accounts/{id}/reinstate", post(account::reinstate))
        .route("/desk/accounts/{id}/password", post(account::renew_password))
        .route("/desk/accounts/{id}/factors/reset", post(account::reset_factors))
        .route("/desk/accounts/{id}/sessions/end", post(account::end_sessions))
        .route("/desk/accounts/{id}/sessions/{digest}/end", post(account::end_session))
        .route("/desk/accounts/{id}/tokens", post(account::make_token))
        .route("/desk/accounts/{id}/tokens/{token}/revoke", post(account::revoke_token))
}

/// Middleware: puts [`Identity`] on requests that carry the cookie of a session that goes on, or, on `/api/`, a token. Stands outside of
/// everything that asks who is there, error pages included.
pub async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match who(&app, &mut parts).await {
        Ok(None) => next.run(Request::from_parts(parts, body)).await,
        Ok(Some(elsewhere)) => elsewhere,
        // Not "nobody": whoever is signed in would be sent to the log-in page for a fault of ours.
        Err(Error::SignIn) => {
            // A token that is none, or is over (RFC 6750, section 3.1).
            let bad = HeaderValue::from_static("Bearer realm=\"tongxin\", error=\"invalid_token\"");
            let mut response = Error::SignIn.into_response();
            response.headers_mut().insert(WWW_AUTHENTICATE, bad);
            response
        }
        Err(error) => error.into_response(),
    }
}

/// Marks the request; answers at once where somebody must first set something right.
async fn who(app: &App, parts: &mut Parts) -> Result<Option<Response>> {
    let program = parts.uri.path().starts_with("/api/");
    if let Some(secret) = bearer(parts).filter(|_| program) {
        let identity = by_token(app, parts, &secret).await?;
        parts.extensions.insert(identity);
        return Ok(None);
    }
    let Some(token) = Cookie::Session.read(parts) else { return Ok(None) };
    let Some(recognised) = session::recognise(app, &token).await? else { return Ok(None) };
    match recognised.owed {
        // A program's page is no place to set anything right: nobody is signed in there.
        Some(_) if program => return Ok(None),
        Some(owed) if !owed.opens(parts.uri.path()) => {
            return Ok(Some(see_other(owed.page(), None)));
        }
        Some(owed) => drop(parts.extensions.insert(owed)),
        None => {}
    }
    parts.extensions.insert(recognised.identity);
    Ok(None)
}

/// What stands after `Authorization: Bearer`.
fn bearer(parts: &Parts) -> Option<String> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim().to_owned())
}

/// A token signs in without a cookie, so that no page of another site can use it, and its forms carry no token of ours.
async fn by_token(app: &App, parts: &Parts, secret: &str) -> Result<Identity> {
    let secret = token::Secret::read(secret).ok_or(Error::SignIn)?;
    let program = token::recognise(app, &secret).await?.ok_or(Error::SignIn)?;
    if program.reach == Reach::Reads && !parts.method.is_safe() {
        let (action, why) = ("token.write", "this token only reads");
        return Err(Error::Forbidden { action, why });
    }
    Ok(Identity { actor: Arc::new(program.actor), csrf: String::new() })
}

impl Visitor {
    /// The session's token; whoever is signed in on a page has one.
    fn session(&self) -> Result<&Token> {
        self.token.as_ref().ok_or(Error::SignIn)
    }
}

/// Where one goes after signing in, if nothing else was wanted.
const INSIDE: &str = "/desk";

/// A place within this site, as `next` names it; anything else leads inside.
pub fn local(next: &str) -> &str {
    let path = next.strip_prefix('/');
    let here = path.is_some_and(|rest| {
        !rest.starts_with(['/', '\\']) && !next.contains(|c: char| c.is_control() || c == '\\')
    });
    if here { next } else { INSIDE }
}

/// Message key of a role's name.
fn role_key(role: kernel::policy::Role) -> String {
    format!("role-{}", role.as_str().replace('_', "-"))
}

/// The shell of a page of the desk; `key` is its title's.
fn desk(caller: &Caller, key: &str) -> Result<Shell> {
    if !caller.signed_in() {
        return Err(Error::SignIn);
    }
    Ok(caller.shell(Face::Desk, caller.l.t(key)))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
struct Nothing {}

/// What the browser answers to a passkey's question.
#[derive(Deserialize)]
struct PasskeyForm {
    #[serde(default)]
    ceremony: String,
    #[serde(default)]
    credential: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    next: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        for away in [
            "",
            "https://a.example",
            "//a.example",
            "/\\a.example",
            "/a\\b",
            "/\t/a.example",
            "javascript:1",
            "desk",
        ] {
            assert_eq!(local(away), INSIDE, "{away:?}");
        }
        for here in ["/", "/desk/cases/1?view=mine", "/track/1"] {
            assert_eq!(local(here), here);
        }
    }
}
