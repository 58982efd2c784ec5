//! What `doctor` asks: the sums of the counters, and the same counted from the cases themselves. Overdue is what `case::is_overdue` says.

use super::boards::CountedOf;
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::error::Result;
use kernel::territory::{Level, OrgId};

macro_rules! rows_by {
    ($column:literal) => {
        concat!(
            "SELECT c.", $column, " AS org_id, count(*) AS reported, CAST(sum(c.reporters - 1) AS bigint) AS joined,
                 count(c.closed_at) AS closed,
                 count(CASE WHEN c.closed_at IS NOT NULL AND NOT c.overdue THEN 1 END) AS closed_on_time,
                 count(CASE WHEN c.state IN ('dispatched', 'handling', 'reworking') AND c.due_at < $1 THEN 1 END)
                     AS overdue,
                 count(CASE WHEN c.state = 'reported' THEN 1 END) AS waiting,
                 count(CASE WHEN c.state = 'dispatched' THEN 1 END) AS dispatched,
                 count(CASE WHEN c.state = 'dispatched' AND EXISTS (SELECT 1 FROM task t
                     WHERE t.matter_id = c.id AND t.role = 'lead' AND t.open AND t.state <> 'issued') THEN 1 END) AS accepted,
                 count(CASE WHEN c.state IN ('handling', 'reworking') THEN 1 END) AS handling,
                 count(CASE WHEN c.state = 'answered' THEN 1 END) AS awaiting
             FROM case_file c WHERE c.", $column, " IS NOT NULL GROUP BY c.", $column
        )
    };
}

macro_rules! said_by {
    ($column:literal) => {
        concat!(
            "SELECT c.", $column, " AS org_id, count(CASE WHEN f.reached THEN 1 END) AS valid,
                 count(CASE WHEN NOT f.reached THEN 1 END) AS unreached,
                 count(CASE WHEN f.contacted THEN 1 END) AS contacted, count(CASE WHEN f.solved THEN 1 END) AS solved,
                 count(CASE WHEN f.satisfaction = 'satisfied' THEN 1 END) AS satisfied,
                 count(CASE WHEN f.satisfaction = 'basically' THEN 1 END) AS basically
             FROM follow_up f JOIN case_file c ON c.id = f.case_id
             WHERE c.", $column, " IS NOT NULL GROUP BY c.", $column
        )
    };
}

/// What the counters say of all territories of a level, or of all handlers, over all days.
pub(in crate::metrics) async fn sums(
    tx: &mut Tx,
    generation: i64,
    side: &str,
) -> Result<Vec<CountedOf>> {
    sql("SELECT org_id, measure, CAST(sum(n) AS bigint) AS n FROM counter
         WHERE generation = $1 AND side = $2
             AND measure IN ('reported', 'joined', 'closed', 'closed_on_time', 'open', 'overdue', 'valid', 'unreached',
                 'contacted', 'solved', 'satisfied', 'basically', 'waiting', 'asked', 'accepted', 'handling', 'awaiting')
         GROUP BY org_id, measure HAVING sum(n) <> 0")
    .bind(generation)
    .bind(side)
    .all(tx)
    .await
}

/// The same sums by category and channel, added up: what they come to must not differ.
pub(in crate::metrics) async fn kind_sums(
    tx: &mut Tx,
    generation: i64,
    side: &str,
) -> Result<Vec<CountedOf>> {
    sql("SELECT org_id, measure, CAST(sum(n) AS bigint) AS n FROM counter_by
         WHERE generation = $1 AND side = $2
             AND measure IN ('reported', 'joined', 'closed', 'closed_on_time', 'open', 'overdue', 'valid', 'unreached',
                 'contacted', 'solved', 'satisfied', 'basically', 'waiting', 'asked', 'accepted', 'handling', 'awaiting')
         GROUP BY org_id, measure HAVING sum(n) <> 0")
    .bind(generation)
    .bind(side)
    .all(tx)
    .await
}

/// Cases themselves, counted by the territories of a level: for `doctor` only.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::metrics) struct Rows {
    pub(in crate::metrics) org_id: OrgId,
    pub(in crate::metrics) reported: i64,
    pub(in crate::metrics) joined: i64,
    pub(in crate::metrics) closed: i64,
    pub(in crate::metrics) closed_on_time: i64,
    pub(in crate::metrics) overdue: i64,
    pub(in crate::metrics) waiting: i64,
    pub(in crate::metrics) dispatched: i64,
    pub(in crate::metrics) accepted: i64,
    pub(in crate::metrics) handling: i64,
    pub(in crate::metrics) awaiting: i64,
}

/// Cases themselves by the territories of a level; overdue is what is so at `as_of`.
pub(in crate::metrics) async fn rows(
    tx: &mut Tx,
    level: Level,
    as_of: Timestamp,
) -> Result<Vec<Rows>> {
    sql(match level {
        Level::City => rows_by!("city_id"),
        Level::District => rows_by!("district_id"),
        Level::Street => rows_by!("street_id"),
        Level::Community => rows_by!("community_id"),
        Level::Grid => rows_by!("grid_id"),
    })
    .bind(as_of)
    .all(tx)
    .await
}

/// Cases themselves by who leads or led them.
pub(in crate::metrics) async fn led(tx: &mut Tx, as_of: Timestamp) -> Result<Vec<Rows>> {
    sql(rows_by!("lead_org_id")).bind(as_of).all(tx).await
}

/// What reporters said, counted by the territories of a level: for `doctor` only.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::metrics) struct Said {
    pub(in crate::metrics) org_id: OrgId,
    pub(in crate::metrics) valid: i64,
    pub(in crate::metrics) unreached: i64,
    pub(in crate::metrics) contacted: i64,
    pub(in crate::metrics) solved: i64,
    pub(in crate::metrics) satisfied: i64,
    pub(in crate::metrics) basically: i64,
}

/// What reporters said, by the territories of a level.
pub(in crate::metrics) async fn said(tx: &mut Tx, level: Level) -> Result<Vec<Said>> {
    sql(match level {
        Level::City => said_by!("city_id"),
        Level::District => said_by!("district_id"),
        Level::Street => said_by!("street_id"),
        Level::Community => said_by!("community_id"),
        Level::Grid => said_by!("grid_id"),
    })
    .all(tx)
    .await
}
