//! SQL of the lists: the desk's inbox, the follow-up desk, the list for programs.

use super::super::list::{Order, View};
use super::super::model::CaseId;
use super::super::policy::SHAPE;
use crate::task::Task;
use kernel::clock::Timestamp;
use kernel::db::{Select, Tx, sql};
use kernel::error::Result;
use kernel::paging::Cursor;
use kernel::policy::Scope;
use kernel::territory::{AccountId, Chain, Level, OrgId};

/// A case in a list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    /// Which case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The word of its state.
    pub state: String,
    /// One line of what the reporter said.
    pub title: String,
    /// Where, in words.
    pub address: String,
    /// Code of its category.
    pub category: String,
    /// How it came in.
    pub channel: String,
    /// Where it is.
    #[sqlx(flatten)]
    pub chain: Chain,
    /// Who leads, or led.
    pub lead_org_id: Option<OrgId>,
    /// When the lead is due, or was.
    pub due_at: Option<Timestamp>,
    /// The lead's clock ran out before the answer.
    #[sqlx(rename = "overdue")]
    pub late: bool,
    /// The level above has to decide who leads.
    pub disputed: bool,
    /// It went back and waits for dispatch again.
    pub returned: bool,
    /// How often it was found not solved.
    pub reworks: i64,
    /// How many reported it.
    pub reporters: i64,
    /// When it came in.
    pub reported_at: Timestamp,
    /// When it was first answered.
    pub answered_at: Option<Timestamp>,
    /// When anything last happened to it.
    pub updated_at: Timestamp,
}

impl Row {
    /// Whether somebody leads it and the time has run out.
    pub fn is_overdue(&self, at: Timestamp) -> bool {
        crate::case::is_overdue(&self.state, self.due_at, at)
    }
}

/// What a list is to hold.
pub(in crate::case) struct Asked<'a> {
    pub(in crate::case) scope: &'a Scope,
    pub(in crate::case) view: View,
    /// One case only: its number was given.
    pub(in crate::case) only: Option<CaseId>,
    pub(in crate::case) category: Option<&'a str>,
    pub(in crate::case) state: Option<&'a str>,
    pub(in crate::case) text: Option<&'a str>,
    pub(in crate::case) territory: Option<(Level, OrgId)>,
    /// Whose posts [`View::Mine`] means, and at which moment.
    pub(in crate::case) staff: (Option<AccountId>, Timestamp),
    pub(in crate::case) order: Order,
    pub(in crate::case) after: Option<Cursor>,
    pub(in crate::case) fetch: i64,
}

/// The rows of a list. A group of categories stands for all in it.
pub(in crate::case) async fn rows(tx: &mut Tx, asked: &Asked<'_>) -> Result<Vec<Row>> {
    let list = Select::from(
        "SELECT c.id, c.number, c.state, c.title, c.address, c.category, c.channel, c.city_id, c.district_id, c.street_id,
             c.community_id, c.grid_id, c.lead_org_id, c.due_at, c.overdue, c.disputed, c.returned, c.reworks, c.reporters,
             c.reported_at, c.answered_at, c.updated_at
         FROM case_file c",
    )
    .scoped(asked.scope, &SHAPE)
    .and_if(asked.only, "c.id = ?")
    .and_if(asked.state, "c.state = ?");
    let list = match asked.category {
        Some(code) => list.and_all(
            "(c.category = ? OR c.category IN (SELECT g.code FROM category g WHERE g.parent = ?))",
            vec![code.into(), code.into()],
        ),
        None => list,
    };
    let list = match asked.text.map(pattern) {
        Some(like) => list.and_all(
            "(c.number LIKE ? ESCAPE '!' OR LOWER(c.title) LIKE ? ESCAPE '!' OR LOWER(c.address) LIKE ? ESCAPE '!')",
            vec![like.as_str().into(), like.as_str().into(), like.as_str().into()],
        ),
        None => list,
    };
    let list = match asked.territory {
        Some((Level::City, id)) => list.and("c.city_id = ?", id),
        Some((Level::District, id)) => list.and("c.district_id = ?", id),
        Some((Level::Street, id)) => list.and("c.street_id = ?", id),
        Some((Level::Community, id)) => list.and("c.community_id = ?", id),
        Some((Level::Grid, id)) => list.and("c.grid_id = ?", id),
        None => list,
    };
    paged(viewed(list, asked), asked).limit(asked.fetch).sql().all(tx).await
}

/// Narrows the list to what the view shows.
fn viewed(list: Select, asked: &Asked<'_>) -> Select {
    let (account, now) = asked.staff;
    match asked.view {
        View::Mine => list.and_all(
            "EXISTS (SELECT 1 FROM task t WHERE t.matter_id = c.id AND t.open = ? AND t.state <> 'reported' AND t.org_id IN
                 (SELECT p.org_id FROM post p WHERE p.account_id = ? AND p.valid_from <= ?
                      AND (p.valid_to IS NULL OR p.valid_to > ?)))",
            vec![true.into(), account.into(), now.into(), now.into()],
        ),
        View::Area => list.and_all("c.state <> 'closed'", Vec::new()),
        View::Waiting => list.and_all("c.state = 'reported'", Vec::new()),
        View::Overdue => list.and("c.state IN ('dispatched', 'handling', 'reworking') AND c.due_at < ?", now),
        View::Returned => list.and_all("(c.returned = ? OR c.disputed = ?)", vec![true.into(), true.into()]),
        View::Answered => list.and_all("c.state = 'answered'", Vec::new()),
        View::All => list,
    }
}

/// Sorts the list, and begins it after the last row of the page before.
fn paged(list: Select, asked: &Asked<'_>) -> Select {
    let after = asked.after.map(|cursor| vec![cursor.key.into(), cursor.id.into()]);
    match asked.order {
        Order::Due => list
            .after(after, "(COALESCE(c.due_at, 9223372036854775807), c.id) > (?, ?)")
            .order("COALESCE(c.due_at, 9223372036854775807), c.id"),
        Order::Oldest => {
            list.after(after, "(c.reported_at, c.id) > (?, ?)").order("c.reported_at, c.id")
        }
        Order::Newest => list
            .after(after, "(c.reported_at, c.id) < (?, ?)")
            .order("c.reported_at DESC, c.id DESC"),
        Order::Answered => list
            .after(after, "(COALESCE(c.answered_at, c.reported_at), c.id) > (?, ?)")
            .order("COALESCE(c.answered_at, c.reported_at), c.id"),
    }
}

/// `%text%` for `LIKE … ESCAPE '!'`, in small letters.
fn pattern(text: &str) -> String {
    let text = text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{text}%")
}

#[derive(sqlx::FromRow)]
struct Detail {
    detail: String,
}

/// The lead's task of a case, the last one if there were several: for the clock of its row. Asked for each row of a page, after the page is
/// known: in the list's own statement it would be looked up for every case that sorting has to look at.
pub(in crate::case) async fn lead(tx: &mut Tx, case: CaseId) -> Result<Option<Task>> {
    let found = sql(
        "SELECT detail FROM task WHERE matter_id = $1 AND role = 'lead' ORDER BY seq DESC LIMIT 1",
    )
    .bind(case)
    .optional::<Detail>(tx)
    .await?;
    found.map(|row| Ok(serde_json::from_str(&row.detail)?)).transpose()
}

#[derive(sqlx::FromRow)]
struct Named {
    name: String,
}

/// The name colleagues know an account by.
pub(in crate::case) async fn account_name(
    tx: &mut Tx,
    account: AccountId,
) -> Result<Option<String>> {
    let found =
        sql("SELECT name FROM account WHERE id = $1").bind(account).optional::<Named>(tx).await?;
    Ok(found.map(|row| row.name))
}

/// What a reporter said when asked, as the case page shows it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::case) struct Said {
    pub(in crate::case) remark: String,
    pub(in crate::case) at: Timestamp,
}

/// The remarks of a case's reporters, in order.
pub(in crate::case) async fn remarks(tx: &mut Tx, case: CaseId) -> Result<Vec<Said>> {
    sql("SELECT remark, at FROM follow_up WHERE case_id = $1 AND remark <> '' ORDER BY at, id")
        .bind(case)
        .all(tx)
        .await
}
