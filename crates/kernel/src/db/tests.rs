//! Storage on both engines: what a transaction keeps, what it does not, and that many share one commit.

use super::*;
use crate::clock::Timestamp;
use crate::trial::{self, Trial};
use futures_util::FutureExt;
use std::sync::Arc;
use tokio::sync::Barrier;

async fn put(tx: &mut Tx, name: &str) -> Result<()> {
    sql("INSERT INTO setting (name, value) VALUES ($1, $2)")
        .bind(name)
        .bind("x")
        .expect_one(tx)
        .await
}

async fn count(db: &Db) -> i64 {
    let mut tx = db.read().await.unwrap();
    sql("SELECT count(*) FROM setting").scalar(&mut tx).await.unwrap()
}

#[tokio::test]
async fn only_a_commit_keeps_what_was_written() {
    for Trial { app, .. } in trial::engines().await {
        let db = app.db();
        let mut tx = db.write().await.unwrap();
        put(&mut tx, "dropped").await.unwrap();
        drop(tx);
        assert_eq!(count(db).await, 0);
        let mut tx = db.write().await.unwrap();
        put(&mut tx, "kept").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(db).await, 1);
    }
}

#[tokio::test]
async fn an_attempt_that_fails_undoes_only_itself() {
    for Trial { app, .. } in trial::engines().await {
        let mut tx = app.db().write().await.unwrap();
        put(&mut tx, "before").await.unwrap();
        tx.savepoint().await.unwrap();
        put(&mut tx, "attempt").await.unwrap();
        assert!(put(&mut tx, "attempt").await.is_err(), "the same name twice");
        tx.undo().await.unwrap();
        put(&mut tx, "after").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(app.db()).await, 2);
    }
}

#[tokio::test]
async fn the_same_key_twice_is_a_conflict() {
    for Trial { app, .. } in trial::engines().await {
        let mut tx = app.db().write().await.unwrap();
        put(&mut tx, "a").await.unwrap();
        assert!(matches!(put(&mut tx, "a").await, Err(Error::Conflict)));
    }
}

/// Half of the writers give up; the others' writes, in the same group commits, are all there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_that_share_a_commit_keep_their_own_outcome() {
    for Trial { app, .. } in trial::engines().await {
        let barrier = Arc::new(Barrier::new(60));
        let mut writers = tokio::task::JoinSet::new();
        for n in 0..60 {
            let (db, barrier) = (app.db().clone(), barrier.clone());
            writers.spawn(async move {
                barrier.wait().await;
                let mut tx = db.write().await?;
                put(&mut tx, &format!("writer {n}")).await?;
                if n % 2 == 0 { tx.commit().await } else { Ok(()) }
            });
        }
        while let Some(outcome) = writers.join_next().await {
            outcome.unwrap().unwrap();
        }
        assert_eq!(count(app.db()).await, 30);
    }
}

/// A caller that goes away while it waits for the disk must not leave the group open: the next writer and readers see its write.
#[tokio::test]
async fn a_writer_that_goes_away_leaves_nothing_open() {
    for Trial { app, .. } in trial::engines().await {
        let db = app.db().clone();
        let mut tx = db.write().await.unwrap();
        put(&mut tx, "first").await.unwrap();
        let commit = tokio::time::timeout(Duration::ZERO, tx.commit()).await;
        drop(commit);
        let mut tx = db.write().await.unwrap();
        put(&mut tx, "second").await.unwrap();
        tx.commit().await.unwrap();
        let names = count(&db).await;
        assert!((1..=2).contains(&names), "{names}");
    }
}

/// As a second process would: a database of its own on the same file, and no patience.
async fn writes_from_outside(db: &Db) {
    let file = {
        let mut tx = db.read().await.unwrap();
        sql("SELECT file FROM pragma_database_list WHERE name = 'main'")
            .scalar::<String>(&mut tx)
            .await
            .unwrap()
    };
    let outside = Db::open(&format!("sqlite:{file}")).await.unwrap();
    let written = tokio::time::timeout(Duration::from_secs(1), async {
        let mut tx = outside.write().await?;
        put(&mut tx, "from outside").await?;
        tx.commit().await
    });
    written.await.expect("the file is locked").unwrap();
    outside.close().await;
}

#[tokio::test]
async fn a_refused_command_does_not_keep_the_file_locked() {
    for Trial { app, .. } in trial::engines().await {
        if app.db().dialect() == Dialect::Postgres {
            continue;
        }
        let mut tx = app.db().write().await.unwrap();
        put(&mut tx, "refused").await.unwrap();
        drop(tx);
        writes_from_outside(app.db()).await;
        assert_eq!(count(app.db()).await, 1, "the other's write, and not the refused one");
    }
}

/// Cancelled while it waits for the engine, and while it waits for its turn.
#[tokio::test]
async fn a_cancelled_command_does_not_keep_the_file_locked() {
    for Trial { app, .. } in trial::engines().await {
        if app.db().dialect() == Dialect::Postgres {
            continue;
        }
        let db = app.db().clone();
        assert!(db.write().now_or_never().is_none(), "begun already");
        let mut tx = db.write().await.unwrap();
        assert!(db.write().now_or_never().is_none(), "two writers");
        drop(put(&mut tx, "cancelled").now_or_never());
        drop(tx);
        writes_from_outside(&db).await;
        assert_eq!(count(&db).await, 1);
    }
}

/// A member that waits to commit is not hurried by another's refusal, and loses nothing by it.
#[tokio::test]
async fn a_refusal_leaves_the_commit_to_the_member_that_waits() {
    for Trial { app, .. } in trial::engines().await {
        let db = app.db().clone();
        let mut tx = db.write().await.unwrap();
        put(&mut tx, "kept").await.unwrap();
        let (commit, refused) = tokio::join!(tx.commit(), async {
            let mut tx = db.write().await?;
            put(&mut tx, "refused").await
        });
        commit.unwrap();
        refused.unwrap();
        assert_eq!(count(&db).await, 1);
    }
}

#[tokio::test]
async fn a_view_for_reading_stays_what_it_was_at_its_first_statement() {
    for Trial { app, .. } in trial::engines().await {
        let all = "SELECT count(*) FROM setting";
        let mut view = app.db().read().await.unwrap();
        assert_eq!(sql(all).scalar::<i64>(&mut view).await.unwrap(), 0);
        let mut tx = app.db().write().await.unwrap();
        put(&mut tx, "meanwhile").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sql(all).scalar::<i64>(&mut view).await.unwrap(), 0, "the view moved");
        drop(view);
        assert_eq!(count(app.db()).await, 1);
    }
}

#[tokio::test]
async fn migrations_run_once_and_a_changed_one_is_refused() {
    for Trial { app, .. } in trial::engines().await {
        assert!(app.db().migrate(Timestamp::from_millis(1)).await.unwrap().is_empty());
        let mut tx = app.db().write().await.unwrap();
        sql("UPDATE migration SET digest = 'other' WHERE name = $1")
            .bind("0001_kernel")
            .expect_one(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let refused = app.db().migrate(Timestamp::from_millis(2)).await.unwrap_err();
        let cause = std::error::Error::source(&refused).unwrap().to_string();
        assert!(cause.contains("0001_kernel"), "{cause}");
    }
}

#[test]
fn a_list_numbers_its_parameters_across_filters() {
    let list = Select::from("SELECT c.* FROM case_file c")
        .and("c.state = ?", "a")
        .and_if(None::<i64>, "c.x = ?")
        .after(Some(vec![1_i64.into(), 2_i64.into()]), "(c.due_at, c.id) > (?, ?)")
        .order("c.due_at, c.id")
        .limit(5);
    assert_eq!(
        list.text(),
        "SELECT c.* FROM case_file c WHERE c.state = $1 AND (c.due_at, c.id) > ($2, $3) ORDER BY c.due_at, c.id LIMIT $4"
    );
}
