//! Work calendars (工作日历): which days are worked, at which hours, and when a limit runs out.
//!
//! A [`Calendar`] is loaded from a pack: a TOML file with zone and working hours, and a CSV file with a row per day. Nothing is
//! assumed beyond the pack's first and last day: whoever asks gets [`BeyondPack`] with the day in question.
//!
//! A clock is computed, never counted down: its state is a list of [`Interval`]s in which it ran. Each [`Limit`] is a number of
//! minutes that *count*; while the clock is paused, none do. The clock is due at the first moment by which all have passed:
//!
//! | limit | which minutes count | how many |
//! |---|---|---|
//! | `24h` | every minute from the start | 24 × 60 |
//! | `16wh` | working minutes from the start | 16 × 60 |
//! | `7d` | every minute from the midnight after the start | those of the 7 days after the day of the start |
//! | `5wd` | working minutes from the midnight after the start | those of the 5 working days after the day of the start |
//!
//! Without a pause that gives the usual rules: `7d` is due at the end (24:00) of the seventh day after the day of the start, `5wd`
//! at the close of business of the fifth working day after it. A pause of any length moves the due moment by exactly as
//! many counting minutes as it covered: two paused hours in an afternoon move a `5wd` limit by two working hours, a
//! pause over a holiday or on the day of the start by none.

mod due;
mod hours;
mod limit;
mod pack;
mod spent;
#[cfg(test)]
mod tests;
mod work;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use hours::{BadHours, Hours, Shift};
pub use limit::{BadLimit, Limit};
pub use pack::{About, PackError, PackFault, Source, Title};
pub use spent::{Interval, Spent};

use crate::clock::Timestamp;
use work::WorkTime;

/// What kind of day it is, as the pack's CSV says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 工作日: an ordinary working day.
    Workday,
    /// 周末: a day off in every week.
    Weekend,
    /// 节假日: a public holiday, or a workday given for one.
    Holiday,
    /// 调休上班: a weekend day worked in exchange for a holiday.
    MakeupWorkday,
}

impl DayKind {
    /// Whether people work on such a day.
    pub const fn is_worked(self) -> bool {
        matches!(self, Self::Workday | Self::MakeupWorkday)
    }
}

/// The holiday a day belongs to (also a make-up workday belongs to one), in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// e.g. 春节
    pub zh: String,
    /// e.g. Spring Festival
    pub en: String,
}

/// The answer depends on a day the calendar does not know. It is refused rather than guessed: holidays and make-up
/// workdays are decreed year by year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "calendar {calendar} knows {first} to {last} and cannot answer for {day}; install a pack that covers it"
)]
pub struct BeyondPack {
    /// Name of the calendar.
    pub calendar: String,
    /// The day in question.
    pub day: Date,
    /// First day known.
    pub first: Date,
    /// Last day known.
    pub last: Date,
}

/// A work calendar: days, working hours and zone of one region, made ready for fast answers.
#[derive(Debug, Clone)]
pub struct Calendar {
    about: About,
    zone: TimeZone,
    hours: Hours,
    first: Date,
    last: Date,
    /// Kind of each day from `first` on, without gaps.
    days: Vec<DayKind>,
    holidays: BTreeMap<Date, Holiday>,
    /// Local midnight at the start of each day, and the one after the last: one more than `days`.
    midnights: Vec<i64>,
    /// Numbers (places in `days`) of the worked days.
    worked: Vec<usize>,
    work: WorkTime,
}

impl Calendar {
    /// Name, title and source of the pack.
    pub const fn about(&self) -> &About {
        &self.about
    }

    /// The zone whose midnights and working hours count.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// First day known.
    pub const fn first(&self) -> Date {
        self.first
    }

    /// Last day known.
    pub const fn last(&self) -> Date {
        self.last
    }

    /// The local day of a moment, known to the pack or not.
    pub fn date_of(&self, t: Timestamp) -> Date {
        self.zone.to_datetime(t.to_jiff()).date()
    }

    /// The moment a local day begins.
    ///
    /// # Errors
    /// [`BeyondPack`] before the first and after the last day.
    pub fn midnight(&self, day: Date) -> Result<Timestamp, BeyondPack> {
        let found = self.place(day).and_then(|n| self.midnights.get(n));
        found.map(|ms| Timestamp::from_millis(*ms)).ok_or_else(|| self.beyond(day))
    }

    /// What kind of day it is.
    ///
    /// # Errors
    /// [`BeyondPack`] before the first and after the last day.
    pub fn day(&self, day: Date) -> Result<DayKind, BeyondPack> {
        let found = self.place(day).and_then(|n| self.days.get(n));
        found.copied().ok_or_else(|| self.beyond(day))
    }

    /// The number of a day; none before the first.
    fn place(&self, day: Date) -> Option<usize> {
        // Both are civil days, so their distance is whole; it is negative before the first day.
        usize::try_from(day.duration_since(self.first).as_hours() / 24).ok()
    }

    /// The holiday the day belongs to, if any: for captions and tooltips.
    pub fn holiday(&self, day: Date) -> Option<&Holiday> {
        self.holidays.get(&day)
    }

    /// The working hours of a day, in order; none on a day off.
    ///
    /// # Errors
    /// [`BeyondPack`] before the first and after the last day.
    pub fn shifts(&self, day: Date) -> Result<&[Shift], BeyondPack> {
        Ok(self.hours.of(day.weekday(), self.day(day)?))
    }

    /// Whether offices are open at this moment.
    ///
    /// # Errors
    /// [`BeyondPack`] before the first and after the last day.
    pub fn is_open(&self, t: Timestamp) -> Result<bool, BeyondPack> {
        self.number_of(t)?;
        Ok(self.work.is_open(t.millis()))
    }

    /// The number of the day a moment falls on.
    fn number_of(&self, t: Timestamp) -> Result<usize, BeyondPack> {
        let started = self.midnights.partition_point(|midnight| *midnight <= t.millis());
        // `started` is 0 before the first day, and counts the closing midnight after the last.
        let number = started.checked_sub(1).filter(|n| *n < self.days.len());
        number.ok_or_else(|| self.beyond(self.date_of(t)))
    }

    fn beyond(&self, day: Date) -> BeyondPack {
        let calendar = self.about.name.clone();
        BeyondPack { calendar, day, first: self.first, last: self.last }
    }

    /// For a question whose answer lies somewhere after the last day.
    fn beyond_last(&self) -> BeyondPack {
        self.beyond(self.last.tomorrow().unwrap_or(self.last))
    }
}
