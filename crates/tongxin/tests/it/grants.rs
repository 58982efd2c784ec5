//! The role a server runs as on PostgreSQL: it lives, and the ledger is safe from it.

use crate::engines;
use kernel::db::{Db, DbRole, Dialect, sql};

async fn may(db: &Db, text: &'static str) -> bool {
    let mut tx = db.write().await.unwrap();
    sql("SET LOCAL ROLE tongxin_it_app").execute(&mut tx).await.unwrap();
    sql(text).execute(&mut tx).await.is_ok()
}

async fn the_ledger_is_safe(db: Db) {
    let role: DbRole = "tongxin_it_app".parse().unwrap();
    if db.dialect() == Dialect::Sqlite {
        assert!(db.grant(&role).await.is_err(), "there are no roles");
        return;
    }
    let mut tx = db.write().await.unwrap();
    // Roles belong to the whole server; another run may have left it.
    sql("DO $$ BEGIN CREATE ROLE tongxin_it_app; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$")
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!may(&db, "SELECT seq FROM event").await, "nothing is granted by itself");
    for _ in 0..2 {
        db.grant(&role).await.unwrap();
        for text in [
            "SELECT seq FROM event",
            "INSERT INTO event SELECT * FROM event",
            "UPDATE job SET tries = 0",
            "DELETE FROM idempotency",
            "SELECT name FROM migration",
        ] {
            assert!(may(&db, text).await, "{text}");
        }
        for text in [
            "UPDATE event SET body = '{}'",
            "DELETE FROM event",
            "TRUNCATE event",
            "DROP TABLE event",
            "ALTER TABLE event ADD COLUMN x text",
            "CREATE TABLE y (x text)",
            "INSERT INTO migration (name, digest, at) VALUES ('9999', '', 0)",
        ] {
            assert!(!may(&db, text).await, "{text}");
        }
    }
}

#[tokio::test]
async fn the_role_of_the_server_adds_to_the_ledger_and_cannot_change_it() {
    engines::on_each(the_ledger_is_safe).await;
}
