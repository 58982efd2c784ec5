//! The recusals of a case on its page.

use super::super::model::{Recusal, RecusalId, State};
use super::super::policy::Action;
use super::super::store;
use super::{badge, written};
use crate::case::file::File;
use crate::case::interest::Party;
use crate::case::store::lists;
use askama::Template;
use askama::filters::HtmlSafe;
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::web::{Badge, Choice, Draft, Shell};
use place::org::Network;

/// A recusal as the card shows it.
struct Line {
    id: RecusalId,
    badge: Badge,
    /// Who is meant; none for readers who need not know.
    who: Option<String>,
    ground: Option<String>,
    by: String,
    at: Timestamp,
    reason: String,
    /// The party the form begins with, for whoever decides.
    decide: Option<String>,
    withdraw: bool,
}

/// The recusals of a case, as a card of its page.
#[derive(Template)]
#[template(path = "case/recusal/card.html")]
pub(in crate::case) struct Card {
    shell: Shell,
    draft: Draft,
    href: String,
    lines: Vec<Line>,
    /// Whether the reader may ask for one.
    ask: bool,
    parties: Vec<Choice>,
}

impl HtmlSafe for Card {}

/// The card for a case; none for whoever can neither ask nor decide.
pub(in crate::case) async fn card(
    cx: &mut Cx,
    file: &File,
    shell: &Shell,
    draft: &Draft,
) -> Result<Option<Card>> {
    let (ask, decide) = (cx.may(Action::Ask, file), cx.may(Action::Decide, file));
    if !ask && !decide {
        return Ok(None);
    }
    let network = place::org::network(cx.app()).await?;
    let mut lines = Vec::new();
    for recusal in store::of_case(&mut cx.tx, file.id()).await? {
        lines.push(line(cx, recusal, (shell, &network), decide).await?);
    }
    Ok(Some(Card {
        href: format!("/desk/cases/{}/recusals", file.id()),
        parties: parties(cx, file, (shell, &network)).await?,
        draft: draft.clone(),
        shell: shell.clone(),
        lines,
        ask,
    }))
}

async fn line(
    cx: &mut Cx,
    recusal: Recusal,
    (shell, network): (&Shell, &Network),
    decides: bool,
) -> Result<Line> {
    let own = recusal.asked_by.is_some() && recusal.asked_by == cx.actor().account();
    // What a reporter says of a handler is not for the handler to read.
    let told = decides || own;
    let name = match recusal.party {
        Some(Party::Account(account)) => lists::account_name(&mut cx.tx, account).await?,
        Some(Party::Organisation(org)) => Some(network.name(org, shell.l.is_zh()).to_owned()),
        None => None,
    };
    let who = [name.unwrap_or_default(), recusal.words.clone()];
    let who: Vec<&str> = who.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let open = recusal.state == State::Asked;
    Ok(Line {
        id: recusal.id,
        badge: badge(&shell.l, recusal.state),
        who: told.then(|| who.join(" · ")),
        ground: told.then(|| recusal.ground.clone()),
        by: shell.t(&format!("recusal-by-{}", recusal.by.as_str())),
        at: recusal.asked_at,
        decide: (decides && open).then(|| recusal.party.map(written).unwrap_or_default()),
        withdraw: (own && open) || (decides && recusal.state == State::Granted),
        reason: recusal.reason,
    })
}

/// Who may be named: those who handle the case, and their staff.
async fn parties(
    cx: &mut Cx,
    file: &File,
    (shell, network): (&Shell, &Network),
) -> Result<Vec<Choice>> {
    let mut choices: Vec<Choice> = Vec::new();
    let mut orgs: Vec<_> = file.tasks.list.iter().map(crate::task::Task::organisation).collect();
    orgs.extend(cx.actor().posts().iter().map(|post| post.org));
    orgs.extend(file.chain().street);
    orgs.sort_unstable();
    orgs.dedup();
    let now = cx.now();
    for org in orgs {
        let name = network.name(org, shell.l.is_zh()).to_owned();
        let whole = shell.t("recusal-whole");
        choices.push(Choice::new(written(Party::Organisation(org)), whole).group(name.clone()));
        for person in store::staff(&mut cx.tx, org, now).await? {
            choices.push(
                Choice::new(written(Party::Account(person.id)), person.name).group(name.clone()),
            );
        }
    }
    Ok(choices)
}
