//! Second factors, recovery codes, and the passwords an account had.

use kernel::Result;
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::territory::AccountId;
use uuid::Uuid;

/// A secret of codes as it is stored.
#[derive(sqlx::FromRow)]
pub(in crate::access) struct TotpRow {
    pub(in crate::access) secret: Vec<u8>,
    pub(in crate::access) confirmed_at: Option<Timestamp>,
    pub(in crate::access) last_step: i64,
}

pub(in crate::access) async fn totp(tx: &mut Tx, account: AccountId) -> Result<Option<TotpRow>> {
    sql("SELECT secret, confirmed_at, last_step FROM totp WHERE account_id = $1")
        .bind(account)
        .optional(tx)
        .await
}

/// Keeps a secret that waits for its first right code, in place of one that waited before; leaves one in force alone.
pub(in crate::access) async fn propose_totp(
    tx: &mut Tx,
    account: AccountId,
    secret: Vec<u8>,
    at: Timestamp,
) -> Result<u64> {
    sql("INSERT INTO totp (account_id, secret, created_at, confirmed_at, last_step) VALUES ($1, $2, $3, $4, 0)
         ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at, last_step = 0
         WHERE totp.confirmed_at IS NULL")
    .bind(account)
    .bind(secret)
    .bind(at)
    .bind(None::<Timestamp>)
    .execute(tx)
    .await
}

pub(in crate::access) async fn confirm_totp(
    tx: &mut Tx,
    account: AccountId,
    step: i64,
    at: Timestamp,
) -> Result<()> {
    sql("UPDATE totp SET confirmed_at = $3, last_step = $2 WHERE account_id = $1 AND confirmed_at IS NULL AND last_step < $2")
        .bind(account)
        .bind(step)
        .bind(at)
        .expect_one(tx)
        .await
}

/// Notes that the code of a step was used; false if it or a later one was used before.
pub(in crate::access) async fn use_step(
    tx: &mut Tx,
    account: AccountId,
    step: i64,
) -> Result<bool> {
    let noted = sql("UPDATE totp SET last_step = $2 WHERE account_id = $1 AND last_step < $2")
        .bind(account)
        .bind(step)
        .execute(tx)
        .await?;
    Ok(noted == 1)
}

pub(in crate::access) async fn remove_totp(tx: &mut Tx, account: AccountId) -> Result<u64> {
    sql("DELETE FROM totp WHERE account_id = $1").bind(account).execute(tx).await
}

pub(in crate::access) async fn insert_code(
    tx: &mut Tx,
    account: AccountId,
    digest: Vec<u8>,
    at: Timestamp,
) -> Result<()> {
    sql("INSERT INTO recovery_code (account_id, digest, made_at, used_at) VALUES ($1, $2, $3, $4)")
        .bind(account)
        .bind(digest)
        .bind(at)
        .bind(None::<Timestamp>)
        .expect_one(tx)
        .await
}

/// Uses a code; false if there is none such, or it was used before.
pub(in crate::access) async fn use_code(
    tx: &mut Tx,
    account: AccountId,
    digest: Vec<u8>,
    at: Timestamp,
) -> Result<bool> {
    let used = sql("UPDATE recovery_code SET used_at = $3 WHERE account_id = $1 AND digest = $2 AND used_at IS NULL")
        .bind(account)
        .bind(digest)
        .bind(at)
        .execute(tx)
        .await?;
    Ok(used == 1)
}

/// How many codes are left, and when the set was made.
pub(in crate::access) async fn codes_left(
    tx: &mut Tx,
    account: AccountId,
) -> Result<(i64, Option<Timestamp>)> {
    sql("SELECT count(*), max(made_at) FROM recovery_code WHERE account_id = $1 AND used_at IS NULL")
        .bind(account)
        .one(tx)
        .await
}

pub(in crate::access) async fn remove_codes(tx: &mut Tx, account: AccountId) -> Result<u64> {
    sql("DELETE FROM recovery_code WHERE account_id = $1").bind(account).execute(tx).await
}

/// A passkey as it is stored.
#[derive(sqlx::FromRow)]
pub(in crate::access) struct PasskeyRow {
    pub(in crate::access) id: Uuid,
    pub(in crate::access) account_id: AccountId,
    pub(in crate::access) credential_id: Vec<u8>,
    pub(in crate::access) name: String,
    pub(in crate::access) body: String,
    pub(in crate::access) created_at: Timestamp,
}

pub(in crate::access) async fn insert_passkey(tx: &mut Tx, passkey: &PasskeyRow) -> Result<()> {
    sql("INSERT INTO passkey (id, account_id, credential_id, name, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(passkey.id)
        .bind(passkey.account_id)
        .bind(passkey.credential_id.clone())
        .bind(&passkey.name)
        .bind(&passkey.body)
        .bind(passkey.created_at)
        .expect_one(tx)
        .await
}

pub(in crate::access) async fn passkeys(
    tx: &mut Tx,
    account: AccountId,
) -> Result<Vec<PasskeyRow>> {
    sql("SELECT * FROM passkey WHERE account_id = $1 ORDER BY created_at, id")
        .bind(account)
        .all(tx)
        .await
}

pub(in crate::access) async fn passkey_by_credential(
    tx: &mut Tx,
    credential: Vec<u8>,
) -> Result<Option<PasskeyRow>> {
    sql("SELECT * FROM passkey WHERE credential_id = $1").bind(credential).optional(tx).await
}

pub(in crate::access) async fn update_passkey(tx: &mut Tx, id: Uuid, body: &str) -> Result<()> {
    sql("UPDATE passkey SET body = $2 WHERE id = $1").bind(id).bind(body).expect_one(tx).await
}

pub(in crate::access) async fn rename_passkey(
    tx: &mut Tx,
    account: AccountId,
    id: Uuid,
    name: &str,
) -> Result<u64> {
    sql("UPDATE passkey SET name = $3 WHERE id = $2 AND account_id = $1")
        .bind(account)
        .bind(id)
        .bind(name)
        .execute(tx)
        .await
}

pub(in crate::access) async fn remove_passkey(
    tx: &mut Tx,
    account: AccountId,
    id: Uuid,
) -> Result<u64> {
    sql("DELETE FROM passkey WHERE id = $2 AND account_id = $1")
        .bind(account)
        .bind(id)
        .execute(tx)
        .await
}

pub(in crate::access) async fn remove_passkeys(tx: &mut Tx, account: AccountId) -> Result<u64> {
    sql("DELETE FROM passkey WHERE account_id = $1").bind(account).execute(tx).await
}

/// The last passwords an account had, the newest first.
pub(in crate::access) async fn passwords(
    tx: &mut Tx,
    account: AccountId,
    most: i64,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sql(
        "SELECT password FROM password_history WHERE account_id = $1 ORDER BY set_at DESC LIMIT $2",
    )
    .bind(account)
    .bind(most)
    .all(tx)
    .await?;
    Ok(rows.into_iter().map(|(password,)| password).collect())
}

/// Keeps a password that was replaced, and of those before only the last ones.
pub(in crate::access) async fn keep_password(
    tx: &mut Tx,
    account: AccountId,
    (password, at): (&str, Timestamp),
    most: i64,
) -> Result<()> {
    sql("INSERT INTO password_history (account_id, set_at, password) VALUES ($1, $2, $3) ON CONFLICT (account_id, set_at) DO NOTHING")
        .bind(account)
        .bind(at)
        .bind(password)
        .execute(tx)
        .await?;
    sql("DELETE FROM password_history WHERE account_id = $1 AND set_at NOT IN
             (SELECT h.set_at FROM password_history h WHERE h.account_id = $1 ORDER BY h.set_at DESC LIMIT $2)")
        .bind(account)
        .bind(most)
        .execute(tx)
        .await
        .map(drop)
}
