//! What can be done with a case: what the page offers, by policy and state, and what its forms do.

use super::super::commands::{self, Dispatch};
use super::super::file::File;
use super::super::model::{CaseId, State};
use super::super::policy::Action;
use super::super::queries;
use super::dispatch::Candidate;
use super::follow_up::Nothing;
use super::frame::{self, Turn};
use super::show;
use super::view::{self, Categories};
use crate::task::{Role, State as TaskState, Task, TaskId};
use axum::extract::Path;
use axum::response::Response;
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::policy::{Action as _, Verdict};
use kernel::territory::{Level, OrgId};
use kernel::web::{Caller, Choice, Draft, L10n, Post, see_other};
use place::org::{Network, OrgKind};
use serde::Deserialize;

/// What comes next for a task.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// To accept it.
    Accept,
    /// To begin, or to report back at once what was done.
    Begin,
    /// To report back.
    Report,
    /// To wait until the clock runs again.
    Wait,
}

impl Step {
    const fn of(state: &TaskState) -> Self {
        match state {
            TaskState::Issued => Self::Accept,
            TaskState::Accepted(_) => Self::Begin,
            TaskState::InProgress(_) => Self::Report,
            _ => Self::Wait,
        }
    }
}

/// What somebody can do with one task of theirs.
pub(super) struct TaskActs {
    /// Where its forms go.
    pub(super) base: String,
    /// Sets its forms and fields apart from those of another task.
    pub(super) mark: String,
    pub(super) org: String,
    pub(super) step: Step,
    pub(super) lead: bool,
    /// Why it cannot be given back, though it is theirs.
    pub(super) locked: Option<String>,
}

/// The ruling that is asked for.
pub(super) struct RuleActs {
    pub(super) leads: Option<String>,
    pub(super) choices: Vec<Choice>,
}

/// What the reader can do with a case now; for the rest, why not.
pub(super) struct Acts {
    /// The case's own page, under which the forms go.
    pub(super) href: String,
    pub(super) tasks: Vec<TaskActs>,
    pub(super) dispatch: bool,
    /// Somebody leads: others can only be asked to assist.
    pub(super) assist: bool,
    /// The first the catalogue names that the gate lets through.
    pub(super) best: Option<Candidate>,
    pub(super) classify: Vec<Choice>,
    pub(super) rule: Option<RuleActs>,
    pub(super) call: Option<String>,
    pub(super) close: bool,
    /// Actions that the state calls for and the policy keeps from the reader, each with the reason.
    pub(super) not: Vec<(&'static str, String)>,
}

impl Acts {
    /// What the actor of `cx` can do with the case.
    pub(super) async fn read(
        cx: &mut Cx,
        file: &File,
        l: &L10n,
        (network, categories): (&Network, &Categories),
    ) -> Result<Self> {
        let mut acts = Self {
            href: view::href(file.id()),
            tasks: Vec::new(),
            dispatch: false,
            assist: file.tasks.open_lead().is_some(),
            best: None,
            classify: Vec::new(),
            rule: None,
            call: None,
            close: false,
            not: Vec::new(),
        };
        let mut others = Vec::new();
        for task in &file.tasks.list {
            others.extend(acts.task(cx, file, task, (l, network)));
        }
        if !others.is_empty() {
            let orgs = others.join(&l.t("case-list-comma"));
            acts.not.push((Action::Handle.name(), l.with("case-why-handle", &[("org", &orgs)])));
        }
        acts.dispatching(cx, file, l, (network, categories)).await?;
        acts.ruling(cx, file, l, network).await?;
        acts.asking(cx, file, l);
        Ok(acts)
    }

    /// Whether there is nothing to do and nothing to explain.
    pub(super) const fn is_empty(&self) -> bool {
        self.tasks.is_empty()
            && !self.dispatch
            && self.rule.is_none()
            && self.call.is_none()
            && self.not.is_empty()
    }

    /// What can be done with a task; or who has it, if somebody else has.
    fn task(
        &mut self,
        cx: &Cx,
        file: &File,
        task: &Task,
        (l, network): (&L10n, &Network),
    ) -> Option<String> {
        let busy = task.state.is_open() && !matches!(task.state, TaskState::Reported { .. });
        if !busy {
            return None;
        }
        let org = network.name(task.organisation(), l.is_zh()).to_owned();
        if !cx.may(Action::Handle, &file.of_task(task, Vec::new())) {
            return Some(org);
        }
        let step = Step::of(&task.state);
        let lead = task.role() == Role::Lead;
        let designated = file.tasks.custody.designated.contains(&task.organisation());
        let locked = if designated {
            Some(l.t("refused-task-designated"))
        } else {
            (lead && step != Step::Accept).then(|| l.t("refused-task-first-receiver"))
        };
        self.tasks.push(TaskActs {
            base: format!("{}/tasks/{}", view::href(file.id()), task.id()),
            mark: format!("{}", task.issued.seq),
            org,
            step,
            lead,
            locked,
        });
        None
    }

    async fn dispatching(
        &mut self,
        cx: &mut Cx,
        file: &File,
        l: &L10n,
        (network, categories): (&Network, &Categories),
    ) -> Result<()> {
        let waiting = file.case.state == State::Reported;
        let settled = matches!(file.case.state, State::Closed { .. }) || file.tasks.is_settled();
        if settled || file.tasks.pending().is_some() {
            return Ok(());
        }
        if !cx.may(Action::Dispatch, file) {
            if waiting {
                self.not.push((Action::Dispatch.name(), l.t("case-why-dispatch")));
            }
            return Ok(());
        }
        self.dispatch = true;
        if waiting {
            let named = queries::suggestions(cx, file).await?;
            // Who gave it back is no advice, though they can be chosen.
            let best = named.iter().find(|named| {
                named.role == Role::Lead && named.refusal.is_none() && named.returned == 0
            });
            self.best = best.map(|named| Candidate::suggested(named, l, network));
            self.classify = categories.choices();
        }
        Ok(())
    }

    async fn ruling(
        &mut self,
        cx: &mut Cx,
        file: &File,
        l: &L10n,
        network: &Network,
    ) -> Result<()> {
        let Some(level) = file.tasks.pending() else { return Ok(()) };
        let level = l.t(&format!("case-level-{level}"));
        if !may_rule(cx, file).await? {
            self.not.push((Action::Rule.name(), l.with("case-why-rule", &[("level", &level)])));
            return Ok(());
        }
        let leads = file
            .tasks
            .open_lead()
            .map(|task| network.name(task.organisation(), l.is_zh()).to_owned());
        let mut orgs: Vec<OrgId> =
            queries::suggestions(cx, file).await?.iter().map(|named| named.org).collect();
        orgs.extend(file.tasks.list.iter().map(Task::organisation));
        orgs.extend(
            [Level::Street, Level::Community]
                .into_iter()
                .filter_map(|level| file.chain().at(level)),
        );
        if let Some(district) = file.chain().district {
            let departments =
                network.children(district).filter(|org| org.kind == OrgKind::Department);
            orgs.extend(departments.map(|org| org.id));
        }
        let mut choices: Vec<Choice> = Vec::new();
        for org in orgs {
            let choice = Choice::new(org, network.name(org, l.is_zh()));
            if choices.iter().all(|other| other.value != choice.value) {
                choices.push(choice);
            }
        }
        self.rule = Some(RuleActs { leads, choices });
        Ok(())
    }

    fn asking(&mut self, cx: &Cx, file: &File, l: &L10n) {
        if !matches!(file.case.state, State::Answered { .. }) {
            return;
        }
        match cx.actor().permits(Action::FollowUp, &kernel::policy::Resource::subject(file)) {
            Verdict::Allowed(_) => {
                self.call = Some(format!("/desk/follow-up?case={}", file.id()));
                self.close = file
                    .case
                    .clone()
                    .close(&super::super::model::Rules::default(), now(cx))
                    .is_ok();
            }
            Verdict::Denied(_) => {
                self.not.push((Action::FollowUp.name(), l.t("case-why-follow-up")));
            }
        }
    }
}

/// Whether the actor rules on disputes here, at the level that this one waits for.
async fn may_rule(cx: &Cx, file: &File) -> Result<bool> {
    Ok(cx.may(Action::Rule, file)
        && file.tasks.may_rule(commands::authority(cx, file).await?).is_ok())
}

/// A moment to try a move at, which changes nothing: the copy it is tried on is thrown away.
fn now(cx: &Cx) -> crate::task::Stamp {
    crate::task::Stamp { by: cx.actor().account(), at: cx.now() }
}

/// Commits what was done and leads back to the case; a refusal is shown on the case's own page, with what was typed.
pub(super) async fn end(
    (cx, done): (Cx, Result<()>),
    caller: &Caller,
    id: CaseId,
    draft: Draft,
    flash: &'static str,
) -> Result<Response> {
    match done {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&view::href(id), Some(flash)))
        }
        Err(error) => {
            drop(cx);
            show::refused(caller, id, draft, error).await
        }
    }
}

/// `POST …/tasks/{task}/accept`
pub(super) async fn accept(
    Path((id, task)): Path<(CaseId, TaskId)>,
    post: Post<Nothing>,
) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let mut cx = match frame::turn(&post, "task.accept", &view::href(id)).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let done = commands::accept(&mut cx, id, task).await;
    end((*cx, done), &post.caller, id, Draft::default(), "case-flash-accepted").await
}

/// `POST …/tasks/{task}/begin`
pub(super) async fn begin(
    Path((id, task)): Path<(CaseId, TaskId)>,
    post: Post<Nothing>,
) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let mut cx = match frame::turn(&post, "task.begin", &view::href(id)).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let done = commands::begin(&mut cx, id, task).await;
    end((*cx, done), &post.caller, id, Draft::default(), "case-flash-begun").await
}

/// Why something is done.
#[derive(Deserialize)]
pub(super) struct ReturnForm {
    #[serde(default)]
    return_reason: String,
}

/// `POST …/tasks/{task}/return`
pub(super) async fn return_task(
    Path((id, task)): Path<(CaseId, TaskId)>,
    post: Post<ReturnForm>,
) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let mut cx = match frame::turn(&post, "task.return", &view::href(id)).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let reason = &post.form.return_reason;
    let done = commands::return_task(&mut cx, id, task, reason).await;
    let draft = Draft::from([("return_reason", reason.clone())]);
    end((*cx, done), &post.caller, id, draft, "case-flash-returned").await
}

/// What was done, and how the reporter is told.
#[derive(Deserialize)]
pub(super) struct ReportForm {
    #[serde(default)]
    result: String,
    #[serde(default)]
    answer: String,
}

/// `POST …/tasks/{task}/report`
pub(super) async fn report_back(
    Path((id, task)): Path<(CaseId, TaskId)>,
    post: Post<ReportForm>,
) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let mut cx = match frame::turn(&post, "task.report", &view::href(id)).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let ReportForm { result, answer } = &post.form;
    let done = commands::report_back(&mut cx, id, task, result, Some(answer)).await;
    let draft = Draft::from([("result", result.clone()), ("answer", answer.clone())]);
    end((*cx, done), &post.caller, id, draft, "case-flash-reported").await
}

/// Another category.
#[derive(Deserialize)]
pub(super) struct ClassifyForm {
    #[serde(default)]
    category: String,
}

/// `POST /desk/cases/{id}/classify`
pub(super) async fn classify(Path(id): Path<CaseId>, post: Post<ClassifyForm>) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let mut cx = match frame::turn(&post, "case.classify", &view::href(id)).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let done = commands::classify(&mut cx, id, &post.form.category).await;
    let draft = Draft::from([("category", post.form.category.clone())]);
    end((*cx, done), &post.caller, id, draft, "case-flash-classified").await
}

/// A ruling: why, and for whom if it names somebody.
#[derive(Deserialize)]
pub(super) struct RuleForm {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    rule_reason: String,
}

impl RuleForm {
    fn draft(&self) -> Draft {
        Draft::from([
            ("organisation", self.organisation.clone()),
            ("rule_reason", self.rule_reason.clone()),
        ])
    }
}

/// `POST /desk/cases/{id}/uphold`
pub(super) async fn uphold(Path(id): Path<CaseId>, post: Post<RuleForm>) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let mut cx = match frame::turn(&post, "case.uphold", &view::href(id)).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let done = commands::uphold(&mut cx, id, &post.form.rule_reason).await;
    end((*cx, done), &post.caller, id, post.form.draft(), "case-flash-ruled").await
}

/// `POST /desk/cases/{id}/designate`
pub(super) async fn designate(Path(id): Path<CaseId>, post: Post<RuleForm>) -> Result<Response> {
    frame::signed_in(&post.caller)?;
    let mut cx = match frame::turn(&post, "case.designate", &view::href(id)).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    let done = match post.form.organisation.parse::<OrgId>() {
        Ok(to) => commands::designate(&mut cx, id, to, &post.form.rule_reason).await.map(drop),
        Err(_) => Err(kernel::Error::invalid("organisation", "required")),
    };
    end((*cx, done), &post.caller, id, post.form.draft(), "case-flash-ruled").await
}

/// Asks an organisation to act, and says whom it asked.
pub(super) async fn ask(cx: &mut Cx, id: CaseId, (to, role): (OrgId, Role)) -> Result<()> {
    commands::dispatch(cx, id, Dispatch { to, role, limit: None }).await.map(drop)
}
