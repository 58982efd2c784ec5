//! What a row is, column by column.

use super::store::{self, CaseRow};
use kernel::db::Tx;
use kernel::ledger::Entry;
use kernel::{Result, Timestamp};
use matter::case;
use serde_json::{Value, json};
use uuid::Uuid;

/// A kind of row that can be exported.
pub(super) trait Record: Sized + Send {
    /// Where a row stands in the order of the export.
    type Key: Send;
    /// The names of its columns.
    const COLUMNS: &'static [&'static str];
    /// The next rows.
    fn batch(
        tx: &mut Tx,
        after: Option<Self::Key>,
    ) -> impl Future<Output = Result<Vec<Self>>> + Send;
    /// Where this one stands.
    fn key(&self) -> Self::Key;
    /// Its cells, as many as there are columns; what depends on the moment is as of then.
    fn cells(&self, as_of: Timestamp) -> Vec<Value>;
}

impl Record for CaseRow {
    type Key = Uuid;
    const COLUMNS: &'static [&'static str] = &[
        "number",
        "state",
        "kind",
        "channel",
        "category",
        "title",
        "body",
        "address",
        "lon",
        "lat",
        "district",
        "street",
        "community",
        "grid",
        "lead",
        "due_at",
        "overdue",
        "late",
        "reworks",
        "reporters",
        "reported_at",
        "answered_at",
        "closed_at",
        "answer",
        "source",
        "source_key",
    ];

    async fn batch(tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<Self>> {
        store::cases(tx, after.unwrap_or_default()).await
    }

    fn key(&self) -> Uuid {
        self.id
    }

    fn cells(&self, as_of: Timestamp) -> Vec<Value> {
        let time = |at: Option<Timestamp>| json!(at.map(|at| at.to_string()));
        vec![
            json!(self.number),
            json!(self.state),
            json!(self.kind),
            json!(self.channel),
            json!(self.category),
            json!(self.title),
            json!(self.body),
            json!(self.address),
            json!(self.lon),
            json!(self.lat),
            json!(self.district),
            json!(self.street),
            json!(self.community),
            json!(self.grid),
            json!(self.lead),
            time(self.due_at),
            json!(case::is_overdue(&self.state, self.due_at, as_of)),
            json!(self.late),
            json!(self.reworks),
            json!(self.reporters),
            time(Some(self.reported_at)),
            time(self.answered_at),
            time(self.closed_at),
            json!(self.answer),
            json!(self.source),
            json!(self.source_key),
        ]
    }
}

impl Record for Entry {
    type Key = (Uuid, i64);
    const COLUMNS: &'static [&'static str] =
        &["stream", "seq", "at", "actor", "on_behalf_of", "kind", "body", "prev_hash", "hash"];

    async fn batch(tx: &mut Tx, after: Option<(Uuid, i64)>) -> Result<Vec<Self>> {
        store::events(tx, after.unwrap_or_default()).await
    }

    fn key(&self) -> (Uuid, i64) {
        (self.stream, self.seq)
    }

    /// The body stays a text: its hash is over these very bytes.
    fn cells(&self, _as_of: Timestamp) -> Vec<Value> {
        vec![
            json!(self.stream),
            json!(self.seq),
            json!(self.at.to_string()),
            json!(self.actor),
            json!(self.on_behalf_of),
            json!(self.kind),
            json!(self.body),
            json!(hex::encode(&self.prev_hash)),
            json!(hex::encode(&self.hash)),
        ]
    }
}
