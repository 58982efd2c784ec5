//! Who acts, when, in which transaction. First argument of every command and query.

use crate::app::App;
use crate::clock::Timestamp;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ledger::{self, Event, NewEntry};
use crate::policy::{Action, Actor, Resource, Scope, StepUp, Verdict};
use std::sync::Arc;
use uuid::Uuid;

/// The context of one command: its transaction, its actor, its moment.
pub struct Cx {
    /// The transaction everything happens in.
    pub tx: Tx,
    app: App,
    actor: Arc<Actor>,
    now: Timestamp,
    zh: bool,
}

impl Cx {
    /// A context on `tx`, at the app's present moment.
    pub fn new(app: App, tx: Tx, actor: Arc<Actor>) -> Self {
        let now = app.clock().now();
        Self { tx, app, actor, now, zh: true }
    }

    /// The moment of this command.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Moves this context to another moment: the simulator and imports of history.
    pub fn set_now(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Lets somebody else act in the same transaction: the simulator runs many people's commands in one.
    pub fn act_as(&mut self, actor: Arc<Actor>) {
        self.actor = actor;
    }

    /// The same context for a reader of English: names in refusals are then in English.
    #[must_use]
    pub const fn reading(mut self, zh: bool) -> Self {
        self.zh = zh;
        self
    }

    /// Whether names are to be in Chinese.
    pub const fn zh(&self) -> bool {
        self.zh
    }

    /// What runs this.
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// Goes on in another house on the same database; see [`App::sharing`].
    pub fn run_on(&mut self, app: App) {
        self.app = app;
    }

    /// A fresh id of any id type.
    pub fn fresh<T: From<Uuid>>(&self) -> T {
        self.app.ids().next(self.now).into()
    }

    /// Goes on only if the policy lets the actor do this.
    ///
    /// # Errors
    /// [`Error::SignIn`] when nobody is signed in, [`Error::Forbidden`] with the reason otherwise.
    pub fn allow(&self, action: impl Action, resource: &impl Resource) -> Result<()> {
        match self.actor.permits(action, &resource.subject()) {
            Verdict::Allowed(_) => Ok(()),
            Verdict::Denied(_) if matches!(*self.actor, Actor::Public) => Err(Error::SignIn),
            Verdict::Denied(why) => Err(Error::Forbidden { action: action.name(), why }),
        }
    }

    /// Goes on only if the actor proved who they are a short while ago: before a sensitive act, besides [`Self::allow`].
    ///
    /// # Errors
    /// [`Error::StepUp`], by which a page leads to the proof and back; [`Error::SignIn`] when nobody is signed in.
    pub fn proven(&self) -> Result<()> {
        let window = self.app.shared::<StepUp>().copied().unwrap_or_default().0;
        match &*self.actor {
            Actor::System | Actor::Console => Ok(()),
            Actor::Public | Actor::Reporter => Err(Error::SignIn),
            Actor::Account { proof, .. } => match proof.at {
                Some(at) if self.now.since(at) <= window => Ok(()),
                _ => Err(Error::StepUp),
            },
        }
    }

    /// Whether the policy lets the actor do this: for showing or hiding a button.
    pub fn may(&self, action: impl Action, resource: &impl Resource) -> bool {
        matches!(self.actor.permits(action, &resource.subject()), Verdict::Allowed(_))
    }

    /// Which rows the action reaches; every list goes through this.
    pub fn scope(&self, action: impl Action) -> Scope {
        self.actor.scope(action)
    }

    /// Writes an event to the ledger and the outbox; returns its number in the stream.
    pub async fn record(&mut self, stream: impl Into<Uuid>, event: &impl Event) -> Result<i64> {
        let new = NewEntry {
            stream: stream.into(),
            at: self.now,
            actor: self.actor.mark(),
            kind: event.kind(),
            body: serde_json::to_string(event)?,
        };
        ledger::append(&mut self.tx, new).await
    }

    /// Writes many events, each to its stream, in this order: the same as [`Self::record`] one after the other, in a fraction of the statements.
    pub async fn record_many<E: Event>(&mut self, events: &[(Uuid, E)]) -> Result<()> {
        let actor = self.actor.mark();
        let entry = |(stream, event): &(Uuid, E)| {
            let body = serde_json::to_string(event)?;
            let (stream, at, actor) = (*stream, self.now, actor.clone());
            Ok(NewEntry { stream, at, actor, kind: event.kind(), body })
        };
        let entries = events.iter().map(entry).collect::<Result<Vec<_>>>()?;
        ledger::append_many(&mut self.tx, entries).await
    }

    /// Keeps what was written and wakes the workers; returns when it is on disk.
    pub async fn commit(self) -> Result<()> {
        if self.app.is_rehearsal() {
            return self.tx.rehearse().await;
        }
        self.tx.commit().await?;
        self.app.wake();
        Ok(())
    }
}
