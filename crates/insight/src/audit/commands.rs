//! Who looks into the ledger is written into the ledger: one entry for each search, export or stream opened, not for each page turned.

use super::asked::Asked;
use super::store;
use kernel::ledger::Event;
use kernel::policy::Actor;
use kernel::{App, Error, Result};
use sha2::{Digest, Sha256};
use std::time::Duration;
use uuid::Uuid;

/// What somebody did with the ledger.
#[derive(Debug, Clone, serde::Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Looked<'a> {
    /// Looked for entries.
    Searched(&'a Asked),
    /// Opened a stream.
    Opened {
        /// Which.
        stream: Uuid,
    },
    /// Took entries out of the house.
    Exported {
        /// Which.
        filter: &'a Asked,
        /// In which form.
        format: &'static str,
    },
}

impl Event for Looked<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::Searched(_) => "audit.searched",
            Self::Opened { .. } => "audit.opened",
            Self::Exported { .. } => "audit.exported",
        }
    }
}

/// The same look again within this time is the same look.
const AGAIN: Duration = Duration::from_mins(10);
/// Tries to append where another request of the same reader does.
const TRIES: usize = 3;

/// Writes down that `actor` looks; before they see anything, so that what is not written is not seen either.
pub async fn note(app: &App, actor: &Actor, looked: &Looked<'_>) -> Result<()> {
    for _ in 1..TRIES {
        match record(app, actor, looked).await {
            Err(Error::Conflict) => {}
            done => return done,
        }
    }
    record(app, actor, looked).await
}

async fn record(app: &App, actor: &Actor, looked: &Looked<'_>) -> Result<()> {
    let stream = stream_of(actor);
    let mut tx = app.db().read().await?;
    let last = store::last(&mut tx, stream).await?;
    drop(tx);
    let body = serde_json::to_string(looked)?;
    let again = last.is_some_and(|(kind, said, at)| {
        kind == looked.kind() && said == body && app.clock().now().since(at) < AGAIN
    });
    if again && !matches!(looked, Looked::Exported { .. }) {
        return Ok(());
    }
    let mut cx = app.write(actor.clone()).await?;
    cx.record(stream, looked).await?;
    cx.commit().await
}

/// The stream that holds what somebody looked for.
fn stream_of(actor: &Actor) -> Uuid {
    let digest = Sha256::new().chain_update("audit ").chain_update(actor.mark()).finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
