//! Who may grant.

use kernel::policy::{Action as PolicyAction, Relation, Role, Rule};

/// What one may do about admissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Let a category reach a community.
    Grant,
}

const GRANT: &str = "admission.grant";

/// The table.
pub(super) const RULES: &[Rule] = &[
    Rule::new(GRANT, Role::DistrictCommand, Relation::Within),
    Rule::new(GRANT, Role::CityCommand, Relation::Within),
];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::Grant => GRANT,
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}
