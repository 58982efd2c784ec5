//! Every route in one router, inside the layers that hold for all of them.

use super::health::{self, Watch};
use super::meters::{self, Meters};
use super::streams::{self, Streams};
use super::{Stop, preferences, violations, well_known};
use crate::compose::House;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use axum::{Json, Router};
use kernel::web::edge::{class, shape, source};
use kernel::web::security::Scheme;
use kernel::web::{SharedEdge, assets, flash, respond, security};
use kernel::{App, Capability, Error};
use place::access;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

/// What a request's body may weigh; uploads set their own limit.
const MAX_BODY: usize = 1 << 20;
/// How long a body may pause between two pieces.
const PIECE: Duration = Duration::from_secs(10);
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
/// and assets need nobody's session and go past the inner ones. What refuses by the head of a request stands before what asks the database.
pub fn router(house: &House, stop: Stop, meters: Arc<Meters>) -> Router {
    let app = &house.app;
    let edge = edge(app);
    let streams = Streams::new(edge.limiter.limits().streams, stop.shared());
    let scheme = Scheme::of(&house.public.url);
    let watch = Watch::new(house, stop, meters.clone());
    let document = Json(crate::compose::api(&house.capabilities, "/"));
    let open = violations::routes().merge(well_known::routes()).with_state(watch.clone());
    let inner = pages_and_api(&house.capabilities)
        .route("/api/openapi.json", get(move || std::future::ready(document.clone())))
        .fallback(async || Error::NotFound)
        .with_state(app.clone())
        .merge(open)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(RequestBodyTimeoutLayer::new(PIECE))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(security::same_site))
        .layer(from_fn_with_state(streams, streams::count))
        .layer(from_fn_with_state(edge.clone(), class::pace))
        .layer(from_fn_with_state(app.clone(), respond::render_errors))
        .layer(from_fn_with_state(app.clone(), access::identify))
        .layer(from_fn_with_state(edge.clone(), class::flood))
        .layer(from_fn(class::even))
        .layer(from_fn(class::weigh))
        .layer(from_fn_with_state(edge.clone(), shape::check))
        // Once more, for what goes wrong while finding out who asks; what has its form keeps it.
        .layer(from_fn_with_state(app.clone(), respond::render_errors))
        .layer(from_fn(flash::forget))
        .layer(from_fn(preferences::keep));
    inner
        .route(&format!("{}/{{*path}}", assets::ROOT), get(assets::serve))
        .merge(health::routes().with_state(watch))
        .layer(from_fn_with_state(edge, source::find))
        .layer(from_fn(security::headers))
        .layer(from_fn_with_state(scheme, security::transport))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(meters, meters::observe))
}

/// The edge of a house; without one of its own, the usual.
pub(super) fn edge(app: &App) -> SharedEdge {
    app.shared::<SharedEdge>().cloned().unwrap_or_default()
}
