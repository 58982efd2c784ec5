//! Trials: a request by somebody about something, and what became of it.

use super::model::{Door, Person, Thing, Verdict};
use super::row::{Body as Sent, Row};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use std::fmt::Write;
use tower::ServiceExt;

/// Marks the end of a part in a form with a photo.
const PART: &str = "part";

/// What came back.
pub(super) struct Answer {
    pub(super) verdict: Verdict,
    /// What a program was told it may not.
    pub(super) action: Option<String>,
    pub(super) status: StatusCode,
    pub(super) location: String,
    pub(super) body: String,
}

/// The address of a row for a thing; none where the thing lacks something it asks for.
pub(super) fn address(row: &Row, thing: Option<&Thing>) -> Option<String> {
    let mut address = String::new();
    for part in row.path.split('/').skip(1) {
        address.push('/');
        match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => {
                let known = row.names.iter().find(|(path, _)| *path == name).map(|(_, fill)| *fill);
                address.push_str(thing?.fill.get(known.unwrap_or(name))?);
            }
            None => address.push_str(part),
        }
    }
    if !row.query.is_empty() {
        write!(address, "?{}", filled(row.query, thing)?).unwrap();
    }
    Some(address)
}

/// The text with each `{name}` filled; other braces stay, as documents have them.
fn filled(text: &str, thing: Option<&Thing>) -> Option<String> {
    let mut out = text.to_owned();
    if let Some(thing) = thing {
        for (name, value) in &thing.fill {
            out = out.replace(&format!("{{{name}}}"), value);
        }
    }
    let left =
        out.split('{').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    (!left).then_some(out)
}

/// The request; none where the thing lacks something that it asks for.
pub(super) fn request(
    row: &Row,
    person: &Person,
    thing: Option<&Thing>,
    key: &str,
) -> Option<Request<Body>> {
    let address = address(row, thing)?;
    let mut request = Request::builder().method(row.method.clone()).uri(address);
    let mut token = "";
    match &person.door {
        Door::Street => {}
        Door::Session { cookies, form } | Door::Shut { cookies, form } => {
            request = request.header(header::COOKIE, cookies);
            token = form;
        }
        Door::Token { secret, .. } => {
            request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
        }
    }
    let fields = |fields: &[(&'static str, &'static str)]| {
        let hidden = [("csrf", token.to_owned()), ("idempotency_key", key.to_owned())];
        let given = fields.iter().map(|(name, value)| Some((*name, filled(value, thing)?)));
        given.chain(hidden.into_iter().map(Some)).collect::<Option<Vec<_>>>()
    };
    let body = match row.body {
        Sent::Nothing if row.method == "GET" => Body::empty(),
        Sent::Json(document) => {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .header("x-csrf-token", token)
                .header("idempotency-key", key);
            Body::from(filled(document, thing)?)
        }
        Sent::Photo(given) => {
            let kind = format!("multipart/form-data; boundary={PART}");
            request = request.header(header::CONTENT_TYPE, kind);
            let part = |(name, value): (&str, String)| {
                format!(
                    "--{PART}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
            };
            let parts: String = fields(given)?.into_iter().map(part).collect();
            Body::from(format!("{parts}--{PART}--\r\n"))
        }
        Sent::Form(given) => form(&mut request, fields(given)?),
        Sent::Nothing => form(&mut request, fields(&[])?),
    };
    Some(request.body(body).unwrap())
}

fn form(request: &mut axum::http::request::Builder, fields: Vec<(&str, String)>) -> Body {
    let headers = request.headers_mut().unwrap();
    let kind = header::HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(header::CONTENT_TYPE, kind);
    Body::from(serde_urlencoded::to_string(fields).unwrap())
}

/// Sends it, and reads what became of it.
pub(super) async fn send(router: &Router, request: Request<Body>, row: &Row) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let location = parts.headers.get(header::LOCATION).and_then(|to| to.to_str().ok());
    let location = location.unwrap_or_default().to_owned();
    let body = if row.stream && parts.status.is_success() {
        String::new()
    } else {
        String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned()
    };
    let action = serde_json::from_str::<serde_json::Value>(&body)
        .ok()
        .and_then(|problem| problem.get("action")?.as_str().map(str::to_owned));
    let verdict = match parts.status {
        StatusCode::UNAUTHORIZED => Verdict::SignIn,
        StatusCode::NOT_FOUND => Verdict::Hidden,
        StatusCode::FORBIDDEN if body.contains("urn:tongxin:problem:step-up") => Verdict::Prove,
        StatusCode::FORBIDDEN => Verdict::Refused,
        // A step of signing in that begins anew asks for nothing else.
        _ if location.starts_with("/login") && !row.path.starts_with("/login") => Verdict::SignIn,
        _ if location.starts_with("/me/confirm?") => Verdict::Prove,
        status if status.is_success() || status.is_redirection() => Verdict::Done,
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => {
            Verdict::Rule(parts.status.as_u16())
        }
        status => Verdict::Odd(status.as_u16()),
    };
    Answer { verdict, action, status: parts.status, location, body }
}
