//! Routes of both boards, and what they share.

use super::cell::{Audience, Shown};
use super::policy::Action;
use super::table::OF_DAYS;
use super::told::{self, Kept};
use super::view::{Detail, Sight, View};
use super::window::Window;
use super::{api, desk, map, public};
use crate::metrics::{self, Board, edition};
use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::policy::{Resource, Verdict};
use kernel::territory::OrgId;
use kernel::web::shell::{Face, Shell};
use kernel::web::{Caller, PageResult, page, sse};
use kernel::{App, Cx, Error, Result};
use matter::category;
use place::org::{Network, Org};
use std::collections::HashMap;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/board", get(public::city))
        .route("/board/{org}", get(public::board))
        .route("/board/{org}/figures", get(public::figures))
        .route("/board/{org}/days.csv", get(public::days))
        .route("/board/{org}/places.geojson", get(map::public))
        .route("/screen", get(desk::own))
        .route("/screen/{org}", get(desk::screen))
        .route("/screen/{org}/figures", get(desk::figures))
        .route("/screen/{org}/tables", get(desk::tables))
        .route("/screen/{org}/days.csv", get(desk::days))
        .route("/screen/{org}/places.geojson", get(map::desk))
        .route("/live", get(live))
        .route("/api/v1/board/{org}", get(api::board))
}

/// The territory that a path names by its id or its code.
pub(super) fn territory<'a>(network: &'a Network, name: &str) -> Result<&'a Org> {
    let by_id = name.parse::<OrgId>().ok().and_then(|id| network.get(id));
    let found = by_id.or_else(|| network.by_code(name)).filter(|org| org.level().is_some());
    found.ok_or(Error::NotFound)
}

/// Whoever reads a public board.
pub(super) fn everybody() -> Result<Audience> {
    // The threshold of the latest edition protects the days of all editions.
    Ok(Audience::Public(edition(jiff::civil::Date::MAX)?.public_minimum))
}

/// Whether the caller may see all figures of a territory.
pub(super) fn may_see(caller: &Caller, network: &Network, org: OrgId) -> bool {
    let subject = network.get(org).map(Resource::subject).unwrap_or_default();
    matches!(caller.actor.permits(Action::See, &subject), Verdict::Allowed(_))
}

/// The board of a territory, and what its reader sees of it.
pub(super) async fn look(
    cx: &mut Cx,
    caller: &Caller,
    network: &Network,
    org: OrgId,
    (window, detail): (&Window, Detail),
) -> Result<(Board, View)> {
    let board = metrics::board(cx, org, window.span).await?;
    let edition = edition(board.period.to)?;
    let all = category::all(cx).await?;
    let name = |c: category::Category| (c.code.clone(), c.name(caller.l.is_zh()).to_owned());
    let categories: HashMap<String, String> = all.into_iter().map(name).collect();
    let kept = told::kept(cx, network, &board, (window.span, window.audience)).await?;
    let sight = Sight {
        l: &caller.l,
        network,
        edition,
        audience: window.audience,
        detail,
        categories: &categories,
        suffix: &window.suffix(),
        kept: &kept,
        below: &told::below(network, &board),
    };
    let view = sight.view(&board);
    Ok((board, view))
}

/// No territory yet.
#[derive(Template)]
#[template(path = "screen/nothing.html")]
struct NothingPage {
    shell: Shell,
}

/// The page of an installation without a city.
pub(super) fn nothing(caller: &Caller, face: Face) -> PageResult {
    page(&NothingPage { shell: caller.shell(face, caller.l.t("board-nav")) })
}

/// Figures day by day as a file, without those that are not told.
pub(super) fn csv(board: &Board, audience: Audience, kept: &Kept) -> Result<Response> {
    let internal = |error: csv::Error| Error::Internal(Box::new(error));
    let columns = OF_DAYS.map(|measure| audience.spread(kept, measure, &board.by_day(measure)));
    let mut out = csv::Writer::from_writer(Vec::new());
    let head = OF_DAYS.iter().map(|measure| measure.as_str());
    out.write_record(std::iter::once("day").chain(head)).map_err(internal)?;
    for (at, day) in board.days.iter().enumerate() {
        // What may not be told is left empty: it is not nothing.
        let told = |column: &Vec<Shown>| column.get(at).and_then(|shown| shown.count());
        let cells =
            columns.iter().map(|column| told(column).map_or_else(String::new, |n| n.to_string()));
        out.write_record(std::iter::once(day.day.to_string()).chain(cells)).map_err(internal)?;
    }
    let bytes = out.into_inner().map_err(|error| Error::internal(error.to_string()))?;
    let name = format!("attachment; filename=\"{}-{}.csv\"", board.period.from, board.period.to);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, name.as_str()),
    ];
    Ok((headers, bytes).into_response())
}

/// Which territory.
#[derive(serde::Deserialize)]
struct Listening {
    territory: OrgId,
}

/// Says that something changed in a territory; never what. For the public never closer than a street: in a grid, that something
/// happened is already half of what.
async fn live(caller: Caller, Query(asked): Query<Listening>) -> Result<Response> {
    let network = place::org::network(&caller.app).await?;
    let org = network.get(asked.territory).ok_or(Error::NotFound)?;
    let inside = may_see(&caller, &network, org.id);
    let heard = if inside { org.id } else { org.chain.street.unwrap_or(org.id) };
    Ok(sse::changes(&caller.app, Some(heard)).into_response())
}
