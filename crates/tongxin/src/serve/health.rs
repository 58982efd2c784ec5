//! What machines ask: alive? ready? how much? Anybody hears yes or no; figures and reasons are for those who watch.

use super::violations::Violations;
use super::{Meters, Stop, router};
use crate::compose::House;
use crate::doctor::store;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::web::Source;
use kernel::{Result, db, outbox};
use std::fmt::Write;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// What the answers are made from.
#[derive(Clone)]
pub(super) struct Watch {
    pub(super) house: House,
    pub(super) violations: Arc<Violations>,
    stop: Stop,
    meters: Arc<Meters>,
}

impl Watch {
    pub(super) fn new(house: &House, stop: Stop, meters: Arc<Meters>) -> Self {
        Self { house: house.clone(), stop, meters, violations: Arc::default() }
    }

    /// Whether a request comes from somebody who watches: from this machine, from a network of the settings, or with their token.
    fn is_watched_by(&self, source: Source, headers: &HeaderMap) -> bool {
        let public = &self.house.public;
        let near =
            !source.passed_on && source.address.is_some_and(|at| public.monitors.contain(at));
        let bearer = headers.get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let bearer = bearer.and_then(|value| value.strip_prefix(b"Bearer "));
        let token = public.monitor_token.as_ref().map(String::as_bytes);
        let known = bearer.zip(token).is_some_and(|(given, ours)| given.ct_eq(ours).into());
        source.is_local() || near || known
    }
}

pub(super) fn routes() -> Router<Watch> {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// `GET /healthz`: the process answers.
async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers and the server is not on its way out.
async fn ready(State(watch): State<Watch>, source: Source, headers: HeaderMap) -> Response {
    let told = watch.is_watched_by(source, &headers);
    let not = |why| {
        let said = if told { why } else { "not ready\n" };
        (StatusCode::SERVICE_UNAVAILABLE, said).into_response()
    };
    if watch.stop.is_said() {
        return not("stopping\n");
    }
    match db::ping(watch.house.app.db()).await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            not("the database does not answer\n")
        }
    }
}

/// `GET /metrics`: the few figures that say whether somebody should look, as Prometheus reads them.
async fn metrics(State(watch): State<Watch>, source: Source, headers: HeaderMap) -> Response {
    if !watch.is_watched_by(source, &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut text = watch.meters.print();
    watch.violations.print(&mut text);
    let stored = stored(&watch.house, &mut text).await;
    if let Err(error) = &stored {
        tracing::warn!(%error, "figures of the database are missing from /metrics");
    }
    gauge(
        &mut text,
        "tongxin_database_up",
        "Whether the database answers.",
        &[("", i64::from(stored.is_ok()))],
    );
    let pages = i64::try_from(watch.house.app.live().listeners()).unwrap_or(i64::MAX);
    gauge(&mut text, "tongxin_live_pages", "Pages that listen for changes.", &[("", pages)]);
    let buckets = router::edge(&watch.house.app).limiter.kept();
    let buckets = i64::try_from(buckets).unwrap_or(i64::MAX);
    gauge(
        &mut text,
        "tongxin_limit_buckets",
        "Senders that asked lately, by kind.",
        &[("", buckets)],
    );
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

async fn stored(house: &House, text: &mut String) -> Result<()> {
    let mut tx = house.app.db().read().await?;
    let jobs = store::jobs(&mut tx, house.app.clock().now()).await?;
    let mut lags = Vec::new();
    for subscriber in house.subscribers.iter() {
        let lag = outbox::lag(&mut tx, subscriber.name()).await?;
        lags.push((format!("{{subscriber=\"{}\"}}", subscriber.name()), lag));
    }
    let lags: Vec<(&str, i64)> = lags.iter().map(|(label, lag)| (label.as_str(), *lag)).collect();
    gauge(text, "tongxin_jobs_due", "Jobs that are due and not done.", &[("", jobs.due)]);
    gauge(text, "tongxin_jobs_dead", "Jobs that were set aside.", &[("", jobs.dead)]);
    gauge(text, "tongxin_outbox_lag", "Events a subscriber has not handled.", &lags);
    Ok(())
}

/// Appends one gauge with its values by label. Writing to a text cannot fail.
fn gauge(text: &mut String, name: &str, help: &str, values: &[(&str, i64)]) {
    write!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n").ok();
    for (label, value) in values {
        writeln!(text, "{name}{label} {value}").ok();
    }
}
