//! What a decision needs to know of a resource.

use crate::territory::{AccountId, Chain, OrgId};

/// Who stands back from a matter by a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recused {
    /// One person.
    Account(AccountId),
    /// An organisation with everybody in it.
    Org(OrgId),
}

/// What a decision needs to know of a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Where it is.
    pub chain: Chain,
    /// Organisations that handle it.
    pub handlers: Vec<OrgId>,
    /// The departments at the head of the handlers' lines, and those between.
    pub lines: Vec<OrgId>,
    /// The organisation it accuses, if it accuses one: nobody who belongs to it has anything to do with the matter.
    pub about: Option<OrgId>,
    /// Who else stands back (回避).
    pub recused: Vec<Recused>,
}

/// A thing that can be allowed or refused.
pub trait Resource {
    /// Where it is, who handles it, who stands back.
    fn subject(&self) -> Subject;
}

impl Resource for Subject {
    fn subject(&self) -> Subject {
        self.clone()
    }
}
