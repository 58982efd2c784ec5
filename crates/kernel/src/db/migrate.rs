//! Migrations: forward only, checked in, run at start under a lock.

use super::{Db, Dialect, Tx, sql};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use sha2::{Digest, Sha256};

/// One step of the schema. `sqlite` and `postgres` are the same text unless an engine forces a difference.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Four digits and a name, e.g. `0001_kernel`.
    pub name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal $(: $forced:ident)?),* $(,)?) => {
        /// Every migration, in order.
        pub const MIGRATIONS: &[Migration] = &[$(migrations!(@one $name $($forced)?)),*];
    };
    (@one $name:literal) => {
        Migration {
            name: $name,
            sqlite: include_str!(concat!("../../../../migrations/", $name, ".sql")),
            postgres: include_str!(concat!("../../../../migrations/", $name, ".sql")),
        }
    };
    (@one $name:literal forced) => {
        Migration {
            name: $name,
            sqlite: include_str!(concat!("../../../../migrations/", $name, ".sqlite.sql")),
            postgres: include_str!(concat!("../../../../migrations/", $name, ".postgres.sql")),
        }
    };
}
migrations![
    "0001_kernel",
    "0002_outbox": forced,
    "0003_place",
    "0004_matter",
    "0005_insight",
    "0006_sign_in",
    "0007_policy",
    "0008_vault",
    "0009_audit",
    "0010_oidc",
    "0012_mend",
];

impl Migration {
    const fn text(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }

    fn digest(&self, dialect: Dialect) -> String {
        hex::encode(Sha256::digest(self.text(dialect)))
    }
}

/// A migration that has been run.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, serde::Serialize)]
pub struct Applied {
    /// Its name.
    pub name: String,
    /// SHA-256 of its text.
    pub digest: String,
    /// When it was run.
    pub at: Timestamp,
}

impl Db {
    /// Brings the schema up to date; returns what was run now. One process at a time: the others wait and find it done.
    ///
    /// # Errors
    /// A migration that was run with another text, or one this build does not know (a newer release has been here).
    pub async fn migrate(&self, now: Timestamp) -> Result<Vec<&'static str>> {
        // A server whose role may not make tables asks first.
        if self.missing_migrations().await?.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.write().await?;
        if self.dialect() == Dialect::Postgres {
            tx.raw("SELECT pg_advisory_xact_lock(7406301)").await?;
        }
        tx.raw(
            "CREATE TABLE IF NOT EXISTS migration (name text NOT NULL PRIMARY KEY, digest text NOT NULL, at bigint NOT NULL)",
        )
        .await?;
        let applied = applied(&mut tx).await?;
        check(&applied, self.dialect())?;
        let mut run = Vec::new();
        for migration in MIGRATIONS.iter().filter(|m| applied.iter().all(|a| a.name != m.name)) {
            tx.raw(migration.text(self.dialect())).await?;
            sql("INSERT INTO migration (name, digest, at) VALUES ($1, $2, $3)")
                .bind(migration.name)
                .bind(migration.digest(self.dialect()))
                .bind(now)
                .expect_one(&mut tx)
                .await?;
            run.push(migration.name);
        }
        tx.commit().await?;
        Ok(run)
    }
}

impl Db {
    /// Which migrations are still to be run; changes nothing.
    ///
    /// # Errors
    /// As of [`Db::migrate`].
    pub async fn missing_migrations(&self) -> Result<Vec<&'static str>> {
        let mut tx = self.read().await?;
        let applied = match applied(&mut tx).await {
            Ok(applied) => applied,
            // The table itself is missing: nothing was ever run.
            Err(Error::Internal(_)) => Vec::new(),
            Err(error) => return Err(error),
        };
        check(&applied, self.dialect())?;
        let missing = MIGRATIONS.iter().filter(|m| applied.iter().all(|a| a.name != m.name));
        Ok(missing.map(|m| m.name).collect())
    }
}

/// What has been run so far, in order.
pub(crate) async fn applied(tx: &mut Tx) -> Result<Vec<Applied>> {
    sql("SELECT name, digest, at FROM migration ORDER BY name").all(tx).await
}

fn check(applied: &[Applied], dialect: Dialect) -> Result<()> {
    for one in applied {
        match MIGRATIONS.iter().find(|m| m.name == one.name) {
            None => {
                return Err(Error::internal(format!(
                    "the database was migrated by a newer release ({}); use that release or restore a backup",
                    one.name
                )));
            }
            Some(known) if known.digest(dialect) != one.digest => {
                return Err(Error::internal(format!(
                    "migration {} was run with another text than this build has",
                    one.name
                )));
            }
            Some(_) => {}
        }
    }
    Ok(())
}
