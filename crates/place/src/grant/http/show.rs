//! One grant: what it says, and what its ledger tells of it.

use super::frame;
use super::words::{self, People};
use super::{grants, street};
use crate::grant::model::Standing;
use crate::grant::policy::Action;
use crate::grant::queries;
use crate::org::{self, Network};
use askama::Template;
use axum::extract::Path;
use kernel::ledger;
use kernel::policy::{GrantId, Subject};
use kernel::web::{Badge, Caller, Crumb, Entry, PageResult, Shell, Tone, page};

#[derive(Template)]
#[template(path = "grant/grant.html")]
struct GrantPage {
    shell: Shell,
    id: GrantId,
    badges: [Badge; 2],
    facts: Vec<(String, String)>,
    entries: Vec<Entry>,
    may_revoke: bool,
    /// The street's page, of a power.
    street: Option<String>,
}

/// `GET /desk/grants/{id}`
pub(super) async fn show(caller: Caller, Path(id): Path<GrantId>) -> PageResult {
    let l = &caller.l;
    let mut shell = frame::desk(&caller, "")?;
    let mut cx = caller.read().await?;
    let kept = queries::get(&mut cx, id).await?;
    let network = org::network(&caller.app).await?;
    let events = ledger::stream(&mut cx.tx, id.0).await?;
    let marks: Vec<String> = events.iter().map(|event| event.actor.clone()).collect();
    let people = People::read(&mut cx, &marks, kept.grant.holder.account).await?;
    shell.title = grants::what(&kept, &shell);
    shell.crumbs =
        vec![Crumb::link("/desk/grants", l.t("grant-title")), Crumb::here(shell.title.clone())];
    let standing = kept.standing(shell.now);
    let alive = matches!(standing, Standing::InForce | Standing::Ahead);
    let power = kept.power.and(kept.grant.holder.org);
    page(&GrantPage {
        id,
        badges: [words::effect(l, kept.grant.effect), words::standing(l, standing)],
        facts: facts(&kept, &shell, (&network, &people)),
        entries: events.iter().map(|event| entry(event, &shell, &people)).collect(),
        may_revoke: alive && power.is_none() && cx.may(Action::Give, &Subject::default()),
        street: power.map(|street| format!("/desk/powers/{street}")),
        shell,
    })
}

fn facts(
    kept: &crate::grant::Kept,
    shell: &Shell,
    (network, people): (&Network, &People),
) -> Vec<(String, String)> {
    let l = &shell.l;
    let fact = |key: &str, words: String| (l.t(key), words);
    vec![
        fact("grant-holder", words::holder(kept.grant.holder, l, network, people)),
        fact("grant-reach", words::bounds(&kept.grant, l, network)),
        fact("grant-basis", kept.grant.basis.clone()),
        fact("grant-from", l.date_time(kept.valid_from, &shell.zone)),
        fact("grant-to", street::until(kept, shell)),
    ]
}

fn entry(event: &ledger::Entry, shell: &Shell, people: &People) -> Entry {
    let (key, tone) = match event.kind.as_str() {
        "grant.revoked" => ("grant-told-revoked", Tone::Overdue),
        _ => ("grant-told-given", Tone::Done),
    };
    let told = Entry::new(&event.kind, event.at, shell.t(key));
    let told = told.who(people.who(&shell.l, &event.actor)).tone(tone);
    match event.json().get("reason").and_then(|reason| reason.as_str()) {
        Some(reason) => told.why(reason),
        None => told,
    }
}
