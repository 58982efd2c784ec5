//! The token endpoint of OAuth 2.0 for client credentials (RFC 6749, sections 4.4 and 5).

use super::super::token::{ClientAttempt, exchange};
use super::Visitor;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use kernel::{App, Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(paths(token), components(schemas(TokenForm, TokenBody, TokenProblem)))]
struct Document;

/// This capability's part of the OpenAPI document.
pub(in crate::access) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// What a program sends.
#[derive(Deserialize, ToSchema)]
pub(super) struct TokenForm {
    /// `client_credentials`
    #[serde(default)]
    grant_type: String,
    /// The id the credentials were made with.
    #[serde(default)]
    client_id: String,
    /// The secret that was shown once.
    #[serde(default)]
    client_secret: String,
}

/// A bearer.
#[derive(Serialize, ToSchema)]
struct TokenBody {
    /// Goes into `Authorization: Bearer`.
    access_token: String,
    /// `Bearer`
    token_type: &'static str,
    /// Seconds.
    expires_in: u64,
}

/// Why there is none, in the words of RFC 6749 section 5.2.
#[derive(Serialize, ToSchema)]
struct TokenProblem {
    /// `invalid_client`, `invalid_request` or `unsupported_grant_type`
    error: &'static str,
}

fn problem(status: StatusCode, error: &'static str) -> Response {
    (status, Json(TokenProblem { error })).into_response()
}

/// Exchanges client credentials for a bearer that lives for an hour at most.
#[utoipa::path(
    post, path = "/api/v1/token", tag = "token",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = TokenBody), (status = 400, body = TokenProblem), (status = 401, body = TokenProblem),
        (status = 429)
    )
)]
pub(super) async fn token(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<TokenForm>,
) -> Result<Response> {
    if form.grant_type != "client_credentials" {
        return Ok(problem(StatusCode::BAD_REQUEST, "unsupported_grant_type"));
    }
    if form.client_id.is_empty() || form.client_secret.is_empty() {
        return Ok(problem(StatusCode::BAD_REQUEST, "invalid_request"));
    }
    let attempt =
        ClientAttempt { id: form.client_id, secret: form.client_secret, source: visitor.source };
    match exchange(&app, attempt).await {
        Ok(bearer) => {
            let body = TokenBody {
                access_token: bearer.secret,
                token_type: "Bearer",
                expires_in: bearer.lifetime.as_secs(),
            };
            let kept = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            Ok((kept, Json(body)).into_response())
        }
        Err(Error::Refused(_)) => Ok(problem(StatusCode::UNAUTHORIZED, "invalid_client")),
        Err(other) => Err(other),
    }
}
