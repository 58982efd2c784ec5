//! Step-up: a page that asks again who one is, and leads back to where one wanted to go.

use super::super::arrival::{Way, Ways};
use super::super::cookie::Cookie;
use super::super::passkey::{self, Passkeys, Shown as PasskeyShown};
use super::super::proof::{ProofAttempt, Shown, prove};
use super::super::queries;
use super::super::rules::Owed;
use super::super::sign_in::{Evidence, Held};
use super::login::{question, too_many, whole};
use super::{Asked, Nothing, PasskeyForm, Visitor, desk};
use crate::sso;
use askama::Template;
use axum::Json;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::territory::AccountId;
use kernel::web::post::encode;
use kernel::web::{Caller, Draft, Post, Shell, page, page_with, see_other};
use kernel::{Cx, Error, Result};
use serde::Deserialize;
use serde_json::Value;

#[derive(Template)]
#[template(path = "access/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    draft: Draft,
    next: String,
    wait: Option<i64>,
    held: Held,
    passkeys: bool,
    /// Whether the password would do: not where the second factor is what is missing.
    password: bool,
    /// The demo's password, which everybody knows.
    shown: Option<String>,
    /// Providers where one can prove it: those that one's identities are at.
    ways: Vec<(Way, String)>,
}

impl ConfirmPage {
    fn label<'a>(&self, way: &'a Way) -> &'a str {
        if self.shell.l.is_zh() { &way.label.0 } else { &way.label.1 }
    }
}

/// The providers that know an account, each with where one proves it there.
async fn ways(
    caller: &Caller,
    cx: &mut Cx,
    id: AccountId,
    next: &str,
) -> Result<Vec<(Way, String)>> {
    let known = sso::identities(cx, id).await?;
    let ways = Ways::of(&caller.app);
    let linked = ways.0.iter().filter(|way| known.iter().any(|i| i.provider == way.name));
    let place = |way: &Way| format!("/me/identities/{}/confirm?next={}", way.name, encode(next));
    Ok(linked.map(|way| (way.clone(), place(way))).collect())
}

/// Where one goes after proving who one is, if nothing else was wanted.
fn place(next: &str) -> &str {
    if next.is_empty() { "/me" } else { super::local(next) }
}

async fn confirm_page(
    caller: &Caller,
    owed: Option<Owed>,
    draft: Draft,
    next: &str,
) -> Result<ConfirmPage> {
    let id = caller.actor.account().ok_or(Error::SignIn)?;
    let mut cx = caller.read().await?;
    let held = Held::of(&mut cx, id).await?;
    let next = place(next).to_owned();
    Ok(ConfirmPage {
        ways: ways(caller, &mut cx, id, &next).await?,
        shell: desk(caller, "access-confirm-title")?,
        draft,
        next,
        wait: None,
        held,
        passkeys: held.passkeys > 0 && Passkeys::of(&caller.app).is_ok(),
        password: owed != Some(Owed::Proof),
        shown: queries::shown_password(&mut cx, id).await?,
    })
}

/// `GET /me/confirm`
pub(super) async fn ask(
    visitor: Visitor,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let sample = confirm_page(&caller, visitor.owed, Draft::default(), &asked.next).await?;
    Ok(page(&sample)?.into_response())
}

#[derive(Deserialize)]
pub(super) struct ConfirmForm {
    password: Option<String>,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// `POST /me/confirm`: the password, or a code.
pub(super) async fn answer(
    visitor: Visitor,
    Post { caller, form, .. }: Post<ConfirmForm>,
) -> Result<Response> {
    let shown = match form.password {
        Some(password) => Shown::Password(password),
        None => Shown::Second(Evidence::Code(form.code)),
    };
    attempt(visitor, &caller, shown, &form.next).await
}

/// `POST /me/confirm/passkey`
pub(super) async fn by_passkey(
    visitor: Visitor,
    Post { caller, form, .. }: Post<PasskeyForm>,
) -> Result<Response> {
    if !caller.signed_in() {
        return Err(Error::SignIn);
    }
    let shown = PasskeyShown::read(&form.ceremony, &form.credential)?;
    attempt(visitor, &caller, Shown::Second(Evidence::Passkey(shown.into())), &form.next).await
}

async fn attempt(visitor: Visitor, caller: &Caller, shown: Shown, next: &str) -> Result<Response> {
    let (session, source) = (visitor.session()?.clone(), visitor.source);
    let actor = caller.actor.clone();
    let attempt = ProofAttempt { session, actor, shown, source };
    let (draft, status, wait) = match prove(&caller.app, attempt).await {
        Ok(renewed) => {
            let mut response = see_other(place(next), Some("access-confirmed"));
            Cookie::Session.set(&mut response, &renewed.token)?;
            return Ok(response);
        }
        Err(Error::TooMany { seconds }) => {
            (Draft::default(), StatusCode::TOO_MANY_REQUESTS, Some(seconds))
        }
        Err(error) => (Draft::default().with(error)?, StatusCode::UNPROCESSABLE_ENTITY, None),
    };
    let mut sample = confirm_page(caller, visitor.owed, draft, next).await?;
    sample.wait = wait.map(whole);
    let response = page_with(status, &sample)?;
    match wait {
        Some(seconds) => too_many(response, seconds),
        None => Ok(response),
    }
}

/// `POST /me/confirm/passkey/begin`
pub(super) async fn begin_passkey(Post { caller, .. }: Post<Nothing>) -> Result<Json<Value>> {
    let id = caller.actor.account().ok_or(Error::SignIn)?;
    let mut cx = caller.write().await?;
    let asked = passkey::begin_presenting(&mut cx, id).await?;
    cx.commit().await?;
    Ok(question(&asked))
}
