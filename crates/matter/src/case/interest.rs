//! Who must stand back from a case (回避): the organisation its report accuses, with everything that hangs below it, and whoever a recusal
//! names. They do not handle it, and they do not learn that there is one.
//!
//! The policy keeps it, for one case and for lists, by [`kernel::policy::Subject::about`] and [`kernel::policy::Subject::recused`]; the gate keeps
//! it for an organisation that is to be asked, by [`concerns`].

use kernel::policy::Recused;
use kernel::territory::{AccountId, OrgId};
use place::org::{Network, Org, OrgKind};

/// Somebody who must stand back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// A person.
    Account(AccountId),
    /// An organisation, with what hangs below it.
    Organisation(OrgId),
}

impl From<Party> for Recused {
    /// As the policy sees it.
    fn from(party: Party) -> Self {
        match party {
            Party::Account(account) => Self::Account(account),
            Party::Organisation(org) => Self::Org(org),
        }
    }
}

/// Whether a report can be about it: a city or a district has nobody above it here who could look into the matter.
pub(super) const fn can_be_accused(org: &Org) -> bool {
    use OrgKind::{Branch, Community, Department, Street, Unit};
    matches!(org.kind, Department | Branch | Unit | Street | Community)
}

/// Whether `org` is `accused`, or answers to it.
pub(super) fn concerns(network: &Network, accused: OrgId, org: OrgId) -> bool {
    org == accused || network.answers_to(org).contains(&accused)
}
