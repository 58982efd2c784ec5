//! Matters, not people (domain.md, principles 1 and 2): what must not exist does not. The test knows names only, so it finds the careless, not
//! the cunning; reviews find those.

use crate::engines;
use crate::migrations;
use crate::routes;
use std::collections::BTreeSet;
use tongxin::compose;

/// What staff apps used to do and residents' files used to hold, as words of names.
const FORBIDDEN: [&str; 30] = [
    "checkin",
    "attendance",
    "punch",
    "clockin",
    "points",
    "point",
    "score",
    "scores",
    "ranking",
    "rank",
    "leaderboard",
    "online",
    "duration",
    "heartbeat",
    "track",
    "trace",
    "trajectory",
    "gps",
    "footprint",
    "profile",
    "persona",
    "face",
    "biometric",
    "idcard",
    "phone",
    "birthday",
    "gender",
    "religion",
    "ethnicity",
    "relation",
];
/// Pairs of words that are harmless alone.
const FORBIDDEN_PAIRS: [(&str, &str); 5] =
    [("check", "in"), ("online", "time"), ("app", "use"), ("social", "graph"), ("person", "file")];
/// The reporter's own link to their case: the case is tracked, not the person.
const OF_THE_CASE: [&str; 1] = ["/track"];

/// The forbidden words in a name.
fn forbidden(name: &str) -> Vec<String> {
    let name = OF_THE_CASE.iter().fold(name.to_lowercase(), |name, ours| name.replace(ours, ""));
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let single =
        words.iter().filter(|word| FORBIDDEN.contains(word)).map(|word| (*word).to_owned());
    let pairs = words
        .windows(2)
        .filter(|pair| FORBIDDEN_PAIRS.contains(&(pair[0], pair[1])))
        .map(|pair| pair.join("_"));
    single.chain(pairs).collect()
}

fn none_of(names: impl IntoIterator<Item = String>) {
    let bad: Vec<String> = names
        .into_iter()
        .filter_map(|name| {
            Some(forbidden(&name)).filter(|f| !f.is_empty()).map(|f| format!("{name}: {f:?}"))
        })
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[tokio::test]
async fn no_table_and_no_column_keeps_watch_on_people() {
    let (_folder, db) = engines::sqlite().await;
    let schema = migrations::schema(&db).await;
    none_of(schema.keys().map(|(table, column)| format!("{table}.{column}")));
    db.close().await;
}

#[test]
fn no_route_and_no_action_does() {
    none_of(routes::paths());
    none_of(
        compose::policy(&compose::capabilities()).into_iter().map(|rule| rule.action.to_owned()),
    );
}

#[tokio::test]
async fn of_a_reporter_only_the_digest_of_their_link_is_kept() {
    let (_folder, db) = engines::sqlite().await;
    let schema = migrations::schema(&db).await;
    let columns: BTreeSet<&str> = schema
        .keys()
        .filter(|(table, _)| table == "case_reporter")
        .map(|(_, column)| column.as_str())
        .collect();
    assert_eq!(columns, BTreeSet::from(["case_id", "id", "token_hash", "channel", "at"]));
    db.close().await;
}

/// What a reporter chooses to say of themselves stands in one table, and nothing of it in the clear.
#[tokio::test]
async fn the_vault_s_table_is_the_only_place_of_a_reporter_s_contact_and_holds_sealed_text_only() {
    let (_folder, db) = engines::sqlite().await;
    let schema = migrations::schema(&db).await;
    let columns: BTreeSet<&str> = schema
        .keys()
        .filter(|(table, _)| table == "sealed_contact")
        .map(|(_, column)| column.as_str())
        .collect();
    let keys = ["case_id", "id", "given_at"];
    let sealed = ["name_sealed", "number_sealed", "reach_sealed", "number_index"];
    assert_eq!(columns, keys.into_iter().chain(sealed).collect());
    // Whatever is called sealed is walked by rotation and `doctor`, and whatever they walk is there.
    let stored: BTreeSet<String> = schema
        .keys()
        .filter(|(_, column)| column.ends_with("_sealed"))
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    let declared = compose::sealed(&compose::capabilities());
    assert_eq!(stored, declared.iter().map(kernel::vault::Field::name).collect());
    db.close().await;
}

#[test]
fn the_test_itself_can_find() {
    for name in [
        "staff_points",
        "post.online_time",
        "/desk/check-in",
        "resident_profile.score",
        "/gps/track",
    ] {
        assert!(!forbidden(name).is_empty(), "{name}");
    }
    for name in [
        "/track/{number}/{secret}",
        "outbox.position",
        "sign_in_failure.last_at",
        "session.seen_at",
    ] {
        assert_eq!(forbidden(name), Vec::<String>::new(), "{name}");
    }
}
