//! The log-in page, signing out, one's own page, and the layer that recognises who sends a request.

use super::model::Token;
use super::personas::{Persona, personas};
use super::queries::{self, HeldPost, Session};
use super::sign_in::{Attempt, recognise, sign_in, sign_out};
use super::{commands, cookie};
use crate::org::{self, Network};
use askama::Template;
use axum::Router;
use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::web::{
    Badge, Caller, Draft, Face, PageResult, Post, Shell, Source, Tone, page, page_with, see_other,
};
use kernel::{App, Error, Result};
use serde::Deserialize;
use std::convert::Infallible;
use std::net::IpAddr;

/// Pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/login", get(ask).post(enter))
        .route("/logout", post(leave))
        .route("/me", get(me))
        .route("/me/sessions/{digest}/end", post(end_session))
}

/// Middleware: puts [`kernel::web::Identity`] on requests that carry the cookie of a session that goes on. Stands outside of everything that
/// asks who is there, error pages included.
pub async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Some(token) = cookie::read(&parts) {
        match recognise(&app, &token).await {
            Ok(Some(identity)) => drop(parts.extensions.insert(identity)),
            Ok(None) => {}
            // Not "nobody": whoever is signed in would be sent to the log-in page for a fault of ours.
            Err(error) => return error.into_response(),
        }
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Where a request comes from, and the session it belongs to.
struct Visitor {
    source: Option<IpAddr>,
    token: Option<Token>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let Ok(source) = Source::from_request_parts(parts, app).await;
        Ok(Self { source: source.address, token: cookie::read(parts) })
    }
}

/// Where one goes after signing in, if nothing else was wanted.
const INSIDE: &str = "/desk";

/// A place within this site, as `next` names it; anything else leads inside.
fn local(next: &str) -> &str {
    let path = next.strip_prefix('/');
    let here = path.is_some_and(|rest| {
        !rest.starts_with(['/', '\\']) && !next.contains(|c: char| c.is_control() || c == '\\')
    });
    if here { next } else { INSIDE }
}

#[derive(Template)]
#[template(path = "access/login.html")]
struct LoginPage {
    shell: Shell,
    draft: Draft,
    next: String,
    /// Seconds to wait after too many failures.
    wait: Option<i64>,
    first: Vec<Persona>,
    others: Vec<Persona>,
}

impl LoginPage {
    fn role(&self, persona: &Persona) -> String {
        self.shell.t(&role_key(persona.role))
    }

    fn org<'a>(&self, persona: &'a Persona) -> &'a str {
        if self.shell.l.is_zh() { &persona.org_name.0 } else { &persona.org_name.1 }
    }
}

/// Message key of a role's name.
fn role_key(role: kernel::policy::Role) -> String {
    format!("role-{}", role.as_str().replace('_', "-"))
}

async fn login_page(caller: &Caller, draft: Draft, next: &str) -> Result<LoginPage> {
    let mut cx = caller.read().await?;
    let people = personas(&mut cx).await?;
    let shell = caller.shell(Face::Street, caller.l.t("access-login-title"));
    let next = local(next).to_owned();
    Ok(LoginPage { shell, draft, next, wait: None, first: people.first, others: people.others })
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

/// `GET /login`
async fn ask(caller: Caller, Query(asked): Query<Asked>) -> Result<Response> {
    let sample = login_page(&caller, Draft::default(), &asked.next).await?;
    // In the demo one changes from one persona to the next without signing out.
    if caller.signed_in() && sample.first.is_empty() {
        return Ok(see_other(&sample.next, None));
    }
    Ok(page(&sample)?.into_response())
}

#[derive(Deserialize)]
struct LoginForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /login`
async fn enter(visitor: Visitor, Post { caller, form, .. }: Post<LoginForm>) -> Result<Response> {
    let LoginForm { login, password, next } = form;
    let draft = Draft::from([("login", login.clone())]);
    let attempt = Attempt { login, password, source: visitor.source, replaces: visitor.token };
    match sign_in(&caller.app, attempt).await {
        Ok(signed_in) => {
            let mut response = see_other(local(&next), None);
            cookie::set(&mut response, &signed_in.token)?;
            Ok(response)
        }
        Err(Error::TooMany { seconds }) => {
            let mut sample = login_page(&caller, draft, &next).await?;
            sample.wait = Some(i64::try_from(seconds).unwrap_or(i64::MAX));
            let mut response = page_with(StatusCode::TOO_MANY_REQUESTS, &sample)?;
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            Ok(response)
        }
        Err(error) => {
            let sample = login_page(&caller, draft.with(error)?, &next).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &sample)
        }
    }
}

#[derive(Deserialize)]
struct Nothing {}

/// `POST /logout`
async fn leave(visitor: Visitor, Post { caller, .. }: Post<Nothing>) -> Result<Response> {
    if let Some(token) = &visitor.token {
        let mut cx = caller.write().await?;
        sign_out(&mut cx, token).await?;
        cx.commit().await?;
    }
    let mut response = see_other("/", Some("access-signed-out"));
    cookie::clear(&mut response)?;
    Ok(response)
}

#[derive(Template)]
#[template(path = "access/me.html")]
struct MePage {
    shell: Shell,
    account: queries::Account,
    posts: Vec<PostRow>,
    sessions: Vec<Session>,
}

/// A post as one's own page shows it.
struct PostRow {
    held: HeldPost,
    role: String,
    org: String,
    badge: Badge,
}

/// `GET /me`: one's posts and sessions.
async fn me(caller: Caller) -> PageResult {
    let id = caller.actor.account().ok_or(Error::SignIn)?;
    let mut cx = caller.read().await?;
    let network = org::network(&caller.app).await?;
    let account = queries::account(&mut cx, id).await?;
    let held = queries::posts(&mut cx, id).await?;
    let posts = held.into_iter().map(|held| post_row(&caller, &network, held)).collect();
    let sessions = queries::sessions(&mut cx, id, &caller.csrf).await?;
    page(&MePage {
        shell: caller.shell(Face::Desk, caller.l.t("access-me-title")),
        account,
        posts,
        sessions,
    })
}

fn post_row(caller: &Caller, network: &Network, held: HeldPost) -> PostRow {
    let now = caller.app.clock().now();
    let (tone, word) = if held.valid_from > now {
        (Tone::Waiting, "access-post-ahead")
    } else if held.valid_to.is_some_and(|end| end <= now) {
        (Tone::Suspended, "access-post-over")
    } else {
        (Tone::Done, "access-post-now")
    };
    PostRow {
        role: caller.l.t(&role_key(held.role)),
        org: network.name(held.org, caller.l.is_zh()).to_owned(),
        badge: Badge::new(tone, caller.l.t(word)),
        held,
    }
}

/// `POST /me/sessions/{digest}/end`: ends a session of one's own from elsewhere.
async fn end_session(
    Path(digest): Path<String>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    if !caller.signed_in() {
        return Err(Error::SignIn);
    }
    let mut cx = caller.write().await?;
    commands::end_session(&mut cx, &digest).await?;
    cx.commit().await?;
    Ok(see_other("/me", Some("access-session-ended")))
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
