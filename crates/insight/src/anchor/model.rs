//! What an anchor says, and what can be found wrong. Pure.

use kernel::clock::Timestamp;
use kernel::outbox::Recorded;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A statement about the ledger; it is signed as one line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Statement {
    /// Its number, from 1.
    pub anchor: i64,
    /// When it was made.
    pub at: String,
    /// Digest of the statement before; zeros for the first.
    pub before: String,
    /// Streams anchored so far.
    pub streams: i64,
    /// Entries anchored so far.
    pub entries: i64,
    /// The streams that grew since the statement before: the number and hash of the entry each ends with.
    pub heads: BTreeMap<Uuid, (i64, String)>,
}

/// The anchor before the next.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Last {
    /// Its number.
    pub number: i64,
    /// When it was made.
    pub at: Timestamp,
    /// Streams anchored up to it.
    pub streams: i64,
    /// Entries anchored up to it.
    pub entries: i64,
    /// Its digest.
    pub digest: Vec<u8>,
}

impl Default for Last {
    /// Before the first.
    fn default() -> Self {
        let at = Timestamp::default();
        Self { number: 0, at, streams: 0, entries: 0, digest: vec![0; 32] }
    }
}

impl Statement {
    /// The statement that follows `last`, about `events` in the order of the outbox; `hash` finds the hash of an entry.
    pub(super) fn following(last: &Last, at: Timestamp, events: &[Recorded], heads: Heads) -> Self {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Self {
            anchor: last.number + 1,
            at: at.to_string(),
            before: hex::encode(&last.digest),
            streams: last.streams + count(events.iter().filter(|event| event.seq == 1).count()),
            entries: last.entries + count(events.len()),
            heads,
        }
    }

    /// The streams of events with the number each ends with.
    pub(super) fn ends(events: &[Recorded]) -> BTreeMap<Uuid, i64> {
        let mut ends: BTreeMap<Uuid, i64> = BTreeMap::new();
        for event in events {
            let end = ends.entry(event.stream).or_default();
            *end = event.seq.max(*end);
        }
        ends
    }
}

/// Streams with the number and hash of the entry each ends with.
pub(super) type Heads = BTreeMap<Uuid, (i64, String)>;

/// The digest by which the next statement names this one.
pub(super) fn digest(body: &str) -> Vec<u8> {
    Sha256::digest(body).to_vec()
}

/// Something wrong, with the file or with the ledger. Those of the file come first where both are: a file that cannot be believed proves
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, thiserror::Error)]
pub enum Found {
    /// A line is no anchor.
    #[error("line {line} of the anchor file is no anchor: {why}")]
    NoAnchor {
        /// Which line.
        line: usize,
        /// Why not.
        why: String,
    },
    /// A line does not follow from the one before: one was taken out, put in or moved.
    #[error(
        "line {line} of the anchor file (anchor {anchor}) does not follow from the line before it"
    )]
    Unlinked {
        /// Which line.
        line: usize,
        /// Which anchor it says it is.
        anchor: i64,
    },
    /// The file ends before the database does.
    #[error(
        "the anchor file ends with anchor {file}, the database knows anchor {database}: lines are missing at its end"
    )]
    FileBehind {
        /// Last in the file.
        file: i64,
        /// Last in the database.
        database: i64,
    },
    /// The database ends before the file does: an old copy of it was put in place.
    #[error(
        "the database knows anchor {database}, the anchor file ends with anchor {file}: the database is older than the file"
    )]
    DatabaseBehind {
        /// Last in the file.
        file: i64,
        /// Last in the database.
        database: i64,
    },
    /// A stream ends earlier than it once did.
    #[error(
        "stream {stream} ends with entry {ends}; anchor {anchor} saw entry {seq}: its tail was cut off"
    )]
    Truncated {
        /// Which stream.
        stream: Uuid,
        /// Where it ends now.
        ends: i64,
        /// Where it ended.
        seq: i64,
        /// By which anchor.
        anchor: i64,
    },
    /// A stream is gone.
    #[error("stream {stream} is gone; anchor {anchor} saw it end with entry {seq}")]
    Removed {
        /// Which stream.
        stream: Uuid,
        /// Where it ended.
        seq: i64,
        /// By which anchor.
        anchor: i64,
    },
    /// An entry is another than it was.
    #[error("entry {seq} of stream {stream} is not the one that anchor {anchor} saw")]
    Changed {
        /// Which stream.
        stream: Uuid,
        /// Which entry.
        seq: i64,
        /// By which anchor.
        anchor: i64,
    },
}

/// What replaying a file of anchors over the ledger came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Replayed {
    /// Anchors in the file.
    pub anchors: u64,
    /// Heads compared with the ledger.
    pub heads: u64,
    /// When the last anchor was made: what happened since is not vouched for.
    pub until: Option<String>,
    /// What is wrong, the earliest anchor first.
    pub found: Vec<Found>,
}

/// What the ledger has where an anchor saw an entry.
pub(super) enum There {
    /// The entry's hash.
    Entry(Vec<u8>),
    /// No such entry; the stream ends with this one.
    Ends(i64),
    /// No such stream.
    Nothing,
}

impl There {
    /// What is wrong with it, if anything.
    pub(super) fn differs(&self, stream: Uuid, seq: i64, hash: &str, anchor: i64) -> Option<Found> {
        match self {
            Self::Entry(found) if hex::encode(found) == hash => None,
            Self::Entry(_) => Some(Found::Changed { stream, seq, anchor }),
            Self::Ends(ends) => Some(Found::Truncated { stream, ends: *ends, seq, anchor }),
            Self::Nothing => Some(Found::Removed { stream, seq, anchor }),
        }
    }
}
