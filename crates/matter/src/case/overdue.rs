//! Overdue (超时) and late, said once: lists, boards, `doctor` and the export ask here.
//!
//! A case is *overdue* at a moment if somebody leads it then and the time of that lead has run out. An answer stops the clock: a case that
//! was answered in time is not overdue however long its reporter takes to reply, and one that was answered after its time is *late*, which
//! stays with it. A case that waits for dispatch is nobody's yet, and cannot be overdue.
//!
//! In SQL: `c.state IN ('dispatched', 'handling', 'reworking') AND c.due_at < $1`. A test compares the inbox, the board and the cases.

use kernel::clock::Timestamp;

/// Whether somebody leads a case in the state of this word, so that its clock counts.
pub fn is_led(state: &str) -> bool {
    matches!(state, "dispatched" | "handling" | "reworking")
}

/// Whether a case in the state of this word, due then, is overdue at a moment. At the very moment it is not.
pub fn is_overdue(state: &str, due: Option<Timestamp>, at: Timestamp) -> bool {
    is_led(state) && due.is_some_and(|due| due < at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::State;

    #[test]
    fn only_a_case_that_somebody_leads_is_overdue_and_only_after_its_last_moment() {
        let due = Timestamp::from_millis(1_000);
        let later = Timestamp::from_millis(1_001);
        let overdue: Vec<&str> =
            State::WORDS.into_iter().filter(|state| is_overdue(state, Some(due), later)).collect();
        assert_eq!(overdue, ["dispatched", "handling", "reworking"]);
        assert!(!is_overdue("handling", Some(due), due) && !is_overdue("handling", None, later));
    }
}
