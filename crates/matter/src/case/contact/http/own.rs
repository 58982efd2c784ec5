//! The reporter's own data, by the secret link: read it, take it along, correct it, have it destroyed.

use super::super::model::NewContact;
use super::super::subject_access::{self, Own};
use super::super::{destruction, pack::Pack};
use super::certificates::Line;
use crate::case::http::frame::{self, Turn};
use crate::case::http::story;
use crate::case::http::view::Categories;
use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use kernel::error::Result;
use kernel::policy::Actor;
use kernel::web::{Caller, Draft, Post, Shell, see_other};
use place::org::Network;
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
    let categories = Categories::read(&mut cx, &caller.l).await?;
    let network = place::org::network(&caller.app).await?;
    let words = Words { shell: &shell, categories: &categories, network: &network, pack: &pack };
    Ok(OwnPage {
        base: format!("/track/{}/{}", file.number(), link.1.trim()),
        given: own.as_ref().map(|own| own.given_at),
        draft: typed.unwrap_or_else(|| draft(own.as_ref())),
        sections: words.sections(&document),
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

/// The fields of the report, in the order of the page.
const REPORT: [&str; 12] = [
    "number",
    "state",
    "kind",
    "channel",
    "category",
    "title",
    "text",
    "address",
    "lon",
    "lat",
    "reported_at",
    "answer",
];

/// The document in words.
struct Words<'a> {
    shell: &'a Shell,
    categories: &'a Categories,
    network: &'a Network,
    pack: &'a Pack,
}

impl Words<'_> {
    fn sections(&self, document: &Value) -> Vec<Section> {
        let list = |name: &str| match document.get(name) {
            Some(Value::Array(items)) => items.iter().map(|item| self.listed(item)).collect(),
            _ => Vec::new(),
        };
        let title = |name: &str| self.shell.t(&format!("contact-data-{}", name.replace('_', "-")));
        let report = document.get("report").unwrap_or(&Value::Null);
        let lists = ["contact_opened", "remarks", "recusals", "photos", "history"];
        let sections = lists.map(|name| Section { title: title(name), rows: list(name) });
        std::iter::once(Section { title: title("report"), rows: self.report(report) })
            .chain(sections)
            .filter(|section| !section.rows.is_empty())
            .collect()
    }

    fn report(&self, report: &Value) -> Vec<(String, String)> {
        let about = report.get("about").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let about = about.map(|org| {
            let name = self.network.name(org, self.shell.l.is_zh()).to_owned();
            (self.shell.t("contact-data-field-about"), name)
        });
        let row = |key: &str| {
            let label = self.shell.t(&format!("contact-data-field-{}", key.replace('_', "-")));
            Some((label, self.word(key, report.get(key)?)?))
        };
        REPORT.into_iter().filter_map(row).chain(about).collect()
    }

    /// A value as its reader knows it; none for one that is not there.
    fn word(&self, key: &str, value: &Value) -> Option<String> {
        let l = &self.shell.l;
        let text = match value {
            Value::Null => return None,
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Some(match key {
            "state" | "channel" => {
                // A recusal has states of its own.
                let known = l.find(&format!("case-{key}-{text}"), &[]);
                known.or_else(|| l.find(&format!("recusal-{key}-{text}"), &[])).unwrap_or(text)
            }
            "kind" => {
                let known = l.find(&format!("case-kind-{text}"), &[]);
                known.unwrap_or_else(|| story::kind_word(l, &text))
            }
            "category" => self.categories.name(&text).to_owned(),
            "purpose" => self.pack.word(&text, l.is_zh()).to_owned(),
            "at" | "reported_at" => match text.parse() {
                Ok(at) => l.date_time(at, &self.shell.zone),
                Err(_) => text,
            },
            _ => text,
        })
    }

    /// An entry of a list: its moment, then the rest.
    fn listed(&self, item: &Value) -> (String, String) {
        let Value::Object(fields) = item else { return (String::new(), item.to_string()) };
        let head = fields.get("at").and_then(|at| self.word("at", at)).unwrap_or_default();
        let rest = fields.iter().filter(|(key, _)| !["at", "hash"].contains(&key.as_str()));
        let words: Vec<String> = rest.filter_map(|(key, value)| self.word(key, value)).collect();
        (head, words.join(" · "))
    }
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
    #[serde(default, rename = "contact_name")]
    name: String,
    #[serde(default, rename = "contact_number")]
    number: String,
    #[serde(default, rename = "contact_reach")]
    reach: String,
}

/// `POST /track/{number}/{secret}/contact`: the reporter corrects it.
pub(super) async fn correct(Path(link): Path<Link>, post: Post<ContactForm>) -> Result<Response> {
    let to = format!("/track/{}/{}/data", link.0, link.1);
    let mut cx = match frame::turn(&post, "contact.correct", &to).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    cx.act_as(Arc::new(Actor::Reporter));
    let ContactForm { name, number, reach } = &post.form;
    let new = NewContact { name: name.clone(), number: number.clone(), reach: reach.clone() };
    match subject_access::correct_by_link(&mut cx, (&link.0, &link.1), &new).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&to, Some("contact-flash-corrected")))
        }
        Err(error) => {
            drop(cx);
            let typed =
                [("contact_name", name), ("contact_number", number), ("contact_reach", reach)];
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
    let certified = Line::new(certificate, &shell.l);
    let html = DestroyedPage { shell, base, line: certified }.render()?;
    Ok(no_store(Html(html).into_response()))
}
