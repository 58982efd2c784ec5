//! An account, for the security officer: its posts, its security, its sessions, and what can be done with them.

use super::super::arrival::Ways;
use super::super::commands::{
    self, end_all_sessions, end_post as over, end_session as end, factors, passwords, tokens,
};
use super::super::model::NewPost;
use super::super::policy::Action;
use super::super::queries::{self, Account, Security, Session, TokenLine};
use super::super::token::TokenKind;
use super::accounts::{organisation, roles};
use super::me::{PostRow, post_row};
use super::tokens::{Tick, TokenForm, ticks, usual_days};
use super::{Nothing, desk};
use crate::org;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::policy::{Role, Subject};
use kernel::territory::{AccountId, PostId};
use kernel::web::{
    Caller, Choice, Crumb, Draft, PageResult, Post, Shell, Tone, page, page_with, see_other,
};
use kernel::{Cx, Error, Result};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "access/account.html")]
struct AccountPage {
    shell: Shell,
    draft: Draft,
    account: Account,
    posts: Vec<PostRow>,
    security: Security,
    sessions: Vec<Session>,
    tokens: Vec<TokenLine>,
    roles: Vec<Choice>,
    kinds: Vec<Choice>,
    actions: Vec<Tick>,
    days: u32,
    may_change: bool,
    /// Whether there are providers whose identities can be linked.
    ways: bool,
    /// What was just made and is shown this once: its name's key, and what it is.
    secrets: Vec<(&'static str, String)>,
}

async fn account_page(caller: &Caller, id: AccountId, draft: Draft) -> Result<AccountPage> {
    let l = &caller.l;
    let mut shell = desk(caller, "access-account-title")?;
    let mut cx = caller.read().await?;
    let account = queries::account(&mut cx, id).await?;
    let network = org::network(&caller.app).await?;
    let held = queries::posts(&mut cx, id).await?;
    shell.title.clone_from(&account.name);
    let shell = shell.at_crumbs(vec![
        Crumb::link("/desk/accounts", l.t("access-accounts-title")),
        Crumb::here(account.name.clone()),
    ]);
    let kind = |kind: TokenKind, key: &str| Choice::new(kind.as_str(), l.t(key));
    Ok(AccountPage {
        shell,
        draft,
        posts: held.into_iter().map(|held| post_row(caller, &network, held)).collect(),
        security: queries::security(&mut cx, id).await?,
        // Who looks on, like the auditor, does not see where somebody sits.
        sessions: if cx.may(Action::SeeSessions, &Subject::default()) {
            queries::sessions(&mut cx, id, &caller.csrf).await?
        } else {
            Vec::new()
        },
        tokens: queries::tokens(&mut cx, id).await?,
        roles: roles(l),
        kinds: vec![
            kind(TokenKind::Client, "access-token-client"),
            kind(TokenKind::Personal, "access-token-personal"),
        ],
        actions: ticks(caller, &TokenForm::default())?,
        days: usual_days(caller),
        may_change: cx.may(Action::Add, &Subject::default()),
        ways: !Ways::of(&caller.app).0.is_empty(),
        account,
        secrets: Vec::new(),
    })
}

/// `GET /desk/accounts/{id}`
pub(super) async fn show(caller: Caller, Path(id): Path<AccountId>) -> PageResult {
    page(&account_page(&caller, id, Draft::default()).await?)
}

/// The page of an account.
fn place(id: AccountId) -> String {
    format!("/desk/accounts/{id}")
}

/// Keeps what was done and leads back with a word, or shows the page with what was wrong.
async fn finish(
    (cx, caller): (Cx, &Caller),
    (id, said): (AccountId, &'static str),
    draft: Draft,
    done: Result<()>,
) -> Result<Response> {
    match done {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&place(id), Some(said)))
        }
        Err(error) => {
            drop(cx);
            let sample = account_page(caller, id, draft.with(error)?).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &sample)
        }
    }
}

#[derive(Deserialize)]
pub(super) struct PostForm {
    #[serde(default)]
    role: String,
    #[serde(default)]
    org: String,
}

/// `POST /desk/accounts/{id}/posts`
pub(super) async fn give_post(
    Path(id): Path<AccountId>,
    Post { caller, form, .. }: Post<PostForm>,
) -> Result<Response> {
    let draft = Draft::from([("role", form.role.as_str()), ("org", form.org.as_str())]);
    let mut cx = caller.write().await?;
    let given = async {
        let role: Role = form.role.parse()?;
        let network = org::network(&caller.app).await?;
        let org = organisation(&network, &form.org)?;
        commands::give_post(&mut cx, NewPost::new(id, org, role)).await.map(drop)
    };
    let given = given.await;
    finish((cx, &caller), (id, "access-post-given"), draft, given).await
}

/// `POST /desk/accounts/{id}/posts/{post}/end`
pub(super) async fn end_post(
    Path((id, post)): Path<(AccountId, PostId)>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    let ended = end_post_of(&mut cx, id, post).await;
    finish((cx, &caller), (id, "access-post-ended"), Draft::default(), ended).await
}

/// The post of another account is not there.
async fn end_post_of(cx: &mut Cx, id: AccountId, post: PostId) -> Result<()> {
    cx.allow(Action::GivePost, &Subject::default())?;
    let held = queries::posts(cx, id).await?;
    if held.iter().all(|held| held.id != post) {
        return Err(Error::NotFound);
    }
    over(cx, post).await
}

#[derive(Deserialize)]
pub(super) struct ReasonForm {
    #[serde(default)]
    reason: String,
}

/// `POST /desk/accounts/{id}/suspend`
pub(super) async fn suspend(
    Path(id): Path<AccountId>,
    Post { caller, form, .. }: Post<ReasonForm>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    let done = commands::suspend(&mut cx, id, &form.reason).await;
    finish((cx, &caller), (id, "access-account-suspended"), Draft::default(), done).await
}

/// `POST /desk/accounts/{id}/reinstate`
pub(super) async fn reinstate(
    Path(id): Path<AccountId>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    let done = commands::reinstate(&mut cx, id).await;
    finish((cx, &caller), (id, "access-account-reinstated"), Draft::default(), done).await
}

/// `POST /desk/accounts/{id}/factors/reset`
pub(super) async fn reset_factors(
    Path(id): Path<AccountId>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    let done = factors::reset_factors(&mut cx, id).await;
    finish((cx, &caller), (id, "access-factors-reset"), Draft::default(), done).await
}

/// `POST /desk/accounts/{id}/sessions/end`
pub(super) async fn end_sessions(
    Path(id): Path<AccountId>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    let done = end_all_sessions(&mut cx, id).await;
    finish((cx, &caller), (id, "access-sessions-all-ended"), Draft::default(), done).await
}

/// `POST /desk/accounts/{id}/sessions/{digest}/end`
pub(super) async fn end_session(
    Path((id, digest)): Path<(AccountId, String)>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    let done = end_session_of(&mut cx, id, &digest).await;
    finish((cx, &caller), (id, "access-session-ended"), Draft::default(), done).await
}

/// The session of another account is not there.
async fn end_session_of(cx: &mut Cx, id: AccountId, digest: &str) -> Result<()> {
    cx.allow(Action::SeeSessions, &Subject::default())?;
    let sessions = queries::sessions(cx, id, "").await?;
    if sessions.iter().all(|session| session.digest != digest) {
        return Err(Error::NotFound);
    }
    end(cx, digest).await
}

/// The page with what was just made, this once.
async fn shown_once(
    cx: Cx,
    caller: &Caller,
    id: AccountId,
    secrets: Vec<(&'static str, String)>,
) -> Result<Response> {
    cx.commit().await?;
    let mut sample = account_page(caller, id, Draft::default()).await?;
    sample.secrets = secrets;
    Ok(page(&sample)?.into_response())
}

/// `POST /desk/accounts/{id}/password`: gives another first password.
pub(super) async fn renew_password(
    Path(id): Path<AccountId>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    match passwords::renew_password(&mut cx, id).await {
        Ok(first) => {
            let secrets = vec![("access-first-password", first.expose().to_owned())];
            shown_once(cx, &caller, id, secrets).await
        }
        Err(error) => {
            finish((cx, &caller), (id, "access-password-changed"), Draft::default(), Err(error))
                .await
        }
    }
}

/// `POST /desk/accounts/{id}/tokens`: makes a token, or client credentials, for a machine.
pub(super) async fn make_token(
    Path(id): Path<AccountId>,
    Post { caller, form, .. }: Post<TokenForm>,
) -> Result<Response> {
    let client = form.kind != TokenKind::Personal.as_str();
    let kind = if client { TokenKind::Client } else { TokenKind::Personal };
    let mut cx = caller.write().await?;
    match tokens::make_machine_token(&mut cx, id, kind, form.read()).await {
        Ok(made) => {
            let named = client.then(|| ("access-token-client-id", made.id.to_string()));
            let secret = ("access-token-secret", made.secret);
            shown_once(cx, &caller, id, named.into_iter().chain([secret]).collect()).await
        }
        Err(error) => {
            finish((cx, &caller), (id, "access-token-made"), form.draft(), Err(error)).await
        }
    }
}

/// `POST /desk/accounts/{id}/tokens/{token}/revoke`
pub(super) async fn revoke_token(
    Path((id, token)): Path<(AccountId, Uuid)>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    // One's own are revoked on one's own page.
    cx.allow(Action::Add, &Subject::default())?;
    let done = match tokens::revoke_token(&mut cx, token).await {
        Ok(owner) if owner == id => Ok(()),
        Ok(_) => Err(Error::NotFound),
        Err(error) => Err(error),
    };
    finish((cx, &caller), (id, "access-token-revoked"), Draft::default(), done).await
}
