//! What staff do with recusals.

use super::super::commands;
use super::super::model::{Decision, NewRecusal, RecusalId};
use super::read;
use crate::case::http::frame::{self, Turn};
use crate::case::http::show;
use crate::case::model::CaseId;
use axum::extract::Path;
use axum::response::Response;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::web::{Caller, Draft, Post, see_other};
use serde::Deserialize;

/// Who is to stand back, and why.
#[derive(Deserialize)]
pub(super) struct AskForm {
    #[serde(default)]
    party: String,
    #[serde(default)]
    ground: String,
}

fn page(id: CaseId) -> String {
    format!("/desk/cases/{id}")
}

/// Commits and leads back to the case; a refusal is shown on the case's own page. Whoever must now stand back themselves finds their desk.
async fn end(
    (cx, done): (Cx, Result<()>),
    (caller, id): (&Caller, CaseId),
    draft: Draft,
    flash: &'static str,
) -> Result<Response> {
    match done {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&page(id), Some(flash)))
        }
        Err(error) => {
            drop(cx);
            show::refused(caller, id, draft, error).await
        }
    }
}

/// `POST /desk/cases/{id}/recusals`
pub(super) async fn ask(Path(id): Path<CaseId>, post: Post<AskForm>) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let mut cx = match frame::turn(&post, "recusal.ask", &page(id)).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let AskForm { party, ground } = &post.form;
    let new = NewRecusal { party: read(party), words: String::new(), ground: ground.clone() };
    let done = commands::ask(&mut cx, id, new).await.map(drop);
    let draft = Draft::from([("party", party.clone()), ("ground", ground.clone())]);
    end((*cx, done), (&post.caller, id), draft, "recusal-flash-asked").await
}

/// What is decided, and why.
#[derive(Deserialize)]
pub(super) struct DecideForm {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    party: String,
    #[serde(default)]
    reason: String,
}

impl DecideForm {
    fn decision(&self) -> Result<Decision> {
        match self.decision.as_str() {
            "refuse" => Ok(Decision::Refuse),
            "grant" => read(&self.party)
                .map(Decision::Grant)
                .ok_or_else(|| Error::invalid("party", "recusal-party")),
            _ => Err(Error::invalid("decision", "unknown")),
        }
    }
}

/// `POST /desk/cases/{id}/recusals/{recusal}/decide`
pub(super) async fn decide(
    Path((id, recusal)): Path<(CaseId, RecusalId)>,
    post: Post<DecideForm>,
) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let mut cx = match frame::turn(&post, "recusal.decide", &page(id)).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let done = match post.form.decision() {
        Ok(decision) => commands::decide(&mut cx, id, recusal, (decision, &post.form.reason)).await,
        Err(error) => Err(error),
    };
    let draft = Draft::from([("reason", post.form.reason.clone())]);
    end((*cx, done), (&post.caller, id), draft, "recusal-flash-decided").await
}

/// Nothing but the hidden fields.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// `POST /desk/cases/{id}/recusals/{recusal}/withdraw`
pub(super) async fn withdraw(
    Path((id, recusal)): Path<(CaseId, RecusalId)>,
    post: Post<Nothing>,
) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let mut cx = match frame::turn(&post, "recusal.withdraw", &page(id)).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let done = commands::withdraw(&mut cx, id, recusal).await;
    end((*cx, done), (&post.caller, id), Draft::default(), "recusal-flash-withdrawn").await
}
