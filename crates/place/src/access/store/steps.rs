//! What is under way between two requests: a sign-in that waits for its second factor, a passkey that was asked for.

use kernel::Result;
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::territory::AccountId;

/// Something under way.
#[derive(sqlx::FromRow)]
pub(in crate::access) struct StepRow {
    pub(in crate::access) token_hash: Vec<u8>,
    pub(in crate::access) account_id: Option<AccountId>,
    pub(in crate::access) purpose: String,
    pub(in crate::access) state: String,
    pub(in crate::access) expires_at: Timestamp,
}

pub(in crate::access) async fn insert(tx: &mut Tx, step: &StepRow) -> Result<()> {
    sql("INSERT INTO sign_in_step (token_hash, account_id, purpose, state, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(step.token_hash.clone())
        .bind(step.account_id)
        .bind(&step.purpose)
        .bind(&step.state)
        .bind(step.expires_at)
        .expect_one(tx)
        .await
}

/// What is under way for this purpose under this token, if it is not too late.
pub(in crate::access) async fn find(
    tx: &mut Tx,
    token: Vec<u8>,
    purpose: &str,
    at: Timestamp,
) -> Result<Option<StepRow>> {
    sql("SELECT * FROM sign_in_step WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3")
        .bind(token)
        .bind(purpose)
        .bind(at)
        .optional(tx)
        .await
}

/// Like [`find`], and it is over: of two who ask at once one gets it.
pub(in crate::access) async fn take(
    tx: &mut Tx,
    token: Vec<u8>,
    purpose: &str,
    at: Timestamp,
) -> Result<Option<StepRow>> {
    sql("DELETE FROM sign_in_step WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3
         RETURNING token_hash, account_id, purpose, state, expires_at")
    .bind(token)
    .bind(purpose)
    .bind(at)
    .optional(tx)
    .await
}

/// Nothing of this account is under way any more.
pub(in crate::access) async fn drop_all(tx: &mut Tx, account: AccountId) -> Result<u64> {
    sql("DELETE FROM sign_in_step WHERE account_id = $1").bind(account).execute(tx).await
}
