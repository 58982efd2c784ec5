//! Who may do what to identities. One's own need no rule but a fresh proof: they are one's own.

use kernel::policy::{Action as PolicyAction, Relation, Role, Rule};

/// What one may do to the identities of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Link one to an account, see those of an account, or take one away.
    Link,
}

const LINK: &str = "account.link_identity";

/// The table.
pub(super) const RULES: &[Rule] = &[Rule::new(LINK, Role::SecurityOfficer, Relation::Everywhere)];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::Link => LINK,
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}
