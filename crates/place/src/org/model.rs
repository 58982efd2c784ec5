//! Organisations and their duties. Pure.

use kernel::clock::Timestamp;
use kernel::policy::{Resource, Subject};
use kernel::territory::{Chain, Level, OrgId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What an organisation is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OrgKind {
    /// 市
    City,
    /// 区
    District,
    /// 街道
    Street,
    /// 社区
    Community,
    /// 网格
    Grid,
    /// 部门: an organisation of the line at city or district level.
    Department,
    /// 派出机构: stationed by a department.
    Branch,
    /// 驻区单位: an enterprise, school, hospital, agency, … registered in a community.
    Unit,
}

impl OrgKind {
    /// All kinds: the territories from the city down, then the line, then units.
    pub const ALL: [Self; 8] = [
        Self::City,
        Self::District,
        Self::Street,
        Self::Community,
        Self::Grid,
        Self::Department,
        Self::Branch,
        Self::Unit,
    ];

    /// The word used in data, URLs and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
            Self::Grid => "grid",
            Self::Department => "department",
            Self::Branch => "branch",
            Self::Unit => "unit",
        }
    }

    /// The level of a territory; none for the line and for units.
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::City => Some(Level::City),
            Self::District => Some(Level::District),
            Self::Street => Some(Level::Street),
            Self::Community => Some(Level::Community),
            Self::Grid => Some(Level::Grid),
            Self::Department | Self::Branch | Self::Unit => None,
        }
    }

    /// Levels of territory an organisation of this kind sits in. A unit is registered in a community; one that came by an import
    /// which knows only its street or district sits there until somebody knows better.
    pub(super) const fn homes(self) -> &'static [Level] {
        match self {
            Self::City => &[],
            Self::District => &[Level::City],
            // A few cities have no districts: their streets' codes say so. Departments stand at both levels.
            Self::Street | Self::Department => &[Level::City, Level::District],
            Self::Community => &[Level::Street],
            Self::Grid => &[Level::Community],
            Self::Branch => &[Level::District, Level::Street],
            Self::Unit => &[Level::District, Level::Street, Level::Community],
        }
    }
}

impl From<Level> for OrgKind {
    fn from(level: Level) -> Self {
        match level {
            Level::City => Self::City,
            Level::District => Self::District,
            Level::Street => Self::Street,
            Level::Community => Self::Community,
            Level::Grid => Self::Grid,
        }
    }
}

/// A word that is none of those a column may hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not one of the words known here")]
pub struct UnknownWord(String);

impl FromStr for OrgKind {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

impl TryFrom<String> for OrgKind {
    type Error = UnknownWord;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for OrgKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// On which of its lists an organisation has a category.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DutyList {
    /// 职责: its own work.
    Own,
    /// 协助: it assists, and never leads.
    Assist,
    /// 不承担: it must never be asked.
    Never,
}

impl DutyList {
    /// The three lists.
    pub const ALL: [Self; 3] = [Self::Own, Self::Assist, Self::Never];

    /// The word used in data, URLs and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Assist => "assist",
            Self::Never => "never",
        }
    }
}

impl FromStr for DutyList {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|list| list.as_str() == text);
        found.ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

impl TryFrom<String> for DutyList {
    type Error = UnknownWord;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for DutyList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A category on one of an organisation's lists, with the document it follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Duty {
    /// Code of the category.
    pub category: String,
    /// Which list.
    #[sqlx(try_from = "String")]
    pub list: DutyList,
    /// The document that says so.
    pub basis: String,
    /// Since when, in milliseconds of the epoch.
    #[schema(value_type = i64)]
    pub valid_from: Timestamp,
}

/// An organisation of any kind.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Org {
    /// Which one.
    pub id: OrgId,
    /// What it is.
    #[sqlx(try_from = "String")]
    pub kind: OrgKind,
    /// Division code (12 digits), grid code (15) or unified social credit code (18 characters).
    pub code: Option<String>,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// The territory above, or the territory it sits in.
    #[sqlx(rename = "parent_id")]
    pub parent: Option<OrgId>,
    /// The department above it on the line.
    #[sqlx(rename = "line_id")]
    pub line: Option<OrgId>,
    /// What a department, branch or unit is for, e.g. `urban-management`: the catalogue names it by this.
    pub function: Option<String>,
    /// Down to itself for a territory, that of the territory it sits in for others.
    #[sqlx(flatten)]
    pub chain: Chain,
    /// In force since.
    pub valid_from: Timestamp,
    /// Abolished at.
    pub valid_to: Option<Timestamp>,
    /// What took its place.
    #[sqlx(rename = "successor_id")]
    pub successor: Option<OrgId>,
    /// Whether it has a party organisation.
    pub party: bool,
    /// Counts its changes.
    pub version: i64,
}

impl Org {
    /// The level, if it is a territory.
    pub const fn level(&self) -> Option<Level> {
        self.kind.level()
    }

    /// Its name for a reader of Chinese or of English.
    pub fn name(&self, zh: bool) -> &str {
        if zh { &self.name_zh } else { &self.name_en }
    }

    /// Whether it is in force at `at`.
    pub fn in_force(&self, at: Timestamp) -> bool {
        self.valid_to.is_none_or(|until| until > at)
    }
}

impl Resource for Org {
    fn subject(&self) -> Subject {
        Subject {
            chain: self.chain,
            handlers: vec![self.id],
            lines: self.line.into_iter().collect(),
            ..Subject::default()
        }
    }
}
