//! The page of a case at the desk: what it is, how it came along, and what its reader can do now.

use super::super::contact::{self, Card};
use super::super::file::File;
use super::super::model::{CaseId, State};
use super::super::queries;
use super::super::recusal;
use super::super::store::lists;
use super::actions::{Acts, Step};
use super::frame;
use super::story::Teller;
use super::view::{self, Categories};
use crate::task::{State as TaskState, Task};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::calendar::Calendar;
use kernel::clock::Timestamp;
use kernel::error::{Error, Result};
use kernel::ledger;
use kernel::territory::Chain;
use kernel::web::{
    Badge, Caller, ClockChip, Crumb, Draft, Entry, OrgChip, PageResult, Shell, page, page_with,
};
use place::org::Network;

/// A fact with its label; a link where there is more to see.
struct Fact {
    label: String,
    words: String,
    href: Option<String>,
    testid: Option<&'static str>,
}

impl Fact {
    fn new(label: String, words: impl Into<String>) -> Self {
        Self { label, words: words.into(), href: None, testid: None }
    }
}

/// A task as the page shows it.
struct TaskLine {
    role: &'static str,
    role_word: String,
    state: &'static str,
    badge: Badge,
    org: OrgChip,
    clock: Option<ClockChip>,
    /// The result, or why it was given back.
    said: Option<String>,
}

/// What a reporter added when asked.
struct Remark {
    words: String,
    at: Timestamp,
}

#[derive(Template)]
#[template(path = "case/show.html")]
struct CasePage {
    shell: Shell,
    draft: Draft,
    number: String,
    badge: Badge,
    place: String,
    category: String,
    text: String,
    facts: Vec<Fact>,
    answer: Option<String>,
    remarks: Vec<Remark>,
    photos: Vec<String>,
    /// Longitude and latitude as the map takes them, and where its areas are fetched.
    map: Option<(String, String)>,
    tasks: Vec<TaskLine>,
    story: Vec<Entry>,
    acts: Acts,
    /// The reporters, masked.
    contacts: Option<Card>,
    recusals: Option<recusal::Card>,
    ledger: String,
}

/// `GET /desk/cases/{id}`
pub(super) async fn show(caller: Caller, Path(id): Path<CaseId>) -> PageResult {
    page(&case_page(&caller, id, Draft::default()).await?)
}

/// The page again, with what was wrong and what was typed.
pub(in crate::case) async fn refused(
    caller: &Caller,
    id: CaseId,
    draft: Draft,
    error: Error,
) -> Result<Response> {
    let draft = draft.with(error)?;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &case_page(caller, id, draft).await?)
}

async fn case_page(caller: &Caller, id: CaseId, draft: Draft) -> Result<CasePage> {
    frame::signed_in(caller)?;
    let mut cx = caller.read().await?;
    let file = queries::get(&mut cx, id).await?;
    let l = &caller.l;
    let mut shell = frame::desk(caller, l.with("case-title", &[("number", file.number())]))?;
    shell.crumbs = vec![Crumb::link("/desk", l.t("case-nav-inbox")), Crumb::here(file.number())];
    let network = place::org::network(&caller.app).await?;
    let categories = Categories::read(&mut cx, l).await?;
    let calendar = view::calendar(&cx)?;
    let entries = ledger::stream(&mut cx.tx, id.0).await?;
    let story = Teller::new(&mut cx, l, (&network, &categories, &file.tasks), &entries)
        .await?
        .desk(&entries);
    let photos = queries::photos(&mut cx, &file).await?;
    let remarks = lists::remarks(&mut cx.tx, id).await?;
    let contacts = contact::card(&mut cx, &file, &shell, &draft).await?;
    let recusals = recusal::card(&mut cx, &file, &shell, &draft).await?;
    let acts = Acts::read(&mut cx, &file, l, (&network, &categories)).await?;
    Ok(CasePage {
        number: file.number().to_owned(),
        badge: view::badge(l, file.case.state.as_str()),
        place: view::place(&network, file.chain(), l.is_zh()),
        category: categories.name(&file.case.report.category).to_owned(),
        text: file.words.body.clone(),
        facts: facts(&file, &shell, &network, &calendar),
        answer: file.answer.clone(),
        remarks: remarks
            .into_iter()
            .map(|said| Remark { words: said.remark, at: said.at })
            .collect(),
        photos: photos.iter().map(|photo| format!("/photo/{id}/{}", photo.id)).collect(),
        map: map(&file, &shell),
        tasks: file
            .tasks
            .list
            .iter()
            .map(|task| task_line(task, &shell, &network, &calendar))
            .collect(),
        ledger: format!("{}/ledger", view::href(id)),
        story,
        acts,
        contacts,
        recusals,
        draft,
        shell,
    })
}

fn facts(file: &File, shell: &Shell, network: &Network, calendar: &Calendar) -> Vec<Fact> {
    let (l, zh, report) = (&shell.l, shell.l.is_zh(), &file.case.report);
    let moment = |at| l.date_time(at, &shell.zone);
    let mut facts = Vec::new();
    let chain = file.chain();
    let territory = |id| Some(format!("/territory/{id}"));
    if let Some((_, lowest)) = (Chain { grid: None, ..*chain }).lowest() {
        let place = Fact::new(l.t("case-place"), view::place(network, chain, zh));
        facts.push(Fact { href: territory(lowest), testid: Some("case-place"), ..place });
    }
    if let Some(grid) = chain.grid {
        facts.push(Fact {
            href: territory(grid),
            ..Fact::new(l.t("case-grid"), network.name(grid, zh))
        });
    }
    facts.push(Fact::new(l.t("case-address"), &file.words.address));
    facts.push(Fact::new(l.t("case-kind"), l.t(&format!("case-kind-{}", report.kind.as_str()))));
    facts.push(Fact::new(
        l.t("case-channel"),
        l.t(&format!("case-channel-{}", report.channel.as_str())),
    ));
    facts.push(Fact::new(l.t("case-reported-at"), moment(file.case.reported_at)));
    facts.push(Fact::new(l.t("case-reporters-short"), l.number(file.case.reporters.into())));
    if file.case.state != State::Reported
        && let Ok(Some(due)) = file.due(calendar)
    {
        facts.push(Fact::new(l.t("case-due"), moment(due)));
    }
    if file.case.reworks > 0 {
        facts.push(Fact::new(l.t("case-reworks"), l.number(file.case.reworks.into())));
    }
    if file.is_overdue(calendar, shell.now).unwrap_or_default() {
        facts.push(Fact::new(l.t("case-limit"), l.t("case-mark-overdue")));
    } else if file.late {
        facts.push(Fact::new(l.t("case-limit"), l.t("case-mark-late")));
    }
    if let Some(about) = file.about {
        facts.push(Fact::new(l.t("case-about"), network.name(about, zh)));
    }
    if let Some(origin) = &file.origin {
        facts.push(Fact::new(l.t("case-origin"), format!("{} · {}", origin.source, origin.key)));
    }
    facts.retain(|fact| !fact.words.is_empty());
    facts
}

/// The place on the map, with the areas around it.
fn map(file: &File, shell: &Shell) -> Option<(String, String)> {
    let point = file.point?;
    let around = file.chain().street.or(file.chain().city)?;
    let areas = format!("/territory/{around}/children.geojson?lang={}", shell.l.lang().tag());
    Some((format!("{:.6},{:.6}", point.lon(), point.lat()), areas))
}

fn task_line(task: &Task, shell: &Shell, network: &Network, calendar: &Calendar) -> TaskLine {
    let (l, org) = (&shell.l, task.organisation());
    let role = task.role().as_str();
    let said = match &task.state {
        TaskState::Reported { result, .. } => Some(result.clone()),
        TaskState::Returned { reason, .. } | TaskState::Suspended { reason, .. } => {
            Some(reason.clone())
        }
        _ => None,
    };
    TaskLine {
        role,
        role_word: l.t(&format!("task-role-{role}")),
        state: task.label(),
        badge: view::task_badge(l, task),
        org: OrgChip::new(network.name(org, l.is_zh())).href(format!("/territory/{org}")),
        clock: if view::counts(task) { view::clock(shell, calendar, task) } else { None },
        said,
    }
}
