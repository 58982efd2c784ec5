//! What programs sign in with, on `/api/` only: a token as it is, or client credentials exchanged for a bearer that lives for an hour
//! (OAuth 2.0, RFC 6749 section 4.4).
//!
//! A token can do what its account's posts allow and never more; it may be narrowed to some actions, or to reading.

use super::events::ProofFailed;
use super::model::{Refusal, random};
use super::queries::as_actor;
use super::session::owes;
use super::store::tokens::{self, BearerRow, TokenRow};
use super::throttle::{Guess, Subjects};
use crate::grant;
use kernel::clock::Timestamp;
use kernel::policy::{Actor, Proof};
use kernel::{App, Error, Result};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::time::Duration;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// A bearer that was given for client credentials lives so long.
pub(super) const BEARER: Duration = Duration::from_hours(1);

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Used as it is.
    Personal,
    /// Exchanged for bearers.
    Client,
    /// Given for client credentials.
    Bearer,
}

impl TokenKind {
    /// The word in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Client => "client",
            Self::Bearer => "bearer",
        }
    }

    /// What its secrets begin with, so that a scanner of source code finds one that got there.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Personal => "txp_",
            Self::Client => "txc_",
            Self::Bearer => "txb_",
        }
    }
}

/// Whether a token may change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Only reads.
    #[default]
    Reads,
    /// Reads and writes.
    Writes,
}

impl Reach {
    pub(super) const fn is_read_only(self) -> bool {
        matches!(self, Self::Reads)
    }
}

/// A token to be made.
#[derive(Debug, Clone, Default)]
pub struct NewToken {
    /// What it is for, as its owner calls it.
    pub name: String,
    /// How many days it is to live.
    pub days: u32,
    /// Whether it may change anything.
    pub reach: Reach,
    /// Names of the actions it is narrowed to; none for all that the posts allow.
    pub actions: Vec<String>,
}

/// A secret: 32 random bytes behind the mark of its kind.
pub(super) struct Secret(String);

impl Secret {
    pub(super) fn fresh(kind: TokenKind) -> Self {
        Self(format!("{}{}", kind.prefix(), hex::encode(random::<32>())))
    }

    /// Reads what a program sent.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (mark, rest) = text.split_at_checked(4)?;
        let kinds = [TokenKind::Personal, TokenKind::Client, TokenKind::Bearer];
        let ours = kinds.iter().any(|kind| kind.prefix() == mark)
            && rest.len() == 64
            && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
        ours.then(|| Self(text.to_owned()))
    }

    /// For whom it is shown to, once.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }

    /// The first characters, to tell tokens apart.
    pub(super) fn hint(&self) -> String {
        self.0.chars().take(12).collect()
    }

    pub(super) fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// The names of every action there is, each once.
pub(super) struct ActionNames(Vec<&'static str>);

impl ActionNames {
    /// Those of the product's table.
    pub(super) fn of(app: &App) -> Result<Self> {
        let table = &app.shared::<grant::Table>()?.0;
        let mut names: Vec<_> = table.iter().map(|rule| rule.action).collect();
        names.sort_unstable();
        names.dedup();
        Ok(Self(names))
    }

    pub(super) fn all(&self) -> &[&'static str] {
        &self.0
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.binary_search(&name).is_ok()
    }
}

/// A program that is signed in.
pub(super) struct Program {
    pub(super) actor: Actor,
    pub(super) reach: Reach,
}

/// Who holds this token, if anybody. Notes the day of its use.
pub(super) async fn recognise(app: &App, secret: &Secret) -> Result<Option<Program>> {
    let now = app.clock().now();
    let mut tx = app.db().read().await?;
    let rows = tokens::bearer(&mut tx, secret.digest(), now).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let reach = if first.read_only { Reach::Reads } else { Reach::Writes };
    let (standing, actions, used) = (first.standing, first.actions.clone(), Used::new(first));
    let rows = rows.into_iter().map(|row| row.actor).collect();
    let actor = as_actor(app, &mut tx, rows, (Proof::default(), now)).await?;
    tx.commit().await?;
    let Some(actor) = actor else { return Ok(None) };
    // Whoever must set something right first has no tokens until then.
    if owes(app, &standing, &actor).is_some() {
        return Ok(None);
    }
    used.note(app, now).await;
    let actor = match actions {
        Some(actions) => narrowed(actor, &actions),
        None => actor,
    };
    Ok(Some(Program { actor, reach }))
}

/// Narrows an actor to some actions, by their names separated by blanks.
fn narrowed(mut actor: Actor, actions: &str) -> Actor {
    if let Actor::Account { limit, .. } = &mut actor {
        *limit = Some(actions.split(' ').map(str::to_owned).collect());
    }
    actor
}

/// The day a moment is in, in UTC.
fn day(at: Timestamp) -> Timestamp {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    Timestamp::from_millis(at.millis().div_euclid(DAY) * DAY)
}

/// What is known of a token's use.
struct Used {
    token: Uuid,
    client: Option<Uuid>,
    on: Option<Timestamp>,
}

impl Used {
    const fn new(row: &BearerRow) -> Self {
        Self { token: row.token_id, client: row.client_id, on: row.used_on }
    }

    /// Written once a day; a busy database must not keep a program from reading.
    async fn note(&self, app: &App, now: Timestamp) {
        let today = day(now);
        if self.on.is_some_and(|used| used >= today) {
            return;
        }
        let write = async {
            let mut tx = app.db().write().await?;
            for id in [Some(self.token), self.client].into_iter().flatten() {
                tokens::note_use(&mut tx, id, today).await?;
            }
            tx.commit().await
        };
        let noted: Result<(), Error> = write.await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of a token could not be noted");
        }
    }
}

/// A program's attempt to exchange client credentials.
pub struct ClientAttempt {
    /// `client_id`
    pub id: String,
    /// `client_secret`
    pub secret: String,
    /// Where it comes from, if that is known.
    pub source: Option<IpAddr>,
}

/// A bearer.
pub struct Bearer {
    /// What the program sends as `Authorization: Bearer`.
    pub secret: String,
    /// How long it lives.
    pub lifetime: Duration,
}

/// Exchanges client credentials for a bearer, which can do what they can.
///
/// # Errors
/// The refusal `access.sign-in`, the same for an unknown client and a wrong secret; [`Error::TooMany`] after too many failures.
pub async fn exchange(app: &App, attempt: ClientAttempt) -> Result<Bearer> {
    let ClientAttempt { id, secret, source } = attempt;
    let mut cx = app.write(Actor::Public).await?;
    let now = cx.now();
    let subjects = Subjects::new(&mut cx.tx, Guess::Client(&id), source).await?;
    subjects.count(&mut cx.tx, now).await?;
    cx.tx.commit().await?;
    let mut cx = app.write(Actor::Public).await?;
    let found = match id.parse::<Uuid>() {
        Ok(id) => tokens::get(&mut cx.tx, id).await?,
        Err(_) => None,
    };
    let sent = Sha256::digest(secret.as_bytes()).to_vec();
    let right = found.filter(|client| in_force(client, &sent, now));
    let Some(client) = right else {
        subjects.lock(&mut cx).await?;
        cx.record(subjects.stream(), &ProofFailed { source: subjects.mark }).await?;
        cx.commit().await?;
        return Err(Refusal::SignIn.into());
    };
    subjects.forgive(&mut cx.tx).await?;
    let secret = Secret::fresh(TokenKind::Bearer);
    let row = TokenRow {
        id: cx.fresh(),
        kind: TokenKind::Bearer.as_str().to_owned(),
        client_id: Some(client.id),
        hint: secret.hint(),
        digest: secret.digest(),
        created_at: now,
        expires_at: client.expires_at.min(now + BEARER),
        used_on: None,
        ..client
    };
    let lifetime = row.expires_at.since(now);
    tokens::insert(&mut cx.tx, &row).await?;
    cx.commit().await?;
    Ok(Bearer { secret: secret.expose().to_owned(), lifetime })
}

fn in_force(client: &TokenRow, sent: &[u8], now: Timestamp) -> bool {
    bool::from(client.digest.as_slice().ct_eq(sent))
        && client.kind == TokenKind::Client.as_str()
        && client.revoked_at.is_none()
        && client.expires_at > now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_says_what_kind_it_is_and_reads_back() {
        let secret = Secret::fresh(TokenKind::Personal);
        assert!(secret.expose().starts_with("txp_") && secret.hint().len() == 12);
        assert_eq!(Secret::read(secret.expose()).unwrap().digest(), secret.digest());
        for bad in
            ["", "txp_", "txq_", &"a".repeat(68), &format!("txp_{}", "g".repeat(64)), "令牌令牌"]
        {
            assert!(Secret::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_use_is_noted_by_its_day() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(day(at("2026-03-02T23:59:59Z")), at("2026-03-02T00:00:00Z"));
    }
}
