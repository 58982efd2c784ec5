//! The auditor's pages: the search, a stream of the ledger, the public key; the export has a file of its own.

use super::asked::Asked;
use super::commands::{self, Looked};
use super::model::{Group, Place};
use super::names::{Names, kind_word};
use super::policy::Action;
use super::queries::{self, Found};
use super::{administrators, download, sight};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::clock::Timestamp;
use kernel::ledger::Entry;
use kernel::policy::Subject;
use kernel::seal::SealFile;
use kernel::web::{
    Caller, Chip, Choice, Crumb, Draft, Face, PageResult, Pager, Shell, Tone, page, page_with,
};
use kernel::{App, Cx, Error, Result};
use uuid::Uuid;

/// Rows on a page of the search.
const ROWS: usize = 50;
/// Entries of a stream that its page shows: the newest.
const SHOWN: usize = 500;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/audit", get(show))
        .route("/desk/audit/export", get(download::send))
        .route("/desk/audit/key", get(key))
        .route("/desk/audit/streams/{id}", get(stream))
        .route("/desk/administrators", get(administrators::show))
}

/// What the search is asked for, and from where on.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Page {
    #[serde(flatten)]
    asked: Asked,
    #[serde(default)]
    after: String,
}

/// An entry as the list shows it.
pub(super) struct Line {
    pub(super) at: Timestamp,
    pub(super) who: String,
    pub(super) login: Option<String>,
    pub(super) what: String,
    pub(super) kind: String,
    pub(super) object: String,
    pub(super) bare: bool,
    pub(super) detail: Option<String>,
    pub(super) href: String,
    pub(super) seq: i64,
}

#[derive(Template)]
#[template(path = "audit/search.html")]
struct SearchPage {
    shell: Shell,
    draft: Draft,
    actions: Vec<Choice>,
    chips: Vec<Chip>,
    lines: Vec<Line>,
    /// Whether anything was asked for.
    asked: bool,
    /// Why nothing was looked for.
    wrong: bool,
    pager: Pager,
    /// Where the same search is had as a file; none for whom may not take it.
    export: Option<String>,
}

/// `GET /desk/audit`
pub(super) async fn show(caller: Caller, Query(asked): Query<Page>) -> Result<Response> {
    let shell = desk(&caller, "audit-title")?;
    let Page { asked, after } = asked;
    let mut cx = caller.read().await?;
    sight::legs(&mut cx).await?;
    let search = match asked.search(&mut cx, &shell.zone).await {
        Err(Error::Invalid(fields)) => {
            let draft = draft(&asked).invalid(fields);
            let page = search_page(&mut cx, shell, &asked, (draft, None)).await?;
            return page_with(StatusCode::BAD_REQUEST, &page);
        }
        other => other?,
    };
    let place = if after.is_empty() { None } else { Some(after.parse::<Place>()?) };
    if place.is_none() {
        drop(cx);
        commands::note(&caller.app, &caller.actor, &Looked::Searched(&asked)).await?;
        cx = caller.read().await?;
    }
    let found = match queries::search(&mut cx, &search, place, ROWS).await {
        Err(Error::Invalid(fields)) => {
            let draft = draft(&asked).invalid(fields);
            let page = search_page(&mut cx, shell, &asked, (draft, None)).await?;
            return page_with(StatusCode::BAD_REQUEST, &page);
        }
        other => other?,
    };
    let mut page = search_page(&mut cx, shell, &asked, (draft(&asked), Some(&found))).await?;
    let first = place.map(|_| format!("/desk/audit{}", asked.query("", &[])));
    let older = found
        .next
        .map(|next| format!("/desk/audit{}", asked.query("", &[("after", &next.to_string())])));
    page.pager = Pager::new(&caller.l).newer(first).older(older);
    Ok(kernel::web::page(&page)?.into_response())
}

fn draft(asked: &Asked) -> Draft {
    asked.words().into_iter().collect()
}

async fn search_page(
    cx: &mut Cx,
    shell: Shell,
    asked: &Asked,
    (draft, found): (Draft, Option<&Found>),
) -> Result<SearchPage> {
    let actions = actions(cx, &shell).await?;
    let lines = match found {
        Some(found) => lines(cx, &shell, &found.entries).await?,
        None => Vec::new(),
    };
    let may_export = found.is_some() && cx.may(Action::Export, &Subject::default());
    Ok(SearchPage {
        chips: chips(&shell, asked),
        export: may_export.then(|| format!("/desk/audit/export{}", asked.query("", &[]))),
        pager: Pager::new(&shell.l),
        asked: !asked.is_empty(),
        wrong: found.is_none(),
        actions,
        draft,
        lines,
        shell,
    })
}

/// Entries as a list shows them.
pub(super) async fn lines(cx: &mut Cx, shell: &Shell, entries: &[Entry]) -> Result<Vec<Line>> {
    let mut names = Names::new(cx, &shell.l).await?;
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        let who = names.who(cx, &entry.actor).await?;
        let object = names.object(cx, entry).await?;
        lines.push(Line {
            at: entry.at,
            who: who.name,
            login: who.login,
            what: names.kind(&entry.kind),
            kind: entry.kind.clone(),
            object: object.name,
            bare: object.bare,
            detail: names.detail(entry),
            href: format!("/desk/audit/streams/{}#e{}", entry.stream, entry.seq),
            seq: entry.seq,
        });
    }
    Ok(lines)
}

/// What can be asked for: each group as a whole, and every kind there is.
async fn actions(cx: &mut Cx, shell: &Shell) -> Result<Vec<Choice>> {
    let kinds = queries::kinds(cx).await?;
    let group_word = |group: &Group| shell.t(&format!("audit-group-{}", group.as_str()));
    let mut choices = Vec::new();
    for group in Group::ALL {
        let members: Vec<&String> = kinds.iter().filter(|kind| Group::of(kind) == *group).collect();
        if members.is_empty() {
            continue;
        }
        let heading = group_word(group);
        let whole = shell.with("audit-group-all", &[("group", &heading)]);
        choices.push(Choice::new(group.as_str(), whole).group(&heading));
        choices.extend(
            members.iter().map(|kind| Choice::new(kind, kind_word(&shell.l, kind)).group(&heading)),
        );
    }
    Ok(choices)
}

fn chips(shell: &Shell, asked: &Asked) -> Vec<Chip> {
    let words = asked.words().into_iter().filter(|(_, word)| !word.is_empty());
    let chip = |(name, word): (&'static str, &str)| {
        let said = match (name, word.parse::<Group>()) {
            ("action", Ok(group)) => shell.t(&format!("audit-group-{}", group.as_str())),
            ("action", Err(())) => kind_word(&shell.l, word),
            _ => word.replace('T', " "),
        };
        let label = format!("{} {said}", shell.t(&format!("audit-{name}")));
        Chip::new(label, format!("/desk/audit{}", asked.query(name, &[])))
    };
    words.map(chip).collect()
}

/// The shell of a page for the three administrators.
pub(super) fn desk(caller: &Caller, title: &str) -> Result<Shell> {
    if !caller.signed_in() {
        return Err(Error::SignIn);
    }
    Ok(caller.shell(Face::Desk, caller.l.t(title)))
}

/// An entry of a stream in full.
struct Full {
    line: Line,
    body: String,
    hash: String,
    before: String,
}

/// What a check of the chain came to.
enum Checked {
    /// It holds.
    Whole,
    /// The first bad entry.
    Broken(i64),
}

#[derive(Template)]
#[template(path = "audit/stream.html")]
struct StreamPage {
    shell: Shell,
    id: Uuid,
    entries: Vec<Full>,
    all: i64,
    /// Older ones that are not shown.
    older: i64,
    /// Those the reader may not see.
    hidden: i64,
    /// What the check came to, when it was asked for.
    checked: Option<Checked>,
    head: String,
}

/// What the stream's page is asked for.
#[derive(serde::Deserialize)]
pub(super) struct Check {
    verify: Option<String>,
}

/// `GET /desk/audit/streams/{id}`
pub(super) async fn stream(
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(check): Query<Check>,
) -> PageResult {
    let mut shell = desk(&caller, "audit-title")?;
    let mut cx = caller.read().await?;
    let mut found = queries::stream(&mut cx, id).await?;
    drop(cx);
    commands::note(&caller.app, &caller.actor, &Looked::Opened { stream: id }).await?;
    let mut cx = caller.read().await?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let (all, seen) = (found.all, found.entries.len());
    let shown = found.entries.split_off(seen.saturating_sub(SHOWN));
    let lines = lines(&mut cx, &shell, &shown).await?;
    let name = lines.first().map_or_else(|| id.to_string(), |line| line.object.clone());
    shell.title = shell.with("audit-stream-title", &[("object", &name)]);
    shell.crumbs = vec![Crumb::link("/desk/audit", shell.t("audit-title")), Crumb::here(name)];
    let full = |(entry, line): (Entry, Line)| Full {
        line,
        hash: hex::encode(&entry.hash),
        before: hex::encode(&entry.prev_hash),
        body: entry.body,
    };
    let checked = check.verify.map(|_| match found.chain {
        Ok(()) => Checked::Whole,
        Err(broken) => Checked::Broken(broken.seq()),
    });
    page(&StreamPage {
        entries: shown.into_iter().zip(lines).map(full).collect(),
        id,
        all: count(all),
        older: count(found.entries.len()),
        hidden: count(all - seen),
        checked,
        head: hex::encode(found.head),
        shell,
    })
}

/// `GET /desk/audit/key`: the public half of the key that signs exports and anchors.
async fn key(caller: Caller) -> Result<Response> {
    caller.read().await?.allow(Action::SeeAdministrators, &Subject::default())?;
    let pem = caller.app.shared::<SealFile>()?.seal()?.public().to_pem()?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-pem-file"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"tongxin-audit.pem\""),
    ];
    Ok((headers, pem).into_response())
}
