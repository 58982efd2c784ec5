//! Who may change who may do what.

use super::Power;
use kernel::policy::{Action as PolicyAction, Relation, Role, Rule};

/// What one may do about grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See every grant, and why a decision falls as it does.
    See,
    /// See the whole table with what the installation says besides.
    SeePolicy,
    /// Give a grant, or revoke one.
    Give,
    /// Grant a power to a street, or revoke it.
    GrantPower,
    /// See who deputises for whom, and end it.
    Deputies,
    /// Use a power that is used by putting something on record; only a granted power lets a street do this.
    Use(Power),
}

const SEE: &str = "grant.see";
const SEE_POLICY: &str = "policy.see";
const GIVE: &str = "grant.give";
const GRANT_POWER: &str = "power.grant";
const DEPUTIES: &str = "deputy.see";
pub(super) const USE_PLANNING: &str = "power.use_planning";
pub(super) const USE_PROPOSAL: &str = "power.use_proposal";
pub(super) const USE_APPOINTMENT: &str = "power.use_appointment";
pub(super) const USE_PEOPLE_AND_FUNDS: &str = "power.use_people_and_funds";

use Relation::{Everywhere, Within};

/// The table. The powers' own actions have no row: nobody has them by a post alone.
pub(super) const RULES: &[Rule] = &[
    Rule::new(SEE, Role::SecurityOfficer, Everywhere),
    Rule::new(SEE, Role::Auditor, Everywhere),
    Rule::new(SEE_POLICY, Role::SecurityOfficer, Everywhere),
    Rule::new(SEE_POLICY, Role::Auditor, Everywhere),
    Rule::new(SEE_POLICY, Role::SystemAdministrator, Everywhere),
    Rule::new(GIVE, Role::SecurityOfficer, Everywhere),
    Rule::new(GRANT_POWER, Role::CityCommand, Within),
    Rule::new(GRANT_POWER, Role::DistrictCommand, Within),
    Rule::new(DEPUTIES, Role::SecurityOfficer, Everywhere),
    Rule::new(DEPUTIES, Role::Auditor, Everywhere),
];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::See => SEE,
            Self::SeePolicy => SEE_POLICY,
            Self::Give => GIVE,
            Self::GrantPower => GRANT_POWER,
            Self::Deputies => DEPUTIES,
            Self::Use(Power::Planning) => USE_PLANNING,
            Self::Use(Power::Proposal) => USE_PROPOSAL,
            Self::Use(Power::Appointment) => USE_APPOINTMENT,
            Self::Use(Power::PeopleAndFunds) => USE_PEOPLE_AND_FUNDS,
            // Used by dispatching and ruling, which have actions of their own.
            Self::Use(Power::Coordination | Power::JointEnforcement | Power::LeadBranches) => "",
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}
