//! The reporter's page: "somebody with an interest should not handle this".

use super::super::commands;
use super::super::model::{By, NewRecusal};
use super::super::store;
use super::badge;
use crate::case::file::File;
use crate::case::http::frame::{self, Turn};
use crate::case::http::track;
use crate::case::interest::Party;
use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::Path;
use axum::response::Response;
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::policy::Actor;
use kernel::territory::OrgId;
use kernel::web::{Badge, Choice, Draft, Post, Shell, see_other};
use serde::Deserialize;
use std::sync::Arc;

/// What the reporter asked, and what became of it.
struct Line {
    badge: Badge,
    at: Timestamp,
    ground: String,
    reason: String,
}

/// The reporter's part: what they asked, and the form to ask.
#[derive(Template)]
#[template(path = "case/recusal/street.html")]
pub(in crate::case) struct OfReporter {
    shell: Shell,
    draft: Draft,
    base: String,
    lines: Vec<Line>,
    /// The organisations that have the matter in hand.
    parties: Vec<Choice>,
}

impl HtmlSafe for OfReporter {}

/// The part of the page of `file`, which is at `base`.
pub(in crate::case) async fn of_reporter(
    cx: &mut Cx,
    file: &File,
    (shell, base): (&Shell, &str),
    draft: &Draft,
) -> Result<OfReporter> {
    let network = place::org::network(cx.app()).await?;
    let asked = store::of_case(&mut cx.tx, file.id()).await?;
    let line = |recusal: super::super::Recusal| Line {
        badge: badge(&shell.l, recusal.state),
        at: recusal.asked_at,
        ground: recusal.ground,
        reason: recusal.reason,
    };
    let mut orgs: Vec<OrgId> =
        file.tasks.list.iter().map(crate::task::Task::organisation).collect();
    orgs.sort_unstable();
    orgs.dedup();
    let choice = |org: OrgId| Choice::new(org, network.name(org, shell.l.is_zh()));
    let mut parties = vec![Choice::new("", shell.t("recusal-other"))];
    parties.extend(orgs.into_iter().map(choice));
    Ok(OfReporter {
        lines: asked.into_iter().filter(|one| one.by == By::Reporter).map(line).collect(),
        base: base.to_owned(),
        draft: draft.clone(),
        shell: shell.clone(),
        parties,
    })
}

/// Who should not handle it, and why.
#[derive(Deserialize)]
pub(super) struct AskForm {
    /// An organisation of the list.
    #[serde(default)]
    organisation: String,
    /// Somebody in words.
    #[serde(default)]
    words: String,
    #[serde(default)]
    ground: String,
}

/// `POST /track/{number}/{secret}/recusal`
pub(super) async fn ask(
    Path((number, secret)): Path<(String, String)>,
    post: Post<AskForm>,
) -> Result<Response> {
    let to = format!("/track/{number}/{secret}");
    let mut cx = match frame::turn(&post, "recusal.ask", &to).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    cx.act_as(Arc::new(Actor::Reporter));
    let AskForm { organisation, words, ground } = &post.form;
    let party = organisation.parse().ok().map(Party::Organisation);
    let new = NewRecusal { party, words: words.clone(), ground: ground.clone() };
    match commands::ask_by_link(&mut cx, (&number, &secret), new).await {
        Ok(_) => {
            cx.commit().await?;
            Ok(see_other(&to, Some("recusal-flash-asked")))
        }
        Err(error) => {
            drop(cx);
            let fields = [("organisation", organisation), ("words", words), ("ground", ground)];
            let draft = Draft::from(fields.map(|(name, value)| (name, value.clone())));
            track::refused((&post.caller, &number, &secret), draft, error).await
        }
    }
}
