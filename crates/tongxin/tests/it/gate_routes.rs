//! A task for a community outside its lists is refused by the gate, whichever way it comes.

use crate::engines;
use kernel::Clock;
use kernel::blobs::Blobs;
use kernel::policy::Actor;
use kernel::territory::OrgId;
use matter::case::{self, CaseId, Channel, Kind, NewReport};
use place::org::{self, OrgKind};
use tempfile::TempDir;
use tongxin::city::found;
use tongxin::city::plan::Size;
use tongxin::compose::House;
use tongxin::simulate::simulation::Tempo;
use tongxin::simulate::{Act, Simulation};

/// 交通信号灯故障: on every community's never list.
const NEVER: &str = "03.02";
/// 道路保洁不到位: communities only assist.
const ASSIST: &str = "01.02";

async fn city() -> (TempDir, TempDir, House) {
    let (files, db) = engines::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::local(&folder.path().join("blobs")).unwrap();
    let clock = Clock::fixed("2026-03-13T04:00:00Z".parse().unwrap());
    let house = House::on(db, clock, blobs).await.unwrap();
    found(&house, Size::District, 7, &mut |_| {}).await.unwrap();
    (files, folder, house)
}

/// A case of a category in some community, and the community.
async fn reported(house: &House, category: &str) -> (CaseId, OrgId) {
    let network = org::network(&house.app).await.unwrap();
    let community = network.all().find(|org| org.kind == OrgKind::Community).unwrap().id;
    let mut cx = house.app.write(Actor::Public).await.unwrap();
    let report = NewReport {
        kind: Kind::Complaint,
        channel: Channel::Web,
        category: category.to_owned(),
        title: String::new(),
        body: "路口的灯一直是红的".to_owned(),
        address: "路口".to_owned(),
        point: None,
        territory: Some(community),
        about: None,
        contact: case::NewContact::default(),
        photos: Vec::new(),
        origin: None,
    };
    let case = case::report(&mut cx, report).await.unwrap().case;
    cx.commit().await.unwrap();
    (case, community)
}

#[tokio::test]
async fn by_the_desk_of_the_simulation() {
    let (_files, _folder, house) = city().await;
    let rules =
        [(NEVER, "task.gate.admission.never"), (ASSIST, "task.gate.admission.assist-cannot-lead")];
    for (category, rule) in rules {
        let (case, community) = reported(&house, category).await;
        let mut cx = house.app.write(Actor::System).await.unwrap();
        let mut simulation = Simulation::open(&house, &mut cx, 1, Tempo::LIFE).await.unwrap();
        simulation.perform(&mut cx, Act::Dispatch(case, Some(community))).await.unwrap();
        let tally = simulation.tally().clone();
        assert_eq!(tally.refused.get(rule), Some(&1), "{tally:?}");
        cx.act_as(std::sync::Arc::new(Actor::System));
        assert!(case::get(&mut cx, case).await.unwrap().tasks.list.is_empty());

        // Left alone, the desk finds somebody who answers for it.
        simulation.perform(&mut cx, Act::Dispatch(case, None)).await.unwrap();
        cx.act_as(std::sync::Arc::new(Actor::System));
        assert!(case::get(&mut cx, case).await.unwrap().tasks.open_lead().is_some());
    }
}
