//! Cases for programs: what the pages do, as JSON.
//!
//! Reporting is open to everybody and takes an `Idempotency-Key`. Everything else is done as somebody who is signed in: the session's
//! cookie, and for whatever changes something the token of the session's forms in `X-CSRF-Token`.
#![expect(unused_qualifications, reason = "in what utoipa's macro makes of each query")]

mod body;
mod write;

use super::super::list::{self, View};
use super::super::model::CaseId;
use super::super::queries;
use super::frame;
use super::inbox::Asked;
use axum::extract::{Path, Query};
use axum::routing::{get, post};
use axum::{Json, Router};
use body::{CaseBody, CasePage, CaseRow, LedgerBody};
use kernel::ledger;
use kernel::paging::PageSize;
use kernel::web::Caller;
use kernel::{App, Result};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/cases", get(list).post(write::report))
        .route("/api/v1/cases/{id}", get(show))
        .route("/api/v1/cases/{id}/ledger", get(ledger))
        .route("/api/v1/cases/{id}/dispatch", post(write::dispatch))
        .route("/api/v1/cases/{id}/follow-up", post(write::follow_up))
        .route("/api/v1/cases/{id}/rule", post(write::rule))
        .route("/api/v1/cases/{id}/tasks/{task}/accept", post(write::accept))
        .route("/api/v1/cases/{id}/tasks/{task}/begin", post(write::begin))
        .route("/api/v1/cases/{id}/tasks/{task}/return", post(write::return_task))
        .route("/api/v1/cases/{id}/tasks/{task}/report", post(write::report_back))
}

#[derive(OpenApi)]
#[openapi(
    paths(
        list,
        show,
        ledger,
        write::report,
        write::dispatch,
        write::follow_up,
        write::rule,
        write::accept,
        write::begin,
        write::return_task,
        write::report_back
    ),
    components(schemas(
        CaseRow,
        CasePage,
        CaseBody,
        body::TaskBody,
        LedgerBody,
        body::EntryBody,
        write::ReportBody,
        write::ContactBody,
        write::ReportedBody,
        write::DispatchBody,
        write::DispatchedBody,
        write::ReasonBody,
        write::ResultBody,
        write::SaidBody,
        write::RuleBody
    ))
)]
struct Document;

/// This capability's part of the OpenAPI document.
pub(in crate::case) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `mine`, `org`, `waiting`, `overdue`, `returned`, `all`; all unless said otherwise.
    view: Option<String>,
    /// A number, or words of the title or address.
    q: Option<String>,
    /// Code of a category or group.
    category: Option<String>,
    /// `reported`, `dispatched`, `handling`, `answered`, `reworking` or `closed`.
    state: Option<String>,
    /// Only in this territory.
    territory: Option<Uuid>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    limit: Option<u32>,
}

/// The cases one may see.
#[utoipa::path(
    get, path = "/api/v1/cases", tag = "cases", params(ListQuery),
    responses((status = 200, body = CasePage), (status = 401))
)]
async fn list(caller: Caller, Query(asked): Query<ListQuery>) -> Result<Json<CasePage>> {
    frame::signed_in(&caller)?;
    let mut cx = caller.read().await?;
    let view = asked.view.as_deref().and_then(View::parse).unwrap_or(View::All);
    let words = Asked {
        q: asked.q.unwrap_or_default(),
        category: asked.category.unwrap_or_default(),
        state: asked.state.unwrap_or_default(),
        territory: asked.territory.map(|id| id.to_string()).unwrap_or_default(),
        after: asked.after.unwrap_or_default(),
        ..Asked::default()
    };
    let mut filter = words.filter()?;
    filter.size = asked.limit.map_or_else(PageSize::default, PageSize::new);
    let found = list::list(&mut cx, view, &filter).await?;
    let next = found.next.map(|cursor| cursor.to_string());
    let now = cx.now();
    Ok(Json(CasePage {
        items: found.rows.into_iter().map(|row| CaseRow::new(row, now)).collect(),
        next,
    }))
}

/// One case with its tasks.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}", tag = "cases", params(("id" = Uuid, Path)),
    responses((status = 200, body = CaseBody), (status = 401), (status = 404))
)]
async fn show(caller: Caller, Path(id): Path<CaseId>) -> Result<Json<CaseBody>> {
    frame::signed_in(&caller)?;
    let mut cx = caller.read().await?;
    let file = queries::get(&mut cx, id).await?;
    Ok(Json(CaseBody::new(&file, &*super::view::calendar(&cx)?, cx.now())))
}

/// What happened to a case, each entry with its hash, and whether the chain holds.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/ledger", tag = "cases", params(("id" = Uuid, Path)),
    responses((status = 200, body = LedgerBody), (status = 401), (status = 404))
)]
async fn ledger(caller: Caller, Path(id): Path<CaseId>) -> Result<Json<LedgerBody>> {
    frame::signed_in(&caller)?;
    let mut cx = caller.read().await?;
    let file = queries::get(&mut cx, id).await?;
    let entries = ledger::stream(&mut cx.tx, file.id().0).await?;
    Ok(Json(LedgerBody::new(entries)))
}
