//! Entering a report for somebody: the operator on the phone, a grid member on patrol, a letter from a department.

use super::super::commands;
use super::super::model::{Channel, Kind};
use super::super::policy::Action;
use super::form::{Sent, Upload};
use super::frame;
use super::report::Offer;
use super::sent::{self, Link};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::cx::Cx;
use kernel::error::{Error, Field, Result};
use kernel::policy::{Role, Subject};
use kernel::web::{Caller, Choice, Draft, L10n, PageResult, Shell, Tone, page, page_with};

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
}

async fn enter_page(caller: &Caller, draft: Draft, photo_again: bool) -> Result<EnterPage> {
    let shell = frame::desk(caller, caller.l.t("case-enter-title"))?;
    let mut cx = caller.read().await?;
    may_enter(&cx).await?;
    let offer = Offer::read(&mut cx, caller).await?;
    let (kinds, channels) = (kinds(&caller.l), channels(&caller.l));
    Ok(EnterPage { shell, draft, offer, kinds, channels, photo_again })
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
