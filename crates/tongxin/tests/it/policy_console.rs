//! `tongxin policy` as a security officer meets it: who may do what, why, and what the installation's pack changes.

use crate::cli::{stderr, stdout, tongxin};
use serde_json::Value;
use std::path::Path;

fn json(folder: &Path, args: &[&str]) -> Value {
    let output = tongxin(folder, &[args, &["--json", "--quiet"]].concat());
    serde_json::from_str(&stdout(&output))
        .unwrap_or_else(|_| panic!("{}{}", stdout(&output), stderr(&output)))
}

/// The lead of the first street of the fictional district, and the street's code.
const LEAD: (&str, &str) = ("street", "990102001000");

#[test]
fn the_console_names_the_rule_or_grant_that_decides() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let founded = tongxin(folder, &["city", "new", "--size", "district", "--quiet"]);
    assert!(founded.status.success(), "{}", stderr(&founded));
    let (lead, street) = LEAD;

    let yes = json(folder, &["policy", "explain", lead, "case.dispatch", street]);
    assert_eq!((&yes["allowed"], &yes["grounds"][0]["ground"]), (&true.into(), &"rule".into()));
    let no = tongxin(folder, &["policy", "explain", lead, "case.rule", street]);
    assert_eq!(no.status.code(), Some(2));
    assert!(stdout(&no).contains("district_command has it within"), "{}", stdout(&no));

    let pack = folder.join("policy.toml");
    let text = "name = \"trial\"\n\
        [[permit]]\nrole = \"street_lead\"\nactions = [\"case.rule\"]\nrelation = \"within\"\nbasis = \"decision 3\"\n\
        [[forbid]]\nrole = \"street_lead\"\nactions = [\"case.dispatch\"]\nrelation = \"within\"\nbasis = \"decision 4\"\n";
    std::fs::write(&pack, text).unwrap();
    let checked = json(folder, &["policy", "pack", pack.to_str().unwrap()]);
    assert_eq!((&checked["permits"], &checked["forbids"]), (&1.into(), &1.into()));
    std::fs::write(folder.join("tongxin.toml"), format!("policy_pack = {pack:?}\n")).unwrap();
    let widened = json(folder, &["policy", "explain", lead, "case.rule", street]);
    assert_eq!(widened["grounds"][0]["ground"], "permit", "{widened}");
    let narrowed = json(folder, &["policy", "explain", lead, "case.dispatch", street]);
    assert_eq!(
        (&narrowed["allowed"], &narrowed["grounds"][0]["ground"]),
        (&false.into(), &"forbid".into())
    );
    assert!(narrowed["grounds"][0]["text"].as_str().unwrap().contains("decision 4"));

    std::fs::write(&pack, text.replace("case.rule", "post.give")).unwrap();
    let refused = tongxin(folder, &["user", "list"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        stderr(&refused).contains("belongs to the three administrators"),
        "{}",
        stderr(&refused)
    );
}

#[test]
fn the_console_tells_what_it_does_not_know() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tongxin(folder.path(), &["migrate"]).status.success());
    for (args, way_out) in [
        (["policy", "explain", "nobody.here", "case.see"], "tongxin user list"),
        (["policy", "explain", "nobody.here", "case.sea"], "tongxin policy table"),
    ] {
        let output = tongxin(folder.path(), &args);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains(way_out), "{}", stderr(&output));
    }
}
