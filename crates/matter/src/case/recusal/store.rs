//! All SQL of recusals.

use super::super::interest::Party;
use super::super::model::CaseId;
use super::model::{By, Recusal, RecusalId, State};
use kernel::clock::Timestamp;
use kernel::db::{Tx, sql};
use kernel::error::{Error, Result};
use kernel::territory::{AccountId, OrgId};

#[derive(sqlx::FromRow)]
struct Row {
    id: RecusalId,
    account_id: Option<AccountId>,
    org_id: Option<OrgId>,
    party: String,
    ground: String,
    asked: String,
    state: String,
    asked_by: Option<AccountId>,
    asked_at: Timestamp,
    decided_by: Option<AccountId>,
    decided_at: Option<Timestamp>,
    reason: String,
}

impl TryFrom<Row> for Recusal {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let state = State::parse(&row.state);
        Ok(Self {
            id: row.id,
            party: party(row.account_id, row.org_id),
            words: row.party,
            ground: row.ground,
            by: if row.asked == "reporter" { By::Reporter } else { By::Officer },
            asked_by: row.asked_by,
            asked_at: row.asked_at,
            state: state.ok_or_else(|| Error::internal("a recusal in no state"))?,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            reason: row.reason,
        })
    }
}

fn party(account: Option<AccountId>, org: Option<OrgId>) -> Option<Party> {
    account.map(Party::Account).or(org.map(Party::Organisation))
}

const fn columns(party: Option<Party>) -> (Option<AccountId>, Option<OrgId>) {
    match party {
        Some(Party::Account(account)) => (Some(account), None),
        Some(Party::Organisation(org)) => (None, Some(org)),
        None => (None, None),
    }
}

pub(super) async fn insert(tx: &mut Tx, case: CaseId, recusal: &Recusal) -> Result<()> {
    let (account, org) = columns(recusal.party);
    sql("INSERT INTO recusal (case_id, id, account_id, org_id, party, ground, asked, state, asked_by, asked_at, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
    .bind(case)
    .bind(recusal.id)
    .bind(account)
    .bind(org)
    .bind(&recusal.words)
    .bind(&recusal.ground)
    .bind(recusal.by.as_str())
    .bind(recusal.state.as_str())
    .bind(recusal.asked_by)
    .bind(recusal.asked_at)
    .bind(&recusal.reason)
    .expect_one(tx)
    .await
}

/// Writes what became of a recusal that was in the state `before`.
pub(super) async fn update(
    tx: &mut Tx,
    case: CaseId,
    (before, recusal): (State, &Recusal),
) -> Result<()> {
    let (account, org) = columns(recusal.party);
    sql("UPDATE recusal SET account_id = $4, org_id = $5, state = $6, decided_by = $7, decided_at = $8, reason = $9
         WHERE case_id = $1 AND id = $2 AND state = $3")
    .bind(case)
    .bind(recusal.id)
    .bind(before.as_str())
    .bind(account)
    .bind(org)
    .bind(recusal.state.as_str())
    .bind(recusal.decided_by)
    .bind(recusal.decided_at)
    .bind(&recusal.reason)
    .expect_one(tx)
    .await
}

/// The recusals of a case, in the order they were asked.
pub(super) async fn of_case(tx: &mut Tx, case: CaseId) -> Result<Vec<Recusal>> {
    let rows: Vec<Row> = sql(
        "SELECT id, account_id, org_id, party, ground, asked, state, asked_by, asked_at, decided_by, decided_at, reason
         FROM recusal WHERE case_id = $1 ORDER BY asked_at, id",
    )
    .bind(case)
    .all(tx)
    .await?;
    rows.into_iter().map(Recusal::try_from).collect()
}

#[derive(sqlx::FromRow)]
struct Granted {
    account_id: Option<AccountId>,
    org_id: Option<OrgId>,
}

/// Who stands back from a case.
pub(in crate::case) async fn granted(tx: &mut Tx, case: CaseId) -> Result<Vec<Party>> {
    let rows: Vec<Granted> =
        sql("SELECT account_id, org_id FROM recusal WHERE case_id = $1 AND state = 'granted' ORDER BY id")
            .bind(case)
            .all(tx)
            .await?;
    Ok(rows.into_iter().filter_map(|row| party(row.account_id, row.org_id)).collect())
}

#[derive(sqlx::FromRow)]
pub(super) struct Staff {
    pub(super) id: AccountId,
    pub(super) name: String,
}

/// The staff an organisation has now, at most as many as a form can offer.
pub(super) async fn staff(tx: &mut Tx, org: OrgId, now: Timestamp) -> Result<Vec<Staff>> {
    sql("SELECT DISTINCT a.id, a.name FROM account a JOIN post p ON p.account_id = a.id
         WHERE p.org_id = $1 AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2) ORDER BY a.name, a.id LIMIT 50")
    .bind(org)
    .bind(now)
    .all(tx)
    .await
}

#[derive(sqlx::FromRow)]
struct Held {
    org_id: OrgId,
}

/// The organisations an account has posts in now.
pub(super) async fn posts(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<Vec<OrgId>> {
    let rows: Vec<Held> = sql("SELECT org_id FROM post WHERE account_id = $1 AND valid_from <= $2
             AND (valid_to IS NULL OR valid_to > $2) ORDER BY org_id")
    .bind(account)
    .bind(now)
    .all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| row.org_id).collect())
}
