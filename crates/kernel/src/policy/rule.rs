//! The tables: action × role × relation.

use super::Role;
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// How a post must stand to a resource for a rule to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Any resource of the installation.
    Everywhere,
    /// The post's organisation is a territory on the resource's chain.
    Within,
    /// The post's organisation handles the resource: it has a task on it, or it is its own.
    Handling,
    /// A handler of the resource belongs to the post's line: the department itself or what hangs below it.
    Line,
}

impl Relation {
    /// All four, the widest first.
    pub const ALL: [Self; 4] = [Self::Everywhere, Self::Within, Self::Handling, Self::Line];

    /// The word in the printed table, in packs and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Within => "within",
            Self::Handling => "handling",
            Self::Line => "line",
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Relation {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|relation| relation.as_str() == text);
        found.ok_or_else(|| Error::invalid("relation", "unknown-relation"))
    }
}

/// One row of the policy table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The action's name, e.g. `case.dispatch`.
    pub action: &'static str,
    /// Whose post.
    pub role: Role,
    /// Standing how to the resource.
    pub relation: Relation,
}

impl Rule {
    /// A row, written short in the tables.
    pub const fn new(action: &'static str, role: Role, relation: Relation) -> Self {
        Self { action, role, relation }
    }
}

/// Something one may be allowed to do.
pub trait Action: Copy {
    /// The name in the table, e.g. `case.dispatch`.
    fn name(self) -> &'static str;
    /// The table this action stands in.
    fn rules(self) -> &'static [Rule];
}
