//! What a running server, command or test is made of.

use crate::clock::Clock;
use crate::cx::Cx;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::Ids;
use crate::live::Hub;
use crate::policy::Actor;
use crate::refusals::Refusals;
use crate::web::i18n::Catalog;
use axum::http::Extensions;
use std::sync::Arc;
use tokio::sync::Notify;

/// Shared by everything that runs; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

struct Parts {
    db: Db,
    clock: Clock,
    ids: Ids,
    catalog: Arc<Catalog>,
    live: Hub,
    refusals: Refusals,
    woken: Arc<Notify>,
    shared: Extensions,
    rehearsal: bool,
}

/// Puts an [`App`] together.
pub struct Builder {
    db: Db,
    clock: Clock,
    ids: Ids,
    catalog: Arc<Catalog>,
    shared: Extensions,
}

impl App {
    /// Begins with a database and the texts of the user interface; the machine's clock and unguessable ids unless changed.
    pub fn builder(db: Db, catalog: Arc<Catalog>) -> Builder {
        Builder { db, clock: Clock::System, ids: Ids::random(), catalog, shared: Extensions::new() }
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The source of ids.
    pub fn ids(&self) -> &Ids {
        &self.0.ids
    }

    /// The texts of the user interface.
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.0.catalog
    }

    /// Where live pages listen.
    pub fn live(&self) -> &Hub {
        &self.0.live
    }

    /// Who keeps what the policy refused.
    pub fn refusals(&self) -> &Refusals {
        &self.0.refusals
    }

    /// Something a capability shares with all requests, e.g. the organisation network in memory.
    ///
    /// # Errors
    /// The composition root did not provide it.
    pub fn shared<T: Clone + Send + Sync + 'static>(&self) -> Result<&T> {
        let missing =
            || Error::internal(format!("{} was not provided", std::any::type_name::<T>()));
        self.0.shared.get::<T>().ok_or_else(missing)
    }

    /// The same house, where `value` takes the place of what was shared of its type: for a transaction that works on something nobody
    /// else may see yet.
    #[must_use]
    pub fn sharing<T: Clone + Send + Sync + 'static>(&self, value: T) -> Self {
        let mut parts = self.parts();
        parts.shared.insert(value);
        Self(Arc::new(parts))
    }

    /// The same house on a clock held in the hand and with ids from elsewhere: for a simulation, which has a time of its own.
    #[must_use]
    pub fn simulated(&self, clock: Clock, ids: Ids) -> Self {
        Self(Arc::new(Parts { clock, ids, ..self.parts() }))
    }

    /// The same house at a rehearsal: every command goes to its end, down to what the database says to each of its statements, and nothing
    /// is kept. For asking what would become of a request, many times over, without a world for each.
    #[must_use]
    pub fn rehearsing(&self) -> Self {
        Self(Arc::new(Parts { rehearsal: true, ..self.parts() }))
    }

    /// Whether nothing is kept here.
    pub(crate) fn is_rehearsal(&self) -> bool {
        self.0.rehearsal
    }

    fn parts(&self) -> Parts {
        let Parts { db, clock, ids, catalog, live, refusals, woken, shared, rehearsal } = &*self.0;
        Parts {
            db: db.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            catalog: catalog.clone(),
            live: live.clone(),
            refusals: refusals.clone(),
            woken: woken.clone(),
            shared: shared.clone(),
            rehearsal: *rehearsal,
        }
    }

    /// Tells the workers that there is something to do.
    pub fn wake(&self) {
        self.0.woken.notify_waiters();
    }

    /// Waits until somebody calls [`Self::wake`].
    pub async fn woken(&self) {
        self.0.woken.notified().await;
    }

    /// A context that may write.
    pub async fn write(&self, actor: Actor) -> Result<Cx> {
        Ok(Cx::new(self.clone(), self.db().write().await?, Arc::new(actor)))
    }

    /// A context that only reads.
    pub async fn read(&self, actor: Actor) -> Result<Cx> {
        Ok(Cx::new(self.clone(), self.db().read().await?, Arc::new(actor)))
    }
}

impl Builder {
    /// Runs on this clock.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Takes ids from here.
    #[must_use]
    pub fn ids(mut self, ids: Ids) -> Self {
        self.ids = ids;
        self
    }

    /// Shares `value` with every request; see [`App::shared`].
    #[must_use]
    pub fn share<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.shared.insert(value);
        self
    }

    /// Done.
    pub fn build(self) -> App {
        let Self { db, clock, ids, catalog, shared } = self;
        let (live, refusals) = (Hub::default(), Refusals::default());
        let woken = Arc::new(Notify::new());
        let rehearsal = false;
        App(Arc::new(Parts { db, clock, ids, catalog, live, refusals, woken, shared, rehearsal }))
    }
}
