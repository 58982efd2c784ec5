//! What protects every page: headers, and the refusal of requests that another site made for the user.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// No inline script, no foreign host; images may be made in the page (maps, previews of photos).
const CSP: &str = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "geolocation=(self), camera=(self), microphone=()",
    ),
];

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

/// Middleware: refuses writes that a page of another site sent with the user's cookies.
///
/// Browsers say so in `Sec-Fetch-Site`; older ones in `Origin`. A client that sends neither is no browser and carries no cookie of a user
/// by accident; forms of signed-in users carry a token besides (see [`super::post`]).
pub async fn same_site(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || from_here(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "a page of another site sent this request").into_response()
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

    fn sent(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        from_here(&headers)
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
}
