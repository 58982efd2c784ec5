//! Who may do what to the organisation network. The territory browser itself is public: what an office answers for is not a secret.

use kernel::policy::{Action as PolicyAction, Relation, Role, Rule};

/// What one may do to an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See what the public page leaves out: how many hold which role there.
    See,
    /// Add, rename, draw, abolish, and change the duty list.
    Edit,
}

const SEE: &str = "org.see";
const EDIT: &str = "org.edit";

const fn see(role: Role) -> Rule {
    Rule::new(SEE, role, Relation::Everywhere)
}

/// The table.
pub(super) const RULES: &[Rule] = &[
    see(Role::GridMember),
    see(Role::CommunityStaff),
    see(Role::StreetDispatcher),
    see(Role::StreetLead),
    see(Role::DepartmentHandler),
    see(Role::DepartmentLead),
    see(Role::Operator),
    see(Role::FollowUpDesk),
    see(Role::DistrictCommand),
    see(Role::CityCommand),
    see(Role::UnitContact),
    see(Role::Auditor),
    see(Role::SecurityOfficer),
    see(Role::SystemAdministrator),
    Rule::new(EDIT, Role::SystemAdministrator, Relation::Everywhere),
];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::See => SEE,
            Self::Edit => EDIT,
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}
