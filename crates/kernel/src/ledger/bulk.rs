//! Many entries at once: what the founding of a city and the imports write.

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

/// Appends entries in this order, each to its stream; the same as one [`append`](super::append) after the other.
pub(crate) async fn append_many(tx: &mut Tx, entries: Vec<NewEntry<'_>>) -> Result<()> {
    let mut entries = entries.into_iter();
    while entries.len() > 0 {
        chunk(tx, entries.by_ref().take(BULK).collect()).await?;
    }
    Ok(())
}

async fn chunk(tx: &mut Tx, new: Vec<NewEntry<'_>>) -> Result<()> {
    let rows = new.len();
    let streams: BTreeSet<Uuid> = new.iter().map(|new| new.stream).collect();
    let find = streams.iter().fold(HEADS.of(streams.len()), |find, stream| find.bind(*stream));
    let found: Vec<StreamHead> = find.all(tx).await?;
    let mut heads: HashMap<Uuid, Head> =
        found.into_iter().map(|row| (row.stream, row.head)).collect();
    let next = |new: NewEntry<'_>| {
        let entry = Entry::following(heads.remove(&new.stream).unwrap_or_default(), new);
        heads.insert(entry.stream, Head { seq: entry.seq, hash: entry.hash.clone() });
        entry
    };
    let entries: Vec<Entry> = new.into_iter().map(next).collect();
    let outbox =
        entries.iter().fold(OUTBOX.of(rows), |outbox, e| outbox.bind(e.stream).bind(e.seq));
    entries.into_iter().fold(EVENTS.of(rows), bind).execute(tx).await?;
    outbox.execute(tx).await?;
    Ok(())
}

/// The entry as the parameters of an insert.
pub(super) fn bind(statement: Sql, entry: Entry) -> Sql {
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
