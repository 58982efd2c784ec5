//! The clock, pauses included, against a count minute by minute.

use proptest::prelude::*;

use super::*;

const MINUTE: i64 = 60_000;
/// 1 January 2010, 00:00 in China, in minutes since the epoch; China has kept UTC+8 without summer time ever since.
const FIRST: i64 = (1_262_304_000 / 60) - 8 * 60;

/// The calendar written out: for every minute of 2010–2026 whether it is worked. Made from the file by itself, so that it shares
/// nothing with what it checks.
struct Minutes {
    worked: Vec<bool>,
    workday: Vec<bool>,
}

impl Minutes {
    fn read() -> Self {
        let csv = include_str!("../../../../../packs/calendars/cn-mainland.csv");
        let workday: Vec<bool> =
            csv.lines().skip(1).map(|row| row.split(',').nth(2) == Some("1")).collect();
        let open = |minute: i64| (540..720).contains(&minute) || (840..1080).contains(&minute);
        let hours: Vec<bool> = (0..1440).map(open).collect();
        let day = |works: &bool| if *works { hours.clone() } else { vec![false; 1440] };
        Self { worked: workday.iter().flat_map(day).collect(), workday }
    }

    fn worked(&self, minute: i64) -> bool {
        self.worked[usize::try_from(minute).unwrap()]
    }

    fn is_workday(&self, day: i64) -> bool {
        self.workday[usize::try_from(day).unwrap()]
    }

    /// The first counting minute's earliest place, and how many minutes must count: the module's table, word for word.
    fn budget(&self, start: i64, limit: Limit) -> (i64, i64) {
        let tomorrow = start / 1440 + 1;
        match limit {
            Limit::Hours(n) | Limit::WorkingHours(n) => (start, i64::from(n) * 60),
            Limit::CalendarDays(n) => (tomorrow * 1440, i64::from(n) * 1440),
            Limit::WorkingDays(n) => {
                let days =
                    (tomorrow..).filter(|day| self.is_workday(*day)).take(n.try_into().unwrap());
                let minutes = days.flat_map(|day| day * 1440..(day + 1) * 1440);
                (tomorrow * 1440, minutes.filter(|minute| self.worked(*minute)).map(|_| 1).sum())
            }
        }
    }

    /// Walks minute by minute from the start; tells after each how many have counted, until `visit` has seen enough.
    fn walk(
        &self,
        running: &[(i64, Option<i64>)],
        limit: Limit,
        mut visit: impl FnMut(i64, i64) -> bool,
    ) {
        let (from, _) = self.budget(running[0].0, limit);
        let all = matches!(limit, Limit::Hours(_) | Limit::CalendarDays(_));
        let mut counted = 0;
        for minute in running[0].0.. {
            let runs =
                running.iter().any(|(from, to)| *from <= minute && to.is_none_or(|to| minute < to));
            let paused_for_good =
                running.last().is_some_and(|(_, to)| to.is_some_and(|to| minute >= to));
            counted += i64::from(minute >= from && runs && (all || self.worked(minute)));
            if visit(minute + 1, counted) || paused_for_good {
                break;
            }
        }
    }
}

fn moment(minute: i64) -> Timestamp {
    Timestamp::from_millis((FIRST + minute) * MINUTE)
}

fn limits() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1_u32..72).prop_map(Limit::Hours),
        (1_u32..60).prop_map(Limit::WorkingHours),
        (1_u32..12).prop_map(Limit::WorkingDays),
        (1_u32..16).prop_map(Limit::CalendarDays),
    ]
}

/// A clock that starts anywhere up to mid-2026, runs and stands still by turns up to four times, and may end at rest.
fn clocks() -> impl Strategy<Value = Vec<(i64, Option<i64>)>> {
    let start = 0..6_000_i64 * 1440;
    let turns = prop::collection::vec((0..3_000_i64, 0..3_000_i64), 0..4);
    (start, turns, any::<bool>()).prop_map(|(start, turns, runs)| {
        let (mut at, mut running) = (start, Vec::new());
        for (run, rest) in turns {
            running.push((at, Some(at + run)));
            at += run + rest;
        }
        if runs || running.is_empty() {
            running.push((at, None));
        }
        running
    })
}

#[test]
fn the_clock_equals_a_count_minute_by_minute() {
    let (calendar, minutes) = (Calendar::cn_mainland().unwrap(), Minutes::read());
    let config =
        ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() };
    let cases = (clocks(), limits(), 1_u8..=100, 0..30_000_i64);
    let outcome = proptest::test_runner::TestRunner::new(config).run(
        &cases,
        |(clock, limit, percent, later)| {
            let running: Vec<Interval> = clock
                .iter()
                .map(|(from, to)| Interval { from: moment(*from), to: to.map(moment) })
                .collect();
            let (_, budget) = minutes.budget(clock[0].0, limit);
            let now = clock[0].0 + later;
            let (mut due, mut warned, mut used) = (None, None, 0);
            minutes.walk(&clock, limit, |end, counted| {
                due = due.or((counted >= budget).then_some(end));
                warned = warned.or((counted * 100 >= budget * i64::from(percent)).then_some(end));
                used = if end <= now { counted } else { used };
                due.is_some() && end >= now
            });
            prop_assert_eq!(calendar.due_of(&running, limit).unwrap(), due.map(moment));
            // Percentages may fall inside a minute; the count sees it at the minute's end.
            let share = calendar.at_share(&running, limit, percent).unwrap();
            let up = share.map(|t| (t.millis() + MINUTE - 1) / MINUTE - FIRST);
            prop_assert_eq!(up, warned);
            let spent = calendar.spent(&running, limit, moment(now)).unwrap();
            prop_assert_eq!(spent.remaining.as_millis(), i128::from((budget - used) * MINUTE));
            prop_assert_eq!(spent.overdue, due.is_some_and(|due| now > due));
            Ok(())
        },
    );
    outcome.unwrap();
}

#[test]
fn without_a_pause_the_nth_working_day_ends_at_the_close_of_business() {
    let (calendar, minutes) = (Calendar::cn_mainland().unwrap(), Minutes::read());
    for start in (0..6_100 * 1440).step_by(1_111) {
        for n in [1, 2, 5, 15] {
            let mut days = (start / 1440 + 1..).filter(|day| minutes.is_workday(*day));
            let close = days.nth(n - 1).unwrap() * 1440 + 18 * 60;
            let limit = Limit::WorkingDays(u32::try_from(n).unwrap());
            assert_eq!(
                calendar.due(moment(start), limit),
                Ok(moment(close)),
                "{limit} from {start}"
            );
        }
    }
}

#[test]
fn a_pause_moves_the_due_moment_by_the_counting_time_it_covers() {
    let calendar = Calendar::cn_mainland().unwrap();
    let at = |local: &str| at(&calendar, local);
    let due = |text: &str, start: &str, pause: [&str; 2]| {
        let running = [Interval::closed(at(start), at(pause[0])), Interval::open(at(pause[1]))];
        calendar.due_of(&running, limit(text)).unwrap().unwrap()
    };
    let monday = "2026-03-02 10:00";
    // An afternoon of four hours on Wednesday moves the close of Friday to Monday noon and an hour.
    assert_eq!(
        due("4wd", monday, ["2026-03-04 14:00", "2026-03-04 18:00"]),
        at("2026-03-09 15:00")
    );
    // A pause on the day of the start, or over the weekend, covers nothing that counts.
    assert_eq!(
        due("4wd", monday, ["2026-03-02 11:00", "2026-03-02 17:00"]),
        at("2026-03-06 18:00")
    );
    assert_eq!(
        due("6wd", monday, ["2026-03-06 18:00", "2026-03-09 09:00"]),
        at("2026-03-10 18:00")
    );
    assert_eq!(due("7d", monday, ["2026-03-04 00:00", "2026-03-05 12:00"]), at("2026-03-11 12:00"));
    assert_eq!(
        due("24h", monday, ["2026-03-02 12:00", "2026-03-03 12:00"]),
        at("2026-03-04 10:00")
    );
}

#[test]
fn a_clock_at_rest_is_never_due_and_friday_evening_is_late() {
    let calendar = Calendar::cn_mainland().unwrap();
    let at = |local: &str| at(&calendar, local);
    let (start, text) = (at("2026-03-05 17:00"), limit("8wh"));
    let rest = [Interval::closed(start, at("2026-03-05 18:00"))];
    assert_eq!(calendar.due_of(&rest, text), Ok(None));
    let spent = calendar.spent(&rest, text, at("2026-06-01 09:00")).unwrap();
    assert_eq!((spent.used, spent.overdue), (0.125, false));
    let runs = [Interval::open(start)];
    assert_eq!(calendar.due_of(&runs, text), Ok(Some(at("2026-03-06 18:00"))));
    let (close, evening) = (at("2026-03-06 18:00"), at("2026-03-06 18:01"));
    assert!(!calendar.spent(&runs, text, close).unwrap().overdue);
    assert!(calendar.spent(&runs, text, evening).unwrap().overdue);
    assert_eq!(calendar.at_share(&runs, text, 80), Ok(Some(at("2026-03-06 16:24"))));
    assert_eq!(calendar.due_of(&[], text), Ok(None));
    assert!((calendar.spent(&[], text, start).unwrap().units_left(text) - 8.0).abs() < 1e-9);
}

#[test]
fn a_clock_that_was_late_before_it_came_to_rest_stays_late() {
    let calendar = Calendar::cn_mainland().unwrap();
    let at = |local: &str| at(&calendar, local);
    let running = [Interval::closed(at("2026-03-02 10:00"), at("2026-03-05 10:00"))];
    assert_eq!(calendar.due_of(&running, limit("24h")), Ok(Some(at("2026-03-03 10:00"))));
    let spent = calendar.spent(&running, limit("24h"), at("2026-03-09 10:00")).unwrap();
    assert_eq!((spent.used, spent.overdue), (3.0, true));
    assert!((spent.units_left(limit("24h")) + 48.0).abs() < 1e-9);
}
