//! The engines tests run on, and the database each world gets of its own.

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use std::path::Path;
use std::str::FromStr;
use std::sync::Once;

/// Where tests find a PostgreSQL server on which they may make databases.
const URL: &str = "TONGXIN_TEST_POSTGRES_URL";

/// A database engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Engine {
    /// A file in the world's folder.
    Sqlite,
    /// A fresh database on this server.
    Postgres {
        /// The server, with a database to connect to for making others.
        server: String,
    },
}

impl Engine {
    /// SQLite, and PostgreSQL when the environment names a server.
    pub fn all() -> Vec<Self> {
        static TOLD: Once = Once::new();
        let mut engines = vec![Self::Sqlite];
        match std::env::var(URL) {
            Ok(server) => engines.push(Self::Postgres { server }),
            Err(_) => TOLD.call_once(|| eprintln!("{URL} is not set: PostgreSQL is left out")),
        }
        engines
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres { .. } => "postgres",
        }
    }

    /// Makes a database nobody else has.
    pub(crate) async fn make(&self, folder: &Path) -> Database {
        match self {
            Self::Sqlite => {
                let file = folder.join("tongxin.db");
                Database { url: format!("sqlite:{}", file.display()), made_on: None }
            }
            Self::Postgres { server } => {
                let name = format!(
                    "tongxin_test_{}",
                    kernel::id::Ids::random().next(kernel::Clock::System.now()).simple()
                );
                command(server, format!("CREATE DATABASE {name}"))
                    .await
                    .expect("makes a database for the test");
                let options =
                    PgConnectOptions::from_str(server).expect("reads the server's address");
                let url = options.database(&name).to_url_lossy().to_string();
                Database { url, made_on: Some((server.clone(), name)) }
            }
        }
    }
}

/// A database that goes with its world.
pub(crate) struct Database {
    pub(crate) url: String,
    made_on: Option<(String, String)>,
}

impl Database {
    /// Jobs that failed for good, each with its last error. On a connection that only reads: a transaction the test left open must not be
    /// waited for.
    pub(crate) async fn dead_jobs(&self) -> Result<Vec<(String, Option<String>)>, sqlx::Error> {
        const DEAD: &str = "SELECT kind, last_error FROM job WHERE dead";
        if self.made_on.is_some() {
            sqlx::query_as(DEAD).fetch_all(&mut PgConnection::connect(&self.url).await?).await
        } else {
            let options = SqliteConnectOptions::from_str(&self.url)?.read_only(true);
            sqlx::query_as(DEAD).fetch_all(&mut options.connect().await?).await
        }
    }

    /// Takes it away; a database that stays behind harms no other test.
    pub(crate) async fn remove(&self) {
        if let Some((server, name)) = &self.made_on {
            command(server, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.ok();
        }
    }
}

/// Runs a statement that no transaction may hold.
async fn command(server: &str, text: String) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut connection).await?;
    connection.close().await
}
