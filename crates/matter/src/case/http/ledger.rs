//! The ledger of a case: every event with its hash, and whether the chain holds.

use super::super::file::File;
use super::super::model::CaseId;
use super::super::queries;
use super::frame;
use super::story::{Teller, kind_word};
use super::view::{self, Categories};
use askama::Template;
use axum::extract::{Path, Query};
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::ledger;
use kernel::web::{Caller, Crumb, PageResult, Shell, Tone, page};
use serde::Deserialize;

/// What the page is asked for besides the case.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// Set when the reader wants the chain checked.
    verify: Option<String>,
}

/// Who reads the ledger.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Sees who did what, and every word that was hashed.
    Staff,
    /// Sees what happened when, and that it is unchanged.
    Reporter,
}

/// An entry as the page shows it.
struct Line {
    seq: i64,
    at: Timestamp,
    what: String,
    kind: String,
    who: String,
    /// What exactly, as it was hashed.
    body: Option<String>,
    hash: String,
    before: String,
}

/// What the check came to.
struct Verdict {
    /// The first entry that is wrong.
    bad: Option<i64>,
    entries: i64,
    head: String,
}

#[derive(Template)]
#[template(path = "case/ledger.html")]
struct LedgerPage {
    shell: Shell,
    base: String,
    lines: Vec<Line>,
    verdict: Option<Verdict>,
}

/// `GET /desk/cases/{id}/ledger`
pub(super) async fn show(
    caller: Caller,
    Path(id): Path<CaseId>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut cx = caller.read().await?;
    frame::signed_in(&caller)?;
    let file = queries::get(&mut cx, id).await?;
    let mut shell = frame::desk(&caller, title(&caller, &file))?;
    shell.crumbs = vec![
        Crumb::link("/desk", shell.t("case-nav-inbox")),
        Crumb::link(view::href(id), file.number()),
        Crumb::here(shell.t("case-ledger")),
    ];
    let base = format!("{}/ledger", view::href(id));
    page(&ledger_page(&mut cx, &file, (shell, base), Reader::Staff, &asked).await?)
}

/// `GET /track/{number}/{secret}/ledger`
pub(super) async fn by_link(
    caller: Caller,
    Path((number, secret)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let mut cx = caller.read().await?;
    let file = queries::by_link(&mut cx, &number, &secret).await?;
    let mut shell = frame::street(&caller, title(&caller, &file));
    let track = format!("/track/{}/{secret}", file.number());
    shell.crumbs = vec![Crumb::link(&track, file.number()), Crumb::here(shell.t("case-ledger"))];
    let base = format!("{track}/ledger");
    page(&ledger_page(&mut cx, &file, (shell, base), Reader::Reporter, &asked).await?)
}

fn title(caller: &Caller, file: &File) -> String {
    caller.l.with("case-ledger-of", &[("number", file.number())])
}

async fn ledger_page(
    cx: &mut Cx,
    file: &File,
    (shell, base): (Shell, String),
    reader: Reader,
    asked: &Asked,
) -> Result<LedgerPage> {
    let entries = ledger::stream(&mut cx.tx, file.id().0).await?;
    let network = place::org::network(cx.app()).await?;
    let categories = Categories::read(cx, &shell.l).await?;
    let staff = reader == Reader::Staff;
    let named = if staff { entries.as_slice() } else { &[] };
    let teller = Teller::new(cx, &shell.l, (&network, &categories, &file.tasks), named).await?;
    let line = |entry: &ledger::Entry| Line {
        seq: entry.seq,
        at: entry.at,
        what: kind_word(&shell.l, &entry.kind),
        kind: entry.kind.clone(),
        who: teller.who(&entry.actor).unwrap_or_else(|| shell.t("web-by-system")),
        body: staff.then(|| entry.body.clone()),
        hash: hex::encode(&entry.hash),
        before: hex::encode(&entry.prev_hash),
    };
    let lines = entries.iter().map(line).collect();
    let verdict = asked.verify.as_ref().map(|_| check(&entries));
    drop(teller);
    Ok(LedgerPage { shell, base, lines, verdict })
}

fn check(entries: &[ledger::Entry]) -> Verdict {
    let bad = ledger::verify(entries).err().map(|broken| broken.seq());
    let head = entries.last().map(|entry| hex::encode(&entry.hash)).unwrap_or_default();
    Verdict { bad, entries: i64::try_from(entries.len()).unwrap_or(i64::MAX), head }
}
