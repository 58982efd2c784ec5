//! What the policy refused to people who are signed in, kept as events (ASVS 5.0, 16.3.2).
//!
//! A refusal rolls its own transaction back, so it is written afterwards, in one of its own and in a stream per account. At most
//! [`A_MINUTE`] refusals of an account are written in a minute; what goes beyond is counted, and one entry says how many there were. An
//! answer never fails because its refusal could not be written, and waits for it no longer than [`PATIENCE`].

use crate::app::App;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::ledger::Event;
use crate::policy::Actor;
use crate::territory::AccountId;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// Refusals of one account written in a minute.
pub const A_MINUTE: u64 = 20;
/// How long an answer waits for its refusal to be written.
const PATIENCE: Duration = Duration::from_secs(1);
/// Tries to append where another server appends to the same stream.
const TRIES: usize = 3;

/// A refusal, as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Refused {
    /// The action's name, e.g. `case.dispatch`.
    pub action: &'static str,
    /// Why not.
    pub why: &'static str,
    /// The route asked for, its parts unfilled: what kind of thing it is about.
    pub route: String,
    /// Which thing, if the address names one.
    pub object: Option<Uuid>,
}

/// Refusals beyond what a minute holds.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
struct HeldBack {
    account: AccountId,
    since: Timestamp,
    refusals: u64,
}

impl Event for Refused {
    fn kind(&self) -> &'static str {
        "access.refused"
    }
}

impl Event for HeldBack {
    fn kind(&self) -> &'static str {
        "access.refusals_held_back"
    }
}

/// An account's present minute.
#[derive(Debug, Clone, Copy)]
struct Minute {
    since: Timestamp,
    refusals: u64,
}

impl Minute {
    fn is_over(self, now: Timestamp) -> bool {
        now.since(self.since) >= Duration::from_mins(1)
    }

    fn held_back(self, account: AccountId) -> Option<HeldBack> {
        let refusals = self.refusals.saturating_sub(A_MINUTE);
        (refusals > 0).then_some(HeldBack { account, since: self.since, refusals })
    }
}

/// Keeps refusals; one for a whole house.
#[derive(Debug, Clone, Default)]
pub struct Refusals(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    minutes: Mutex<HashMap<AccountId, Minute>>,
    /// One refusal is written at a time: they queue for the same few streams.
    writing: tokio::sync::Mutex<()>,
}

/// What is to be written.
struct Due {
    refused: bool,
    held_back: Option<HeldBack>,
}

impl Refusals {
    /// The stream that holds an account's refusals: one of their own, so that they never stand in the way of the account's other events.
    pub fn stream(account: AccountId) -> Uuid {
        let digest = Sha256::new().chain_update(b"refusals").chain_update(account.0).finalize();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// Writes a refusal down; of people only who are signed in.
    pub async fn note(&self, app: &App, actor: &Actor, refused: Refused) {
        let Some(account) = actor.account() else { return };
        let due = self.count(account, app.clock().now());
        let written =
            tokio::time::timeout(PATIENCE, self.write(app, actor, account, &refused, due));
        match written.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a refusal could not be written"),
            Err(_) => tracing::warn!("a refusal was not written: the database is busy"),
        }
    }

    fn count(&self, account: AccountId, now: Timestamp) -> Due {
        let mut minutes = self.0.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = minutes.entry(account).or_insert(Minute { since: now, refusals: 0 });
        let mut held_back = None;
        if minute.is_over(now) {
            held_back = minute.held_back(account);
            *minute = Minute { since: now, refusals: 0 };
        }
        minute.refusals += 1;
        Due { refused: minute.refusals <= A_MINUTE, held_back }
    }

    async fn write(
        &self,
        app: &App,
        actor: &Actor,
        account: AccountId,
        refused: &Refused,
        due: Due,
    ) -> Result<()> {
        if !due.refused && due.held_back.is_none() {
            return Ok(());
        }
        let _turn = self.0.writing.lock().await;
        for _ in 1..TRIES {
            match append(app, actor, account, Some(refused).filter(|_| due.refused), &due).await {
                Err(Error::Conflict) => {}
                done => return done,
            }
        }
        append(app, actor, account, Some(refused).filter(|_| due.refused), &due).await
    }

    /// Writes how many refusals were held back in minutes that are over, and forgets those minutes: for a worker.
    pub async fn settle(&self, app: &App) -> Result<()> {
        let now = app.clock().now();
        let over: Vec<(AccountId, Minute)> = {
            let mut minutes = self.0.minutes.lock().unwrap_or_else(PoisonError::into_inner);
            minutes.extract_if(|_, minute| minute.is_over(now)).collect()
        };
        for (account, minute) in over {
            let Some(held_back) = minute.held_back(account) else { continue };
            let _turn = self.0.writing.lock().await;
            let due = Due { refused: false, held_back: Some(held_back) };
            append(app, &Actor::System, account, None, &due).await?;
        }
        Ok(())
    }
}

async fn append(
    app: &App,
    actor: &Actor,
    account: AccountId,
    refused: Option<&Refused>,
    due: &Due,
) -> Result<()> {
    let stream = Refusals::stream(account);
    let mut cx = app.write(actor.clone()).await?;
    if let Some(held_back) = &due.held_back {
        cx.record(stream, held_back).await?;
    }
    if let Some(refused) = refused {
        cx.record(stream, refused).await?;
    }
    cx.commit().await
}
