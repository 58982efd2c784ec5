//! The board for everybody.

use super::frame::{Frame, crumbs};
use super::http::{csv, everybody, look, nothing, territory};
use super::told;
use super::view::{Detail, View};
use super::window::Asked;
use crate::metrics::{self, Edition, edition};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, Response};
use kernel::Result;
use kernel::web::shell::{Face, Shell};
use kernel::web::{Caller, PageResult, page};
use place::org::{Network, Org};

#[derive(Template)]
#[template(path = "screen/board.html", blocks = ["figures"])]
struct BoardPage {
    shell: Shell,
    frame: Frame,
    view: View,
    edition: &'static Edition,
}

/// The board of the city; of the first, where there are several.
pub(super) async fn city(caller: Caller, Query(asked): Query<Asked>) -> PageResult {
    let network = place::org::network(&caller.app).await?;
    match network.roots().next() {
        Some(city) => page(&board_page(&caller, &network, city, asked).await?),
        None => nothing(&caller, Face::Street),
    }
}

/// The board of a territory.
pub(super) async fn board(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, &org)?;
    page(&board_page(&caller, &network, org, asked).await?)
}

/// Its live part.
pub(super) async fn figures(
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
    let window = asked.window(metrics::today(&cx), everybody()?)?;
    let (board, view) = look(&mut cx, caller, network, org.id, (&window, Detail::Full)).await?;
    let title = caller.l.with("board-title", &[("place", org.name(caller.l.is_zh()))]);
    let crumbs = crumbs(caller, network, org, &window);
    Ok(BoardPage {
        shell: caller.shell(Face::Street, title).at_crumbs(crumbs),
        frame: Frame::new(caller, network, &board, &window),
        view,
        edition: edition(board.period.to)?,
    })
}

/// The figures day by day.
pub(super) async fn days(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, &org)?;
    let mut cx = caller.read().await?;
    let window = asked.window(metrics::today(&cx), everybody()?)?;
    let board = metrics::board(&mut cx, org.id, window.span).await?;
    let kept = told::kept(&mut cx, &network, &board, (window.span, window.audience)).await?;
    csv(&board, window.audience, &kept)
}
