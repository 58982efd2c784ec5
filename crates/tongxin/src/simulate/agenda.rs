//! What is going to be done, and when.

use kernel::Timestamp;
use kernel::territory::OrgId;
use matter::case::CaseId;
use matter::task::TaskId;
use std::collections::BTreeMap;

/// Something somebody is going to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The server runs the jobs that are due: timers ring, the catalogue dispatches.
    Ring,
    /// Somebody reports something.
    Report,
    /// Look where a case stands and decide who is to act on it.
    Look(CaseId),
    /// The dispatch desk gives a case to whom the catalogue names, or to a named organisation.
    Dispatch(CaseId, Option<OrgId>),
    /// The level above ends a dispute.
    Rule(CaseId),
    /// Whoever leads accepts.
    Accept(CaseId),
    /// Whoever was asked to lead sends it back.
    Return(CaseId),
    /// Work begins.
    Begin(CaseId),
    /// Whoever leads says what was done.
    ReportBack(CaseId),
    /// Whoever was asked to assist does so.
    Assist(CaseId, TaskId, OrgId),
    /// The reporter is asked, or answers unasked by the link.
    FollowUp(CaseId),
    /// The follow-up desk closes a case whose reporter cannot be asked.
    Close(CaseId),
}

impl Act {
    /// The word it is counted under.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ring => "ring",
            Self::Report => "report",
            Self::Look(_) => "look",
            Self::Dispatch(..) => "dispatch",
            Self::Rule(_) => "rule",
            Self::Accept(_) => "accept",
            Self::Return(_) => "return",
            Self::Begin(_) => "begin",
            Self::ReportBack(_) => "report_back",
            Self::Assist(..) => "assist",
            Self::FollowUp(_) => "follow_up",
            Self::Close(_) => "close",
        }
    }

    /// The case it is about.
    pub const fn case(self) -> Option<CaseId> {
        match self {
            Self::Ring | Self::Report => None,
            Self::Look(case)
            | Self::Dispatch(case, _)
            | Self::Rule(case)
            | Self::Accept(case)
            | Self::Return(case)
            | Self::Begin(case)
            | Self::ReportBack(case)
            | Self::Assist(case, ..)
            | Self::FollowUp(case)
            | Self::Close(case) => Some(case),
        }
    }
}

/// All that is going to be done, in order of time; what falls on the same moment in the order it was put down.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    acts: BTreeMap<(Timestamp, u64), Act>,
    put: u64,
}

impl Agenda {
    pub(super) fn put(&mut self, at: Timestamp, act: Act) {
        self.acts.insert((at, self.put), act);
        self.put += 1;
    }

    /// Takes the next act before `until`.
    pub(super) fn next_before(&mut self, until: Timestamp) -> Option<(Timestamp, Act)> {
        let next = self.acts.first_entry().filter(|next| next.key().0 < until)?;
        let ((at, _), act) = next.remove_entry();
        Some((at, act))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_come_in_order_of_time_and_then_as_they_were_put() {
        let at = Timestamp::from_millis;
        let mut agenda = Agenda::default();
        agenda.put(at(20), Act::Report);
        agenda.put(at(10), Act::Ring);
        agenda.put(at(10), Act::Report);
        assert_eq!(agenda.next_before(at(10)), None);
        assert_eq!(agenda.next_before(at(20)), Some((at(10), Act::Ring)));
        assert_eq!(agenda.next_before(at(20)), Some((at(10), Act::Report)));
        assert_eq!(agenda.next_before(at(20)), None);
        assert_eq!(agenda.next_before(at(21)), Some((at(20), Act::Report)));
    }
}
