//! Dispatch: whom the catalogue names and why, what the gate would say, and any other organisation by name.

use super::super::commands;
use super::super::file::File;
use super::super::model::CaseId;
use super::super::policy::Action;
use super::super::queries::{self, Suggestion};
use super::actions;
use super::frame::{self, Turn};
use super::view::{self, Categories};
use crate::task::{self, Role};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::cx::Cx;
use kernel::error::{Error, Refused, Result};
use kernel::territory::{Chain, Level, OrgId};
use kernel::web::{
    Badge, Caller, Crumb, Draft, L10n, Post, Shell, Tone, page, page_with, see_other,
};
use place::org::Network;
use serde::Deserialize;

/// Most organisations a search shows.
const FOUND: usize = 12;

/// An organisation that could be asked.
pub(super) struct Candidate {
    /// What the form sends: the organisation and its role.
    pub(super) value: String,
    pub(super) org: OrgId,
    pub(super) name: String,
    /// The territory it sits in.
    pub(super) seat: String,
    pub(super) role: String,
    /// Why the catalogue names it; empty for one that was searched for.
    pub(super) why: String,
    /// Open tasks it has now.
    pub(super) load: i64,
    /// How often it gave this case back.
    pub(super) returned: i64,
    /// The rule of the gate that would refuse, and its sentence.
    pub(super) refusal: Option<(&'static str, String)>,
}

/// What is known of an organisation that could be asked.
struct Known {
    org: OrgId,
    role: Role,
    why: String,
    load: i64,
    returned: usize,
}

impl Candidate {
    /// One that the catalogue names.
    pub(super) fn suggested(named: &Suggestion, l: &L10n, network: &Network) -> Self {
        let (zh, en) = &named.basis;
        let why = if l.is_zh() { zh } else { en }.clone();
        let Suggestion { org, role, load, returned, .. } = *named;
        Self::new(Known { org, role, why, load, returned }, named.refusal.as_ref(), (l, network))
    }

    fn new(known: Known, refusal: Option<&Refused>, (l, network): (&L10n, &Network)) -> Self {
        let said = |refused: &Refused| (refused.rule, Error::Refused(refused.clone()).message(l));
        let Known { org, role, why, load, returned } = known;
        Self {
            value: format!("{org}.{role}"),
            org,
            name: network.name(org, l.is_zh()).to_owned(),
            seat: network.place(&network.chain(org), l.is_zh()),
            role: l.t(&format!("task-role-{role}")),
            why,
            load,
            returned: i64::try_from(returned).unwrap_or(i64::MAX),
            refusal: refusal.map(said),
        }
    }
}

#[derive(Template)]
#[template(path = "case/dispatch.html")]
struct DispatchPage {
    shell: Shell,
    draft: Draft,
    href: String,
    number: String,
    badge: Badge,
    place: String,
    category: String,
    text: String,
    limit: Option<String>,
    /// Who leads already: then others can only be asked to assist.
    led: Option<String>,
    suggestions: Vec<Candidate>,
    /// Organisations the catalogue does not name and that could assist.
    possible: Vec<Candidate>,
    q: String,
    found: Vec<Candidate>,
}

/// What the page is asked for besides the case.
#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /desk/cases/{id}/dispatch`
pub(super) async fn ask(
    caller: Caller,
    Path(id): Path<CaseId>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    Ok(page(&dispatch_page(&caller, id, asked, Draft::default()).await?)?.into_response())
}

async fn dispatch_page(
    caller: &Caller,
    id: CaseId,
    asked: Asked,
    draft: Draft,
) -> Result<DispatchPage> {
    frame::signed_in(caller)?;
    let mut cx = caller.read().await?;
    let file = queries::get(&mut cx, id).await?;
    cx.allow(Action::Dispatch, &file)?;
    let l = &caller.l;
    let network = place::org::network(&caller.app).await?;
    let categories = Categories::read(&mut cx, l).await?;
    let code = &file.case.report.category;
    let led = file.tasks.open_lead().map(|task| network.name(task.organisation(), l.is_zh()));
    let (title, here) = match led {
        Some(_) => ("case-assist-of", "case-assist"),
        None => ("case-dispatch-of", "case-dispatch"),
    };
    let mut shell = frame::desk(caller, l.with(title, &[("number", file.number())]))?;
    shell.crumbs = vec![
        Crumb::link("/desk", l.t("case-nav-inbox")),
        Crumb::link(view::href(id), file.number()),
        Crumb::here(l.t(here)),
    ];
    let suggestions = suggestions(&mut cx, &file, (l, &network)).await?;
    let possible = match led {
        Some(_) => possible(&mut cx, &file, &suggestions, (l, &network)).await?,
        None => Vec::new(),
    };
    Ok(DispatchPage {
        led: led.map(str::to_owned),
        suggestions,
        possible,
        found: found(&mut cx, &file, &asked.q, (l, &network)).await?,
        href: view::href(id),
        number: file.number().to_owned(),
        badge: view::badge(l, file.case.state.as_str()),
        place: view::place(&network, file.chain(), l.is_zh()),
        category: categories.name(code).to_owned(),
        text: file.words.body.clone(),
        limit: categories.get(code).map(|category| l.limit(category.limit)),
        q: asked.q,
        draft,
        shell,
    })
}

/// Whom the catalogue names and who is not at it already. While somebody leads, only those who could assist.
async fn suggestions(cx: &mut Cx, file: &File, said: (&L10n, &Network)) -> Result<Vec<Candidate>> {
    let led = file.tasks.open_lead().is_some();
    let named = queries::suggestions(cx, file).await?;
    let open = named.iter().filter(|named| {
        (!led || named.role == Role::Assist) && file.tasks.open_for(named.org).is_none()
    });
    Ok(open.map(|named| Candidate::suggested(named, said.0, said.1)).collect())
}

/// Who else could assist: of those around the case whom the gate lets through, nearest first.
async fn possible(
    cx: &mut Cx,
    file: &File,
    suggested: &[Candidate],
    said: (&L10n, &Network),
) -> Result<Vec<Candidate>> {
    let mut possible = Vec::new();
    for org in around(file.chain(), said.1) {
        let known = suggested.iter().any(|one| one.org == org);
        if known || file.tasks.open_for(org).is_some() || possible.len() == FOUND {
            continue;
        }
        if commands::verdict(cx, file, org, Role::Assist).await?.is_none() {
            possible.push(candidate(cx, file, (org, Role::Assist), None, said).await?);
        }
    }
    Ok(possible)
}

/// Organisations near a matter: its grid, community and street, the branches and units there, the departments of its district.
fn around(chain: &Chain, network: &Network) -> Vec<OrgId> {
    let levels = [Level::Grid, Level::Community, Level::Street];
    let mut around: Vec<OrgId> = levels.into_iter().filter_map(|level| chain.at(level)).collect();
    for host in [chain.street, chain.community, chain.district].into_iter().flatten() {
        around.extend(network.children(host).filter(|org| org.level().is_none()).map(|org| org.id));
    }
    around
}

/// One that the catalogue does not name.
async fn candidate(
    cx: &mut Cx,
    file: &File,
    (org, role): (OrgId, Role),
    refusal: Option<&Refused>,
    said: (&L10n, &Network),
) -> Result<Candidate> {
    let load = task::store::load_of(&mut cx.tx, org).await?;
    let returned = file.tasks.returned_by(org);
    Ok(Candidate::new(Known { org, role, why: String::new(), load, returned }, refusal, said))
}

/// Organisations by name, each with what the gate would say: as lead while nobody leads, to assist otherwise.
async fn found(
    cx: &mut Cx,
    file: &File,
    q: &str,
    said: (&L10n, &Network),
) -> Result<Vec<Candidate>> {
    let role = if file.tasks.open_lead().is_some() { Role::Assist } else { Role::Lead };
    let mut found = Vec::new();
    for org in said.1.search(q, FOUND) {
        let refusal = commands::verdict(cx, file, org.id, role).await?;
        found.push(candidate(cx, file, (org.id, role), refusal.as_ref(), said).await?);
    }
    // Those the gate lets through come first.
    found.sort_by_key(|one| one.refusal.is_some());
    Ok(found)
}

/// Whom to ask.
#[derive(Deserialize)]
pub(super) struct DispatchForm {
    /// The organisation and its role, as [`Candidate::value`] has them.
    #[serde(default)]
    choice: String,
    #[serde(default)]
    q: String,
}

/// `POST /desk/cases/{id}/dispatch`
pub(super) async fn send(Path(id): Path<CaseId>, post: Post<DispatchForm>) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let to = view::href(id);
    let mut cx = match frame::turn(&post, "case.dispatch", &to).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let done = match chosen(&post.form.choice) {
        Some(choice) => actions::ask(&mut cx, id, choice).await,
        None => Err(Error::invalid("choice", "required")),
    };
    match done {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&to, Some("case-flash-dispatched")))
        }
        Err(error) => {
            drop(cx);
            let draft = Draft::from([("choice", post.form.choice.clone())]).with(error)?;
            let asked = Asked { q: post.form.q.clone() };
            page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &dispatch_page(&post.caller, id, asked, draft).await?,
            )
        }
    }
}

/// The organisation and role of a choice.
fn chosen(choice: &str) -> Option<(OrgId, Role)> {
    let (org, role) = choice.split_once('.')?;
    let role = [Role::Lead, Role::Assist].into_iter().find(|known| known.as_str() == role)?;
    Some((org.parse().ok()?, role))
}
