//! What happened to a recusal. It stands in the ledger of its case; the words of whoever asked do not.

use super::super::interest::Party;
use super::model::{By, RecusalId};
use kernel::territory::{AccountId, OrgId};

/// Something happened to a recusal.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Event {
    /// Somebody asked for it.
    Asked {
        /// Which.
        recusal: RecusalId,
        /// Who asked.
        by: By,
    },
    /// The level above granted it.
    Granted {
        /// Which.
        recusal: RecusalId,
        /// The person who stands back.
        account: Option<AccountId>,
        /// The organisation that stands back.
        organisation: Option<OrgId>,
    },
    /// The level above refused it.
    Refused {
        /// Which.
        recusal: RecusalId,
    },
    /// It ended.
    Withdrawn {
        /// Which.
        recusal: RecusalId,
    },
}

impl Event {
    pub(super) const fn granted(recusal: RecusalId, party: Party) -> Self {
        match party {
            Party::Account(account) => {
                Self::Granted { recusal, account: Some(account), organisation: None }
            }
            Party::Organisation(org) => {
                Self::Granted { recusal, account: None, organisation: Some(org) }
            }
        }
    }
}

impl kernel::ledger::Event for Event {
    fn kind(&self) -> &'static str {
        match self {
            Self::Asked { .. } => "recusal.asked",
            Self::Granted { .. } => "recusal.granted",
            Self::Refused { .. } => "recusal.refused",
            Self::Withdrawn { .. } => "recusal.withdrawn",
        }
    }
}
