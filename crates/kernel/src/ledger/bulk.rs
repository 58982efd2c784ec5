//! Entries are written many at once: those of a command together, those of the founding of a city by the hundred.

use super::{Entry, Head, NewEntry};
use crate::db::{Sql, Tx, sql};
use crate::error::Result;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;
use uuid::Uuid;

/// Entries written by one statement.
const BULK: usize = 100;

/// `rows` groups of `columns` parameters.
fn groups(columns: usize, rows: usize) -> String {
    let group = |row: usize| {
        let parameters = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", parameters.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(group).collect::<Vec<_>>().join(", ")
}

/// A statement for each number of rows up to [`BULK`], so that the few events of a command are as good as prepared.
struct Texts(Vec<String>);

impl Texts {
    fn new(text: impl Fn(usize) -> String) -> Self {
        Self((1..=BULK).map(text).collect())
    }

    fn of(&'static self, rows: usize) -> Sql {
        sql(self.0.get(rows.saturating_sub(1)).map_or("", String::as_str))
    }
}

static HEADS: LazyLock<Texts> = LazyLock::new(|| {
    Texts::new(|rows| {
        format!(
            "SELECT e.stream, e.seq, e.hash FROM event e
         JOIN (SELECT stream, max(seq) AS seq FROM event WHERE stream IN {} GROUP BY stream) last
           ON last.stream = e.stream AND last.seq = e.seq",
            groups(rows, 1)
        )
    })
});
static EVENTS: LazyLock<Texts> = LazyLock::new(|| {
    let head =
        "INSERT INTO event (stream, seq, at, actor, on_behalf_of, kind, body, prev_hash, hash)";
    Texts::new(|rows| format!("{head} VALUES {}", groups(9, rows)))
});
static OUTBOX: LazyLock<Texts> = LazyLock::new(|| {
    Texts::new(|rows| format!("INSERT INTO outbox (stream, seq) VALUES {}", groups(2, rows)))
});

#[derive(sqlx::FromRow)]
struct StreamHead {
    stream: Uuid,
    #[sqlx(flatten)]
    head: Head,
}

/// What the commands of a transaction have recorded: the last entry of each of their streams, and the entries that are not written yet.
#[derive(Default)]
pub(crate) struct Pending {
    heads: HashMap<Uuid, Head>,
    unwritten: Vec<Entry>,
}

impl Pending {
    /// The last entry of a stream, if this transaction has appended to it.
    pub(super) fn head(&self, stream: Uuid) -> Option<Head> {
        self.heads.get(&stream).cloned()
    }

    /// Takes an entry in; returns its number.
    pub(super) fn add(&mut self, entry: Entry) -> i64 {
        let seq = entry.seq;
        self.heads.insert(entry.stream, Head { seq, hash: entry.hash.clone() });
        self.unwritten.push(entry);
        seq
    }

    /// Whether there are enough for a statement of their own.
    pub(super) const fn is_full(&self) -> bool {
        self.unwritten.len() >= BULK
    }
}

/// Appends entries in this order, each to its stream; the same as one [`append`](super::append) after the other.
pub(crate) async fn append_many(tx: &mut Tx, entries: Vec<NewEntry<'_>>) -> Result<()> {
    let mut entries = entries.into_iter();
    while entries.len() > 0 {
        chunk(tx, entries.by_ref().take(BULK).collect()).await?;
    }
    Ok(())
}

async fn chunk(tx: &mut Tx, new: Vec<NewEntry<'_>>) -> Result<()> {
    let known = |stream: &Uuid| tx.pending.heads.contains_key(stream);
    let streams: BTreeSet<Uuid> =
        new.iter().map(|new| new.stream).filter(|stream| !known(stream)).collect();
    if !streams.is_empty() {
        let find = streams.iter().fold(HEADS.of(streams.len()), |find, stream| find.bind(*stream));
        for StreamHead { stream, head } in find.all(tx).await? {
            tx.pending.heads.insert(stream, head);
        }
    }
    for new in new {
        let head = tx.pending.head(new.stream).unwrap_or_default();
        tx.pending.add(Entry::following(head, new));
    }
    if tx.pending.is_full() { write_out(tx).await } else { Ok(()) }
}

/// Writes what was recorded and is not written yet.
pub(crate) async fn write_out(tx: &mut Tx) -> Result<()> {
    let mut entries = std::mem::take(&mut tx.pending.unwritten).into_iter();
    while entries.len() > 0 {
        let chunk: Vec<Entry> = entries.by_ref().take(BULK).collect();
        let told = OUTBOX.of(chunk.len());
        let told = chunk.iter().fold(told, |told, entry| told.bind(entry.stream).bind(entry.seq));
        let written = EVENTS.of(chunk.len());
        chunk.into_iter().fold(written, bind).execute(tx).await?;
        told.execute(tx).await?;
    }
    Ok(())
}

/// The entry as the parameters of an insert.
fn bind(statement: Sql, entry: Entry) -> Sql {
    statement
        .bind(entry.stream)
        .bind(entry.seq)
        .bind(entry.at)
        .bind(entry.actor)
        .bind(entry.on_behalf_of)
        .bind(entry.kind)
        .bind(entry.body)
        .bind(entry.prev_hash)
        .bind(entry.hash)
}
