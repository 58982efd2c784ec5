//! The same request twice has one effect: the client's key and the reply are stored in the transaction of the effect.
//!
//! A reply is kept sealed: it may hold what the database must not, e.g. the secret of a reporter's link.

use crate::cx::Cx;
use crate::db::sql;
use crate::error::{Error, Result};
use crate::vault::{Field, Sealed, Vault};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Where the reply stands.
pub const REPLY: Field = Field::new("idempotency", "reply_sealed");

/// A key a client sent, for a kind of request, with what the request said.
#[derive(Debug, Clone)]
pub struct Key {
    scope: &'static str,
    text: String,
    fingerprint: String,
}

/// A reply given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: i64,
    /// The reply's body, or where the client was sent.
    pub reply: String,
}

#[derive(sqlx::FromRow)]
struct Kept {
    id: Uuid,
    fingerprint: String,
    status: i64,
    reply_sealed: Sealed,
}

impl Key {
    /// The longest key taken.
    pub const MAX: usize = 200;

    /// A key for requests of kind `scope` (e.g. `case.report`) whose content is `content`.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is empty, too long or not printable ASCII.
    pub fn new(scope: &'static str, key: &str, content: &[u8]) -> Result<Self> {
        if key.is_empty() || key.len() > Self::MAX || !key.chars().all(|c| c.is_ascii_graphic()) {
            return Err(Error::invalid("Idempotency-Key", "idempotency-key"));
        }
        let fingerprint = hex::encode(Sha256::digest(content));
        Ok(Self { scope, text: key.to_owned(), fingerprint })
    }

    /// The reply given to this key before, if any.
    ///
    /// # Errors
    /// [`Error::KeyReused`] when the key came with other content.
    pub async fn before(&self, cx: &mut Cx) -> Result<Option<Reply>> {
        let kept: Option<Kept> = sql(
            "SELECT id, fingerprint, status, reply_sealed FROM idempotency WHERE scope = $1 AND key = $2",
        )
        .bind(self.scope)
        .bind(&self.text)
        .optional(&mut cx.tx)
        .await?;
        let Some(kept) = kept else { return Ok(None) };
        if kept.fingerprint != self.fingerprint {
            return Err(Error::KeyReused);
        }
        let reply = cx.app().shared::<Vault>()?.open(&REPLY.of(kept.id), &kept.reply_sealed)?;
        Ok(Some(Reply { status: kept.status, reply: reply.to_string() }))
    }

    /// Keeps the reply with the effect. Of two at the same time one ends in [`Error::Conflict`] and may ask again.
    pub async fn keep(&self, cx: &mut Cx, status: u16, reply: &str) -> Result<()> {
        let (now, id) = (cx.now(), cx.fresh::<Uuid>());
        let sealed = cx.app().shared::<Vault>()?.seal(&REPLY.of(id), reply)?;
        sql("INSERT INTO idempotency (scope, key, id, fingerprint, status, reply_sealed, at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(self.scope)
            .bind(&self.text)
            .bind(id)
            .bind(&self.fingerprint)
            .bind(i64::from(status))
            .bind(sealed)
            .bind(now)
            .expect_one(&mut cx.tx)
            .await
    }
}

/// Forgets keys older than `before`; clients retry within hours, not weeks.
pub async fn forget(cx: &mut Cx, before: crate::clock::Timestamp) -> Result<u64> {
    sql("DELETE FROM idempotency WHERE at < $1").bind(before).execute(&mut cx.tx).await
}
