//! What happened to a contact. It stands in the ledger of its case and never says what the contact is.

use uuid::Uuid;

/// Something happened to a contact.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Event {
    /// Somebody opened it; who, the entry says itself.
    Revealed {
        /// Whose contact it is: a reporter of the case.
        reporter: Uuid,
        /// A purpose of the pack.
        purpose: String,
        /// What was said besides.
        note: String,
    },
    /// Its reporter said anew how to reach them.
    Corrected {
        /// Whose it is.
        reporter: Uuid,
    },
    /// It was destroyed.
    Destroyed {
        /// Whose it was.
        reporter: Uuid,
        /// By which rule.
        rule: String,
        /// The certificate, which is a stream of its own.
        certificate: Uuid,
    },
    /// The certificate of a destruction.
    Certified {
        /// By which rule.
        rule: String,
        /// How many.
        count: i64,
        /// SHA-256 over the ids.
        ids_digest: String,
    },
    /// Somebody looked for cases by a number. Stands in the stream of their account.
    LookedUp {
        /// How many cases were found.
        found: usize,
    },
}

impl kernel::ledger::Event for Event {
    fn kind(&self) -> &'static str {
        match self {
            Self::Revealed { .. } => "contact.revealed",
            Self::Corrected { .. } => "contact.corrected",
            Self::Destroyed { .. } => "contact.destroyed",
            Self::Certified { .. } => "contact.certified",
            Self::LookedUp { .. } => "contact.looked_up",
        }
    }
}
