//! Named facts about the installation, e.g. that its city is fictional.

use crate::db::{Tx, sql};
use crate::error::Result;

/// The Chinese name of the city; set only when it is fictional.
pub const FICTIONAL_ZH: &str = "city.fictional.zh";
/// The English name of the city; set only when it is fictional.
pub const FICTIONAL_EN: &str = "city.fictional.en";

#[derive(sqlx::FromRow)]
struct Found {
    value: String,
}

/// The value of `name`, if set.
pub async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    let found =
        sql("SELECT value FROM setting WHERE name = $1").bind(name).optional::<Found>(tx).await?;
    Ok(found.map(|found| found.value))
}

/// Sets `name` to `value`.
pub async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    sql("INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(name)
        .bind(value)
        .expect_one(tx)
        .await
}

/// Sets `name` to `value` unless it is set already: of two at the same time the first one's stays.
pub async fn keep(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    sql("INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(value)
        .execute(tx)
        .await
        .map(drop)
}
