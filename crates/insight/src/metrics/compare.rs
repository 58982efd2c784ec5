//! Do the counters and the cases agree? What `doctor` asks.

use super::measure::Measure;
use super::queries::measure;
use super::store::audit::{self, Rows, Said};
use super::store::boards::CountedOf;
use super::subscriber::Metrics;
use kernel::territory::{Level, OrgId};
use kernel::{Cx, Result, outbox};
use std::collections::{BTreeMap, BTreeSet};

/// A figure that is not what the cases come to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Whose figure.
    pub org: OrgId,
    /// `place` or `handler`.
    pub side: &'static str,
    /// Which figure.
    pub measure: &'static str,
    /// What the counter says.
    pub counted: i64,
    /// What the cases come to; for `by category`, what the totals say.
    pub found: i64,
}

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Comparison {
    /// Events not yet counted: while there are any, counters and cases need not agree, and nothing is compared.
    pub behind: i64,
    /// Figures looked at.
    pub figures: usize,
    /// Those that differ.
    pub differences: Vec<Difference>,
}

type Sums = BTreeMap<(OrgId, Measure), i64>;

/// Counts cases and follow-ups themselves, by every territory and every handler, and compares that with the counters. Reads every case:
/// seconds in a district, a minute in a large city.
pub async fn compare(cx: &mut Cx) -> Result<Comparison> {
    let behind = outbox::lag(&mut cx.tx, Metrics::NAME).await?;
    let mut comparison = Comparison { behind, figures: 0, differences: Vec::new() };
    if behind > 0 {
        return Ok(comparison);
    }
    let state = super::store::state(&mut cx.tx).await?;
    let mut found = Sums::new();
    for level in Level::ALL {
        rows(&mut found, audit::rows(&mut cx.tx, level, state.as_of).await?);
        said(&mut found, audit::said(&mut cx.tx, level).await?);
    }
    let places = sums(audit::sums(&mut cx.tx, state.generation, "place").await?)?;
    comparison.differ("place", &places, &found);
    let mut led = Sums::new();
    rows(&mut led, audit::led(&mut cx.tx, state.as_of).await?);
    // Who led when the reporter was asked need not lead now; and what came in is nobody's yet.
    led.retain(|(_, measure), _| measure.is_of_handler());
    let handlers = sums(audit::sums(&mut cx.tx, state.generation, "handler").await?)?;
    let of_cases = |(_, measure): &(OrgId, Measure)| {
        let whole = matches!(
            measure,
            Measure::Open | Measure::Overdue | Measure::Closed | Measure::ClosedOnTime
        );
        whole || Measure::STAGES.contains(measure)
    };
    let standing: Sums =
        handlers.iter().filter(|(key, _)| of_cases(key)).map(|(key, n)| (*key, *n)).collect();
    comparison.differ("handler", &standing, &led);
    let kinds = sums(audit::kind_sums(&mut cx.tx, state.generation, "place").await?)?;
    comparison.differ("place by category", &kinds, &places);
    let kinds = sums(audit::kind_sums(&mut cx.tx, state.generation, "handler").await?)?;
    comparison.differ("handler by category", &kinds, &handlers);
    if outbox::lag(&mut cx.tx, Metrics::NAME).await? > 0
        || super::store::state(&mut cx.tx).await? != state
    {
        // Something came in meanwhile: on an engine that reads while others write, this proves nothing.
        comparison.behind = 1;
        comparison.differences.clear();
    }
    Ok(comparison)
}

impl Comparison {
    fn differ(&mut self, side: &'static str, counted: &Sums, found: &Sums) {
        let keys: BTreeSet<_> = counted.keys().chain(found.keys()).collect();
        self.figures += keys.len();
        for (org, measure) in keys {
            let of = |sums: &Sums| sums.get(&(*org, *measure)).copied().unwrap_or_default();
            let (counted, found) = (of(counted), of(found));
            if counted != found {
                let measure = measure.as_str();
                self.differences.push(Difference { org: *org, side, measure, counted, found });
            }
        }
    }
}

fn sums(rows: Vec<CountedOf>) -> Result<Sums> {
    rows.into_iter().map(|row| Ok(((row.org_id, measure(&row.measure)?), row.n))).collect()
}

fn rows(sums: &mut Sums, rows: Vec<Rows>) {
    for row in rows {
        let counts = [
            (Measure::Reported, row.reported),
            (Measure::Joined, row.joined),
            (Measure::Open, row.reported - row.closed),
            (Measure::Overdue, row.overdue),
            (Measure::Waiting, row.waiting),
            (Measure::Asked, row.dispatched - row.accepted),
            (Measure::Accepted, row.accepted),
            (Measure::Handling, row.handling),
            (Measure::Awaiting, row.awaiting),
            (Measure::Closed, row.closed),
            (Measure::ClosedOnTime, row.closed_on_time),
        ];
        add(sums, row.org_id, &counts);
    }
}

fn said(sums: &mut Sums, rows: Vec<Said>) {
    for row in rows {
        let counts = [
            (Measure::Valid, row.valid),
            (Measure::Unreached, row.unreached),
            (Measure::Contacted, row.contacted),
            (Measure::Solved, row.solved),
            (Measure::Satisfied, row.satisfied),
            (Measure::Basically, row.basically),
        ];
        add(sums, row.org_id, &counts);
    }
}

fn add(sums: &mut Sums, org: OrgId, counts: &[(Measure, i64)]) {
    for (measure, n) in counts {
        *sums.entry((org, *measure)).or_default() += n;
    }
}
