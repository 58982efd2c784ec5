//! The list of categories for programs.

use super::queries;
use axum::routing::get;
use axum::{Json, Router};
use kernel::web::Caller;
use kernel::{App, Result};
use utoipa::OpenApi;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/api/v1/categories", get(list))
}

#[derive(OpenApi)]
#[openapi(paths(list), components(schemas(CategoryJson)))]
struct Api;

pub(super) fn api() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

/// A category matters are filed under.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct CategoryJson {
    /// Its code, e.g. `01.03`.
    code: String,
    /// The group it belongs to.
    group: Option<String>,
    /// `component` or `event`.
    kind: &'static str,
    /// Its name in the language asked for.
    name: String,
    /// In what time a matter is due, e.g. `24h`, `5wd`.
    limit: String,
}

/// The categories reports are filed under.
#[utoipa::path(get, path = "/api/v1/categories", tag = "cases", responses((status = 200, body = Vec<CategoryJson>)))]
async fn list(caller: Caller) -> Result<Json<Vec<CategoryJson>>> {
    let mut cx = caller.read().await?;
    let zh = caller.l.is_zh();
    let json = queries::leaves(&mut cx).await?.into_iter().map(|category| CategoryJson {
        name: category.name(zh).to_owned(),
        kind: category.kind.as_str(),
        limit: category.limit.to_string(),
        group: category.parent,
        code: category.code,
    });
    Ok(Json(json.collect()))
}
