//! Rules of the calendar as sentences, and the clock against a count minute by minute.

mod clock;
mod days;
mod packs;

use super::*;

/// A moment by the wall clock of the calendar's zone, e.g. `2026-02-13 17:00`.
fn at(calendar: &Calendar, local: &str) -> Timestamp {
    let local: jiff::civil::DateTime = local.parse().unwrap();
    calendar.zone().to_timestamp(local).unwrap().into()
}

fn limit(text: &str) -> Limit {
    text.parse().unwrap()
}

/// Checks when limits without a pause are due, all by the wall clock.
fn assert_due(calendar: &Calendar, cases: &[(&str, &str, &str)]) {
    for (start, text, due) in cases {
        let found = calendar.due(at(calendar, start), limit(text)).unwrap();
        assert_eq!(found, at(calendar, due), "{text} from {start}: due {due}, found {found}");
    }
}
