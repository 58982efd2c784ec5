//! The cookies of a session, and of a sign-in that waits for its second factor. The prefix `__Host-` makes browsers insist on `Secure`, on `Path=/` and on no `Domain`, so that no other host, not
//! even a sibling, can set it.

use super::model::Token;
use axum::http::{HeaderValue, header, request::Parts};
use axum::response::Response;
use kernel::web::caller;
use kernel::{Error, Result};

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookie {
    /// Whoever has it is signed in.
    Session,
    /// The password was right, and a second factor is awaited.
    Step,
}

const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Session => "__Host-session",
            Self::Step => "__Host-sign-in",
        }
    }

    /// The token a request carries, if it looks like one.
    pub(super) fn read(self, parts: &Parts) -> Option<Token> {
        caller::cookie(parts, self.name()).and_then(|text| Token::read(&text))
    }

    /// Has the browser keep the token until it is closed.
    pub(super) fn set(self, response: &mut Response, token: &Token) -> Result<()> {
        put(response, &format!("{}={}; {ATTRIBUTES}", self.name(), token.expose()))
    }

    /// Has the browser forget the token, and with that of a session whatever it kept of our pages.
    pub(super) fn clear(self, response: &mut Response) -> Result<()> {
        if self == Self::Session {
            let kept = HeaderValue::from_static("\"cache\", \"storage\"");
            response.headers_mut().insert("clear-site-data", kept);
        }
        put(response, &format!("{}=; {ATTRIBUTES}; Max-Age=0", self.name()))
    }
}

fn put(response: &mut Response, cookie: &str) -> Result<()> {
    let value = HeaderValue::from_str(cookie).map_err(|bad| Error::Internal(Box::new(bad)))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(())
}
