//! Forms that come in: parsed, checked for the sender's token, carrying the key that makes them count once.

use super::caller::Caller;
use crate::app::App;
use crate::error::{Error, Result};
use crate::idempotency;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use std::fmt::Write;
use subtle::ConstantTimeEq;

/// Fields of a form: more than any page of ours has, a list with a mark at each row included.
pub const MOST_FIELDS: usize = 1_000;

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
        let content = Bytes::from_request(request, app).await.map_err(unread)?;
        if content.split(|byte| *byte == b'&').nth(MOST_FIELDS).is_some() {
            return Err(Error::TooLarge);
        }
        let hidden: Hidden = parse(&content)?;
        check_token(&caller, &hidden.csrf)?;
        let form = parse(&content)?;
        Ok(Self { caller, form, key: hidden.key.filter(|key| !key.is_empty()), content })
    }
}

/// A body that could not be read: too large, or it broke off.
#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
pub fn unread(why: BytesRejection) -> Error {
    match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::invalid("form", "request"),
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
    if !caller.signed_in() || same(token.as_bytes(), caller.csrf.as_bytes()) {
        return Ok(());
    }
    Err(Error::Forbidden { action: "form.post", why: "the form is stale" })
}

/// Compares every byte whatever comes, so that the time says nothing about where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;
    use std::time::{Duration, Instant};

    /// Comparisons of each kind, in batches that take turns.
    const BATCHES: usize = 200;
    const IN_A_BATCH: usize = 500;

    /// How much longer, of 1, it takes to see a difference in the last byte than in the first: the medians of many batches.
    fn excess(compare: impl Fn(&[u8], &[u8]) -> bool) -> f64 {
        let ours = [b'a'; 64];
        let (mut early, mut late) = (ours, ours);
        early[0] = b'b';
        late[63] = b'b';
        let time = |given: &[u8]| {
            let began = Instant::now();
            for _ in 0..IN_A_BATCH {
                assert!(!compare(black_box(given), black_box(&ours)));
            }
            began.elapsed()
        };
        let (mut first, mut last): (Vec<Duration>, Vec<Duration>) =
            (0..BATCHES).map(|_| (time(&early), time(&late))).unzip();
        first.sort_unstable();
        last.sort_unstable();
        let middle = |times: &[Duration]| times[BATCHES / 2].as_secs_f64();
        middle(&last) / middle(&first) - 1.0
    }

    #[test]
    fn where_a_token_is_wrong_cannot_be_measured() {
        // The least of some tries: other work on the machine only ever adds.
        let found = (0..5).map(|_| excess(same).abs()).fold(f64::MAX, f64::min);
        assert!(found < 0.03, "the last byte takes {:.1} % longer", found * 100.0);
        let naive = |one: &[u8], other: &[u8]| one.iter().zip(other).all(|(a, b)| a == b);
        assert!(excess(naive) > 0.5, "the test itself can find");
    }
}
