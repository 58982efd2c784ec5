//! The questions `doctor` and `/metrics` ask of the database. Reads only.

use kernel::db::{Tx, sql};
use kernel::{Result, Timestamp};
use uuid::Uuid;

/// Bad rows named in a finding.
pub(super) const NAMED: usize = 10;
const LIMIT: i64 = 10;
/// Rows read at once.
const BATCH: i64 = 1_000;

/// How much work waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Jobs {
    /// Not yet done, set aside not counted.
    pub(crate) waiting: i64,
    /// Of these, those whose time has come.
    pub(crate) due: i64,
    /// Set aside.
    pub(crate) dead: i64,
}

pub(crate) async fn jobs(tx: &mut Tx, now: Timestamp) -> Result<Jobs> {
    sql("SELECT
             (SELECT count(*) FROM job WHERE dead = $1) AS waiting,
             (SELECT count(*) FROM job WHERE dead = $1 AND run_at <= $2) AS due,
             (SELECT count(*) FROM job WHERE dead = $3) AS dead")
    .bind(false)
    .bind(now)
    .bind(true)
    .one(tx)
    .await
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct DeadJob {
    pub(super) id: Uuid,
    pub(super) kind: String,
    pub(super) tries: i64,
    pub(super) last_error: Option<String>,
}

pub(super) async fn dead_jobs(tx: &mut Tx) -> Result<Vec<DeadJob>> {
    sql("SELECT id, kind, tries, last_error FROM job WHERE dead = $1 ORDER BY run_at LIMIT $2")
        .bind(true)
        .bind(LIMIT)
        .all(tx)
        .await
}

/// Kinds of jobs that wait.
pub(super) async fn kinds(tx: &mut Tx) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sql("SELECT DISTINCT kind FROM job").all(tx).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

pub(super) async fn count_cases(tx: &mut Tx) -> Result<i64> {
    sql("SELECT count(*) FROM case_file").scalar(tx).await
}

pub(super) async fn cases_without_number(tx: &mut Tx) -> Result<Vec<String>> {
    names(tx, "SELECT c.number FROM case_file c
               WHERE NOT EXISTS (SELECT 1 FROM case_number n WHERE n.number = c.number AND n.case_id = c.id)
               ORDER BY c.number LIMIT $1").await
}

pub(super) async fn numbers_without_case(tx: &mut Tx) -> Result<Vec<String>> {
    names(
        tx,
        "SELECT n.number FROM case_number n
               WHERE NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = n.case_id)
               ORDER BY n.number LIMIT $1",
    )
    .await
}

pub(super) async fn cases_without_event(tx: &mut Tx) -> Result<Vec<String>> {
    names(
        tx,
        "SELECT c.number FROM case_file c
               WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.stream = c.id AND e.seq = 1)
               ORDER BY c.number LIMIT $1",
    )
    .await
}

/// Saved more often than their ledger has entries: each time something was written there.
pub(super) async fn cases_beyond_their_ledger(tx: &mut Tx) -> Result<Vec<String>> {
    names(
        tx,
        "SELECT c.number FROM case_file c
         WHERE c.version > (SELECT coalesce(max(e.seq), 0) FROM event e WHERE e.stream = c.id)
         ORDER BY c.number LIMIT $1",
    )
    .await
}

async fn names(tx: &mut Tx, text: &'static str) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sql(text).bind(LIMIT).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Tasks on which somebody still has to act: the organisation, or whoever confirms.
pub(super) async fn count_open_tasks(tx: &mut Tx) -> Result<i64> {
    sql("SELECT count(*) FROM task WHERE open").scalar(tx).await
}

pub(super) async fn cases_with_two_leads(tx: &mut Tx) -> Result<Vec<String>> {
    names(
        tx,
        "SELECT c.number FROM case_file c JOIN task t ON t.matter_id = c.id
         WHERE t.role = 'lead' AND t.open
         GROUP BY c.number HAVING count(*) > 1 ORDER BY c.number LIMIT $1",
    )
    .await
}

/// Under way, with no open lead, and neither dispatch nor the level above is waited for: then nobody would ever act.
pub(super) async fn cases_without_lead(tx: &mut Tx) -> Result<Vec<String>> {
    names(
        tx,
        "SELECT c.number FROM case_file c
         WHERE c.state IN ('dispatched', 'handling', 'reworking') AND NOT c.disputed AND NOT c.returned
           AND NOT EXISTS (SELECT 1 FROM task t WHERE t.matter_id = c.id AND t.role = 'lead' AND t.open)
         ORDER BY c.number LIMIT $1",
    )
    .await
}

pub(super) async fn closed_with_open_task(tx: &mut Tx) -> Result<Vec<String>> {
    names(
        tx,
        "SELECT DISTINCT c.number FROM case_file c JOIN task t ON t.matter_id = c.id
         WHERE c.state = 'closed' AND t.open ORDER BY c.number LIMIT $1",
    )
    .await
}

/// What SQLite says of its file; nothing when it is whole.
pub(super) async fn integrity(tx: &mut Tx) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sql("PRAGMA integrity_check").all(tx).await?;
    Ok(rows.into_iter().map(|row| row.0).filter(|line| line != "ok").collect())
}

/// Rows whose foreign key leads nowhere, as `table → parent`.
pub(super) async fn dangling(tx: &mut Tx) -> Result<Vec<String>> {
    let rows: Vec<(String, Option<i64>, String, i64)> =
        sql("PRAGMA foreign_key_check").all(tx).await?;
    Ok(rows
        .into_iter()
        .take(NAMED)
        .map(|(table, _, parent, _)| format!("{table} → {parent}"))
        .collect())
}

/// An open or closed task as it is stored, with the moment its row says it is due.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct TaskRow {
    pub(super) matter_id: Uuid,
    pub(super) id: Uuid,
    pub(super) detail: String,
    pub(super) due_at: Option<Timestamp>,
}

/// Tasks after `after`, matter by matter.
pub(super) async fn tasks(tx: &mut Tx, after: (Uuid, Uuid)) -> Result<Vec<TaskRow>> {
    sql("SELECT matter_id, id, detail, due_at FROM task WHERE (matter_id, id) > ($1, $2)
         ORDER BY matter_id, id LIMIT $3")
    .bind(after.0)
    .bind(after.1)
    .bind(BATCH)
    .all(tx)
    .await
}
