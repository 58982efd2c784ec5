//! How much of a limit a clock has used.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{BeyondPack, Calendar, Limit};
use crate::clock::Timestamp;

/// A stretch in which a clock ran; still running if it has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// When it began or resumed.
    pub from: Timestamp,
    /// When it was paused or stopped.
    pub to: Option<Timestamp>,
}

impl Interval {
    /// Running since `from`.
    pub const fn open(from: Timestamp) -> Self {
        Self { from, to: None }
    }

    /// Ran from `from` to `to`.
    pub const fn closed(from: Timestamp, to: Timestamp) -> Self {
        Self { from, to: Some(to) }
    }
}

/// How far a clock has come at some moment. Durations are of the limit's own time: working time for working hours and days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spent {
    /// Share of the limit that is used: 0.0 at the start, 1.0 when all of it is, more beyond.
    pub used: f64,
    /// What is left of it; negative once it is exceeded.
    pub remaining: SignedDuration,
    /// The whole limit.
    pub whole: SignedDuration,
    /// Whether the due moment has passed. Friday evening after the close of business it has, though no more working time has.
    pub overdue: bool,
}

impl Spent {
    /// What is left in hours or days, as the limit counts: of a `5wd` limit 2.5 working days.
    pub fn units_left(&self, limit: Limit) -> f64 {
        if self.whole.is_zero() {
            return 0.0;
        }
        self.remaining.div_duration_f64(self.whole) * f64::from(limit.count())
    }
}

impl Calendar {
    /// How far a clock that ran in these intervals (in order, not overlapping) has come by `now`. A clock without intervals has
    /// its whole limit ahead, as if it began now.
    ///
    /// # Errors
    /// [`BeyondPack`] as [`Calendar::due`], and if working time is asked for beyond the pack's last day.
    pub fn spent(
        &self,
        running: &[Interval],
        limit: Limit,
        now: Timestamp,
    ) -> Result<Spent, BeyondPack> {
        let start = running.first().map_or(now, |interval| interval.from);
        let budget = self.budget(start, limit)?;
        let mut used = 0;
        for interval in running {
            let to = interval.to.map_or(now, |to| to.min(now));
            used += self.counted(&budget, interval.from.millis(), to.millis())?;
        }
        // Whether it is late is a question of the moment, not of the amount: after the close both amounts stand still.
        let overdue = used >= budget.amount
            && self.reached(&budget, running, budget.amount)?.is_some_and(|due| now > due);
        let (used, whole) =
            (SignedDuration::from_millis(used), SignedDuration::from_millis(budget.amount));
        let share = if whole.is_zero() { 1.0 } else { used.div_duration_f64(whole) };
        Ok(Spent { used: share, remaining: whole - used, whole, overdue })
    }
}
