//! The shape of the house: who may use whom, where SQL stands, how large a file may grow.

use crate::sources::{Source, literals, root, sources};
use crate::statements::is_sql;
use std::collections::{BTreeMap, BTreeSet};

/// From the ground up: a crate uses only those before it.
const FLOORS: [&str; 5] = ["kernel", "place", "matter", "insight", "tongxin"];

/// Fails with every line that breaks a rule.
fn none(broken: &[String]) {
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

/// The lines of a source, numbered, comments left out.
fn code(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(source.text.lines());
    lines.map(|(n, line)| (n, line.split("//").next().unwrap_or_default()))
}

#[test]
fn a_crate_uses_only_those_below_it() {
    let mut broken = Vec::new();
    for (floor, area) in FLOORS.iter().enumerate() {
        let above = FLOORS.get(floor + 1..).unwrap_or_default();
        let manifest =
            std::fs::read_to_string(root().join("crates").join(area).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for upper in above
            .iter()
            .filter(|upper| dependencies.lines().any(|line| line.starts_with(&format!("{upper}."))))
        {
            broken.push(format!("{area} depends on {upper}, which stands above it"));
        }
    }
    none(&broken);
}

#[test]
fn sql_stands_in_stores_and_on_the_ground_floor() {
    let mut broken = Vec::new();
    for source in sources(".rs").iter().filter(|s| s.area() != "kernel") {
        let in_store = source.name() == "store.rs" || source.folder().ends_with("/store");
        if !in_store {
            let sql = literals(&source.text).into_iter().filter(|literal| is_sql(&literal.text));
            broken.extend(sql.map(|literal| format!("{}:{} has SQL", source.path, literal.line)));
        }
    }
    none(&broken);
}

#[test]
fn a_table_is_written_by_one_capability() {
    let mut writers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in &sources(".rs") {
        for literal in literals(&source.text).iter().filter(|literal| is_sql(&literal.text)) {
            if let Some(table) = written(&literal.text) {
                let folder = if source.area() == "kernel" {
                    "kernel"
                } else {
                    source.folder().trim_end_matches("/store")
                };
                writers.entry(table).or_default().insert(folder.to_owned());
            }
        }
    }
    assert!(writers.len() > 3, "no statement that writes was found");
    let broken: Vec<String> = writers
        .into_iter()
        .filter(|(_, folders)| folders.len() > 1)
        .map(|(table, folders)| format!("{table} is written by {folders:?}"))
        .collect();
    none(&broken);
}

/// The table a statement writes.
fn written(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let table = match (words.next()?, words.next()?) {
        ("INSERT", "INTO") | ("DELETE", "FROM") => words.next()?,
        ("UPDATE", table) => table,
        _ => return None,
    };
    Some(table.trim_end_matches('(').to_owned())
}

#[test]
fn a_capability_uses_another_through_its_front_door() {
    let rooms = ["store", "http", "commands", "queries", "model", "jobs", "policy"];
    let mut broken = Vec::new();
    for source in sources(".rs").iter().filter(|s| !["kernel", "tongxin"].contains(&s.area())) {
        for (n, line) in code(source) {
            for path in line.split("crate::").skip(1) {
                let mut names = path.split("::");
                let (Some(capability), Some(room)) = (names.next(), names.next()) else { continue };
                let room = room
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .next()
                    .unwrap_or_default();
                let own = source.path.split('/').any(|folder| folder == capability);
                if rooms.contains(&room) && !own {
                    broken.push(format!("{}:{n} goes into {capability}::{room}", source.path));
                }
            }
        }
    }
    none(&broken);
}

#[test]
fn the_time_is_asked_of_the_clock_only() {
    let forbidden = [
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "Utc::now",
        "Local::now",
        "now_v7",
        "now_v4",
        "CURRENT_TIMESTAMP",
    ];
    let mut broken = Vec::new();
    for source in sources(".rs").iter().filter(|s| s.path != "crates/kernel/src/clock.rs") {
        for (n, line) in code(source) {
            let found = forbidden.iter().filter(|word| line.contains(**word));
            broken.extend(found.map(|word| format!("{}:{n} has {word}", source.path)));
        }
    }
    none(&broken);
}

#[test]
fn lints_are_expected_with_a_reason_and_never_allowed() {
    let mut broken = Vec::new();
    for source in &sources(".rs") {
        broken.extend(
            code(source)
                .filter(|(_, line)| line.contains("[allow("))
                .map(|(n, _)| format!("{}:{n}", source.path)),
        );
    }
    none(&broken);
}

#[test]
fn a_file_can_be_read_in_one_sitting() {
    let long = sources(".rs")
        .into_iter()
        .map(|s| (s.text.lines().count(), s.path))
        .filter(|(lines, _)| *lines > 600);
    none(&long.map(|(lines, path)| format!("{path} has {lines} lines")).collect::<Vec<_>>());
}

#[test]
fn templates_hold_no_script_no_style_and_trust_nothing() {
    let forbidden = [
        "style=\"",
        "<style",
        " onclick=",
        " onchange=",
        " onsubmit=",
        "javascript:",
        "|safe",
        "| safe",
        "http://",
        "https://",
    ];
    let mut broken = Vec::new();
    for source in &sources(".html") {
        for (n, line) in (1..).zip(source.text.lines()) {
            let inline = line.contains("<script")
                && !line.contains(" src=")
                && !line.contains("type=\"application/json\"");
            let found = forbidden
                .iter()
                .filter(|word| line.contains(**word) && !line.contains("www.w3.org"));
            broken.extend(found.map(|word| format!("{}:{n} has {word}", source.path)));
            broken.extend(inline.then(|| format!("{}:{n} has an inline script", source.path)));
        }
    }
    none(&broken);
}
