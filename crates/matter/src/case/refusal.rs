//! Why the case loop says no; the sentence tells the way out. The reader's own stands in the `.ftl` files beside this one.

use super::model::CaseId;
use kernel::error::{Error, Refused};

/// A rule of the case loop that said no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The move does not fit the state the case is in.
    #[error("a case that is {state} cannot be {verb}; open it again to see what can be done")]
    Move {
        /// The word of the state.
        state: &'static str,
        /// The word of the move.
        verb: &'static str,
    },
    /// An answer, an explanation and a reopening need words.
    #[error("say it in a few words: the reporter will read them")]
    WordsMissing,
    /// A dispatch without a lead.
    #[error("nobody was asked to lead this case; issue the lead's task first")]
    NoLead,
    /// Back to the dispatch desk while somebody leads.
    #[error("somebody leads this case; it waits for dispatch only when the lead has returned it")]
    StillLed,
    /// An answer before there is anything to answer.
    #[error("the lead has not reported a result; report it first, then answer")]
    NoResult,
    /// Rule: a case is closed when the reporter was asked.
    #[error(
        "the reporter has not been asked; call, or wait for the answer by the link ({left} more calls in vain close it)"
    )]
    AskFirst {
        /// Calls still to be made.
        left: u32,
    },
    /// Rule: reopening within so many days.
    #[error("closed more than {days} days ago; please report it again, and mention this number")]
    TooLate {
        /// Days in which it could have been reopened.
        days: u32,
    },
    /// A merged case lives on in another.
    #[error("this case went on as another one ({into}); follow that one")]
    MergedElsewhere {
        /// The case it went on as.
        into: CaseId,
    },
    /// A case merged into itself.
    #[error("a case cannot be merged into itself; choose the earlier report of the same matter")]
    MergeIntoItself,
}

impl Refusal {
    /// The rule's name, as the log, the interfaces and the tests know it.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Move { .. } => "case.move",
            Self::WordsMissing => "case.words-missing",
            Self::NoLead => "case.no-lead",
            Self::StillLed => "case.still-led",
            Self::NoResult => "case.no-result",
            Self::AskFirst { .. } => "case.ask-first",
            Self::TooLate { .. } => "case.too-late",
            Self::MergedElsewhere { .. } => "case.merged-elsewhere",
            Self::MergeIntoItself => "case.merge-into-itself",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Move { state, verb } => {
                vec![("state", (*state).to_owned()), ("verb", (*verb).to_owned())]
            }
            Self::AskFirst { left } => vec![("left", left.to_string())],
            Self::TooLate { days } => vec![("days", days.to_string())],
            Self::MergedElsewhere { into } => vec![("case", into.to_string())],
            Self::WordsMissing
            | Self::NoLead
            | Self::StillLed
            | Self::NoResult
            | Self::MergeIntoItself => Vec::new(),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Refused {
            rule: refusal.rule(),
            args: refusal.args(),
            text: refusal.to_string(),
        })
    }
}
