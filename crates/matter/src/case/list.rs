//! Lists of cases: what is to be done first, for whom. Every list is narrowed to what the reader may see.

use super::number::CaseNumber;
use super::policy::Action;
use super::store::{self, lists};
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::paging::{Cursor, Page, PageSize};
use kernel::policy::{Role, Scope};
use kernel::territory::{Level, OrgId};

pub use super::store::lists::Row;

/// Which cases a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// My organisations have a task and something to do for it.
    Mine,
    /// Everything open that I may see.
    Area,
    /// To be dispatched.
    Waiting,
    /// Somebody leads it, and the time is up.
    Overdue,
    /// Went back, or the level above has to decide.
    Returned,
    /// Answered, and the reporter has not been heard.
    Answered,
    /// Everything, closed cases too.
    All,
}

impl View {
    /// The tabs of the inbox, in their order.
    pub const TABS: [Self; 6] =
        [Self::Mine, Self::Area, Self::Waiting, Self::Overdue, Self::Returned, Self::All];

    /// The word used in URLs and message keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Area => "org",
            Self::Waiting => "waiting",
            Self::Overdue => "overdue",
            Self::Returned => "returned",
            Self::Answered => "answered",
            Self::All => "all",
        }
    }

    /// The tab a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::TABS.into_iter().find(|view| view.as_str() == word)
    }

    /// What comes first.
    const fn order(self) -> Order {
        match self {
            Self::Mine | Self::Area | Self::Overdue | Self::Returned => Order::Due,
            Self::Waiting => Order::Oldest,
            Self::Answered => Order::Answered,
            Self::All => Order::Newest,
        }
    }
}

/// How a list is sorted; each by a time, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The soonest limit first.
    Due,
    /// The first to come in first.
    Oldest,
    /// The last to come in first.
    Newest,
    /// The first answered first.
    Answered,
}

impl Order {
    fn cursor(self, row: &Row) -> Cursor {
        let at = match self {
            Self::Due => row.due_at,
            Self::Oldest | Self::Newest => Some(row.reported_at),
            Self::Answered => Some(row.answered_at.unwrap_or(row.reported_at)),
        };
        Cursor { key: at.map_or(i64::MAX, Timestamp::millis), id: row.id.0 }
    }
}

/// What the reader asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Code of a category or of a group.
    pub category: Option<String>,
    /// The word of a state.
    pub state: Option<String>,
    /// A number, or words of the title or address.
    pub text: Option<String>,
    /// A territory.
    pub territory: Option<OrgId>,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// Rows on a page.
    pub size: PageSize,
}

/// A page of the cases one may see. Who gives a whole number finds that case in every view.
pub async fn list(cx: &mut Cx, view: View, filter: &Filter) -> Result<Page<Row>> {
    let scope = cx.scope(Action::See);
    page(cx, &scope, view, filter).await
}

/// A page of the answered cases whose reporters one may ask; the first answered first.
pub(super) async fn to_follow_up(cx: &mut Cx, filter: &Filter) -> Result<Page<Row>> {
    let scope = cx.scope(Action::FollowUp);
    page(cx, &scope, View::Answered, filter).await
}

async fn page(cx: &mut Cx, scope: &Scope, view: View, filter: &Filter) -> Result<Page<Row>> {
    let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let number: Option<CaseNumber> = text.and_then(|text| text.parse().ok());
    let only = match &number {
        Some(number) => store::by_number(&mut cx.tx, number.as_str()).await?,
        None => None,
    };
    let view = if only.is_some() { View::All } else { view };
    let territory = match filter.territory {
        Some(id) => Some((level(cx, id).await?, id)),
        None => None,
    };
    let (now, order) = (cx.now(), view.order());
    let asked = lists::Asked {
        scope,
        view,
        only,
        category: filter.category.as_deref(),
        state: filter.state.as_deref(),
        text: text.filter(|_| only.is_none()),
        territory,
        staff: (cx.actor().account(), now),
        order,
        after: filter.after,
        fetch: filter.size.fetch(),
    };
    let rows = lists::rows(&mut cx.tx, &asked).await?;
    Ok(Page::from_rows(rows, filter.size, |row| order.cursor(row)))
}

async fn level(cx: &Cx, territory: OrgId) -> Result<Level> {
    let network = place::org::network(cx.app()).await?;
    network
        .get(territory)
        .and_then(place::org::Org::level)
        .ok_or_else(|| kernel::Error::invalid("territory", "unknown"))
}

/// Most cases a tab counts; beyond that it says so.
pub(super) const COUNTED: u32 = 99;

/// How many cases wait in a view, up to [`COUNTED`]; more are one more than that.
pub(super) async fn count(cx: &mut Cx, view: View) -> Result<i64> {
    let found =
        list(cx, view, &Filter { size: PageSize::new(COUNTED), ..Filter::default() }).await?;
    let rows = i64::try_from(found.rows.len()).unwrap_or(i64::MAX);
    Ok(rows + i64::from(found.next.is_some()))
}

/// Where somebody begins: those who handle with their own work, those who dispatch with what waits, the others with everything.
pub(super) fn first_view(cx: &Cx) -> View {
    let is = |roles: &[Role]| roles.iter().any(|role| cx.actor().is(*role));
    if is(&[Role::Operator, Role::DistrictCommand, Role::CityCommand]) {
        View::Waiting
    } else if is(&[Role::Auditor, Role::FollowUpDesk]) {
        View::Area
    } else {
        View::Mine
    }
}
