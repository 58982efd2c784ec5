//! Files of other systems come in: whole or not at all, once, through the gate, and with figures that are those of the file.

use crate::cli::{stderr, stdout, tongxin};
use crate::sources::root;
use insight::metrics::{self, Board, Measure};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kernel::Timestamp;
use kernel::db::sql;
use kernel::policy::Actor;
use kernel::territory::OrgId;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use testkit::World;
use tongxin::compose;
use tongxin::import::{Map, Mode, Report, Table, Unfit, import_cases};

/// A file of an example as rows by column.
type Rows = Vec<BTreeMap<String, String>>;

fn rows(text: &str) -> Rows {
    csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes())
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

fn example(name: &str) -> PathBuf {
    root().join("examples").join(name)
}

fn text(path: &Path) -> String {
    let mut text = String::new();
    std::fs::File::open(path).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn baltimore() -> (Map, String) {
    (
        Map::read(&example("baltimore/map.toml")).unwrap(),
        text(&example("baltimore/baltimore_311_1000.csv")),
    )
}

/// Pingshan's complaints may not be shipped: they stand beside the project where it is built.
fn pingshan() -> Option<(Map, String)> {
    let events = root().join("../shared/data/pingshan_events_6000.csv");
    if !events.exists() {
        eprintln!("skipped: {} is not there", events.display());
        return None;
    }
    Some((Map::read(&example("pingshan/map.toml")).unwrap(), text(&events)))
}

async fn worlds() -> Vec<World> {
    testkit::engines_with(|world| world.capabilities(&compose::capabilities())).await
}

async fn import(world: &World, map: &Map, file: &str, mode: Mode) -> Result<Report, Unfit> {
    let table = Table::read("file.csv", file.as_bytes()).unwrap();
    import_cases(&world.app, map, &table, mode, |_| {}).await
}

/// Everything in the ledger, as the hash of every entry: equal only if nothing was written between.
async fn ledger(world: &World) -> Vec<Vec<u8>> {
    let mut cx = world.reader(Actor::System).await;
    let hashes: Vec<(Vec<u8>,)> =
        sql("SELECT hash FROM event ORDER BY stream, seq").all(&mut cx.tx).await.unwrap();
    hashes.into_iter().map(|(hash,)| hash).collect()
}

async fn city(world: &World) -> OrgId {
    place::org::network(&world.app).await.unwrap().roots().next().unwrap().id
}

async fn board(world: &World, org: OrgId) -> Board {
    let mut cx = world.reader(Actor::System).await;
    metrics::board(&mut cx, org, metrics::Span::All).await.unwrap()
}

/// Closed, and closed late, as the board has it.
fn ended(board: &Board) -> (i64, i64) {
    let closed = board.figures.of(Measure::Closed);
    (closed, closed - board.figures.of(Measure::ClosedOnTime))
}

/// Closed, and closed late, by whoever led.
async fn ended_by(world: &World, board: &Board) -> BTreeMap<String, (i64, i64)> {
    let network = place::org::network(&world.app).await.unwrap();
    let led = |named: &metrics::Named| {
        let closed = named.figures.of(Measure::Closed);
        let late = closed - named.figures.of(Measure::ClosedOnTime);
        (closed > 0).then(|| (network.name(named.org, true).to_owned(), (closed, late)))
    };
    let departments = board
        .below
        .iter()
        .filter(|named| network.get(named.org).is_some_and(|org| org.level().is_none()));
    departments.filter_map(led).collect()
}

#[tokio::test]
async fn the_figures_of_baltimore_are_those_of_its_file() {
    let (map, file) = baltimore();
    let all = rows(&file);
    let closed: Vec<_> = all.iter().filter(|row| !row["closed"].is_empty()).collect();
    // Both in the same local time and written from the year down: the later text is the later moment.
    let late = |row: &&&BTreeMap<String, String>| row["closed"] > row["due"];
    let mut by_agency: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for row in &closed {
        let (ended, overdue) = by_agency.entry(row["agency"].clone()).or_default();
        *ended += 1;
        *overdue += i64::from(late(&row));
    }
    let expected = (
        i64::try_from(closed.len()).unwrap(),
        i64::try_from(closed.iter().filter(late).count()).unwrap(),
    );
    assert!(expected.1 > 0, "nothing to compare");
    for world in worlds().await {
        let report = import(&world, &map, &file, Mode::Apply).await.unwrap();
        assert!(report.applied && report.new == 1_000, "{}", report.to_text());
        world.drain().await;
        let board = board(&world, city(&world).await).await;
        assert_eq!(ended(&board), expected, "{}", world.engine);
        assert_eq!(board.figures.of(Measure::Reported), 1_000);
        assert_eq!(board.figures.of(Measure::Open), 1_000 - expected.0);
        assert_eq!(ended_by(&world, &board).await, by_agency);
        let rate = board.figures.on_time().unwrap();
        let share = f64::from(u32::try_from(expected.0 - expected.1).unwrap()) / f64::from(rate.n);
        assert!((rate.value - share).abs() < 1e-12 && i64::from(rate.n) == expected.0);
    }
}

#[tokio::test]
async fn the_figures_of_pingshan_are_those_of_its_file() {
    let Some((map, file)) = pingshan() else { return };
    let all = rows(&file);
    let decided =
        all.iter().filter(|row| ["intime", "overtime"].contains(&row["achieve"].as_str())).count();
    let late = all.iter().filter(|row| row["achieve"] == "overtime").count();
    let expected = (i64::try_from(decided).unwrap(), i64::try_from(late).unwrap());
    for world in worlds().await {
        let report = import(&world, &map, &file, Mode::Apply).await.unwrap();
        assert!(report.applied && report.new == 6_000, "{}", report.to_text());
        world.drain().await;
        let network = place::org::network(&world.app).await.unwrap();
        assert_eq!(ended(&board(&world, city(&world).await).await), expected, "{}", world.engine);
        for street in ["440310001000", "440310005000"] {
            let street = network.by_code(street).unwrap();
            let own = all.iter().filter(|row| row["street"] == street.name_zh);
            let late = own.clone().filter(|row| row["achieve"] == "overtime").count();
            let expected = (i64::try_from(own.count()).unwrap(), i64::try_from(late).unwrap());
            assert_eq!(ended(&board(&world, street.id).await), expected, "{}", street.name_zh);
        }
        // A name that is a community's is the community, and its list is what it handled.
        let community = network.by_code("440310006004").unwrap();
        assert_eq!(community.name_zh, "老坑社区");
        let led = all.iter().filter(|row| row["dispose_unit"] == "老坑社区");
        let kinds: std::collections::BTreeSet<_> =
            led.map(|row| (&row["type_l1"], &row["type_l2"], &row["type_l3"])).collect();
        let mut cx = world.reader(Actor::System).await;
        let [own, assist, never] = place::org::duty_counts(&mut cx, community.id).await.unwrap();
        assert_eq!((usize::try_from(own).unwrap(), assist, never), (kinds.len(), 0, 0));
    }
}

/// The value of a tile of a board's page.
fn tile(page: &str, figure: &str) -> i64 {
    let (_, tile) = page.split_once(&format!("data-figure=\"{figure}\"")).unwrap();
    let (_, value) = tile.split_once("data-value=\"").unwrap();
    value.split('"').next().unwrap().parse().unwrap()
}

/// What lies years back is reached from the page itself, in both of its ways, and added up month by month.
#[tokio::test]
async fn imported_history_is_seen_on_the_public_board() {
    let (map, file) = baltimore();
    let all = rows(&file);
    let month = |row: &BTreeMap<String, String>| row["created"].chars().take(7).collect::<String>();
    let months: std::collections::BTreeSet<String> = all.iter().map(month).collect();
    let (first, last) = (months.first().unwrap(), months.last().unwrap());
    let closed = all.iter().filter(|row| !row["closed"].is_empty()).count();
    for world in worlds().await {
        import(&world, &map, &file, Mode::Apply).await.unwrap();
        world.drain().await;
        let page = world.get("/board?days=all").await.ok().body;
        assert_eq!(tile(&page, "reported"), 1_000, "{}", world.engine);
        assert_eq!(tile(&page, "closed"), i64::try_from(closed).unwrap());
        assert!(page.contains("?days=all\" aria-current=\"page\""), "the page offers it");
        let first_month = all.iter().filter(|row| month(row) == *first).count();
        let page = world.get(&format!("/board?from={first}&to={first}")).await.ok().body;
        assert_eq!(tile(&page, "reported"), i64::try_from(first_month).unwrap());
        let page = world.get(&format!("/board?from={first}&to={last}")).await.ok().body;
        assert_eq!(tile(&page, "reported"), 1_000);
        assert!(page.contains(&format!("name=\"from\" value=\"{first}\"")));
        for (query, field) in
            [("days=3650", "days"), ("from=x", "from"), ("from=2018-01&to=2017-01", "to")]
        {
            let page = world.get(&format!("/board?{query}")).await;
            assert_eq!(page.status, 400, "{query}");
            assert!(page.contains(&format!("<li>{field}: ")), "{query} names its field");
            let city = city(&world).await;
            let body = world.get(&format!("/api/v1/board/{city}?{query}")).await;
            assert!(
                body.status == 400 && body.contains(&format!("\"name\":\"{field}\"")),
                "{}",
                body.body
            );
        }
    }
}

#[derive(sqlx::FromRow)]
struct Kept {
    reported_at: Timestamp,
    due_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    overdue: bool,
    lon: Option<f64>,
    lat: Option<f64>,
    channel: String,
    lead_org_id: Option<OrgId>,
    street_id: Option<OrgId>,
}

#[tokio::test]
async fn history_keeps_its_dates_its_place_and_its_handler() {
    let (map, file) = baltimore();
    let zone = TimeZone::get("America/New_York").unwrap();
    let local = |text: &str| -> Timestamp {
        let time: DateTime = text.parse().unwrap();
        zone.to_timestamp(time).unwrap().into()
    };
    for world in worlds().await {
        import(&world, &map, &file, Mode::Apply).await.unwrap();
        let network = place::org::network(&world.app).await.unwrap();
        let mut cx = world.reader(Actor::System).await;
        for row in rows(&file).iter().step_by(83) {
            let kept: Kept = sql(
                "SELECT reported_at, due_at, closed_at, overdue, lon, lat, channel, lead_org_id, street_id
                 FROM case_file WHERE source = 'baltimore-311' AND source_key = $1",
            )
            .bind(&row["id"])
            .one(&mut cx.tx)
            .await
            .unwrap();
            let closed = Some(&row["closed"])
                .filter(|closed| !closed.is_empty())
                .map(|closed| local(closed));
            assert_eq!(
                (kept.reported_at, kept.due_at, kept.closed_at),
                (local(&row["created"]), Some(local(&row["due"])), closed)
            );
            assert_eq!(kept.overdue, closed > kept.due_at, "{}", row["id"]);
            assert_eq!(
                (kept.lon.unwrap().to_string(), kept.lat.unwrap().to_string()),
                (row["lon"].clone(), row["lat"].clone())
            );
            assert_eq!(kept.channel == "hotline", row["channel"] == "Phone");
            assert_eq!(network.name(kept.lead_org_id.unwrap(), false), row["agency"]);
            let street = kept.street_id.map_or("", |street| network.name(street, false));
            assert!(
                street == row["neighborhood"] || row["council_district"].is_empty(),
                "{}",
                row["id"]
            );
        }
    }
}

#[tokio::test]
async fn importing_twice_changes_nothing_and_a_dry_run_neither() {
    let (map, file) = baltimore();
    for world in worlds().await {
        let tried = import(&world, &map, &file, Mode::DryRun).await.unwrap();
        assert!(tried.new == 1_000 && !tried.applied && ledger(&world).await.is_empty());
        let first = import(&world, &map, &file, Mode::Apply).await.unwrap();
        assert_eq!(Report { applied: false, ..first }, tried, "a dry run says what would be");
        let before = ledger(&world).await;
        let again = import(&world, &map, &file, Mode::Apply).await.unwrap();
        assert_eq!(
            (again.new, again.known, again.founded.len(), again.categories),
            (0, 1_000, 0, 0)
        );
        assert!(again.says_nothing_new() && again.is_clean());
        assert!(ledger(&world).await == before, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_file_with_bad_rows_is_refused_whole_and_every_bad_row_is_named() {
    let (map, file) = baltimore();
    let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
    let id = lines[7].split_once(',').unwrap().0.to_owned();
    let mut spoil = |line: usize, from: &str, to: &str| {
        assert!(lines[line - 1].contains(from), "{}", lines[line - 1]);
        lines[line - 1] = lines[line - 1].replacen(from, to, 1);
    };
    spoil(2, "2014-01-01 05:08:10", "1 January 2014");
    spoil(3, "API", "Telex");
    spoil(4, "14-00018088", "14-00006922");
    spoil(5, "-76.", "-276.");
    spoil(6, ",", ",,");
    spoil(7, "2014-", "2114-");
    spoil(8, &id, "");
    let spoilt = lines.join("\n");
    for world in worlds().await {
        let report = import(&world, &map, &spoilt, Mode::Apply).await.unwrap();
        let named: Vec<(u64, Option<&str>)> =
            report.refused.iter().map(|bad| (bad.row, bad.column.as_deref())).collect();
        let expected = [
            (2, Some("created")),
            (3, Some("channel")),
            (4, Some("id")),
            (5, Some("lon")),
            (6, None),
            (7, Some("created")),
            (8, Some("id")),
        ];
        assert!(expected.iter().all(|bad| named.contains(bad)), "{}", report.to_text());
        let twice = report.refused.iter().find(|bad| bad.row == 4).unwrap();
        assert!(twice.problem.contains("line 3"), "{}", twice.problem);
        assert_eq!(report.bad_rows(), 7, "{}", report.to_text());
        assert!(!report.applied && ledger(&world).await.is_empty());
        assert!(place::org::network(&world.app).await.unwrap().is_empty());
    }
}

/// A map for the small city, which is there already.
const SMALL: &str = "
    source = 'old hotline'
    calendar = 'cn-mainland'
    id.column = 'id'
    reported = { column = 'at', format = '%Y-%m-%d' }
    on_time = { column = 'in time', yes = ['yes'], no = ['no'] }
    category = { columns = ['what'], unknown = 'create', prefix = '01', limit = '7d' }
    organisation = { column = 'who', unknown = 'refuse', duties = 'observed' }
    place.level = [{ level = 'district', column = 'district' }]
    text = { body = '{what}', answer = 'done' }
";

#[tokio::test]
async fn what_a_community_does_not_answer_for_is_refused_by_the_gate() {
    let map = Map::parse(SMALL, Path::new("small.toml")).unwrap();
    let head = "id,at,in time,what,who,district\n";
    // Created in this order: 垃圾 is 01.01, the community's own; 违建 is 01.02, on its never list; 走失 is 01.04, on none.
    let sound = "a,2025-01-02,yes,垃圾,第1社区,第1区\nb,2025-01-03,no,违建,第1区城市管理局,第1区\n";
    for world in worlds().await {
        testkit::small_city(&world).await;
        add_categories(&world).await;
        let before = ledger(&world).await;
        let bad = format!(
            "{head}{sound}c,2025-01-04,yes,违建,第2社区,第1区\nd,2025-01-05,yes,走失,第1社区,第1区\ne,2025-01-05,,走失,第9社区,第1区\n"
        );
        let report = import(&world, &map, &bad, Mode::Apply).await.unwrap();
        let refused: Vec<(u64, Option<&str>)> =
            report.refused.iter().map(|bad| (bad.row, bad.rule)).collect();
        let (never, not_listed) =
            (Some("task.gate.admission.never"), Some("task.gate.admission.not-listed"));
        assert_eq!(refused, [(4, never), (5, not_listed), (6, None)], "{}", report.to_text());
        assert!(report.refused[0].problem.contains("Community 2"), "{}", report.to_text());
        assert!(ledger(&world).await == before, "{}: nothing was written", world.engine);

        let report = import(&world, &map, &format!("{head}{sound}"), Mode::Apply).await.unwrap();
        assert!(
            report.applied && report.new == 2 && report.founded.is_empty(),
            "{}",
            report.to_text()
        );
    }
}

async fn add_categories(world: &World) {
    let category = |(code, name): (&str, &str)| matter::category::Category {
        code: code.to_owned(),
        parent: None,
        pack: "small".to_owned(),
        kind: matter::category::CategoryKind::Event,
        name_zh: name.to_owned(),
        name_en: name.to_owned(),
        limit: "7d".parse().unwrap(),
        leaf: true,
        position: 0,
    };
    let all: Vec<_> = [("01.01", "垃圾"), ("01.02", "违建"), ("01.04", "走失")]
        .into_iter()
        .map(category)
        .collect();
    let mut cx = world.console().await;
    matter::category::add_categories(&mut cx, &all).await.unwrap();
    cx.commit().await.unwrap();
}

#[tokio::test]
async fn rows_of_another_city_are_refused() {
    let (map, file) = baltimore();
    for world in worlds().await {
        testkit::small_city(&world).await;
        let before = ledger(&world).await;
        let why = import(&world, &map, &file, Mode::Apply).await.unwrap_err().to_string();
        assert!(
            why.contains("city.code")
                && why.contains("小城市 (990100000000)")
                && why.contains("巴尔的摩"),
            "{why}"
        );
        assert!(ledger(&world).await == before);
    }
}

#[test]
fn the_command_imports_reports_and_ends_with_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let (map, file) = (example("baltimore/map.toml"), example("baltimore/baltimore_311_1000.csv"));
    let (map, file) = (map.to_str().unwrap(), file.to_str().unwrap());
    let import = |more: &[&str]| {
        tongxin(folder.path(), &[&["import", "cases", "--map", map, file], more].concat())
    };
    assert!(tongxin(folder.path(), &["migrate"]).status.success());

    let tried = import(&["--dry-run"]);
    assert!(
        tried.status.success() && stdout(&tried).contains("1000 rows read, 1000 new"),
        "{}",
        stderr(&tried)
    );
    let done = import(&["--json"]);
    assert!(done.status.success(), "{}", stderr(&done));
    let report: serde_json::Value = serde_json::from_str(&stdout(&done)).unwrap();
    assert_eq!((&report["new"], &report["applied"]), (&1000.into(), &true.into()));
    let examined = tongxin(folder.path(), &["doctor", "--deep"]);
    assert!(examined.status.success(), "an import leaves nothing undone: {}", stdout(&examined));
    assert!(stdout(&examined).contains(" 0 events not yet handled"), "{}", stdout(&examined));
    let again = import(&[]);
    assert!(
        stdout(&again).contains("0 new, 1000 known before")
            && stderr(&again).contains("nothing changed")
    );

    let bad = folder.path().join("bad.csv");
    std::fs::write(&bad, text(Path::new(file)).replacen("2014-01-01 05:08:10", "soon", 1)).unwrap();
    let refused = tongxin(folder.path(), &["import", "cases", "--map", map, bad.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stdout(&refused).contains("line 2, created = \"soon\": is no time"),
        "{}",
        stdout(&refused)
    );
    assert!(stderr(&refused).contains("nothing was written"));
    assert!(!stdout(&refused).contains(" new"), "none is new: {}", stdout(&refused));
    let gbk = folder.path().join("gbk.csv");
    std::fs::write(&gbk, b"code,name\n9901,\xbd\xad\xb3\xc7\xca\xd0\n").unwrap();
    let refused = tongxin(folder.path(), &["import", "divisions", gbk.to_str().unwrap()]);
    assert!(stderr(&refused).contains("looks like GB18030"), "{}", stderr(&refused));

    let divisions = folder.path().join("divisions.csv");
    std::fs::write(&divisions, "code,name\n9901,江城市\n990102,江北区\n").unwrap();
    let done = tongxin(folder.path(), &["import", "divisions", divisions.to_str().unwrap()]);
    assert!(
        done.status.success() && stdout(&done).contains("2 rows read: 2 new"),
        "{}{}",
        stdout(&done),
        stderr(&done)
    );
    let again =
        tongxin(folder.path(), &["import", "divisions", divisions.to_str().unwrap(), "--dry-run"]);
    assert!(stdout(&again).contains("2 as they were"), "{}", stdout(&again));
}
