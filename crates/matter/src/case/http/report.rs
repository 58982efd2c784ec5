//! Reporting: one page, no sign-in. What its reporter is told afterwards is in [`super::sent`].

use super::super::commands;
use super::super::model::{Channel, Kind};
use super::form::{self, Sent, Upload};
use super::frame;
use super::sent::{self, Link};
use super::view::Categories;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::policy::Actor;
use kernel::web::{Caller, Choice, Draft, PageResult, Shell, Tone, page, page_with};
use place::org::Network;
use std::sync::Arc;

/// The public way in; staff have the kinds and channels to choose from besides.
const SCOPE: &str = "case.report";

/// What both report forms, the street's and the desk's, offer to choose from.
pub(super) struct Offer {
    pub(super) categories: Vec<Choice>,
    pub(super) places: Vec<String>,
    /// Organisations a report can be about.
    pub(super) organisations: Vec<String>,
    /// Where the map's areas are fetched, and west, south, east, north; none where nothing is drawn.
    pub(super) map: Option<(String, String)>,
}

impl Offer {
    pub(super) async fn read(cx: &mut Cx, caller: &Caller) -> Result<Self> {
        let network = place::org::network(&caller.app).await?;
        let categories = Categories::read(cx, &caller.l).await?.choices();
        let places = form::places(&network, caller.l.is_zh());
        let organisations = form::organisations(&network, caller.l.is_zh());
        Ok(Self { categories, places, organisations, map: map(&network, caller) })
    }
}

/// The map of the city; of several there is no map that shows where one stands.
fn map(network: &Network, caller: &Caller) -> Option<(String, String)> {
    let mut cities = network.roots();
    let city = cities.next().filter(|_| cities.next().is_none())?;
    let bounds = network.bounds(city.id)?.map(|degrees| format!("{degrees:.6}")).join(",");
    Some((
        format!("/territory/{}/children.geojson?lang={}", city.id, caller.l.lang().tag()),
        bounds,
    ))
}

#[derive(Template)]
#[template(path = "case/report.html")]
struct ReportPage {
    shell: Shell,
    draft: Draft,
    offer: Offer,
    /// A photo had been chosen: the browser does not keep it, so it must be chosen again.
    photo_again: bool,
}

async fn report_page(caller: &Caller, draft: Draft, photo_again: bool) -> Result<ReportPage> {
    let mut cx = caller.read().await?;
    let offer = Offer::read(&mut cx, caller).await?;
    let shell = frame::street(caller, caller.l.t("case-report-title"));
    Ok(ReportPage { shell, draft, offer, photo_again })
}

/// `GET /report`
pub(super) async fn ask(caller: Caller) -> PageResult {
    page(&report_page(&caller, Draft::default(), false).await?)
}

/// `POST /report`
pub(super) async fn send(sent: Sent) -> Result<Response> {
    match file(&sent).await {
        Ok(link) => Ok(sent::lead(&link)),
        Err(error) => {
            let draft = sent.draft().with(error)?;
            let again = !matches!(sent.upload, Upload::Nothing);
            page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &report_page(&sent.caller, draft, again).await?,
            )
        }
    }
}

/// Files the report; returns its link. Sent twice, it has the same link twice and is filed once.
async fn file(sent: &Sent) -> Result<Link> {
    let network = place::org::network(&sent.caller.app).await?;
    let report = sent.report(&network, Channel::Web, Kind::Request).await?;
    let mut cx = sent.caller.write().await?;
    // Whoever is signed in reports here as anybody does: no account stands beside a report from the public.
    cx.act_as(Arc::new(Actor::Public));
    let key = sent.once(SCOPE)?;
    if let Some(key) = &key
        && let Some(before) = key.before(&mut cx).await?
    {
        return before.reply.parse();
    }
    let link = Link::from(commands::report(&mut cx, report).await?);
    if let Some(key) = &key {
        // The link stays here for as long as keys are kept, about a day: who lost the answer must be able to get it again.
        key.keep(&mut cx, 303, &link.to_string()).await?;
    }
    cx.commit().await?;
    Ok(link)
}
