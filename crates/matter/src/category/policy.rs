//! Who may change the lists. Everybody may read them.

use kernel::policy::{Action as PolicyAction, Relation, Role, Rule};

/// What one may do to the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Add categories, change the catalogue.
    Edit,
}

const EDIT: &str = "category.edit";

/// The table.
pub(super) const RULES: &[Rule] =
    &[Rule::new(EDIT, Role::SystemAdministrator, Relation::Everywhere)];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::Edit => EDIT,
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}
