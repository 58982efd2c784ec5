//! All SQL of grants and deputies, and the only file that writes their tables.

use super::model::{DeputyId, Kept, of_power};
use super::power::Power;
use kernel::clock::Timestamp;
use kernel::db::{Select, Tx, Value, sql};
use kernel::policy::{Condition, Effect, Grant, GrantId, Holder, Reach, Role, Source};
use kernel::territory::{AccountId, Level, OrgId, PostId};
use kernel::{Error, Result};
use uuid::Uuid;

/// A grant as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct GrantRow {
    pub(super) id: GrantId,
    pub(super) effect: String,
    pub(super) account_id: Option<AccountId>,
    pub(super) org_id: Option<OrgId>,
    pub(super) role: Option<String>,
    pub(super) power: Option<String>,
    pub(super) actions: String,
    pub(super) reach: String,
    pub(super) territory_level: Option<String>,
    pub(super) territory_id: Option<OrgId>,
    pub(super) line_id: Option<OrgId>,
    pub(super) conditions: String,
    pub(super) occasion: Option<Uuid>,
    pub(super) basis: String,
    pub(super) valid_from: Timestamp,
    pub(super) valid_to: Option<Timestamp>,
    pub(super) granted_at: Timestamp,
    pub(super) granted_by: String,
    pub(super) revoked_at: Option<Timestamp>,
    pub(super) revoked_by: Option<String>,
    pub(super) revoked_why: Option<String>,
}

impl GrantRow {
    /// The grants the policy reads: one, or of a power one for each role it concerns.
    pub(super) fn grants(&self) -> Result<Vec<Grant>> {
        match (self.power()?, self.org_id) {
            (Some(power), Some(street)) => Ok(of_power(self.id, power, street, &self.basis)),
            _ => Ok(vec![self.grant()?]),
        }
    }

    pub(super) fn power(&self) -> Result<Option<Power>> {
        let read = |word: &str| Power::parse(word).ok_or_else(|| unreadable("power", word));
        self.power.as_deref().map(read).transpose()
    }

    fn grant(&self) -> Result<Grant> {
        let effect = match self.effect.as_str() {
            "permit" => Effect::Permit,
            "forbid" => Effect::Forbid,
            other => return Err(unreadable("effect", other)),
        };
        let role = self.role.as_deref().map(read_role).transpose()?;
        let relation = self.reach.parse().map_err(|_| unreadable("reach", &self.reach))?;
        let level = self.territory_level.as_deref().map(str::parse::<Level>).transpose();
        let level = level.map_err(|e| Error::Internal(Box::new(e)))?;
        let condition = |word: &str| {
            let found = Condition::ALL.into_iter().find(|c| c.as_str() == word);
            found.ok_or_else(|| unreadable("condition", word))
        };
        Ok(Grant {
            source: Source::Stored(self.id),
            effect,
            holder: Holder { account: self.account_id, org: self.org_id, role },
            actions: self.actions.split_whitespace().map(str::to_owned).collect(),
            reach: Reach { relation, territory: level.zip(self.territory_id), line: self.line_id },
            conditions: self.conditions.split_whitespace().map(condition).collect::<Result<_>>()?,
            basis: self.basis.clone(),
        })
    }
}

pub(super) fn read_role(word: &str) -> Result<Role> {
    word.parse().map_err(|_| unreadable("role", word))
}

fn unreadable(field: &str, word: &str) -> Error {
    Error::internal(format!("{field} {word:?} of a stored grant is not known"))
}

impl TryFrom<GrantRow> for Kept {
    type Error = Error;
    fn try_from(row: GrantRow) -> Result<Self> {
        let power = row.power()?;
        Ok(Self {
            id: row.id,
            power,
            grant: row.grant()?,
            occasion: row.occasion,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            granted_at: row.granted_at,
            granted_by: row.granted_by,
            revoked_at: row.revoked_at,
            revoked_by: row.revoked_by,
            revoked_why: row.revoked_why,
        })
    }
}

pub(super) async fn insert(tx: &mut Tx, row: &GrantRow) -> Result<()> {
    sql("INSERT INTO access_grant (id, effect, account_id, org_id, role, power, actions, reach, territory_level, territory_id, line_id,
            conditions, occasion, basis, valid_from, valid_to, granted_at, granted_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)")
        .bind(row.id)
        .bind(&row.effect)
        .bind(row.account_id)
        .bind(row.org_id)
        .bind(row.role.clone())
        .bind(row.power.clone())
        .bind(&row.actions)
        .bind(&row.reach)
        .bind(row.territory_level.clone())
        .bind(row.territory_id)
        .bind(row.line_id)
        .bind(&row.conditions)
        .bind(row.occasion)
        .bind(&row.basis)
        .bind(row.valid_from)
        .bind(row.valid_to)
        .bind(row.granted_at)
        .bind(&row.granted_by)
        .expect_one(tx)
        .await
}

pub(super) async fn get(tx: &mut Tx, id: GrantId) -> Result<GrantRow> {
    sql("SELECT * FROM access_grant WHERE id = $1").bind(id).one(tx).await
}

pub(super) async fn revoke(
    tx: &mut Tx,
    id: GrantId,
    at: Timestamp,
    (by, why): (&str, &str),
) -> Result<u64> {
    sql("UPDATE access_grant SET revoked_at = $2, revoked_by = $3, revoked_why = $4 WHERE id = $1 AND revoked_at IS NULL")
        .bind(id)
        .bind(at)
        .bind(by)
        .bind(why)
        .execute(tx)
        .await
}

/// Grants that end with an occasion and have not ended.
pub(super) async fn of_occasion(tx: &mut Tx, occasion: Uuid) -> Result<Vec<GrantRow>> {
    sql("SELECT * FROM access_grant WHERE occasion = $1 AND revoked_at IS NULL ORDER BY granted_at, id")
        .bind(occasion)
        .all(tx)
        .await
}

/// Grants in force at a moment that may fit the account: its own, those of organisations it has or deputises for a post in, those of roles.
pub(super) async fn held(tx: &mut Tx, account: AccountId, at: Timestamp) -> Result<Vec<GrantRow>> {
    sql("SELECT g.* FROM access_grant g
         WHERE g.revoked_at IS NULL AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to > $2)
           AND (g.account_id = $1
                OR (g.account_id IS NULL AND g.org_id IS NULL)
                OR (g.account_id IS NULL AND g.org_id IN (
                    SELECT p.org_id FROM post p WHERE p.account_id = $1
                    UNION SELECT p.org_id FROM deputy d JOIN post p ON p.id = d.post_id WHERE d.account_id = $1)))
         ORDER BY g.granted_at, g.id")
    .bind(account)
    .bind(at)
    .all(tx)
    .await
}

/// Grants of powers in force to an organisation.
pub(super) async fn powers(tx: &mut Tx, org: OrgId, at: Timestamp) -> Result<Vec<GrantRow>> {
    sql("SELECT * FROM access_grant
         WHERE org_id = $1 AND power IS NOT NULL AND revoked_at IS NULL AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)
         ORDER BY granted_at, id")
    .bind(org)
    .bind(at)
    .all(tx)
    .await
}

/// Every grant of a power that was not revoked and whose time is not over, whatever street it is for.
pub(super) async fn all_powers(tx: &mut Tx, at: Timestamp) -> Result<Vec<GrantRow>> {
    sql("SELECT * FROM access_grant
         WHERE power IS NOT NULL AND revoked_at IS NULL AND (valid_to IS NULL OR valid_to > $1)
         ORDER BY granted_at, id")
    .bind(at)
    .all(tx)
    .await
}

/// Every grant of a power an organisation ever had, the last one first.
pub(super) async fn power_history(tx: &mut Tx, org: OrgId) -> Result<Vec<GrantRow>> {
    sql("SELECT * FROM access_grant WHERE org_id = $1 AND power IS NOT NULL ORDER BY granted_at DESC, id DESC")
        .bind(org)
        .all(tx)
        .await
}

/// What a list of grants is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) account: Option<AccountId>,
    pub(super) org: Option<OrgId>,
    pub(super) role: Option<&'static str>,
    pub(super) ended: Option<Ended>,
    pub(super) after: Option<(Timestamp, GrantId)>,
    pub(super) fetch: i64,
}

/// Whether a list is of grants that ended, or of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Not(Timestamp),
    Long(Timestamp),
}

/// Grants, the last given first.
pub(super) async fn list(tx: &mut Tx, asked: &Asked) -> Result<Vec<GrantRow>> {
    let not = match asked.ended {
        Some(Ended::Not(at)) => Some(at),
        _ => None,
    };
    let long = match asked.ended {
        Some(Ended::Long(at)) => Some(at),
        _ => None,
    };
    let after = asked.after.map(|(at, id)| vec![Value::from(at), Value::from(id)]);
    Select::from("SELECT g.* FROM access_grant g")
        .and_if(asked.account, "g.account_id = ?")
        .and_if(asked.org, "g.org_id = ?")
        .and_if(asked.role, "g.role = ?")
        .and_if(not, "(g.revoked_at IS NULL AND (g.valid_to IS NULL OR g.valid_to > ?))")
        .and_if(long, "(g.revoked_at IS NOT NULL OR g.valid_to <= ?)")
        .after(after, "(g.granted_at, g.id) < (?, ?)")
        .order("g.granted_at DESC, g.id DESC")
        .limit(asked.fetch)
        .sql()
        .all(tx)
        .await
}

/// A post somebody deputises for, with its organisation.
#[derive(sqlx::FromRow)]
pub(super) struct DeputyPostRow {
    pub(super) id: PostId,
    pub(super) role: String,
    pub(super) org_id: OrgId,
    pub(super) org_kind: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
}

/// Posts the account deputises for at a moment: the post itself is in force then, and its holder not suspended.
pub(super) async fn deputised(
    tx: &mut Tx,
    account: AccountId,
    at: Timestamp,
) -> Result<Vec<DeputyPostRow>> {
    sql("SELECT p.id, p.role, o.id AS org_id, o.kind AS org_kind, o.name_zh, o.name_en
         FROM deputy d
         JOIN post p ON p.id = d.post_id AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
         JOIN account a ON a.id = p.account_id AND a.suspended_at IS NULL
         JOIN org o ON o.id = p.org_id
         WHERE d.account_id = $1 AND d.ended_at IS NULL AND d.valid_from <= $2 AND d.valid_to > $2
         ORDER BY d.valid_from, d.id")
    .bind(account)
    .bind(at)
    .all(tx)
    .await
}

/// A deputising as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct DeputyRow {
    pub(super) id: DeputyId,
    pub(super) post_id: PostId,
    pub(super) account_id: AccountId,
    pub(super) reason: String,
    pub(super) valid_from: Timestamp,
    pub(super) valid_to: Timestamp,
    pub(super) appointed_at: Timestamp,
    pub(super) ended_at: Option<Timestamp>,
}

pub(super) async fn insert_deputy(tx: &mut Tx, row: &DeputyRow) -> Result<()> {
    sql("INSERT INTO deputy (id, post_id, account_id, reason, valid_from, valid_to, appointed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(row.id)
        .bind(row.post_id)
        .bind(row.account_id)
        .bind(&row.reason)
        .bind(row.valid_from)
        .bind(row.valid_to)
        .bind(row.appointed_at)
        .expect_one(tx)
        .await
}

pub(super) async fn deputy(tx: &mut Tx, id: DeputyId) -> Result<DeputyRow> {
    sql("SELECT * FROM deputy WHERE id = $1").bind(id).one(tx).await
}

pub(super) async fn end_deputy(tx: &mut Tx, id: DeputyId, at: Timestamp) -> Result<u64> {
    sql("UPDATE deputy SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(id)
        .bind(at)
        .execute(tx)
        .await
}

/// A deputising with the post and the names of both people.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct NamedDeputyRow {
    #[sqlx(flatten)]
    pub(super) deputy: DeputyRow,
    pub(super) role: String,
    pub(super) org_id: OrgId,
    pub(super) holder: String,
    pub(super) acting: String,
}

/// Deputies of an account's posts, and posts it deputises for, the last first.
pub(super) async fn deputies(tx: &mut Tx, account: AccountId) -> Result<Vec<NamedDeputyRow>> {
    sql("SELECT d.*, p.role, p.org_id, h.name AS holder, a.name AS acting
         FROM deputy d
         JOIN post p ON p.id = d.post_id
         JOIN account h ON h.id = p.account_id
         JOIN account a ON a.id = d.account_id
         WHERE p.account_id = $1 OR d.account_id = $1
         ORDER BY d.appointed_at DESC, d.id DESC")
    .bind(account)
    .all(tx)
    .await
}

/// A post as far as a deputy must know it: whose, what, where, how long.
#[derive(sqlx::FromRow)]
pub(super) struct PostRow {
    pub(super) account_id: AccountId,
    pub(super) role: String,
    pub(super) valid_from: Timestamp,
    pub(super) valid_to: Option<Timestamp>,
}

pub(super) async fn post(tx: &mut Tx, id: PostId) -> Result<Option<PostRow>> {
    sql("SELECT account_id, role, valid_from, valid_to FROM post WHERE id = $1")
        .bind(id)
        .optional(tx)
        .await
}

/// How many accounts have this id and are not suspended: one, if somebody can deputise.
pub(super) async fn account_there(tx: &mut Tx, id: AccountId) -> Result<bool> {
    let found: i64 = sql("SELECT count(*) FROM account WHERE id = $1 AND suspended_at IS NULL")
        .bind(id)
        .scalar(tx)
        .await?;
    Ok(found == 1)
}

/// The name colleagues see.
pub(super) async fn account_name(tx: &mut Tx, id: AccountId) -> Result<Option<String>> {
    let found: Option<(String,)> =
        sql("SELECT name FROM account WHERE id = $1").bind(id).optional(tx).await?;
    Ok(found.map(|(name,)| name))
}

/// The account that signs in with this name, suspended or not.
pub(super) async fn account_by_login(tx: &mut Tx, login: &str) -> Result<Option<AccountId>> {
    let found: Option<(AccountId,)> =
        sql("SELECT id FROM account WHERE login = $1").bind(login).optional(tx).await?;
    Ok(found.map(|(id,)| id))
}
