//! What programs can do with cases: the same commands as the pages, each once for its key.

use super::super::super::commands::{self, Dispatch, FollowUp, NewReport};
use super::super::super::contact::NewContact;
use super::super::super::model::{CaseId, Channel, Kind, Reply, Satisfaction, Verdict};
use super::super::frame;
use crate::task::{Role, TaskId};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::App;
use kernel::calendar::Limit;
use kernel::cx::Cx;
use kernel::error::{Error, Field, Result};
use kernel::geo::Point;
use kernel::idempotency::{Key, Reply as Before};
use kernel::policy::Actor;
use kernel::territory::OrgId;
use kernel::web::Caller;
use kernel::web::post::{check_token, unread};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// A JSON document that changes something, by somebody whose token is right.
pub(super) struct Sent<T> {
    caller: Caller,
    body: T,
    key: Option<String>,
    content: Bytes,
}

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        let Ok(caller) = Caller::from_request_parts(&mut parts, app).await;
        let header = |name: &str| text(&parts.headers, name);
        check_token(&caller, header("x-csrf-token").unwrap_or_default())?;
        let key = header("idempotency-key").map(str::to_owned);
        let request = Request::from_parts(parts, body);
        let content = Bytes::from_request(request, app).await.map_err(unread)?;
        // What has no content says nothing: an empty document.
        let given: &[u8] = if content.is_empty() { b"{}" } else { &content };
        let unreadable = |why: serde_json::Error| {
            let code = if why.is_data() { "document" } else { "json" };
            Error::Invalid(vec![Field::new("body", code).arg("why", why)])
        };
        let body = serde_json::from_slice(given).map_err(unreadable)?;
        Ok(Self { caller, body, key, content })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

impl<T> Sent<T> {
    /// A transaction for this request, or the reply it was given before. What the key is for includes `about`: the same key and content
    /// for another case is another request.
    async fn turn(
        &self,
        scope: &'static str,
        about: &str,
    ) -> Result<(Cx, Option<Key>, Option<Before>)> {
        let mut cx = self.caller.write().await?;
        let Some(text) = &self.key else { return Ok((cx, None, None)) };
        let content = [about.as_bytes(), b"\n", &self.content[..]].concat();
        let key = Key::new(scope, text, &content)?;
        let before = key.before(&mut cx).await?;
        Ok((cx, Some(key), before))
    }
}

/// Keeps the reply with the effect, commits, and answers.
async fn answer(
    mut cx: Cx,
    key: Option<Key>,
    status: StatusCode,
    reply: &impl Serialize,
) -> Result<Response> {
    let json = serde_json::to_string(reply)?;
    if let Some(key) = key {
        key.keep(&mut cx, status.as_u16(), &json).await?;
    }
    cx.commit().await?;
    Ok(said(status, json))
}

fn said(status: StatusCode, json: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], json).into_response()
}

fn again(before: Before) -> Response {
    let status =
        u16::try_from(before.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    said(status.unwrap_or(StatusCode::OK), before.reply)
}

/// Nothing to say besides that it was done.
#[derive(Serialize)]
struct Done {}

/// A report. A place is needed: a point, or an address that names a territory.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportBody {
    /// Code of a category, see `/api/v1/categories`.
    category: String,
    /// What is the matter.
    text: String,
    /// One line; the beginning of the text unless given.
    #[serde(default)]
    title: String,
    /// Where, in words.
    #[serde(default)]
    address: String,
    /// Degrees east, WGS-84.
    lon: f64,
    /// Degrees north, WGS-84.
    lat: f64,
    /// `consultation`, `request`, `complaint`, `tip_off` or `suggestion`; a request unless said otherwise.
    kind: Option<String>,
    /// How the reporter wants to be reached; stored sealed, used for this report only.
    contact: Option<ContactBody>,
    /// The organisation it is about, if it accuses one: it and what hangs below it will not see the report.
    about: Option<Uuid>,
}

/// How a reporter wants to be reached; every part may be missing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactBody {
    /// What to call them.
    #[serde(default)]
    name: String,
    /// A mobile, or a landline with its area code.
    #[serde(default)]
    number: String,
    /// When and how to reach them.
    #[serde(default)]
    reach: String,
}

impl From<ContactBody> for NewContact {
    fn from(ContactBody { name, number, reach }: ContactBody) -> Self {
        Self { name, number, reach }
    }
}

/// What the reporter takes home.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportedBody {
    number: String,
    /// Nobody can look it up later.
    secret: String,
    /// The page that shows how the report fares, and takes the answer to "is it solved?".
    track: String,
}

impl ReportBody {
    fn report(self) -> Result<NewReport> {
        let point =
            Point::new(self.lon, self.lat).map_err(|_| Error::invalid("lon", "place-point"))?;
        let kind = self.kind.as_deref().map_or(Some(Kind::Request), Kind::parse);
        Ok(NewReport {
            kind: kind.ok_or_else(|| Error::invalid("kind", "unknown"))?,
            channel: Channel::Web,
            category: self.category,
            title: self.title,
            body: self.text,
            address: self.address,
            point: Some(point),
            territory: None,
            about: self.about.map(OrgId),
            contact: self.contact.map(NewContact::from).unwrap_or_default(),
            photos: Vec::new(),
            origin: None,
        })
    }
}

/// Reports a matter. Needs no sign-in; with the same `Idempotency-Key` it is filed once.
#[utoipa::path(
    post, path = "/api/v1/cases", tag = "cases", request_body = ReportBody,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ReportedBody), (status = 400), (status = 422))
)]
pub(super) async fn report(sent: Sent<ReportBody>) -> Result<Response> {
    let (mut cx, key, before) = sent.turn("case.report", "cases").await?;
    if let Some(before) = before {
        return Ok(again(before));
    }
    cx.act_as(Arc::new(Actor::Public));
    let commands::Reported { number, secret, .. } =
        commands::report(&mut cx, sent.body.report()?).await?;
    let track = format!("/track/{number}/{secret}");
    answer(cx, key, StatusCode::CREATED, &ReportedBody { number, secret, track }).await
}

/// Whom to ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DispatchBody {
    organisation: Uuid,
    /// `lead` or `assist`; the lead unless said otherwise.
    role: Option<String>,
    /// In what time, e.g. `24h`, `5wd`; the category's limit unless given.
    limit: Option<String>,
}

/// The task that was issued.
#[derive(Serialize, ToSchema)]
pub(super) struct DispatchedBody {
    task: Uuid,
}

/// Asks an organisation to act on a case, through the gate.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/dispatch", tag = "cases", request_body = DispatchBody, params(("id" = Uuid, Path)),
    responses((status = 201, body = DispatchedBody), (status = 403), (status = 404), (status = 422, description = "a rule refused"))
)]
pub(super) async fn dispatch(Path(id): Path<CaseId>, sent: Sent<DispatchBody>) -> Result<Response> {
    frame::signed_in(&sent.caller)?;
    let (mut cx, key, before) = sent.turn("case.dispatch", &id.to_string()).await?;
    if let Some(before) = before {
        return Ok(again(before));
    }
    let role = match sent.body.role.as_deref() {
        None | Some("lead") => Role::Lead,
        Some("assist") => Role::Assist,
        Some(_) => return Err(Error::invalid("role", "unknown")),
    };
    let limit = sent.body.limit.as_deref().map(str::parse::<Limit>).transpose();
    let limit = limit.map_err(|_| Error::invalid("limit", "unknown"))?;
    let to = OrgId(sent.body.organisation);
    let task = commands::dispatch(&mut cx, id, Dispatch { to, role, limit }).await?;
    answer(cx, key, StatusCode::CREATED, &DispatchedBody { task: task.0 }).await
}

/// The organisation takes its task.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/tasks/{task}/accept", tag = "cases", params(("id" = Uuid, Path), ("task" = Uuid, Path)),
    responses((status = 200), (status = 403), (status = 404), (status = 422))
)]
pub(super) async fn accept(
    Path((id, task)): Path<(CaseId, TaskId)>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    frame::signed_in(&sent.caller)?;
    let (mut cx, key, before) = sent.turn("task.accept", &format!("{id} {task}")).await?;
    if let Some(before) = before {
        return Ok(again(before));
    }
    commands::accept(&mut cx, id, task).await?;
    answer(cx, key, StatusCode::OK, &Done {}).await
}

/// Work begins.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/tasks/{task}/begin", tag = "cases", params(("id" = Uuid, Path), ("task" = Uuid, Path)),
    responses((status = 200), (status = 403), (status = 404), (status = 422))
)]
pub(super) async fn begin(
    Path((id, task)): Path<(CaseId, TaskId)>,
    sent: Sent<Nothing>,
) -> Result<Response> {
    frame::signed_in(&sent.caller)?;
    let (mut cx, key, before) = sent.turn("task.begin", &format!("{id} {task}")).await?;
    if let Some(before) = before {
        return Ok(again(before));
    }
    commands::begin(&mut cx, id, task).await?;
    answer(cx, key, StatusCode::OK, &Done {}).await
}

/// Nothing to say.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonBody {
    reason: String,
}

/// The organisation gives its task back.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/tasks/{task}/return", tag = "cases", request_body = ReasonBody,
    params(("id" = Uuid, Path), ("task" = Uuid, Path)),
    responses((status = 200), (status = 403), (status = 404), (status = 422))
)]
pub(super) async fn return_task(
    Path((id, task)): Path<(CaseId, TaskId)>,
    sent: Sent<ReasonBody>,
) -> Result<Response> {
    frame::signed_in(&sent.caller)?;
    let (mut cx, key, before) = sent.turn("task.return", &format!("{id} {task}")).await?;
    if let Some(before) = before {
        return Ok(again(before));
    }
    commands::return_task(&mut cx, id, task, &sent.body.reason).await?;
    answer(cx, key, StatusCode::OK, &Done {}).await
}

/// What was done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResultBody {
    result: String,
    /// What the reporter reads, if not the result itself; of the lead only.
    answer: Option<String>,
}

/// The organisation says what it did; of the lead that is the answer.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/tasks/{task}/report", tag = "cases", request_body = ResultBody,
    params(("id" = Uuid, Path), ("task" = Uuid, Path)),
    responses((status = 200), (status = 403), (status = 404), (status = 422))
)]
pub(super) async fn report_back(
    Path((id, task)): Path<(CaseId, TaskId)>,
    sent: Sent<ResultBody>,
) -> Result<Response> {
    frame::signed_in(&sent.caller)?;
    let (mut cx, key, before) = sent.turn("task.report", &format!("{id} {task}")).await?;
    if let Some(before) = before {
        return Ok(again(before));
    }
    let ResultBody { result, answer: told } = &sent.body;
    commands::report_back(&mut cx, id, task, result, told.as_deref()).await?;
    answer(cx, key, StatusCode::OK, &Done {}).await
}

/// What the reporter said when asked; all three answers are missing when nobody was reached.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SaidBody {
    /// Whether somebody answered.
    reached: bool,
    contacted: Option<bool>,
    solved: Option<bool>,
    /// `satisfied`, `basically` or `dissatisfied`.
    satisfaction: Option<String>,
    #[serde(default)]
    remark: String,
}

impl SaidBody {
    fn reply(&self) -> Result<Reply> {
        if !self.reached {
            return Ok(Reply::Unreached);
        }
        let satisfaction = self.satisfaction.as_deref().and_then(Satisfaction::parse);
        match (self.contacted, self.solved, satisfaction) {
            (Some(contacted), Some(solved), Some(satisfaction)) => {
                Ok(Reply::Given(Verdict { contacted, solved, satisfaction }))
            }
            (contacted, solved, satisfaction) => {
                let there = [
                    ("contacted", contacted.is_some()),
                    ("solved", solved.is_some()),
                    ("satisfaction", satisfaction.is_some()),
                ];
                let missing = there.into_iter().filter(|(_, there)| !there);
                Err(Error::Invalid(missing.map(|(name, _)| Field::new(name, "required")).collect()))
            }
        }
    }
}

/// Writes down what the reporter of an answered case said.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/follow-up", tag = "cases", request_body = SaidBody, params(("id" = Uuid, Path)),
    responses((status = 200), (status = 403), (status = 404), (status = 422))
)]
pub(super) async fn follow_up(Path(id): Path<CaseId>, sent: Sent<SaidBody>) -> Result<Response> {
    frame::signed_in(&sent.caller)?;
    let (mut cx, key, before) = sent.turn("case.follow-up", &id.to_string()).await?;
    if let Some(before) = before {
        return Ok(again(before));
    }
    let said = FollowUp { reply: sent.body.reply()?, remark: sent.body.remark };
    commands::follow_up(&mut cx, id, said).await?;
    answer(cx, key, StatusCode::OK, &Done {}).await
}

/// A ruling of the level above.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleBody {
    /// Who is to lead; who leads now goes on leading if nobody is named.
    organisation: Option<Uuid>,
    reason: String,
}

/// Decides who leads a case that is in dispute.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/rule", tag = "cases", request_body = RuleBody, params(("id" = Uuid, Path)),
    responses((status = 200), (status = 403), (status = 404), (status = 422))
)]
pub(super) async fn rule(Path(id): Path<CaseId>, sent: Sent<RuleBody>) -> Result<Response> {
    frame::signed_in(&sent.caller)?;
    let (mut cx, key, before) = sent.turn("case.rule", &id.to_string()).await?;
    if let Some(before) = before {
        return Ok(again(before));
    }
    match sent.body.organisation {
        Some(to) => drop(commands::designate(&mut cx, id, OrgId(to), &sent.body.reason).await?),
        None => commands::uphold(&mut cx, id, &sent.body.reason).await?,
    }
    answer(cx, key, StatusCode::OK, &Done {}).await
}
