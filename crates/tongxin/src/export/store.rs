//! Reads rows for export in the order of their keys, a batch at a time.

use kernel::db::{Tx, sql};
use kernel::ledger::Entry;
use kernel::{Result, Timestamp};
use uuid::Uuid;

/// Rows read at once.
const BATCH: i64 = 1_000;

/// A case as it is exported: territories by code, the lead by name.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct CaseRow {
    pub(super) id: Uuid,
    pub(super) number: String,
    pub(super) state: String,
    pub(super) kind: String,
    pub(super) channel: String,
    pub(super) category: String,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) address: String,
    pub(super) lon: Option<f64>,
    pub(super) lat: Option<f64>,
    pub(super) district: Option<String>,
    pub(super) street: Option<String>,
    pub(super) community: Option<String>,
    pub(super) grid: Option<String>,
    pub(super) lead: Option<String>,
    pub(super) due_at: Option<Timestamp>,
    #[sqlx(rename = "overdue")]
    pub(super) late: bool,
    pub(super) reworks: i64,
    pub(super) reporters: i64,
    pub(super) reported_at: Timestamp,
    pub(super) answered_at: Option<Timestamp>,
    pub(super) closed_at: Option<Timestamp>,
    pub(super) answer: Option<String>,
    pub(super) source: Option<String>,
    pub(super) source_key: Option<String>,
}

pub(super) async fn count_cases(tx: &mut Tx) -> Result<i64> {
    sql("SELECT count(*) FROM case_file").scalar(tx).await
}

pub(super) async fn count_events(tx: &mut Tx) -> Result<i64> {
    sql("SELECT count(*) FROM event").scalar(tx).await
}

/// Cases after `after`, by id: the order in which they were reported.
pub(super) async fn cases(tx: &mut Tx, after: Uuid) -> Result<Vec<CaseRow>> {
    sql("SELECT c.id, c.number, c.state, c.kind, c.channel, c.category, c.title, c.body, c.address, c.lon, c.lat,
             d.code AS district, s.code AS street, m.code AS community, g.code AS grid, l.name_zh AS lead,
             c.due_at, c.overdue, c.reworks, c.reporters, c.reported_at, c.answered_at, c.closed_at, c.answer,
             c.source, c.source_key
         FROM case_file c
         LEFT JOIN org d ON d.id = c.district_id
         LEFT JOIN org s ON s.id = c.street_id
         LEFT JOIN org m ON m.id = c.community_id
         LEFT JOIN org g ON g.id = c.grid_id
         LEFT JOIN org l ON l.id = c.lead_org_id
         WHERE c.id > $1 ORDER BY c.id LIMIT $2")
    .bind(after)
    .bind(BATCH)
    .all(tx)
    .await
}

/// Entries of the ledger after `after`, stream by stream.
pub(super) async fn events(tx: &mut Tx, after: (Uuid, i64)) -> Result<Vec<Entry>> {
    sql("SELECT stream, seq, at, actor, on_behalf_of, kind, body, prev_hash, hash
         FROM event WHERE (stream, seq) > ($1, $2) ORDER BY stream, seq LIMIT $3")
    .bind(after.0)
    .bind(after.1)
    .bind(BATCH)
    .all(tx)
    .await
}
