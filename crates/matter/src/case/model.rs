//! What a case is and which moves are legal. Pure: no I/O, no clock, no actor.
//!
//! The moves stand in `moves.rs`, what they record in `event.rs`.

use crate::task::MatterId;
use kernel::clock::Timestamp;
use kernel::territory::Chain;

kernel::id!(
    /// A case.
    CaseId
);

impl From<CaseId> for MatterId {
    /// A case and its tasks are one matter.
    fn from(case: CaseId) -> Self {
        Self(case.0)
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name { $($(#[$item])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// Every one, in the order lists show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word used in data and message keys.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The one a word names.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// What the reporter wants.
    Kind {
        /// 咨询
        Consultation = "consultation",
        /// 求助
        Request = "request",
        /// 投诉
        Complaint = "complaint",
        /// 举报
        TipOff = "tip_off",
        /// 建议
        Suggestion = "suggestion",
    }
}
words! {
    /// The way a report came in.
    Channel {
        /// The form on the web.
        Web = "web",
        /// The phone operator's desk.
        Hotline = "hotline",
        /// An Open311 client.
        Open311 = "open311",
        /// The page for couriers and residents on the move.
        Mobile = "mobile",
        /// A grid member's patrol.
        Patrol = "patrol",
        /// Passed on by a department.
        Department = "department",
        /// A sensor or another system.
        Sensor = "sensor",
        /// A file of earlier reports.
        Import = "import",
        /// A neighbouring installation.
        Neighbor = "neighbor",
    }
}
words! {
    /// How the reporter finds the result.
    Satisfaction {
        /// 满意
        Satisfied = "satisfied",
        /// 基本满意
        Basically = "basically",
        /// 不满意
        Dissatisfied = "dissatisfied",
    }
}
words! {
    /// Who brings the reporter's word.
    Asked {
        /// The reporter, by the link of the case.
        Reporter = "reporter",
        /// The follow-up desk, which is not the handler's.
        Desk = "desk",
    }
}

/// What the reporter said when asked (回访).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// Nobody answered: not a valid follow-up, and no rate counts it.
    Unreached,
    /// The reporter answered.
    Given(Verdict),
}

/// The reporter's three answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Verdict {
    /// Whether the handler got in touch.
    pub contacted: bool,
    /// Whether the matter is solved.
    pub solved: bool,
    /// How they find it.
    pub satisfaction: Satisfaction,
}

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The reporter says it is solved.
    Solved,
    /// The follow-up desk tried often enough and reached nobody.
    Unreached,
    /// Nobody could be asked: history of another system, or a report without a way back.
    Unasked,
    /// Not dispatched, for a reason the reporter can read: outside public duties, another statutory channel, nothing new.
    Explained {
        /// The reason.
        reason: String,
    },
    /// The same matter as another case (并单), where its reporters are told.
    Merged {
        /// That case.
        into: CaseId,
    },
}

impl Outcome {
    /// The word used in data and message keys.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Unreached => "unreached",
            Self::Unasked => "unasked",
            Self::Explained { .. } => "explained",
            Self::Merged { .. } => "merged",
        }
    }
}

/// Where a case stands, as its reporters see it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// 待派单: received, and waiting for dispatch.
    Reported,
    /// 已派单: an organisation was asked.
    Dispatched {
        /// Since when.
        since: Timestamp,
    },
    /// 办理中: the lead works on it.
    Handling {
        /// Since when.
        since: Timestamp,
    },
    /// 已答复: the reporter has an answer, and is asked about it.
    Answered {
        /// Since when.
        since: Timestamp,
        /// Calls that reached nobody.
        unreached: u32,
    },
    /// 返工: not solved, and taken up again.
    Reworking {
        /// Since when.
        since: Timestamp,
    },
    /// 已办结.
    Closed {
        /// Since when.
        since: Timestamp,
        /// How it ended.
        #[serde(flatten)]
        outcome: Outcome,
    },
}

impl State {
    /// Every word of a state, as the database column and the message keys have it.
    pub const WORDS: [&'static str; 6] =
        ["reported", "dispatched", "handling", "answered", "reworking", "closed"];

    /// The word used in data and message keys.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Dispatched { .. } => "dispatched",
            Self::Handling { .. } => "handling",
            Self::Answered { .. } => "answered",
            Self::Reworking { .. } => "reworking",
            Self::Closed { .. } => "closed",
        }
    }
}

/// Numbers of the case loop that a city sets ⚙. They come from the limits pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Rules {
    /// So many calls in vain, and the follow-up desk may close the case.
    pub unreached_calls: u32,
    /// So many days after closing, a reporter may still say that it is not solved.
    pub reopen_days: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { unreached_calls: 3, reopen_days: 30 }
    }
}

/// A report as it comes in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// The case.
    pub case: CaseId,
    /// The number people use.
    pub number: String,
    /// What the reporter wants.
    pub kind: Kind,
    /// How it came.
    pub channel: Channel,
    /// Code of the category.
    pub category: String,
    /// Where it is, by the territories of the day.
    pub chain: Chain,
}

/// A case: one matter, reported by one or by many, followed until it is closed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Case {
    /// As it was first reported; the category is the present one.
    pub report: Report,
    /// When.
    pub reported_at: Timestamp,
    /// How many reported it.
    pub reporters: u32,
    /// How often it was found not solved.
    pub reworks: u32,
    /// When it was dispatched to whoever has it; nobody has it while it waits for dispatch.
    pub dispatched_at: Option<Timestamp>,
    /// The last valid answer of a reporter.
    pub verdict: Option<Verdict>,
    /// Where it stands.
    pub state: State,
}
