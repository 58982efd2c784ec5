//! All SQL of identities and of the ways to a provider, and the only file that writes their tables.

use kernel::Result;
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::territory::{AccountId, OrgId, PostId};

/// A way to a provider and back, as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct AttemptRow {
    pub(super) state_hash: Vec<u8>,
    pub(super) browser_hash: Vec<u8>,
    pub(super) provider: String,
    pub(super) purpose: String,
    pub(super) account_id: Option<AccountId>,
    pub(super) next: String,
    pub(super) created_at: Timestamp,
    pub(super) subject: Option<String>,
}

pub(super) async fn insert_attempt(tx: &mut Tx, attempt: &AttemptRow) -> Result<()> {
    sql("INSERT INTO sso_attempt (state_hash, browser_hash, provider, purpose, account_id, next, created_at, subject)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(attempt.state_hash.clone())
    .bind(attempt.browser_hash.clone())
    .bind(&attempt.provider)
    .bind(&attempt.purpose)
    .bind(attempt.account_id)
    .bind(&attempt.next)
    .bind(attempt.created_at)
    .bind(attempt.subject.clone())
    .expect_one(tx)
    .await
}

/// Takes the attempt away and returns it: of two who come with the same state, one gets it.
pub(super) async fn take_attempt(tx: &mut Tx, state_hash: Vec<u8>) -> Result<Option<AttemptRow>> {
    sql("DELETE FROM sso_attempt WHERE state_hash = $1 RETURNING *")
        .bind(state_hash)
        .optional(tx)
        .await
}

/// Clears away attempts nobody came back from.
pub(super) async fn clear_away(tx: &mut Tx, before: Timestamp) -> Result<()> {
    sql("DELETE FROM sso_attempt WHERE created_at < $1").bind(before).execute(tx).await.map(drop)
}

/// An identity as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct IdentityRow {
    pub(super) provider: String,
    pub(super) subject: String,
    pub(super) account_id: AccountId,
    pub(super) linked_at: Timestamp,
}

pub(super) async fn identity(
    tx: &mut Tx,
    provider: &str,
    subject: &str,
) -> Result<Option<IdentityRow>> {
    sql("SELECT * FROM account_identity WHERE provider = $1 AND subject = $2")
        .bind(provider)
        .bind(subject)
        .optional(tx)
        .await
}

/// The identities of an account.
pub(super) async fn identities(tx: &mut Tx, account: AccountId) -> Result<Vec<IdentityRow>> {
    sql("SELECT * FROM account_identity WHERE account_id = $1 ORDER BY linked_at, provider, subject")
        .bind(account)
        .all(tx)
        .await
}

pub(super) async fn insert_identity(tx: &mut Tx, identity: &IdentityRow) -> Result<()> {
    sql("INSERT INTO account_identity (provider, subject, account_id, linked_at) VALUES ($1, $2, $3, $4)")
        .bind(&identity.provider)
        .bind(&identity.subject)
        .bind(identity.account_id)
        .bind(identity.linked_at)
        .expect_one(tx)
        .await
}

pub(super) async fn delete_identity(tx: &mut Tx, provider: &str, subject: &str) -> Result<()> {
    sql("DELETE FROM account_identity WHERE provider = $1 AND subject = $2")
        .bind(provider)
        .bind(subject)
        .expect_one(tx)
        .await
}

/// A post that a provider's claims gave and that is still held.
#[derive(sqlx::FromRow)]
pub(super) struct GivenRow {
    pub(super) post_id: PostId,
    pub(super) role: String,
    pub(super) org_id: OrgId,
}

/// The posts that a provider's claims gave the account, those in force at `at`.
pub(super) async fn given(
    tx: &mut Tx,
    account: AccountId,
    provider: &str,
    at: Timestamp,
) -> Result<Vec<GivenRow>> {
    sql("SELECT s.post_id, p.role, p.org_id
         FROM sso_post s
         JOIN post p ON p.id = s.post_id AND (p.valid_to IS NULL OR p.valid_to > $3)
         WHERE s.account_id = $1 AND s.provider = $2
         ORDER BY s.post_id")
    .bind(account)
    .bind(provider)
    .bind(at)
    .all(tx)
    .await
}

pub(super) async fn insert_given(
    tx: &mut Tx,
    post: PostId,
    account: AccountId,
    provider: &str,
) -> Result<()> {
    sql("INSERT INTO sso_post (post_id, account_id, provider) VALUES ($1, $2, $3)")
        .bind(post)
        .bind(account)
        .bind(provider)
        .expect_one(tx)
        .await
}
