//! Where the two engines differ.

use sqlx::Error;

/// Which engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded engine.
    Sqlite,
    /// PostgreSQL, also as Citus.
    Postgres,
}

impl Dialect {
    /// Its name in file names and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// Takes up to `$3` due jobs for a worker until `$2`; skips what another node holds.
    pub(crate) const fn claim_jobs(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "UPDATE job SET lease_until = $2, tries = tries + 1 WHERE id IN (
                     SELECT id FROM job WHERE dead = $4 AND run_at <= $1 AND lease_until <= $1 ORDER BY run_at LIMIT $3)
                 RETURNING id, kind, body, tries, run_at"
            }
            Self::Postgres => {
                "UPDATE job SET lease_until = $2, tries = tries + 1 WHERE id IN (
                     SELECT id FROM job WHERE dead = $4 AND run_at <= $1 AND lease_until <= $1 ORDER BY run_at LIMIT $3
                     FOR UPDATE SKIP LOCKED)
                 RETURNING id, kind, body, tries, run_at"
            }
        }
    }

    /// Events after a position, in the order subscribers see them.
    ///
    /// On PostgreSQL a smaller position may commit after a larger one, so readers stop at the oldest transaction still running.
    pub(crate) const fn read_outbox(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT o.txid, o.position, e.stream, e.seq, e.at, e.actor, e.kind, e.body
                 FROM outbox o JOIN event e ON e.stream = o.stream AND e.seq = o.seq
                 WHERE (o.txid, o.position) > ($1, $2)
                 ORDER BY o.txid, o.position LIMIT $3"
            }
            Self::Postgres => {
                "SELECT o.txid, o.position, e.stream, e.seq, e.at, e.actor, e.kind, e.body
                 FROM outbox o JOIN event e ON e.stream = o.stream AND e.seq = o.seq
                 WHERE (o.txid, o.position) > ($1, $2)
                   AND o.txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                 ORDER BY o.txid, o.position LIMIT $3"
            }
        }
    }

    /// Locks a subscriber's position, so that one node at a time moves it.
    pub(crate) const fn lock_position(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT txid, position FROM outbox_position WHERE subscriber = $1",
            Self::Postgres => {
                "SELECT txid, position FROM outbox_position WHERE subscriber = $1 FOR UPDATE SKIP LOCKED"
            }
        }
    }
}

/// Whether a unique or foreign key said no: somebody else was first. Constraint names are not looked at; Citus changes them.
pub fn is_conflict(error: &Error) -> bool {
    let Error::Database(error) = error else { return false };
    error.is_unique_violation() || matches!(error.code().as_deref(), Some("40001" | "40P01"))
}

/// Whether the engine cannot serve just now: busy, full, read-only, gone.
pub fn is_unavailable(error: &Error) -> bool {
    match error {
        Error::PoolTimedOut | Error::PoolClosed | Error::Io(_) | Error::WorkerCrashed => true,
        Error::Database(error) => {
            // SQLite: BUSY 5, LOCKED 6, READONLY 8, IOERR 10, FULL 13 (extended codes keep the low byte).
            // PostgreSQL: classes 53 resources, 57 operator, 08 connection, and lock_not_available.
            let code = error.code();
            let code = code.as_deref().unwrap_or_default();
            let sqlite = code
                .parse::<u32>()
                .is_ok_and(|n| code.len() < 5 && matches!(n & 0xff, 5 | 6 | 8 | 10 | 13));
            sqlite
                || ["53", "57", "08", "55P03"]
                    .iter()
                    .any(|class| code.len() == 5 && code.starts_with(class))
        }
        _ => false,
    }
}
