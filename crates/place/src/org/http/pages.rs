//! The territory browser: from the city down to the grid, and every organisation's own page.

use super::CategoryNames;
use super::view::{self, Asked, DutyRow, Link, OrganisationRow, Show, Tab, Territories};
use crate::org::model::{DutyList, Org};
use crate::org::network::Network;
use crate::org::policy::Action;
use crate::org::{network, queries};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Html;
use kernel::policy::Subject;
use kernel::territory::OrgId;
use kernel::web::caller::Caller;
use kernel::web::components::{Pager, Tone};
use kernel::web::forms::Choice;
use kernel::web::respond::{PageResult, page};
use kernel::web::shell::{Face, Shell};
use kernel::{Cx, Error, Result};

/// Most categories on one organisation's lists; a category pack has some hundreds.
const DUTIES: i64 = 10_000;

/// The table of a page.
enum Table {
    Territories(Territories),
    Organisations(Vec<OrganisationRow>),
    Duties(Vec<DutyRow>),
}

/// The page of an organisation: a territory with its map and what it holds, or a department, branch or unit with its lists.
#[derive(Template)]
#[template(path = "org/show.html", blocks = ["rows"])]
struct OrgPage {
    shell: Shell,
    id: OrgId,
    facts: Vec<(String, Link)>,
    abolished: bool,
    /// Where the areas are fetched, and west, south, east, north.
    map: Option<(String, String)>,
    tabs: Vec<Tab>,
    show: Show,
    q: String,
    /// The three lists to choose from; empty where they are no question.
    lists: Vec<Choice>,
    list: String,
    filtered: bool,
    table: Table,
    pager: Pager,
    /// Roles held there and by how many; for those who may see it.
    holders: Vec<(String, i64)>,
}

/// Several cities, or none yet.
#[derive(Template)]
#[template(path = "org/index.html")]
struct IndexPage {
    shell: Shell,
    cities: Territories,
}

/// The way in: the city's page, or the cities where there are several.
pub(super) async fn index(
    caller: Caller,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let network = network(&caller.app).await?;
    let roots: Vec<OrgId> = network.roots().map(|org| org.id).collect();
    if let [only] = roots[..] {
        return render(&caller, &network, only, asked, &headers).await;
    }
    let shell = caller.shell(face(&caller), caller.l.t("org-nav"));
    page(&IndexPage { shell, cities: view::territories(&network, &roots, &caller.l) })
}

/// An organisation's page.
pub(super) async fn show(
    caller: Caller,
    Path(id): Path<OrgId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let network = network(&caller.app).await?;
    render(&caller, &network, id, asked, &headers).await
}

/// Staff see the browser from their desk, everybody else from the street.
fn face(caller: &Caller) -> Face {
    if caller.signed_in() { Face::Desk } else { Face::Street }
}

async fn render(
    caller: &Caller,
    network: &Network,
    id: OrgId,
    asked: Asked,
    headers: &HeaderMap,
) -> PageResult {
    let org = network.get(id).ok_or(Error::NotFound)?;
    let page = org_page(caller, network, org, asked).await?;
    // The filter replaces the rows only.
    let html =
        if headers.contains_key("hx-request") { page.as_rows().render()? } else { page.render()? };
    Ok(Html(html))
}

async fn org_page(caller: &Caller, network: &Network, org: &Org, asked: Asked) -> Result<OrgPage> {
    let (l, id) = (&caller.l, org.id);
    let choices = Show::choices(org);
    let show = asked.show.filter(|show| choices.contains(show));
    let show = show.or_else(|| choices.first().copied()).unwrap_or(Show::Duties);
    let mut cx = caller.read().await?;
    let counts = queries::duty_counts(&mut cx, id).await?;
    let (table, pager) = match show {
        Show::Duties => duties(&mut cx, caller, org, &asked).await?,
        _ => organisations(caller, network, org, (show, &asked)),
    };
    let mut shell = caller.shell(face(caller), org.name(l.is_zh()));
    shell.crumbs = view::crumbs(network, org, l);
    Ok(OrgPage {
        shell,
        id,
        facts: view::facts(network, org, l),
        abolished: !org.in_force(cx.now()),
        map: map(caller, network, org),
        tabs: view::tabs(network, org, show, counts.iter().sum(), l),
        show,
        lists: if show == Show::Duties { lists(caller, counts) } else { Vec::new() },
        filtered: !asked.q.trim().is_empty() || !asked.list.is_empty(),
        q: asked.q,
        list: asked.list,
        table,
        pager,
        holders: holders(&mut cx, caller, id).await?,
    })
}

fn map(caller: &Caller, network: &Network, org: &Org) -> Option<(String, String)> {
    org.level()?;
    let bounds = network.bounds(org.id)?.map(|degrees| format!("{degrees:.6}")).join(",");
    Some((format!("/territory/{}/children.geojson?lang={}", org.id, caller.l.lang().tag()), bounds))
}

fn organisations(
    caller: &Caller,
    network: &Network,
    org: &Org,
    (show, asked): (Show, &Asked),
) -> (Table, Pager) {
    let text = asked.q.trim().to_lowercase();
    let mut rows = show.rows(network, org);
    rows.retain(|id| text.is_empty() || network.mentions(*id, &text));
    let (rows, pager) = asked.cut(rows, (org.id, show), ToString::to_string, &caller.l);
    let table = match show {
        Show::Below => Table::Territories(view::territories(network, &rows, &caller.l)),
        _ => Table::Organisations(view::organisations(network, &rows, &caller.l)),
    };
    (table, pager)
}

async fn duties(cx: &mut Cx, caller: &Caller, org: &Org, asked: &Asked) -> Result<(Table, Pager)> {
    let duties = queries::duties(cx, org.id, None, None, DUTIES).await?;
    let names = caller.app.shared::<CategoryNames>().ok();
    let rows = view::duty_rows(duties, asked, names, &caller.l);
    let (rows, pager) =
        asked.cut(rows, (org.id, Show::Duties), |row| row.category.clone(), &caller.l);
    Ok((Table::Duties(rows), pager))
}

fn lists(caller: &Caller, counts: [i64; 3]) -> Vec<Choice> {
    let all = Choice::new("", caller.l.t("web-all"));
    let words = |(list, count): (DutyList, i64)| {
        let word = caller.l.t(&format!("org-list-{list}"));
        Choice::new(list.as_str(), format!("{word} ({})", caller.l.number(count)))
    };
    std::iter::once(all).chain(DutyList::ALL.into_iter().zip(counts).map(words)).collect()
}

async fn holders(cx: &mut Cx, caller: &Caller, id: OrgId) -> Result<Vec<(String, i64)>> {
    if !cx.may(Action::See, &Subject::default()) {
        return Ok(Vec::new());
    }
    let word = |role: &str| {
        let word = caller.l.find(&format!("role-{}", role.replace('_', "-")), &[]);
        word.unwrap_or_else(|| role.to_owned())
    };
    let holders = queries::holders(cx, id).await?;
    Ok(holders.into_iter().map(|held| (word(held.role.as_str()), held.count)).collect())
}
