//! The vault at the command line: keys are made once, rotated beside whatever runs, and never lost by mistake.

use crate::cli::{stderr, stdout, tongxin};
use kernel::policy::Actor;
use kernel::vault::{KeyFile, Vault};
use kernel::{App, Clock, idempotency};
use matter::case::{self, Channel, Kind, NewContact, NewReport};
use std::path::Path;
use tongxin::compose::House;

/// A house on the database of `folder` with the keys in it.
async fn house(folder: &Path) -> House {
    let url = format!("sqlite:{}", folder.join("tongxin.db").display());
    let db = kernel::db::Db::open(&url).await.unwrap();
    let blobs = kernel::blobs::Blobs::local(&folder.join("blobs")).unwrap();
    let house = House::on(db, Clock::System, blobs).await.unwrap();
    house.with_vault(Vault::from_file(KeyFile::at(folder.join("vault.keys"))).unwrap())
}

async fn keep(app: &App, key: &str) {
    let mut cx = app.write(Actor::System).await.unwrap();
    let key = idempotency::Key::new("test", key, b"").unwrap();
    key.keep(&mut cx, 303, "/track/1/the-secret").await.unwrap();
    cx.commit().await.unwrap();
}

#[test]
fn keys_are_made_once_and_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let made = tongxin(folder.path(), &["vault", "init"]);
    assert!(made.status.success() && stderr(&made).contains("Keep a copy"), "{}", stderr(&made));
    let keys = folder.path().join("vault.keys");
    let text = std::fs::read_to_string(&keys).unwrap();
    let again = tongxin(folder.path(), &["vault", "init"]);
    assert!(!again.status.success() && stderr(&again).contains("there already"));
    assert_eq!(std::fs::read_to_string(&keys).unwrap(), text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&keys).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o644)).unwrap();
        let open = tongxin(folder.path(), &["migrate"]);
        assert!(!open.status.success() && stderr(&open).contains("chmod 600"), "{}", stderr(&open));
    }
}

#[test]
fn a_server_without_keys_does_not_start_and_says_how_to_make_them() {
    let folder = tempfile::tempdir().unwrap();
    let refused = tongxin(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!refused.status.success());
    assert!(stderr(&refused).contains("tongxin vault init"), "{}", stderr(&refused));
}

#[tokio::test]
async fn rotation_seals_everything_anew_and_doctor_finds_a_key_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tongxin(folder.path(), &["vault", "init"]).status.success());
    assert!(tongxin(folder.path(), &["migrate"]).status.success());
    let first = std::fs::read(folder.path().join("vault.keys")).unwrap();
    // This house runs on beside the rotation, as a server would.
    let running = house(folder.path()).await;
    for n in 0..7 {
        keep(&running.app, &format!("before-{n}")).await;
    }
    let rotated = tongxin(folder.path(), &["vault", "rotate"]);
    assert!(stdout(&rotated).starts_with("7 fields are sealed anew"), "{}", stdout(&rotated));
    keep(&running.app, "after").await;
    let status = tongxin(folder.path(), &["vault", "status"]);
    assert!(status.status.success());
    assert!(stdout(&status).contains("reads  0 fields"), "{}", stdout(&status));
    assert!(stdout(&status).contains("seals  8 fields"), "{}", stdout(&status));
    let doctor = tongxin(folder.path(), &["doctor", "--deep"]);
    assert!(stdout(&doctor).contains("✓ vault: 8 sealed fields open"), "{}", stdout(&doctor));

    // Somebody restores an old key file over the new one.
    std::fs::write(folder.path().join("vault.keys"), first).unwrap();
    let doctor = tongxin(folder.path(), &["doctor", "--deep"]);
    assert_eq!(doctor.status.code(), Some(2));
    assert!(stdout(&doctor).contains("8 fields are sealed under key"), "{}", stdout(&doctor));
    running.app.db().close().await;
}

#[tokio::test]
async fn a_rotation_that_was_stopped_goes_on_without_a_third_key() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tongxin(folder.path(), &["vault", "init"]).status.success());
    assert!(tongxin(folder.path(), &["migrate"]).status.success());
    let running = house(folder.path()).await;
    keep(&running.app, "a").await;
    // The key is added, and then the power fails.
    let file = KeyFile::at(folder.path().join("vault.keys"));
    let mut ring = file.read().unwrap().unwrap();
    ring.add("sm4-gcm".parse().unwrap(), Clock::System.now()).unwrap();
    file.replace(&ring).unwrap();
    let status = tongxin(folder.path(), &["vault", "status"]);
    assert!(stdout(&status).contains("rotate --resume"), "{}", stdout(&status));
    let rotated = tongxin(folder.path(), &["vault", "rotate"]);
    assert!(stdout(&rotated).starts_with("1 fields are sealed anew"), "{}", stdout(&rotated));
    let status = stdout(&tongxin(folder.path(), &["--json", "vault", "status"]));
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["keys"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&status["rotated"], &status["keys"][1]["algorithm"]),
        (&true.into(), &"sm4-gcm".into())
    );
    running.app.db().close().await;
}

#[tokio::test]
async fn no_export_tells_how_a_reporter_is_reached() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tongxin(folder.path(), &["vault", "init"]).status.success());
    let founded = tongxin(folder.path(), &["city", "new"]);
    assert!(founded.status.success(), "{}", stderr(&founded));
    let house = house(folder.path()).await;
    house.refresh().await.unwrap();
    let mut cx = house.app.write(Actor::Public).await.unwrap();
    let category =
        matter::category::all(&mut cx).await.unwrap().into_iter().find(|c| c.leaf).unwrap();
    let city = place::org::network(&house.app).await.unwrap().roots().next().unwrap().id;
    let new = NewReport {
        kind: Kind::TipOff,
        channel: Channel::Web,
        category: category.code,
        title: String::new(),
        body: "夜间偷倒渣土".to_owned(),
        address: String::new(),
        point: None,
        territory: Some(city),
        about: None,
        contact: NewContact {
            name: "王小明".to_owned(),
            number: "12012345678".to_owned(),
            reach: String::new(),
        },
        photos: Vec::new(),
        origin: None,
    };
    let reported = case::report(&mut cx, new).await.unwrap();
    cx.commit().await.unwrap();
    for what in ["cases", "events"] {
        let out = stdout(&tongxin(folder.path(), &["export", what]));
        assert!(out.contains(&reported.number), "{what} are exported");
        for secret in ["王小明", "12012345678", reported.secret.as_str()] {
            assert!(!out.contains(secret), "{what} tell {secret}");
        }
    }
    // That something left the house is in what leaves it next.
    let out = stdout(&tongxin(folder.path(), &["export", "events", "--format", "jsonl"]));
    let written = out.lines().filter(|line| line.contains("\"export.written\"")).count();
    assert_eq!(written, 3, "each export is an entry, this one among them");
    let link = (reported.number.as_str(), reported.secret.as_str());
    let mut cx = house.app.write(Actor::Reporter).await.unwrap();
    case::contact::destroy_by_link(&mut cx, link).await.unwrap();
    cx.commit().await.unwrap();
    let listed = stdout(&tongxin(folder.path(), &["vault", "certificates"]));
    assert!(listed.contains("1 contact  by-reporter  by reporter"), "{listed}");
    house.app.db().close().await;
}
