//! Tracking: whoever has the number and the secret link sees how their report fares, and says how it ended.

use super::super::commands::{self, FollowUp};
use super::super::file::File;
use super::super::model::{Reply, Satisfaction, State};
use super::super::queries;
use super::super::recusal::{self, OfReporter};
use super::follow_up::{SaidForm, said_choices};
use super::frame::{self, Turn};
use super::story::Teller;
use super::view::{self, Categories};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::calendar::Calendar;
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::{Error, Refused, Result};
use kernel::ledger;
use kernel::policy::Actor;
use kernel::web::{
    Badge, Caller, Choice, Draft, Entry, PageResult, Post, Shell, Station, StationState, Stations,
    page, page_with, see_other,
};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "case/track_find.html")]
struct FindPage {
    shell: Shell,
    draft: Draft,
}

/// What the look-up form sends.
#[derive(Deserialize)]
pub(super) struct LinkForm {
    #[serde(default)]
    number: String,
    #[serde(default)]
    secret: String,
}

/// `GET /track`
pub(super) async fn ask(caller: Caller, Query(link): Query<LinkForm>) -> PageResult {
    let draft = Draft::from([("number", link.number), ("secret", link.secret)]);
    page(&FindPage { shell: frame::street(&caller, caller.l.t("case-track-title")), draft })
}

/// `POST /track`: leads to the case, or says that number and secret do not fit, and never which of them is wrong.
pub(super) async fn find(post: Post<LinkForm>) -> Result<Response> {
    let Post { caller, form: LinkForm { number, secret }, .. } = post;
    let mut cx = caller.read().await?;
    match queries::by_link(&mut cx, &number, &secret).await {
        Ok(file) => Ok(see_other(&format!("/track/{}/{}", file.number(), secret.trim()), None)),
        Err(Error::NotFound) => {
            let refused = Refused {
                rule: "case.link-unknown",
                args: Vec::new(),
                text: "number and secret do not belong together; compare both with what you were given".to_owned(),
            };
            let draft = Draft::from([("number", number), ("secret", secret)]).refused(refused);
            let shell = frame::street(&caller, caller.l.t("case-track-title"));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &FindPage { shell, draft })
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "case/track.html")]
struct TrackPage {
    shell: Shell,
    draft: Draft,
    base: String,
    number: String,
    state: &'static str,
    reworks: u32,
    badge: Badge,
    stations: Stations,
    category: String,
    place: String,
    text: String,
    lead: Option<String>,
    /// By when, in words.
    deadline: String,
    answer: Option<String>,
    photos: Vec<String>,
    /// The reporter is asked now.
    asked: bool,
    closed: bool,
    solved: Vec<Choice>,
    satisfaction: Vec<Choice>,
    /// What the reporter said last.
    said: Option<String>,
    story: Vec<Entry>,
    /// What the reporter asked of who handles it.
    recusal: OfReporter,
}

/// `GET /track/{number}/{secret}`
pub(super) async fn show(
    caller: Caller,
    Path((number, secret)): Path<(String, String)>,
) -> Result<Response> {
    Ok(page(&track_page(&caller, &number, &secret, Draft::default()).await?)?.into_response())
}

async fn track_page(
    caller: &Caller,
    number: &str,
    secret: &str,
    draft: Draft,
) -> Result<TrackPage> {
    let mut cx = caller.read().await?;
    let file = queries::by_link(&mut cx, number, secret).await?;
    let l = &caller.l;
    let shell = frame::street(caller, l.with("case-track-of", &[("number", file.number())]));
    let network = place::org::network(&caller.app).await?;
    let categories = Categories::read(&mut cx, l).await?;
    let calendar = view::calendar(&cx)?;
    let entries = ledger::stream(&mut cx.tx, file.id().0).await?;
    let teller = Teller::new(&mut cx, l, (&network, &categories, &file.tasks), &[]).await?;
    let base = format!("/track/{}/{secret}", file.number());
    let photos = queries::photos(&mut cx, &file).await?;
    let state = file.case.state.as_str();
    let asked = matches!(file.case.state, State::Answered { .. });
    let recusal = recusal::of_reporter(&mut cx, &file, (&shell, &base), &draft).await?;
    let (solved, satisfaction) = said_choices(l, FORM);
    Ok(TrackPage {
        photos: photos.iter().map(|photo| format!("{base}/photo/{}", photo.id)).collect(),
        stations: stations(&file, last_answer(&entries), &calendar, &shell),
        deadline: deadline(&file, &calendar, &shell)?,
        story: teller.street(&entries),
        said: file.case.verdict.map(|verdict| teller.reply(Reply::Given(verdict))),
        category: categories.name(&file.case.report.category).to_owned(),
        place: place_of(&file, view::place(&network, file.chain(), l.is_zh())),
        lead: file.lead().map(|task| network.name(task.organisation(), l.is_zh()).to_owned()),
        badge: Badge::new(view::tone(state), view::state_word(l, state)),
        number: file.number().to_owned(),
        text: file.words.body.clone(),
        answer: file.answer.clone(),
        reworks: file.case.reworks,
        closed: matches!(file.case.state, State::Closed { .. }),
        asked,
        solved,
        satisfaction,
        recusal,
        state,
        base,
        draft,
        shell,
    })
}

/// The page again, with what was wrong and what was typed.
pub(in crate::case) async fn refused(
    (caller, number, secret): (&Caller, &str, &str),
    draft: Draft,
    error: Error,
) -> Result<Response> {
    let draft = draft.with(error)?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &track_page(caller, number, secret, draft).await?)
}

/// The `data-testid`s of the reporter's own form.
const FORM: [&str; 5] = [
    "followup-solved",
    "followup-unsolved",
    "followup-satisfied",
    "followup-basically",
    "followup-dissatisfied",
];

/// Where it is: the territories, then what the reporter wrote.
fn place_of(file: &File, territories: String) -> String {
    [territories, file.words.address.clone()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// When the answer that stands was given: after a rework that is not the first one.
fn last_answer(entries: &[ledger::Entry]) -> Option<Timestamp> {
    entries.iter().rev().find(|entry| entry.kind == "case.answered").map(|entry| entry.at)
}

/// The four stations of the loop.
fn stations(
    file: &File,
    answered: Option<Timestamp>,
    calendar: &Calendar,
    shell: &Shell,
) -> Stations {
    let reached = match file.case.state {
        State::Reported => 0,
        State::Dispatched { .. } | State::Handling { .. } | State::Reworking { .. } => 1,
        State::Answered { .. } => 2,
        State::Closed { .. } => 4,
    };
    let closed = match &file.case.state {
        State::Closed { since, .. } => Some(*since),
        _ => None,
    };
    let due = file.due(calendar).ok().flatten().filter(|_| reached == 1);
    let say = |at| shell.l.date_time(at, &shell.zone);
    let by = |at| shell.l.with("case-station-by", &[("at", &shell.l.date_time(at, &shell.zone))]);
    let times = [
        Some(say(file.case.reported_at)),
        file.case.dispatched_at.map(say),
        if reached >= 2 { answered.or(file.answered_at).map(say) } else { due.map(by) },
        closed.map(say),
    ];
    let station = |(at, (key, time)): (usize, (&'static str, Option<String>))| Station {
        key,
        label: shell.t(&format!("case-station-{key}")),
        at: time,
        state: match at.cmp(&reached) {
            std::cmp::Ordering::Less => StationState::Done,
            std::cmp::Ordering::Equal => StationState::Now,
            std::cmp::Ordering::Greater => StationState::Next,
        },
    };
    let keys = ["reported", "dispatched", "answered", "closed"];
    Stations(keys.into_iter().zip(times).enumerate().map(station).collect())
}

/// By when something will happen, in a sentence.
fn deadline(file: &File, calendar: &Calendar, shell: &Shell) -> Result<String> {
    let due = file.due(calendar).or_else(|_| Ok::<_, Error>(None))?;
    Ok(match (&file.case.state, due) {
        (State::Reported, _) => shell.t("case-deadline-reported"),
        (State::Answered { .. }, _) => shell.t("case-deadline-answered"),
        (State::Closed { outcome, .. }, _) => {
            shell.t(&format!("case-outcome-{}", outcome.as_str()))
        }
        (_, None) => shell.t("case-deadline-open"),
        (_, Some(due)) => {
            let key = if due < shell.now { "case-deadline-late" } else { "case-deadline-by" };
            shell.with(key, &[("at", &shell.l.date_time(due, &shell.zone))])
        }
    })
}

/// `POST /track/{number}/{secret}/follow-up`: the reporter says how it ended.
pub(super) async fn follow_up(
    Path((number, secret)): Path<(String, String)>,
    post: Post<SaidForm>,
) -> Result<Response> {
    let to = format!("/track/{number}/{secret}");
    let mut cx = match frame::turn(&post, "case.follow-up", &to).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    cx.act_as(Arc::new(Actor::Reporter));
    match say(&mut cx, &number, &secret, &post.form).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&to, Some("case-flash-said")))
        }
        Err(error) => {
            drop(cx);
            refused((&post.caller, &number, &secret), post.form.draft(), error).await
        }
    }
}

async fn say(cx: &mut Cx, number: &str, secret: &str, form: &SaidForm) -> Result<()> {
    // Not solved speaks for itself; nobody has to choose "not satisfied" besides.
    let reply = form.reply(Some(Satisfaction::Dissatisfied))?;
    let said = FollowUp { reply, remark: form.remark.clone() };
    commands::follow_up_by_link(cx, number, secret, said).await.map(drop)
}
