//! The gate stands before the console too: whoever sits at the machine cannot give a community what is on its never list.

use crate::cli::{stderr, stdout, tongxin};

/// Parking offences: on the never list of every community of the fictional city (packs/categories/jiangcheng-duties.toml).
const NEVER: [&str; 2] = ["03.02", "03.06"];

#[test]
fn a_task_for_a_community_outside_its_lists_is_refused_at_the_console() {
    let folder = tempfile::tempdir().unwrap();
    let lived = ["simulate", "--size", "district", "--days", "3", "--per-day", "60", "--quiet"];
    let output = tongxin(folder.path(), &lived);
    assert!(output.status.success(), "{}", stderr(&output));
    let exported = tongxin(folder.path(), &["export", "cases", "--quiet"]);
    let cases = stdout(&exported);
    let mut lines = csv::Reader::from_reader(cases.as_bytes());
    let found = lines.records().map(Result::unwrap).find(|case| NEVER.contains(&&case[4]));
    let case = found.expect("three days bring a parking offence");
    let (number, community) = (&case[0], &case[12]);
    let refused = tongxin(folder.path(), &["case", "dispatch", number, "--to", community]);
    assert_eq!(refused.status.code(), Some(1), "{}", stdout(&refused));
    assert!(stderr(&refused).contains("never list"), "{}", stderr(&refused));
}
