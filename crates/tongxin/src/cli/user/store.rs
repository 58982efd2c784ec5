//! Reads accounts for the console.

use kernel::db::{Tx, sql};
use kernel::{Result, Timestamp};

/// An account with a post it holds, if any.
#[derive(Debug, sqlx::FromRow, serde::Serialize)]
pub(super) struct AccountRow {
    pub(super) login: String,
    pub(super) name: String,
    pub(super) suspended_at: Option<Timestamp>,
    pub(super) role: Option<String>,
    pub(super) org: Option<String>,
}

/// Every account, once for each post it holds at `now`.
pub(super) async fn accounts(tx: &mut Tx, now: Timestamp) -> Result<Vec<AccountRow>> {
    sql("SELECT a.login, a.name, a.suspended_at, p.role, o.name_zh AS org
         FROM account a
         LEFT JOIN post p ON p.account_id = a.id AND p.valid_from <= $1 AND (p.valid_to IS NULL OR p.valid_to > $1)
         LEFT JOIN org o ON o.id = p.org_id
         ORDER BY a.login, p.role, o.name_zh")
    .bind(now)
    .all(tx)
    .await
}
