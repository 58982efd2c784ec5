//! All SQL of contacts.

pub(super) mod destruction;

use super::super::model::CaseId;
use super::super::policy::SHAPE;
use super::look_up::Found;
use kernel::clock::Timestamp;
use kernel::db::{Select, Tx, sql};
use kernel::error::Result;
use kernel::paging::Cursor;
use kernel::policy::Scope;
use kernel::territory::AccountId;
use kernel::vault::{Field, Sealed};
use uuid::Uuid;

const KEY: (&str, &str) = ("case_id", "id");
/// What a reporter is called.
pub(super) const NAME: Field = Field::keyed("sealed_contact", KEY, "name_sealed");
/// Their number.
pub(super) const NUMBER: Field = Field::keyed("sealed_contact", KEY, "number_sealed");
/// When and how to reach them.
pub(super) const REACH: Field = Field::keyed("sealed_contact", KEY, "reach_sealed");

/// A contact as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct SealedContact {
    pub(super) case_id: CaseId,
    /// The reporter.
    pub(super) id: Uuid,
    pub(super) name_sealed: Option<Sealed>,
    pub(super) number_sealed: Option<Sealed>,
    pub(super) reach_sealed: Option<Sealed>,
    pub(super) number_index: Option<String>,
    pub(super) given_at: Timestamp,
}

/// Keeps a contact, in the place of the one the reporter gave before.
pub(super) async fn put(tx: &mut Tx, contact: SealedContact) -> Result<()> {
    sql("INSERT INTO sealed_contact (case_id, id, name_sealed, number_sealed, reach_sealed, number_index, given_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (case_id, id) DO UPDATE SET name_sealed = excluded.name_sealed, number_sealed = excluded.number_sealed,
             reach_sealed = excluded.reach_sealed, number_index = excluded.number_index, given_at = excluded.given_at")
    .bind(contact.case_id)
    .bind(contact.id)
    .bind(contact.name_sealed)
    .bind(contact.number_sealed)
    .bind(contact.reach_sealed)
    .bind(contact.number_index)
    .bind(contact.given_at)
    .expect_one(tx)
    .await
}

/// The contacts of a case's reporters, in the order they were given.
pub(super) async fn of_case(tx: &mut Tx, case: CaseId) -> Result<Vec<SealedContact>> {
    sql("SELECT case_id, id, name_sealed, number_sealed, reach_sealed, number_index, given_at
         FROM sealed_contact WHERE case_id = $1 ORDER BY given_at, id")
    .bind(case)
    .all(tx)
    .await
}

/// The contact of one reporter.
pub(super) async fn of_reporter(
    tx: &mut Tx,
    (case, reporter): (CaseId, Uuid),
) -> Result<Option<SealedContact>> {
    sql("SELECT case_id, id, name_sealed, number_sealed, reach_sealed, number_index, given_at
         FROM sealed_contact WHERE case_id = $1 AND id = $2")
    .bind(case)
    .bind(reporter)
    .optional(tx)
    .await
}

/// A contact that was opened.
pub(super) struct Reveal<'a> {
    pub(super) id: Uuid,
    pub(super) case: CaseId,
    pub(super) reporter: Uuid,
    pub(super) account: AccountId,
    pub(super) purpose: &'a str,
    pub(super) note: &'a str,
    pub(super) at: Timestamp,
}

pub(super) async fn add_reveal(tx: &mut Tx, reveal: &Reveal<'_>) -> Result<()> {
    sql("INSERT INTO contact_reveal (id, case_id, reporter_id, account_id, purpose, note, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
    .bind(reveal.id)
    .bind(reveal.case)
    .bind(reveal.reporter)
    .bind(reveal.account)
    .bind(reveal.purpose)
    .bind(reveal.note)
    .bind(reveal.at)
    .expect_one(tx)
    .await
}

/// A row of the auditor's list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct RevealRow {
    pub(super) id: Uuid,
    pub(super) at: Timestamp,
    pub(super) case_id: CaseId,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) login: String,
    pub(super) purpose: String,
    pub(super) note: String,
}

/// What the auditor asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct RevealFilter<'a> {
    /// Part of the name or of the login, as a pattern.
    pub(super) actor: Option<&'a str>,
    pub(super) purpose: Option<&'a str>,
    /// First moment, and the first moment after.
    pub(super) between: (Option<Timestamp>, Option<Timestamp>),
    pub(super) after: Option<Cursor>,
    pub(super) fetch: i64,
}

/// Who opened what, the last first.
pub(super) async fn reveals(tx: &mut Tx, asked: &RevealFilter<'_>) -> Result<Vec<RevealRow>> {
    let list = Select::from(
        "SELECT r.id, r.at, r.case_id, c.number, a.name, a.login, r.purpose, r.note
         FROM contact_reveal r JOIN case_file c ON c.id = r.case_id JOIN account a ON a.id = r.account_id",
    )
    .and_if(asked.purpose, "r.purpose = ?")
    .and_if(asked.between.0, "r.at >= ?")
    .and_if(asked.between.1, "r.at < ?");
    let list = match asked.actor {
        Some(like) => list.and_all(
            "(LOWER(a.name) LIKE ? ESCAPE '!' OR LOWER(a.login) LIKE ? ESCAPE '!')",
            vec![like.into(), like.into()],
        ),
        None => list,
    };
    let after = asked.after.map(|cursor| vec![cursor.key.into(), cursor.id.into()]);
    list.after(after, "(r.at, r.id) < (?, ?)")
        .order("r.at DESC, r.id DESC")
        .limit(asked.fetch)
        .sql()
        .all(tx)
        .await
}

#[derive(sqlx::FromRow)]
struct Known {
    id: Uuid,
}

/// The reporter whose secret has this digest.
pub(super) async fn reporter_of(tx: &mut Tx, (case, digest): (CaseId, &[u8])) -> Result<Uuid> {
    let known: Known = sql("SELECT id FROM case_reporter WHERE case_id = $1 AND token_hash = $2")
        .bind(case)
        .bind(digest)
        .one(tx)
        .await?;
    Ok(known.id)
}

/// When a contact was opened, and what for.
pub(super) async fn reveals_of(
    tx: &mut Tx,
    (case, reporter): (CaseId, Uuid),
) -> Result<Vec<(Timestamp, String)>> {
    sql("SELECT at, purpose FROM contact_reveal WHERE case_id = $1 AND reporter_id = $2 ORDER BY at, id")
        .bind(case)
        .bind(reporter)
        .all(tx)
        .await
}

/// Cases whose reporter gave the number of this index: open ones, and those closed since; within a scope.
pub(super) async fn by_index(
    tx: &mut Tx,
    (index, since): (&str, Timestamp),
    scope: &Scope,
    limit: i64,
) -> Result<Vec<Found>> {
    let list = Select::from("SELECT c.id, c.number, c.title, c.state FROM case_file c")
        .scoped(scope, &SHAPE)
        .and(
            "EXISTS (SELECT 1 FROM sealed_contact s WHERE s.case_id = c.id AND s.number_index = ?)",
            index,
        )
        .and("(c.state <> 'closed' OR c.closed_at >= ?)", since);
    list.order("c.reported_at DESC, c.id DESC").limit(limit).sql().all(tx).await
}
