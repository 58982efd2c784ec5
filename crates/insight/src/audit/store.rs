//! SQL of the auditor's pages. Reads only: what they write, they write as events.

use super::model::{Leg, Place};
use kernel::clock::Timestamp;
use kernel::db::{Select, Tx, Value, sql};
use kernel::error::Result;
use kernel::ledger::Entry;
use kernel::policy::Role;
use kernel::territory::AccountId;
use uuid::Uuid;

/// Entries of a leg before `after`, newest first.
pub(super) async fn entries(
    tx: &mut Tx,
    leg: &Leg,
    after: Option<Place>,
    rows: i64,
) -> Result<Vec<Entry>> {
    let after: Option<Vec<Value>> =
        after.map(|place| vec![place.at.into(), place.stream.into(), place.seq.into()]);
    Select::from("SELECT e.stream, e.seq, e.at, e.actor, e.on_behalf_of, e.kind, e.body, e.prev_hash, e.hash FROM event e")
        .and_if(leg.stream, "e.stream = ?")
        .and_if(leg.actor.clone(), "e.actor = ?")
        .and_if(leg.kind.clone(), "e.kind = ?")
        .and_if(leg.since, "e.at >= ?")
        .and_if(leg.until, "e.at < ?")
        .after(after, "(e.at, e.stream, e.seq) < (?, ?, ?)")
        .order("e.at DESC, e.stream DESC, e.seq DESC")
        .limit(rows)
        .sql()
        .all(tx)
        .await
}

/// The first kind after `after` in the order of the alphabet; the index on kinds makes this one step.
pub(super) async fn next_kind(tx: &mut Tx, after: &str) -> Result<Option<String>> {
    sql("SELECT min(kind) FROM event WHERE kind > $1").bind(after).scalar(tx).await
}

/// What a stream's last entry says, of what kind, and when.
pub(super) async fn last(tx: &mut Tx, stream: Uuid) -> Result<Option<(String, String, Timestamp)>> {
    sql("SELECT kind, body, at FROM event WHERE stream = $1 ORDER BY seq DESC LIMIT 1")
        .bind(stream)
        .optional(tx)
        .await
}

/// An account's login and name.
pub(super) async fn account(tx: &mut Tx, id: AccountId) -> Result<Option<(String, String)>> {
    sql("SELECT login, name FROM account WHERE id = $1").bind(id).optional(tx).await
}

/// Accounts of this login, or of exactly this name.
pub(super) async fn accounts_called(
    tx: &mut Tx,
    text: &str,
    rows: i64,
) -> Result<Vec<(AccountId,)>> {
    sql("SELECT id FROM account WHERE login = $1 OR name = $2 ORDER BY login LIMIT $3")
        .bind(text.to_lowercase())
        .bind(text)
        .bind(rows)
        .all(tx)
        .await
}

/// The number of the case whose stream this is.
pub(super) async fn case_number(tx: &mut Tx, id: Uuid) -> Result<Option<(String,)>> {
    sql("SELECT number FROM case_file WHERE id = $1").bind(id).optional(tx).await
}

/// The case of this number.
pub(super) async fn case_of(tx: &mut Tx, number: &str) -> Result<Option<(Uuid,)>> {
    sql("SELECT case_id FROM case_number WHERE number = $1").bind(number).optional(tx).await
}

/// Somebody's time in one of the three administrators' posts.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Holder {
    pub(super) account_id: AccountId,
    pub(super) login: String,
    pub(super) name: String,
    pub(super) valid_from: Timestamp,
    pub(super) valid_to: Option<Timestamp>,
    pub(super) suspended_at: Option<Timestamp>,
}

/// Everybody who holds, held or will hold a role, the latest first.
pub(super) async fn holders(tx: &mut Tx, role: Role) -> Result<Vec<Holder>> {
    sql("SELECT p.account_id, a.login, a.name, p.valid_from, p.valid_to, a.suspended_at
         FROM post p JOIN account a ON a.id = p.account_id
         WHERE p.role = $1 ORDER BY p.valid_from DESC, a.login")
    .bind(role.as_str())
    .all(tx)
    .await
}
