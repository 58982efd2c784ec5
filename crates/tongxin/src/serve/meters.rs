//! Counts requests and writes one log line for each; never an address, a name or a secret link.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A request that takes longer is worth a look.
const SLOW: Duration = Duration::from_secs(1);

/// What was answered so far, by class of status.
#[derive(Debug, Default)]
pub struct Meters {
    /// Index 0 is 1xx, 4 is 5xx.
    answered: [AtomicU64; 5],
    micros: AtomicU64,
    running: AtomicU64,
}

/// Middleware: measures a request. The route's pattern is logged, not the path: a path may hold a reporter's secret.
pub(super) async fn observe(
    State(meters): State<Arc<Meters>>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("(none)", MatchedPath::as_str);
    let begun = Instant::now();
    let running = Running::begin(&meters);
    let response = next.run(request).await;
    drop(running);
    let took = begun.elapsed();
    let status = response.status().as_u16();
    meters.count(status, took);
    let ms = took.as_millis();
    if status >= 500 {
        tracing::error!(%method, route, status, ms, "answered");
    } else if took > SLOW {
        tracing::warn!(%method, route, status, ms, "answered slowly");
    } else {
        tracing::debug!(%method, route, status, ms, "answered");
    }
    response
}

impl Meters {
    fn count(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100).saturating_sub(1).min(self.answered.len() - 1);
        if let Some(counter) = self.answered.get(class) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// The counts as Prometheus reads them.
    pub(super) fn print(&self) -> String {
        let mut text = String::from(
            "# HELP tongxin_requests_total Requests answered, by class of status.\n# TYPE tongxin_requests_total counter\n",
        );
        // Writing to a text cannot fail.
        for (class, counter) in (1..).zip(&self.answered) {
            let n = counter.load(Ordering::Relaxed);
            writeln!(text, "tongxin_requests_total{{class=\"{class}xx\"}} {n}").ok();
        }
        let micros = Duration::from_micros(self.micros.load(Ordering::Relaxed)).as_secs_f64();
        write!(
            text,
            "# HELP tongxin_request_seconds_total Time spent answering.\n# TYPE tongxin_request_seconds_total counter\n\
             tongxin_request_seconds_total {micros}\n\
             # HELP tongxin_requests_running Requests being answered.\n# TYPE tongxin_requests_running gauge\n\
             tongxin_requests_running {}\n",
            self.running.load(Ordering::Relaxed)
        )
        .ok();
        text
    }
}

/// A request under way; leaves the count also when its client goes away.
struct Running<'a>(&'a Meters);

impl<'a> Running<'a> {
    fn begin(meters: &'a Meters) -> Self {
        meters.running.fetch_add(1, Ordering::Relaxed);
        Self(meters)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_their_class() {
        let meters = Meters::default();
        for status in [200, 204, 404, 500, 999] {
            meters.count(status, Duration::from_millis(500));
        }
        let text = meters.print();
        for line in
            ["class=\"2xx\"} 2", "class=\"4xx\"} 1", "class=\"5xx\"} 2", "seconds_total 2.5"]
        {
            assert!(text.contains(line), "{line} is missing from\n{text}");
        }
    }
}
