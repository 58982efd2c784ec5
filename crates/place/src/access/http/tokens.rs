//! One's own tokens for programs.

use super::super::commands::tokens;
use super::super::queries::{self, TokenLine};
use super::super::rules::SignInRules;
use super::super::token::{ActionNames, NewToken, Reach};
use super::{Nothing, desk};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::web::{
    Caller, Crumb, Draft, PageResult, Post, Shell, Tone, page, page_with, see_other,
};
use kernel::{Error, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Days a token lives, unless somebody says otherwise.
const DAYS: u32 = 90;

#[derive(Template)]
#[template(path = "access/tokens.html")]
struct TokensPage {
    shell: Shell,
    draft: Draft,
    list: Vec<TokenLine>,
    actions: Vec<Tick>,
    days: u32,
    /// The secret of the token that was just made, this once.
    secret: Option<String>,
}

/// An action to be ticked.
pub(super) struct Tick {
    pub(super) name: &'static str,
    pub(super) on: bool,
}

/// Every action there is, those of the form ticked.
pub(super) fn ticks(caller: &Caller, form: &TokenForm) -> Result<Vec<Tick>> {
    let (names, asked) = (ActionNames::of(&caller.app)?, form.actions());
    let tick = |name: &&'static str| Tick { name, on: asked.iter().any(|a| a == name) };
    Ok(names.all().iter().map(tick).collect())
}

/// What a token is asked for with; the actions come as `may.NAME=on`.
#[derive(Default, Deserialize)]
pub(super) struct TokenForm {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    reach: String,
    /// Of a machine's: `personal` or `client`.
    #[serde(default)]
    pub(super) kind: String,
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

impl TokenForm {
    fn actions(&self) -> Vec<String> {
        self.rest.keys().filter_map(|key| key.strip_prefix("may.")).map(str::to_owned).collect()
    }

    pub(super) fn draft(&self) -> Draft {
        Draft::from([
            ("name", self.name.as_str()),
            ("days", self.days.as_str()),
            ("reach", self.reach.as_str()),
            ("kind", self.kind.as_str()),
        ])
    }

    pub(super) fn read(&self) -> NewToken {
        NewToken {
            name: self.name.clone(),
            // What is no number is no number of days that can be had.
            days: self.days.trim().parse().unwrap_or(0),
            reach: if self.reach == "writes" { Reach::Writes } else { Reach::Reads },
            actions: self.actions(),
        }
    }
}

/// Days to suggest: the usual, or fewer where no token may live so long.
pub(super) fn usual_days(caller: &Caller) -> u32 {
    let most = SignInRules::of(&caller.app).token_longest.as_secs() / (24 * 60 * 60);
    u32::try_from(most).map_or(DAYS, |most| most.min(DAYS))
}

async fn tokens_page(caller: &Caller, form: &TokenForm, draft: Draft) -> Result<TokensPage> {
    let id = caller.actor.account().ok_or(Error::SignIn)?;
    let mut cx = caller.read().await?;
    let crumbs = vec![
        Crumb::link("/me", caller.l.t("access-me-title")),
        Crumb::here(caller.l.t("access-tokens-title")),
    ];
    Ok(TokensPage {
        shell: desk(caller, "access-tokens-title")?.at_crumbs(crumbs),
        draft,
        list: queries::tokens(&mut cx, id).await?,
        actions: ticks(caller, form)?,
        days: usual_days(caller),
        secret: None,
    })
}

/// `GET /me/tokens`
pub(super) async fn show(caller: Caller) -> PageResult {
    page(&tokens_page(&caller, &TokenForm::default(), Draft::default()).await?)
}

/// `POST /me/tokens`: makes one; its secret is on the answer and never again.
pub(super) async fn make(Post { caller, form, .. }: Post<TokenForm>) -> Result<Response> {
    let mut cx = caller.write().await?;
    match tokens::make_token(&mut cx, form.read()).await {
        Ok(made) => {
            cx.commit().await?;
            let mut sample = tokens_page(&caller, &TokenForm::default(), Draft::default()).await?;
            sample.secret = Some(made.secret);
            Ok(page(&sample)?.into_response())
        }
        Err(error) => {
            drop(cx);
            let sample = tokens_page(&caller, &form, form.draft().with(error)?).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &sample)
        }
    }
}

/// `POST /me/tokens/{id}/revoke`
pub(super) async fn revoke(
    Path(id): Path<Uuid>,
    Post { caller, .. }: Post<Nothing>,
) -> Result<Response> {
    if !caller.signed_in() {
        return Err(Error::SignIn);
    }
    let mut cx = caller.write().await?;
    tokens::revoke_token(&mut cx, id).await?;
    cx.commit().await?;
    Ok(see_other("/me/tokens", Some("access-token-revoked")))
}
