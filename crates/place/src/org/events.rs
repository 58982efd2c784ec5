//! What happens to organisations. Each is an entry in the organisation's own stream of the ledger.

use super::model::{DutyList, Org, OrgKind};
use kernel::clock::Timestamp;
use kernel::ledger::Event;
use kernel::territory::OrgId;
use serde::Serialize;

/// An organisation was added to the network.
#[derive(Debug, Clone, Serialize)]
pub struct Added {
    /// What it is.
    pub kind: OrgKind,
    /// Its code.
    pub code: Option<String>,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// The territory above, or the one it sits in.
    pub parent: Option<OrgId>,
    /// The department above it on the line.
    pub line: Option<OrgId>,
    /// What it is for.
    pub function: Option<String>,
    /// In force since.
    pub valid_from: Timestamp,
}

impl From<&Org> for Added {
    fn from(org: &Org) -> Self {
        Self {
            kind: org.kind,
            code: org.code.clone(),
            name_zh: org.name_zh.clone(),
            name_en: org.name_en.clone(),
            parent: org.parent,
            line: org.line,
            function: org.function.clone(),
            valid_from: org.valid_from,
        }
    }
}

/// It has other names now.
#[derive(Debug, Clone, Serialize)]
pub struct Renamed {
    /// Names before, in Chinese and English.
    pub from: (String, String),
    /// Names now.
    pub to: (String, String),
}

/// Its boundary was set or changed.
#[derive(Debug, Clone, Serialize)]
pub struct AreaSet {
    /// SHA-256 of the geometry before, if there was one.
    pub from: Option<String>,
    /// SHA-256 of the geometry now, as it is stored.
    pub to: String,
    /// How many corners it has.
    pub corners: usize,
    /// How large it is.
    pub square_metres: u64,
}

/// Categories were put on its lists, or moved from one list to another.
#[derive(Debug, Clone, Serialize)]
pub struct DutySet {
    /// What changed.
    pub changes: Vec<DutyChange>,
}

/// One line of [`DutySet`].
#[derive(Debug, Clone, Serialize)]
pub struct DutyChange {
    /// Code of the category.
    pub category: String,
    /// On which list it was.
    pub from: Option<DutyList>,
    /// On which list it is now.
    pub to: DutyList,
    /// The document that says so.
    pub basis: String,
}

/// Categories were taken off its lists.
#[derive(Debug, Clone, Serialize)]
pub struct DutyWithdrawn {
    /// Codes of the categories, each with the list it was on.
    pub categories: Vec<(String, DutyList)>,
}

/// It is no more; matters of its days keep it.
#[derive(Debug, Clone, Serialize)]
pub struct Abolished {
    /// What took its place.
    pub successor: Option<OrgId>,
}

macro_rules! kinds {
    ($($event:ty => $kind:literal),* $(,)?) => {$(
        impl Event for $event {
            fn kind(&self) -> &'static str {
                $kind
            }
        }
    )*};
}
kinds! {
    Added => "org.added",
    Renamed => "org.renamed",
    AreaSet => "org.area_set",
    DutySet => "org.duty_set",
    DutyWithdrawn => "org.duty_withdrawn",
    Abolished => "org.abolished",
}
