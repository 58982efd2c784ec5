//! What a browser does, without one: cookies, forms with their hidden fields, redirects seen and not followed.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use tower::ServiceExt;

/// Somebody's browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    csrf: String,
    sent: u64,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Reply {
    /// Where a redirect leads; empty if it is none.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap_or_default())
    }

    /// The value of a cookie header that sets `name`, attributes included.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let all = self.headers.get_all(header::SET_COOKIE).iter();
        all.filter_map(|value| value.to_str().ok())
            .find(|value| value.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
    }

    /// The reply, if its status is 200.
    ///
    /// # Panics
    /// With the body if it is not.
    #[must_use]
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self
    }

    /// Whether the body has `text` in it.
    pub fn contains(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    /// The value of `attribute` in the first tag that has `data-testid="testid"`, entities and all.
    pub fn attribute(&self, testid: &str, attribute: &str) -> Option<&str> {
        let marker = format!("data-testid=\"{testid}\"");
        let (before, after) = self.body.split_once(&marker)?;
        let (start, end) = (before.rsplit_once('<')?.1, after.split_once('>')?.0);
        let name = format!(" {attribute}=\"");
        let found = [start, end].into_iter().find_map(|part| part.split_once(&name));
        found.and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value)
    }

    fn hidden(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        rest.split_once('"').map(|(value, _)| value)
    }
}

impl Browser {
    pub(crate) const fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), csrf: String::new(), sent: 0 }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form as a page of ours does: with the token of the last page seen and a fresh key, unless the fields say otherwise.
    pub async fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.sent += 1;
        let key = format!("form-{}", self.sent);
        let hidden = [("csrf", self.csrf.as_str()), ("idempotency_key", key.as_str())];
        let missing =
            hidden.iter().filter(|(name, _)| fields.iter().all(|(given, _)| given != name));
        let all: Vec<_> = fields.iter().chain(missing).collect();
        let body = serde_urlencoded::to_string(all).expect("a form");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Signs in, and forgets whoever was signed in here.
    ///
    /// # Panics
    /// If that does not succeed.
    pub async fn sign_in(&mut self, login: &str, password: &str) {
        drop(self.get("/login").await.ok());
        let reply = self
            .post_form("/login", &[("login", login), ("password", password), ("next", "/me")])
            .await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{login} cannot sign in: {}", reply.body);
        // The page after signing in carries the token of the new session.
        drop(self.get("/me").await.ok());
    }

    /// Sends any request with this browser's cookies.
    pub async fn send(&mut self, mut request: Request<Body>) -> Reply {
        if !self.cookies.is_empty() {
            let value = self.cookies().parse().expect("cookies are ASCII");
            request.headers_mut().insert(header::COOKIE, value);
        }
        let response = self.router.clone().oneshot(request).await.expect("a router never fails");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("reads the body").to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        let reply = Reply { status: parts.status, headers: parts.headers, body };
        self.keep(&reply);
        reply
    }

    /// Every cookie as the header carries it.
    pub fn cookies(&self) -> String {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        cookies.join("; ")
    }

    /// The token that the forms of the last page carried.
    pub fn token(&self) -> &str {
        &self.csrf
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Puts a cookie into the jar, as an attacker might.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    fn keep(&mut self, reply: &Reply) {
        for header in reply.headers.get_all(header::SET_COOKIE) {
            let text = header.to_str().expect("cookies are ASCII");
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(csrf) = reply.hidden("csrf") {
            csrf.clone_into(&mut self.csrf);
        }
    }
}
