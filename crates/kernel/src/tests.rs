//! Ledger, outbox, jobs and idempotency on both engines.

use crate::app::App;
use crate::clock::Timestamp;
use crate::cx::Cx;
use crate::db::sql;
use crate::error::{Error, Result};
use crate::idempotency::Key;
use crate::jobs::{self, Job, Registry};
use crate::ledger::{self, Broken, Event};
use crate::outbox::{self, Handled, Recorded, Subscriber};
use crate::policy::Actor;
use crate::setting;
use crate::trial::{self, Trial};
use std::time::Duration;
use uuid::Uuid;

#[derive(serde::Serialize)]
struct Said(&'static str);

impl Event for Said {
    fn kind(&self) -> &'static str {
        "test.said"
    }
}

async fn say(app: &App, stream: Uuid, words: &[&'static str]) {
    let mut cx = app.write(Actor::System).await.unwrap();
    for word in words {
        cx.record(stream, &Said(word)).await.unwrap();
    }
    cx.commit().await.unwrap();
}

async fn entries(app: &App, stream: Uuid) -> Vec<ledger::Entry> {
    let mut tx = app.db().read().await.unwrap();
    ledger::stream(&mut tx, stream).await.unwrap()
}

#[tokio::test]
async fn a_changed_byte_is_found_and_the_first_bad_entry_named() {
    for Trial { app, .. } in trial::engines().await {
        let stream = app.ids().next(app.clock().now());
        say(&app, stream, &["one", "two", "three"]).await;
        assert_eq!(ledger::verify(&entries(&app, stream).await), Ok(()));
        let mut tx = app.db().write().await.unwrap();
        sql("UPDATE event SET body = $1 WHERE stream = $2 AND seq = 2")
            .bind("\"twO\"")
            .bind(stream)
            .expect_one(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let broken = Broken::Changed { stream, seq: 2 };
        assert_eq!(ledger::verify(&entries(&app, stream).await), Err(broken.clone()));
        let mut tx = app.db().read().await.unwrap();
        let audit = ledger::verify_all(&mut tx, |_| {}).await.unwrap();
        assert_eq!((audit.streams, audit.entries, audit.broken), (1, 3, vec![broken]));
    }
}

#[tokio::test]
async fn a_rehearsal_goes_to_its_end_and_keeps_nothing() {
    for Trial { app, .. } in trial::engines().await {
        let stream = app.ids().next(app.clock().now());
        say(&app.rehearsing(), stream, &["one", "two"]).await;
        assert!(entries(&app, stream).await.is_empty());
        say(&app, stream, &["one"]).await;
        assert_eq!(entries(&app, stream).await.len(), 1, "the house itself keeps what it does");
    }
}

#[tokio::test]
async fn a_missing_entry_is_found() {
    for Trial { app, .. } in trial::engines().await {
        let stream = app.ids().next(app.clock().now());
        say(&app, stream, &["one", "two", "three"]).await;
        let mut found = entries(&app, stream).await;
        found.remove(1);
        assert_eq!(ledger::verify(&found), Err(Broken::Unlinked { stream, seq: 3 }));
    }
}

/// The chain alone is whole without its last entry: what was told of the entry is not.
#[tokio::test]
async fn a_missing_last_entry_is_found() {
    for Trial { app, .. } in trial::engines().await {
        let stream = app.ids().next(app.clock().now());
        say(&app, stream, &["one", "two", "three"]).await;
        let mut tx = app.db().write().await.unwrap();
        sql("DELETE FROM event WHERE stream = $1 AND seq >= 2")
            .bind(stream)
            .execute(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(ledger::verify(&entries(&app, stream).await), Ok(()));
        let mut tx = app.db().read().await.unwrap();
        let audit = ledger::verify_all(&mut tx, |_| {}).await.unwrap();
        assert_eq!(audit.broken, [Broken::Cut { stream, seq: 2 }]);
    }
}

/// Counts events in a setting, in the transaction of its position; refuses the first batch once it has "lent" it.
struct Counting {
    fail: std::sync::atomic::AtomicBool,
}

impl Subscriber for Counting {
    fn name(&self) -> &'static str {
        "counting"
    }

    fn handle<'a>(&'a self, cx: &'a mut Cx, events: &'a [Recorded]) -> Handled<'a> {
        Box::pin(async move {
            let before: usize =
                setting::get(&mut cx.tx, "count").await?.map_or(0, |n| n.parse().unwrap());
            setting::set(&mut cx.tx, "count", &(before + events.len()).to_string()).await?;
            if self.fail.swap(false, std::sync::atomic::Ordering::Relaxed) {
                return Err(Error::internal("on purpose"));
            }
            Ok(())
        })
    }
}

#[tokio::test]
async fn an_event_whose_handling_failed_comes_back_and_counts_once() {
    for Trial { app, .. } in trial::engines().await {
        let subscriber = Counting { fail: true.into() };
        say(&app, app.ids().next(app.clock().now()), &["one", "two"]).await;
        // Other tests' transactions on the same server may hold the events back for a moment.
        let told = async { while !outbox::pending(&app, "counting").await.unwrap() {} };
        tokio::time::timeout(Duration::from_secs(20), told).await.unwrap();
        assert!(outbox::deliver(&app, &subscriber).await.is_err());
        assert_eq!(outbox::deliver(&app, &subscriber).await.unwrap(), 2);
        assert_eq!(outbox::deliver(&app, &subscriber).await.unwrap(), 0);
        assert!(!outbox::pending(&app, "counting").await.unwrap());
        let mut tx = app.db().read().await.unwrap();
        assert_eq!(setting::get(&mut tx, "count").await.unwrap().as_deref(), Some("2"));
        assert_eq!(outbox::lag(&mut tx, "counting").await.unwrap(), 0);
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Ring {
    name: String,
    fail: bool,
}

impl Job for Ring {
    const KIND: &'static str = "test.ring";

    async fn run(self, cx: &mut Cx) -> Result<()> {
        setting::set(&mut cx.tx, &self.name, "rung").await?;
        if self.fail { Err(Error::internal("on purpose")) } else { Ok(()) }
    }
}

fn registry() -> Registry {
    let mut registry = Registry::default();
    registry.add::<Ring>();
    registry
}

async fn rung(app: &App, name: &str) -> bool {
    let mut tx = app.db().read().await.unwrap();
    setting::get(&mut tx, name).await.unwrap().is_some()
}

#[tokio::test]
async fn a_timer_rings_once_when_it_is_due_and_not_where_it_was_before() {
    for Trial { app, .. } in trial::engines().await {
        let (start, hour) = (app.clock().now(), Duration::from_hours(1));
        let mut cx = app.write(Actor::System).await.unwrap();
        let first = Ring { name: "first".into(), fail: false };
        let moved = Ring { name: "moved".into(), fail: false };
        jobs::set_timer(&mut cx, "t", &first, start + hour).await.unwrap();
        jobs::set_timer(&mut cx, "t", &moved, start + hour * 2).await.unwrap();
        cx.commit().await.unwrap();
        app.clock().set(start + hour);
        assert_eq!(jobs::run_due(&app, &registry()).await.unwrap(), 0);
        app.clock().set(start + hour * 2);
        assert_eq!(jobs::next_due(&app).await.unwrap(), Some(start + hour * 2));
        assert_eq!(jobs::run_due(&app, &registry()).await.unwrap(), 1);
        assert_eq!(jobs::run_due(&app, &registry()).await.unwrap(), 0);
        assert!(rung(&app, "moved").await && !rung(&app, "first").await);
    }
}

#[tokio::test]
async fn a_job_that_fails_leaves_nothing_behind_and_tries_again_later() {
    for Trial { app, .. } in trial::engines().await {
        let mut cx = app.write(Actor::System).await.unwrap();
        let now = cx.now();
        jobs::enqueue(&mut cx, &Ring { name: "failed".into(), fail: true }, now).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(jobs::run_due(&app, &registry()).await.unwrap(), 1);
        assert!(!rung(&app, "failed").await);
        assert_eq!(jobs::run_due(&app, &registry()).await.unwrap(), 0, "not at once");
        for _ in 0..jobs::MAX_TRIES {
            app.clock().forward(Duration::from_hours(24));
            jobs::run_due(&app, &registry()).await.unwrap();
        }
        let dead = trial::rows(&app, "SELECT count(*) FROM job WHERE dead").await;
        assert_eq!(dead, 1, "set aside, not lost");
    }
}

#[tokio::test]
async fn a_cancelled_timer_does_not_ring() {
    for Trial { app, .. } in trial::engines().await {
        let mut cx = app.write(Actor::System).await.unwrap();
        let now = cx.now();
        let ring = Ring { name: "never".into(), fail: false };
        jobs::set_timer(&mut cx, "t", &ring, now).await.unwrap();
        jobs::cancel(&mut cx, "t").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(jobs::run_due(&app, &registry()).await.unwrap(), 0);
    }
}

/// Four workers at once, as four nodes would be: each job has one effect.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn workers_side_by_side_do_each_job_once() {
    for Trial { app, .. } in trial::engines().await {
        let mut cx = app.write(Actor::System).await.unwrap();
        let now = cx.now();
        for n in 0..40 {
            let ring = Ring { name: format!("job {n}"), fail: false };
            jobs::enqueue(&mut cx, &ring, now).await.unwrap();
        }
        cx.commit().await.unwrap();
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let app = app.clone();
            workers.spawn(async move { jobs::run_due(&app, &registry()).await });
        }
        let mut done = 0;
        while let Some(tried) = workers.join_next().await {
            done += tried.unwrap().unwrap();
        }
        assert_eq!(done, 40);
        assert_eq!(trial::rows(&app, "SELECT count(*) FROM setting").await, 40);
    }
}

#[tokio::test]
async fn a_key_gives_the_first_reply_again_and_refuses_other_content() {
    for Trial { app, .. } in trial::engines().await {
        let key = Key::new("test", "k1", b"content").unwrap();
        let mut cx = app.write(Actor::Public).await.unwrap();
        assert_eq!(key.before(&mut cx).await.unwrap(), None);
        key.keep(&mut cx, 201, "made").await.unwrap();
        cx.commit().await.unwrap();
        let mut cx = app.write(Actor::Public).await.unwrap();
        let reply = key.before(&mut cx).await.unwrap().unwrap();
        assert_eq!((reply.status, reply.reply.as_str()), (201, "made"));
        let other = Key::new("test", "k1", b"other").unwrap();
        assert!(matches!(other.before(&mut cx).await, Err(Error::KeyReused)));
        assert!(Key::new("test", "", b"").is_err());
        assert!(Key::new("test", "a b", b"").is_err());
    }
}

#[test]
fn what_happened_has_one_hash_only() {
    let entry = ledger::Entry {
        stream: Uuid::nil(),
        seq: 1,
        at: Timestamp::from_millis(0),
        actor: "ab".into(),
        on_behalf_of: None,
        kind: "c".into(),
        body: String::new(),
        prev_hash: vec![0; 32],
        hash: Vec::new(),
    };
    let shifted = ledger::Entry { actor: "a".into(), kind: "bc".into(), ..entry.clone() };
    assert_ne!(entry.digest(), shifted.digest());
}
