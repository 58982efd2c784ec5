//! What came of a simulation.

use kernel::Error;
use std::collections::BTreeMap;

/// How much was done, and what the rules refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Acts by their word.
    pub done: BTreeMap<&'static str, u64>,
    /// Acts that a rule refused, by the rule's name.
    pub refused: BTreeMap<&'static str, u64>,
    /// Reports of what somebody else had reported before.
    pub repeats: u64,
}

impl Tally {
    /// How many acts were done.
    pub fn acts(&self) -> u64 {
        self.done.values().sum()
    }

    /// How many were refused.
    pub fn refusals(&self) -> u64 {
        self.refused.values().sum()
    }

    pub(super) fn count(&mut self, act: &'static str) {
        *self.done.entry(act).or_default() += 1;
    }

    /// Counts a refusal; hands back what is none.
    pub(super) fn refuse(&mut self, error: Error) -> Result<(), Error> {
        let rule = error.rule().ok_or(error)?;
        *self.refused.entry(rule).or_default() += 1;
        Ok(())
    }
}
