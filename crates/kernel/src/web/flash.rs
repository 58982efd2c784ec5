//! The message after an act: a cookie carries its key to the next page, which says it once.

use super::caller::cookie;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Name of the cookie.
pub(super) const COOKIE: &str = "flash";
/// Seconds until a message that no page came to say is no news any more.
const FRESH: u8 = 20;

/// Has the browser carry a message to the next page; `key` is a message key.
pub(super) fn carry(headers: &mut HeaderMap, key: &str) {
    put(headers, &format!("{COOKIE}={key}; Path=/; Max-Age={FRESH}; SameSite=Lax; HttpOnly"));
}

/// Middleware: what a page has said is not said again by the next one.
pub async fn forget(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let carried = cookie(&parts, COOKIE).is_some() && opens_page(&parts);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if carried && is_page(response.headers()) {
        put(
            response.headers_mut(),
            &format!("{COOKIE}=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly"),
        );
    }
    response
}

/// Whether a page is asked for, rather than a part of one that stands open already.
fn opens_page(parts: &Parts) -> bool {
    let fetched = parts.headers.get("sec-fetch-dest").is_some_and(|to| to != "document");
    !fetched && !parts.headers.contains_key("hx-request")
}

/// Whether this is a page, rather than the way to one.
fn is_page(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn put(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::see_other;
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::response::Html;
    use axum::routing::{get, post};
    use tower::ServiceExt;

    async fn cookies(request: axum::http::request::Builder) -> Vec<String> {
        let router = Router::new()
            .route("/page", get(async || Html("said")))
            .route("/old", get(async || see_other("/page", None)))
            .route("/act", post(async || see_other("/page", Some("web-done"))))
            .layer(from_fn(forget));
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let set = response.headers().get_all(header::SET_COOKIE);
        set.iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    #[tokio::test]
    async fn the_page_that_says_a_message_has_it_forgotten() {
        assert!(cookies(Request::post("/act")).await[0].starts_with("flash=web-done;"));
        let carrying = |path| Request::get(path).header(header::COOKIE, "a=1; flash=web-done");
        let forgotten = cookies(carrying("/page")).await;
        assert!(forgotten[0].starts_with("flash=;") && forgotten[0].contains("Max-Age=0"));
        assert!(cookies(carrying("/old")).await.is_empty(), "the way to a page says nothing yet");
        assert!(cookies(Request::get("/page")).await.is_empty());
    }

    #[tokio::test]
    async fn a_part_fetched_for_an_open_page_leaves_the_message_to_the_next() {
        for (name, value) in [("sec-fetch-dest", "empty"), ("hx-request", "true")] {
            let part = Request::get("/page").header(header::COOKIE, "flash=web-done");
            assert!(cookies(part.header(name, value)).await.is_empty());
        }
    }
}
