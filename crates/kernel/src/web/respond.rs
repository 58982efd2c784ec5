//! Errors become answers here, once: a page in the reader's language, or problem details (RFC 9457) for programs.

use super::caller::Caller;
use super::i18n::L10n;
use super::shell::{ErrorPage, Face};
use crate::app::App;
use crate::error::{Error, Field};
use crate::refusals::Refused as PolicyRefused;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::json;
use std::sync::Arc;

/// A template as a page. See [`page`].
pub type PageResult = Result<Html<String>, Error>;

/// Renders a template.
pub fn page(template: &impl askama::Template) -> PageResult {
    Ok(Html(template.render()?))
}

/// Renders a template with a status of its own, e.g. a form shown again with its errors.
pub fn page_with(status: StatusCode, template: &impl askama::Template) -> Result<Response, Error> {
    Ok((status, Html(template.render()?)).into_response())
}

/// Sends the browser to `to` with a message that the next page shows once; `flash` is a message key.
pub fn see_other(to: &str, flash: Option<&str>) -> Response {
    let mut response = Redirect::to(to).into_response();
    if let Some(key) = flash {
        super::flash::carry(response.headers_mut(), key);
    }
    response
}

impl Error {
    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden { .. } | Self::StepUp => StatusCode::FORBIDDEN,
            Self::Refused(_) | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Short name, for the problem's type.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::SignIn => "sign-in",
            Self::StepUp => "step-up",
            Self::Forbidden { .. } => "forbidden",
            Self::Refused(_) => "refused",
            Self::KeyReused => "key-reused",
            Self::Invalid(_) => "invalid",
            Self::Conflict => "conflict",
            Self::TooLarge => "too-large",
            Self::TooMany { .. } => "too-many",
            Self::Unavailable(_) => "unavailable",
            Self::Internal(_) => "internal",
        }
    }

    /// The sentence for the reader.
    pub fn message(&self, l: &L10n) -> String {
        match self {
            Self::Refused(refused) => l
                .find(&refused.key(), &pairs(&refused.args))
                .unwrap_or_else(|| refused.text.clone()),
            Self::Invalid(fields) => {
                let one = |f: &Field| format!("{}: {}", f.name, f.message(l));
                fields.iter().map(one).collect::<Vec<_>>().join(" · ")
            }
            Self::KeyReused => l.t("web-error-key-reused"),
            Self::StepUp => l.t("web-error-step-up"),
            other => l.t(&format!("web-error-{}-what", other.status().as_u16())),
        }
    }
}

impl Field {
    /// The sentence for the reader.
    pub fn message(&self, l: &L10n) -> String {
        l.with(&format!("invalid-{}", self.code), &pairs(&self.args))
    }
}

fn pairs<'a>(args: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    args.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// An error on its way out; [`render_errors`] gives it its form.
#[derive(Clone)]
struct Pending(Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match &self {
            Self::Internal(cause) => tracing::error!(error = cause.as_ref(), "request failed"),
            Self::Unavailable(cause) => {
                tracing::warn!(error = cause.as_ref(), "database unavailable");
            }
            Self::Forbidden { action, why } => tracing::info!(action, why, "refused by policy"),
            _ => {}
        }
        let mut response = (self.status(), self.to_string()).into_response();
        response.extensions_mut().insert(Pending(Arc::new(self)));
        response
    }
}

/// Whether the request comes from a program rather than a browser page.
fn wants_json(path: &str, headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|h| h.to_str().ok()).unwrap_or_default();
    path.starts_with("/api/")
        || (accept.contains("application/json") && !accept.contains("text/html"))
}

/// Middleware: gives every error its form, in the reader's language.
pub async fn render_errors(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let json = wants_json(parts.uri.path(), &parts.headers);
    let back = back(&parts);
    let asked = Asked::of(&parts);
    let Ok(caller) = Caller::from_request_parts(&mut parts, &app).await;
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(Pending(error)) = response.extensions().get::<Pending>().cloned() else {
        return bare(response, &caller, json);
    };
    if let Error::Forbidden { action, why } = *error {
        let refused = PolicyRefused { action, why, route: asked.route, object: asked.object };
        app.refusals().note(&app, &caller.actor, refused).await;
    }
    if !json && matches!(*error, Error::SignIn) {
        let back = super::post::encode(caller.path());
        return Redirect::to(&format!("/login?next={back}")).into_response();
    }
    if !json && matches!(*error, Error::StepUp) {
        return Redirect::to(&format!("/me/confirm?next={}", super::post::encode(&back)))
            .into_response();
    }
    let mut rendered = if json { problem(&error, &caller.l) } else { error_page(&error, &caller) };
    if let Error::TooMany { seconds } = *error {
        rendered.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    // Programs are told how they could have said who they are (RFC 6750).
    if json && matches!(*error, Error::SignIn) {
        let bearer = HeaderValue::from_static("Bearer realm=\"tongxin\"");
        rendered.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
    }
    if matches!(*error, Error::Unavailable(_)) {
        rendered.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    rendered
}

/// What a request is about, as far as its address says it without secrets: reporters' links have some in theirs.
struct Asked {
    route: String,
    object: Option<uuid::Uuid>,
}

impl Asked {
    fn of(parts: &Parts) -> Self {
        let route = parts.extensions.get::<MatchedPath>();
        let object = parts.uri.path().split('/').find_map(|part| part.parse().ok());
        Self { route: route.map_or_else(String::new, |route| route.as_str().to_owned()), object }
    }
}

/// Where one comes back to from a proof of identity. A form that was sent with a proof grown old cannot be come back to; its page can.
fn back(parts: &Parts) -> String {
    if parts.method.is_safe() {
        return parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    }
    let header = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let page = header(header::REFERER).zip(header(header::HOST)).and_then(|(page, host)| {
        page.split_once("://").and_then(|(_, rest)| rest.strip_prefix(host))
    });
    // Only a page of ours: its address begins with our host, and goes on with a path.
    page.filter(|path| path.starts_with('/')).unwrap_or("/desk").to_owned()
}

/// Answers that axum and the edge give (no such route, wrong method, body too large) get the same form, and keep what they say of the
/// connection and of what is allowed.
fn bare(response: Response, caller: &Caller, json: bool) -> Response {
    let status = response.status();
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|t| t.as_bytes().starts_with(b"text/plain"));
    if !(status.is_client_error() || status.is_server_error()) || !plain {
        return response;
    }
    let mut rendered = match status {
        StatusCode::INTERNAL_SERVER_ERROR if json => problem(&Error::internal("panic"), &caller.l),
        _ if json => bare_problem(status, &caller.l),
        _ => {
            let template = ErrorPage::new(caller.shell(Face::Street, ""), status.as_u16());
            rendered_page(status, &template)
        }
    };
    for name in [header::ALLOW, header::CONNECTION, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            rendered.headers_mut().insert(name, value.clone());
        }
    }
    rendered
}

fn bare_problem(status: StatusCode, l: &L10n) -> Response {
    let known = ErrorPage::known(status.as_u16());
    let body = json!({
        "type": format!("urn:tongxin:problem:{}", status.as_u16()),
        "title": l.t(&format!("web-error-{known}-title")),
        "status": status.as_u16(),
        "detail": l.t(&format!("web-error-{known}-what")),
    });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

fn problem(error: &Error, l: &L10n) -> Response {
    let mut body = json!({
        "type": format!("urn:tongxin:problem:{}", error.name()),
        "title": l.t(&format!("web-error-{}-title", error.status().as_u16())),
        "status": error.status().as_u16(),
        "detail": error.message(l),
    });
    match error {
        Error::Refused(refused) => {
            body["rule"] = json!(refused.rule);
        }
        Error::Invalid(fields) => {
            let field =
                |f: &Field| json!({ "name": f.name, "code": f.code, "detail": f.message(l) });
            body["fields"] = fields.iter().map(field).collect();
        }
        Error::Forbidden { action, .. } => body["action"] = json!(action),
        _ => {}
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (error.status(), kind, body.to_string()).into_response()
}

fn error_page(error: &Error, caller: &Caller) -> Response {
    let face = if caller.signed_in() { Face::Desk } else { Face::Street };
    let template = ErrorPage::new(caller.shell(face, ""), error.status().as_u16());
    let template = match error {
        Error::Refused(refused) => template.refused(refused),
        Error::Invalid(fields) => {
            let one = |f: &Field| format!("{}: {}", f.name, f.message(&caller.l));
            template.detailed(fields.iter().map(one).collect())
        }
        Error::KeyReused | Error::StepUp => template.detailed(vec![error.message(&caller.l)]),
        _ => template,
    };
    rendered_page(error.status(), &template)
}

fn rendered_page(status: StatusCode, template: &ErrorPage) -> Response {
    match askama::Template::render(template) {
        Ok(html) => (status, Html(html)).into_response(),
        Err(failed) => {
            tracing::error!(error = %failed, "the error page itself failed");
            (status, "this went wrong, and the page that says so as well").into_response()
        }
    }
}
