//! A fictional city is founded and lives: the same for the same seed, sound on both engines, and only once through each day.

use crate::engines;
use indicatif::ProgressBar;
use kernel::blobs::Blobs;
use kernel::db::{Db, sql};
use kernel::policy::Actor;
use kernel::{Clock, Timestamp, setting};
use std::collections::BTreeSet;
use std::time::Duration;
use tempfile::TempDir;
use tongxin::city::plan::Size;
use tongxin::city::{CannotFound, found};
use tongxin::compose::House;
use tongxin::doctor;
use tongxin::serve::Step;
use tongxin::simulate::{CannotSimulate, History, Live, Pace, Tally};

/// A Friday noon in Shanghai.
const NOW: &str = "2026-03-13T04:00:00Z";

/// A house with a district in it, on a clock that stands still.
async fn district(db: Db) -> (TempDir, House) {
    let (folder, house) = empty(db).await;
    found(&house, Size::District, 7, &mut |_| {}).await.unwrap();
    (folder, house)
}

async fn empty(db: Db) -> (TempDir, House) {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(&folder.path().join("blobs")).unwrap();
    let house = House::on(db, Clock::fixed(NOW.parse().unwrap()), blobs).await.unwrap();
    (folder, house)
}

fn days(house: &House, days: u64, per_day: f64) -> History {
    let until = house.app.clock().now();
    let from = until - Duration::from_hours(24 * days);
    History { from, until, per_day, seed: 7, pace: Pace::Max }
}

async fn live_through(house: &House, history: History) -> Tally {
    history.run(house, &mut |_| {}).await.unwrap()
}

#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Entry {
    stream: uuid::Uuid,
    seq: i64,
    hash: Vec<u8>,
}

async fn ledger(house: &House) -> Vec<Entry> {
    let mut tx = house.app.db().read().await.unwrap();
    sql("SELECT stream, seq, hash FROM event ORDER BY stream, seq").all(&mut tx).await.unwrap()
}

async fn words(house: &House, query: &'static str) -> BTreeSet<String> {
    let mut tx = house.app.db().read().await.unwrap();
    let rows: Vec<(String,)> = sql(query).all(&mut tx).await.unwrap();
    rows.into_iter().map(|(word,)| word).collect()
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ledger_to_the_last_byte() {
    let mut ledgers = Vec::new();
    for _ in 0..2 {
        let (_files, db) = engines::sqlite().await;
        let (_folder, house) = district(db).await;
        live_through(&house, days(&house, 1, 40.0)).await;
        ledgers.push(ledger(&house).await);
        house.app.db().close().await;
    }
    assert!(ledgers[0].len() > 1_000, "hardly anything happened");
    assert!(ledgers[0] == ledgers[1], "two runs of one seed differ");
}

#[tokio::test]
async fn a_city_that_has_lived_for_days_is_sound() {
    engines::on_each(|db| async move {
        let (_folder, house) = district(db).await;
        let tally = live_through(&house, days(&house, 5, 60.0)).await;
        assert!(tally.done["report"] > 150 && tally.done["assist"] > 20, "{tally:?}");
        let states = words(&house, "SELECT DISTINCT state FROM case_file").await;
        let all = matter::case::State::WORDS.into_iter().map(str::to_owned).collect();
        assert_eq!(states, all, "{tally:?}");
        let kinds = words(&house, "SELECT DISTINCT kind FROM event").await;
        for kind in ["task.warned", "task.overdue", "task.returned", "case.followed_up"] {
            assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
        }
        let report = doctor::examine(&house, true, &ProgressBar::hidden()).await.unwrap();
        assert!(report.clean, "{report:#?}");
        let mut tx = house.app.db().read().await.unwrap();
        let failed: i64 = sql("SELECT count(*) FROM job WHERE last_error IS NOT NULL")
            .scalar(&mut tx)
            .await
            .unwrap();
        assert_eq!(failed, 0, "jobs failed");
    })
    .await;
}

#[tokio::test]
async fn one_database_holds_one_city() {
    let (_files, db) = engines::sqlite().await;
    let (_folder, house) = district(db).await;
    let again = found(&house, Size::District, 8, &mut |_| {}).await;
    assert!(matches!(again, Err(CannotFound::Exists(name)) if name.contains("江城市")));
    let mut tx = house.app.db().read().await.unwrap();
    let name = setting::get(&mut tx, setting::FICTIONAL_EN).await.unwrap();
    assert_eq!(name.as_deref(), Some("Jiangcheng"));
}

#[tokio::test]
async fn no_day_is_lived_twice_and_none_before_the_founding() {
    let (_files, db) = engines::sqlite().await;
    let (_folder, house) = district(db).await;
    live_through(&house, days(&house, 1, 5.0)).await;
    let again = days(&house, 2, 5.0).run(&house, &mut |_| {}).await;
    assert!(matches!(again, Err(CannotSimulate::LivedThrough(until)) if until == at(NOW)));
    let early = days(&house, 800, 5.0).run(&house, &mut |_| {}).await;
    assert!(
        matches!(early, Err(CannotSimulate::BeforeFounding(founded)) if founded == at("2024-12-31T16:00:00Z"))
    );
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_real_city_is_not_simulated() {
    let (_files, db) = engines::sqlite().await;
    let (_folder, house) = empty(db).await;
    let outcome = days(&house, 1, 5.0).run(&house, &mut |_| {}).await;
    assert!(matches!(outcome, Err(CannotSimulate::Real)));
    assert!(matches!(Live::begin(&house).await, Err(CannotSimulate::Real)));
}

#[tokio::test]
async fn those_who_live_on_take_over_what_is_under_way() {
    let (_files, db) = engines::sqlite().await;
    let (_folder, house) = district(db).await;
    live_through(&house, days(&house, 1, 40.0)).await;
    let before = ledger(&house).await.len();
    let live = Live::begin(&house).await.unwrap();
    for _ in 0..30 {
        house.app.clock().forward(Duration::from_mins(2));
        assert_eq!(live.step(&house).await.unwrap(), Step::Idle);
        kernel::jobs::run_due(&house.app, &house.jobs).await.unwrap();
    }
    let tally = live.tally().await;
    assert!(tally.done["report"] > 5 && tally.done["accept"] > 5, "{tally:?}");
    assert!(ledger(&house).await.len() > before + 50, "{tally:?}");
    let report = doctor::examine(&house, true, &ProgressBar::hidden()).await.unwrap();
    assert!(report.clean, "{report:#?}");
}

#[tokio::test]
async fn whose_post_is_asked_anew_acts_no_longer() {
    let (_files, db) = engines::sqlite().await;
    let (_folder, house) = district(db).await;
    let live = Live::begin(&house).await.unwrap();
    let mut cx = house.app.write(Actor::Console).await.unwrap();
    for login in words(&house, "SELECT login FROM account WHERE login LIKE '%operator%'").await {
        let account = place::access::by_login(&mut cx, &login).await.unwrap();
        place::access::suspend(&mut cx, account.id, "retired").await.unwrap();
    }
    cx.commit().await.unwrap();
    for _ in 0..60 {
        house.app.clock().forward(Duration::from_mins(2));
        live.step(&house).await.unwrap();
    }
    let channels = words(&house, "SELECT DISTINCT channel FROM case_file").await;
    let by = words(&house, "SELECT DISTINCT actor FROM event WHERE kind = 'case.reported'").await;
    assert!(channels.contains("hotline") && by.contains("public"), "{channels:?} {by:?}");
}
