//! Who sees all figures of a territory. What the public board shows is for everybody.

use kernel::policy::{Action as PolicyAction, Relation, Role, Rule};

/// What one may do with a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See the desk's board: every figure, however small.
    See,
}

const SEE: &str = "screen.see";

/// The table.
pub(super) const RULES: &[Rule] = &[
    Rule::new(SEE, Role::CommunityStaff, Relation::Within),
    Rule::new(SEE, Role::StreetDispatcher, Relation::Within),
    Rule::new(SEE, Role::StreetLead, Relation::Within),
    Rule::new(SEE, Role::DistrictCommand, Relation::Within),
    Rule::new(SEE, Role::CityCommand, Relation::Within),
    Rule::new(SEE, Role::Auditor, Relation::Everywhere),
];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::See => SEE,
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}
