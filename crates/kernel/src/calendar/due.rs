//! When a limit is reached: each kind is brought into one form, an amount of counting time from a moment on.

use super::{BeyondPack, Calendar, Interval, Limit};
use crate::clock::Timestamp;
use jiff::{Span, civil::Date};

const HOUR: i64 = 3_600_000;

/// A limit that has begun, as the module's table lays it out. Moments and amounts are milliseconds.
pub(super) struct Budget {
    counts: Counts,
    from: i64,
    pub(super) amount: i64,
}

/// Which time counts.
#[derive(Clone, Copy)]
enum Counts {
    All,
    Working,
}

impl Calendar {
    /// When a limit that begins at `start` and is never paused is due.
    ///
    /// # Errors
    /// [`BeyondPack`] if the answer depends on a day the pack does not know. `Hours` and `CalendarDays` depend on none: they
    /// count workdays and holidays alike.
    pub fn due(&self, start: Timestamp, limit: Limit) -> Result<Timestamp, BeyondPack> {
        let budget = self.budget(start, limit)?;
        self.forward(&budget, budget.from, budget.amount).map(Timestamp::from_millis)
    }

    /// When a clock that ran in these intervals (in order, not overlapping) is or was due. `None` while it is paused with
    /// time left, or has not begun.
    ///
    /// # Errors
    /// As [`Self::due`].
    pub fn due_of(
        &self,
        running: &[Interval],
        limit: Limit,
    ) -> Result<Option<Timestamp>, BeyondPack> {
        self.at_share(running, limit, 100)
    }

    /// When such a clock has or had used so many percent of its limit: the moment of the warning. `None` as in [`Self::due_of`].
    ///
    /// # Errors
    /// As [`Self::due`].
    pub fn at_share(
        &self,
        running: &[Interval],
        limit: Limit,
        percent: u8,
    ) -> Result<Option<Timestamp>, BeyondPack> {
        let Some(first) = running.first() else { return Ok(None) };
        let budget = self.budget(first.from, limit)?;
        let share = budget.amount.saturating_mul(i64::from(percent)) / 100;
        self.reached(&budget, running, share)
    }

    /// The limit as an amount of counting time.
    pub(super) fn budget(&self, start: Timestamp, limit: Limit) -> Result<Budget, BeyondPack> {
        match limit {
            Limit::Hours(n) => Ok(Budget {
                counts: Counts::All,
                from: start.millis(),
                amount: i64::from(n) * HOUR,
            }),
            Limit::WorkingHours(n) => {
                self.number_of(start)?;
                let amount = i64::from(n) * HOUR;
                Ok(Budget { counts: Counts::Working, from: start.millis(), amount })
            }
            Limit::CalendarDays(n) => {
                let today = self.date_of(start);
                let from = self.midnight_after(today, 0)?;
                let amount = self.midnight_after(today, n)? - from;
                Ok(Budget { counts: Counts::All, from, amount })
            }
            Limit::WorkingDays(n) => {
                let from = self.midnight_ending(self.number_of(start)?)?;
                // Worked days up to and including the day of the start; n more, and the last of those closes the limit.
                let past =
                    self.worked.partition_point(|day| self.midnights.get(*day) < Some(&from));
                let nth = usize::try_from(n).unwrap_or(usize::MAX).saturating_add(past);
                let to = match nth.checked_sub(1).and_then(|at| self.worked.get(at)) {
                    _ if n == 0 => from,
                    Some(day) => self.midnight_ending(*day)?,
                    None => return Err(self.beyond_last()),
                };
                let amount = self.work.until(to) - self.work.until(from);
                Ok(Budget { counts: Counts::Working, from, amount })
            }
        }
    }

    /// The first moment by which the running clock has counted `amount`.
    pub(super) fn reached(
        &self,
        budget: &Budget,
        running: &[Interval],
        amount: i64,
    ) -> Result<Option<Timestamp>, BeyondPack> {
        let mut left = amount;
        for interval in running {
            let from = interval.from.millis().max(budget.from);
            if let Some(to) = interval.to {
                let counted = self.counted(budget, from, to.millis())?;
                if counted < left {
                    left -= counted;
                    continue;
                }
            }
            return self.forward(budget, from, left).map(Timestamp::from_millis).map(Some);
        }
        Ok(None)
    }

    /// Counting time of the budget between two moments; none before it begins.
    pub(super) fn counted(&self, budget: &Budget, from: i64, to: i64) -> Result<i64, BeyondPack> {
        let from = from.max(budget.from);
        if to <= from {
            return Ok(0);
        }
        match budget.counts {
            Counts::All => Ok(to - from),
            Counts::Working => Ok(self.worked_until(to)? - self.worked_until(from)?),
        }
    }

    /// The first moment at which `amount` has been counted since `from`.
    fn forward(&self, budget: &Budget, from: i64, amount: i64) -> Result<i64, BeyondPack> {
        match budget.counts {
            _ if amount <= 0 => Ok(from),
            Counts::All => Ok(from.saturating_add(amount)),
            Counts::Working => {
                let total = self.worked_until(from)?.saturating_add(amount);
                self.work.moment(total).ok_or_else(|| self.beyond_last())
            }
        }
    }

    /// Working time up to a moment of the pack; the midnight that ends the last day still is one.
    fn worked_until(&self, t: i64) -> Result<i64, BeyondPack> {
        if self.midnights.last() != Some(&t) {
            self.number_of(Timestamp::from_millis(t))?;
        }
        Ok(self.work.until(t))
    }

    /// The midnight that ends day `number` of the pack.
    fn midnight_ending(&self, number: usize) -> Result<i64, BeyondPack> {
        self.midnights.get(number.saturating_add(1)).copied().ok_or_else(|| self.beyond_last())
    }

    /// The local midnight that ends the n-th day after `day`. Needs no pack, only the zone; fails where dates themselves end.
    fn midnight_after(&self, day: Date, n: u32) -> Result<i64, BeyondPack> {
        let midnight = || {
            let next = day.checked_add(Span::new().try_days(i64::from(n).saturating_add(1))?)?;
            self.zone.to_timestamp(next.at(0, 0, 0, 0))
        };
        midnight().map(jiff::Timestamp::as_millisecond).map_err(|_| self.beyond(day))
    }
}
