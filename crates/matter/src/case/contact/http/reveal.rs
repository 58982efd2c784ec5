//! Opening a contact: the one page that shows it, once.

use super::super::commands::{self, Opened, Why};
use super::super::pack::Pack;
use crate::case::http::frame::{self, Turn};
use crate::case::http::show;
use crate::case::model::CaseId;
use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::web::{Crumb, Draft, Post, Shell, Tone, post, see_other};
use serde::Deserialize;
use uuid::Uuid;

/// Why it is opened.
#[derive(Deserialize)]
pub(super) struct RevealForm {
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    note: String,
}

#[derive(Template)]
#[template(path = "case/contact/revealed.html")]
struct RevealedPage {
    shell: Shell,
    case: String,
    purpose: String,
    opened: Opened,
}

/// `POST /desk/cases/{id}/contact/{reporter}/reveal`: shows the contact on this answer and nowhere else.
pub(super) async fn reveal(
    Path((id, reporter)): Path<(CaseId, Uuid)>,
    sent: Post<RevealForm>,
) -> Result<Response> {
    frame::signed_in(&sent.caller)?;
    let case = format!("/desk/cases/{id}");
    // The same form again leads back: what it showed was shown once.
    let mut cx = match frame::turn(&sent, "contact.reveal", &case).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let why = Why { purpose: sent.form.purpose.clone(), note: sent.form.note.clone() };
    match commands::reveal(&mut cx, id, reporter, &why).await {
        Ok(opened) => {
            let page = RevealedPage {
                purpose: Pack::of(&cx)?.word(&why.purpose, sent.caller.l.is_zh()).to_owned(),
                shell: shell(&sent, &case)?,
                case,
                opened,
            };
            answer(*cx, &page).await
        }
        Err(Error::StepUp) => {
            Ok(see_other(&format!("/me/confirm?next={}", post::encode(&case)), None))
        }
        Err(error) => {
            drop(cx);
            let draft = Draft::from([("purpose", why.purpose), ("note", why.note)]);
            show::refused(&sent.caller, id, draft, error).await
        }
    }
}

fn shell(sent: &Post<RevealForm>, case: &str) -> Result<Shell> {
    let mut shell = frame::desk(&sent.caller, sent.caller.l.t("contact-revealed-title"))?;
    shell.crumbs = vec![
        Crumb::link("/desk", shell.t("case-nav-inbox")),
        Crumb::link(case, shell.t("contact-case")),
        Crumb::here(shell.t("contact-revealed-title")),
    ];
    Ok(shell)
}

/// The event is on disk before anything is shown; no cache keeps what is.
async fn answer(cx: Cx, page: &RevealedPage) -> Result<Response> {
    let html = page.render()?;
    cx.commit().await?;
    let mut response = Html(html).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
