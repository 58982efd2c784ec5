//! Forms that come in: parsed, checked for the sender's token, carrying the key that makes them count once.

use super::caller::Caller;
use crate::app::App;
use crate::error::{Error, Result};
use crate::idempotency;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use serde::de::DeserializeOwned;
use std::fmt::Write;
use subtle::ConstantTimeEq;

/// A form sent by a page of ours, e.g. `Post<AcceptForm>`. The extractor answers 403 when the token is not the sender's and 400 when a
/// field cannot be read.
pub struct Post<T> {
    /// Who sent it.
    pub caller: Caller,
    /// What they filled in.
    pub form: T,
    key: Option<String>,
    content: Bytes,
}

#[derive(serde::Deserialize)]
struct Hidden {
    #[serde(default)]
    csrf: String,
    #[serde(default, rename = "idempotency_key", alias = "key")]
    key: Option<String>,
}

impl<T: DeserializeOwned> FromRequest<App> for Post<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        let Ok(caller) = Caller::from_request_parts(&mut parts, app).await;
        let request = Request::from_parts(parts, body);
        let content = Bytes::from_request(request, app)
            .await
            .map_err(|_| Error::invalid("form", "request"))?;
        let hidden: Hidden = parse(&content)?;
        check_token(&caller, &hidden.csrf)?;
        let form = parse(&content)?;
        Ok(Self { caller, form, key: hidden.key.filter(|key| !key.is_empty()), content })
    }
}

impl<T> Post<T> {
    /// The key under which this form counts once; none when the page sent none.
    pub fn once(&self, scope: &'static str) -> Result<Option<idempotency::Key>> {
        self.key.as_deref().map(|key| idempotency::Key::new(scope, key, &self.content)).transpose()
    }
}

fn parse<T: DeserializeOwned>(content: &Bytes) -> Result<T> {
    serde_urlencoded::from_bytes(content).map_err(|why| {
        Error::Invalid(vec![crate::error::Field::new("form", "form").arg("why", why)])
    })
}

/// Whether `token` is the one the sender's pages carry. Nobody signed in: nothing to protect.
///
/// # Errors
/// [`Error::Forbidden`] otherwise.
pub fn check_token(caller: &Caller, token: &str) -> Result<()> {
    if !caller.signed_in() || bool::from(token.as_bytes().ct_eq(caller.csrf.as_bytes())) {
        return Ok(());
    }
    Err(Error::Forbidden { action: "form.post", why: "the form is stale" })
}

/// Percent-encodes a text for a query.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                // Writing to a String cannot fail.
                write!(out, "%{byte:02X}").ok();
            }
        }
    }
    out
}
