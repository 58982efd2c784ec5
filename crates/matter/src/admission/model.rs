//! What an admission is.

use kernel::clock::Timestamp;
use kernel::error::{Error, Refused};
use kernel::money::Cents;
use kernel::territory::OrgId;

kernel::id!(
    /// An admission.
    AdmissionId
);

/// An admission as it is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAdmission {
    /// The community that will be asked.
    pub community: OrgId,
    /// For what.
    pub category: String,
    /// The department that asked for it.
    pub department: OrgId,
    /// Whether the work needs money.
    pub needs_funding: bool,
    /// The money that comes with each task.
    pub funding: Cents,
    /// On what decision it rests.
    pub basis: String,
    /// First moment it holds.
    pub from: Timestamp,
    /// First moment it no longer holds.
    pub until: Timestamp,
}

/// An admission in the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// Which.
    pub id: AdmissionId,
    /// What it says.
    pub says: NewAdmission,
}

/// Why an admission cannot be granted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// It would end before it begins.
    #[error("an admission must end after it begins; correct the period")]
    Period,
    /// It names something else than a community.
    #[error("admissions are for communities; {organisation} is not one")]
    NotCommunity {
        /// What it names.
        organisation: String,
    },
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        let (rule, args) = match refusal {
            Refusal::Period => ("admission.period", Vec::new()),
            Refusal::NotCommunity { organisation } => {
                ("admission.not-community", vec![("organisation", organisation)])
            }
        };
        Self::Refused(Refused { rule, args, text })
    }
}
