//! All SQL of the figures, and the only place that writes their tables: what boards ask stands in [`boards`], what `doctor` asks in
//! [`audit`].

pub(super) mod audit;
pub(super) mod boards;

use super::seen::{Filed, Seen};
use super::tally::{Kind, Slot, Tally};
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::error::Result;
use std::sync::LazyLock;
use uuid::Uuid;

/// How far the counters have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct State {
    /// What boards read.
    pub(super) generation: i64,
    /// What is being built.
    pub(super) building: Option<i64>,
    /// As of when.
    pub(super) as_of: Timestamp,
}

/// Locks the counters for whoever changes them, and brings their moment forward.
pub(super) async fn lock(tx: &mut Tx, now: Timestamp) -> Result<State> {
    sql("UPDATE counter_state SET as_of = CASE WHEN as_of < $1 THEN $1 ELSE as_of END WHERE name = 'metrics'
         RETURNING generation, building, as_of")
    .bind(now)
    .one(tx)
    .await
}

pub(super) async fn state(tx: &mut Tx) -> Result<State> {
    sql("SELECT generation, building, as_of FROM counter_state WHERE name = 'metrics'")
        .one(tx)
        .await
}

pub(super) async fn set_building(tx: &mut Tx, building: Option<i64>) -> Result<()> {
    sql("UPDATE counter_state SET building = $1 WHERE name = 'metrics'")
        .bind(building)
        .expect_one(tx)
        .await
}

pub(super) async fn set_generation(tx: &mut Tx, generation: i64) -> Result<()> {
    sql("UPDATE counter_state SET generation = $1, building = NULL WHERE name = 'metrics'")
        .bind(generation)
        .expect_one(tx)
        .await
}

/// Forgets what was counted in every generation but one.
pub(super) async fn forget_others(tx: &mut Tx, kept: i64) -> Result<()> {
    sql("DELETE FROM counter WHERE generation <> $1").bind(kept).execute(tx).await?;
    sql("DELETE FROM counter_by WHERE generation <> $1").bind(kept).execute(tx).await?;
    sql("DELETE FROM case_seen WHERE generation <> $1").bind(kept).execute(tx).await.map(drop)
}

/// Ids asked for in one statement. A shorter list is filled up with an id nothing has.
const AT_ONCE: usize = 16;

/// The cases of these ids as a generation has them.
pub(super) async fn seen(tx: &mut Tx, generation: i64, cases: &[Uuid]) -> Result<Vec<Seen>> {
    let mut found = Vec::with_capacity(cases.len());
    for ids in cases.chunks(AT_ONCE) {
        let mut query = sql(
            "SELECT case_id, seq, category, channel, city_id, district_id, street_id, community_id, grid_id, handler_id,
                 reported_at, answered_at, closed_at, due_at, lapsed, overdue, stage
             FROM case_seen WHERE generation = $1 AND case_id IN
                 ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        )
        .bind(generation);
        for id in padded(ids) {
            query = query.bind(id);
        }
        found.extend(query.all::<Seen>(tx).await?);
    }
    Ok(found)
}

/// What the rows of these cases say of their clocks.
pub(super) async fn filed(tx: &mut Tx, cases: &[Uuid]) -> Result<Vec<Filed>> {
    let mut found = Vec::with_capacity(cases.len());
    for ids in cases.chunks(AT_ONCE) {
        let mut query = sql("SELECT c.id, c.state, c.due_at, c.overdue, c.lead_org_id,
                 EXISTS (SELECT 1 FROM task t WHERE t.matter_id = c.id AND t.role = 'lead' AND t.open AND t.state <> 'issued')
                     AS taken_up
             FROM case_file c WHERE c.id IN
                 ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");
        for id in padded(ids) {
            query = query.bind(id);
        }
        found.extend(query.all::<Filed>(tx).await?);
    }
    Ok(found)
}

fn padded(ids: &[Uuid]) -> impl Iterator<Item = Uuid> + '_ {
    ids.iter().copied().chain(std::iter::repeat(Uuid::nil())).take(AT_ONCE)
}

/// Open cases that came due and are not yet counted as overdue.
pub(super) async fn lapsing(tx: &mut Tx, generation: i64, as_of: Timestamp) -> Result<Vec<Seen>> {
    sql("SELECT case_id, seq, category, channel, city_id, district_id, street_id, community_id, grid_id, handler_id,
             reported_at, answered_at, closed_at, due_at, lapsed, overdue, stage
         FROM case_seen WHERE generation = $1 AND closed_at IS NULL AND NOT overdue AND due_at < $2 ORDER BY due_at")
    .bind(generation)
    .bind(as_of)
    .all(tx)
    .await
}

pub(super) async fn save(tx: &mut Tx, generation: i64, seen: &Seen) -> Result<()> {
    sql("INSERT INTO case_seen (generation, case_id, seq, category, channel, city_id, district_id, street_id, community_id,
             grid_id, handler_id, reported_at, answered_at, closed_at, due_at, lapsed, overdue, stage)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         ON CONFLICT (generation, case_id) DO UPDATE SET seq = excluded.seq, category = excluded.category,
             handler_id = excluded.handler_id, answered_at = excluded.answered_at, closed_at = excluded.closed_at,
             due_at = excluded.due_at, lapsed = excluded.lapsed, overdue = excluded.overdue, stage = excluded.stage")
    .bind(generation)
    .bind(seen.case_id)
    .bind(seen.seq)
    .bind(&seen.category)
    .bind(&seen.channel)
    .bind(seen.chain.city)
    .bind(seen.chain.district)
    .bind(seen.chain.street)
    .bind(seen.chain.community)
    .bind(seen.chain.grid)
    .bind(seen.handler)
    .bind(seen.reported_at)
    .bind(seen.answered_at)
    .bind(seen.closed_at)
    .bind(seen.due_at)
    .bind(seen.lapsed)
    .bind(seen.overdue)
    .bind(seen.stage.clone())
    .expect_one(tx)
    .await
}

/// Counters written in one statement: a batch of history moves thousands.
const ROWS: usize = 32;

static ADD_ONE: LazyLock<String> = LazyLock::new(|| add_totals(1));
static ADD_MANY: LazyLock<String> = LazyLock::new(|| add_totals(ROWS));
static ADD_ONE_KIND: LazyLock<String> = LazyLock::new(|| add_kinds(1));
static ADD_MANY_KINDS: LazyLock<String> = LazyLock::new(|| add_kinds(ROWS));

fn add_totals(rows: usize) -> String {
    format!(
        "INSERT INTO counter (generation, org_id, side, measure, day, n) VALUES {}
         ON CONFLICT (generation, org_id, side, measure, day) DO UPDATE SET n = counter.n + excluded.n",
        places(rows, 6)
    )
}

fn add_kinds(rows: usize) -> String {
    format!(
        "INSERT INTO counter_by (generation, org_id, side, measure, day, category, channel, n) VALUES {}
         ON CONFLICT (generation, org_id, side, measure, day, category, channel) DO UPDATE SET n = counter_by.n + excluded.n",
        places(rows, 8)
    )
}

/// `($1, $2), ($3, $4)` for two rows of two columns.
fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let row: Vec<String> =
            (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", row.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Moves the counters of a generation.
pub(super) async fn add(tx: &mut Tx, generation: i64, tally: &Tally) -> Result<()> {
    let totals = tally.totals();
    let (many, rest) = totals.as_chunks::<ROWS>();
    for rows in many {
        write_totals(tx, &ADD_MANY, generation, rows).await?;
    }
    for row in rest.chunks(1) {
        write_totals(tx, &ADD_ONE, generation, row).await?;
    }
    let kinds = tally.kinds();
    let (many, rest) = kinds.as_chunks::<ROWS>();
    for rows in many {
        write_kinds(tx, &ADD_MANY_KINDS, generation, rows).await?;
    }
    for row in rest.chunks(1) {
        write_kinds(tx, &ADD_ONE_KIND, generation, row).await?;
    }
    Ok(())
}

async fn write_totals(
    tx: &mut Tx,
    text: &'static str,
    generation: i64,
    rows: &[(Slot, i64)],
) -> Result<()> {
    let mut query = sql(text);
    for (slot, n) in rows {
        query = query
            .bind(generation)
            .bind(slot.org)
            .bind(slot.side.as_str())
            .bind(slot.measure.as_str())
            .bind(slot.day())
            .bind(*n);
    }
    query.execute(tx).await.map(drop)
}

async fn write_kinds(
    tx: &mut Tx,
    text: &'static str,
    generation: i64,
    rows: &[(&Kind, i64)],
) -> Result<()> {
    let mut query = sql(text);
    for (kind, n) in rows {
        query = query
            .bind(generation)
            .bind(kind.slot.org)
            .bind(kind.slot.side.as_str())
            .bind(kind.slot.measure.as_str())
            .bind(kind.slot.day())
            .bind(&kind.category)
            .bind(&kind.channel)
            .bind(*n);
    }
    query.execute(tx).await.map(drop)
}
