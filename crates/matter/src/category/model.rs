//! What a category is, and what a row of the catalogue says.

use kernel::calendar::Limit;
use kernel::error::{Error, Field, Result};
use kernel::territory::{Level, OrgId};
use uuid::Uuid;

/// A thing of the city (部件: a lamp, a manhole cover) or something that happens in it (事件: noise, litter).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CategoryKind {
    /// 部件
    Component,
    /// 事件
    Event,
}

impl CategoryKind {
    /// The word used in data and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Event => "event",
        }
    }
}

/// A class of matters.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Category {
    /// Its code, unique in the installation, e.g. `01.03`.
    pub code: String,
    /// The group it belongs to.
    pub parent: Option<String>,
    /// The pack it came with.
    pub pack: String,
    /// Thing or happening.
    pub kind: CategoryKind,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// In what time a matter of this class is due.
    pub limit: Limit,
    /// Whether matters are filed under it; groups are not.
    pub leaf: bool,
    /// Its place in lists.
    pub position: i64,
}

impl Category {
    /// The name in the reader's language.
    pub fn name(&self, zh: bool) -> &str {
        if zh { &self.name_zh } else { &self.name_en }
    }

    /// Whether the fields can be kept.
    ///
    /// # Errors
    /// Names each bad field.
    pub fn check(&self) -> Result<()> {
        let mut bad = Vec::new();
        if self.code.is_empty() || self.code.chars().count() > 64 {
            bad.push(Field::new("code", "category-code"));
        }
        if self.name_zh.trim().is_empty() && self.name_en.trim().is_empty() {
            bad.push(Field::new("name", "required"));
        }
        if self.parent.as_deref() == Some(self.code.as_str()) {
            bad.push(Field::new("parent", "category-parent"));
        }
        if bad.is_empty() { Ok(()) } else { Err(Error::Invalid(bad)) }
    }
}

/// The part a catalogue row gives an organisation.
pub type RuleRole = crate::task::Role;

/// A row of the dispatch catalogue as it comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRule {
    /// For which category.
    pub category: String,
    /// As lead or to assist.
    pub role: RuleRole,
    /// At which level of the matter's chain.
    pub level: Level,
    /// The organisation with this function at that level; none: the territory of that level itself.
    pub function: Option<String>,
    /// One organisation by name, whatever the place; wins over level and function.
    pub org: Option<OrgId>,
    /// Smaller first.
    pub position: i64,
    /// Why, in Chinese and English: shown beside the suggestion.
    pub basis: (String, String),
}

/// A row of the dispatch catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which row.
    pub id: Uuid,
    /// What it says.
    pub says: NewRule,
}
