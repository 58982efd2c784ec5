//! Live streams: how many one sender may hold open, and their end when the server stops.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::future::{BoxFuture, Shared};
use kernel::Error;
use kernel::web::Source;
use kernel::web::edge::limiter::Sender;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// When to come again after there were too many: somebody has to close a page first.
const AGAIN: u64 = 30;

/// Every stream that is open.
#[derive(Clone)]
pub(super) struct Streams {
    open: Arc<Mutex<HashMap<Sender, u32>>>,
    most: Option<u32>,
    ending: Shared<BoxFuture<'static, ()>>,
}

/// A stream that counts until it is dropped.
struct Open {
    of: Arc<Mutex<HashMap<Sender, u32>>>,
    sender: Sender,
}

impl Streams {
    pub(super) fn new(most: Option<u32>, ending: Shared<BoxFuture<'static, ()>>) -> Self {
        Self { open: Arc::default(), most, ending }
    }

    fn open(&self, sender: Sender) -> Option<Open> {
        let mut counts = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(sender).or_default();
        if self.most.is_some_and(|most| *count >= most) {
            return None;
        }
        *count += 1;
        Some(Open { of: self.open.clone(), sender })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut counts = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.sender) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.sender);
            }
        }
    }
}

/// Middleware: counts live streams, and ends them when the server stops; a page that is open for hours must not keep it from doing so.
pub(super) async fn count(
    State(streams): State<Streams>,
    source: Source,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.map(HeaderValue::as_bytes) != Some(b"text/event-stream") {
        return response;
    }
    let Some(open) = streams.open(Sender::at(source.address)) else {
        return Error::TooMany { seconds: AGAIN }.into_response();
    };
    response.map(|body| {
        let pieces = body.into_data_stream().take_until(streams.ending);
        Body::from_stream(pieces.inspect(move |_| _ = &open))
    })
}

#[cfg(test)]
mod tests {
    use super::super::Stop;
    use super::*;
    use axum::Router;
    use axum::http::StatusCode;
    use axum::middleware::from_fn_with_state;
    use axum::response::sse::{Event, Sse};
    use axum::routing::get;
    use futures_util::stream;
    use http_body_util::BodyExt;
    use std::convert::Infallible;
    use std::time::Duration;
    use tower::ServiceExt;

    fn router(stop: &Stop, most: Option<u32>) -> Router {
        let endless = || async { Sse::new(stream::pending::<Result<Event, Infallible>>()) };
        let streams = Streams::new(most, stop.shared());
        Router::new().route("/live", get(endless)).layer(from_fn_with_state(streams, count))
    }

    async fn open(router: &Router) -> Response {
        let request = Request::get("/live").body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn a_live_stream_ends_when_the_server_stops() {
        let (stopper, stop) = Stop::new();
        let body = open(&router(&stop, None)).await.into_body();
        stopper.say();
        let ended = tokio::time::timeout(Duration::from_secs(10), body.collect()).await;
        assert!(ended.unwrap().unwrap().to_bytes().is_empty());
    }

    #[tokio::test]
    async fn a_sender_holds_so_many_streams_and_may_open_one_when_another_is_closed() {
        let (_stopper, stop) = Stop::new();
        let router = router(&stop, Some(1));
        let first = open(&router).await;
        assert_eq!(open(&router).await.status(), StatusCode::TOO_MANY_REQUESTS);
        drop(first);
        assert_eq!(open(&router).await.status(), StatusCode::OK);
    }
}
