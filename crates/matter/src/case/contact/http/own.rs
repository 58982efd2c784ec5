//! The reporter's own data, by the secret link: read it, take it along, correct it, have it destroyed.

use super::super::model::NewContact;
use super::super::subject_access::{self, Own};
use super::super::{destruction, pack::Pack};
use super::certificates::Line;
use crate::case::http::frame::{self, Turn};
use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use kernel::error::Result;
use kernel::policy::Actor;
use kernel::web::{Caller, Draft, L10n, Post, Shell, see_other};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// Part of the page: a heading, and what stands under it.
struct Section {
    title: String,
    rows: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "case/contact/own.html")]
struct OwnPage {
    shell: Shell,
    draft: Draft,
    base: String,
    /// When they gave their contact; none if there is none, or none any more.
    given: Option<kernel::Timestamp>,
    sections: Vec<Section>,
}

type Link = (String, String);

/// Nobody but its reader keeps the page.
fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `GET /track/{number}/{secret}/data`
pub(super) async fn show(caller: Caller, Path(link): Path<Link>) -> Result<Response> {
    let html = own_page(&caller, &link, None).await?.render()?;
    Ok(no_store(Html(html).into_response()))
}

async fn own_page(caller: &Caller, link: &Link, typed: Option<Draft>) -> Result<OwnPage> {
    let mut cx = caller.read().await?;
    let link_ref = (link.0.as_str(), link.1.as_str());
    let (file, reporter) = destruction::by_link(&mut cx, link_ref).await?;
    let own = subject_access::own(&mut cx, (&file, reporter)).await?;
    let document = subject_access::document(&mut cx, link_ref).await?;
    let pack = Pack::of(&cx)?;
    let shell = frame::street(caller, caller.l.t("contact-data-title"));
    Ok(OwnPage {
        base: format!("/track/{}/{}", file.number(), link.1.trim()),
        given: own.as_ref().map(|own| own.given_at),
        draft: typed.unwrap_or_else(|| draft(own.as_ref())),
        sections: sections(&document, &shell.l, &pack),
        shell,
    })
}

fn draft(own: Option<&Own>) -> Draft {
    let Some(Own { opened, .. }) = own else { return Draft::default() };
    let part = |part: &Option<kernel::vault::Zeroizing<String>>| {
        part.as_ref().map(|part| part.to_string()).unwrap_or_default()
    };
    Draft::from([
        ("contact_name", part(&opened.name)),
        ("contact_number", part(&opened.number)),
        ("contact_reach", part(&opened.reach)),
    ])
}

/// The document in words: what it names by a key has a message of that name.
fn sections(document: &Value, l: &L10n, pack: &Pack) -> Vec<Section> {
    let section = |name: &str| {
        let rows = match document.get(name) {
            Some(Value::Object(fields)) => {
                fields.iter().filter_map(|(key, value)| row(l, key, value)).collect()
            }
            Some(Value::Array(items)) => items.iter().map(|item| listed(l, pack, item)).collect(),
            _ => Vec::new(),
        };
        Section { title: l.t(&format!("contact-data-{}", name.replace('_', "-"))), rows }
    };
    ["report", "contact_opened", "remarks", "recusals", "photos", "history"]
        .map(section)
        .into_iter()
        .filter(|section| !section.rows.is_empty())
        .collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}

fn row(l: &L10n, key: &str, value: &Value) -> Option<(String, String)> {
    let label = l.t(&format!("contact-data-field-{}", key.replace('_', "-")));
    text(value).map(|value| (label, value))
}

/// An entry of a list: its moment, then the rest.
fn listed(l: &L10n, pack: &Pack, item: &Value) -> (String, String) {
    let Value::Object(fields) = item else { return (String::new(), item.to_string()) };
    let head = fields.get("at").or_else(|| fields.get("id")).and_then(text).unwrap_or_default();
    let rest = fields.iter().filter(|(key, _)| !["at", "id", "hash"].contains(&key.as_str()));
    let say = |(key, value): (&String, &Value)| match (key.as_str(), value) {
        ("purpose", Value::String(name)) => Some(pack.word(name, l.is_zh()).to_owned()),
        _ => text(value),
    };
    (head, rest.filter_map(say).collect::<Vec<_>>().join(" · "))
}

/// `GET /track/{number}/{secret}/data.json`: the same, to take along.
pub(super) async fn download(
    caller: Caller,
    Path((number, secret)): Path<Link>,
) -> Result<Response> {
    let mut cx = caller.read().await?;
    let document = subject_access::document(&mut cx, (&number, &secret)).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"report.json\"".to_owned()),
    ];
    let body = serde_json::to_string_pretty(&document)?;
    Ok(no_store((headers, body).into_response()))
}

/// How to reach the reporter from now on.
#[derive(Deserialize)]
pub(super) struct ContactForm {
    #[serde(default)]
    contact_name: String,
    #[serde(default)]
    contact_number: String,
    #[serde(default)]
    contact_reach: String,
}

/// `POST /track/{number}/{secret}/contact`: the reporter corrects it.
pub(super) async fn correct(Path(link): Path<Link>, post: Post<ContactForm>) -> Result<Response> {
    let to = format!("/track/{}/{}/data", link.0, link.1);
    let mut cx = match frame::turn(&post, "contact.correct", &to).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    cx.act_as(Arc::new(Actor::Reporter));
    let ContactForm { contact_name, contact_number, contact_reach } = &post.form;
    let new = NewContact {
        name: contact_name.clone(),
        number: contact_number.clone(),
        reach: contact_reach.clone(),
    };
    match subject_access::correct_by_link(&mut cx, (&link.0, &link.1), &new).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&to, Some("contact-flash-corrected")))
        }
        Err(error) => {
            drop(cx);
            let typed = [
                ("contact_name", contact_name),
                ("contact_number", contact_number),
                ("contact_reach", contact_reach),
            ];
            let draft =
                Draft::from(typed.map(|(name, value)| (name, value.clone()))).with(error)?;
            let html = own_page(&post.caller, &link, Some(draft)).await?.render()?;
            Ok(no_store((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response()))
        }
    }
}

/// Nothing but the hidden fields.
#[derive(Deserialize)]
pub(super) struct Nothing {}

#[derive(Template)]
#[template(path = "case/contact/destroyed.html")]
struct DestroyedPage {
    shell: Shell,
    base: String,
    line: Line,
}

/// `POST /track/{number}/{secret}/contact/delete`: destroyed at once; the certificate is the answer.
pub(super) async fn delete(Path(link): Path<Link>, post: Post<Nothing>) -> Result<Response> {
    let base = format!("/track/{}/{}", link.0, link.1);
    let mut cx = match frame::turn(&post, "contact.delete", &base).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    cx.act_as(Arc::new(Actor::Reporter));
    let certificate = destruction::destroy_by_link(&mut cx, (&link.0, &link.1)).await?;
    cx.commit().await?;
    let shell = frame::street(&post.caller, post.caller.l.t("contact-destroyed-title"));
    let line = Line::new(certificate, &shell.l);
    let html = DestroyedPage { shell, base, line }.render()?;
    Ok(no_store(Html(html).into_response()))
}
