//! The power list (赋权清单): what a city grants to a street besides its office, and what each power lets the street's posts do.
//!
//! A power is a grant like any other: dated, with its legal basis, revocable, for a time if need be. What it changes: the actions of
//! [`Power::lets`] for the street's posts, and for two of them whom the street may direct, which is the gate's fourth check.

use kernel::policy::Role;
use std::fmt;

/// A power of the list (domain.md, "org").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Power {
    /// Comprehensive coordination of matters in the street (综合协调权): its lead decides who leads where organisations disagree.
    Coordination,
    /// Joining the planning and the acceptance of construction and public facilities (规划参与和验收权).
    Planning,
    /// Proposing decisions on major matters and policies that concern the street (重大决策和重大事项建议权).
    Proposal,
    /// Directing departments for joint enforcement (联合执法统筹指挥权).
    JointEnforcement,
    /// Leading the branches that departments station in the street (派出机构统筹管理权).
    LeadBranches,
    /// An opinion on the appointment and assessment of the heads of branches (派出机构负责人任免考核建议权).
    Appointment,
    /// Managing the people and funds that are sent down (下沉人员和资金统筹管理权).
    PeopleAndFunds,
}

impl Power {
    /// The list, in its order.
    pub const ALL: [Self; 7] = [
        Self::Coordination,
        Self::Planning,
        Self::Proposal,
        Self::JointEnforcement,
        Self::LeadBranches,
        Self::Appointment,
        Self::PeopleAndFunds,
    ];

    /// The word used in data, URLs and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Coordination => "coordination",
            Self::Planning => "planning",
            Self::Proposal => "proposal",
            Self::JointEnforcement => "joint_enforcement",
            Self::LeadBranches => "lead_branches",
            Self::Appointment => "appointment",
            Self::PeopleAndFunds => "people_and_funds",
        }
    }

    /// The power a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|power| power.as_str() == word)
    }

    /// Which posts of the street may do what within it by this power.
    ///
    /// The two that concern whom a street may direct work at the gate; the others name what the street may then put on record.
    pub const fn lets(self) -> &'static [(Role, &'static str)] {
        match self {
            Self::Coordination => &[(Role::StreetLead, "case.rule")],
            Self::JointEnforcement | Self::LeadBranches => &[],
            Self::Planning => &[(Role::StreetLead, super::policy::USE_PLANNING)],
            Self::Proposal => &[(Role::StreetLead, super::policy::USE_PROPOSAL)],
            Self::Appointment => &[(Role::StreetLead, super::policy::USE_APPOINTMENT)],
            Self::PeopleAndFunds => &[(Role::StreetLead, super::policy::USE_PEOPLE_AND_FUNDS)],
        }
    }
}

impl fmt::Display for Power {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
