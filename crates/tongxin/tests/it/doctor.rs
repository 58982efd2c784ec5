//! `doctor` finds nothing where nothing is wrong, and names what somebody did behind the product's back.

use kernel::Clock;
use kernel::blobs::Blobs;
use kernel::calendar::Limit;
use kernel::db::{Db, sql};
use kernel::policy::Actor;
use kernel::vault::Vault;
use matter::case::{self, Channel, Dispatch, Kind, NewReport};
use matter::category::{self, Category, CategoryKind};
use testkit::{Engine, SmallCity, World};
use tongxin::compose::{self, House};
use tongxin::doctor::{self, Report};

const LITTER: &str = "01.01";

/// A city with one case that a street has in hand, and one that waits.
async fn city() -> World {
    let world = World::builder(Engine::Sqlite).capabilities(&compose::capabilities()).build().await;
    let city = testkit::small_city(&world).await;
    let mut cx = world.console().await;
    category::add_categories(&mut cx, &[litter()]).await.unwrap();
    let first = case::report(&mut cx, words(&city)).await.unwrap();
    case::dispatch(&mut cx, first.case, Dispatch::lead(city.streets[0])).await.unwrap();
    case::report(&mut cx, words(&city)).await.unwrap();
    cx.commit().await.unwrap();
    world.drain().await;
    world
}

fn litter() -> Category {
    Category {
        code: LITTER.to_owned(),
        parent: None,
        pack: "test".to_owned(),
        kind: CategoryKind::Event,
        name_zh: "暴露垃圾".to_owned(),
        name_en: "Litter".to_owned(),
        limit: Limit::WorkingDays(2),
        leaf: true,
        position: 0,
    }
}

fn words(city: &SmallCity) -> NewReport {
    NewReport {
        kind: Kind::Complaint,
        channel: Channel::Web,
        category: LITTER.to_owned(),
        title: String::new(),
        body: "楼下的垃圾三天没有人清运".to_owned(),
        address: "三号楼旁".to_owned(),
        point: Some(city.place(city.communities[0])),
        territory: None,
        about: None,
        contact: case::NewContact::default(),
        photos: Vec::new(),
        origin: None,
    }
}

/// What a doctor who comes from outside sees.
async fn examined(world: &World) -> Report {
    let url = format!("sqlite:{}", world.dir.path().join("tongxin.db").display());
    let blobs = Blobs::local(&world.dir.path().join("blobs")).unwrap();
    let house = House::on(Db::open(&url).await.unwrap(), Clock::System, blobs).await.unwrap();
    let house = house.with_vault(world.app.shared::<Vault>().unwrap().clone());
    let report = doctor::examine(&house, true, &indicatif::ProgressBar::hidden()).await.unwrap();
    house.app.db().close().await;
    report
}

fn found(report: &Report, check: &str) -> usize {
    report.checks.iter().find(|checked| checked.name == check).unwrap().findings.len()
}

#[tokio::test]
async fn a_city_at_work_is_clean() {
    let world = city().await;
    let report = examined(&world).await;
    assert!(report.clean, "{report:#?}");
    let note = |name: &str| report.checks.iter().find(|c| c.name == name).unwrap().note.clone();
    assert_eq!(
        (note("cases"), note("tasks"), note("clocks")),
        ("2 cases".into(), "1 open tasks".into(), "1 clocks".into())
    );
}

#[tokio::test]
async fn what_was_changed_past_the_product_is_found() {
    let world = city().await;
    let changes = [
        ("DELETE FROM event WHERE kind = 'case.dispatched'", "ledger"),
        ("UPDATE event SET body = '{}' WHERE kind = 'case.reported'", "ledger"),
        ("UPDATE case_file SET version = 99", "ledger"),
        ("UPDATE task SET due_at = due_at + 60000", "clocks"),
        ("DELETE FROM case_number", "cases"),
        ("UPDATE task SET open = 0", "tasks"),
        (
            "INSERT INTO photo (case_id, id, stage, digest, width, height, at)
             SELECT id, id, 'reported', 'abc', 1, 1, 1 FROM case_file LIMIT 1",
            "photos",
        ),
        (
            "INSERT INTO job (id, kind, body, run_at, lease_until, tries, dead)
             SELECT id, 'no.such', '{}', 1, 0, 0, 0 FROM case_file LIMIT 1",
            "jobs",
        ),
    ];
    for (change, check) in changes {
        let before = found(&examined(&world).await, check);
        let mut cx = world.cx(Actor::System).await;
        sql(change).execute(&mut cx.tx).await.unwrap();
        cx.commit().await.unwrap();
        let report = examined(&world).await;
        assert!(found(&report, check) > before, "{check} did not see {change}: {report:#?}");
        assert!(!report.clean);
    }
}
