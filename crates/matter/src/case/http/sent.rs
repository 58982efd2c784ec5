//! After a report: its number, the code that opens it, and what happens next.
//!
//! The code comes in a cookie of its own, not in the address: addresses stay in histories and logs, and are read over shoulders.

use super::super::commands::Reported;
use super::super::queries;
use super::frame;
use super::view::{self, Categories};
use askama::Template;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::web::caller::cookie;
use kernel::web::{Caller, Shell, page, see_other};
use std::fmt;
use std::str::FromStr;

const PAGE: &str = "/report/sent";
const COOKIE: &str = "sent";
/// Seconds in which the page can be read again, in the other language too.
const READABLE: u16 = 900;

/// What opens a report to whoever made it.
pub(super) struct Link {
    number: String,
    secret: String,
}

impl From<Reported> for Link {
    fn from(reported: Reported) -> Self {
        Self { number: reported.number, secret: reported.secret }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.secret)
    }
}

impl FromStr for Link {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (number, secret) = text.split_once('/').ok_or(Error::NotFound)?;
        Ok(Self { number: number.to_owned(), secret: secret.to_owned() })
    }
}

/// Leads to the page after a report.
pub(super) fn lead(link: &Link) -> Response {
    let mut response = see_other(PAGE, None);
    // Not `Secure`: a report can be made over a plain line, where nobody can sign in, and its reporter must see the code there too.
    let cookie =
        format!("{COOKIE}={link}; Path={PAGE}; Max-Age={READABLE}; SameSite=Lax; HttpOnly");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

#[derive(Template)]
#[template(path = "case/sent.html")]
struct SentPage {
    shell: Shell,
    number: String,
    secret: String,
    link: String,
    /// The link in full, as it is copied onto paper.
    address: String,
    category: String,
    place: String,
    /// The limit of the category, in words.
    limit: Option<String>,
    /// The case's page, for staff who may see it.
    desk: Option<String>,
}

/// `GET /report/sent`: who comes without a report of a moment ago is led to where its number and code are asked for.
pub(super) async fn show(caller: Caller, parts: Parts) -> Result<Response> {
    let Some(link) = cookie(&parts, COOKIE) else { return Ok(see_other("/track", None)) };
    let Link { number, secret } = link.parse()?;
    let mut cx = caller.read().await?;
    let file = queries::by_link(&mut cx, &number, &secret).await?;
    let categories = Categories::read(&mut cx, &caller.l).await?;
    let network = place::org::network(&caller.app).await?;
    let desk = match queries::get(&mut cx, file.id()).await {
        Ok(file) => Some(view::href(file.id())),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error),
    };
    let code = &file.case.report.category;
    let link = format!("/track/{}/{secret}", file.number());
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let sent = SentPage {
        shell: frame::street(&caller, caller.l.t("case-sent-title")),
        address: format!("{}{link}", host.unwrap_or_default()),
        link,
        secret,
        number: file.number().to_owned(),
        category: categories.name(code).to_owned(),
        place: view::place(&network, file.chain(), caller.l.is_zh()),
        limit: categories.get(code).map(|category| caller.l.limit(category.limit)),
        desk,
    };
    Ok(page(&sent)?.into_response())
}
