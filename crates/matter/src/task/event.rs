//! What happened to the tasks of a matter, in the words of the people it happened to. Kept for ever.

use super::model::{Authority, Issued, Stamp, TaskId};
use kernel::calendar::Limit;
use kernel::clock::Timestamp;
use kernel::territory::{Level, OrgId};

/// Something happened: what, by whom, and when.
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
    /// An organisation was asked.
    Issued(Issued),
    /// It took the task.
    Accepted {
        /// The task.
        task: TaskId,
    },
    /// It started to work.
    Begun {
        /// The task.
        task: TaskId,
    },
    /// The clock was stopped until something comes.
    Suspended {
        /// The task.
        task: TaskId,
        /// Why.
        reason: String,
        /// When somebody must look again.
        recheck: Timestamp,
    },
    /// The clock runs again.
    Resumed {
        /// The task.
        task: TaskId,
    },
    /// The limit was extended.
    Extended {
        /// The task.
        task: TaskId,
        /// The whole limit that now holds; the first one is kept beside it.
        limit: Limit,
        /// Why.
        reason: String,
    },
    /// The organisation reported back what it did.
    Reported {
        /// The task.
        task: TaskId,
        /// What was done.
        result: String,
    },
    /// Whoever issued it found it done.
    Confirmed {
        /// The task.
        task: TaskId,
    },
    /// It was found not done and goes on.
    Reworked {
        /// The task.
        task: TaskId,
        /// What is missing.
        reason: String,
    },
    /// The organisation gave it back.
    Returned {
        /// The task.
        task: TaskId,
        /// Why.
        reason: String,
        /// The level that has to decide, if this return was one too many.
        arbitration: Option<Level>,
    },
    /// Another organisation was asked in its place.
    Reassigned {
        /// The task that ended.
        task: TaskId,
        /// The task that took its place.
        to: Issued,
        /// Why.
        reason: String,
    },
    /// Whoever issued it withdrew it.
    Revoked {
        /// The task.
        task: TaskId,
        /// Why.
        reason: String,
    },
    /// The level above was asked to decide.
    Referred {
        /// Who decides.
        level: Level,
        /// Why.
        reason: String,
    },
    /// The level above said: who leads goes on leading.
    Upheld {
        /// Who leads.
        organisation: OrgId,
        /// Who decided.
        arbiter: Authority,
        /// Why.
        reason: String,
    },
    /// The level above named an organisation.
    Designated {
        /// The task it was given; the arbiter is its issuer.
        issued: Issued,
        /// The lead that ended by this ruling.
        replaces: Option<TaskId>,
        /// Why.
        reason: String,
    },
}

impl Event {
    /// Every kind of event, as the ledger and the message keys have it.
    pub const KINDS: [&'static str; 15] = [
        "task.issued",
        "task.accepted",
        "task.begun",
        "task.suspended",
        "task.resumed",
        "task.extended",
        "task.reported",
        "task.confirmed",
        "task.reworked",
        "task.returned",
        "task.reassigned",
        "task.revoked",
        "task.referred",
        "task.upheld",
        "task.designated",
    ];

    /// The name in the ledger.
    pub const fn kind(&self) -> &'static str {
        match self.what {
            What::Issued(_) => "task.issued",
            What::Accepted { .. } => "task.accepted",
            What::Begun { .. } => "task.begun",
            What::Suspended { .. } => "task.suspended",
            What::Resumed { .. } => "task.resumed",
            What::Extended { .. } => "task.extended",
            What::Reported { .. } => "task.reported",
            What::Confirmed { .. } => "task.confirmed",
            What::Reworked { .. } => "task.reworked",
            What::Returned { .. } => "task.returned",
            What::Reassigned { .. } => "task.reassigned",
            What::Revoked { .. } => "task.revoked",
            What::Referred { .. } => "task.referred",
            What::Upheld { .. } => "task.upheld",
            What::Designated { .. } => "task.designated",
        }
    }

    /// The task it happened to; a referral happens to the matter.
    pub const fn task(&self) -> Option<TaskId> {
        match &self.what {
            What::Issued(issued) | What::Designated { issued, .. } => Some(issued.task),
            What::Accepted { task }
            | What::Begun { task }
            | What::Suspended { task, .. }
            | What::Resumed { task }
            | What::Extended { task, .. }
            | What::Reported { task, .. }
            | What::Confirmed { task }
            | What::Reworked { task, .. }
            | What::Returned { task, .. }
            | What::Reassigned { task, .. }
            | What::Revoked { task, .. } => Some(*task),
            What::Referred { .. } | What::Upheld { .. } => None,
        }
    }

    /// The task that came into being by it, if one did: whose timers have to be set.
    pub const fn issued(&self) -> Option<&Issued> {
        match &self.what {
            What::Issued(issued)
            | What::Designated { issued, .. }
            | What::Reassigned { to: issued, .. } => Some(issued),
            _ => None,
        }
    }
}
