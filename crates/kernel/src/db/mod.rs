//! One SQL text, two databases.
//!
//! [`Db`] and [`Tx`] hide whether SQLite or PostgreSQL runs a statement; [`sql`] carries a statement and its values; [`Select`]
//! composes lists with many optional filters. Portable SQL only: `$1` parameters, `uuid`, `text`, `bigint`, `boolean`, `double precision`
//! and `bytea` columns, JSON as text, times as `bigint`. What differs between the engines stands in [`Dialect`].

mod dialect;
mod grants;
mod group;
mod migrate;
mod select;
mod statement;
#[cfg(test)]
mod tests;

pub use dialect::{Dialect, is_conflict, is_unavailable};
pub use grants::DbRole;
pub use migrate::{Applied, MIGRATIONS, Migration};
pub use select::Select;
pub use statement::{Parameter, Row, Sql, Value, sql};

use crate::error::{Error, Result};
use crate::ledger::{self, Pending};
use group::{GroupTx, Writer};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// Statements each connection keeps prepared; the product has a few hundred.
const PREPARED: usize = 512;
/// How long a statement may wait for a lock before the caller hears "unavailable".
const LOCK_WAIT: Duration = Duration::from_secs(10);

/// A database.
#[derive(Clone)]
pub enum Db {
    /// The embedded engine: many readers, one writer with group commit.
    Sqlite {
        /// Read-only connections.
        readers: SqlitePool,
        /// The one connection that writes.
        writer: Writer,
    },
    /// A PostgreSQL server, or a Citus coordinator.
    Postgres(PgPool),
}

/// A transaction. Dropping it rolls back; only [`Tx::commit`] keeps its writes.
pub struct Tx {
    inner: Inner,
    /// What its commands have recorded and is not written yet.
    pub(crate) pending: Pending,
}

enum Inner {
    SqliteRead(Transaction<'static, Sqlite>),
    SqliteWrite(GroupTx),
    Postgres(Transaction<'static, Postgres>),
}

/// The connection under a transaction.
pub(crate) enum Conn<'a> {
    Sqlite(&'a mut sqlx::SqliteConnection),
    Postgres(&'a mut sqlx::PgConnection),
}

impl Db {
    /// Opens `sqlite:PATH` (made if missing) or `postgres://…`. Migrations are not run: see [`Db::migrate`].
    pub async fn open(url: &str) -> Result<Self> {
        if url.starts_with("postgres") {
            Self::postgres(url).await
        } else {
            Self::sqlite(url).await
        }
    }

    /// The file an `sqlite:` URL names; none for a server.
    pub fn file(url: &str) -> Result<Option<PathBuf>> {
        if url.starts_with("postgres") {
            return Ok(None);
        }
        Ok(Some(SqliteConnectOptions::from_str(url)?.get_filename().to_owned()))
    }

    async fn sqlite(url: &str) -> Result<Self> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(LOCK_WAIT)
            .statement_cache_capacity(PREPARED)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "memory")
            .log_slow_statements(tracing::log::LevelFilter::Debug, Duration::from_secs(1))
            .optimize_on_close(true, None);
        // In memory, SQLite would walk through the notes of a large transaction at the end of each of its statements.
        let writer = options.clone().pragma("temp_store", "file").connect().await?;
        let writer = Writer::new(writer);
        let readers = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(LOCK_WAIT)
            .connect_lazy_with(options.read_only(true).create_if_missing(false));
        Ok(Self::Sqlite { readers, writer })
    }

    async fn postgres(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("tongxin")
            .statement_cache_capacity(PREPARED)
            .options([
                ("lock_timeout", "10s"),
                ("statement_timeout", "60s"),
                ("idle_in_transaction_session_timeout", "60s"),
            ])
            .log_slow_statements(tracing::log::LevelFilter::Debug, Duration::from_secs(1));
        let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(LOCK_WAIT);
        Ok(Self::Postgres(pool.connect_with(options).await?))
    }

    /// A transaction that may write. On SQLite it holds the one writer until it commits or is dropped.
    pub async fn write(&self) -> Result<Tx> {
        Ok(Tx::new(match self {
            Self::Sqlite { writer, .. } => Inner::SqliteWrite(writer.begin().await?),
            Self::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        }))
    }

    /// A consistent view for reading: nothing that others write after the first statement is seen.
    pub async fn read(&self) -> Result<Tx> {
        Ok(Tx::new(match self {
            Self::Sqlite { readers, .. } => Inner::SqliteRead(readers.begin().await?),
            Self::Postgres(pool) => Inner::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        }))
    }

    /// Which engine this is.
    pub const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Closes every connection; on SQLite this also checkpoints the log.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    fn new(inner: Inner) -> Self {
        Self { inner, pending: Pending::default() }
    }

    /// Keeps what was written: returns when it is on disk.
    pub async fn commit(mut self) -> Result<()> {
        ledger::write_out(&mut self).await?;
        match self.inner {
            Inner::SqliteRead(_) => Ok(()),
            Inner::SqliteWrite(tx) => tx.commit().await,
            Inner::Postgres(tx) => Ok(tx.commit().await?),
        }
    }

    /// Writes everything as [`Self::commit`] does, and keeps nothing.
    pub(crate) async fn rehearse(mut self) -> Result<()> {
        ledger::write_out(&mut self).await?;
        match self.inner {
            Inner::Postgres(tx) => Ok(tx.rollback().await?),
            Inner::SqliteRead(_) | Inner::SqliteWrite(_) => Ok(()),
        }
    }

    /// Which engine runs this.
    pub const fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Postgres(_) => Dialect::Postgres,
            _ => Dialect::Sqlite,
        }
    }

    /// Runs `attempt` so that its failure undoes only its own writes: for bulk work where each row has its own outcome.
    pub async fn savepoint(&mut self) -> Result<()> {
        ledger::write_out(self).await?;
        self.raw("SAVEPOINT attempt").await
    }

    /// Undoes what was written since [`Self::savepoint`].
    pub async fn undo(&mut self) -> Result<()> {
        self.pending = Pending::default();
        self.raw("ROLLBACK TO SAVEPOINT attempt").await?;
        self.raw("RELEASE SAVEPOINT attempt").await
    }

    /// Ends [`Self::savepoint`], keeping its writes in the transaction.
    pub async fn release(&mut self) -> Result<()> {
        self.raw("RELEASE SAVEPOINT attempt").await
    }

    /// Runs statements without parameters.
    pub(crate) async fn raw(&mut self, text: impl sqlx::SqlSafeStr) -> Result<()> {
        match self.conn()? {
            Conn::Sqlite(conn) => sqlx::raw_sql(text).execute(conn).await.map(drop)?,
            Conn::Postgres(conn) => sqlx::raw_sql(text).execute(conn).await.map(drop)?,
        }
        Ok(())
    }

    /// Checks that the engine can prepare `text`: the test over every statement of the product uses this.
    pub async fn prepare(&mut self, text: String) -> Result<()> {
        use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};
        let text = AssertSqlSafe(text).into_sql_str();
        match self.conn()? {
            Conn::Sqlite(conn) => conn.prepare(text).await.map(drop)?,
            Conn::Postgres(conn) => conn.prepare(text).await.map(drop)?,
        }
        Ok(())
    }

    pub(crate) fn conn(&mut self) -> Result<Conn<'_>> {
        Ok(match &mut self.inner {
            Inner::SqliteRead(conn) => Conn::Sqlite(conn),
            Inner::SqliteWrite(tx) => {
                Conn::Sqlite(tx.conn().ok_or_else(|| Error::internal("the writer is closed"))?)
            }
            Inner::Postgres(tx) => Conn::Postgres(tx),
        })
    }
}

/// Whether a PostgreSQL connection still answers, or the SQLite file can be read: what `/readyz` asks.
pub async fn ping(db: &Db) -> Result<()> {
    match db {
        Db::Sqlite { readers, .. } => readers.acquire().await?.ping().await?,
        Db::Postgres(pool) => pool.acquire().await?.ping().await?,
    }
    Ok(())
}
