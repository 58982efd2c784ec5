//! All SQL of accounts, posts and sessions, and with its folder the only place that writes their tables.

pub(super) mod accounts;
pub(super) mod factors;
pub(super) mod steps;
pub(super) mod tokens;

use super::model::{Login, Period};
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::policy::Role;
use kernel::territory::{AccountId, Chain, OrgId, PostId};
use kernel::{Error, Result};

/// An account as it is stored.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct AccountRow {
    pub(super) id: AccountId,
    pub(super) login: String,
    pub(super) name: String,
    pub(super) password: String,
    pub(super) created_at: Timestamp,
    pub(super) suspended_at: Option<Timestamp>,
    pub(super) demo_password: Option<String>,
    /// `person` or `machine`.
    pub(super) kind: String,
    pub(super) password_once: bool,
    pub(super) password_set_at: Timestamp,
}

impl AccountRow {
    pub(super) fn is_machine(&self) -> bool {
        self.kind == MACHINE
    }
}

/// The kind of an account that a program acts with.
pub(super) const MACHINE: &str = "machine";
/// The kind of an account that somebody signs in with.
pub(super) const PERSON: &str = "person";

pub(super) async fn insert_account(tx: &mut Tx, account: &AccountRow) -> Result<()> {
    sql("INSERT INTO account (id, login, name, password, created_at, suspended_at, demo_password, kind, password_once,
             password_set_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(account.id)
    .bind(&account.login)
    .bind(&account.name)
    .bind(&account.password)
    .bind(account.created_at)
    .bind(account.suspended_at)
    .bind(account.demo_password.clone())
    .bind(&account.kind)
    .bind(account.password_once)
    .bind(account.password_set_at)
    .expect_one(tx)
    .await
}

pub(super) async fn account(tx: &mut Tx, id: AccountId) -> Result<AccountRow> {
    sql("SELECT * FROM account WHERE id = $1").bind(id).one(tx).await
}

pub(super) async fn account_by_login(tx: &mut Tx, login: &Login) -> Result<Option<AccountRow>> {
    sql("SELECT * FROM account WHERE login = $1").bind(login.as_str()).optional(tx).await
}

/// Keeps others from changing the account and its posts until this transaction ends.
pub(super) async fn lock_account(tx: &mut Tx, id: AccountId) -> Result<()> {
    let found = sql("UPDATE account SET name = name WHERE id = $1").bind(id).execute(tx).await?;
    if found == 1 { Ok(()) } else { Err(Error::NotFound) }
}

pub(super) async fn set_suspended(tx: &mut Tx, id: AccountId, at: Option<Timestamp>) -> Result<()> {
    sql("UPDATE account SET suspended_at = $2 WHERE id = $1").bind(id).bind(at).expect_one(tx).await
}

/// A password that takes the place of another.
pub(super) struct NewPassword<'a> {
    pub(super) digest: &'a str,
    /// Whether it is good for one sign-in only.
    pub(super) once: bool,
    pub(super) at: Timestamp,
}

pub(super) async fn set_password(
    tx: &mut Tx,
    id: AccountId,
    password: &NewPassword<'_>,
) -> Result<()> {
    sql("UPDATE account SET password = $2, password_once = $3, password_set_at = $4 WHERE id = $1")
        .bind(id)
        .bind(password.digest)
        .bind(password.once)
        .bind(password.at)
        .expect_one(tx)
        .await
}

/// A post as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct PostRow {
    pub(super) id: PostId,
    pub(super) account_id: AccountId,
    pub(super) org_id: OrgId,
    pub(super) role: String,
    pub(super) valid_from: Timestamp,
    pub(super) valid_to: Option<Timestamp>,
}

impl PostRow {
    pub(super) fn role(&self) -> Result<Role> {
        read_role(&self.role)
    }

    pub(super) const fn period(&self) -> Period {
        Period { from: self.valid_from, to: self.valid_to }
    }
}

pub(super) fn read_role(word: &str) -> Result<Role> {
    word.parse().map_err(|_| Error::internal(format!("unknown role {word:?} in post")))
}

pub(super) async fn insert_post(tx: &mut Tx, post: &PostRow) -> Result<()> {
    sql("INSERT INTO post (id, account_id, org_id, role, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(post.id)
        .bind(post.account_id)
        .bind(post.org_id)
        .bind(&post.role)
        .bind(post.valid_from)
        .bind(post.valid_to)
        .expect_one(tx)
        .await
}

pub(super) async fn post(tx: &mut Tx, id: PostId) -> Result<PostRow> {
    sql("SELECT * FROM post WHERE id = $1").bind(id).one(tx).await
}

/// Every post the account holds, held or will hold.
pub(super) async fn posts(tx: &mut Tx, account: AccountId) -> Result<Vec<PostRow>> {
    sql("SELECT * FROM post WHERE account_id = $1 ORDER BY valid_from, id")
        .bind(account)
        .all(tx)
        .await
}

pub(super) async fn end_post(tx: &mut Tx, id: PostId, at: Timestamp) -> Result<()> {
    sql("UPDATE post SET valid_to = $2 WHERE id = $1").bind(id).bind(at).expect_one(tx).await
}

/// How many accounts and organisations in force have these ids: one each if a post can tie them.
pub(super) async fn both_there(
    tx: &mut Tx,
    account: AccountId,
    org: OrgId,
) -> Result<(bool, bool)> {
    let (accounts, orgs): (i64, i64) = sql("SELECT (SELECT count(*) FROM account WHERE id = $1),
                (SELECT count(*) FROM org WHERE id = $2 AND valid_to IS NULL)")
    .bind(account)
    .bind(org)
    .one(tx)
    .await?;
    Ok((accounts == 1, orgs == 1))
}

/// An account with one of its posts in force; one row without a post if it has none.
#[derive(sqlx::FromRow)]
pub(super) struct ActorRow {
    pub(super) account_id: AccountId,
    pub(super) name: String,
    pub(super) post_id: Option<PostId>,
    pub(super) role: Option<String>,
    pub(super) org_id: Option<OrgId>,
    pub(super) org_kind: Option<String>,
    pub(super) name_zh: Option<String>,
    pub(super) name_en: Option<String>,
}

/// The account and its posts in force at `at`; nothing if it is suspended.
pub(super) async fn actor(tx: &mut Tx, id: AccountId, at: Timestamp) -> Result<Vec<ActorRow>> {
    sql("SELECT a.id AS account_id, a.name, p.id AS post_id, p.role, o.id AS org_id, o.kind AS org_kind, o.name_zh, o.name_en
         FROM account a
         LEFT JOIN post p ON p.account_id = a.id AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
         LEFT JOIN org o ON o.id = p.org_id
         WHERE a.id = $1 AND a.suspended_at IS NULL
         ORDER BY p.valid_from, p.id")
    .bind(id)
    .bind(at)
    .all(tx)
    .await
}

/// A session with its account and one of the posts in force.
#[derive(sqlx::FromRow)]
pub(super) struct SessionActorRow {
    pub(super) csrf: String,
    pub(super) seen_at: Timestamp,
    pub(super) proven_at: Timestamp,
    pub(super) factors: i64,
    #[sqlx(flatten)]
    pub(super) standing: StandingRow,
    #[sqlx(flatten)]
    pub(super) actor: ActorRow,
}

/// What decides whether an account must set something right before it may do anything.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "columns of a row")]
pub(super) struct StandingRow {
    /// Whether a program acts with it.
    pub(super) machine: bool,
    /// Whether its password is shown to everybody.
    pub(super) demo: bool,
    /// Whether it has a second factor.
    pub(super) second: bool,
    pub(super) password_once: bool,
    pub(super) password_set_at: Timestamp,
}

/// Everything a request needs to know of who sent it, in one statement; nothing for a session that ended, was idle since `idle_since`, or
/// whose account is suspended.
pub(super) async fn signed_in(
    tx: &mut Tx,
    token: Vec<u8>,
    at: Timestamp,
    idle_since: Timestamp,
) -> Result<Vec<SessionActorRow>> {
    sql("SELECT s.csrf, s.seen_at, s.proven_at, s.factors, a.password_once, a.password_set_at,
                a.demo_password IS NOT NULL AS demo, a.kind = 'machine' AS machine,
                (EXISTS (SELECT 1 FROM totp t WHERE t.account_id = a.id AND t.confirmed_at IS NOT NULL)
                 OR EXISTS (SELECT 1 FROM passkey k WHERE k.account_id = a.id)) AS second,
                a.id AS account_id, a.name, p.id AS post_id, p.role, o.id AS org_id, o.kind AS org_kind, o.name_zh, o.name_en
         FROM session s
         JOIN account a ON a.id = s.account_id AND a.suspended_at IS NULL
         LEFT JOIN post p ON p.account_id = a.id AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
         LEFT JOIN org o ON o.id = p.org_id
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3
         ORDER BY p.valid_from, p.id")
    .bind(token)
    .bind(at)
    .bind(idle_since)
    .all(tx)
    .await
}

/// A session as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct SessionRow {
    pub(super) token_hash: Vec<u8>,
    pub(super) account_id: AccountId,
    pub(super) csrf: String,
    pub(super) created_at: Timestamp,
    pub(super) seen_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) proven_at: Timestamp,
    pub(super) factors: i64,
}

pub(super) async fn insert_session(tx: &mut Tx, session: &SessionRow) -> Result<()> {
    sql("INSERT INTO session (token_hash, account_id, csrf, created_at, seen_at, expires_at, proven_at, factors)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(session.token_hash.clone())
        .bind(session.account_id)
        .bind(&session.csrf)
        .bind(session.created_at)
        .bind(session.seen_at)
        .bind(session.expires_at)
        .bind(session.proven_at)
        .bind(session.factors)
        .expect_one(tx)
        .await
}

pub(super) async fn session(tx: &mut Tx, token: Vec<u8>) -> Result<Option<SessionRow>> {
    sql("SELECT * FROM session WHERE token_hash = $1").bind(token).optional(tx).await
}

/// Sessions of an account that go on, the one used last first.
pub(super) async fn sessions(
    tx: &mut Tx,
    account: AccountId,
    at: Timestamp,
    idle_since: Timestamp,
) -> Result<Vec<SessionRow>> {
    sql("SELECT * FROM session WHERE account_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, created_at DESC")
        .bind(account)
        .bind(at)
        .bind(idle_since)
        .all(tx)
        .await
}

pub(super) async fn touch_session(tx: &mut Tx, token: Vec<u8>, at: Timestamp) -> Result<()> {
    sql("UPDATE session SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2")
        .bind(token)
        .bind(at)
        .execute(tx)
        .await
        .map(drop)
}

pub(super) async fn end_session(tx: &mut Tx, token: Vec<u8>) -> Result<u64> {
    sql("DELETE FROM session WHERE token_hash = $1").bind(token).execute(tx).await
}

pub(super) async fn end_sessions(tx: &mut Tx, account: AccountId) -> Result<u64> {
    sql("DELETE FROM session WHERE account_id = $1").bind(account).execute(tx).await
}

/// Ends all but one; returns the digests of those that ended.
pub(super) async fn end_other_sessions(
    tx: &mut Tx,
    account: AccountId,
    kept: Vec<u8>,
) -> Result<Vec<Vec<u8>>> {
    let ended: Vec<(Vec<u8>,)> =
        sql("DELETE FROM session WHERE account_id = $1 AND token_hash <> $2 RETURNING token_hash")
            .bind(account)
            .bind(kept)
            .all(tx)
            .await?;
    Ok(ended.into_iter().map(|(token,)| token).collect())
}

/// Clears away sessions that ran out and failures nobody counts any more.
pub(super) async fn clear_away(tx: &mut Tx, at: Timestamp, forgotten: Timestamp) -> Result<()> {
    sql("DELETE FROM session WHERE expires_at <= $1").bind(at).execute(tx).await?;
    sql("DELETE FROM sign_in_step WHERE expires_at <= $1").bind(at).execute(tx).await?;
    sql("DELETE FROM access_token WHERE kind = 'bearer' AND expires_at <= $1")
        .bind(at)
        .execute(tx)
        .await?;
    sql("DELETE FROM sign_in_failure WHERE last_at <= $1")
        .bind(forgotten)
        .execute(tx)
        .await
        .map(drop)
}

/// Failed attempts of a subject.
#[derive(sqlx::FromRow)]
pub(super) struct Failures {
    pub(super) failures: i64,
    pub(super) last_at: Timestamp,
}

/// The failures of a subject, none if the last was before `forgotten`; others who ask wait until this transaction ends.
pub(super) async fn lock_failures(
    tx: &mut Tx,
    subject: &str,
    now: Timestamp,
    forgotten: Timestamp,
) -> Result<Failures> {
    sql("INSERT INTO sign_in_failure (subject, failures, last_at) VALUES ($1, 0, $2)
         ON CONFLICT (subject) DO UPDATE SET
             failures = CASE WHEN sign_in_failure.last_at <= $3 THEN 0 ELSE sign_in_failure.failures END
         RETURNING failures, last_at")
    .bind(subject)
    .bind(now)
    .bind(forgotten)
    .one(tx)
    .await
}

pub(super) async fn count_failure(tx: &mut Tx, subject: &str, now: Timestamp) -> Result<()> {
    sql("UPDATE sign_in_failure SET failures = failures + 1, last_at = $2 WHERE subject = $1")
        .bind(subject)
        .bind(now)
        .expect_one(tx)
        .await
}

pub(super) async fn uncount_failure(tx: &mut Tx, subject: &str) -> Result<()> {
    sql("UPDATE sign_in_failure SET failures = failures - 1 WHERE subject = $1 AND failures > 0")
        .bind(subject)
        .execute(tx)
        .await
        .map(drop)
}

pub(super) async fn forget_failures(tx: &mut Tx, subject: &str) -> Result<()> {
    sql("DELETE FROM sign_in_failure WHERE subject = $1").bind(subject).execute(tx).await.map(drop)
}

/// A demo account with a post of it.
#[derive(sqlx::FromRow)]
pub(super) struct DemoRow {
    pub(super) login: String,
    pub(super) name: String,
    pub(super) demo_password: String,
    pub(super) role: String,
    pub(super) org_id: OrgId,
    pub(super) org_kind: String,
    pub(super) function: Option<String>,
    #[sqlx(flatten)]
    pub(super) chain: Chain,
    pub(super) name_zh: String,
    pub(super) name_en: String,
}

/// Most demo accounts on the log-in page.
const DEMO: i64 = 300;

/// Demo accounts with posts in the territories of a chain, or in departments, branches and units that sit there.
pub(super) async fn demo_accounts(
    tx: &mut Tx,
    chain: &Chain,
    at: Timestamp,
) -> Result<Vec<DemoRow>> {
    sql("SELECT a.login, a.name, a.demo_password, p.role, o.id AS org_id, o.kind AS org_kind, o.function, o.name_zh, o.name_en,
                o.city_id, o.district_id, o.street_id, o.community_id, o.grid_id
         FROM org o
         JOIN post p ON p.org_id = o.id AND p.valid_from <= $1 AND (p.valid_to IS NULL OR p.valid_to > $1)
         JOIN account a ON a.id = p.account_id AND a.demo_password IS NOT NULL AND a.suspended_at IS NULL
         WHERE o.id IN ($2, $3, $4, $5, $6)
            OR (o.parent_id IN ($2, $3, $4, $5) AND o.kind IN ('department', 'branch', 'unit'))
         ORDER BY a.login, p.id LIMIT $7")
    .bind(at)
    .bind(chain.city)
    .bind(chain.district)
    .bind(chain.street)
    .bind(chain.community)
    .bind(chain.grid)
    .bind(DEMO)
    .all(tx)
    .await
}
