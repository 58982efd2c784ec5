//! Replays a file of anchors over the ledger: every line signed and linked, every head still there.
//!
//! Heads are gathered line by line and compared in stretches, in the order of the ledger's own key: memory does not grow with the ledger, and
//! each comparison is one step of its index. What is wrong is named by the first anchor that saw it otherwise.

use super::file;
use super::model::{Found, Replayed, Statement, digest};
use super::store;
use kernel::db::Tx;
use kernel::seal::{PublicKey, Sealed};
use kernel::{Error, Result};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use uuid::Uuid;

/// Heads compared at once: some hundred bytes each.
const STRETCH: usize = 500_000;
/// Findings named; a ledger that is another one would yield millions.
const NAMED: usize = 100;

/// Replays the file at `path`; `progress` hears how many anchors have been read.
pub async fn replay(
    tx: &mut Tx,
    path: &Path,
    trusted: &[PublicKey],
    mut progress: impl FnMut(u64),
) -> Result<Replayed> {
    let lines = file::lines(path).map_err(|error| match error {
        Error::Internal(why) => Error::internal(format!("{}: {why}", path.display())),
        other => other,
    })?;
    let mut replay = Replay { trusted, ..Replay::default() };
    for (line, text) in (1..).zip(lines) {
        if let Err(found) = replay.read(line, &text?) {
            replay.done.found.push(found);
            break;
        }
        progress(replay.done.anchors);
        if replay.heads.len() >= STRETCH {
            replay.compare(tx).await?;
        }
    }
    replay.compare(tx).await?;
    replay.ends(tx).await?;
    replay.done.found.truncate(NAMED);
    Ok(replay.done)
}

#[derive(Default)]
struct Replay<'a> {
    trusted: &'a [PublicKey],
    last: i64,
    before: Option<Vec<u8>>,
    /// Where streams ended, by the first anchor of the stretch that saw it.
    heads: BTreeMap<(Uuid, i64), (String, i64)>,
    bad: HashSet<Uuid>,
    done: Replayed,
}

impl Replay<'_> {
    /// Believes a line, or says why not. After one that cannot be believed nothing is.
    fn read(&mut self, line: usize, text: &str) -> Result<(), Found> {
        let no = |why: String| Found::NoAnchor { line, why };
        let sealed: Sealed = serde_json::from_str(text).map_err(|why| no(why.to_string()))?;
        let body = sealed.open(self.trusted).map_err(|why| no(why.to_string()))?;
        let statement: Statement = serde_json::from_str(body).map_err(|why| no(why.to_string()))?;
        let before = self.before.take().unwrap_or_else(|| vec![0; 32]);
        if statement.anchor != self.last + 1 || statement.before != hex::encode(before) {
            return Err(Found::Unlinked { line, anchor: statement.anchor });
        }
        self.before = Some(digest(body));
        self.last = statement.anchor;
        self.done.anchors += 1;
        self.done.until = Some(statement.at);
        for (stream, (seq, hash)) in statement.heads {
            self.heads.insert((stream, seq), (hash, statement.anchor));
        }
        Ok(())
    }

    async fn compare(&mut self, tx: &mut Tx) -> Result<()> {
        let mut found = Vec::new();
        for ((stream, seq), (hash, anchor)) in std::mem::take(&mut self.heads) {
            self.done.heads += 1;
            if self.bad.contains(&stream) {
                continue;
            }
            let there = store::there(tx, stream, seq).await?;
            if let Some(differs) = there.differs(stream, seq, &hash, anchor) {
                self.bad.insert(stream);
                found.push((anchor, differs));
            }
        }
        found.sort_by_key(|(anchor, _)| *anchor);
        self.done.found.extend(found.into_iter().map(|(_, found)| found));
        Ok(())
    }

    /// Whether file and database end with the same anchor.
    async fn ends(&mut self, tx: &mut Tx) -> Result<()> {
        let believed = !self
            .done
            .found
            .iter()
            .any(|found| matches!(found, Found::NoAnchor { .. } | Found::Unlinked { .. }));
        let database = store::last(tx).await?.map_or(0, |last| last.number);
        let file = self.last;
        if believed && file < database {
            self.done.found.push(Found::FileBehind { file, database });
        } else if believed && file > database {
            self.done.found.push(Found::DatabaseBehind { file, database });
        }
        Ok(())
    }
}
