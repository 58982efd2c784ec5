//! Who may ask for a recusal, and who decides.

use kernel::policy::{Action as PolicyAction, Relation, Role, Rule};

/// What one may do with recusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Ask that somebody stand back: oneself, or a colleague.
    Ask,
    /// Grant or refuse it. A street's lead decides for the street's own staff only.
    Decide,
    /// Take back what one asked, or end what one may decide.
    Withdraw,
}

const ASK: &str = "recusal.ask";
const DECIDE: &str = "recusal.decide";
const WITHDRAW: &str = "recusal.withdraw";

use Relation::{Handling, Within};

/// The table.
pub(super) const RULES: &[Rule] = &[
    Rule::new(ASK, Role::GridMember, Handling),
    Rule::new(ASK, Role::CommunityStaff, Handling),
    Rule::new(ASK, Role::StreetDispatcher, Within),
    Rule::new(ASK, Role::StreetDispatcher, Handling),
    Rule::new(ASK, Role::StreetLead, Within),
    Rule::new(ASK, Role::StreetLead, Handling),
    Rule::new(ASK, Role::DepartmentHandler, Handling),
    Rule::new(ASK, Role::DepartmentLead, Handling),
    Rule::new(ASK, Role::DepartmentLead, Relation::Line),
    Rule::new(ASK, Role::UnitContact, Handling),
    Rule::new(ASK, Role::Operator, Within),
    Rule::new(ASK, Role::FollowUpDesk, Within),
    Rule::new(ASK, Role::DistrictCommand, Within),
    Rule::new(ASK, Role::CityCommand, Within),
    Rule::new(DECIDE, Role::StreetLead, Within),
    Rule::new(DECIDE, Role::DistrictCommand, Within),
    Rule::new(DECIDE, Role::CityCommand, Within),
    Rule::new(WITHDRAW, Role::StreetLead, Within),
    Rule::new(WITHDRAW, Role::DistrictCommand, Within),
    Rule::new(WITHDRAW, Role::CityCommand, Within),
];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::Ask => ASK,
            Self::Decide => DECIDE,
            Self::Withdraw => WITHDRAW,
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}
