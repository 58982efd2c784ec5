//! What was destroyed, and the security officer's way to destroy before its time.

use super::super::destruction::{self, Certificate};
use super::super::policy::Action;
use crate::case::http::frame::{self, Turn};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::paging::{Cursor, PageSize};
use kernel::policy::Subject;
use kernel::web::{Caller, Draft, L10n, Pager, Post, Shell, page, page_with, post, see_other};
use serde::Deserialize;

const HERE: &str = "/desk/certificates";

/// What the page is asked for.
#[derive(Default, Deserialize)]
pub(super) struct Asked {
    after: Option<Cursor>,
}

/// A certificate as pages show it.
pub(super) struct Line {
    pub(super) certificate: Certificate,
    pub(super) rule: String,
    pub(super) by: String,
}

impl Line {
    pub(super) fn new(certificate: Certificate, l: &L10n) -> Self {
        // A city's own rules have names of their own.
        let known = l.find(&format!("contact-rule-{}", certificate.rule), &[]);
        let by = match certificate.actor.split(':').next().unwrap_or_default() {
            "account" => l.t("contact-by-account"),
            "reporter" => l.t("contact-by-reporter"),
            _ => l.t("web-by-system"),
        };
        Self { rule: known.unwrap_or_else(|| certificate.rule.clone()), by, certificate }
    }
}

#[derive(Template)]
#[template(path = "case/contact/certificates.html")]
struct CertificatesPage {
    shell: Shell,
    draft: Draft,
    lines: Vec<Line>,
    pager: Pager,
    may_destroy: bool,
    proof: Option<String>,
}

/// `GET /desk/certificates`
pub(super) async fn show(caller: Caller, Query(asked): Query<Asked>) -> Result<Response> {
    Ok(page(&certificates_page(&caller, asked, Draft::default()).await?)?.into_response())
}

async fn certificates_page(
    caller: &Caller,
    asked: Asked,
    draft: Draft,
) -> Result<CertificatesPage> {
    let shell = frame::desk(caller, caller.l.t("contact-certificates-title"))?;
    let mut cx = caller.read().await?;
    let found = destruction::certificates(&mut cx, asked.after, PageSize::default()).await?;
    let next = found.next.map(|cursor| format!("{HERE}?after={cursor}"));
    let stale = matches!(cx.proven(), Err(Error::StepUp));
    Ok(CertificatesPage {
        pager: Pager::new(&caller.l).newer(asked.after.map(|_| HERE.to_owned())).older(next),
        lines: found.rows.into_iter().map(|row| Line::new(row, &caller.l)).collect(),
        may_destroy: cx.may(Action::Destroy, &Subject::default()),
        proof: stale.then(|| format!("/me/confirm?next={}", post::encode(HERE))),
        draft,
        shell,
    })
}

/// Whose contacts.
#[derive(Deserialize)]
pub(super) struct DestroyForm {
    #[serde(default)]
    number: String,
}

/// `POST /desk/certificates`: destroys the contacts of a case now.
pub(super) async fn destroy(sent: Post<DestroyForm>) -> Result<Response> {
    frame::signed_in(&sent.caller)?;
    let mut cx = match frame::turn(&sent, "contact.destroy", HERE).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    match destruction::destroy_by_hand(&mut cx, &sent.form.number).await {
        Ok(_) => {
            cx.commit().await?;
            Ok(see_other(HERE, Some("contact-flash-destroyed")))
        }
        Err(Error::StepUp) => {
            Ok(see_other(&format!("/me/confirm?next={}", post::encode(HERE)), None))
        }
        Err(error) => {
            drop(cx);
            let draft = Draft::from([("number", sent.form.number.clone())]).with(error)?;
            let page = certificates_page(&sent.caller, Asked::default(), draft).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
