//! The form of a request: a method we have, an address that is ours and short enough, a body whose length is known. What two servers in a
//! row could read differently is refused, whatever it means.

use super::SharedEdge;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Methods that may be asked for; what a route has of them, the route says. `TRACE` would echo cookies, `CONNECT` is for proxies.
const METHODS: [Method; 7] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
];
/// The same for a reader.
const ALLOWED: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
/// Bytes of an address.
const LONGEST_ADDRESS: usize = 8 << 10;
/// Header lines, and their bytes in all.
const MOST_LINES: usize = 80;
const HEAVIEST_HEAD: usize = 24 << 10;
/// Headers by which some frameworks let a form be another method.
const OVERRIDES: [&str; 3] = ["x-http-method-override", "x-http-method", "x-method-override"];

/// The names an installation answers to, besides `localhost` and bare addresses, by which nobody can be led astray.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts {
    names: Vec<String>,
    any: bool,
}

impl Hosts {
    /// Names between commas; `*` is any name.
    pub fn new(names: &str) -> Self {
        let names: Vec<String> = names
            .split(',')
            .map(|name| name.trim().to_lowercase())
            .filter(|name| !name.is_empty())
            .collect();
        Self { any: names.iter().any(|name| name == "*"), names }
    }

    /// Adds the host of a URL.
    #[must_use]
    pub fn with_url(mut self, url: &str) -> Self {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        self.names.extend(authority.parse::<Authority>().ok().map(|a| a.host().to_lowercase()));
        self
    }

    /// Whether a request for `authority`, a host with or without a port, is for us.
    pub fn answer_to(&self, authority: &str) -> bool {
        let Ok(authority) = authority.parse::<Authority>() else { return false };
        if authority.as_str().contains('@') {
            return false;
        }
        let host = authority.host().trim_end_matches('.').to_lowercase();
        let bracketed = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let bare = bracketed.is_some_and(|inner| inner.parse::<Ipv6Addr>().is_ok())
            || host.parse::<Ipv4Addr>().is_ok();
        self.any || bare || host == "localhost" || self.names.contains(&host)
    }
}

/// Middleware: refuses what has not the form of a request of ours.
pub async fn check(State(edge): State<SharedEdge>, request: Request, next: Next) -> Response {
    match fault(&edge.hosts, &request) {
        None => next.run(request).await,
        Some((status, what)) => {
            tracing::info!(%status, what, "refused at the edge");
            let mut response = (status, what).into_response();
            if status == StatusCode::METHOD_NOT_ALLOWED {
                response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(ALLOWED));
            }
            // Whoever speaks like this may have sent more than we can tell apart.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        }
    }
}

fn fault(hosts: &Hosts, request: &Request) -> Option<(StatusCode, &'static str)> {
    let headers = request.headers();
    if !METHODS.contains(request.method()) {
        return Some((StatusCode::METHOD_NOT_ALLOWED, "no such method"));
    }
    if request.uri().to_string().len() > LONGEST_ADDRESS {
        return Some((StatusCode::URI_TOO_LONG, "the address is too long"));
    }
    let weight: usize =
        headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if headers.len() > MOST_LINES || weight > HEAVIEST_HEAD {
        return Some((StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "too many headers"));
    }
    if request.version() < Version::HTTP_10 || !names_us(hosts, request) {
        return Some((StatusCode::BAD_REQUEST, "no host of ours"));
    }
    // With a length beside it, hyper has already dropped the length: it can no longer be told from one that had none.
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Some((StatusCode::BAD_REQUEST, "send the body with its length"));
    }
    if OVERRIDES.iter().any(|name| headers.contains_key(*name)) {
        return Some((StatusCode::BAD_REQUEST, "a method cannot be overridden"));
    }
    if is_packed(headers) {
        return Some((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the body as it is"));
    }
    None
}

/// Exactly one `Host`, and it is ours; an address that names a host as well names the same.
fn names_us(hosts: &Hosts, request: &Request) -> bool {
    let mut named = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else { return false };
    let Ok(host) = host.to_str() else { return false };
    let absolute = request.uri().authority().map(Authority::as_str);
    hosts.answer_to(host) && absolute.is_none_or(|absolute| absolute.eq_ignore_ascii_case(host))
}

/// A compressed body may be a thousand times as large as it looks, and nothing of ours sends one.
fn is_packed(headers: &HeaderMap) -> bool {
    let coding = headers.get(header::CONTENT_ENCODING);
    coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn status(request: axum::http::request::Builder) -> u16 {
        let hosts = Hosts::new("").with_url("https://city.example");
        let request = request.body(Body::empty()).unwrap();
        fault(&hosts, &request).map_or(200, |(status, _)| status.as_u16())
    }

    fn to(host: &str) -> axum::http::request::Builder {
        Request::get("/").header(header::HOST, host)
    }

    #[test]
    fn only_requests_for_us_are_answered() {
        for ours in ["city.example", "CITY.example:443", "localhost:8311", "10.0.0.5", "[::1]:8311"]
        {
            assert_eq!(status(to(ours)), 200, "{ours}");
        }
        for foreign in
            ["evil.example", "city.example.evil.example", "city.example@evil.example", "", "a b"]
        {
            assert_eq!(status(to(foreign)), 400, "{foreign}");
        }
        assert_eq!(status(Request::get("/")), 400, "no host");
        assert_eq!(
            status(to("city.example").header(header::HOST, "evil.example")),
            400,
            "two hosts"
        );
        assert!(Hosts::new("a.example, *").answer_to("any.example"));
        assert!(Hosts::new("a.example, b.example").answer_to("b.example"));
    }

    #[test]
    fn an_absolute_address_must_name_the_same_host() {
        let absolute = |host: &str| {
            Request::get(format!("http://{host}/")).header(header::HOST, "city.example")
        };
        assert_eq!(status(absolute("city.example")), 200);
        assert_eq!(status(absolute("evil.example")), 400);
    }

    #[test]
    fn what_two_servers_could_read_differently_is_refused() {
        assert_eq!(status(to("localhost").header("transfer-encoding", "chunked")), 400);
        assert_eq!(status(to("localhost").header("x-http-method-override", "DELETE")), 400);
        assert_eq!(status(to("localhost").header("content-encoding", "gzip")), 415);
        for method in ["TRACE", "CONNECT", "BREW"] {
            assert_eq!(status(to("localhost").method(method)), 405, "{method}");
        }
    }

    #[test]
    fn heads_have_a_size() {
        let long = format!("/{}", "a".repeat(9_000));
        assert_eq!(status(Request::get(long).header(header::HOST, "localhost")), 414);
        let many =
            (0..100).fold(to("localhost"), |request, n| request.header(format!("x-{n}"), "1"));
        assert_eq!(status(many), 431);
        assert_eq!(status(to("localhost").header("x-large", "a".repeat(30_000))), 431);
    }
}
