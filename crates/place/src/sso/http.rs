//! The way out to a provider and the way back; one's identities.

use super::commands::{link_own, unlink};
use super::model::{Failure, Purpose, read_key};
use super::oidc;
use super::provider::{Need, Provider, Providers};
use super::queries::{self, Identity};
use super::sign_in::{Answer, Came, Started, Stop, Wish, come_back, start, waiting};
use crate::access::{self, Visitor, local};
use askama::Template;
use axum::Router;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use kernel::web::caller::cookie;
use kernel::web::post::encode;
use kernel::web::{Caller, Crumb, Face, PageResult, Post, Shell, page, page_with, see_other};
use kernel::{App, Error, Result};
use serde::Deserialize;
use std::convert::Infallible;

/// Pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/login/with/{provider}", get(go))
        .route("/login/with/{provider}/back", get(back))
        .route("/me/identities", get(identities))
        .route("/me/identities/link", post(say_yes))
        .route("/me/identities/unlink", post(take_away))
        .route("/me/identities/{provider}/link", get(go_and_link))
        .route("/me/identities/{provider}/confirm", get(go_and_confirm))
        .route("/me/identities/{provider}/leave", post(leave))
}

/// The cookie that binds a way to a browser. `Lax`: it must come along when the provider sends the browser back.
const COOKIE: &str = "__Host-sso";
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// The secret a browser keeps while it is on its way.
struct Underway(Option<String>);

impl FromRequestParts<App> for Underway {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self(cookie(parts, COOKIE).and_then(|text| read_key(&text))))
    }
}

fn keep(response: &mut Response, secret: &str) -> Result<()> {
    set(response, &format!("{COOKIE}={secret}; {ATTRIBUTES}; Max-Age=600"))
}

fn forget(response: &mut Response) -> Result<()> {
    set(response, &format!("{COOKIE}=; {ATTRIBUTES}; Max-Age=0"))
}

fn set(response: &mut Response, cookie: &str) -> Result<()> {
    let value = HeaderValue::from_str(cookie).map_err(|bad| Error::Internal(Box::new(bad)))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(())
}

fn providers(app: &App) -> Result<&Providers> {
    Providers::of(app).ok_or(Error::NotFound)
}

fn label<'a>(caller: &Caller, provider: &'a Provider) -> &'a str {
    if caller.l.is_zh() { &provider.label.0 } else { &provider.label.1 }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

/// Whether a page of another site led here. Old browsers do not say.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

/// `GET /login/with/{provider}`: a link and not a form, for our policy lets no form lead to another site.
///
/// A link of another site ends at the log-in page: with a session at the provider it would sign somebody in who asked for nothing.
async fn go(
    headers: HeaderMap,
    caller: Caller,
    Underway(secret): Underway,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let next = local(&asked.next).to_owned();
    if from_elsewhere(&headers) {
        return Ok(Redirect::to(&format!("/login?next={}", encode(&next))).into_response());
    }
    send(&caller, &name, Wish { purpose: Purpose::SignIn, account: None, next, secret }).await
}

/// `GET /me/identities/{provider}/link`: to the provider, to link the identity there. Comes back to a page that asks.
async fn go_and_link(
    caller: Caller,
    Underway(secret): Underway,
    Path(name): Path<String>,
) -> Result<Response> {
    let account = Some(caller.actor.account().ok_or(Error::SignIn)?);
    caller.read().await?.proven()?;
    let next = "/me/identities".to_owned();
    send(&caller, &name, Wish { purpose: Purpose::Link, account, next, secret }).await
}

/// `GET /me/identities/{provider}/confirm`: to the provider, to prove anew who one is.
async fn go_and_confirm(
    caller: Caller,
    Underway(secret): Underway,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let account = Some(caller.actor.account().ok_or(Error::SignIn)?);
    let next = local(&asked.next).to_owned();
    send(&caller, &name, Wish { purpose: Purpose::Confirm, account, next, secret }).await
}

async fn send(caller: &Caller, name: &str, wish: Wish) -> Result<Response> {
    let providers = providers(&caller.app)?;
    let provider = providers.get(name)?;
    match start(&caller.app, providers, provider, wish).await {
        Ok(Started { url, secret }) => {
            let mut response = Redirect::to(&url).into_response();
            keep(&mut response, &secret)?;
            Ok(response)
        }
        Err(Stop::Failed(failure)) => failed(caller, provider, failure),
        Err(Stop::Fault(error)) => Err(error),
    }
}

/// What a provider's answer carries in the address.
#[derive(Deserialize)]
struct Carried {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// `GET /login/with/{provider}/back`
async fn back(
    caller: Caller,
    visitor: Visitor,
    Underway(secret): Underway,
    Path(name): Path<String>,
    Query(carried): Query<Carried>,
) -> Result<Response> {
    let providers = providers(&caller.app)?;
    let provider = providers.get(&name)?;
    let answer = Answer {
        code: carried.code,
        state: carried.state.as_deref().and_then(read_key),
        issuer: carried.iss,
        refused: carried.error.is_some(),
        secret,
        account: caller.actor.account(),
        visitor,
    };
    let mut response = match come_back(&caller.app, providers, provider, answer).await {
        Ok(Came::In { signed_in, next }) => {
            let mut response = see_other(local(&next), None);
            access::set_session(&mut response, &signed_in)?;
            response
        }
        Ok(Came::Ask { token, known_as }) => {
            let shell = caller.shell(Face::Desk, caller.l.t("sso-link-title"));
            let label = label(&caller, provider).to_owned();
            page(&AskPage { shell, label, token, known_as })?.into_response()
        }
        Err(Stop::Failed(failure)) => failed(&caller, provider, failure)?,
        Err(Stop::Fault(error)) => return Err(error),
    };
    forget(&mut response)?;
    Ok(response)
}

#[derive(Template)]
#[template(path = "sso/ask.html")]
struct AskPage {
    shell: Shell,
    label: String,
    token: String,
    known_as: String,
}

#[derive(Template)]
#[template(path = "sso/failed.html")]
struct FailedPage {
    shell: Shell,
    failure: Failure,
    what: String,
    todo: String,
    /// Where one begins again.
    again: &'static str,
}

/// The page that says what happened and what to do.
fn failed(caller: &Caller, provider: &Provider, failure: Failure) -> Result<Response> {
    let status = match failure {
        Failure::Stale => StatusCode::BAD_REQUEST,
        Failure::Unreachable => StatusCode::BAD_GATEWAY,
        _ => StatusCode::FORBIDDEN,
    };
    let words = |part: &str| {
        let key = format!("sso-{}-{part}", failure.name());
        caller.l.with(&key, &[("way", label(caller, provider)), ("check", failure.why())])
    };
    let (what, todo) = (words("what"), words("todo"));
    // Whoever wanted to link or to prove something is signed in, and stays so.
    let (title, again) = if caller.signed_in() {
        ("sso-failed-title-in", "/me/identities")
    } else {
        ("sso-failed-title", "/login")
    };
    let shell = caller.shell(Face::Street, caller.l.t(title));
    page_with(status, &FailedPage { shell, failure, what, todo, again })
}

#[derive(Template)]
#[template(path = "sso/identities.html")]
struct IdentitiesPage {
    shell: Shell,
    identities: Vec<Row>,
    ways: Vec<(String, String)>,
}

/// An identity as the page shows it.
struct Row {
    identity: Identity,
    label: String,
}

/// `GET /me/identities`: which identities sign in with one's account.
async fn identities(caller: Caller) -> PageResult {
    let account = caller.actor.account().ok_or(Error::SignIn)?;
    let all = providers(&caller.app)?;
    let mut cx = caller.read().await?;
    let row = |identity: Identity| {
        let known = all.get(&identity.provider).map(|provider| label(&caller, provider).to_owned());
        Row { label: known.unwrap_or_else(|_| identity.provider.clone()), identity }
    };
    let identities = queries::identities(&mut cx, account).await?.into_iter().map(row).collect();
    let ways = all.all().map(|p| (p.name.clone(), label(&caller, p).to_owned())).collect();
    let title = caller.l.t("sso-identities-title");
    let crumbs = vec![Crumb::link("/me", caller.l.t("access-me-title")), Crumb::here(&title)];
    let shell = caller.shell(Face::Desk, title).at_crumbs(crumbs);
    page(&IdentitiesPage { shell, identities, ways })
}

#[derive(Deserialize)]
struct Yes {
    token: String,
}

/// `POST /me/identities/link`: links the identity that waits.
async fn say_yes(Post { caller, form, .. }: Post<Yes>) -> Result<Response> {
    let mut cx = caller.write().await?;
    cx.proven()?;
    let linked = async {
        let (provider, subject) = waiting(&mut cx, &form.token).await?;
        link_own(&mut cx, &provider, &subject).await.map_err(Stop::Fault)
    };
    match linked.await {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other("/me/identities", Some("sso-linked")))
        }
        Err(Stop::Fault(error)) => Err(error),
        Err(Stop::Failed(_)) => Ok(see_other("/me/identities", Some("sso-link-stale"))),
    }
}

#[derive(Deserialize)]
struct Which {
    provider: String,
    subject: String,
}

/// `POST /me/identities/unlink`: one of one's own.
async fn take_away(Post { caller, form, .. }: Post<Which>) -> Result<Response> {
    if !caller.signed_in() {
        return Err(Error::SignIn);
    }
    let mut cx = caller.write().await?;
    unlink(&mut cx, &form.provider, &form.subject).await?;
    cx.commit().await?;
    Ok(see_other("/me/identities", Some("sso-unlinked")))
}

#[derive(Deserialize)]
struct Nothing {}

#[derive(Template)]
#[template(path = "sso/left.html")]
struct LeftPage {
    shell: Shell,
    label: String,
    /// Where to go on; none if the provider has no such place or does not answer.
    url: Option<String>,
}

/// `POST /me/identities/{provider}/leave`: signs out here, and leads to where one signs out there.
async fn leave(
    visitor: Visitor,
    Path(name): Path<String>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let providers = providers(&caller.app)?;
    let provider = providers.get(&name)?;
    if let Some(token) = &visitor.token {
        let mut cx = caller.write().await?;
        access::sign_out(&mut cx, token).await?;
        cx.commit().await?;
    }
    let now = caller.app.clock().now();
    let metadata = providers.metadata(provider, now, Need::Known).await.ok();
    let url = metadata.and_then(|found| oidc::way_out(providers, provider, &found));
    let mut shell = caller.shell(Face::Street, caller.l.t("sso-left-title"));
    // Made for somebody who was still there when they asked.
    (shell.user, shell.flash) = (None, None);
    let label = label(&caller, provider).to_owned();
    let mut response = page(&LeftPage { shell, label, url })?.into_response();
    access::clear_session(&mut response)?;
    Ok(response)
}
