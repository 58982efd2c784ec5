//! The clock of a task: computed, never counted down.
//!
//! Its state is the limit and the list of intervals in which time counted. Whatever else one wants to know — when it is due,
//! whether it is late, and by how much — follows from that list, the calendar and the moment one asks. How each kind of
//! limit counts stands in [`kernel::calendar`].

use kernel::calendar::{BeyondPack, Calendar, Interval, Limit};
use kernel::clock::Timestamp;
use std::time::Duration;

/// A limit and the time that counted towards it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TaskClock {
    limit: Limit,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extended: Option<Limit>,
    intervals: Vec<Interval>,
    pace: Pace,
}

/// Whether time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Pace {
    Running,
    Paused,
    Stopped,
}

/// What a clock says at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// There is time.
    OnTime {
        /// When it is due.
        due: Timestamp,
        /// How long until then, nights and holidays included.
        remaining: Duration,
    },
    /// So much of the limit is spent that somebody should be warned.
    AtRisk {
        /// When it is due.
        due: Timestamp,
        /// How long until then, nights and holidays included.
        remaining: Duration,
    },
    /// The limit ran out. A later pause does not heal that.
    Overdue {
        /// When it was due.
        since: Timestamp,
    },
    /// The clock stands still, with time left: when it is due will be known when it runs again.
    Paused,
    /// The work is reported, or is no longer the organisation's.
    Stopped {
        /// Whether that was after the limit had run out.
        late: bool,
    },
}

impl Reading {
    /// The word used in data and message keys.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::OnTime { .. } => "running",
            Self::AtRisk { .. } => "warned",
            Self::Overdue { .. } => "overdue",
            Self::Paused => "paused",
            Self::Stopped { .. } => "stopped",
        }
    }

    /// Whether the limit ran out before the work was done.
    pub const fn is_late(&self) -> bool {
        matches!(self, Self::Overdue { .. } | Self::Stopped { late: true })
    }
}

impl TaskClock {
    /// A clock that runs from `at`.
    pub fn start(limit: Limit, at: Timestamp) -> Self {
        Self { limit, extended: None, intervals: vec![Interval::open(at)], pace: Pace::Running }
    }

    /// Time no longer counts, until the clock is resumed.
    pub fn pause(&mut self, at: Timestamp) {
        self.halt(at, Pace::Paused);
    }

    /// Time no longer counts, unless the work is taken up again.
    pub fn stop(&mut self, at: Timestamp) {
        self.halt(at, Pace::Stopped);
    }

    /// A moment before the last one known (two machines, two clocks) counts as that one: time does not run backwards.
    fn halt(&mut self, at: Timestamp, pace: Pace) {
        if let Some(Interval { from, to: to @ None }) = self.intervals.last_mut() {
            *to = Some(at.max(*from));
        }
        self.pace = pace;
    }

    /// Time counts again. What passed in between never does.
    pub fn resume(&mut self, at: Timestamp) {
        if let Some(halted) = self.halted_at() {
            self.intervals.push(Interval::open(at.max(halted)));
        }
        self.pace = Pace::Running;
    }

    /// A longer limit holds from the start; the first one is kept.
    pub fn extend(&mut self, limit: Limit) {
        self.extended = Some(limit);
    }

    /// The limit that holds.
    pub fn limit(&self) -> Limit {
        self.extended.unwrap_or(self.limit)
    }

    /// Whether time counts just now.
    pub const fn is_running(&self) -> bool {
        matches!(self.pace, Pace::Running)
    }

    /// Whether it waits to be resumed.
    pub const fn is_paused(&self) -> bool {
        matches!(self.pace, Pace::Paused)
    }

    /// Whether a longer limit was granted.
    pub const fn is_extended(&self) -> bool {
        self.extended.is_some()
    }

    /// The intervals in which time counted.
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }

    /// When it is or was due: where the timer is set. `None` while it is halted with time left.
    ///
    /// # Errors
    /// [`BeyondPack`] if the calendar does not reach that far.
    pub fn due(&self, calendar: &Calendar) -> Result<Option<Timestamp>, BeyondPack> {
        calendar.due_of(&self.intervals, self.limit())
    }

    /// When it is or was due by the first limit, without any extension.
    pub fn original_due(&self, calendar: &Calendar) -> Result<Option<Timestamp>, BeyondPack> {
        calendar.due_of(&self.intervals, self.limit)
    }

    /// When so many percent of the limit are spent. `None` while it is halted before that.
    pub fn warning_at(
        &self,
        calendar: &Calendar,
        percent: u8,
    ) -> Result<Option<Timestamp>, BeyondPack> {
        calendar.at_share(&self.intervals, self.limit(), percent)
    }

    /// What it says at `now`, with a warning after so many percent of the limit.
    pub fn read(
        &self,
        calendar: &Calendar,
        percent: u8,
        now: Timestamp,
    ) -> Result<Reading, BeyondPack> {
        let asked = self.halted_at().unwrap_or(now);
        let due = self.due(calendar)?;
        let missed = due.filter(|due| asked > *due);
        Ok(match (self.pace, missed, due) {
            (Pace::Stopped, missed, _) => Reading::Stopped { late: missed.is_some() },
            (_, Some(since), _) => Reading::Overdue { since },
            (Pace::Running, None, Some(due)) => {
                let remaining = due.since(now);
                match self.warning_at(calendar, percent)? {
                    Some(warning) if now >= warning => Reading::AtRisk { due, remaining },
                    _ => Reading::OnTime { due, remaining },
                }
            }
            (Pace::Running, None, None) | (Pace::Paused, None, _) => Reading::Paused,
        })
    }

    /// How long it ran past the moment it was due, nights and holidays included, pauses not; nothing if it was not late.
    pub fn overtime(&self, calendar: &Calendar, now: Timestamp) -> Result<Duration, BeyondPack> {
        let Some(due) = self.due(calendar)? else { return Ok(Duration::ZERO) };
        let past = |interval: &Interval| {
            let to = interval.to.map_or(now, |to| to.min(now));
            to.since(interval.from.max(due))
        };
        Ok(self.intervals.iter().map(past).sum())
    }

    /// When it was halted; `None` while it runs.
    fn halted_at(&self) -> Option<Timestamp> {
        self.intervals.last().and_then(|last| last.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::cn_mainland().unwrap());

    /// A moment of local time, eight hours ahead of UTC.
    fn local(text: &str) -> Timestamp {
        format!("{text}:00+08:00").parse().unwrap()
    }

    fn minutes(n: u64) -> Duration {
        Duration::from_mins(n)
    }

    #[test]
    fn five_working_days_over_national_day_are_due_after_the_holiday_and_its_make_up_days() {
        // 2024: off 1–7 October; Sunday 29 September and Saturday 12 October worked.
        let clock = TaskClock::start(Limit::WorkingDays(5), local("2024-09-28T10:00"));
        assert_eq!(clock.due(&CALENDAR).unwrap(), Some(local("2024-10-10T18:00")));
    }

    #[test]
    fn a_pause_moves_the_due_moment_by_what_it_covered() {
        let mut clock = TaskClock::start(Limit::Hours(24), local("2024-05-06T08:00"));
        clock.pause(local("2024-05-06T10:00"));
        assert_eq!(clock.due(&CALENDAR).unwrap(), None, "nobody knows yet");
        let read = clock.read(&CALENDAR, 80, local("2024-06-01T00:00")).unwrap();
        assert_eq!(read, Reading::Paused);
        clock.resume(local("2024-05-08T10:00"));
        assert_eq!(clock.due(&CALENDAR).unwrap(), Some(local("2024-05-09T08:00")));
    }

    #[test]
    fn a_clock_warns_at_its_share_and_is_overdue_only_after_its_last_moment() {
        let start = local("2024-05-06T08:00");
        let clock = TaskClock::start(Limit::Hours(10), start);
        let read = |m| clock.read(&CALENDAR, 80, start + minutes(m)).unwrap();
        let due = start + minutes(600);
        assert_eq!(read(479), Reading::OnTime { due, remaining: minutes(121) });
        assert_eq!(read(480), Reading::AtRisk { due, remaining: minutes(120) });
        assert_eq!(read(600), Reading::AtRisk { due, remaining: minutes(0) });
        assert_eq!(read(601), Reading::Overdue { since: due });
    }

    #[test]
    fn a_pause_does_not_heal_lateness_and_overtime_does_not_count_it() {
        let start = local("2024-05-06T08:00");
        let mut clock = TaskClock::start(Limit::Hours(1), start);
        clock.pause(start + minutes(90));
        let later = start + minutes(9_000);
        let read = clock.read(&CALENDAR, 80, later).unwrap();
        assert_eq!(read, Reading::Overdue { since: start + minutes(60) });
        clock.resume(later);
        clock.stop(later + minutes(15));
        let much_later = later + minutes(5_000);
        assert_eq!(clock.overtime(&CALENDAR, much_later).unwrap(), minutes(45));
        let read = clock.read(&CALENDAR, 80, much_later).unwrap();
        assert_eq!(read, Reading::Stopped { late: true });
    }

    #[test]
    fn what_is_reported_in_the_last_minute_is_in_time_and_stays_so() {
        let start = local("2024-05-06T08:00");
        let mut clock = TaskClock::start(Limit::Hours(1), start);
        clock.stop(start + minutes(60));
        let read = clock.read(&CALENDAR, 80, start + minutes(10_000)).unwrap();
        assert_eq!(read, Reading::Stopped { late: false });
    }

    #[test]
    fn rework_has_the_time_that_was_left_and_the_time_between_does_not_count() {
        let start = local("2024-05-06T08:00");
        let mut clock = TaskClock::start(Limit::Hours(1), start);
        clock.stop(start + minutes(40));
        clock.resume(start + minutes(10_000));
        assert_eq!(clock.due(&CALENDAR).unwrap(), Some(start + minutes(10_020)));
    }

    #[test]
    fn an_extension_moves_the_due_moment_and_keeps_the_first() {
        let start = local("2024-05-06T08:00");
        let mut clock = TaskClock::start(Limit::Hours(24), start);
        clock.extend(Limit::Hours(48));
        assert_eq!(clock.original_due(&CALENDAR).unwrap(), Some(start + minutes(24 * 60)));
        assert_eq!(clock.due(&CALENDAR).unwrap(), Some(start + minutes(48 * 60)));
    }

    #[test]
    fn time_does_not_run_backwards() {
        let start = local("2024-05-06T08:00");
        let mut clock = TaskClock::start(Limit::Hours(1), start);
        clock.pause(start - minutes(5));
        clock.resume(start - minutes(9));
        assert_eq!(clock.due(&CALENDAR).unwrap(), Some(start + minutes(60)));
    }

    #[test]
    fn beyond_the_calendar_there_is_no_guess() {
        let clock = TaskClock::start(Limit::WorkingDays(5), local("2026-12-30T10:00"));
        assert!(clock.due(&CALENDAR).is_err());
    }

    fn limits() -> impl Strategy<Value = Limit> {
        prop_oneof![(1..60_u32).prop_map(Limit::Hours), (1..20_u32).prop_map(Limit::WorkingHours)]
    }

    /// Runs and rests in turn, in minutes; then the last run goes on.
    fn rhythm() -> impl Strategy<Value = Vec<(u64, u64)>> {
        prop::collection::vec((1..2_000_u64, 1..2_000_u64), 0..5)
    }

    proptest! {
        /// A clock that was paused and resumed any number of times is due at the minute at which a count of every single minute
        /// says so, and its reading changes at that minute.
        #[test]
        fn the_clock_agrees_with_counting_every_minute(
            limit in limits(), offset in 0..20_000_u64, rhythm in rhythm(),
        ) {
            let mut at = local("2024-09-20T00:00") + minutes(offset);
            let mut clock = TaskClock::start(limit, at);
            for (run, rest) in rhythm {
                at = at + minutes(run);
                clock.pause(at);
                at = at + minutes(rest);
                clock.resume(at);
            }
            let counts = |t: Timestamp| match limit {
                Limit::WorkingHours(_) => CALENDAR.is_open(t).unwrap(),
                _ => true,
            };
            let runs = |t: Timestamp| {
                clock.intervals().iter().any(|i| i.from <= t && i.to.is_none_or(|to| t < to))
            };
            let mut now = clock.intervals()[0].from;
            let mut left = limit.count() * 60;
            while left > 0 {
                left -= u32::from(runs(now) && counts(now));
                now = now + minutes(1);
            }
            prop_assert_eq!(clock.due(&CALENDAR).unwrap(), Some(now));
            let late = now + Duration::from_millis(1);
            let moment = |t| clock.read(&CALENDAR, 100, t).unwrap();
            if at <= now {
                prop_assert_eq!(moment(now), Reading::AtRisk { due: now, remaining: minutes(0) });
                prop_assert_eq!(moment(late), Reading::Overdue { since: now });
            }
        }
    }
}
