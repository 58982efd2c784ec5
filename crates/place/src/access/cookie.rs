//! The session's cookie. The prefix `__Host-` makes browsers insist on `Secure`, on `Path=/` and on no `Domain`, so that no other host, not
//! even a sibling, can set it.

use super::model::Token;
use axum::http::{HeaderValue, header, request::Parts};
use axum::response::Response;
use kernel::web::caller;
use kernel::{Error, Result};

const NAME: &str = "__Host-session";
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// The token a request carries, if it looks like one.
pub(super) fn read(parts: &Parts) -> Option<Token> {
    caller::cookie(parts, NAME).and_then(|text| Token::read(&text))
}

/// Has the browser keep the token until it is closed.
pub(super) fn set(response: &mut Response, token: &Token) -> Result<()> {
    put(response, &format!("{NAME}={}; {ATTRIBUTES}", token.expose()))
}

/// Has the browser forget the token.
pub(super) fn clear(response: &mut Response) -> Result<()> {
    put(response, &format!("{NAME}=; {ATTRIBUTES}; Max-Age=0"))
}

fn put(response: &mut Response, cookie: &str) -> Result<()> {
    let value = HeaderValue::from_str(cookie).map_err(|bad| Error::Internal(Box::new(bad)))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(())
}
