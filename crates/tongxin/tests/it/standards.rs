//! The two pages that answer a standard row by row name only what exists, and leave no row out.

use crate::sources::root;
use std::collections::BTreeSet;
use std::path::Path;

/// Requirements of ASVS 5.0.0, levels 1 and 2, in the chapters of the page: chapter and section, then numbers with their levels.
const ASVS: [(&str, &str); 45] = [
    ("3.2", "1:1 2:1"),
    ("3.3", "1:1 2:2 3:2 4:2"),
    ("3.4", "1:1 2:1 3:2 4:2 5:2 6:2"),
    ("3.5", "1:1 2:1 3:1 4:2 5:2"),
    ("3.7", "1:2 2:2"),
    ("6.1", "1:1 2:2 3:2"),
    ("6.2", "1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:2 10:2 11:2 12:2"),
    ("6.3", "1:1 2:1 3:2 4:2"),
    ("6.4", "1:1 2:1 3:2 4:2"),
    ("6.5", "1:2 2:2 3:2 4:2 5:2"),
    ("6.6", "1:2 2:2 3:2"),
    ("6.8", "1:2 2:2 3:2 4:2"),
    ("7.1", "1:2 2:2 3:2"),
    ("7.2", "1:1 2:1 3:1 4:1"),
    ("7.3", "1:2 2:2"),
    ("7.4", "1:1 2:1 3:2 4:2 5:2"),
    ("7.5", "1:2 2:2"),
    ("7.6", "1:2 2:2"),
    ("8.1", "1:1 2:2"),
    ("8.2", "1:1 2:1 3:2"),
    ("8.3", "1:1"),
    ("8.4", "1:2"),
    ("9.1", "1:1 2:1 3:1"),
    ("9.2", "1:1 2:2 3:2 4:2"),
    ("10.1", "1:2 2:2"),
    ("10.2", "1:2 2:2"),
    ("10.3", "1:2 2:2 3:2 4:2"),
    ("10.4", "1:1 2:1 3:1 4:1 5:1 6:2 7:2 8:2 9:2 10:2 11:2"),
    ("10.5", "1:2 2:2 3:2 4:2 5:2"),
    ("10.6", "1:2 2:2"),
    ("10.7", "1:2 2:2 3:2"),
    ("11.1", "1:2 2:2"),
    ("11.2", "1:2 2:2 3:2"),
    ("11.3", "1:1 2:1 3:2"),
    ("11.4", "1:1 2:2 3:2 4:2"),
    ("11.5", "1:2"),
    ("11.6", "1:2"),
    ("14.1", "1:2 2:2"),
    ("14.2", "1:1 2:2 3:2 4:2"),
    ("14.3", "1:1 2:2 3:2"),
    ("16.1", "1:2"),
    ("16.2", "1:2 2:2 3:2 4:2 5:2"),
    ("16.3", "1:2 2:2 3:2 4:2"),
    ("16.4", "1:2 2:2 3:2"),
    ("16.5", "1:2 2:2 3:2"),
];

/// Items of GB/T 22239-2019, 8.1.4: for each point how many; one alone has no letter.
const DENGBAO: [u8; 11] = [4, 7, 4, 6, 1, 1, 2, 2, 3, 2, 2];

/// A row of one of the tables, without its words.
struct Row {
    number: String,
    second: String,
    state: String,
    how: String,
    tested: String,
}

/// Every row that begins with a number.
fn rows(page: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(root().join("docs").join(page)).unwrap();
    let lines = text.lines().filter(|line| {
        line.strip_prefix("| ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let [number, second, _, state, how, tested] = cells[..] else {
                panic!("{page}: not six cells: {line}")
            };
            let own = str::to_owned;
            Row {
                number: own(number),
                second: own(second),
                state: own(state),
                how: own(how),
                tested: own(tested.trim_end_matches('|').trim()),
            }
        })
        .collect()
}

/// What stands between backticks, each with the word before it.
fn spans(cell: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = cell.split('`').collect();
    let pairs = parts.chunks_exact(2);
    pairs
        .map(|pair| {
            let before = pair[0].split_whitespace().last().unwrap_or_default();
            (before.to_owned(), pair[1].to_owned())
        })
        .collect()
}

/// Names of all our tests: functions of Rust below an attribute that says so.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather(&root().join("crates"), &mut found);
    found
}

fn gather(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let after = text.split("test]").skip(1).chain(text.split("test(").skip(1));
            let names = after.filter_map(|rest| rest.split_once("fn ")?.1.split('(').next());
            found.extend(names.map(str::to_owned));
        }
    }
}

#[test]
fn every_requirement_has_its_row_and_every_row_its_requirement() {
    let mut wanted = Vec::new();
    for (section, numbers) in ASVS {
        for (number, level) in numbers.split(' ').filter_map(|pair| pair.split_once(':')) {
            wanted.push((format!("{section}.{number}"), level.to_owned()));
        }
    }
    let found = rows("asvs.md").into_iter().map(|row| (row.number, row.second));
    assert_eq!(found.collect::<Vec<_>>(), wanted);
    assert_eq!(wanted.len(), 154);

    let mut wanted = Vec::new();
    for (point, count) in (1..).zip(DENGBAO) {
        let letters = ('a'..).take(count.into());
        wanted.extend(letters.map(|letter| match count {
            1 => format!("8.1.4.{point}"),
            _ => format!("8.1.4.{point} {letter}"),
        }));
    }
    let found = rows("dengbao.md").into_iter().map(|row| row.number);
    assert_eq!(found.collect::<Vec<_>>(), wanted);
    assert_eq!(wanted.len(), 34);
}

#[test]
fn the_pages_name_only_what_exists() {
    let (tests, root) = (tests(), root());
    let mut wrong = Vec::new();
    for page in ["asvs.md", "dengbao.md"] {
        for row in rows(page) {
            for (before, name) in spans(&row.tested) {
                let there = match (before.as_str(), name.contains('/')) {
                    ("fault", _) => root.join(format!("scripts/faults/{name}.mjs")).is_file(),
                    (_, true) => root.join(&name).is_file(),
                    _ => tests.contains(&name),
                };
                wrong.extend((!there).then(|| format!("{page} {}: no {name}", row.number)));
            }
            // A path of the repository, and not one of the site or of a type of content.
            let paths = spans(&row.how).into_iter().map(|(_, path)| path);
            let paths = paths.filter(|path| !path.starts_with('/') && path.contains('.'));
            for path in paths.filter(|path| path.contains('/') && !path.contains(' ')) {
                let there = root.join(&path).is_file();
                wrong.extend((!there).then(|| format!("{page} {}: no {path}", row.number)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_met_is_tested_and_what_is_not_says_why() {
    let mut wrong = Vec::new();
    for page in ["asvs.md", "dengbao.md"] {
        for Row { number, state, how, tested, .. } in rows(page) {
            let fine = match state.as_str() {
                "met" | "in part" => !spans(&tested).is_empty() && !how.is_empty(),
                // A reason has more than a word.
                "not met" | "n/a" => how.split_whitespace().count() > 3,
                _ => false,
            };
            wrong.extend((!fine).then(|| format!("{page} {number}: {state:?} {how:?} {tested:?}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn our_scripts_keep_nothing_in_the_browser_and_take_no_messages() {
    let stores = ["localStorage", "sessionStorage", "indexedDB", "caches.", "postMessage"];
    let mut read = 0;
    for entry in std::fs::read_dir(root().join("assets/js")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        read += 1;
        let used: Vec<_> = stores.iter().filter(|store| text.contains(**store)).collect();
        assert!(used.is_empty(), "{} uses {used:?}", path.display());
        // The one cookie that a script writes is the choice between light and dark.
        let cookies = text.matches("document.cookie = ").count();
        assert_eq!(cookies, text.matches("document.cookie = `theme=").count(), "{path:?}");
    }
    assert!(read > 10, "the scripts were not found");
}
