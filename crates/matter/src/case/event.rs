//! What happened to a case, in the words of the people it happened to. Kept for ever.
//!
//! The reporter's own words never enter an event: what is kept for ever cannot be taken back. They stand in the case's row.

use super::model::{Asked, Channel, Outcome, Reply, Report};
use crate::task::Stamp;

/// Something happened to a case: what, by whom, and when. Kept for ever.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Event {
    /// What happened.
    #[serde(flatten)]
    pub what: What,
    /// Who and when.
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum What {
    /// A report came in and became a case.
    Reported(Report),
    /// Somebody else reported the same.
    Joined {
        /// How it came.
        channel: Channel,
    },
    /// A person chose another category.
    Classified {
        /// The code before.
        from: String,
        /// The code now.
        to: String,
    },
    /// An organisation was asked to lead.
    Dispatched,
    /// The lead took it up.
    Handling,
    /// Nobody leads any more; it waits for dispatch again.
    Returned,
    /// The reporter got an answer.
    Answered {
        /// The answer.
        answer: String,
    },
    /// A reporter was asked.
    FollowedUp {
        /// By whom the word came.
        asked: Asked,
        /// What was said.
        #[serde(flatten)]
        reply: Reply,
    },
    /// Not solved: taken up again.
    Rework,
    /// It ended.
    Closed {
        /// How.
        #[serde(flatten)]
        outcome: Outcome,
    },
    /// A reporter says, in time, that a closed case is not solved.
    Reopened {
        /// Why.
        reason: String,
    },
}

impl Event {
    /// Every kind of event, as the ledger and the message keys have it.
    pub const KINDS: [&'static str; 11] = [
        "case.reported",
        "case.joined",
        "case.classified",
        "case.dispatched",
        "case.handling",
        "case.returned",
        "case.answered",
        "case.followed_up",
        "case.rework",
        "case.closed",
        "case.reopened",
    ];

    /// The name in the ledger.
    pub const fn kind(&self) -> &'static str {
        match self.what {
            What::Reported(_) => "case.reported",
            What::Joined { .. } => "case.joined",
            What::Classified { .. } => "case.classified",
            What::Dispatched => "case.dispatched",
            What::Handling => "case.handling",
            What::Returned => "case.returned",
            What::Answered { .. } => "case.answered",
            What::FollowedUp { .. } => "case.followed_up",
            What::Rework => "case.rework",
            What::Closed { .. } => "case.closed",
            What::Reopened { .. } => "case.reopened",
        }
    }
}

impl kernel::ledger::Event for Event {
    fn kind(&self) -> &'static str {
        self.kind()
    }
}
