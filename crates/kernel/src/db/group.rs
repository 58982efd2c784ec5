//! Group commit on SQLite: many commands, one fsync, each with its own outcome.
//!
//! There is one writing connection behind a fair lock. A command opens a savepoint on it; when it commits, it releases the savepoint, lets
//! go of the lock, and *queues for the lock again*. Whoever was waiting meanwhile runs first and joins the same transaction. When the first
//! member's turn comes round, it commits for all of them. So a lone writer pays nothing for grouping (the lock is free, it commits at
//! once), and under load as many commands as arrived during one fsync share the next.
//!
//! A command that is dropped hands its lock to a finisher, which undoes the command and, if no member of the group is waiting to commit,
//! ends the transaction: a refusal leaves nothing open.

use crate::error::{Error, Result};
use sqlx::{Connection, SqliteConnection};
use std::sync::Arc;
use tokio::runtime::Handle;
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

/// One command's part of a group. It holds the lock until it commits or is dropped.
pub(crate) struct GroupTx {
    /// Taken when the command ends.
    state: Option<OwnedMutexGuard<State>>,
    writer: Writer,
}

impl GroupTx {
    pub(crate) fn conn(&mut self) -> Option<&mut SqliteConnection> {
        self.state.as_mut()?.conn.as_mut()
    }

    /// Joins the group and waits until it is on disk.
    pub(crate) async fn commit(self) -> Result<()> {
        apart(async move {
            let (writer, mut outcome) = self.join().await?;
            let turn = tokio::select! {
                biased;
                settled = outcome.wait_for(Option::is_some) => return report(settled.ok().and_then(|outcome| outcome.clone())),
                turn = writer.0.lock() => turn,
            };
            settle(turn, &outcome).await;
            report(outcome.borrow_and_update().clone())
        })
        .await
    }

    /// Leaves the writes with the group and lets the next command run.
    async fn join(mut self) -> Result<(Writer, watch::Receiver<Outcome>)> {
        let Some(mut state) = self.state.take() else { return Err(closed()) };
        let released = state.run("RELEASE command").await;
        state.savepoint = false;
        if let Err(error) = released {
            state.fail(&error).await;
            return Err(error);
        }
        let group =
            state.group.as_ref().ok_or_else(|| Error::internal("a command without its group"))?;
        Ok((self.writer.clone(), group.0.subscribe()))
    }
}

/// A command that is refused, or whose caller went away, must not keep the file locked against other processes until somebody writes
/// again: what it wrote is undone at once.
impl Drop for GroupTx {
    fn drop(&mut self) {
        let (Some(mut state), Ok(runtime)) = (self.state.take(), Handle::try_current()) else {
            return; // Ended, or the process is ending.
        };
        runtime.spawn(async move {
            state.tidy().await;
            state.finish_unless_awaited().await;
        });
    }
}

impl Writer {
    pub(crate) fn new(conn: SqliteConnection) -> Self {
        Self(Arc::new(Mutex::new(State { conn: Some(conn), group: None, savepoint: false })))
    }

    pub(crate) async fn begin(&self) -> Result<GroupTx> {
        let state = self.0.clone().lock_owned().await;
        let mut tx = GroupTx { state: Some(state), writer: self.clone() };
        apart(async move {
            if let Some(state) = &mut tx.state {
                state.open().await?;
            }
            Ok(tx)
        })
        .await
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

/// Carries a step out to its end, even if its caller goes away in the middle: a transaction must never be left half begun or half ended.
async fn apart<T: Send + 'static>(
    step: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    #[expect(clippy::disallowed_methods, reason = "ends with the step")]
    let step = tokio::spawn(step);
    step.await.map_err(|join| Error::Internal(Box::new(join)))?
}

impl State {
    async fn run(&mut self, text: &'static str) -> Result<()> {
        let conn = self.conn.as_mut().ok_or_else(closed)?;
        sqlx::raw_sql(text).execute(conn).await?;
        Ok(())
    }

    /// Opens a command's savepoint, and the group if it is the first.
    async fn open(&mut self) -> Result<()> {
        self.tidy().await;
        if self.group.is_none() {
            self.run("BEGIN IMMEDIATE").await?;
            self.group = Some(Group(watch::Sender::new(None)));
        }
        self.run("SAVEPOINT command").await?;
        self.savepoint = true;
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

    /// Ends the group now if none of its members is in the queue to do so.
    async fn finish_unless_awaited(&mut self) {
        if self.group.as_ref().is_some_and(|group| group.0.receiver_count() == 0) {
            self.finish().await;
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

/// What a member is told.
fn report(outcome: Outcome) -> Result<()> {
    match outcome {
        Some(Ok(())) => Ok(()),
        Some(Err(reason)) => Err(Error::Unavailable(reason.into())),
        None => Err(Error::internal("a group ended without an outcome")),
    }
}

fn closed() -> Error {
    Error::Unavailable("the database is closing".into())
}
