//! Looks for anything that is not as it should be, and says what to do about it. Changes nothing.
//!
//! The quick checks take seconds on any size; the deep ones read everything. A check asks one question; what it finds stands in its
//! [`Finding`]s, which a monitor can count and a person can act on.

mod deep;
mod quick;
pub(crate) mod store;

use crate::compose::House;
use indicatif::ProgressBar;
use kernel::db::Tx;
use kernel::policy::Actor;
use kernel::{Cx, Result};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// What, and where.
    pub what: String,
    /// What to do about it.
    pub way_out: String,
}

/// The answer of one check.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// The question's name.
    pub name: &'static str,
    /// What was looked at.
    pub note: String,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
}

/// The answers of all checks.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Whether nothing was found.
    pub clean: bool,
    /// Whether everything was read.
    pub deep: bool,
    /// Check by check.
    pub checks: Vec<Checked>,
}

impl Checked {
    /// An answer without findings so far.
    fn new(name: &'static str, note: impl Into<String>) -> Self {
        Self { name, note: note.into(), findings: Vec::new() }
    }

    fn find(&mut self, what: impl Into<String>, way_out: impl Into<String>) {
        self.findings.push(Finding { what: what.into(), way_out: way_out.into() });
    }

    /// One finding for rows that break a rule, with the first few by name.
    fn find_rows(&mut self, rule: &str, rows: &[String], way_out: &str) {
        if rows.is_empty() {
            return;
        }
        let more = if rows.len() >= store::NAMED { ", and perhaps more" } else { "" };
        self.find(format!("{rule}: {}{more}", rows.join(", ")), way_out);
    }
}

/// Examines a house. With a schema that is not this release's, that is all it says: nothing else would make sense.
pub async fn examine(house: &House, deep: bool, bar: &ProgressBar) -> Result<Report> {
    let mut checks = vec![quick::schema(house).await?];
    if checks.iter().all(|checked| checked.findings.is_empty()) {
        let mut cx = house.app.read(Actor::Console).await?;
        checks.extend(quick_checks(house, &mut cx.tx).await?);
        if deep {
            checks.extend(deep_checks(house, &mut cx, bar).await?);
        }
    }
    let clean = checks.iter().all(|checked| checked.findings.is_empty());
    Ok(Report { clean, deep, checks })
}

async fn quick_checks(house: &House, tx: &mut Tx) -> Result<Vec<Checked>> {
    Ok(vec![
        quick::jobs(house, tx).await?,
        quick::outbox(house, tx).await?,
        quick::anchors(house, tx).await?,
        quick::cases(tx).await?,
        quick::tasks(tx).await?,
    ])
}

async fn deep_checks(house: &House, cx: &mut Cx, bar: &ProgressBar) -> Result<Vec<Checked>> {
    Ok(vec![
        deep::engine(&mut cx.tx).await?,
        deep::ledger(&mut cx.tx, bar).await?,
        deep::anchors(house, &mut cx.tx, bar).await?,
        deep::clocks(house, &mut cx.tx, bar).await?,
        deep::counters(cx, bar).await?,
        deep::photos(cx, bar).await?,
        deep::vault(house, &mut cx.tx, bar).await?,
    ])
}
