//! The contact pack: for what a contact may be opened, and how far a look-up by number reaches. Data, not code.

use kernel::cx::Cx;
use kernel::error::{Error, Result};
use std::sync::Arc;

/// What the pack says ⚙. Shared with [`kernel::App::shared`] as `Arc<Pack>`; else the one that comes with the program.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Days after closing in which a case is still found by the number of its reporter.
    pub lookup_days: u32,
    /// What a contact may be opened for, in the order the form shows them.
    #[serde(rename = "purpose")]
    pub purposes: Vec<Purpose>,
}

/// Something a contact may be opened for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The word in events, e.g. `call-back`.
    pub name: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Pack {
    /// The one that comes with the program.
    pub fn builtin() -> Result<Self> {
        Self::parse(include_str!("../../../../../packs/contact/default.toml"))
    }

    /// Reads a pack.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| Error::Internal(Box::new(error)))
    }

    /// The one in force.
    pub(super) fn of(cx: &Cx) -> Result<Arc<Self>> {
        match cx.app().shared::<Arc<Self>>() {
            Ok(shared) => Ok(shared.clone()),
            Err(_) => Ok(Arc::new(Self::builtin()?)),
        }
    }

    /// The purpose of this name.
    pub fn purpose(&self, name: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.name == name)
    }

    /// What a purpose is called; its name if the pack has lost it.
    pub fn word<'a>(&'a self, name: &'a str, zh: bool) -> &'a str {
        self.purpose(name).map_or(name, |purpose| if zh { &purpose.zh } else { &purpose.en })
    }
}
