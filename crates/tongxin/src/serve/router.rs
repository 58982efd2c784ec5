//! Every route in one router, inside the layers that hold for all of them.

use super::health;
use super::meters::{self, Meters};
use super::preferences;
use super::{Stop, health::Watch};
use crate::compose::House;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use futures_util::StreamExt;
use kernel::web::{assets, flash, respond, security};
use kernel::{App, Capability, Error};
use place::access;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// What a request's body may weigh; uploads set their own limit.
const MAX_BODY: usize = 1 << 20;
/// How long a handler may take, reading the body included: a phone on a bad line sends a photo in this time.
const PATIENCE: Duration = Duration::from_mins(1);

/// The routes of every capability, without any layer: what the tests over all routes look at.
pub fn pages_and_api(capabilities: &[Capability]) -> Router<App> {
    capabilities
        .iter()
        .fold(Router::new(), |router, capability| router.merge((capability.routes)()))
}

/// The whole server.
///
/// A request passes the layers from the last one down. Watching stands outside, because what goes wrong in a layer counts too; health
/// and assets need nobody's session and go past the inner ones.
pub fn router(house: &House, stop: Stop, meters: Arc<Meters>) -> Router {
    let app = &house.app;
    let ending = stop.shared();
    let watch = Watch { house: house.clone(), stop, meters: meters.clone() };
    let document = Json(crate::compose::api(&house.capabilities, "/"));
    let inner = pages_and_api(&house.capabilities)
        .route("/api/openapi.json", get(move || std::future::ready(document.clone())))
        .fallback(async || Error::NotFound)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(security::same_site))
        .layer(from_fn_with_state(app.clone(), respond::render_errors))
        .layer(from_fn_with_state(app.clone(), access::identify))
        // Once more, for what goes wrong while finding out who asks; what has its form keeps it.
        .layer(from_fn_with_state(app.clone(), respond::render_errors))
        .layer(from_fn(flash::forget))
        .layer(from_fn(preferences::keep))
        .with_state(app.clone());
    inner
        .route(&format!("{}/{{*path}}", assets::ROOT), get(assets::serve))
        .merge(health::routes().with_state(watch))
        .layer(from_fn(security::headers))
        .layer(CompressionLayer::new())
        .layer(from_fn(move |request: Request, next: Next| {
            end_streams(ending.clone(), request, next)
        }))
        .layer(from_fn_with_state(meters, meters::observe))
}

/// Middleware: ends live streams when the server stops; a page that is open for hours must not keep it from doing so.
async fn end_streams<F>(ending: F, request: Request, next: Next) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.map(HeaderValue::as_bytes) != Some(b"text/event-stream") {
        return response;
    }
    response.map(|body| Body::from_stream(body.into_data_stream().take_until(ending)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::sse::{Event, Sse};
    use futures_util::stream;
    use http_body_util::BodyExt;
    use std::convert::Infallible;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_live_stream_ends_when_the_server_stops() {
        let (stopper, stop) = Stop::new();
        let ending = stop.shared();
        let endless = || async { Sse::new(stream::pending::<Result<Event, Infallible>>()) };
        let router = Router::new()
            .route("/live", get(endless))
            .layer(from_fn(move |request, next| end_streams(ending.clone(), request, next)));
        let request = Request::get("/live").body(Body::empty()).unwrap();
        let body = router.oneshot(request).await.unwrap().into_body();
        stopper.say();
        let ended = tokio::time::timeout(Duration::from_secs(10), body.collect()).await;
        assert!(ended.unwrap().unwrap().to_bytes().is_empty());
    }
}
