//! What a task is, which states it passes, and what happens to it. Pure: no I/O, no clock, no actor.
//!
//! The moves stand in [`Tasks`](super::Tasks), because most rules of the loop are rules about all tasks of one matter.

use super::clock::TaskClock;
use kernel::calendar::Limit;
use kernel::clock::Timestamp;
use kernel::money::Cents;
use kernel::territory::{AccountId, Level, OrgId};
use std::fmt;

kernel::id!(
    /// A task.
    TaskId
);
kernel::id!(
    /// What gave rise to tasks: a case, a whistle, a resolution. It shares the id of its source.
    MatterId
);

/// The part an organisation has in a matter.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 主办: answers for the result.
    Lead,
    /// 协办: helps the lead.
    Assist,
}

impl Role {
    /// The word used in data and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Assist => "assist",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What gives rise to a task. Other capabilities join the list as they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A report that became a case.
    Case,
}

impl Source {
    /// The word used in data and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
        }
    }
}

/// Who did something, and when. Nobody is named for imported history and for what the system does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// The account that acted.
    pub by: Option<AccountId>,
    /// When, on the clock of the day it happened.
    pub at: Timestamp,
}

/// In whose name a task is issued or a dispute decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Authority {
    /// The organisation.
    pub organisation: OrgId,
    /// The level it acts at.
    pub level: Level,
}

impl Authority {
    /// Who decides about what this authority issued: one level up; above the city there is nobody.
    pub fn arbiter(self) -> Level {
        self.level.above().unwrap_or(Level::City)
    }
}

/// Money and people that follow a task (费随事转).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Means {
    /// Money.
    pub money: Cents,
    /// People.
    pub people: u32,
}

impl Means {
    /// Neither money nor people.
    pub const NOTHING: Self = Self { money: Cents::ZERO, people: 0 };

    /// What `brought` leaves open of these needs.
    #[must_use]
    pub fn missing(self, brought: Self) -> Self {
        Self {
            money: Cents::new(self.money.cents().saturating_sub(brought.money.cents()).max(0)),
            people: self.people.saturating_sub(brought.people),
        }
    }
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Work {
    /// What to do.
    pub what: String,
    /// What counts as done.
    pub done_when: String,
    /// In what time.
    pub limit: Limit,
}

/// A task as it was issued: who asks whom to do what, with what.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Issued {
    /// The task.
    pub task: TaskId,
    /// Its number within the matter, from 1.
    pub seq: u32,
    /// Who is asked.
    pub organisation: OrgId,
    /// In which role.
    pub role: Role,
    /// By whom.
    pub issuer: Authority,
    /// What is to be done.
    pub work: Work,
    /// What comes with it.
    pub means: Means,
}

/// A task: one organisation, asked to do one thing in one matter.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Task {
    /// Who asked whom to do what.
    pub issued: Issued,
    /// When and by whose hand it was issued.
    pub since: Stamp,
    /// How often it was sent back to be done again.
    pub reworks: u32,
    /// Its limit and the time that counted.
    pub clock: TaskClock,
    /// Where it stands.
    pub state: State,
}

/// Where a task stands. What only one state knows stands in that state.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// 待签收: with the organisation, not yet accepted.
    Issued,
    /// 已签收: the organisation took it.
    Accepted(Stamp),
    /// 办理中: work goes on.
    InProgress(Stamp),
    /// 挂账: the clock stands still until what is missing comes.
    Suspended {
        /// Why.
        reason: String,
        /// When somebody must look again.
        recheck: Timestamp,
        /// Who and when.
        #[serde(flatten)]
        stamp: Stamp,
    },
    /// 已反馈: done in the organisation's own view.
    Reported {
        /// What was done.
        result: String,
        /// Who and when.
        #[serde(flatten)]
        stamp: Stamp,
    },
    /// 已确认: done in the view of whoever issued it.
    Confirmed(Stamp),
    /// 已退回: the organisation says it is not for it.
    Returned {
        /// Why.
        reason: String,
        /// Who and when.
        #[serde(flatten)]
        stamp: Stamp,
    },
    /// 已改派: another organisation has it now.
    Reassigned {
        /// The task that took its place.
        to: TaskId,
        /// Who and when.
        #[serde(flatten)]
        stamp: Stamp,
    },
    /// 已撤销: withdrawn by whoever issued it.
    Revoked {
        /// Why.
        reason: String,
        /// Who and when.
        #[serde(flatten)]
        stamp: Stamp,
    },
}

impl State {
    /// Every word of a state, as the database column and the message keys have it.
    pub const WORDS: [&'static str; 9] = [
        "issued",
        "accepted",
        "in_progress",
        "suspended",
        "reported",
        "confirmed",
        "returned",
        "reassigned",
        "revoked",
    ];

    /// The word used in data and message keys.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Accepted(_) => "accepted",
            Self::InProgress(_) => "in_progress",
            Self::Suspended { .. } => "suspended",
            Self::Reported { .. } => "reported",
            Self::Confirmed(_) => "confirmed",
            Self::Returned { .. } => "returned",
            Self::Reassigned { .. } => "reassigned",
            Self::Revoked { .. } => "revoked",
        }
    }

    /// Whether somebody still has to do something: the organisation, or whoever confirms.
    pub const fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Issued
                | Self::Accepted(_)
                | Self::InProgress(_)
                | Self::Suspended { .. }
                | Self::Reported { .. }
        )
    }
}

impl Task {
    /// A task that was just issued; its clock runs.
    pub(super) fn new(issued: Issued, since: Stamp) -> Self {
        let clock = TaskClock::start(issued.work.limit, since.at);
        Self { issued, since, reworks: 0, clock, state: State::Issued }
    }

    /// Which task.
    pub const fn id(&self) -> TaskId {
        self.issued.task
    }

    /// Who was asked.
    pub const fn organisation(&self) -> OrgId {
        self.issued.organisation
    }

    /// In which role.
    pub const fn role(&self) -> Role {
        self.issued.role
    }

    /// Whether it is the lead's task and somebody still has to act on it.
    pub fn is_open_lead(&self) -> bool {
        self.role() == Role::Lead && self.state.is_open()
    }

    /// The word that readers see: work that was sent back reads as rework.
    pub const fn label(&self) -> &'static str {
        match self.state {
            State::InProgress(_) if self.reworks > 0 => "reworked",
            _ => self.state.as_str(),
        }
    }
}

/// Who holds a matter, and how it came there: what is true of the matter and of no single task.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Custody {
    /// Who accepted the lead first, or was named lead by arbitration; leads until arbitration says otherwise.
    pub receiver: Option<OrgId>,
    /// Returns since the matter arose or was last decided.
    pub returns: u32,
    /// Organisations that arbitration named; they may not return this matter.
    pub designated: Vec<OrgId>,
    /// Whether the level above has to decide, or has decided.
    pub arbitration: Arbitration,
}

/// The part of the level above.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(tag = "arbitration", rename_all = "snake_case")]
pub enum Arbitration {
    /// Nobody asked.
    #[default]
    None,
    /// 待裁决: the level above has to name an organisation.
    Pending {
        /// Who decides.
        level: Level,
        /// Since when.
        since: Timestamp,
    },
    /// 已裁决.
    Ruled {
        /// Who was named.
        organisation: OrgId,
        /// Who decided.
        by: Authority,
        /// When.
        at: Timestamp,
    },
}

/// Numbers of the loop that a city sets ⚙. They come from the limits pack; the defaults are those of the rule book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Rules {
    /// So many returns, and the matter goes to the level above.
    pub max_returns: u32,
    /// The clock warns when this share of the limit is spent.
    pub warning_percent: u8,
}

impl Default for Rules {
    fn default() -> Self {
        Self { max_returns: 2, warning_percent: 80 }
    }
}
