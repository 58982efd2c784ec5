//! The worlds tests stand on must themselves be right.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use kernel::codes::{DivisionCode, GridCode};
use kernel::policy::{Actor, Role};
use kernel::territory::Level;
use kernel::{Timestamp, jobs};
use place::org::{self, DutyList};
use std::time::Duration;
use testkit::{Engine, World, engines, engines_with, small_city};

#[tokio::test]
async fn a_world_begins_on_a_monday_morning_in_shanghai() {
    for world in engines().await {
        assert_eq!(world.now().to_string(), "2026-03-02T01:30:00.000Z");
        world.clock.forward(Duration::from_mins(1));
        assert_eq!(world.console().await.now().to_string(), "2026-03-02T01:31:00.000Z");
    }
}

#[tokio::test]
async fn worlds_know_nothing_of_each_other() {
    for (one, other) in engines().await.iter().zip(&engines().await) {
        one.fictional("一城", "One").await;
        let mut cx = other.console().await;
        let found = kernel::setting::get(&mut cx.tx, kernel::setting::FICTIONAL_ZH).await.unwrap();
        assert_eq!(found, None, "{}", one.engine);
    }
}

#[tokio::test]
async fn the_small_city_has_no_gaps_and_a_way_up_from_every_grid() {
    for world in engines().await {
        let city = small_city(&world).await;
        let network = org::network(&world.app).await.unwrap();
        for (number, grid) in city.grids.iter().enumerate() {
            let chain = network.locate(city.place(*grid)).unwrap();
            assert_eq!(chain.grid, Some(*grid));
            assert_eq!(chain.community, Some(city.communities[number / 2]));
            assert_eq!(chain.street, Some(city.streets[number / 4]));
            assert_eq!(chain.district, Some(city.districts[number / 8]));
            assert_eq!(chain.city, Some(city.city));
            let code: GridCode =
                network.get(*grid).unwrap().code.as_deref().unwrap().parse().unwrap();
            let above: DivisionCode = network
                .get(city.communities[number / 2])
                .unwrap()
                .code
                .as_deref()
                .unwrap()
                .parse()
                .unwrap();
            assert_eq!(code.community(), above);
        }
        let chain = network.chain(city.grids[9]);
        assert_eq!(
            network.find("urban-management", Level::District, &chain),
            Some(city.urban.districts[1])
        );
        assert_eq!(network.find("water", Level::City, &chain), Some(city.water.city));
        assert_eq!(network.find("urban-management", Level::Street, &chain), Some(city.branches[2]));
        assert_eq!(network.lines(city.branches[0]), [city.urban.districts[0], city.urban.city]);
        let mut cx = world.console().await;
        let never = org::duty(&mut cx, city.communities[3], "01.02").await.unwrap();
        assert_eq!(never, Some(DutyList::Never));
    }
}

#[tokio::test]
async fn everybody_in_the_small_city_acts_by_their_post() {
    for world in engines().await {
        let city = small_city(&world).await;
        let dispatcher = city.actor(Role::StreetDispatcher, city.streets[2]);
        let [post] = dispatcher.posts() else { panic!("one post") };
        assert_eq!((post.org, post.level), (city.streets[2], Some(Level::Street)));
        let handler = city.actor(Role::DepartmentHandler, city.water.city);
        assert_eq!(handler.posts()[0].level, None);
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Count(i64);

impl jobs::Job for Count {
    const KIND: &'static str = "test.count";
    async fn run(self, cx: &mut kernel::Cx) -> kernel::Result<()> {
        if self.0 < 0 {
            return Err(kernel::Error::internal("counts down"));
        }
        kernel::setting::set(&mut cx.tx, "test.count", &self.0.to_string()).await
    }
}

const COUNTING: kernel::Capability = kernel::Capability {
    jobs: |registry| {
        registry.add::<Count>();
    },
    ..kernel::Capability::named("counting", kernel::web::i18n::Messages { zh: "", en: "" })
};

async fn put_down(world: &World, count: i64, at: Timestamp) {
    let mut cx = world.cx(Actor::System).await;
    jobs::enqueue(&mut cx, &Count(count), at).await.unwrap();
    cx.commit().await.unwrap();
}

#[tokio::test]
async fn draining_runs_what_is_due_and_nothing_else() {
    for world in engines_with(|world| world.capabilities(&[COUNTING])).await {
        put_down(&world, 7, world.now()).await;
        put_down(&world, 8, world.now() + Duration::from_secs(1)).await;
        world.drain().await;
        let mut cx = world.reader(Actor::System).await;
        let count = kernel::setting::get(&mut cx.tx, "test.count").await.unwrap();
        assert_eq!(count.as_deref(), Some("7"));
    }
}

#[tokio::test]
#[should_panic(expected = "jobs failed")]
async fn a_job_that_fails_fails_the_test() {
    let world = World::builder(Engine::Sqlite).capabilities(&[COUNTING]).build().await;
    put_down(&world, -1, world.now()).await;
    world.drain().await;
}
