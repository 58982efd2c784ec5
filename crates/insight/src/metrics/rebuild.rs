//! Counts everything anew, from the first event on, while the server runs.
//!
//! The new count is a second subscriber with its own generation of counters. Once it has come as far as the old one, it takes its place in one
//! transaction; boards never see half a count. A count that was interrupted is begun again.

use super::store;
use super::subscriber::Metrics;
use kernel::ledger::Event;
use kernel::policy::Actor;
use kernel::{App, Result, outbox};
use uuid::Uuid;

/// The stream under which new counts are kept.
const STREAM: Uuid = Uuid::from_u128(0x7469_6e67_7869_6e00_0000_0000_0000_0003);

/// Every figure is counted anew. Written when that begins, so that the new count has seen it, too.
#[derive(serde::Serialize)]
struct Rebuilt {}

impl Event for Rebuilt {
    fn kind(&self) -> &'static str {
        "metrics.rebuilt"
    }
}

/// Counts everything anew; `progress` hears how many events have been counted. Returns that number.
pub async fn rebuild(app: &App, mut progress: impl FnMut(usize)) -> Result<usize> {
    begin(app).await?;
    let building = Metrics::building();
    let mut counted = 0;
    loop {
        match outbox::deliver(app, &building).await? {
            0 if take_over(app).await? => return Ok(counted),
            0 => {}
            n => {
                counted += n;
                progress(counted);
            }
        }
    }
}

/// Only the console counts anew.
async fn begin(app: &App) -> Result<()> {
    let mut cx = app.write(Actor::Console).await?;
    outbox::forget(&mut cx.tx, Metrics::BUILDING).await?;
    let now = cx.now();
    let state = store::lock(&mut cx.tx, now).await?;
    store::forget_others(&mut cx.tx, state.generation).await?;
    store::set_building(&mut cx.tx, Some(state.generation + 1)).await?;
    cx.record(STREAM, &Rebuilt {}).await?;
    cx.commit().await
}

/// Puts the new count in the place of the old one, unless that has come further meanwhile.
async fn take_over(app: &App) -> Result<bool> {
    let mut cx = app.write(Actor::System).await?;
    if !outbox::succeed(&mut cx.tx, Metrics::BUILDING, Metrics::NAME).await? {
        return Ok(false);
    }
    let now = cx.now();
    let state = store::lock(&mut cx.tx, now).await?;
    let generation = state.generation + 1;
    store::set_generation(&mut cx.tx, generation).await?;
    store::forget_others(&mut cx.tx, generation).await?;
    cx.commit().await?;
    Ok(true)
}
