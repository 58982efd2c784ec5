use super::*;
use crate::org::import::{
    BoundaryOptions, Finding, Mode, Report, import_boundaries, import_divisions,
};
use std::path::PathBuf;

/// A city as the statistics publish one: province first, codes without their zeros, in no good order.
const DIVISIONS: &str = "\u{feff}code,name,level,parent_code,code12
99,江东省,1,,990000000000
990102001,梧桐街道,4,990102,990102001000
9901,江城市,2,99,990100000000
990102001001,桥头社区,5,990102001,990102001001
990102,江北区,3,9901,990102000000
";

const BAD: &str = "code12,name,level,parent
990100000000,江城市,2,
990102000000,江北区,4,9901
990103000000,,3,9901
990104000000,江南区,3,9902
990105001000,凤凰街道,4,990105
99010600000,江西区,3,9901
990100000000,江城,2,
";

async fn divisions(world: &World, file: &str, mode: Mode) -> Report {
    let mut cx = world.console().await;
    let report = import_divisions(&mut cx, file.as_bytes(), mode).await.unwrap();
    cx.commit().await.unwrap();
    report
}

async fn boundaries(world: &World, file: &str, mode: Mode) -> Report {
    let mut cx = world.console().await;
    let report = import_boundaries(&mut cx, file, &BoundaryOptions::default(), mode).await.unwrap();
    cx.commit().await.unwrap();
    report
}

fn named(findings: &[Finding]) -> Vec<(u64, &str, &'static str)> {
    findings
        .iter()
        .map(|finding| (finding.row, finding.field.name.as_str(), finding.field.code))
        .collect()
}

#[tokio::test]
async fn divisions_are_imported_once_and_again_change_nothing() {
    for world in worlds().await {
        let dry = divisions(&world, DIVISIONS, Mode::DryRun).await;
        assert_eq!(
            (dry.rows, dry.added, dry.skipped, dry.applied),
            (5, 4, 1, false),
            "{:?}",
            dry.problems
        );
        assert!(world.network().await.is_empty());
        assert!(divisions(&world, DIVISIONS, Mode::Apply).await.applied);
        let network = world.network().await;
        let community = network.by_code("990102001001").unwrap();
        assert_eq!(network.place(&community.chain, true), "江北区梧桐街道桥头社区");
        let again = divisions(&world, DIVISIONS, Mode::Apply).await;
        assert!(again.says_nothing_new() && !again.applied);
        assert_eq!(again.unchanged, 4);
        assert_eq!(world.network().await.version(), network.version());
        let renamed = divisions(&world, &DIVISIONS.replace("梧桐", "凤凰"), Mode::Apply).await;
        assert_eq!((renamed.changed, renamed.unchanged), (1, 3));
        assert_eq!(
            world.story(network.by_code("990102001000").unwrap().id).await,
            ["org.added", "org.renamed"]
        );
    }
}

#[tokio::test]
async fn a_file_with_bad_rows_is_refused_whole_with_every_bad_row_named() {
    for world in worlds().await {
        let report = divisions(&world, BAD, Mode::Apply).await;
        let expected = [
            (3, "level", "org-import-level"),
            (4, "name", "required"),
            (5, "parent", "org-import-parent"),
            (6, "code12", "org-import-orphan"),
            (7, "code12", "org-code"),
            (8, "code12", "org-import-twice"),
        ];
        assert_eq!(named(&report.problems), expected);
        assert!(!report.applied && world.network().await.is_empty());
        let headless = divisions(&world, "id,label\n1,x\n", Mode::Apply).await;
        assert_eq!(named(&headless.problems), [(1, "code12code", "org-import-column")]);
    }
}

/// A feature collection of rectangles: code, x and width as in [`block`].
fn features(blocks: &[(&str, i32, i32)]) -> String {
    let feature = |(code, x, width): &(&str, i32, i32)| {
        let geometry = geometry::to_text(&block(*x, *width));
        format!(r#"{{"type":"Feature","properties":{{"adcode":"{code}"}},"geometry":{geometry}}}"#)
    };
    let features: Vec<String> = blocks.iter().map(feature).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

#[tokio::test]
async fn boundaries_are_imported_once_and_again_change_nothing() {
    for world in worlds().await {
        let city = world.city().await;
        let file = features(&[("990102001001", 0, 4), ("990102001001001", 0, 2), ("990102", 0, 5)]);
        let report = boundaries(&world, &file, Mode::Apply).await;
        assert_eq!(
            (report.added, report.changed, report.unchanged),
            (1, 1, 1),
            "{:?}",
            report.problems
        );
        // The street between is not drawn, so that only the district and the city are compared.
        assert_eq!(named(&report.warnings), [(3, "geometry", "org-outside")]);
        assert!(report.applied);
        let again = boundaries(&world, &file, Mode::Apply).await;
        assert!(again.says_nothing_new() && !again.applied);
        assert!(world.network().await.area(city.community).is_some());
    }
}

#[tokio::test]
async fn overlaps_and_gaps_are_reported_with_their_pairs() {
    for world in worlds().await {
        world.city().await;
        let overlap = features(&[("990102001001001", 0, 3)]);
        let report = boundaries(&world, &overlap, Mode::DryRun).await;
        assert_eq!(named(&report.warnings), [(1, "geometry", "org-overlap")]);
        let args = &report.warnings[0].field.args;
        assert_eq!(args[0].1, "桥头第一网格 990102001001001");
        assert_eq!(args[1].1, "桥头第二网格 990102001001002");
        assert!(
            (10_000..11_000).contains(&args[2].1.parse::<u64>().unwrap()),
            "a block of 96 m by 111 m"
        );
        let gap = features(&[("990102001001", 0, 4), ("990102001001001", 0, 1)]);
        let report = boundaries(&world, &gap, Mode::DryRun).await;
        assert_eq!(named(&report.warnings), [(2, "geometry", "org-gap")]);
        assert!(report.is_clean() && !report.applied);
    }
}

#[tokio::test]
async fn a_map_with_bad_features_is_refused_whole() {
    for world in worlds().await {
        world.city().await;
        let before = world.network().await.version().to_owned();
        let file = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"adcode":990102001001},"geometry":{"type":"Polygon","coordinates":[[[114,30],[114.1,30],[114.1,30.1],[114,30]]]}},
            {"type":"Feature","properties":{"name":"江北区"},"geometry":null},
            {"type":"Feature","properties":{"adcode":"990199"},"geometry":null},
            {"type":"Feature","properties":{"adcode":"990102"},"geometry":{"type":"Point","coordinates":[114,30]}},
            {"type":"Feature","properties":{"adcode":"990102"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}},
            {"type":"Feature","properties":{"adcode":"990102"},"geometry":null}
        ]}"#;
        let report = boundaries(&world, file, Mode::Apply).await;
        let expected = [
            (2, "adcode", "org-import-property"),
            (3, "adcode", "org-import-unknown"),
            (4, "geometry", "org-geometry"),
            (5, "geometry", "org-geometry"),
            (6, "geometry", "org-geometry"),
        ];
        assert_eq!(named(&report.problems), expected);
        assert!(!report.applied);
        assert_eq!(world.network().await.version(), before);
        let torn = boundaries(&world, "{", Mode::Apply).await;
        assert_eq!(named(&torn.problems), [(0, "file", "org-import-geojson")]);
    }
}

/// A file of real data that lies beside the repository on the machines of its makers.
fn real(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        println!("skipped: {name} is not here");
    }
    text
}

#[tokio::test]
async fn shenzhen_is_imported_whole() {
    let (Some(codes), Some(map)) =
        (real("shenzhen_admin_l2_l5_2023.csv"), real("shenzhen_districts_wgs84.geojson"))
    else {
        return;
    };
    for world in worlds().await {
        let report = divisions(&world, &codes, Mode::Apply).await;
        assert!(report.applied, "{:?}", report.problems);
        let network = world.network().await;
        let count = |kind| network.all().filter(|org| org.kind == kind).count() as u64;
        assert_eq!(
            report.added,
            1 + count(OrgKind::District) + count(OrgKind::Street) + count(OrgKind::Community)
        );
        assert_eq!(divisions(&world, &codes, Mode::Apply).await.unchanged, report.added);
        let report = boundaries(&world, &map, Mode::Apply).await;
        for finding in report.problems.iter().chain(&report.warnings) {
            println!("{} {:?}", finding.row, finding.field);
        }
        assert!(report.applied, "{:?}", report.problems);
        assert_eq!(report.added, 9);
        // The civic centre stands in Futian.
        let centre = kernel::geo::Point::new(114.0596, 22.5429).unwrap();
        let network = world.network().await;
        assert_eq!(network.place(&network.locate(centre).unwrap(), true), "福田区");
        assert!(boundaries(&world, &map, Mode::Apply).await.says_nothing_new());
    }
}
