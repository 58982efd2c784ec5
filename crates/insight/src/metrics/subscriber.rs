//! Hears the events of cases and tasks and moves the counters, each event once.
//!
//! What an event means for a case stands in [`super::seen`]. A batch is one transaction with the position in the outbox; an event that comes
//! again all the same is known by its number in the stream and not counted twice.

use super::seen::{Heard, Seen, hear};
use super::store;
use super::tally::Tally;
use jiff::tz::TimeZone;
use kernel::clock::Timestamp;
use kernel::live::Changed;
use kernel::outbox::{Handled, Recorded, Subscriber};
use kernel::territory::OrgId;
use kernel::web::SharedInstallation;
use kernel::{App, Cx, Result};
use matter::case::What;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Which count a subscriber keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    /// What boards read.
    Present,
    /// The count that is to take its place.
    Building,
}

/// Keeps the counters.
pub struct Metrics {
    count: Count,
    /// Whom the batch in hand touched; told to live pages once it is on disk.
    touched: Mutex<BTreeSet<OrgId>>,
}

impl Metrics {
    /// The name its position is kept under.
    pub const NAME: &'static str = "metrics";
    /// That of the count being built.
    pub(super) const BUILDING: &'static str = "metrics.building";

    /// Keeps the counters that boards read.
    pub fn present() -> Self {
        Self { count: Count::Present, touched: Mutex::default() }
    }

    /// Counts anew, beside those.
    pub(super) fn building() -> Self {
        Self { count: Count::Building, touched: Mutex::default() }
    }

    async fn count(&self, cx: &mut Cx, events: &[Recorded]) -> Result<()> {
        let now = cx.now();
        let state = store::lock(&mut cx.tx, now).await?;
        let generation = match self.count {
            Count::Present => state.generation,
            // Nothing is being built any more: these counters are nobody's, and are cleared away with the next count.
            Count::Building => state.building.unwrap_or(state.generation + 1),
        };
        let mut batch =
            Batch { generation, as_of: state.as_of, zone: zone(cx.app()), tally: Tally::default() };
        batch.count(cx, events).await?;
        let touched = batch.tally.touched();
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).extend(touched);
        // Both counts share one moment, so what came due by then is overdue in both.
        let other = [Some(state.generation), state.building]
            .into_iter()
            .flatten()
            .find(|g| *g != generation);
        if let Some(generation) = other {
            Batch { generation, as_of: state.as_of, zone: batch.zone, tally: Tally::default() }
                .count(cx, &[])
                .await?;
        }
        Ok(())
    }
}

impl Subscriber for Metrics {
    fn name(&self) -> &'static str {
        match self.count {
            Count::Present => Self::NAME,
            Count::Building => Self::BUILDING,
        }
    }

    fn handle<'a>(&'a self, cx: &'a mut Cx, events: &'a [Recorded]) -> Handled<'a> {
        Box::pin(self.count(cx, events))
    }

    fn committed(&self, app: &App, _events: &[Recorded]) {
        let touched =
            std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner));
        if self.count == Count::Present && !touched.is_empty() {
            app.live().tell(Changed { territories: touched.into_iter().collect() });
        }
    }
}

/// The city's time zone: days begin at its midnight.
pub(super) fn zone(app: &App) -> TimeZone {
    let installation = app.shared::<SharedInstallation>().ok();
    let known =
        installation.and_then(|i| i.read().unwrap_or_else(PoisonError::into_inner).zone.clone());
    known.or_else(|| TimeZone::get("Asia/Shanghai").ok()).unwrap_or(TimeZone::UTC)
}

/// One count of one batch.
struct Batch {
    generation: i64,
    as_of: Timestamp,
    zone: TimeZone,
    tally: Tally,
}

impl Batch {
    async fn count(&mut self, cx: &mut Cx, events: &[Recorded]) -> Result<()> {
        self.lapse(cx).await?;
        let mut heard = Vec::with_capacity(events.len());
        for event in events {
            heard.extend(hear(event)?.map(|what| (event, what)));
        }
        let streams: BTreeSet<Uuid> = heard.iter().map(|(event, _)| event.stream).collect();
        let streams: Vec<Uuid> = streams.into_iter().collect();
        let known = store::seen(&mut cx.tx, self.generation, &streams).await?;
        let before: BTreeMap<Uuid, Seen> =
            known.into_iter().map(|seen| (seen.case_id, seen)).collect();
        let mut after = before.clone();
        for (event, what) in heard {
            self.take(&mut after, event, &what);
        }
        after.retain(|case, seen| before.get(case) != Some(seen));
        let changed: Vec<Uuid> = after.keys().copied().collect();
        for filed in store::filed(&mut cx.tx, &changed).await? {
            if let Some(seen) = after.get_mut(&filed.id) {
                seen.file(&filed);
            }
        }
        for (case, mut seen) in after {
            seen.settle(self.as_of);
            self.tally.moved(before.get(&case), &seen, &self.zone);
            store::save(&mut cx.tx, self.generation, &seen).await?;
        }
        store::add(&mut cx.tx, self.generation, &self.tally).await
    }

    fn take(&mut self, cases: &mut BTreeMap<Uuid, Seen>, event: &Recorded, what: &Heard) {
        match cases.get_mut(&event.stream) {
            Some(seen) if event.seq > seen.seq => {
                seen.seq = event.seq;
                let facts = seen.take(what, &self.zone);
                self.tally.happened(seen, &facts);
            }
            Some(_) => {}
            None => {
                if let Heard::Case(matter::case::Event { what: What::Reported(report), stamp }) =
                    what
                {
                    cases.insert(event.stream, Seen::reported(report, event.seq, stamp.at));
                }
            }
        }
    }

    /// Open cases whose time ran out since the counters were last moved are overdue now, whether or not an event says so.
    async fn lapse(&mut self, cx: &mut Cx) -> Result<()> {
        for before in store::lapsing(&mut cx.tx, self.generation, self.as_of).await? {
            let mut seen = before.clone();
            seen.settle(self.as_of);
            self.tally.moved(Some(&before), &seen, &self.zone);
            store::save(&mut cx.tx, self.generation, &seen).await?;
        }
        Ok(())
    }
}
