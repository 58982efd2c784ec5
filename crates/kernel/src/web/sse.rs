//! Live pages: a stream of "something in your territory changed". The page then fetches what it may see.

use crate::app::App;
use crate::territory::OrgId;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// At most one message in this time: a screen need not redraw faster.
const PACE: Duration = Duration::from_millis(250);

/// A stream that says `change` whenever a matter on the chain of `territory` changed; none means anywhere.
pub fn changes(
    app: &App,
    territory: Option<OrgId>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let clock = app.clock().clone();
    let stream = stream::unfold(app.live().listen(), move |mut heard| {
        let clock = clock.clone();
        async move {
            loop {
                match heard.recv().await {
                    Ok(changed) => {
                        if territory.is_none_or(|t| changed.territories.contains(&t)) {
                            break;
                        }
                    }
                    // Behind: what was missed may have been ours.
                    Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return None,
                }
            }
            tokio::time::sleep(PACE).await;
            // What came meanwhile is covered by the one message that follows.
            while heard.try_recv().is_ok() {}
            let event = Event::default().event("change").data(clock.now().to_string());
            Some((Ok(event), heard))
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
