//! Named facts about the installation, e.g. that its city is fictional.

use crate::cx::Cx;
use crate::db::{Tx, sql};
use crate::error::Result;
use crate::ledger::Event;
use uuid::Uuid;

/// The stream under which changes of settings are kept.
const STREAM: Uuid = Uuid::from_u128(0x7469_6e67_7869_6e00_0000_0000_0000_0002);
/// Characters of a value that its event keeps; the longest values are drawings.
const KEPT: usize = 200;

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

/// A setting was changed: by whom stands with the event.
#[derive(Debug, Clone, serde::Serialize)]
struct Changed<'a> {
    name: &'a str,
    from: Option<String>,
    to: String,
}

impl Event for Changed<'_> {
    fn kind(&self) -> &'static str {
        "setting.changed"
    }
}

/// Sets `name` to `value` and says so in the ledger; false, and nothing happens, if that is its value already. For whatever somebody
/// decides; what the system only notes for itself is [`set`].
pub async fn change(cx: &mut Cx, name: &str, value: &str) -> Result<bool> {
    let from = get(&mut cx.tx, name).await?;
    if from.as_deref() == Some(value) {
        return Ok(false);
    }
    set(&mut cx.tx, name, value).await?;
    let shorten = |value: &str| value.chars().take(KEPT).collect();
    let (from, to) = (from.as_deref().map(shorten), shorten(value));
    cx.record(STREAM, &Changed { name, from, to }).await?;
    Ok(true)
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
