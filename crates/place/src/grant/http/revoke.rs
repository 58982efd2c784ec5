//! Taking a grant or a power back, with a reason. The page asks for a fresh proof before anything is filled in.

use super::frame::{self, Turn, Typed, typed};
use super::words::{self, People};
use crate::grant::model::Kept;
use crate::grant::{queries, revoke};
use crate::org;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::Result;
use kernel::policy::GrantId;
use kernel::web::{Caller, Crumb, Draft, Post, Shell, Tone, page, page_with, see_other};

#[derive(Template)]
#[template(path = "grant/revoke.html")]
struct RevokePage {
    shell: Shell,
    id: GrantId,
    draft: Draft,
    what: String,
    holder: String,
    basis: String,
    back: String,
}

/// `GET /desk/grants/{id}/revoke`
pub(super) async fn ask(caller: Caller, Path(id): Path<GrantId>) -> Result<Response> {
    Ok(page(&revoke_page(&caller, id, Draft::default()).await?)?.into_response())
}

/// Where one comes from, and goes back to: the street's page, or the grant's.
fn back(kept: &Kept) -> String {
    match (kept.power, kept.grant.holder.org) {
        (Some(_), Some(street)) => format!("/desk/powers/{street}"),
        _ => format!("/desk/grants/{}", kept.id),
    }
}

async fn revoke_page(caller: &Caller, id: GrantId, draft: Draft) -> Result<RevokePage> {
    let l = &caller.l;
    let mut shell = frame::desk(caller, l.t("grant-revoke-title"))?;
    let mut cx = caller.read().await?;
    let kept = queries::revocable(&mut cx, id).await?;
    let network = org::network(&caller.app).await?;
    let people = People::read(&mut cx, &[], kept.grant.holder.account).await?;
    let what =
        kept.power.map_or_else(|| kept.grant.actions.join(" "), |power| words::power(l, power));
    let back = back(&kept);
    shell.crumbs = vec![Crumb::link(&back, &what), Crumb::here(l.t("grant-revoke"))];
    let holder = words::holder(kept.grant.holder, l, &network, &people);
    Ok(RevokePage { shell, id, draft, what, holder, basis: kept.grant.basis, back })
}

/// `POST /desk/grants/{id}/revoke`
pub(super) async fn send(Path(id): Path<GrantId>, post: Post<Typed>) -> Result<Response> {
    frame::desk(&post.caller, "")?;
    let to = back(&queries::revocable(&mut post.caller.read().await?, id).await?);
    let mut cx = match frame::turn(&post, "grant.revoke", &to).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    match revoke(&mut cx, id, typed(&post.form, "reason")).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&to, Some("grant-flash-revoked")))
        }
        Err(error) => {
            drop(cx);
            let draft = frame::again(&post.form, error)?;
            let page = revoke_page(&post.caller, id, draft).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
