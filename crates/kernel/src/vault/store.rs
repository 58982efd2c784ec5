//! SQL over declared fields. Table and column names are ours, never a caller's.

use super::envelope::{Field, Sealed};
use crate::db::{Sql, Tx, Value};
use crate::error::Result;
use uuid::Uuid;

/// A sealed text with the ids of its row.
#[derive(sqlx::FromRow)]
pub(super) struct SealedRow {
    pub(super) first: Uuid,
    pub(super) second: Uuid,
    pub(super) sealed: Sealed,
}

/// Rows whose field holds a sealed text that does not begin with `unlike`, after the row `after`, in the order of their ids.
pub(super) async fn rows(
    tx: &mut Tx,
    field: &Field,
    (after, unlike): ((Uuid, Uuid), &str),
    limit: i64,
) -> Result<Vec<SealedRow>> {
    let Field { table, key: (first, second), column } = field;
    let text = format!(
        "SELECT {first} AS first, {second} AS second, {column} AS sealed FROM {table}
         WHERE {column} IS NOT NULL AND ({first}, {second}) > ($1, $2) AND {column} NOT LIKE $3
         ORDER BY {first}, {second} LIMIT $4"
    );
    let values: [Value; 4] = [after.0.into(), after.1.into(), unlike.into(), limit.into()];
    Sql::composed(text, values.into()).all(tx).await
}

/// Puts `fresh` in the place of `old`, if that is still there; whether it was.
pub(super) async fn replace(
    tx: &mut Tx,
    field: &Field,
    (old, fresh): (&SealedRow, Sealed),
) -> Result<bool> {
    let Field { table, key: (first, second), column } = field;
    let text = format!(
        "UPDATE {table} SET {column} = $3 WHERE {first} = $1 AND {second} = $2 AND {column} = $4"
    );
    let values: [Value; 4] =
        [old.first.into(), old.second.into(), fresh.into(), old.sealed.clone().into()];
    Ok(Sql::composed(text, values.into()).execute(tx).await? == 1)
}

/// How many sealed texts a field holds, and how many of them begin with `like`.
pub(super) async fn count(tx: &mut Tx, field: &Field, like: &str) -> Result<i64> {
    let Field { table, column, .. } = field;
    let text = format!("SELECT count(*) FROM {table} WHERE {column} LIKE $1");
    Sql::composed(text, vec![like.into()]).scalar(tx).await
}
