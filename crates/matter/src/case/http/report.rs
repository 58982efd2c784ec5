//! Reporting: one page, no sign-in; afterwards a number, a link, and what happens next.

use super::super::commands;
use super::super::model::{Channel, Kind};
use super::super::queries;
use super::form::{self, Sent, Upload};
use super::frame;
use super::view::Categories;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::policy::Actor;
use kernel::web::{Caller, Choice, Draft, PageResult, Shell, Tone, page, page_with, see_other};
use place::org::Network;
use serde::Deserialize;
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
        Ok(to) => Ok(see_other(&to, None)),
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

/// Files the report; returns where its reporter is led. Sent twice, it leads there twice and is filed once.
async fn file(sent: &Sent) -> Result<String> {
    let network = place::org::network(&sent.caller.app).await?;
    let report = sent.report(&network, Channel::Web, Kind::Request).await?;
    let mut cx = sent.caller.write().await?;
    // Whoever is signed in reports here as anybody does: no account stands beside a report from the public.
    cx.act_as(Arc::new(Actor::Public));
    let key = sent.once(SCOPE)?;
    if let Some(key) = &key
        && let Some(before) = key.before(&mut cx).await?
    {
        return Ok(before.reply);
    }
    let reported = commands::report(&mut cx, report).await?;
    let to = thanks(&reported);
    if let Some(key) = &key {
        // The link stays here for as long as keys are kept, about a day: who lost the answer must be able to get it again.
        key.keep(&mut cx, 303, &to).await?;
    }
    cx.commit().await?;
    Ok(to)
}

/// The page after a report.
pub(super) fn thanks(reported: &commands::Reported) -> String {
    format!("/report/sent?number={}&secret={}", reported.number, reported.secret)
}

/// The link of a report.
#[derive(Deserialize)]
pub(super) struct Link {
    number: String,
    secret: String,
}

#[derive(Template)]
#[template(path = "case/sent.html")]
struct SentPage {
    shell: Shell,
    number: String,
    link: String,
    category: String,
    place: String,
    /// The limit of the category, in words.
    limit: Option<String>,
    /// The case's page, for staff who may see it.
    desk: Option<String>,
}

/// `GET /report/sent`: the number, the link, what happens next. Opened by the link itself, so it can be read again.
pub(super) async fn sent(
    caller: Caller,
    Query(Link { number, secret }): Query<Link>,
) -> PageResult {
    let mut cx = caller.read().await?;
    let file = queries::by_link(&mut cx, &number, &secret).await?;
    let categories = Categories::read(&mut cx, &caller.l).await?;
    let network = place::org::network(&caller.app).await?;
    let desk = match queries::get(&mut cx, file.id()).await {
        Ok(file) => Some(super::view::href(file.id())),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error),
    };
    let code = &file.case.report.category;
    page(&SentPage {
        shell: frame::street(&caller, caller.l.t("case-sent-title")),
        link: format!("/track/{}/{secret}", file.number()),
        number: file.number().to_owned(),
        category: categories.name(code).to_owned(),
        place: super::view::place(&network, file.chain(), caller.l.is_zh()),
        limit: categories.get(code).map(|category| caller.l.limit(category.limit)),
        desk,
    })
}
