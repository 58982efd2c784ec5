//! What boards ask.

use crate::metrics::tally::NOW;
use jiff::civil::Date;
use kernel::db::{Tx, sql};
use kernel::error::Result;
use kernel::territory::OrgId;

/// A counter on its way to a board.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::metrics) struct Counted {
    pub(in crate::metrics) measure: String,
    pub(in crate::metrics) day: String,
    pub(in crate::metrics) n: i64,
}

/// The totals of a territory from a day to a day, and at present.
pub(in crate::metrics) async fn totals(
    tx: &mut Tx,
    generation: i64,
    org: OrgId,
    (from, to): (Date, Date),
) -> Result<Vec<Counted>> {
    sql("SELECT measure, day, n FROM counter
         WHERE generation = $1 AND org_id = $2 AND side = 'place' AND (day BETWEEN $3 AND $4 OR day = $5)
             AND measure IN ('reported', 'joined', 'dispatched', 'returned', 'answered', 'reworked', 'reopened', 'closed',
                 'closed_on_time', 'unreached', 'valid', 'contacted', 'solved', 'satisfied', 'basically', 'open', 'overdue',
                 'waiting', 'asked', 'accepted', 'handling', 'awaiting')
         ORDER BY measure, day")
    .bind(generation)
    .bind(org)
    .bind(from.to_string())
    .bind(to.to_string())
    .bind(NOW)
    .all(tx)
    .await
}

/// The first and the last day of a territory's counters; none where there are none.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::metrics) struct Reach {
    pub(in crate::metrics) first: Option<String>,
    pub(in crate::metrics) last: Option<String>,
}

/// How far the counters of a territory reach.
pub(in crate::metrics) async fn reach(tx: &mut Tx, generation: i64, org: OrgId) -> Result<Reach> {
    sql("SELECT min(day) AS first, max(day) AS last FROM counter
         WHERE generation = $1 AND org_id = $2 AND side = 'place' AND day <> $3 AND n <> 0")
    .bind(generation)
    .bind(org)
    .bind(NOW)
    .one(tx)
    .await
}

/// Reports of a territory by the hour of a day.
pub(in crate::metrics) async fn hours(
    tx: &mut Tx,
    generation: i64,
    org: OrgId,
    day: Date,
) -> Result<Vec<Counted>> {
    sql("SELECT measure, day, n FROM counter
         WHERE generation = $1 AND org_id = $2 AND side = 'place'
             AND measure BETWEEN 'reported_00' AND 'reported_23' AND day = $3")
    .bind(generation)
    .bind(org)
    .bind(day.to_string())
    .all(tx)
    .await
}

/// A counter of one of several organisations.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::metrics) struct CountedOf {
    pub(in crate::metrics) org_id: OrgId,
    pub(in crate::metrics) measure: String,
    pub(in crate::metrics) n: i64,
}

/// The figures of what sits directly in a territory, summed from a day to a day, and at present: of the territories below by what happened
/// in them, of the departments, branches and units in it by what they led.
pub(in crate::metrics) async fn below(
    tx: &mut Tx,
    generation: i64,
    org: OrgId,
    (from, to): (Date, Date),
) -> Result<Vec<CountedOf>> {
    sql("SELECT o.id AS org_id, c.measure, CAST(sum(c.n) AS bigint) AS n
         FROM org o JOIN counter c ON c.org_id = o.id
         WHERE o.parent_id = $1 AND c.generation = $2
             AND c.side = CASE WHEN o.kind IN ('department', 'branch', 'unit') THEN 'handler' ELSE 'place' END
             AND (c.day BETWEEN $3 AND $4 OR c.day = $5)
             AND c.measure IN ('reported', 'joined', 'dispatched', 'returned', 'answered', 'reworked', 'reopened', 'closed',
                 'closed_on_time', 'unreached', 'valid', 'contacted', 'solved', 'satisfied', 'basically', 'open', 'overdue',
                 'waiting', 'asked', 'accepted', 'handling', 'awaiting')
         GROUP BY o.id, c.measure")
    .bind(org)
    .bind(generation)
    .bind(from.to_string())
    .bind(to.to_string())
    .bind(NOW)
    .all(tx)
    .await
}

/// Counters by category.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::metrics) struct CountedAs {
    pub(in crate::metrics) category: String,
    pub(in crate::metrics) n: i64,
}

/// What was reported most in a territory.
pub(in crate::metrics) async fn categories(
    tx: &mut Tx,
    generation: i64,
    org: OrgId,
    (from, to): (Date, Date),
    limit: i64,
) -> Result<Vec<CountedAs>> {
    sql("SELECT category, CAST(sum(n) AS bigint) AS n FROM counter_by
         WHERE generation = $1 AND org_id = $2 AND side = 'place' AND measure = 'reported' AND day BETWEEN $3 AND $4
         GROUP BY category ORDER BY n DESC, category LIMIT $5")
    .bind(generation)
    .bind(org)
    .bind(from.to_string())
    .bind(to.to_string())
    .bind(limit)
    .all(tx)
    .await
}
