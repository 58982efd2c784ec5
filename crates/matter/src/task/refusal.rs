//! Why the gate or the loop says no. Each refusal names its rule, and its sentence tells the way out.
//!
//! The sentence here is the English one for logs and interfaces; the reader's own stands in the `.ftl` files beside it, under
//! `refused-` and the rule's name with dashes.

use super::model::{Role, TaskId};
use super::powers::Limitation;
use kernel::error::{Error, Refused};
use kernel::money::Cents;
use kernel::territory::{Level, OrgId};

/// A rule of the task gate or of the task loop that said no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Gate 1. Rule: the duty list covers the category, or the task carries an admission.
    #[error(
        "{organisation} does not answer for {category} as {role}; choose the organisation the catalogue names, or let the level above rule"
    )]
    Duty {
        /// Who was asked.
        organisation: String,
        /// For what.
        category: String,
        /// In which role.
        role: Role,
    },
    /// Gate 2. Rule: a matter on a community's never list is refused always.
    #[error(
        "{category} is on the never list of {organisation}; no admission lifts that: give it to the department that answers for it"
    )]
    Never {
        /// Who was asked.
        organisation: String,
        /// For what.
        category: String,
    },
    /// Gate 2. Rule: assist work cannot make a community lead.
    #[error(
        "{organisation} only assists with {category}; name the department that leads, and ask {organisation} to assist"
    )]
    AssistCannotLead {
        /// Who was asked.
        organisation: String,
        /// For what.
        category: String,
    },
    /// Gate 2. Rule: to a community only what is on its lists or admitted.
    #[error(
        "{category} is not on the lists of {organisation}; ask for admission, or keep it with the department"
    )]
    NotListed {
        /// Who was asked.
        organisation: String,
        /// For what.
        category: String,
    },
    /// Gate 2. Rule: an admission holds for its period, and until it is withdrawn.
    #[error(
        "the admission of {category} to {organisation} does not hold on this day; ask for a new one, or keep it with the department"
    )]
    AdmissionLapsed {
        /// Who was asked.
        organisation: String,
        /// For what.
        category: String,
    },
    /// Gate 3. Rule: an admitted task that needs money or people brings them.
    #[error(
        "the task lacks {money} CNY and {people} people that its admission says it needs; record them with the task, or withdraw it"
    )]
    Funding {
        /// Money still missing.
        money: Cents,
        /// People still missing.
        people: u32,
    },
    /// Gate 4. Rule: who may direct whom, see [`super::powers`].
    #[error("{issuer} may not direct {organisation}: {why}")]
    Powers {
        /// Who wanted to issue.
        issuer: String,
        /// Whom it wanted to direct.
        organisation: String,
        /// What stands in the way, and the way round it.
        why: Limitation,
    },
    /// Gate 5. Rule: the same matter reaches an organisation once.
    #[error(
        "the organisation already has this matter as task {task}; add to that task instead of issuing another"
    )]
    DoubleWork {
        /// The task it already has.
        task: TaskId,
    },
    /// Gate 6. Rule: an interested party does not handle.
    #[error(
        "{organisation} has an interest in this matter; give it to another organisation, or to the level above"
    )]
    Recusal {
        /// Who was asked.
        organisation: String,
    },
    /// The matter has no such task.
    #[error("this matter has no task {task}; open the matter again to see its tasks")]
    NoSuchTask {
        /// The task asked for.
        task: TaskId,
    },
    /// The move does not fit the state the task is in.
    #[error("a task that is {state} cannot be {verb}; open it again to see what can be done")]
    Move {
        /// The word of the state.
        state: &'static str,
        /// The word of the move.
        verb: &'static str,
    },
    /// Return, rework, revocation, suspension, referral and ruling need a reason; a report needs a result.
    #[error("say why, or what was done: a few words are enough")]
    WordsMissing,
    /// Rule: one lead per matter.
    #[error(
        "{organisation} was asked to lead and has not answered; reassign or revoke that task first"
    )]
    LeadTaken {
        /// Who was asked to lead.
        organisation: OrgId,
    },
    /// Rule: who accepted first leads until arbitration says otherwise (首接负责).
    #[error(
        "{organisation} accepted first and leads until arbitration says otherwise; refer the matter to arbitration"
    )]
    FirstReceiver {
        /// Who accepted first.
        organisation: OrgId,
    },
    /// Rule: do first, argue later.
    #[error(
        "the level above named this organisation, so it may not return the matter; act first, and argue by a new referral"
    )]
    Designated,
    /// Rule: while the level above decides, nobody is added.
    #[error("the matter is before the {level} for arbitration; wait for its ruling")]
    UnderArbitration {
        /// Who decides.
        level: Level,
    },
    /// A ruling without a dispute.
    #[error(
        "nobody referred this matter to arbitration; issue or reassign the task in the ordinary way"
    )]
    NoArbitration,
    /// A ruling from below the level that decides.
    #[error("the {level} decides this matter; ask it for the ruling")]
    NotTheArbiter {
        /// Who decides.
        level: Level,
    },
    /// A ruling that upholds a lead where nobody leads.
    #[error("nobody leads this matter, so there is no lead to uphold; designate an organisation")]
    NobodyLeads,
    /// A pass for one role used for another.
    #[error("a task keeps its role when it changes hands; ask the gate again for the role {role}")]
    OtherRole {
        /// The role of the task.
        role: Role,
    },
    /// Rule: the lead is confirmed last.
    #[error("task {task} of this matter is still open; confirm or revoke it before the lead")]
    StillOpen {
        /// An open task.
        task: TaskId,
    },
    /// Rule: after a confirmed lead nothing is open.
    #[error("the lead of this matter is confirmed; send the lead back for rework first")]
    Settled,
    /// Rule: an extension is granted once.
    #[error("the limit was extended before; report a stage result, or ask for suspension")]
    ExtendedBefore,
}

impl Refusal {
    /// The rule's name, as the log, the interfaces and the tests know it.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Duty { .. } => "task.gate.duty",
            Self::Never { .. } => "task.gate.admission.never",
            Self::AssistCannotLead { .. } => "task.gate.admission.assist-cannot-lead",
            Self::NotListed { .. } => "task.gate.admission.not-listed",
            Self::AdmissionLapsed { .. } => "task.gate.admission.lapsed",
            Self::Funding { .. } => "task.gate.funding",
            Self::Powers { .. } => "task.gate.powers",
            Self::DoubleWork { .. } => "task.gate.double-work",
            Self::Recusal { .. } => "task.gate.recusal",
            Self::NoSuchTask { .. } => "task.no-such-task",
            Self::Move { .. } => "task.move",
            Self::WordsMissing => "task.words-missing",
            Self::LeadTaken { .. } => "task.lead-taken",
            Self::FirstReceiver { .. } => "task.first-receiver",
            Self::Designated => "task.designated",
            Self::UnderArbitration { .. } => "task.under-arbitration",
            Self::NoArbitration => "task.no-arbitration",
            Self::NotTheArbiter { .. } => "task.not-the-arbiter",
            Self::NobodyLeads => "task.nobody-leads",
            Self::OtherRole { .. } => "task.other-role",
            Self::StillOpen { .. } => "task.still-open",
            Self::Settled => "task.settled",
            Self::ExtendedBefore => "task.extended-before",
        }
    }

    /// The arguments of the reader's sentence.
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Duty { organisation, category, role } => vec![
                ("organisation", organisation.clone()),
                ("category", category.clone()),
                ("role", role.to_string()),
            ],
            Self::Never { organisation, category }
            | Self::AssistCannotLead { organisation, category }
            | Self::NotListed { organisation, category }
            | Self::AdmissionLapsed { organisation, category } => {
                vec![("organisation", organisation.clone()), ("category", category.clone())]
            }
            Self::Funding { money, people } => {
                vec![("money", money.to_string()), ("people", people.to_string())]
            }
            Self::Powers { issuer, organisation, why } => vec![
                ("issuer", issuer.clone()),
                ("organisation", organisation.clone()),
                ("why", why.as_str().to_owned()),
            ],
            Self::Recusal { organisation } => vec![("organisation", organisation.clone())],
            Self::DoubleWork { task } | Self::NoSuchTask { task } | Self::StillOpen { task } => {
                vec![("task", task.to_string())]
            }
            Self::Move { state, verb } => {
                vec![("state", (*state).to_owned()), ("verb", (*verb).to_owned())]
            }
            Self::LeadTaken { organisation } | Self::FirstReceiver { organisation } => {
                vec![("organisation", organisation.to_string())]
            }
            Self::UnderArbitration { level } | Self::NotTheArbiter { level } => {
                vec![("level", level.to_string())]
            }
            Self::OtherRole { role } => vec![("role", role.to_string())],
            Self::WordsMissing
            | Self::Designated
            | Self::NoArbitration
            | Self::NobodyLeads
            | Self::Settled
            | Self::ExtendedBefore => Vec::new(),
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
