//! The pages of both boards, their live part, and their figures as CSV.

use super::cell::{Audience, Shown};
use super::policy::Action;
use super::view::{OF_DAYS, Sight, View, column};
use super::{api, map};
use crate::metrics::{self, Board, Edition, edition};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use kernel::policy::{Actor, Verdict};
use kernel::territory::{Level, OrgId};
use kernel::web::shell::{Crumb, Face, Shell};
use kernel::web::{Caller, PageResult, page, sse};
use kernel::{App, Cx, Error, Result};
use matter::category;
use place::org::{Network, Org};
use std::collections::HashMap;

/// Days a board can be about.
const PERIODS: [u16; 3] = [7, 30, 90];
/// Unless asked otherwise.
const DAYS: u16 = 30;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/board", get(city_board))
        .route("/board/{org}", get(public_board))
        .route("/board/{org}/figures", get(public_figures))
        .route("/board/{org}/days.csv", get(public_csv))
        .route("/board/{org}/places.geojson", get(map::public))
        .route("/screen", get(own_screen))
        .route("/screen/{org}", get(screen))
        .route("/screen/{org}/figures", get(screen_figures))
        .route("/screen/{org}/days.csv", get(screen_csv))
        .route("/screen/{org}/places.geojson", get(map::desk))
        .route("/live", get(live))
        .route("/api/v1/board/{org}", get(api::board))
}

/// Which days.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
pub(super) struct Asked {
    days: Option<u16>,
}

impl Asked {
    /// One of the periods offered.
    pub(super) fn days(self) -> u16 {
        self.days.filter(|days| PERIODS.contains(days)).unwrap_or(DAYS)
    }
}

/// A period to choose.
struct Choice {
    days: u16,
    label: String,
    chosen: bool,
}

/// The board for everybody.
#[derive(Template)]
#[template(path = "screen/board.html", blocks = ["figures"])]
struct BoardPage {
    shell: Shell,
    frame: Frame,
    view: View,
    edition: &'static Edition,
}

/// The board of those who direct the work.
#[derive(Template)]
#[template(path = "screen/screen.html", blocks = ["figures"])]
struct ScreenPage {
    shell: Shell,
    frame: Frame,
    view: View,
}

/// No territory yet.
#[derive(Template)]
#[template(path = "screen/nothing.html")]
struct NothingPage {
    shell: Shell,
}

/// What stands around the figures of a territory.
struct Frame {
    /// `/board` or `/screen`, and the territory.
    base: String,
    org: OrgId,
    days: u16,
    periods: Vec<Choice>,
    /// One level up.
    up: Option<String>,
    /// Other cities of this installation.
    cities: Vec<(String, String)>,
    /// West, south, east, north, where areas are drawn.
    bounds: Option<String>,
}

/// The territory that a path names by its id or its code.
pub(super) fn territory<'a>(network: &'a Network, name: &str) -> Result<&'a Org> {
    let by_id = name.parse::<OrgId>().ok().and_then(|id| network.get(id));
    let found = by_id.or_else(|| network.by_code(name)).filter(|org| org.level().is_some());
    found.ok_or(Error::NotFound)
}

/// Who reads a public board.
pub(super) fn everybody() -> Result<Audience> {
    // The numbers of the latest edition protect the days of all editions.
    Ok(Audience::Public(edition(jiff::civil::Date::MAX)?.public_minimum))
}

/// The board of the city; of the first, where there are several.
async fn city_board(caller: Caller, Query(asked): Query<Asked>) -> PageResult {
    let network = place::org::network(&caller.app).await?;
    match network.roots().next() {
        Some(city) => page(&board_page(&caller, &network, city, asked).await?),
        None => nothing(&caller, Face::Street),
    }
}

/// The board of a territory, for everybody.
async fn public_board(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, &org)?;
    page(&board_page(&caller, &network, org, asked).await?)
}

/// Its live part.
async fn public_figures(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, &org)?;
    Ok(Html(board_page(&caller, &network, org, asked).await?.as_figures().render()?))
}

async fn board_page(
    caller: &Caller,
    network: &Network,
    org: &Org,
    asked: Asked,
) -> Result<BoardPage> {
    let mut cx = caller.read().await?;
    let (board, view, edition) =
        look(&mut cx, caller, network, org, (asked.days(), everybody()?)).await?;
    let title = caller.l.with("board-title", &[("place", org.name(caller.l.is_zh()))]);
    let frame = Frame::new(caller, network, &board, Audience::Public(edition.public_minimum));
    let crumbs = crumbs(caller, network, org, "/board");
    Ok(BoardPage {
        shell: caller.shell(Face::Street, title).at_crumbs(crumbs),
        frame,
        view,
        edition,
    })
}

/// The desk's board of the highest territory the caller has a post in.
async fn own_screen(caller: Caller) -> Result<Response> {
    let network = place::org::network(&caller.app).await?;
    let posts = caller.actor.posts().iter().filter_map(|post| Some((post.level?, post.org)));
    let own = posts.filter(|(_, org)| may_see(&caller, &network, *org)).min().map(|(_, org)| org);
    let Some(first) = own.or_else(|| network.roots().next().map(|city| city.id)) else {
        return Ok(nothing(&caller, Face::Screen)?.into_response());
    };
    Ok(Redirect::to(&format!("/screen/{first}")).into_response())
}

fn may_see(caller: &Caller, network: &Network, org: OrgId) -> bool {
    use kernel::policy::Resource;
    let subject = network.get(org).map(Resource::subject).unwrap_or_default();
    matches!(caller.actor.permits(Action::See, &subject), Verdict::Allowed(_))
}

/// The desk's board of a territory.
async fn screen(caller: Caller, Path(org): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    page(&screen_page(&caller, &org, asked).await?)
}

/// Its live part.
async fn screen_figures(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    Ok(Html(screen_page(&caller, &org, asked).await?.as_figures().render()?))
}

async fn screen_page(caller: &Caller, org: &str, asked: Asked) -> Result<ScreenPage> {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, org)?;
    let mut cx = caller.read().await?;
    cx.allow(Action::See, org)?;
    let (board, view, _) =
        look(&mut cx, caller, &network, org, (asked.days(), Audience::Desk)).await?;
    let title = caller.l.with("screen-title", &[("place", org.name(caller.l.is_zh()))]);
    let mut frame = Frame::new(caller, &network, &board, Audience::Desk);
    // Up only as far as one may see.
    frame.up =
        org.parent.filter(|up| may_see(caller, &network, *up)).map(|up| format!("/screen/{up}"));
    let crumbs = crumbs(caller, &network, org, "/screen");
    Ok(ScreenPage { shell: caller.shell(Face::Screen, title).at_crumbs(crumbs), frame, view })
}

async fn look(
    cx: &mut Cx,
    caller: &Caller,
    network: &Network,
    org: &Org,
    (days, audience): (u16, Audience),
) -> Result<(Board, View, &'static Edition)> {
    let board = metrics::board(cx, org.id, days).await?;
    let edition = edition(board.period.to)?;
    let zh = caller.l.is_zh();
    let categories: HashMap<String, String> = category::all(cx)
        .await?
        .into_iter()
        .map(|c| (c.code.clone(), c.name(zh).to_owned()))
        .collect();
    let sight = Sight { l: &caller.l, network, edition, audience, categories: &categories };
    let view = sight.view(&board);
    Ok((board, view, edition))
}

impl Frame {
    fn new(caller: &Caller, network: &Network, board: &Board, audience: Audience) -> Self {
        let zh = caller.l.is_zh();
        let base = audience.base();
        let days = u16::try_from(board.days.len()).unwrap_or(DAYS);
        let up = network
            .get(board.org)
            .filter(|org| org.level() > Some(Level::City))
            .and_then(|org| org.parent);
        let cities: Vec<_> = network
            .roots()
            .map(|city| (format!("{base}/{}", city.id), city.name(zh).to_owned()))
            .collect();
        let drawn = network
            .children(board.org)
            .any(|child| child.level().is_some() && network.area(child.id).is_some());
        let bounds = network.bounds(board.org).filter(|_| drawn);
        Self {
            base: base.to_owned(),
            org: board.org,
            days,
            periods: PERIODS
                .map(|p| Choice {
                    days: p,
                    label: caller.l.n("board-period", p.into()),
                    chosen: p == days,
                })
                .into(),
            up: up.map(|up| format!("{base}/{up}")),
            cities: if cities.len() > 1 { cities } else { Vec::new() },
            bounds: bounds
                .map(|[west, south, east, north]| format!("{west},{south},{east},{north}")),
        }
    }
}

fn crumbs(caller: &Caller, network: &Network, org: &Org, base: &str) -> Vec<Crumb> {
    let zh = caller.l.is_zh();
    let crumb = |(_, id): (Level, OrgId)| {
        let name = network.name(id, zh).to_owned();
        if id == org.id { Crumb::here(name) } else { Crumb::link(format!("{base}/{id}"), name) }
    };
    org.chain.links().map(crumb).collect()
}

fn nothing(caller: &Caller, face: Face) -> PageResult {
    page(&NothingPage { shell: caller.shell(face, caller.l.t("board-nav")) })
}

/// The figures of the public board day by day.
async fn public_csv(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, &org)?;
    let mut cx = caller.read().await?;
    csv(&metrics::board(&mut cx, org.id, asked.days()).await?, everybody()?)
}

/// All figures day by day.
async fn screen_csv(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, &org)?;
    let mut cx = caller.read().await?;
    cx.allow(Action::See, org)?;
    csv(&metrics::board(&mut cx, org.id, asked.days()).await?, Audience::Desk)
}

fn csv(board: &Board, audience: Audience) -> Result<Response> {
    let internal = |error: csv::Error| Error::Internal(Box::new(error));
    let columns = OF_DAYS.map(|measure| audience.parts(&column(&board.days, measure)));
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut head = vec!["day".to_owned()];
    head.extend(OF_DAYS.map(|measure| measure.to_string()));
    out.write_record(&head).map_err(internal)?;
    for (at, day) in board.days.iter().enumerate() {
        let mut row = vec![day.day.to_string()];
        // Left empty: not nothing, but not told.
        row.extend(columns.iter().map(|column| {
            column
                .get(at)
                .and_then(|shown: &Shown| shown.count())
                .map_or_else(String::new, |n| n.to_string())
        }));
        out.write_record(&row).map_err(internal)?;
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
    let inside =
        matches!(*caller.actor, Actor::Account { .. }) && may_see(&caller, &network, org.id);
    let heard = if inside { org.id } else { org.chain.street.unwrap_or(org.id) };
    Ok(sse::changes(&caller.app, Some(heard)).into_response())
}
