//! What programs sign in with.

use super::{ActorRow, StandingRow};
use kernel::Result;
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::territory::AccountId;
use uuid::Uuid;

/// A token as it is stored.
#[derive(Clone, sqlx::FromRow)]
pub(in crate::access) struct TokenRow {
    pub(in crate::access) id: Uuid,
    pub(in crate::access) account_id: AccountId,
    pub(in crate::access) kind: String,
    pub(in crate::access) client_id: Option<Uuid>,
    pub(in crate::access) name: String,
    pub(in crate::access) hint: String,
    pub(in crate::access) digest: Vec<u8>,
    pub(in crate::access) actions: Option<String>,
    pub(in crate::access) read_only: bool,
    pub(in crate::access) created_at: Timestamp,
    pub(in crate::access) expires_at: Timestamp,
    pub(in crate::access) used_on: Option<Timestamp>,
    pub(in crate::access) revoked_at: Option<Timestamp>,
}

pub(in crate::access) async fn insert(tx: &mut Tx, token: &TokenRow) -> Result<()> {
    sql("INSERT INTO access_token (id, account_id, kind, client_id, name, hint, digest, actions, read_only, created_at,
             expires_at, used_on, revoked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
    .bind(token.id)
    .bind(token.account_id)
    .bind(&token.kind)
    .bind(token.client_id)
    .bind(&token.name)
    .bind(&token.hint)
    .bind(token.digest.clone())
    .bind(token.actions.clone())
    .bind(token.read_only)
    .bind(token.created_at)
    .bind(token.expires_at)
    .bind(token.used_on)
    .bind(token.revoked_at)
    .expect_one(tx)
    .await
}

pub(in crate::access) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<TokenRow>> {
    sql("SELECT * FROM access_token WHERE id = $1").bind(id).optional(tx).await
}

/// Tokens and clients of an account that are not revoked, the newest first.
pub(in crate::access) async fn of_account(
    tx: &mut Tx,
    account: AccountId,
) -> Result<Vec<TokenRow>> {
    sql("SELECT * FROM access_token WHERE account_id = $1 AND kind <> 'bearer' AND revoked_at IS NULL
         ORDER BY created_at DESC, id")
    .bind(account)
    .all(tx)
    .await
}

/// Revokes a token, and what was given out for it.
pub(in crate::access) async fn revoke(tx: &mut Tx, id: Uuid, at: Timestamp) -> Result<()> {
    sql("DELETE FROM access_token WHERE client_id = $1").bind(id).execute(tx).await?;
    sql("UPDATE access_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
        .bind(id)
        .bind(at)
        .expect_one(tx)
        .await
}

pub(in crate::access) async fn note_use(tx: &mut Tx, id: Uuid, day: Timestamp) -> Result<()> {
    sql("UPDATE access_token SET used_on = $2 WHERE id = $1 AND (used_on IS NULL OR used_on < $2)")
        .bind(id)
        .bind(day)
        .execute(tx)
        .await
        .map(drop)
}

/// A token in force with its account and one of the posts in force.
#[derive(sqlx::FromRow)]
pub(in crate::access) struct BearerRow {
    pub(in crate::access) token_id: Uuid,
    pub(in crate::access) client_id: Option<Uuid>,
    pub(in crate::access) actions: Option<String>,
    pub(in crate::access) read_only: bool,
    pub(in crate::access) used_on: Option<Timestamp>,
    #[sqlx(flatten)]
    pub(in crate::access) standing: StandingRow,
    #[sqlx(flatten)]
    pub(in crate::access) actor: ActorRow,
}

/// Everything a request with a token needs to know; nothing for a token that is over or revoked, or whose account is suspended.
pub(in crate::access) async fn bearer(
    tx: &mut Tx,
    digest: Vec<u8>,
    at: Timestamp,
) -> Result<Vec<BearerRow>> {
    sql("SELECT k.id AS token_id, k.client_id, k.actions, k.read_only, k.used_on, a.password_once, a.password_set_at,
                a.demo_password IS NOT NULL AS demo, a.kind = 'machine' AS machine,
                (EXISTS (SELECT 1 FROM totp t WHERE t.account_id = a.id AND t.confirmed_at IS NOT NULL)
                 OR EXISTS (SELECT 1 FROM passkey w WHERE w.account_id = a.id)) AS second,
                a.id AS account_id, a.name, p.id AS post_id, p.role, o.id AS org_id, o.kind AS org_kind, o.name_zh, o.name_en
         FROM access_token k
         JOIN account a ON a.id = k.account_id AND a.suspended_at IS NULL
         LEFT JOIN post p ON p.account_id = a.id AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
         LEFT JOIN org o ON o.id = p.org_id
         WHERE k.digest = $1 AND k.expires_at > $2 AND k.revoked_at IS NULL AND k.kind <> 'client'
         ORDER BY p.valid_from, p.id")
    .bind(digest)
    .bind(at)
    .all(tx)
    .await
}
