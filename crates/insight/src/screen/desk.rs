//! The boards of those who direct the work: the wall, and everything in tables.

use super::cell::Audience;
use super::frame::{Frame, crumbs};
use super::http::{csv, look, may_see, nothing, territory};
use super::policy::Action;
use super::told::Kept;
use super::view::{Detail, View};
use super::window::Asked;
use crate::metrics;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use kernel::Result;
use kernel::web::shell::{Face, Shell};
use kernel::web::{Caller, PageResult, page};

/// The wall.
#[derive(Template)]
#[template(path = "screen/screen.html", blocks = ["figures"])]
struct ScreenPage {
    shell: Shell,
    frame: Frame,
    view: View,
}

/// The same in tables, with everything they have room for.
#[derive(Template)]
#[template(path = "screen/tables.html")]
struct TablesPage {
    shell: Shell,
    frame: Frame,
    view: View,
}

/// Leads to the screen of the highest territory the caller has a post in.
pub(super) async fn own(caller: Caller) -> Result<Response> {
    let network = place::org::network(&caller.app).await?;
    let posts = caller.actor.posts().iter().filter_map(|post| Some((post.level?, post.org)));
    let own = posts.filter(|(_, org)| may_see(&caller, &network, *org)).min().map(|(_, org)| org);
    // Who has none is told so there, or may see them all.
    let Some(first) = own.or_else(|| network.roots().next().map(|city| city.id)) else {
        return Ok(nothing(&caller, Face::Screen)?.into_response());
    };
    Ok(Redirect::to(&format!("/screen/{first}")).into_response())
}

/// The wall of a territory.
pub(super) async fn screen(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let (shell, frame, view) = open(&caller, &org, asked, Detail::Wall).await?;
    page(&ScreenPage { shell, frame, view })
}

/// Its live part.
pub(super) async fn figures(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let (shell, frame, view) = open(&caller, &org, asked, Detail::Wall).await?;
    Ok(Html(ScreenPage { shell, frame, view }.as_figures().render()?))
}

/// All figures of a territory.
pub(super) async fn tables(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let (shell, frame, view) = open(&caller, &org, asked, Detail::Full).await?;
    page(&TablesPage { shell, frame, view })
}

async fn open(
    caller: &Caller,
    org: &str,
    asked: Asked,
    detail: Detail,
) -> Result<(Shell, Frame, View)> {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, org)?;
    let mut cx = caller.read().await?;
    cx.allow(Action::See, org)?;
    let window = asked.window(metrics::today(&cx), Audience::Desk)?;
    let (board, view) = look(&mut cx, caller, &network, org.id, (&window, detail)).await?;
    let title = caller.l.with("screen-title", &[("place", org.name(caller.l.is_zh()))]);
    let face = match detail {
        Detail::Wall => Face::Screen,
        Detail::Full => Face::Desk,
    };
    let crumbs = crumbs(caller, &network, org, &window);
    let frame = Frame::new(caller, &network, &board, &window);
    Ok((caller.shell(face, title).at_crumbs(crumbs), frame, view))
}

/// All figures day by day.
pub(super) async fn days(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, &org)?;
    let mut cx = caller.read().await?;
    cx.allow(Action::See, org)?;
    let window = asked.window(metrics::today(&cx), Audience::Desk)?;
    csv(&metrics::board(&mut cx, org.id, window.span).await?, Audience::Desk, &Kept::new())
}
