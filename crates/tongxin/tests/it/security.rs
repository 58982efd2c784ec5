//! What holds for every route, whatever it is for: headers, methods, sizes, and what other sites and strangers get.

use crate::routes;
use crate::server::{ELSEWHERE, HERE, Server, server, text, with};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use kernel::web::security;
use std::collections::BTreeSet;
use tongxin::compose::Public;
use tongxin::config::SecurityContact;
use tongxin::serve::CHANGE_PASSWORD;

/// Headers of a request.
type Pairs<'a> = &'a [(&'a str, &'a str)];

/// Every route with something in the places of its parameters, and those beside the capabilities.
fn every_path() -> Vec<String> {
    let beside = [
        "/healthz",
        "/readyz",
        "/metrics",
        "/robots.txt",
        "/.well-known/security.txt",
        "/.well-known/change-password",
        "/api/openapi.json",
        "/assets/none.css",
        "/no/such/page",
        "/api/no/such",
    ];
    let fill = |path: String| {
        let parts = path.split('/').map(|part| match part {
            "{number}" => "20260101-000001",
            part if part.starts_with('{') => "01890000-0000-7000-8000-000000000000",
            part => part,
        });
        parts.collect::<Vec<_>>().join("/")
    };
    routes::paths().into_iter().map(fill).chain(beside.map(str::to_owned)).collect()
}

fn missing(headers: &HeaderMap) -> Vec<String> {
    let absent = security::promised().filter(|name| !headers.contains_key(name));
    absent.map(|name| name.to_string()).collect()
}

async fn send(server: &Server, method: &str, path: &str, pairs: Pairs<'_>) -> Response {
    let request = Request::builder().method(method).uri(path).header(header::HOST, "localhost");
    let request =
        pairs.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    server.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_answer_of_every_route_carries_the_headers() {
    let server = with(Public::default(), "off").await;
    let cases: [(&str, Pairs<'_>); 6] = [
        ("GET", &[]),
        ("HEAD", &[]),
        ("POST", &[]),
        ("DELETE", &[]),
        ("TRACE", &[]),
        ("POST", &[("sec-fetch-site", "cross-site")]),
    ];
    let mut seen = BTreeSet::new();
    for path in every_path() {
        for (method, pairs) in cases {
            let answer = send(&server, method, &path, pairs).await;
            seen.insert(answer.status().as_u16());
            let missing = missing(answer.headers());
            assert!(missing.is_empty(), "{method} {path} {}: {missing:?}", answer.status());
            let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(!policy.contains("unsafe") && !policy.contains("http"), "{path}: {policy}");
            assert!(!answer.headers().contains_key(header::SERVER), "{path}");
        }
    }
    for status in [200, 303, 400, 403, 404, 405] {
        assert!(
            seen.contains(&status),
            "no answer was {status}: the test looks at too little: {seen:?}"
        );
    }
}

#[tokio::test]
async fn the_headers_are_these() {
    let answer = server().await.get("/").await;
    let shown: Vec<String> = security::promised()
        .map(|name| format!("{name}: {}", answer.headers()[&name].to_str().unwrap()))
        .collect();
    let expected = include_str!("security_headers.txt").lines().collect::<Vec<_>>();
    assert_eq!(
        shown, expected,
        "if this is meant, change security_headers.txt and docs/hardening.md"
    );
    assert!(!answer.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[tokio::test]
async fn who_is_reached_by_tls_says_so_in_every_answer() {
    let public = Public { url: "https://city.example".to_owned(), ..Public::default() };
    let server = with(public, "off").await;
    for path in ["/", "/no/such/page", "/healthz", "/assets/none.css"] {
        let answer = server.get(path).await;
        assert_eq!(
            answer.headers()[header::STRICT_TRANSPORT_SECURITY],
            "max-age=63072000",
            "{path}"
        );
    }
}

#[tokio::test]
async fn no_page_has_script_or_style_in_it() {
    let server = with(Public::default(), "off").await;
    for path in every_path() {
        let page = text(server.get(&path).await).await;
        if !page.starts_with("<!DOCTYPE html>") {
            continue;
        }
        for inline in
            ["<script>", "<style", " style=\"", " onclick=", " onload=", " onerror=", "javascript:"]
        {
            assert!(!page.contains(inline), "{path} has {inline}");
        }
        for foreign in ["src=\"http", "src=\"//", "<link href=\"http"] {
            assert!(!page.contains(foreign), "{path} loads from another host");
        }
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let server = server().await;
    let answer = send(&server, "DELETE", "/login", &[]).await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.headers()[header::ALLOW], "GET,HEAD,POST");
    for method in ["TRACE", "CONNECT", "BREW"] {
        let answer = send(&server, method, "/login", &[]).await;
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert!(answer.headers().contains_key(header::ALLOW));
    }
    let page = send(&server, "HEAD", "/", &[]).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(text(page).await.is_empty(), "HEAD has no body");
}

#[tokio::test]
async fn what_is_malformed_gets_a_page_for_people_and_a_problem_for_programs() {
    let server = server().await;
    let long = format!("/?q={}", "a".repeat(9_000));
    let cases: [(&str, Pairs<'_>, u16); 5] = [
        (&long, &[], 414),
        ("/", &[("transfer-encoding", "chunked")], 400),
        ("/", &[("content-encoding", "gzip")], 415),
        ("/", &[("x-http-method-override", "DELETE")], 400),
        ("/", &[("host", "evil.example")], 400),
    ];
    for (path, pairs, status) in cases {
        let page = send(&server, "POST", path, pairs).await;
        assert_eq!(page.status().as_u16(), status, "{pairs:?}");
        assert!(text(page).await.contains(&format!("data-status=\"{status}\"")), "{pairs:?}");
    }
    let heavy = [("content-length", "5000000000")];
    let page = send(&server, "POST", "/report", &heavy).await;
    assert_eq!(page.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let problem = send(&server, "POST", "/api/v1/cases", &heavy).await;
    assert_eq!(problem.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(problem.headers()[header::CONTENT_TYPE], "application/problem+json");
}

#[tokio::test]
async fn bodies_made_to_be_expensive_are_refused() {
    let server = server().await;
    let post = |path: &str, kind: &str, body: String| {
        Request::post(path)
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, kind)
            .header(header::CONTENT_LENGTH, body.len())
            .body(Body::from(body))
            .unwrap()
    };
    let form = "application/x-www-form-urlencoded";
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(server.send(post("/api/v1/cases", "application/json", deep)).await.status(), 400);
    let fields = "a=1&".repeat(1_000_000);
    assert_eq!(server.send(post("/login", form, fields)).await.status(), 413);
    let fields = "a=&".repeat(2_000);
    assert_eq!(server.send(post("/login", form, fields)).await.status(), 413);
    let large = "x".repeat(2 << 20);
    assert_eq!(server.send(post("/api/v1/cases", "application/json", large)).await.status(), 413);
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_come_again() {
    let server = with(Public::default(), "sign-in=1/2, read=60/1, api=60/1").await;
    let enter = || {
        let form = "application/x-www-form-urlencoded";
        let request = Request::post("/login").header(header::HOST, "localhost");
        request.header(header::CONTENT_TYPE, form).body(Body::from("login=a&password=b")).unwrap()
    };
    assert_eq!(server.send(enter()).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(server.send(enter()).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refused = server.send(enter()).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()[header::RETRY_AFTER], "60");
    assert!(text(refused).await.contains("data-status=\"429\""));
    let forged = {
        let mut request = enter();
        request.headers_mut().insert("x-forwarded-for", "198.51.100.77".parse().unwrap());
        request
    };
    let answer = server.send(forged).await;
    assert_eq!(
        answer.status(),
        StatusCode::TOO_MANY_REQUESTS,
        "a header makes nobody somebody else"
    );
    assert_eq!(
        server.send_from(ELSEWHERE, enter()).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(server.get("/").await.status(), StatusCode::OK, "reading is counted apart");
    assert_eq!(server.get("/api/v1/categories").await.status(), StatusCode::OK);
    let problem = server.get("/api/v1/categories").await;
    assert_eq!(problem.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(problem.headers()[header::CONTENT_TYPE], "application/problem+json");
}

#[tokio::test]
async fn figures_are_for_those_who_watch() {
    let token = "a-token-of-the-monitor";
    let monitors = "198.51.100.0/24".parse().unwrap();
    let monitor_token = Some(token.to_owned());
    let server = with(Public { monitors, monitor_token, ..Public::default() }, "").await;
    let ask = async |from: [u8; 4], pairs: &[(&str, &str)]| {
        let request = Request::get("/metrics").header(header::HOST, "city.example");
        let request = pairs.iter().fold(request, |request, (n, v)| request.header(*n, *v));
        server.send_from(from, request.body(Body::empty()).unwrap()).await.status().as_u16()
    };
    assert_eq!(ask(HERE, &[]).await, 200);
    assert_eq!(ask([198, 51, 100, 7], &[]).await, 200);
    assert_eq!(ask(ELSEWHERE, &[]).await, 404);
    assert_eq!(
        ask(HERE, &[("x-forwarded-for", "203.0.113.9")]).await,
        404,
        "a proxy on this machine"
    );
    assert_eq!(ask(ELSEWHERE, &[("authorization", &format!("Bearer {token}"))]).await, 200);
    assert_eq!(ask(ELSEWHERE, &[("authorization", "Bearer another-token-here")]).await, 404);
    server.house.app.db().close().await;
    let ready = Request::get("/readyz").body(Body::empty()).unwrap();
    let outside = server.send_from(ELSEWHERE, ready).await;
    assert_eq!(outside.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(text(outside).await, "not ready\n");
    assert_eq!(text(server.get("/readyz").await).await, "the database does not answer\n");
}

#[tokio::test]
async fn a_browser_reports_what_the_policy_stopped_and_only_its_kind_is_counted() {
    let server = server().await;
    let report = r#"{"csp-report":{"violated-directive":"script-src-elem","document-uri":"https://x/track/1/SECRETMARK"}}"#;
    let request = Request::post(security::REPORTS)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/csp-report")
        .body(Body::from(report))
        .unwrap();
    assert_eq!(server.send(request).await.status(), StatusCode::NO_CONTENT);
    let figures = text(server.get("/metrics").await).await;
    assert!(figures.contains("tongxin_policy_violations_total{directive=\"script-src\"} 1"));
    assert!(!figures.contains("SECRETMARK"));
}

#[tokio::test]
async fn programs_find_what_is_well_known() {
    let server = server().await;
    assert_eq!(server.get("/.well-known/security.txt").await.status(), StatusCode::NOT_FOUND);
    assert!(text(server.get("/robots.txt").await).await.contains("Disallow: /track/"));
    let change = server.get("/.well-known/change-password").await;
    assert_eq!(change.headers()[header::LOCATION], CHANGE_PASSWORD);
    assert!(routes::paths().contains(CHANGE_PASSWORD), "and the page is there");

    let security = Some(SecurityContact {
        contact: "mailto:security@city.example".to_owned(),
        expires: "2999-01-01T00:00:00Z".parse().unwrap(),
        languages: "zh, en".to_owned(),
    });
    let url = "https://city.example".to_owned();
    let server = with(Public { url, security, ..Public::default() }, "").await;
    let answer = server.get("/.well-known/security.txt").await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    assert!(
        text(answer).await.starts_with("Contact: mailto:security@city.example\nExpires: 2999-")
    );
}
