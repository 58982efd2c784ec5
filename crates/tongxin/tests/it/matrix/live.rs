//! Streams: who hears that something changed where.

use super::model::Person;
use super::row::{Kind, get};
use super::trial;
use super::world::Scene;
use axum::body::BodyDataStream;
use futures_util::StreamExt;
use kernel::policy::Actor;
use matter::case::{self, Channel, Kind as CaseKind, NewContact, NewReport};
use std::collections::BTreeSet;
use std::time::Duration;
use tower::ServiceExt;

/// Longer than a stream may keep a change to itself.
const PATIENCE: Duration = Duration::from_millis(1_500);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_tells_of_what_is_within_sight_and_of_nothing_else() {
    for engine in ["sqlite", "postgres"] {
        let Some(scene) = super::scenes(engine).await else { continue };
        let streams = open(&scene).await;
        let ground = scene.city.grids[1];
        report(&scene, ground).await;
        let mut wrong = Vec::new();
        let heard = futures_util::future::join_all(
            streams.into_iter().map(|(who, ought, stream)| hear(who, ought, stream)),
        );
        for (who, ought, said) in heard.await {
            if said.is_some() != ought {
                wrong.push(format!("  {who}: {ought} expected, heard {said:?}"));
            }
            let empty = said.is_none_or(|said| {
                said.lines()
                    .all(|line| line.is_empty() || line == "event: change" || is_moment(line))
            });
            if !empty {
                wrong.push(format!("  {who}: the stream says more than that something changed"));
            }
        }
        assert!(
            wrong.is_empty(),
            "{engine}: streams tell too much or too little:\n{}",
            wrong.join("\n")
        );
    }
}

/// `data: 2026-03-02T01:30:00Z`
fn is_moment(line: &str) -> bool {
    line.strip_prefix("data: ").is_some_and(|at| at.parse::<kernel::Timestamp>().is_ok())
}

/// A stream of one of each group for each territory, with whether it ought to tell of a change in the second grid.
async fn open(scene: &Scene) -> Vec<(String, bool, BodyDataStream)> {
    let router = scene.world.router();
    let ground = scene.model.land.place(scene.city.grids[1]);
    let row = get("/live").query("territory={org}");
    let (mut streams, mut groups) = (Vec::new(), BTreeSet::new());
    let one_each = scene.people.iter().filter(|person| groups.insert(person.group.clone()));
    let people: Vec<&Person> =
        one_each.filter(|person| !matches!(person.door, super::Door::Token { .. })).collect();
    for person in people {
        for territory in &scene.things[&Kind::Territory] {
            // Whoever directs the work there hears of that territory; everybody else of the street around it, or of what is above streets.
            let inside = scene.model.may(person, "screen.see", territory);
            let street = territory.place.iter().find(|org| scene.city.streets.contains(org));
            let hears =
                if inside { &territory.place[0] } else { street.unwrap_or(&territory.place[0]) };
            let request = trial::request(&row, person, Some(territory), "").unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            assert!(answer.status().is_success(), "{}", answer.status());
            let name = format!("{} on {}", person.name, territory.name);
            streams.push((name, ground.contains(hears), answer.into_body().into_data_stream()));
        }
    }
    streams
}

async fn report(scene: &Scene, ground: kernel::territory::OrgId) {
    let mut cx = scene.world.cx(Actor::Public).await;
    let report = NewReport {
        kind: CaseKind::Complaint,
        channel: Channel::Web,
        category: "01.01".to_owned(),
        title: String::new(),
        body: "路口有积水".to_owned(),
        address: String::new(),
        point: None,
        territory: Some(ground),
        about: None,
        contact: NewContact::default(),
        photos: Vec::new(),
        origin: None,
    };
    case::report(&mut cx, report).await.unwrap();
    cx.commit().await.unwrap();
    scene.world.drain().await;
}

async fn hear(
    who: String,
    ought: bool,
    mut stream: BodyDataStream,
) -> (String, bool, Option<String>) {
    let said = tokio::time::timeout(PATIENCE, stream.next()).await.ok().flatten();
    let said = said.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap());
    (who, ought, said)
}
