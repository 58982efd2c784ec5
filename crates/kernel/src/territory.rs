//! The vertical dimension (块): five levels of territory and the chain a place hangs on.

use std::fmt;
use std::str::FromStr;

crate::id!(
    /// An organisation of any kind: a territory with its office, a department, a branch, a unit.
    OrgId
);
crate::id!(
    /// A sign-in account.
    AccountId
);
crate::id!(
    /// A post: a person in an organisation with a role, for a time.
    PostId
);

/// The five levels of territory, from the whole to the smallest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
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
}

impl Level {
    /// All five, from the city down.
    pub const ALL: [Self; 5] =
        [Self::City, Self::District, Self::Street, Self::Community, Self::Grid];

    /// The word used in data, URLs and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
            Self::Grid => "grid",
        }
    }

    /// One level up; the city has none.
    pub fn above(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|level| *level < self)
    }

    /// One level down; the grid has none.
    pub fn below(self) -> Option<Self> {
        Self::ALL.into_iter().find(|level| *level > self)
    }

    /// The chain column of this level, as every row names it.
    pub const fn column(self) -> &'static str {
        match self {
            Self::City => "city_id",
            Self::District => "district_id",
            Self::Street => "street_id",
            Self::Community => "community_id",
            Self::Grid => "grid_id",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not the name of a level.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a level; use city, district, street, community or grid")]
pub struct UnknownLevel(String);

impl FromStr for Level {
    type Err = UnknownLevel;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|level| level.as_str() == text);
        found.ok_or_else(|| UnknownLevel(text.to_owned()))
    }
}

/// The chain of territories a matter hangs on, as of the day it happened. Every row carries it as columns, so that
/// a roll-up to any level is a `GROUP BY`, and a later merger of streets changes no history.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    sqlx::FromRow,
)]
pub struct Chain {
    /// 市
    #[sqlx(rename = "city_id")]
    pub city: Option<OrgId>,
    /// 区
    #[sqlx(rename = "district_id")]
    pub district: Option<OrgId>,
    /// 街道
    #[sqlx(rename = "street_id")]
    pub street: Option<OrgId>,
    /// 社区
    #[sqlx(rename = "community_id")]
    pub community: Option<OrgId>,
    /// 网格
    #[sqlx(rename = "grid_id")]
    pub grid: Option<OrgId>,
}

impl Chain {
    /// The territory of this chain at `level`.
    pub const fn at(&self, level: Level) -> Option<OrgId> {
        match level {
            Level::City => self.city,
            Level::District => self.district,
            Level::Street => self.street,
            Level::Community => self.community,
            Level::Grid => self.grid,
        }
    }

    /// The same chain with `level` set, as when walking down.
    #[must_use]
    pub const fn with(mut self, level: Level, id: OrgId) -> Self {
        match level {
            Level::City => self.city = Some(id),
            Level::District => self.district = Some(id),
            Level::Street => self.street = Some(id),
            Level::Community => self.community = Some(id),
            Level::Grid => self.grid = Some(id),
        }
        self
    }

    /// The smallest territory named, and its level.
    pub fn lowest(&self) -> Option<(Level, OrgId)> {
        Level::ALL.into_iter().rev().find_map(|level| self.at(level).map(|id| (level, id)))
    }

    /// Whether `territory` is one of the links.
    pub fn contains(&self, territory: OrgId) -> bool {
        self.links().any(|(_, id)| id == territory)
    }

    /// The links from the city down.
    pub fn links(&self) -> impl Iterator<Item = (Level, OrgId)> + '_ {
        Level::ALL.into_iter().filter_map(|level| self.at(level).map(|id| (level, id)))
    }
}
