//! The follow-up desk (回访): answered cases, the first answered first; call, and write down what the reporter says.

use super::super::commands::{self, FollowUp};
use super::super::contact::{self, Card};
use super::super::list::{self, Filter};
use super::super::model::{CaseId, Reply, Satisfaction, State, Verdict};
use super::super::policy::Action;
use super::super::queries;
use super::frame::{self, Turn};
use super::view::{self, Categories};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::{Error, Field, Result};
use kernel::paging::Cursor;
use kernel::policy::Subject;
use kernel::web::{
    Caller, Choice, Draft, L10n, Pager, Post, Shell, Tone, page, page_with, see_other,
};
use place::org::Network;
use serde::Deserialize;

/// What a reporter said, as either form sends it: the reporter's own, or the desk's after a call.
#[derive(Deserialize)]
pub(super) struct SaidForm {
    /// `no` when nobody answered the call.
    #[serde(default)]
    reached: String,
    #[serde(default)]
    solved: String,
    #[serde(default)]
    contacted: String,
    #[serde(default)]
    satisfaction: String,
    #[serde(default)]
    pub(super) remark: String,
}

impl SaidForm {
    /// The reply; `unsolved` is what "not solved" says of the satisfaction when nothing else was said.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every answer that is missing.
    pub(super) fn reply(&self, unsolved: Option<Satisfaction>) -> Result<Reply> {
        if self.reached == "no" {
            return Ok(Reply::Unreached);
        }
        let solved = match self.solved.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let said = Satisfaction::parse(&self.satisfaction);
        let satisfaction = said.or_else(|| unsolved.filter(|_| solved == Some(false)));
        match (solved, satisfaction) {
            (Some(solved), Some(satisfaction)) => Ok(Reply::Given(Verdict {
                contacted: self.contacted == "yes",
                solved,
                satisfaction,
            })),
            (solved, satisfaction) => {
                let missing =
                    |name: &str, there: bool| (!there).then(|| Field::new(name, "required"));
                let fields = [
                    missing("solved", solved.is_some()),
                    missing("satisfaction", satisfaction.is_some()),
                ];
                Err(Error::Invalid(fields.into_iter().flatten().collect()))
            }
        }
    }

    /// What was chosen, for showing the form again.
    pub(super) fn draft(&self) -> Draft {
        Draft::from(
            [
                ("reached", &self.reached),
                ("solved", &self.solved),
                ("contacted", &self.contacted),
                ("satisfaction", &self.satisfaction),
                ("remark", &self.remark),
            ]
            .map(|(name, value)| (name, value.clone())),
        )
    }
}

/// The answers to choose from: solved or not, how satisfied; `testids` in that order.
pub(super) fn said_choices(l: &L10n, testids: [&'static str; 5]) -> (Vec<Choice>, Vec<Choice>) {
    let [yes, no, rest @ ..] = testids;
    let solved = vec![
        Choice::new("yes", l.t("case-said-solved")).testid(yes),
        Choice::new("no", l.t("case-said-unsolved")).testid(no),
    ];
    let satisfied = |(word, testid): (&Satisfaction, &'static str)| {
        Choice::new(word.as_str(), l.t(&format!("case-satisfaction-{}", word.as_str())))
            .testid(testid)
    };
    (solved, Satisfaction::ALL.iter().zip(rest).map(satisfied).collect())
}

/// A case whose reporter is to be asked.
struct Line {
    id: CaseId,
    number: String,
    title: String,
    place: String,
    category: String,
    answered: Timestamp,
    reporters: i64,
    chosen: bool,
}

/// The case on the right: what to ask about.
struct Call {
    href: String,
    number: String,
    text: String,
    category: String,
    place: String,
    lead: String,
    answer: String,
    /// Calls in vain.
    unreached: i64,
    /// The reporters, masked.
    contacts: Option<Card>,
}

#[derive(Template)]
#[template(path = "case/follow_up.html")]
struct FollowUpPage {
    shell: Shell,
    draft: Draft,
    lines: Vec<Line>,
    call: Option<Call>,
    reached: Vec<Choice>,
    solved: Vec<Choice>,
    satisfaction: Vec<Choice>,
    pager: Pager,
}

/// What the page is asked for.
#[derive(Default, Deserialize)]
pub(super) struct Asked {
    case: Option<CaseId>,
    after: Option<Cursor>,
}

/// `GET /desk/follow-up`
pub(super) async fn show(caller: Caller, Query(asked): Query<Asked>) -> Result<Response> {
    Ok(page(&follow_up_page(&caller, asked, Draft::default()).await?)?.into_response())
}

async fn follow_up_page(caller: &Caller, asked: Asked, draft: Draft) -> Result<FollowUpPage> {
    let shell = frame::desk(caller, caller.l.t("case-follow-up-title"))?;
    let mut cx = caller.read().await?;
    let l = &caller.l;
    let network = place::org::network(&caller.app).await?;
    at_this_desk(&cx, &network)?;
    let categories = Categories::read(&mut cx, l).await?;
    let filter = Filter { after: asked.after, ..Filter::default() };
    let found = list::to_follow_up(&mut cx, &filter).await?;
    let next = found.next.map(|cursor| format!("/desk/follow-up?after={cursor}"));
    let first = asked.after.map(|_| "/desk/follow-up".to_owned());
    let pager = Pager::new(l).newer(first).older(next);
    let chosen = asked.case.or_else(|| found.rows.first().map(|row| row.id));
    let call = match chosen {
        Some(id) => call(&mut cx, id, &shell, (&network, &categories)).await?,
        None => None,
    };
    let line = |row: list::Row| Line {
        place: view::place(&network, &row.chain, l.is_zh()),
        category: categories.name(&row.category).to_owned(),
        answered: row.answered_at.unwrap_or(row.reported_at),
        chosen: Some(row.id) == chosen,
        id: row.id,
        number: row.number,
        title: row.title,
        reporters: row.reporters,
    };
    let (solved, satisfaction) = said_choices(l, CALL);
    let reached = vec![
        Choice::new("yes", l.t("case-call-reached")).testid("call-reached"),
        Choice::new("no", l.t("case-call-unreached")).testid("call-unreached"),
    ];
    let lines = found.rows.into_iter().map(line).collect();
    Ok(FollowUpPage { shell, draft, lines, call, reached, solved, satisfaction, pager })
}

/// Goes on only for those who may ask reporters of their own territory; an empty list would tell the others that all is done.
fn at_this_desk(cx: &Cx, network: &Network) -> Result<()> {
    let posts = cx.actor().posts().iter();
    let mut own =
        posts.map(|post| Subject { chain: network.chain(post.org), ..Subject::default() });
    let mine = own.find(|place| cx.may(Action::FollowUp, place));
    cx.allow(Action::FollowUp, &mine.unwrap_or_default())
}

/// The `data-testid`s of the desk's form.
const CALL: [&str; 5] =
    ["call-solved", "call-unsolved", "call-satisfied", "call-basically", "call-dissatisfied"];

/// The case to call about; none when it is not waiting for a call any more, or not this desk's.
async fn call(
    cx: &mut Cx,
    id: CaseId,
    shell: &Shell,
    (network, categories): (&Network, &Categories),
) -> Result<Option<Call>> {
    let (file, l) = (queries::get(cx, id).await?, &shell.l);
    let State::Answered { unreached, .. } = file.case.state else { return Ok(None) };
    if !cx.may(Action::FollowUp, &file) {
        return Ok(None);
    }
    let lead = file.lead().map(|task| network.name(task.organisation(), l.is_zh()).to_owned());
    Ok(Some(Call {
        href: view::href(id),
        number: file.number().to_owned(),
        text: file.words.body.clone(),
        category: categories.name(&file.case.report.category).to_owned(),
        place: view::place(network, file.chain(), l.is_zh()),
        lead: lead.unwrap_or_default(),
        answer: file.answer.clone().unwrap_or_default(),
        unreached: unreached.into(),
        contacts: contact::card(cx, &file, shell, &Draft::default()).await?,
    }))
}

/// `POST /desk/cases/{id}/follow-up`: what the reporter said on the phone.
pub(super) async fn send(Path(id): Path<CaseId>, post: Post<SaidForm>) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let to = "/desk/follow-up";
    let mut cx = match frame::turn(&post, "case.follow-up", to).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let said =
        post.form.reply(None).map(|reply| FollowUp { reply, remark: post.form.remark.clone() });
    let done = match said {
        Ok(said) => commands::follow_up(&mut cx, id, said).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(to, Some("case-flash-follow-up")))
        }
        Err(error) => {
            drop(cx);
            let draft = post.form.draft().with(error)?;
            let asked = Asked { case: Some(id), after: None };
            page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &follow_up_page(&post.caller, asked, draft).await?,
            )
        }
    }
}

/// Nothing but the hidden fields.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// `POST /desk/cases/{id}/close`: the calls were in vain, or there is nobody to call.
pub(super) async fn close(Path(id): Path<CaseId>, post: Post<Nothing>) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let to = view::href(id);
    let mut cx = match frame::turn(&post, "case.close", &to).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let done = commands::close(&mut cx, id).await;
    super::actions::end((*cx, done), &post.caller, id, Draft::default(), "case-flash-closed").await
}
