//! How long a contact is kept after its case was closed. Rules are data; deciding is pure.

use super::super::model::Kind;
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use std::sync::Arc;
use std::time::Duration;

/// The rules of retention ⚙. Shared with [`kernel::App::shared`] as `Arc<Retention>`; else those that come with the program.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// The first that fits counts.
    #[serde(rename = "rule")]
    rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, on the certificate.
    pub name: String,
    /// For which kinds of case; for all, if none is named.
    #[serde(default)]
    kinds: Vec<Kind>,
    /// Only for cases that accuse an organisation.
    #[serde(default)]
    accusing: bool,
    /// So many days after closing.
    days: u32,
}

impl Rule {
    /// How long a contact is kept.
    pub(super) fn kept(&self) -> Duration {
        Duration::from_hours(24 * u64::from(self.days))
    }
}

impl Retention {
    /// Those that come with the program.
    pub fn builtin() -> Result<Self> {
        Self::parse(include_str!("../../../../../packs/retention/default.toml"))
    }

    /// Reads rules; the last one must fit every case.
    pub fn parse(text: &str) -> Result<Self> {
        let read: Self = toml::from_str(text).map_err(|error| Error::Internal(Box::new(error)))?;
        match read.rules.last() {
            Some(last) if last.kinds.is_empty() && !last.accusing => Ok(read),
            _ => Err(Error::internal("the last rule of retention must fit every case")),
        }
    }

    pub(super) fn of(cx: &Cx) -> Result<Arc<Self>> {
        match cx.app().shared::<Arc<Self>>() {
            Ok(shared) => Ok(shared.clone()),
            Err(_) => Ok(Arc::new(Self::builtin()?)),
        }
    }

    /// The rule for a case of this kind.
    pub fn rule(&self, kind: Kind, accusing: bool) -> Option<&Rule> {
        self.rules.iter().find(|rule| {
            (rule.kinds.is_empty() || rule.kinds.contains(&kind)) && (accusing || !rule.accusing)
        })
    }

    /// The latest moment of closing at which any rule has run out by `now`: what was closed later is not due.
    pub(super) fn horizon(&self, now: Timestamp) -> Timestamp {
        let shortest = self.rules.iter().map(Rule::kept).min().unwrap_or(Duration::MAX);
        now - shortest
    }
}

#[cfg(test)]
mod retention_tests {
    use super::*;

    #[test]
    fn an_accusation_is_kept_longer_than_a_request() {
        let rules = Retention::builtin().unwrap();
        let days = |kind, accusing| rules.rule(kind, accusing).map(|rule| rule.days);
        assert_eq!(days(Kind::Request, false), Some(180));
        assert_eq!(days(Kind::Request, true), Some(730));
        assert_eq!(days(Kind::TipOff, false), Some(730));
    }

    #[test]
    fn rules_that_leave_a_case_without_one_are_refused() {
        assert!(
            Retention::parse("[[rule]]\nname = \"a\"\nkinds = [\"tip_off\"]\ndays = 1").is_err()
        );
    }
}
