//! A bare house for the kernel's own tests: a database, a clock in the hand, nothing else. Rooms above use `testkit`.

use crate::app::App;
use crate::clock::{Clock, Timestamp};
use crate::db::{Db, sql};
use crate::id::Ids;
use crate::vault::{Algorithm, Ring, Vault};
use crate::web::i18n::Catalog;
use std::sync::Arc;
use tempfile::TempDir;

pub(crate) struct Trial {
    pub(crate) app: App,
    _dir: Option<TempDir>,
}

/// One on SQLite and, where `TONGXIN_TEST_POSTGRES_URL` says where, one on a fresh PostgreSQL database.
pub(crate) async fn engines() -> Vec<Trial> {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    let mut trials = vec![trial(&url, Some(dir)).await];
    match std::env::var("TONGXIN_TEST_POSTGRES_URL") {
        Ok(url) => trials.push(trial(&fresh(&url).await, None).await),
        Err(_) => eprintln!("skipped on PostgreSQL: TONGXIN_TEST_POSTGRES_URL is not set"),
    }
    trials
}

async fn trial(url: &str, dir: Option<TempDir>) -> Trial {
    let db = Db::open(url).await.unwrap();
    let clock = Clock::fixed(Timestamp::from_millis(1_772_415_000_000));
    db.migrate(clock.now()).await.unwrap();
    let catalog = Arc::new(Catalog::build(&[crate::web::MESSAGES]).unwrap());
    let vault = Vault::new(Ring::fresh(Algorithm::Aes256Gcm, clock.now()).unwrap());
    let app = App::builder(db, catalog).clock(clock).ids(Ids::random()).share(vault).build();
    Trial { app, _dir: dir }
}

/// A database of this test's own beside the one the URL names.
async fn fresh(url: &str) -> String {
    let name = format!("tongxin_kernel_{}", Ids::random().next(Timestamp::from_millis(1)).simple());
    let Db::Postgres(pool) = Db::open(url).await.unwrap() else { panic!("not a PostgreSQL URL") };
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create).execute(&pool).await.unwrap();
    let (base, query) =
        url.split_once('?').map_or((url, String::new()), |(b, q)| (b, format!("?{q}")));
    let (server, _) = base.rsplit_once('/').unwrap();
    format!("{server}/{name}{query}")
}

/// How many rows a table of ours has.
pub(crate) async fn rows(app: &App, count: &'static str) -> i64 {
    let mut tx = app.db().read().await.unwrap();
    sql(count).scalar(&mut tx).await.unwrap()
}
