//! The router as a client meets it.

use crate::engines;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;
use kernel::Clock;
use kernel::blobs::Blobs;
use kernel::web::edge::Limiter;
use kernel::web::{Edge, SharedEdge};
use std::net::SocketAddr;
use std::sync::Arc;
use tempfile::TempDir;
use tongxin::compose::{House, Public};
use tongxin::serve::{self, Meters, Stop, Stopper};
use tower::ServiceExt;

pub(crate) struct Server {
    router: Router,
    pub(crate) house: House,
    stopper: Stopper,
    _folder: TempDir,
}

/// A server on an empty database, as the settings make it when nobody sets anything.
pub(crate) async fn server() -> Server {
    with(Public::default(), "").await
}

/// A server that says this of itself and has these limits.
pub(crate) async fn with(public: Public, limits: &str) -> Server {
    let (folder, db) = engines::sqlite().await;
    let blobs = Blobs::local(&folder.path().join("blobs")).unwrap();
    let mut house = House::on(db, Clock::System, blobs).await.unwrap();
    house.refresh().await.unwrap();
    let edge = Edge { limiter: Limiter::new(limits.parse().unwrap()), ..Edge::default() };
    house.app = house.app.sharing(SharedEdge::new(edge));
    house.public = Arc::new(public);
    let (stopper, stop) = Stop::new();
    let router = serve::router(&house, stop, Arc::new(Meters::default()));
    Server { router, house, stopper, _folder: folder }
}

/// A connection from this machine.
pub(crate) const HERE: [u8; 4] = [127, 0, 0, 1];
/// A connection from elsewhere.
pub(crate) const ELSEWHERE: [u8; 4] = [203, 0, 113, 9];

impl Server {
    /// What somebody at this machine gets.
    pub(crate) async fn get(&self, path: &str) -> Response {
        let request = Request::get(path).header(header::HOST, "localhost");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// What a request gets that somebody at this machine sends.
    pub(crate) async fn send(&self, request: Request<Body>) -> Response {
        self.send_from(HERE, request).await
    }

    /// What a request gets that comes from this address.
    pub(crate) async fn send_from(&self, address: [u8; 4], mut request: Request<Body>) -> Response {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((address, 4711))));
        self.router.clone().oneshot(request).await.unwrap()
    }
}

pub(crate) async fn text(response: Response) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

#[tokio::test]
async fn it_says_that_it_is_alive_and_ready_until_it_stops() {
    let server = server().await;
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
    assert_eq!(server.get("/readyz").await.status(), StatusCode::OK);
    server.stopper.say();
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
    assert_eq!(server.get("/readyz").await.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn it_is_not_ready_without_its_database() {
    let server = server().await;
    server.house.app.db().close().await;
    assert_eq!(server.get("/readyz").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(text(server.get("/metrics").await).await.contains("tongxin_database_up 0"));
}

#[tokio::test]
async fn its_figures_count_what_it_answered() {
    let server = server().await;
    server.get("/no/such/page").await;
    let figures = text(server.get("/metrics").await).await;
    for line in
        ["tongxin_requests_total{class=\"4xx\"} 1", "tongxin_database_up 1", "tongxin_jobs_due 0"]
    {
        assert!(figures.contains(line), "{line} is missing from\n{figures}");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_a_page_for_people_and_a_problem_for_programs() {
    let server = server().await;
    let page = server.get("/no/such/page?lang=en").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(page.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    assert!(text(page).await.contains("<html lang=\"en\""));
    let problem = server.get("/api/no/such").await;
    assert_eq!(problem.status(), StatusCode::NOT_FOUND);
    assert_eq!(problem.headers()[header::CONTENT_TYPE], "application/problem+json");
}

#[tokio::test]
async fn the_language_that_was_chosen_stays() {
    let server = server().await;
    let first = server.get("/no/such/page?lang=en").await;
    let cookie =
        first.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let next = Request::get("/no/such/page")
        .header(header::HOST, "localhost")
        .header(header::COOKIE, cookie)
        .header(header::ACCEPT_LANGUAGE, "zh-CN");
    assert!(
        text(server.send(next.body(Body::empty()).unwrap()).await)
            .await
            .contains("<html lang=\"en\"")
    );
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let server = server().await;
    let request = Request::post("/login")
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "cross-site");
    let request = request.body(Body::empty()).unwrap();
    let answer = server.send(request).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_api_describes_itself() {
    let document = text(server().await.get("/api/openapi.json").await).await;
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert!(document["openapi"].is_string());
}

#[tokio::test]
async fn every_public_page_leads_to_every_other() {
    let server = server().await;
    for path in ["/", "/report", "/track", "/board", "/territory", "/login", "/no/such/page"] {
        let page = text(server.get(path).await).await;
        let at = |name: &str| page.find(&format!("data-testid=\"nav-{name}\""));
        let places: Vec<_> = ["report", "track", "board", "territory"].map(at).into();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{path}: {places:?}");
        assert_eq!(at("desk"), None, "{path}: nobody is signed in");
    }
}

#[tokio::test]
async fn a_message_is_said_by_one_page() {
    let server = server().await;
    let carrying = |path: &str| {
        let request = Request::get(path)
            .header(header::HOST, "localhost")
            .header(header::COOKIE, "flash=web-done");
        server.send(request.body(Body::empty()).unwrap())
    };
    for path in ["/", "/no/such/page"] {
        let page = carrying(path).await;
        let cookie = page.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert!(cookie.starts_with("flash=;") && cookie.contains("Max-Age=0"), "{path}: {cookie}");
        assert!(text(page).await.contains("data-testid=\"flash\""), "{path}");
    }
    let on_the_way = carrying("/desk").await;
    assert_eq!(on_the_way.headers().get(header::SET_COOKIE), None, "{}", on_the_way.status());
}
