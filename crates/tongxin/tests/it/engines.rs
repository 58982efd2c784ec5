//! A fresh, migrated database on each engine there is.

use kernel::Timestamp;
use kernel::db::Db;
use sqlx::{Connection, PgConnection};
use std::future::Future;
use tempfile::TempDir;

/// The server whose databases the tests may make and drop.
const POSTGRES: &str = "TONGXIN_TEST_POSTGRES_URL";

/// Runs `test` on a migrated database of each engine. PostgreSQL takes part when the environment names a server.
pub(crate) async fn on_each<F>(test: impl Fn(Db) -> F)
where
    F: Future<Output = ()>,
{
    let (_folder, db) = sqlite().await;
    test(db.clone()).await;
    db.close().await;
    match std::env::var(POSTGRES) {
        Ok(server) => on_postgres(&server, &test).await,
        Err(_) => eprintln!("PostgreSQL skipped: {POSTGRES} is not set"),
    }
}

/// A migrated SQLite database in a folder that goes away.
pub(crate) async fn sqlite() -> (TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("t.db").display())).await.unwrap();
    db.migrate(Timestamp::from_millis(1)).await.unwrap();
    (folder, db)
}

async fn on_postgres<F>(server: &str, test: &impl Fn(Db) -> F)
where
    F: Future<Output = ()>,
{
    let name = format!(
        "tongxin_it_{}",
        uuid::Uuid::from_bytes(kernel::id::Ids::random().bytes()).simple()
    );
    let mut admin = PgConnection::connect(server).await.unwrap();
    run(&mut admin, format!("CREATE DATABASE {name}")).await;
    let (before, _) = server.rsplit_once('/').unwrap();
    let db = Db::open(&format!("{before}/{name}")).await.unwrap();
    db.migrate(Timestamp::from_millis(1)).await.unwrap();
    test(db.clone()).await;
    db.close().await;
    run(&mut admin, format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

async fn run(admin: &mut PgConnection, text: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(admin).await.unwrap();
}
