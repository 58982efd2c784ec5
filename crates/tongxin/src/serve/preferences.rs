//! `?lang=` and `?theme=` on any page: the choice holds for this page and, by a cookie, for those that follow.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use kernel::web::{Lang, Theme};

/// A year.
const KEPT: u32 = 31_536_000;

/// Middleware: takes the choice into the request's cookies, so that everything behind it sees one truth, and has the browser keep it.
pub(super) async fn keep(mut request: Request, next: Next) -> Response {
    let chosen = chosen(request.uri().query().unwrap_or_default());
    for pair in &chosen {
        put_first(request.headers_mut(), pair);
    }
    let mut response = next.run(request).await;
    for pair in chosen {
        let cookie = format!("{pair}; Path=/; Max-Age={KEPT}; SameSite=Lax; HttpOnly");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// The choices of a query, as cookies; words we do not know choose nothing.
fn chosen(query: &str) -> Vec<String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .filter_map(|(name, value)| match name {
            Lang::PARAM => value.parse::<Lang>().ok().map(|lang| format!("{name}={}", lang.tag())),
            Theme::PARAM => {
                let theme = Theme::parse(value);
                (theme.name() == value).then(|| format!("{name}={value}"))
            }
            _ => None,
        })
        .collect()
}

/// The first cookie of a name counts.
fn put_first(headers: &mut HeaderMap, pair: &str) {
    let before = headers.remove(header::COOKIE);
    let before = before.as_ref().and_then(|value| value.to_str().ok());
    let joined = before.map_or_else(|| pair.to_owned(), |before| format!("{pair}; {before}"));
    if let Ok(value) = HeaderValue::from_str(&joined) {
        headers.insert(header::COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_mean_something_choose() {
        assert_eq!(chosen("view=mine&lang=en&theme=dark"), ["lang=en", "theme=dark"]);
        assert_eq!(chosen("lang=zh"), ["lang=zh-CN"]);
        assert!(chosen("lang=xx&theme=pink&theme=dark%0d%0aX&q=lang").is_empty());
    }

    #[test]
    fn the_choice_stands_before_what_the_browser_had() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("lang=zh-CN; a=b"));
        put_first(&mut headers, "lang=en");
        assert_eq!(headers[header::COOKIE], "lang=en; lang=zh-CN; a=b");
    }
}
