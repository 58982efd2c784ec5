//! The log-in page, the second step, passkeys instead of both, signing out.

use super::super::arrival::{Way, Ways};
use super::super::cookie::Cookie;
use super::super::model::Token;
use super::super::passkey::{self, Asked as Ceremony, PasskeyAttempt, Passkeys, Shown};
use super::super::personas::{Persona, personas};
use super::super::session::{SignIn, sign_out};
use super::super::sign_in::{
    self, Attempt, Entry, Evidence, Held, SecondAttempt, sign_in as with_password,
};
use super::{Asked, Nothing, PasskeyForm, Visitor, local, role_key};
use askama::Template;
use axum::Json;
use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::policy::Actor;
use kernel::web::post::encode;
use kernel::web::{Caller, Draft, Face, Post, Shell, page, page_with, see_other};
use kernel::{Error, Result};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "access/login.html")]
struct LoginPage {
    shell: Shell,
    draft: Draft,
    next: String,
    /// Seconds to wait after too many failures.
    wait: Option<i64>,
    passkeys: bool,
    first: Vec<Persona>,
    others: Vec<Persona>,
    ways: Ways,
}

impl LoginPage {
    /// What another way to sign in is called, and where it begins.
    fn way<'a>(&self, way: &'a Way) -> (&'a str, String) {
        let label = if self.shell.l.is_zh() { &way.label.0 } else { &way.label.1 };
        (label, format!("{}?next={}", way.href, encode(&self.next)))
    }

    fn role(&self, persona: &Persona) -> String {
        self.shell.t(&role_key(persona.role))
    }

    fn org<'a>(&self, persona: &'a Persona) -> &'a str {
        if self.shell.l.is_zh() { &persona.org_name.0 } else { &persona.org_name.1 }
    }
}

async fn login_page(caller: &Caller, draft: Draft, next: &str) -> Result<LoginPage> {
    let mut cx = caller.read().await?;
    let people = personas(&mut cx).await?;
    Ok(LoginPage {
        shell: caller.shell(Face::Street, caller.l.t("access-login-title")),
        draft,
        next: local(next).to_owned(),
        wait: None,
        passkeys: Passkeys::of(&caller.app).is_ok(),
        first: people.first,
        others: people.others,
        ways: Ways::of(&caller.app),
    })
}

/// `GET /login`
pub(super) async fn ask(caller: Caller, Query(asked): Query<Asked>) -> Result<Response> {
    let sample = login_page(&caller, Draft::default(), &asked.next).await?;
    // In the demo one changes from one persona to the next without signing out.
    if caller.signed_in() && sample.first.is_empty() {
        return Ok(see_other(&sample.next, None));
    }
    Ok(page(&sample)?.into_response())
}

#[derive(Deserialize)]
pub(super) struct LoginForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /login`
pub(super) async fn enter(
    visitor: Visitor,
    Post { caller, form, .. }: Post<LoginForm>,
) -> Result<Response> {
    let LoginForm { login, password, next } = form;
    let draft = Draft::from([("login", login.clone())]);
    let attempt = Attempt { login, password, source: visitor.source, replaces: visitor.token };
    match with_password(&caller.app, attempt).await {
        Ok(Entry::In(signed_in)) => inside(&signed_in, &next),
        Ok(Entry::Second(step)) => {
            let mut response = see_other(&second_step(&next), None);
            Cookie::Step.set(&mut response, &step)?;
            Ok(response)
        }
        Err(Error::TooMany { seconds }) => {
            let mut sample = login_page(&caller, draft, &next).await?;
            sample.wait = Some(whole(seconds));
            too_many(page_with(StatusCode::TOO_MANY_REQUESTS, &sample)?, seconds)
        }
        Err(error) => {
            let sample = login_page(&caller, draft.with(error)?, &next).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &sample)
        }
    }
}

/// Signed in: to where one wanted to go.
fn inside(signed_in: &SignIn, next: &str) -> Result<Response> {
    let mut response = see_other(local(next), None);
    Cookie::Session.set(&mut response, &signed_in.token)?;
    Cookie::Step.clear(&mut response)?;
    Ok(response)
}

fn second_step(next: &str) -> String {
    format!("/login/second?next={}", encode(local(next)))
}

pub(super) fn whole(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

#[expect(clippy::unnecessary_wraps, reason = "stands at the end of handlers")]
pub(super) fn too_many(mut response: Response, seconds: u64) -> Result<Response> {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

#[derive(Template)]
#[template(path = "access/second.html")]
struct SecondPage {
    shell: Shell,
    draft: Draft,
    next: String,
    wait: Option<i64>,
    held: Held,
    passkeys: bool,
}

async fn second_page(
    caller: &Caller,
    step: Option<&Token>,
    draft: Draft,
    next: &str,
) -> Result<Option<SecondPage>> {
    let Some(step) = step else { return Ok(None) };
    let mut cx = caller.read().await?;
    let held = match sign_in::awaited(&mut cx, step).await {
        Ok((_, held)) => held,
        Err(error) if error.rule() == Some("access.step-over") => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(SecondPage {
        shell: caller.shell(Face::Street, caller.l.t("access-second-title")),
        draft,
        next: local(next).to_owned(),
        wait: None,
        held,
        passkeys: held.passkeys > 0 && Passkeys::of(&caller.app).is_ok(),
    }))
}

/// It took too long: from the beginning.
fn begin_again(next: &str) -> Response {
    see_other(&format!("/login?next={}", encode(local(next))), Some("access-step-over"))
}

/// `GET /login/second`: asks for the second factor after the password was right.
pub(super) async fn second(
    visitor: Visitor,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let sample = second_page(&caller, visitor.step.as_ref(), Draft::default(), &asked.next).await?;
    match sample {
        Some(sample) => Ok(page(&sample)?.into_response()),
        None => Ok(begin_again(&asked.next)),
    }
}

#[derive(Deserialize)]
pub(super) struct CodeForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// `POST /login/second`: a code of the app, or a recovery code.
pub(super) async fn enter_second(
    visitor: Visitor,
    Post { caller, form, .. }: Post<CodeForm>,
) -> Result<Response> {
    let evidence = Evidence::Code(form.code);
    try_second(visitor, &caller, evidence, &form.next).await
}

/// `POST /login/second/passkey`
pub(super) async fn second_by_passkey(
    visitor: Visitor,
    Post { caller, form, .. }: Post<PasskeyForm>,
) -> Result<Response> {
    let evidence = Evidence::Passkey(Shown::read(&form.ceremony, &form.credential)?.into());
    try_second(visitor, &caller, evidence, &form.next).await
}

async fn try_second(
    visitor: Visitor,
    caller: &Caller,
    evidence: Evidence,
    next: &str,
) -> Result<Response> {
    let Visitor { source, token: replaces, step, .. } = visitor;
    let Some(step) = step else { return Ok(begin_again(next)) };
    let attempt = SecondAttempt { step: step.clone(), evidence, source, replaces };
    let (draft, status, wait) = match sign_in::second(&caller.app, attempt).await {
        Ok(signed_in) => return inside(&signed_in, next),
        Err(Error::TooMany { seconds }) => {
            (Draft::default(), StatusCode::TOO_MANY_REQUESTS, Some(seconds))
        }
        Err(error) => (Draft::default().with(error)?, StatusCode::UNPROCESSABLE_ENTITY, None),
    };
    let Some(mut sample) = second_page(caller, Some(&step), draft, next).await? else {
        return Ok(begin_again(next));
    };
    sample.wait = wait.map(whole);
    let response = page_with(status, &sample)?;
    match wait {
        Some(seconds) => too_many(response, seconds),
        None => Ok(response),
    }
}

/// What the island asks the device.
pub(super) fn question(asked: &Ceremony) -> Json<Value> {
    Json(json!({ "ceremony": asked.token.expose(), "options": asked.options }))
}

/// `POST /login/second/passkey/begin`
pub(super) async fn begin_second(
    visitor: Visitor,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Json<Value>> {
    let step = visitor.step.ok_or(Error::SignIn)?;
    let mut cx = caller.app.write(Actor::Public).await?;
    let (account, _) = sign_in::awaited(&mut cx, &step).await?;
    let asked = passkey::begin_presenting(&mut cx, account).await?;
    cx.commit().await?;
    Ok(question(&asked))
}

/// `POST /login/passkey/begin`
pub(super) async fn begin_passkey(Post { caller, .. }: Post<Nothing>) -> Result<Json<Value>> {
    let mut cx = caller.app.write(Actor::Public).await?;
    let asked = passkey::begin_sign_in(&mut cx).await?;
    cx.commit().await?;
    Ok(question(&asked))
}

/// `POST /login/passkey`: signs in with nothing but a passkey.
pub(super) async fn by_passkey(
    visitor: Visitor,
    Post { caller, form, .. }: Post<PasskeyForm>,
) -> Result<Response> {
    let entered = async {
        let shown = Shown::read(&form.ceremony, &form.credential)?;
        let attempt =
            PasskeyAttempt { shown, source: visitor.source, replaces: visitor.token.clone() };
        passkey::sign_in_by_passkey(&caller.app, attempt).await
    };
    match entered.await {
        Ok(signed_in) => inside(&signed_in, &form.next),
        Err(error) => {
            let sample = login_page(&caller, Draft::default().with(error)?, &form.next).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &sample)
        }
    }
}

/// `POST /logout`
pub(super) async fn leave(
    visitor: Visitor,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    if let Some(token) = &visitor.token {
        let mut cx = caller.write().await?;
        sign_out(&mut cx, token).await?;
        cx.commit().await?;
    }
    let mut response = see_other("/", Some("access-signed-out"));
    Cookie::Session.clear(&mut response)?;
    Ok(response)
}
