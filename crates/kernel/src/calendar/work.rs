//! Working time as a running total, so that "how much until" and "when is so much reached" are one binary search each.

/// Every stretch of working time of a calendar, in order. Moments and amounts are milliseconds.
#[derive(Debug, Clone, Default)]
pub(super) struct WorkTime(Vec<Stretch>);

#[derive(Debug, Clone, Copy)]
struct Stretch {
    opens: i64,
    closes: i64,
    /// Working time of all stretches before this one.
    before: i64,
}

impl WorkTime {
    /// Adds the next stretch; it opens after the last one closed.
    pub(super) fn push(&mut self, opens: i64, closes: i64) {
        let before = self.0.last().map_or(0, |s| s.before + (s.closes - s.opens));
        self.0.push(Stretch { opens, closes, before });
    }

    /// Whether work goes on at `t`; at the closing moment it no longer does.
    pub(super) fn is_open(&self, t: i64) -> bool {
        let opened = self.0.partition_point(|s| s.opens <= t);
        opened.checked_sub(1).and_then(|n| self.0.get(n)).is_some_and(|s| t < s.closes)
    }

    /// Working time from the beginning of the calendar to `t`.
    pub(super) fn until(&self, t: i64) -> i64 {
        let opened = self.0.partition_point(|s| s.opens < t);
        let current = opened.checked_sub(1).and_then(|n| self.0.get(n));
        current.map_or(0, |s| s.before + (t.min(s.closes) - s.opens))
    }

    /// The first moment with [`Self::until`] = `total`: the close of business rather than the next opening. `None` if the
    /// calendar holds less.
    pub(super) fn moment(&self, total: i64) -> Option<i64> {
        let begun = self.0.partition_point(|s| s.before < total);
        let stretch = begun.checked_sub(1).and_then(|n| self.0.get(n))?;
        Some(stretch.opens + (total - stretch.before)).filter(|t| *t <= stretch.closes)
    }
}
