//! What protects every page: headers, and the refusal of requests that another site made for the user.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Where browsers report what [`CSP`] stopped.
pub const REPORTS: &str = "/reports/policy";

/// Everything from here and nothing inline. Images may be made in the page (maps, previews of photos). Texts become HTML or the address of a
/// worker only through the two policies of `trust.mjs`.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; \
    object-src 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types default fragments live; report-uri /reports/policy; report-to policy";

const HEADERS: [(HeaderName, &str); 11] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (HeaderName::from_static("reporting-endpoints"), "policy=\"/reports/policy\""),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
    (
        HeaderName::from_static("permissions-policy"),
        "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(), \
         display-capture=(), browsing-topics=()",
    ),
];

/// Two years: what browsers ask for before they remember a site for good.
const HSTS: &str = "max-age=63072000";

/// Names of the headers that every response carries, errors included.
pub fn promised() -> impl Iterator<Item = HeaderName> {
    HEADERS.into_iter().map(|(name, _)| name).chain([header::CACHE_CONTROL])
}

/// Middleware: sets the headers that a handler has not set itself, and keeps pages out of shared caches.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// How the public reaches an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Over TLS, and only so from the first visit on.
    Https,
    /// In the clear: a demo, or a machine of one's own. Browsers would ignore the header, and a name used for both must not be lost.
    Http,
}

impl Scheme {
    /// Of a public address.
    pub fn of(url: &str) -> Self {
        if url.starts_with("https://") { Self::Https } else { Self::Http }
    }
}

/// Middleware: has browsers come by TLS only, where the public address says so.
pub async fn transport(State(scheme): State<Scheme>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if scheme == Scheme::Https {
        let value = HeaderValue::from_static(HSTS);
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

/// Middleware: refuses what a page of another site asks with the user's cookies, and what is asked for as something it is not.
///
/// Browsers say in `Sec-Fetch-*` who asks and what for. Writes come from our own pages only; older browsers say at least their `Origin`.
/// Another site may lead somebody here by a link, and that is all: it may not load anything of ours into itself. A client that sends none of
/// these is no browser and carries no cookie of a user by accident; forms of signed-in users carry a token besides (see [`super::post`]).
pub async fn same_site(request: Request, next: Next) -> Response {
    match foreign(request.method(), request.uri().path(), request.headers()) {
        None => next.run(request).await,
        Some(why) => (StatusCode::FORBIDDEN, why).into_response(),
    }
}

/// What a page may load as code or embed: only what was built for it.
const OF_ASSETS: [&str; 9] =
    ["script", "style", "worker", "sharedworker", "font", "object", "embed", "iframe", "frame"];

/// Why a request is refused.
fn foreign(method: &Method, path: &str, headers: &HeaderMap) -> Option<&'static str> {
    let text = |name: &'static str| headers.get(name).and_then(|value| value.to_str().ok());
    let safe = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    // A browser's own report of what the policy stopped changes nothing, and not every browser says where it comes from.
    if path == REPORTS {
        return None;
    }
    if text("sec-fetch-dest").is_some_and(|purpose| OF_ASSETS.contains(&purpose)) {
        return Some("this is not a part of a page");
    }
    if safe {
        let site = text("sec-fetch-site");
        let link = text("sec-fetch-mode") == Some("navigate")
            && text("sec-fetch-dest").is_none_or(|purpose| purpose == "document");
        let fine = site.is_none_or(|site| matches!(site, "same-origin" | "none")) || link;
        return (!fine).then_some("a page of another site asked for this");
    }
    (!from_here(headers)).then_some("a page of another site sent this request")
}

fn from_here(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, o)| o == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers_of(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        headers
    }

    fn sent(pairs: &[(&'static str, &'static str)]) -> bool {
        foreign(&Method::POST, "/report", &headers_of(pairs)).is_none()
    }

    fn asked(pairs: &[(&'static str, &'static str)]) -> bool {
        foreign(&Method::GET, "/desk", &headers_of(pairs)).is_none()
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        assert!(!sent(&[("sec-fetch-site", "cross-site"), ("host", "a.example")]));
        assert!(!sent(&[("sec-fetch-site", "same-site"), ("host", "a.example")]));
        assert!(!sent(&[("origin", "https://b.example"), ("host", "a.example")]));
        assert!(!sent(&[("origin", "null"), ("host", "a.example")]));
        assert!(sent(&[("sec-fetch-site", "same-origin"), ("host", "a.example")]));
        assert!(sent(&[("origin", "https://a.example"), ("host", "a.example")]));
        assert!(sent(&[("host", "a.example")]));
    }

    #[test]
    fn another_site_may_lead_here_and_not_load_from_here() {
        let from = |site, mode, purpose| {
            asked(&[
                ("sec-fetch-site", site),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", purpose),
            ])
        };
        assert!(from("cross-site", "navigate", "document"));
        assert!(!from("cross-site", "navigate", "iframe"));
        assert!(!from("cross-site", "no-cors", "image"));
        assert!(!from("same-site", "cors", "empty"));
        assert!(from("same-origin", "cors", "empty") && from("none", "navigate", "document"));
        assert!(asked(&[]), "no browser");
    }

    #[test]
    fn a_page_cannot_be_loaded_as_a_script() {
        for purpose in ["script", "style", "worker", "object", "iframe"] {
            assert!(!asked(&[("sec-fetch-site", "same-origin"), ("sec-fetch-dest", purpose)]));
        }
        assert!(asked(&[("sec-fetch-site", "same-origin"), ("sec-fetch-dest", "image")]));
    }

    #[test]
    fn only_what_is_reached_by_tls_asks_for_it() {
        assert_eq!(Scheme::of("https://city.example"), Scheme::Https);
        assert_eq!(Scheme::of("http://127.0.0.1:8311"), Scheme::Http);
    }
}
