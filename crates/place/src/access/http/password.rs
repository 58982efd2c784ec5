//! Choosing another password of one's own.

use super::super::commands::passwords;
use super::super::rules::{Owed, PasswordPolicy, SignInRules};
use super::{Visitor, desk};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::web::{Caller, Draft, Post, Shell, page, page_with, see_other};
use kernel::{Error, Result};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "access/password.html")]
struct PasswordPage {
    shell: Shell,
    draft: Draft,
    /// Whether nothing else goes before.
    owed: bool,
    dengbao: bool,
}

fn password_page(caller: &Caller, owed: Option<Owed>, draft: Draft) -> Result<PasswordPage> {
    Ok(PasswordPage {
        shell: desk(caller, "access-password-title")?,
        draft,
        owed: owed == Some(Owed::Password),
        dengbao: SignInRules::of(&caller.app).password != PasswordPolicy::Asvs,
    })
}

/// `GET /me/password`
pub(super) async fn ask(visitor: Visitor, caller: Caller) -> Result<Response> {
    // Asked before anything is typed, so that nothing is lost on the way to the proof.
    caller.read().await?.proven()?;
    let sample = password_page(&caller, visitor.owed, Draft::default())?;
    Ok(page(&sample)?.into_response())
}

#[derive(Deserialize)]
pub(super) struct PasswordForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// `POST /me/password`
pub(super) async fn change(
    visitor: Visitor,
    Post { caller, form, .. }: Post<PasswordForm>,
) -> Result<Response> {
    match chosen(&visitor, &caller, &form).await {
        Ok(()) => {
            let to = if visitor.owed.is_some() { "/desk" } else { "/me" };
            Ok(see_other(to, Some("access-password-changed")))
        }
        Err(error) => {
            let draft = Draft::default().with(error)?;
            let sample = password_page(&caller, visitor.owed, draft)?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &sample)
        }
    }
}

async fn chosen(visitor: &Visitor, caller: &Caller, form: &PasswordForm) -> Result<()> {
    if form.password != form.again {
        return Err(Error::invalid("again", "access-password-again"));
    }
    let mut cx = caller.write().await?;
    passwords::change_password(&mut cx, &form.password, visitor.session()?).await?;
    cx.commit().await
}
