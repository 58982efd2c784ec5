//! SQL of retention and destruction.

use crate::case::model::CaseId;
use kernel::clock::Timestamp;
use kernel::db::{Select, Tx, sql};
use kernel::error::Result;
use kernel::paging::Cursor;
use kernel::territory::OrgId;
use uuid::Uuid;

/// A contact whose case was closed long enough ago to ask its rule.
#[derive(sqlx::FromRow)]
pub(in crate::case::contact) struct Due {
    pub(in crate::case::contact) case_id: CaseId,
    pub(in crate::case::contact) id: Uuid,
    pub(in crate::case::contact) kind: String,
    pub(in crate::case::contact) about_id: Option<OrgId>,
    pub(in crate::case::contact) closed_at: Timestamp,
}

/// Contacts of cases closed before `horizon`, after the row `after`.
pub(in crate::case::contact) async fn closed_before(
    tx: &mut Tx,
    (horizon, after): (Timestamp, (Uuid, Uuid)),
    limit: i64,
) -> Result<Vec<Due>> {
    sql("SELECT s.case_id, s.id, c.kind, c.about_id, c.closed_at FROM sealed_contact s JOIN case_file c ON c.id = s.case_id
         WHERE c.state = 'closed' AND c.closed_at <= $1 AND (s.case_id, s.id) > ($2, $3)
         ORDER BY s.case_id, s.id LIMIT $4")
    .bind(horizon)
    .bind(after.0)
    .bind(after.1)
    .bind(limit)
    .all(tx)
    .await
}

/// Whether any contact is kept.
pub(in crate::case::contact) async fn any(tx: &mut Tx) -> Result<bool> {
    let found: Vec<(Uuid,)> = sql("SELECT id FROM sealed_contact LIMIT 1").all(tx).await?;
    Ok(!found.is_empty())
}

pub(in crate::case::contact) async fn delete(tx: &mut Tx, row: (CaseId, Uuid)) -> Result<()> {
    sql("DELETE FROM sealed_contact WHERE case_id = $1 AND id = $2")
        .bind(row.0)
        .bind(row.1)
        .expect_one(tx)
        .await
}

/// What was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, serde::Serialize)]
pub struct Certificate {
    /// Which certificate; its stream in the ledger has the same id.
    pub id: Uuid,
    /// What kind of thing: `contact`.
    pub kind: String,
    /// By which rule, or `by-hand`, `by-reporter`.
    pub rule: String,
    /// How many.
    pub rows_destroyed: i64,
    /// SHA-256 over the ids, in their order.
    pub ids_digest: String,
    /// Who did it, as the ledger marks them.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

pub(in crate::case::contact) async fn certify(
    tx: &mut Tx,
    certificate: &Certificate,
) -> Result<()> {
    sql("INSERT INTO destruction (id, kind, rule, rows_destroyed, ids_digest, actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(certificate.id)
        .bind(&certificate.kind)
        .bind(&certificate.rule)
        .bind(certificate.rows_destroyed)
        .bind(&certificate.ids_digest)
        .bind(&certificate.actor)
        .bind(certificate.at)
        .expect_one(tx)
        .await
}

/// Certificates, the last first.
pub(in crate::case::contact) async fn certificates(
    tx: &mut Tx,
    after: Option<Cursor>,
    fetch: i64,
) -> Result<Vec<Certificate>> {
    Select::from("SELECT d.id, d.kind, d.rule, d.rows_destroyed, d.ids_digest, d.actor, d.at FROM destruction d")
        .after(after.map(|cursor| vec![cursor.key.into(), cursor.id.into()]), "(d.at, d.id) < (?, ?)")
        .order("d.at DESC, d.id DESC")
        .limit(fetch)
        .sql()
        .all(tx)
        .await
}
