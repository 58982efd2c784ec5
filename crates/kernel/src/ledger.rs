//! The ledger: every event of a stream in order, each carrying the hash of the one before.
//!
//! A stream is one aggregate (a case, an organisation, an account). An entry's hash covers its stream, number, time, actor, kind, body and the
//! previous hash, so a changed byte anywhere is found, and the first bad entry named, by [`verify`].
//!
//! A chain cannot tell that its last entries were taken off. [`verify_all`] compares it with the outbox, which names every entry that was
//! ever written; whoever clears that, too, is not found here.

mod bulk;

pub(crate) use bulk::{Pending, append_many, write_out};

use crate::clock::Timestamp;
use crate::db::{Tx, sql};
use crate::error::Result;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What happened, in the words of the people it happened to. Kept for ever.
pub trait Event: serde::Serialize {
    /// The kind, e.g. `case.reported`.
    fn kind(&self) -> &'static str;
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, serde::Serialize)]
pub struct Entry {
    /// The aggregate it belongs to.
    pub stream: Uuid,
    /// Its number within the stream, from 1.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it; see [`crate::policy::Actor::mark`].
    pub actor: String,
    /// For whom, if not for themselves.
    pub on_behalf_of: Option<String>,
    /// What kind of thing happened.
    pub kind: String,
    /// What exactly, as JSON.
    pub body: String,
    /// Hash of the entry before; 32 zero bytes for the first.
    #[serde(with = "hex::serde")]
    pub prev_hash: Vec<u8>,
    /// Hash of this entry.
    #[serde(with = "hex::serde")]
    pub hash: Vec<u8>,
}

impl Entry {
    /// The entry that comes after `head` in its stream.
    fn following(head: Head, new: NewEntry<'_>) -> Self {
        let mut entry = Self {
            stream: new.stream,
            seq: head.seq + 1,
            at: new.at,
            actor: new.actor,
            on_behalf_of: None,
            kind: new.kind.to_owned(),
            body: new.body,
            prev_hash: head.hash,
            hash: Vec::new(),
        };
        entry.hash = entry.digest();
        entry
    }

    /// The hash this entry should have: SHA-256 over its fields, each preceded by its length in bytes (8, big-endian), so that
    /// no two entries can yield the same input.
    pub fn digest(&self) -> Vec<u8> {
        let mut hasher = Sha256::new();
        let behalf = self.on_behalf_of.as_deref().unwrap_or_default();
        let fields: [&[u8]; 8] = [
            self.stream.as_bytes(),
            &self.seq.to_be_bytes(),
            &self.at.millis().to_be_bytes(),
            self.actor.as_bytes(),
            behalf.as_bytes(),
            self.kind.as_bytes(),
            self.body.as_bytes(),
            &self.prev_hash,
        ];
        for field in fields {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field);
        }
        hasher.finalize().to_vec()
    }

    /// The body as JSON; an empty object if it is not (then [`verify`] has more to say).
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

#[derive(Clone, sqlx::FromRow)]
struct Head {
    seq: i64,
    hash: Vec<u8>,
}

/// Before the first entry.
impl Default for Head {
    fn default() -> Self {
        Self { seq: 0, hash: vec![0; 32] }
    }
}

/// What is to be written.
pub(crate) struct NewEntry<'a> {
    pub(crate) stream: Uuid,
    pub(crate) at: Timestamp,
    pub(crate) actor: String,
    pub(crate) kind: &'a str,
    pub(crate) body: String,
}

/// Appends to a stream and to the outbox; returns the entry's number. Written with others of the transaction, at the latest before its
/// commit.
pub(crate) async fn append(tx: &mut Tx, new: NewEntry<'_>) -> Result<i64> {
    let head = match tx.pending.head(new.stream) {
        Some(head) => head,
        None => sql("SELECT seq, hash FROM event WHERE stream = $1 ORDER BY seq DESC LIMIT 1")
            .bind(new.stream)
            .optional::<Head>(tx)
            .await?
            .unwrap_or_default(),
    };
    let seq = tx.pending.add(Entry::following(head, new));
    if tx.pending.is_full() {
        write_out(tx).await?;
    }
    Ok(seq)
}

/// Every entry of a stream, oldest first.
pub async fn stream(tx: &mut Tx, stream: Uuid) -> Result<Vec<Entry>> {
    write_out(tx).await?;
    sql("SELECT stream, seq, at, actor, on_behalf_of, kind, body, prev_hash, hash
         FROM event WHERE stream = $1 ORDER BY seq")
    .bind(stream)
    .all(tx)
    .await
}

/// What is wrong with a chain, and where first.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, thiserror::Error)]
pub enum Broken {
    /// An entry's content does not match its hash.
    #[error("entry {seq} of stream {stream} was changed: its content does not match its hash")]
    Changed {
        /// Which stream.
        stream: Uuid,
        /// Which entry.
        seq: i64,
    },
    /// An entry does not follow from the one before: something was taken out or put in.
    #[error("entry {seq} of stream {stream} does not follow from the entry before it")]
    Unlinked {
        /// Which stream.
        stream: Uuid,
        /// Which entry.
        seq: i64,
    },
    /// An entry that was written is not there any more, and none follows it.
    #[error("entry {seq} of stream {stream} was written and is gone")]
    Cut {
        /// Which stream.
        stream: Uuid,
        /// The first that is gone.
        seq: i64,
    },
}

impl Broken {
    /// The stream it is about.
    pub const fn stream(&self) -> Uuid {
        match self {
            Self::Changed { stream, .. }
            | Self::Unlinked { stream, .. }
            | Self::Cut { stream, .. } => *stream,
        }
    }

    /// The first bad entry.
    pub const fn seq(&self) -> i64 {
        match self {
            Self::Changed { seq, .. } | Self::Unlinked { seq, .. } | Self::Cut { seq, .. } => *seq,
        }
    }
}

/// Checks the chain of one stream's entries, given oldest first; names the first bad entry.
pub fn verify(entries: &[Entry]) -> Result<(), Broken> {
    let mut expected = (1, vec![0; 32]);
    for entry in entries {
        let (stream, seq) = (entry.stream, entry.seq);
        if entry.seq != expected.0 || entry.prev_hash != expected.1 {
            return Err(Broken::Unlinked { stream, seq });
        }
        if entry.digest() != entry.hash {
            return Err(Broken::Changed { stream, seq });
        }
        expected = (entry.seq + 1, entry.hash.clone());
    }
    Ok(())
}

/// A report over the whole ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Audit {
    /// Streams read.
    pub streams: u64,
    /// Entries read.
    pub entries: u64,
    /// The first bad entry of each broken stream.
    pub broken: Vec<Broken>,
}

/// Entries read at once by [`verify_all`]; a stream is never longer than a few hundred.
const BATCH: i64 = 5_000;

/// Checks every chain, in batches by stream, and whether every entry the outbox knows of is there; `progress` hears how many entries have
/// been read.
pub async fn verify_all(tx: &mut Tx, mut progress: impl FnMut(u64)) -> Result<Audit> {
    write_out(tx).await?;
    let mut audit = Audit::default();
    let mut after = (Uuid::nil(), 0_i64);
    let mut open: Vec<Entry> = Vec::new();
    loop {
        let batch: Vec<Entry> =
            sql("SELECT stream, seq, at, actor, on_behalf_of, kind, body, prev_hash, hash
             FROM event WHERE (stream, seq) > ($1, $2) ORDER BY stream, seq LIMIT $3")
            .bind(after.0)
            .bind(after.1)
            .bind(BATCH)
            .all(tx)
            .await?;
        let last = batch.len() < usize::try_from(BATCH).unwrap_or(usize::MAX);
        for entry in batch {
            after = (entry.stream, entry.seq);
            audit.entries += 1;
            if open.first().is_some_and(|first| first.stream != entry.stream) {
                audit.close(&mut open);
            }
            open.push(entry);
        }
        progress(audit.entries);
        if last {
            audit.close(&mut open);
            break;
        }
    }
    let named: BTreeSet<Uuid> = audit.broken.iter().map(Broken::stream).collect();
    let cut = cut(tx).await?.into_iter().filter(|cut| !named.contains(&cut.stream()));
    audit.broken.extend(cut);
    Ok(audit)
}

/// Streams that lack an entry of which the outbox was told.
async fn cut(tx: &mut Tx) -> Result<Vec<Broken>> {
    let gone: Vec<(Uuid, i64)> = sql("SELECT o.stream, min(o.seq) FROM outbox o
         LEFT JOIN event e ON e.stream = o.stream AND e.seq = o.seq
         WHERE e.seq IS NULL GROUP BY o.stream ORDER BY o.stream")
    .all(tx)
    .await?;
    Ok(gone.into_iter().map(|(stream, seq)| Broken::Cut { stream, seq }).collect())
}

impl Audit {
    fn close(&mut self, open: &mut Vec<Entry>) {
        if open.is_empty() {
            return;
        }
        self.streams += 1;
        self.broken.extend(verify(open).err());
        open.clear();
    }
}
