//! One's own second factors: codes by an app, passkeys, recovery codes.

use super::super::commands::factors::{self, Proposal};
use super::super::cookie::Cookie;
use super::super::passkey::{self, Passkeys};
use super::super::queries::{self, Passkey, Security};
use super::super::rules::Owed;
use super::super::session;
use super::login::question;
use super::{Nothing, PasskeyForm, Visitor, desk};
use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::policy::Factors;
use kernel::web::{
    Caller, Crumb, Draft, PageResult, Post, Shell, Tone, page, page_with, see_other,
};
use kernel::{Cx, Error, Result};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

const HERE: &str = "/me/factors";

#[derive(Template)]
#[template(path = "access/factors.html")]
struct FactorsPage {
    shell: Shell,
    draft: Draft,
    security: Security,
    held: Vec<Passkey>,
    /// Whether passkeys are possible at this address.
    passkeys: bool,
    /// Whether the account is shared by everybody who tries the demo.
    demo: bool,
    /// Whether nothing else goes before.
    owed: bool,
    /// A fresh set of recovery codes, this once.
    codes: Vec<String>,
}

fn shell(caller: &Caller, key: &str) -> Result<Shell> {
    let crumbs =
        vec![Crumb::link("/me", caller.l.t("access-me-title")), Crumb::here(caller.l.t(key))];
    Ok(desk(caller, key)?.at_crumbs(crumbs))
}

async fn factors_page(caller: &Caller, owed: Option<Owed>, draft: Draft) -> Result<FactorsPage> {
    let id = caller.actor.account().ok_or(Error::SignIn)?;
    let mut cx = caller.read().await?;
    Ok(FactorsPage {
        shell: shell(caller, "access-factors-title")?,
        draft,
        security: queries::security(&mut cx, id).await?,
        held: queries::passkeys(&mut cx, id).await?,
        passkeys: Passkeys::of(&caller.app).is_ok(),
        demo: queries::account(&mut cx, id).await?.demo,
        owed: owed == Some(Owed::SecondFactor),
        codes: Vec::new(),
    })
}

/// `GET /me/factors`
pub(super) async fn show(visitor: Visitor, caller: Caller) -> PageResult {
    page(&factors_page(&caller, visitor.owed, Draft::default()).await?)
}

/// The page again, with what was wrong.
async fn again(caller: &Caller, owed: Option<Owed>, error: Error) -> Result<Response> {
    let sample = factors_page(caller, owed, Draft::default().with(error)?).await?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &sample)
}

/// `POST /me/factors/totp/begin`: proposes a secret.
pub(super) async fn begin_totp(
    visitor: Visitor,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    match factors::propose_totp(&mut cx).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other("/me/factors/totp", None))
        }
        Err(error) => {
            drop(cx);
            again(&caller, visitor.owed, error).await
        }
    }
}

#[derive(Template)]
#[template(path = "access/totp.html")]
struct TotpPage {
    shell: Shell,
    draft: Draft,
    proposal: Proposal,
}

async fn totp_page(caller: &Caller, draft: Draft) -> Result<Option<TotpPage>> {
    let mut cx = caller.read().await?;
    let Some(proposal) = factors::proposed_totp(&mut cx).await? else { return Ok(None) };
    Ok(Some(TotpPage { shell: shell(caller, "access-totp-title")?, draft, proposal }))
}

/// `GET /me/factors/totp`: the picture to scan, and the field for the first code.
pub(super) async fn set_up(caller: Caller) -> Result<Response> {
    match totp_page(&caller, Draft::default()).await? {
        Some(sample) => Ok(page(&sample)?.into_response()),
        None => Ok(see_other(HERE, None)),
    }
}

#[derive(Deserialize)]
pub(super) struct CodeForm {
    #[serde(default)]
    code: String,
}

/// `POST /me/factors/totp`: the first code puts the secret in force.
pub(super) async fn confirm(
    visitor: Visitor,
    Post { caller, form, .. }: Post<CodeForm>,
) -> Result<Response> {
    let kept = visitor.session()?;
    let mut cx = caller.write().await?;
    match factors::confirm_totp(&mut cx, &form.code, kept).await {
        Ok(()) => proved(cx, &visitor, "access-totp-added").await,
        Err(error) => {
            drop(cx);
            let draft = Draft::default().with(error)?;
            match totp_page(&caller, draft).await? {
                Some(sample) => page_with(StatusCode::UNPROCESSABLE_ENTITY, &sample),
                None => Ok(see_other(HERE, None)),
            }
        }
    }
}

/// A new factor was just shown: the session goes on with two.
async fn proved(mut cx: Cx, visitor: &Visitor, said: &'static str) -> Result<Response> {
    let renewed = session::renew(&mut cx, visitor.session()?, Factors::Two).await?;
    cx.commit().await?;
    let mut response = see_other(HERE, Some(said));
    Cookie::Session.set(&mut response, &renewed.token)?;
    Ok(response)
}

/// `POST /me/factors/totp/remove`
pub(super) async fn remove_totp(
    visitor: Visitor,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    let done = factors::remove_totp(&mut cx, visitor.session()?).await;
    finish(cx, &caller, &visitor, done).await
}

/// `POST /me/factors/passkeys/{id}/remove`
pub(super) async fn remove_passkey(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    let done = factors::remove_passkey(&mut cx, id, visitor.session()?).await;
    finish(cx, &caller, &visitor, done).await
}

/// `POST /me/factors/passkeys/{id}/rename`
pub(super) async fn rename_passkey(
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Post { caller, form, .. }: Post<PasskeyForm>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    let done = factors::rename_passkey(&mut cx, id, &form.name).await;
    finish(cx, &caller, &visitor, done).await
}

async fn finish(cx: Cx, caller: &Caller, visitor: &Visitor, done: Result<()>) -> Result<Response> {
    match done {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(HERE, Some("access-factors-changed")))
        }
        Err(error) => {
            drop(cx);
            again(caller, visitor.owed, error).await
        }
    }
}

/// `POST /me/factors/codes`: a new set of recovery codes, shown on the answer and never again.
pub(super) async fn make_codes(
    visitor: Visitor,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    match factors::make_codes(&mut cx).await {
        Ok(codes) => {
            cx.commit().await?;
            let mut sample = factors_page(&caller, visitor.owed, Draft::default()).await?;
            sample.codes = codes;
            Ok(page(&sample)?.into_response())
        }
        Err(error) => {
            drop(cx);
            again(&caller, visitor.owed, error).await
        }
    }
}

/// `POST /me/factors/passkeys/begin`
pub(super) async fn begin_passkey(Post { caller, .. }: Post<Nothing>) -> Result<Json<Value>> {
    let mut cx = caller.write().await?;
    let asked = passkey::begin_registration(&mut cx).await?;
    cx.commit().await?;
    Ok(question(&asked))
}

/// `POST /me/factors/passkeys`: the device's answer.
pub(super) async fn register(
    visitor: Visitor,
    Post { caller, form, .. }: Post<PasskeyForm>,
) -> Result<Response> {
    let kept = visitor.session()?;
    let mut cx = caller.write().await?;
    let answer = (form.ceremony.as_str(), form.credential.as_str());
    match passkey::register(&mut cx, answer, &form.name, kept).await {
        Ok(()) => proved(cx, &visitor, "access-passkey-added").await,
        Err(error) => {
            drop(cx);
            again(&caller, visitor.owed, error).await
        }
    }
}
