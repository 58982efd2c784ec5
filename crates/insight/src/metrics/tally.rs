//! What a batch of events comes to, added up before it is written.

use super::measure::{Measure, Side};
use super::seen::{Fact, Seen};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::territory::OrgId;
use std::collections::{BTreeMap, BTreeSet};

/// A counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) org: OrgId,
    pub(super) side: Side,
    pub(super) measure: Measure,
    pub(super) day: Option<Date>,
}

impl Slot {
    /// The day as the table has it.
    pub(super) fn day(&self) -> String {
        self.day.map_or_else(|| NOW.to_owned(), |day| day.to_string())
    }
}

/// The day of what is so at present.
pub(super) const NOW: &str = "now";

/// A counter by category and channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    pub(super) slot: Slot,
    pub(super) category: String,
    pub(super) channel: String,
}

/// By how much counters move.
#[derive(Debug, Default)]
pub(super) struct Tally {
    totals: BTreeMap<Slot, i64>,
    kinds: BTreeMap<Kind, i64>,
    touched: BTreeSet<OrgId>,
}

impl Tally {
    /// Counts what happened to a case.
    pub(super) fn happened(&mut self, seen: &Seen, facts: &[Fact]) {
        self.touch(seen);
        for fact in facts {
            self.add(seen, *fact, 1);
        }
    }

    /// Moves a case from how it stood to how it stands.
    pub(super) fn moved(&mut self, before: Option<&Seen>, after: &Seen, zone: &TimeZone) {
        if let Some(before) = before {
            self.touch(before);
            for fact in before.standing(zone) {
                self.add(before, fact, -1);
            }
        }
        self.touch(after);
        for fact in after.standing(zone) {
            self.add(after, fact, 1);
        }
    }

    fn add(&mut self, seen: &Seen, fact: Fact, n: i64) {
        let Fact { measure, day } = fact;
        for (side, org) in seen.sides(measure) {
            let slot = Slot { org, side, measure, day };
            *self.totals.entry(slot).or_default() += n;
            if measure.is_by_kind() {
                let (category, channel) = (seen.category.clone(), seen.channel.clone());
                *self.kinds.entry(Kind { slot, category, channel }).or_default() += n;
            }
        }
    }

    fn touch(&mut self, seen: &Seen) {
        self.touched.extend(seen.chain.links().map(|(_, territory)| territory));
        self.touched.extend(seen.handler);
    }

    /// The totals that move, in order.
    pub(super) fn totals(&self) -> Vec<(Slot, i64)> {
        self.totals.iter().filter(|(_, n)| **n != 0).map(|(slot, n)| (*slot, *n)).collect()
    }

    /// The counters by category and channel that move, in order.
    pub(super) fn kinds(&self) -> Vec<(&Kind, i64)> {
        self.kinds.iter().filter(|(_, n)| **n != 0).map(|(kind, n)| (kind, *n)).collect()
    }

    /// Every organisation one of whose cases changed, whether or not a figure did: pages that show them listen.
    pub(super) fn touched(self) -> BTreeSet<OrgId> {
        self.touched
    }
}
