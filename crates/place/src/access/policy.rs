//! Who may do what to accounts. One's own sessions and password need no rule: they are one's own.

use kernel::policy::{Action as PolicyAction, Relation, Role, Rule};

/// What one may do to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See accounts, their posts and what they are secured with.
    See,
    /// Add one, or give one a new password.
    Add,
    /// Suspend one, or let it in again.
    Suspend,
    /// Give it a post, or end one.
    GivePost,
    /// See or end the sessions of others.
    SeeSessions,
}

const SEE: &str = "account.see";
const ADD: &str = "account.add";
const SUSPEND: &str = "account.suspend";
const GIVE_POST: &str = "post.give";
const SEE_SESSIONS: &str = "account.see_sessions";

const fn officer(action: &'static str) -> Rule {
    Rule::new(action, Role::SecurityOfficer, Relation::Everywhere)
}

/// The table.
pub(super) const RULES: &[Rule] = &[
    officer(SEE),
    Rule::new(SEE, Role::Auditor, Relation::Everywhere),
    officer(ADD),
    officer(SUSPEND),
    officer(GIVE_POST),
    officer(SEE_SESSIONS),
];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::See => SEE,
            Self::Add => ADD,
            Self::Suspend => SUSPEND,
            Self::GivePost => GIVE_POST,
            Self::SeeSessions => SEE_SESSIONS,
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}
