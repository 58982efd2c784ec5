//! SQL of anchors.

use super::model::{Last, There};
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::error::Result;
use kernel::ledger::Entry;
use uuid::Uuid;

/// An anchor to be kept.
pub(super) struct Row {
    pub(super) number: i64,
    pub(super) at: Timestamp,
    pub(super) streams: i64,
    pub(super) entries: i64,
    pub(super) digest: Vec<u8>,
    pub(super) line: String,
}

pub(super) async fn insert(tx: &mut Tx, row: &Row) -> Result<()> {
    sql("INSERT INTO anchor (number, at, streams, entries, digest, line, tries, next_try_at)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $2)")
    .bind(row.number)
    .bind(row.at)
    .bind(row.streams)
    .bind(row.entries)
    .bind(row.digest.clone())
    .bind(&row.line)
    .expect_one(tx)
    .await
}

/// The last anchor, if there is one.
pub async fn last(tx: &mut Tx) -> Result<Option<Last>> {
    sql("SELECT number, at, streams, entries, digest FROM anchor ORDER BY number DESC LIMIT 1")
        .optional(tx)
        .await
}

/// The hash of an entry.
pub(super) async fn hash(tx: &mut Tx, stream: Uuid, seq: i64) -> Result<Option<Vec<u8>>> {
    let found: Option<(Vec<u8>,)> = sql("SELECT hash FROM event WHERE stream = $1 AND seq = $2")
        .bind(stream)
        .bind(seq)
        .optional(tx)
        .await?;
    Ok(found.map(|(hash,)| hash))
}

/// What the ledger has where an anchor saw an entry. The hash is computed from the entry: a column that still says the old one proves nothing.
pub(super) async fn there(tx: &mut Tx, stream: Uuid, seq: i64) -> Result<There> {
    let entry: Option<Entry> =
        sql("SELECT stream, seq, at, actor, on_behalf_of, kind, body, prev_hash, hash
         FROM event WHERE stream = $1 AND seq = $2")
        .bind(stream)
        .bind(seq)
        .optional(tx)
        .await?;
    if let Some(entry) = entry {
        return Ok(There::Entry(entry.digest()));
    }
    let ends: Option<i64> =
        sql("SELECT max(seq) FROM event WHERE stream = $1").bind(stream).scalar(tx).await?;
    Ok(ends.map_or(There::Nothing, There::Ends))
}

/// An anchor's line.
#[derive(sqlx::FromRow)]
pub(super) struct Line {
    pub(super) number: i64,
    pub(super) line: String,
}

/// Lines after an anchor, in their order.
pub(super) async fn lines(tx: &mut Tx, after: i64, rows: i64) -> Result<Vec<Line>> {
    sql("SELECT number, line FROM anchor WHERE number > $1 ORDER BY number LIMIT $2")
        .bind(after)
        .bind(rows)
        .all(tx)
        .await
}

/// The first anchor that was not posted yet.
#[derive(sqlx::FromRow)]
pub(super) struct Unposted {
    pub(super) number: i64,
    pub(super) line: String,
    pub(super) tries: i64,
    pub(super) next_try_at: Timestamp,
}

pub(super) async fn unposted(tx: &mut Tx) -> Result<Option<Unposted>> {
    sql("SELECT number, line, tries, next_try_at FROM anchor WHERE posted_at IS NULL ORDER BY number LIMIT 1")
        .optional(tx)
        .await
}

/// An anchor that did not arrive yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// Its number.
    pub number: i64,
    /// When it was made.
    pub at: Timestamp,
    /// How often it was sent in vain.
    pub tries: i64,
}

/// The first anchor that did not arrive where anchors are posted to.
pub async fn waiting(tx: &mut Tx) -> Result<Option<Waiting>> {
    sql("SELECT number, at, tries FROM anchor WHERE posted_at IS NULL ORDER BY number LIMIT 1")
        .optional(tx)
        .await
}

pub(super) async fn posted(tx: &mut Tx, number: i64, at: Timestamp) -> Result<()> {
    sql("UPDATE anchor SET posted_at = $2 WHERE number = $1")
        .bind(number)
        .bind(at)
        .expect_one(tx)
        .await
}

pub(super) async fn not_posted(tx: &mut Tx, number: i64, next: Timestamp) -> Result<()> {
    sql("UPDATE anchor SET tries = tries + 1, next_try_at = $2 WHERE number = $1")
        .bind(number)
        .bind(next)
        .expect_one(tx)
        .await
}
