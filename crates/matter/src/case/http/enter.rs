//! Entering a report for somebody: the operator on the phone, a grid member on patrol, a letter from a department.

use super::super::commands;
use super::super::contact::{self, Found};
use super::super::model::{Channel, Kind};
use super::super::policy::Action;
use super::form::{Sent, Upload};
use super::frame;
use super::report::Offer;
use super::sent::{self, Link};
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::cx::Cx;
use kernel::error::{Error, Field, Result};
use kernel::policy::{Role, Subject};
use kernel::web::{Caller, Choice, Draft, L10n, PageResult, Post, Shell, Tone, page, page_with};
use serde::Deserialize;

/// The ways a report reaches staff.
const CHANNELS: [Channel; 4] =
    [Channel::Hotline, Channel::Patrol, Channel::Department, Channel::Mobile];

#[derive(Template)]
#[template(path = "case/enter.html")]
struct EnterPage {
    shell: Shell,
    draft: Draft,
    offer: Offer,
    kinds: Vec<Choice>,
    channels: Vec<Choice>,
    photo_again: bool,
    /// Whether the reader may look up a caller's cases.
    may_look_up: bool,
    /// What the look-up found; none before one.
    found: Option<Vec<Found>>,
}

async fn enter_page(caller: &Caller, draft: Draft, photo_again: bool) -> Result<EnterPage> {
    let shell = frame::desk(caller, caller.l.t("case-enter-title"))?;
    let mut cx = caller.read().await?;
    may_enter(&cx).await?;
    let offer = Offer::read(&mut cx, caller).await?;
    let (kinds, channels) = (kinds(&caller.l), channels(&caller.l));
    let may_look_up = contact::may_look_up(&cx).await?;
    Ok(EnterPage { shell, draft, offer, kinds, channels, photo_again, may_look_up, found: None })
}

/// Whoever may enter reports nowhere is told so before filling anything in.
async fn may_enter(cx: &Cx) -> Result<()> {
    let network = place::org::network(cx.app()).await?;
    let own = |org| Subject { chain: network.chain(org), ..Subject::default() };
    let somewhere = cx.actor().posts().iter().any(|post| cx.may(Action::Enter, &own(post.org)));
    if somewhere { Ok(()) } else { cx.allow(Action::Enter, &Subject::default()) }
}

fn kinds(l: &L10n) -> Vec<Choice> {
    Kind::ALL
        .iter()
        .map(|kind| Choice::new(kind.as_str(), l.t(&format!("case-kind-{}", kind.as_str()))))
        .collect()
}

fn channels(l: &L10n) -> Vec<Choice> {
    let choice = |channel: Channel| {
        Choice::new(channel.as_str(), l.t(&format!("case-channel-{}", channel.as_str())))
    };
    CHANNELS.into_iter().map(choice).collect()
}

/// `GET /desk/new`
pub(super) async fn ask(caller: Caller) -> PageResult {
    let channel =
        if caller.actor.is(Role::GridMember) { Channel::Patrol } else { Channel::Hotline };
    let draft = Draft::from([("kind", Kind::Request.as_str()), ("channel", channel.as_str())]);
    page(&enter_page(&caller, draft, false).await?)
}

/// The number somebody calls from.
#[derive(Deserialize)]
pub(super) struct CallerForm {
    #[serde(default)]
    caller: String,
}

/// `POST /desk/new/look-up`: the caller's open cases above the form; a number never stands in an address.
pub(super) async fn look_up(post: Post<CallerForm>) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let number = &post.form.caller;
    let channel = Channel::Hotline.as_str();
    let draft = Draft::from([
        ("kind", Kind::Request.as_str()),
        ("channel", channel),
        ("caller", number.as_str()),
        ("contact_number", number.as_str()),
    ]);
    let mut cx = post.caller.write().await?;
    let (status, mut page) = match contact::look_up(&mut cx, number).await {
        Ok(found) => {
            cx.commit().await?;
            let page = enter_page(&post.caller, draft, false).await?;
            (StatusCode::OK, EnterPage { found: Some(found), ..page })
        }
        Err(error) => {
            drop(cx);
            let page = enter_page(&post.caller, draft.with(error)?, false).await?;
            (StatusCode::UNPROCESSABLE_ENTITY, page)
        }
    };
    "/desk/new".clone_into(&mut page.shell.path);
    let mut response = page_with(status, &page)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// `POST /desk/new`
pub(super) async fn send(sent: Sent) -> Result<Response> {
    frame::signed_in(&sent.caller)?;
    match file(&sent).await {
        Ok(link) => Ok(sent::lead(&link)),
        Err(error) => {
            let draft = sent.draft().with(error)?;
            let again = !matches!(sent.upload, Upload::Nothing);
            page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &enter_page(&sent.caller, draft, again).await?,
            )
        }
    }
}

async fn file(sent: &Sent) -> Result<Link> {
    let kind = Kind::parse(sent.value("kind")).ok_or_else(|| Error::invalid("kind", "unknown"))?;
    let channel =
        Channel::parse(sent.value("channel")).filter(|channel| CHANNELS.contains(channel));
    let channel = channel.ok_or_else(|| Error::Invalid(vec![Field::new("channel", "unknown")]))?;
    let network = place::org::network(&sent.caller.app).await?;
    let report = sent.report(&network, channel, kind).await?;
    let mut cx = sent.caller.write().await?;
    let key = sent.once("case.enter")?;
    if let Some(key) = &key
        && let Some(before) = key.before(&mut cx).await?
    {
        return before.reply.parse();
    }
    let link = Link::from(commands::report_for(&mut cx, report).await?);
    if let Some(key) = &key {
        key.keep(&mut cx, 303, &link.to_string()).await?;
    }
    cx.commit().await?;
    Ok(link)
}
