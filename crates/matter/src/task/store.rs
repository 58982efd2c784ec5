//! All SQL of tasks. A matter and its tasks are one aggregate: they are loaded and saved together by whoever owns the matter.

use super::model::{MatterId, Task};
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::error::Result;
use kernel::territory::Chain;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct TaskRow {
    detail: String,
}

/// The tasks of a matter, in the order they were issued.
pub(crate) async fn load(tx: &mut Tx, matter: MatterId) -> Result<Vec<Task>> {
    let rows: Vec<TaskRow> = sql("SELECT detail FROM task WHERE matter_id = $1 ORDER BY seq")
        .bind(matter)
        .all(tx)
        .await?;
    rows.iter().map(|row| Ok(serde_json::from_str(&row.detail)?)).collect()
}

/// What the row of a task says besides the task itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filed {
    /// The matter.
    pub(crate) matter: MatterId,
    /// The matter's chain.
    pub(crate) chain: Chain,
    /// When the clock runs out; none while it stands still.
    pub(crate) due: Option<Timestamp>,
    /// The clock has run out.
    pub(crate) overdue: bool,
    /// The admission the task carries.
    pub(crate) admission: Option<Uuid>,
    /// Of the write.
    pub(crate) now: Timestamp,
}

/// Writes a task that was just issued.
pub(crate) async fn insert(tx: &mut Tx, task: &Task, filed: &Filed) -> Result<()> {
    let chain = &filed.chain;
    sql("INSERT INTO task (matter_id, id, seq, org_id, role, state, open, detail, due_at, warned, overdue, admission_id,
             city_id, district_id, street_id, community_id, grid_id, issued_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)")
    .bind(filed.matter)
    .bind(task.id())
    .bind(task.issued.seq)
    .bind(task.organisation())
    .bind(task.role().as_str())
    .bind(task.state.as_str())
    .bind(task.state.is_open())
    .bind(serde_json::to_string(task)?)
    .bind(filed.due)
    .bind(false)
    .bind(filed.overdue)
    .bind(filed.admission)
    .bind(chain.city)
    .bind(chain.district)
    .bind(chain.street)
    .bind(chain.community)
    .bind(chain.grid)
    .bind(task.since.at)
    .bind(filed.now)
    .expect_one(tx)
    .await
}

/// Writes a task that moved on. What ran out once stays so.
pub(crate) async fn update(tx: &mut Tx, task: &Task, filed: &Filed) -> Result<()> {
    sql("UPDATE task SET state = $3, open = $4, detail = $5, due_at = $6, overdue = (overdue OR $7), updated_at = $8
         WHERE matter_id = $1 AND id = $2")
    .bind(filed.matter)
    .bind(task.id())
    .bind(task.state.as_str())
    .bind(task.state.is_open())
    .bind(serde_json::to_string(task)?)
    .bind(filed.due)
    .bind(filed.overdue)
    .bind(filed.now)
    .expect_one(tx)
    .await
}

/// Notes that the clock of a task has warned.
pub(crate) async fn set_warned(tx: &mut Tx, matter: MatterId, task: &Task) -> Result<()> {
    sql("UPDATE task SET warned = $3 WHERE matter_id = $1 AND id = $2")
        .bind(matter)
        .bind(task.id())
        .bind(true)
        .expect_one(tx)
        .await
}

/// How many open tasks an organisation has: shown beside each candidate at dispatch.
pub(crate) async fn load_of(tx: &mut Tx, org: kernel::territory::OrgId) -> Result<i64> {
    sql("SELECT count(*) FROM task WHERE org_id = $1 AND open = $2")
        .bind(org)
        .bind(true)
        .scalar(tx)
        .await
}

/// Notes that the clock of a task has run out.
pub(crate) async fn set_overdue(tx: &mut Tx, matter: MatterId, task: &Task) -> Result<()> {
    sql("UPDATE task SET overdue = $3, warned = $3 WHERE matter_id = $1 AND id = $2")
        .bind(matter)
        .bind(task.id())
        .bind(true)
        .expect_one(tx)
        .await
}
