//! Entries as a file that can be checked elsewhere: the rows as CSV or JSON Lines, and beside them a signed manifest that names the search,
//! the count, the first and the last row, the heads of the streams, and the file's SHA-256.

use super::asked::Asked;
use super::commands::{self, Looked};
use super::policy::Action;
use super::queries;
use super::walk::Walk;
use crate::anchor;
use kernel::clock::Timestamp;
use kernel::ledger::Entry;
use kernel::policy::Subject;
use kernel::seal::{PublicKey, Seal, Sealed};
use kernel::{App, Cx, Error, Result};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use uuid::Uuid;

/// How the rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated values; what a spreadsheet would take for a formula is made harmless.
    #[default]
    Csv,
    /// One JSON document a line, each an entry as it is hashed.
    Jsonl,
}

impl Format {
    /// The word in addresses, and the ending of the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }
}

/// Rows written at once.
const CHUNK: usize = 500;
/// Heads a manifest lists; beyond that it only says how many streams there are.
const HEADS: usize = 1_000;
/// Columns of the CSV file.
const COLUMNS: [&str; 9] =
    ["at", "actor", "on_behalf_of", "kind", "stream", "seq", "body", "prev_hash", "hash"];

/// What a signature says of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// How the rows are written.
    pub format: Format,
    /// What was looked for.
    pub filter: Asked,
    /// When the file was made.
    pub made_at: String,
    /// By whom.
    pub made_by: String,
    /// Rows in the file.
    pub rows: u64,
    /// Time, stream and number of the first row.
    pub first: Option<String>,
    /// Of the last.
    pub last: Option<String>,
    /// Streams in the file.
    pub streams: u64,
    /// The newest entry in the file of each stream, number and hash; empty where there are too many.
    pub heads: BTreeMap<Uuid, (i64, String)>,
    /// The last anchor at that time: number and digest.
    pub anchor: Option<(i64, String)>,
}

/// An export on its way.
pub struct Export {
    app: App,
    walk: Walk,
    hasher: Sha256,
    manifest: Manifest,
    seen: HashSet<Uuid>,
    begun: bool,
}

impl Export {
    /// Begins an export of what `filter` finds for the actor of `cx`, and writes down that they take it out.
    ///
    /// # Errors
    /// The policy's word, or what is wrong with the filter.
    pub async fn begin(
        mut cx: Cx,
        filter: Asked,
        zone: &jiff::tz::TimeZone,
        format: Format,
    ) -> Result<Self> {
        cx.allow(Action::Export, &Subject::default())?;
        let mut search = filter.search(&mut cx, zone).await?;
        // What happens meanwhile is not part of it.
        let now = cx.now();
        let after_now = Timestamp::from_millis(now.millis().saturating_add(1));
        search.until = Some(search.until.map_or(after_now, |until| until.min(after_now)));
        let legs = queries::legs(&mut cx, &search).await?;
        let anchor = anchor::last(&mut cx.tx).await?;
        let (app, actor) = (cx.app().clone(), cx.actor().clone());
        drop(cx);
        let looked = Looked::Exported { filter: &filter, format: format.as_str() };
        commands::note(&app, &actor, &looked).await?;
        let manifest = Manifest {
            sha256: String::new(),
            format,
            filter,
            made_at: now.to_string(),
            made_by: actor.mark(),
            rows: 0,
            first: None,
            last: None,
            streams: 0,
            heads: BTreeMap::new(),
            anchor: anchor.map(|last| (last.number, hex::encode(last.digest))),
        };
        let walk = Walk::new(legs, None, i64::try_from(CHUNK).unwrap_or(i64::MAX));
        Ok(Self { app, walk, hasher: Sha256::new(), manifest, seen: HashSet::new(), begun: false })
    }

    /// The next rows; none when there are no more.
    pub async fn rows(&mut self) -> Result<Option<Vec<u8>>> {
        let mut tx = self.app.db().read().await?;
        let mut entries = Vec::new();
        while entries.len() < CHUNK {
            let Some(entry) = self.walk.next(&mut tx).await? else { break };
            entries.push(entry);
        }
        drop(tx);
        let first = !std::mem::replace(&mut self.begun, true);
        if entries.is_empty() && !first {
            return Ok(None);
        }
        let bytes = match self.manifest.format {
            Format::Csv => csv(&entries, first)?,
            Format::Jsonl => jsonl(&entries)?,
        };
        self.hasher.update(&bytes);
        for entry in &entries {
            self.count(entry);
        }
        Ok(Some(bytes))
    }

    fn count(&mut self, entry: &Entry) {
        let manifest = &mut self.manifest;
        let place = format!("{} {} {}", entry.at, entry.stream, entry.seq);
        manifest.rows += 1;
        manifest.first.get_or_insert_with(|| place.clone());
        manifest.last = Some(place);
        self.seen.insert(entry.stream);
        if self.seen.len() <= HEADS {
            let head = manifest.heads.entry(entry.stream).or_default();
            if entry.seq > head.0 {
                *head = (entry.seq, hex::encode(&entry.hash));
            }
        }
    }

    /// The signed manifest of what was written.
    pub fn seal(mut self, seal: &Seal) -> Result<Sealed> {
        self.manifest.sha256 = hex::encode(self.hasher.finalize());
        self.manifest.streams = self.seen.len() as u64;
        if self.seen.len() > HEADS {
            self.manifest.heads.clear();
        }
        Ok(seal.seal(serde_json::to_string(&self.manifest)?))
    }
}

fn csv(entries: &[Entry], head: bool) -> Result<Vec<u8>> {
    let internal = |error: csv::Error| Error::Internal(Box::new(error));
    let mut out = csv::Writer::from_writer(Vec::new());
    if head {
        out.write_record(COLUMNS).map_err(internal)?;
    }
    for entry in entries {
        let cells = [
            entry.at.to_string(),
            harmless(&entry.actor),
            harmless(entry.on_behalf_of.as_deref().unwrap_or_default()),
            harmless(&entry.kind),
            entry.stream.to_string(),
            entry.seq.to_string(),
            harmless(&entry.body),
            hex::encode(&entry.prev_hash),
            hex::encode(&entry.hash),
        ];
        out.write_record(cells).map_err(internal)?;
    }
    out.into_inner().map_err(|error| Error::internal(error.to_string()))
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

fn jsonl(entries: &[Entry]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for entry in entries {
        serde_json::to_writer(&mut out, entry)?;
        out.push(b'\n');
    }
    Ok(out)
}

/// Why a file is not what its signature says.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The signature itself.
    #[error("{0}")]
    Unsealed(#[from] kernel::seal::Unsealed),
    /// The signature file cannot be understood.
    #[error("this is no signature of an export: {0}")]
    Garbled(#[from] serde_json::Error),
    /// The file is another.
    #[error("the file is not the one that was signed: its SHA-256 is {found}, not {signed}")]
    Changed {
        /// What it is.
        found: String,
        /// What it should be.
        signed: String,
    },
    /// The file cannot be read.
    #[error("{0}")]
    Unread(#[from] std::io::Error),
}

/// Checks a file against its signature; returns what the signature says.
pub fn verify(
    mut file: impl Read,
    signature: &str,
    trusted: &[PublicKey],
) -> Result<Manifest, Unfit> {
    let sealed: Sealed = serde_json::from_str(signature)?;
    let manifest: Manifest = serde_json::from_str(sealed.open(trusted)?)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
    let found = hex::encode(hasher.finalize());
    if found == manifest.sha256 {
        Ok(manifest)
    } else {
        Err(Unfit::Changed { found, signed: manifest.sha256 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("＝1", "'＝1"),
            ("{\"a\":1}", "{\"a\":1}"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), safe);
        }
    }
}
