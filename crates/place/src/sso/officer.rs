//! The security officer's page about the identities of an account. The same as `tongxin user link` and `unlink`.

use super::commands::{link, unlink};
use super::policy::Action;
use super::provider::Providers;
use super::queries::{self, Identity};
use crate::access::{self, Account};
use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::policy::Subject;
use kernel::territory::AccountId;
use kernel::web::{
    Caller, Choice, Crumb, Draft, Face, PageResult, Post, Shell, page, page_with, see_other,
};
use kernel::{App, Cx, Error, Result};
use serde::Deserialize;

/// Pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/accounts/{id}/identities", get(show).post(add))
        .route("/desk/accounts/{id}/identities/unlink", post(remove))
}

#[derive(Template)]
#[template(path = "sso/officer.html")]
struct OfficerPage {
    shell: Shell,
    draft: Draft,
    account: Account,
    identities: Vec<(Identity, String)>,
    ways: Vec<Choice>,
}

async fn officer_page(caller: &Caller, id: AccountId, draft: Draft) -> Result<OfficerPage> {
    let l = &caller.l;
    let all = Providers::of(&caller.app).ok_or(Error::NotFound)?;
    let mut cx = caller.read().await?;
    cx.allow(Action::Link, &Subject::default())?;
    let account = access::account(&mut cx, id).await?;
    let label = |name: &str| match all.get(name) {
        Ok(provider) if l.is_zh() => provider.label.0.clone(),
        Ok(provider) => provider.label.1.clone(),
        // It was configured once.
        Err(_) => name.to_owned(),
    };
    let held = queries::identities(&mut cx, id).await?.into_iter();
    let title = l.t("sso-officer-title");
    let crumbs = vec![
        Crumb::link("/desk/accounts", l.t("access-accounts-title")),
        Crumb::link(format!("/desk/accounts/{id}"), account.name.clone()),
        Crumb::here(title.clone()),
    ];
    Ok(OfficerPage {
        shell: caller.shell(Face::Desk, title).at_crumbs(crumbs),
        draft,
        account,
        identities: held.map(|held| (held.clone(), label(&held.provider))).collect(),
        ways: all.all().map(|p| Choice::new(p.name.clone(), label(&p.name))).collect(),
    })
}

/// `GET /desk/accounts/{id}/identities`
async fn show(caller: Caller, Path(id): Path<AccountId>) -> PageResult {
    page(&officer_page(&caller, id, Draft::default()).await?)
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    provider: String,
    #[serde(default)]
    subject: String,
}

/// `POST /desk/accounts/{id}/identities`: has an identity belong to the account.
async fn add(
    Path(id): Path<AccountId>,
    Post { caller, form, .. }: Post<Which>,
) -> Result<Response> {
    let draft =
        Draft::from([("provider", form.provider.as_str()), ("subject", form.subject.as_str())]);
    let mut cx = caller.write().await?;
    match link(&mut cx, id, &form.provider, form.subject.trim()).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&format!("/desk/accounts/{id}/identities"), Some("sso-officer-linked")))
        }
        Err(error) => {
            drop(cx);
            let sample = officer_page(&caller, id, draft.with(error)?).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &sample)
        }
    }
}

/// `POST /desk/accounts/{id}/identities/unlink`: takes one of the account's away.
async fn remove(
    Path(id): Path<AccountId>,
    Post { caller, form, .. }: Post<Which>,
) -> Result<Response> {
    let mut cx = caller.write().await?;
    cx.allow(Action::Link, &Subject::default())?;
    if !is_theirs(&mut cx, id, &form).await? {
        return Err(Error::NotFound);
    }
    unlink(&mut cx, &form.provider, &form.subject).await?;
    cx.commit().await?;
    Ok(see_other(&format!("/desk/accounts/{id}/identities"), Some("sso-unlinked")))
}

async fn is_theirs(cx: &mut Cx, id: AccountId, which: &Which) -> Result<bool> {
    let held = queries::identities(cx, id).await?;
    Ok(held.iter().any(|one| one.provider == which.provider && one.subject == which.subject))
}
