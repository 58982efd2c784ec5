//! Who sees which part of the ledger. Each administrator's acts are visible to another: the security officer sees those of the system
//! administrator and the auditor, the system administrator those of the security officer, the auditor everybody's.

use kernel::policy::{Action as PolicyAction, Relation, Role, Rule};

/// What one may do with the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See every entry.
    See,
    /// See what system administrators did, and what was done at the machine's console.
    SeeSystem,
    /// See what auditors did, what they looked for included.
    SeeAudit,
    /// See what security officers did.
    SeeSecurity,
    /// See whom the policy or the sign-in refused.
    SeeRefusals,
    /// Take entries out of the house, signed.
    Export,
    /// See who holds the three administrators' posts.
    SeeAdministrators,
}

const SEE: &str = "audit.see";
const SEE_SYSTEM: &str = "audit.see_system";
const SEE_AUDIT: &str = "audit.see_audit";
const SEE_SECURITY: &str = "audit.see_security";
const SEE_REFUSALS: &str = "audit.see_refusals";
const EXPORT: &str = "audit.export";
const SEE_ADMINISTRATORS: &str = "administrators.see";

use Relation::Everywhere;

/// The table.
pub(super) const RULES: &[Rule] = &[
    Rule::new(SEE, Role::Auditor, Everywhere),
    Rule::new(SEE_SYSTEM, Role::SecurityOfficer, Everywhere),
    Rule::new(SEE_AUDIT, Role::SecurityOfficer, Everywhere),
    Rule::new(SEE_SECURITY, Role::SystemAdministrator, Everywhere),
    Rule::new(SEE_REFUSALS, Role::SecurityOfficer, Everywhere),
    Rule::new(EXPORT, Role::Auditor, Everywhere),
    Rule::new(SEE_ADMINISTRATORS, Role::Auditor, Everywhere),
    Rule::new(SEE_ADMINISTRATORS, Role::SecurityOfficer, Everywhere),
    Rule::new(SEE_ADMINISTRATORS, Role::SystemAdministrator, Everywhere),
];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::See => SEE,
            Self::SeeSystem => SEE_SYSTEM,
            Self::SeeAudit => SEE_AUDIT,
            Self::SeeSecurity => SEE_SECURITY,
            Self::SeeRefusals => SEE_REFUSALS,
            Self::Export => EXPORT,
            Self::SeeAdministrators => SEE_ADMINISTRATORS,
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}
