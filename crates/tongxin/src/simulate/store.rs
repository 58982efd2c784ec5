//! What a simulation asks of the database: who works where, and what is under way. Reads only.

use kernel::db::{Tx, sql};
use kernel::territory::{AccountId, OrgId};
use kernel::{Result, Timestamp};
use matter::case::CaseId;

/// Somebody of the fictional city who holds a post.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Held {
    pub(super) account_id: AccountId,
    pub(super) org_id: OrgId,
    pub(super) role: String,
}

/// The made-up people with their posts in force at `at`; nobody real is among them.
pub(super) async fn staff(tx: &mut Tx, at: Timestamp) -> Result<Vec<Held>> {
    sql("SELECT p.account_id, p.org_id, p.role FROM post p JOIN account a ON a.id = p.account_id
         WHERE a.demo_password IS NOT NULL AND a.suspended_at IS NULL
           AND p.valid_from <= $1 AND (p.valid_to IS NULL OR p.valid_to > $1)
         ORDER BY p.account_id, p.id")
    .bind(at)
    .all(tx)
    .await
}

/// Cases that are under way, oldest first; imported history is left alone.
pub(super) async fn open_cases(tx: &mut Tx) -> Result<Vec<CaseId>> {
    let rows: Vec<(CaseId,)> =
        sql("SELECT id FROM case_file WHERE state <> 'closed' AND source IS NULL ORDER BY reported_at, id")
            .all(tx)
            .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
