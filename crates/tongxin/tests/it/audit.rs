//! What leaves the house signed, at the console: keys, exports, anchors.

use crate::cli::{record, stderr, stdout, tongxin};
use kernel::db::{Db, sql};
use std::path::Path;
use uuid::Uuid;

/// A database with one stream of three entries; its folder and the stream.
async fn house() -> (tempfile::TempDir, String, Uuid) {
    let folder = tempfile::tempdir().unwrap();
    assert!(tongxin(folder.path(), &["migrate"]).status.success());
    let url = format!("sqlite:{}", folder.path().join("tongxin.db").display());
    let stream = record(&url, folder.path()).await;
    (folder, url, stream)
}

async fn meddle(url: &str, text: &'static str) {
    let db = Db::open(url).await.unwrap();
    let mut tx = db.write().await.unwrap();
    sql(text).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
}

fn code(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = tongxin(folder, args);
    (output.status.code(), stdout(&output) + &stderr(&output))
}

#[tokio::test]
async fn the_tail_that_was_cut_off_is_named_by_the_anchors_alone() {
    let (folder, url, stream) = house().await;
    let path = folder.path();
    let (status, said) = code(path, &["ledger", "anchor"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("1 anchors made, 1 written"), "{said}");
    let verify = ["ledger", "verify", "--anchors", "anchors.jsonl"];
    assert_eq!(code(path, &verify).0, Some(0));
    assert_eq!(code(path, &["doctor", "--deep"]).0, Some(0));

    meddle(&url, "DELETE FROM event WHERE seq = 3").await;
    meddle(&url, "DELETE FROM outbox WHERE seq = 3").await;
    assert_eq!(code(path, &["ledger", "verify"]).0, Some(0), "the database alone sees nothing");
    let (status, said) = code(path, &verify);
    assert_eq!(status, Some(2));
    assert!(
        said.contains(&format!("stream {stream} ends with entry 2; anchor 1 saw entry 3")),
        "{said}"
    );
    assert_eq!(code(path, &["doctor", "--deep"]).0, Some(2));
    let told = tongxin(path, &[verify.as_slice(), &["--json"]].concat());
    let told: serde_json::Value = serde_json::from_str(&stdout(&told)).unwrap();
    assert_eq!(told["chains"]["broken"], serde_json::json!([]));
    assert_eq!(told["anchors"]["found"][0]["Truncated"]["ends"], 2);
}

#[tokio::test]
async fn anchors_are_checked_elsewhere_with_the_public_key_alone() {
    let (folder, _, _) = house().await;
    let path = folder.path();
    assert_eq!(code(path, &["ledger", "anchor"]).0, Some(0));
    let public = stdout(&tongxin(path, &["audit", "key", "--public"]));
    std::fs::write(path.join("public.pem"), &public).unwrap();
    let other = tempfile::tempdir().unwrap();
    assert_eq!(code(other.path(), &["audit", "key", "--public"]).0, Some(1), "there is none");
    let stranger = stdout(&tongxin(other.path(), &["audit", "key"]));
    assert_ne!(public, stranger);
    std::fs::write(path.join("stranger.pem"), &stranger).unwrap();
    let verify =
        |key| code(path, &["ledger", "verify", "--anchors", "anchors.jsonl", "--key", key]);
    assert_eq!(verify("public.pem").0, Some(0));
    let (status, said) = verify("stranger.pem");
    assert_eq!(status, Some(2));
    assert!(said.contains("line 1 of the anchor file is no anchor: signed by a key"), "{said}");
}

#[tokio::test]
async fn an_export_is_signed_and_a_changed_byte_is_found() {
    let (folder, _, _) = house().await;
    let path = folder.path();
    let (status, said) =
        code(path, &["audit", "export", "--output", "e.csv", "--actor", "console"]);
    assert_eq!(status, Some(0), "{said}");
    let verify = ["audit", "verify", "e.csv", "e.csv.sig"];
    let (status, said) = code(path, &verify);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("3 rows of 1 streams") && said.contains("by console"), "{said}");
    assert_eq!(
        code(path, &["audit", "export", "--output", "e.csv"]).0,
        Some(1),
        "never overwritten"
    );
    let (status, said) = code(path, &["audit", "export", "--output", "f.csv", "--actor", "nobody"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("login or name"), "{said}");

    let mut bytes = std::fs::read(path.join("e.csv")).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    std::fs::write(path.join("e.csv"), bytes).unwrap();
    let (status, said) = code(path, &verify);
    assert_eq!(status, Some(2));
    assert!(said.contains("not the one that was signed"), "{said}");
}

#[tokio::test]
async fn what_the_console_configures_is_in_the_ledger_with_who_did_it() {
    let (folder, url, _) = house().await;
    let path = folder.path();
    std::fs::write(path.join("d.csv"), "code,name\n9901,江城市\n990102,江北区\n").unwrap();
    assert_eq!(code(path, &["import", "divisions", "d.csv", "--dry-run"]).0, Some(0));
    assert_eq!(code(path, &["import", "divisions", "d.csv"]).0, Some(0));
    assert_eq!(code(path, &["import", "divisions", "d.csv"]).0, Some(0), "nothing new");
    assert_eq!(code(path, &["doctor", "--rebuild"]).0, Some(0));
    let db = Db::open(&url).await.unwrap();
    let blobs = kernel::blobs::Blobs::local(&path.join("blobs")).unwrap();
    let house = tongxin::compose::House::on(db, kernel::Clock::System, blobs).await.unwrap();
    for on in [true, true, false] {
        house.set_automatic_dispatch(on).await.unwrap();
    }
    house.app.db().close().await;
    let wanted = ["--output", "c.jsonl", "--format", "jsonl", "--action", "configuration"];
    assert_eq!(code(path, &[["audit", "export"].as_slice(), &wanted].concat()).0, Some(0));
    let text = std::fs::read_to_string(path.join("c.jsonl")).unwrap();
    let mut said: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let word = |name: &str| entry[name].as_str().unwrap().to_owned();
        assert_eq!(word("actor"), "console");
        said.push((word("kind"), word("body")));
    }
    said.reverse();
    let kinds: Vec<&str> = said.iter().map(|(kind, _)| kind.as_str()).collect();
    let once = ["import.carried_out", "metrics.rebuilt", "setting.changed", "setting.changed"];
    assert_eq!(kinds, once, "each once, however often it was asked for");
    assert!(said[0].1.contains(r#""file":"d.csv","rows":2,"new":2"#), "{}", said[0].1);
    assert!(said[3].1.contains(r#""from":"on","to":"off""#), "{}", said[3].1);
}
