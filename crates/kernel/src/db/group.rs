//! Group commit on SQLite: many commands, one fsync, each with its own outcome.
//!
//! There is one writing connection behind a fair lock. A command opens a savepoint on it; when it commits, it releases the savepoint, lets
//! go of the lock, and *queues for the lock again*. Whoever was waiting meanwhile runs first and joins the same transaction. When the first
//! member's turn comes round, it commits for all of them. So a lone writer pays nothing for grouping (the lock is free, it commits at
//! once), and under load as many commands as arrived during one fsync share the next.
//!
//! A command that is dropped leaves its savepoint open; the next holder of the lock rolls it back before anything else.

use crate::error::{Error, Result};
use sqlx::{Connection, SqliteConnection};
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard, OwnedMutexGuard, watch};

/// The one connection that writes.
#[derive(Clone)]
pub struct Writer(Arc<Mutex<State>>);

pub(crate) struct State {
    conn: Option<SqliteConnection>,
    /// The open transaction, if any command has joined it.
    group: Option<Group>,
    /// A command's savepoint stands open; if its command is gone, it must be rolled back.
    savepoint: bool,
}

/// What becomes of a group: nothing yet, all on disk, or all lost with the reason.
type Outcome = Option<Result<(), String>>;

struct Group(watch::Sender<Outcome>);

/// One command's part of a group.
pub(crate) struct GroupTx(OwnedMutexGuard<State>, Writer);

impl GroupTx {
    pub(crate) fn conn(&mut self) -> Option<&mut SqliteConnection> {
        self.0.conn.as_mut()
    }

    /// Joins the group and waits until it is on disk.
    pub(crate) async fn commit(self) -> Result<()> {
        let Self(mut state, writer) = self;
        if let Err(error) = state.run("RELEASE command").await {
            state.savepoint = false;
            state.fail(&error).await;
            return Err(error);
        }
        state.savepoint = false;
        let Some(mut outcome) = state.group.as_ref().map(|group| group.0.subscribe()) else {
            return Err(Error::internal("a command without its group"));
        };
        drop(state);
        // In a task of its own: a caller that goes away must not leave the group open for ever.
        #[expect(clippy::disallowed_methods, reason = "ends with the commit it waits for")]
        let committer = tokio::spawn(async move {
            let turn = tokio::select! {
                biased;
                settled = outcome.wait_for(Option::is_some) => return settled.ok()?.clone(),
                turn = writer.0.lock() => turn,
            };
            settle(turn, &outcome).await;
            outcome.borrow_and_update().clone()
        });
        match committer.await {
            Ok(Some(Ok(()))) => Ok(()),
            Ok(Some(Err(reason))) => Err(Error::Unavailable(reason.into())),
            Ok(None) => Err(Error::internal("a group ended without an outcome")),
            Err(join) => Err(Error::Internal(Box::new(join))),
        }
    }
}

impl Writer {
    pub(crate) fn new(conn: SqliteConnection) -> Self {
        Self(Arc::new(Mutex::new(State { conn: Some(conn), group: None, savepoint: false })))
    }

    pub(crate) async fn begin(&self) -> Result<GroupTx> {
        let mut state = self.0.clone().lock_owned().await;
        state.tidy().await;
        if state.group.is_none() {
            state.run("BEGIN IMMEDIATE").await?;
            state.group = Some(Group(watch::Sender::new(None)));
        }
        state.run("SAVEPOINT command").await?;
        state.savepoint = true;
        Ok(GroupTx(state, self.clone()))
    }

    pub(crate) async fn close(&self) {
        let mut state = self.0.lock().await;
        state.tidy().await;
        state.finish().await;
        if let Some(conn) = state.conn.take()
            && let Err(error) = conn.close().await
        {
            tracing::warn!(%error, "the writer did not close cleanly");
        }
    }
}

impl State {
    async fn run(&mut self, text: &'static str) -> Result<()> {
        let conn = self.conn.as_mut().ok_or_else(closed)?;
        sqlx::raw_sql(text).execute(conn).await?;
        Ok(())
    }

    /// Rolls back a savepoint whose command went away. If even that fails, SQLite has already undone the whole transaction
    /// (disk full, I/O error), and every member must hear of it.
    async fn tidy(&mut self) {
        if !std::mem::take(&mut self.savepoint) {
            return;
        }
        if let Err(error) = self.run("ROLLBACK TO command; RELEASE command").await {
            self.fail(&error).await;
        }
    }

    /// Commits the open group and tells its members.
    async fn finish(&mut self) {
        if self.group.is_none() {
            return;
        }
        match self.run("COMMIT").await {
            Ok(()) => {
                if let Some(group) = self.group.take() {
                    group.0.send_replace(Some(Ok(())));
                }
            }
            Err(error) => self.fail(&error).await,
        }
    }

    /// Gives the group up: nothing of it is kept.
    async fn fail(&mut self, error: &Error) {
        tracing::error!(%error, "a group of writes was rolled back");
        if let Some(group) = self.group.take() {
            // The transaction may be gone already; then this statement fails and changes nothing.
            self.run("ROLLBACK").await.ok();
            let reason = std::error::Error::source(error)
                .map_or_else(|| error.to_string(), ToString::to_string);
            group.0.send_replace(Some(Err(reason)));
        }
    }
}

/// A member's turn has come round: if its group is still open, it commits for all.
async fn settle(mut state: MutexGuard<'_, State>, outcome: &watch::Receiver<Outcome>) {
    state.tidy().await;
    let open = outcome.borrow().is_none();
    if open {
        state.finish().await;
    }
}

fn closed() -> Error {
    Error::Unavailable("the database is closing".into())
}
