//! Looking over the vault: what is sealed under which key, and whether it opens.

use super::envelope::{self, Field};
use super::{Broken, Vault, store};
use crate::db::Tx;
use crate::error::Result;
use std::collections::BTreeMap;
use uuid::Uuid;

const BATCH: i64 = 500;
/// Broken fields named one by one.
const NAMED: usize = 10;

/// What `doctor --deep` finds.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Audit {
    /// Texts that open.
    pub opened: u64,
    /// Texts under keys that are not in the key file, by the key's id.
    pub unknown: BTreeMap<String, u64>,
    /// Texts that do not open though their key is there.
    pub broken: u64,
    /// The first of those.
    pub named: Vec<String>,
}

/// Opens everything that is sealed; `told` hears how many were looked at. Without keys everything is under an unknown one.
pub async fn audit(
    tx: &mut Tx,
    (vault, fields): (&Vault, &[Field]),
    mut told: impl FnMut(u64),
) -> Result<Audit> {
    let (mut found, mut seen) = (Audit::default(), 0);
    for field in fields {
        let mut after = (Uuid::nil(), Uuid::nil());
        loop {
            let rows = store::rows(tx, field, (after, ""), BATCH).await?;
            let Some(last) = rows.last() else { break };
            after = (last.first, last.second);
            for row in &rows {
                seen += 1;
                let place = field.of_both((row.first, row.second));
                let opened = if vault.is_open() {
                    vault.try_open(&place, &row.sealed)?.map(drop)
                } else {
                    Err(Broken::UnknownKey("(none)".to_owned()))
                };
                found.add(opened, || format!("{} of {}", field.name(), row.second));
            }
            told(seen);
        }
    }
    Ok(found)
}

impl Audit {
    fn add(&mut self, opened: Result<(), Broken>, name: impl FnOnce() -> String) {
        match opened {
            Ok(()) => self.opened += 1,
            Err(Broken::UnknownKey(id)) => *self.unknown.entry(id).or_default() += 1,
            Err(_) => {
                self.broken += 1;
                if self.named.len() < NAMED {
                    self.named.push(name());
                }
            }
        }
    }
}

/// How many texts are sealed under each key of the ring, and under keys it does not have.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Held {
    /// By the key's id.
    pub by_key: BTreeMap<String, i64>,
    /// Under keys that are not there.
    pub elsewhere: i64,
}

impl Held {
    /// Texts that are not under the key `active`.
    pub fn besides(&self, active: &str) -> i64 {
        let others = self.by_key.iter().filter(|(id, _)| *id != active);
        others.map(|(_, count)| count).sum::<i64>() + self.elsewhere
    }
}

/// Counts what is sealed under which key.
pub async fn held(tx: &mut Tx, (vault, fields): (&Vault, &[Field])) -> Result<Held> {
    let ring = vault.ring()?;
    let mut held = Held::default();
    for field in fields {
        let mut known = 0;
        for key in &ring.keys {
            let like = format!("{}%", envelope::prefix(key));
            let count = store::count(tx, field, &like).await?;
            *held.by_key.entry(key.id.to_string()).or_default() += count;
            known += count;
        }
        held.elsewhere += store::count(tx, field, "%").await? - known;
    }
    Ok(held)
}
