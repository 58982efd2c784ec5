//! Who may do what with a reporter's contact.

use kernel::policy::{Action as PolicyAction, Relation, Role, Rule};

/// What one may do with contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See it masked.
    See,
    /// Open it, for a purpose.
    Reveal,
    /// Find open cases by the number somebody calls from.
    LookUp,
    /// See who opened what for which purpose.
    SeeReveals,
    /// Destroy contacts before their time.
    Destroy,
    /// See what was destroyed.
    SeeCertificates,
}

const SEE: &str = "contact.see";
const REVEAL: &str = "contact.reveal";
const LOOK_UP: &str = "contact.look_up";
const DESTROY: &str = "contact.destroy";
const SEE_CERTIFICATES: &str = "certificate.see";
const SEE_REVEALS: &str = "reveal.see";

use Relation::{Everywhere, Handling, Within};

/// The table. Handling means a task that is open: who gave it back has no need of the reporter any more.
pub(super) const RULES: &[Rule] = &[
    Rule::new(SEE, Role::GridMember, Handling),
    Rule::new(SEE, Role::CommunityStaff, Handling),
    Rule::new(SEE, Role::StreetDispatcher, Handling),
    Rule::new(SEE, Role::StreetLead, Handling),
    Rule::new(SEE, Role::DepartmentHandler, Handling),
    Rule::new(SEE, Role::DepartmentLead, Handling),
    Rule::new(SEE, Role::Operator, Within),
    Rule::new(SEE, Role::FollowUpDesk, Within),
    Rule::new(REVEAL, Role::StreetDispatcher, Handling),
    Rule::new(REVEAL, Role::StreetLead, Handling),
    Rule::new(REVEAL, Role::DepartmentHandler, Handling),
    Rule::new(REVEAL, Role::DepartmentLead, Handling),
    Rule::new(REVEAL, Role::Operator, Within),
    Rule::new(REVEAL, Role::FollowUpDesk, Within),
    Rule::new(LOOK_UP, Role::Operator, Within),
    Rule::new(SEE_REVEALS, Role::Auditor, Everywhere),
    Rule::new(DESTROY, Role::SecurityOfficer, Everywhere),
    Rule::new(SEE_CERTIFICATES, Role::SecurityOfficer, Everywhere),
    Rule::new(SEE_CERTIFICATES, Role::Auditor, Everywhere),
];

impl PolicyAction for Action {
    fn name(self) -> &'static str {
        match self {
            Self::See => SEE,
            Self::Reveal => REVEAL,
            Self::LookUp => LOOK_UP,
            Self::SeeReveals => SEE_REVEALS,
            Self::Destroy => DESTROY,
            Self::SeeCertificates => SEE_CERTIFICATES,
        }
    }

    fn rules(self) -> &'static [Rule] {
        RULES
    }
}
