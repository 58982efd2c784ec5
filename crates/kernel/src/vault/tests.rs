use super::key::Key;
use super::{
    Algorithm, Broken, Field, KeyFile, KeyId, Place, Ring, Sealed, Vault, audit, held, reseal,
};
use crate::app::App;
use crate::clock::Timestamp;
use crate::cx::Cx;
use crate::db::sql;
use crate::idempotency::{Key as Once, REPLY};
use crate::policy::Actor;
use crate::trial::{self, Trial};
use proptest::prelude::*;
use uuid::Uuid;
use zeroize::Zeroizing;

const NAME: Field = Field::new("somebody", "name_sealed");
const NUMBER: Field = Field::new("somebody", "number_sealed");
const NOW: Timestamp = Timestamp::from_millis(1_772_415_000_000);

fn vault(algorithm: Algorithm) -> Vault {
    Vault::new(Ring::fresh(algorithm, NOW).unwrap())
}

fn place(field: Field, row: u128) -> Place {
    field.of(Uuid::from_u128(row))
}

fn why(vault: &Vault, place: &Place, sealed: &Sealed) -> Broken {
    vault.try_open(place, sealed).unwrap().unwrap_err()
}

fn stored(text: &str) -> Sealed {
    // As a row would bring it: the only other way to come by one.
    let vault = vault(Algorithm::Aes256Gcm);
    let mut sealed = vault.seal(&place(NAME, 1), "x").unwrap();
    text.clone_into(&mut sealed.0);
    sealed
}

/// RFC 8998, appendix A.1.
#[test]
fn sm4_gcm_gives_what_the_rfc_says() {
    let bytes = |text: &str| hex::decode(text).unwrap();
    let key = bytes("0123456789abcdeffedcba9876543210");
    let id = KeyId::parse("rfc8998").unwrap();
    let key = Key::of(id, Algorithm::Sm4Gcm, NOW, Zeroizing::new(key)).unwrap();
    let nonce: [u8; 12] = bytes("00001234567800000000abcd").try_into().unwrap();
    let aad = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let text = bytes(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
    );
    let sealed = bytes(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
         83de3541e4c2b58177e065a9bf7b62ec",
    );
    assert_eq!(key.seal(&nonce, &aad, &text).unwrap(), sealed);
    assert_eq!(*key.open(&nonce, &aad, &sealed).unwrap(), text);
}

/// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16.
#[test]
fn aes_256_gcm_gives_what_its_authors_say() {
    let bytes = |text: &str| hex::decode(text).unwrap();
    let key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    let id = KeyId::parse("case-16").unwrap();
    let key = Key::of(id, Algorithm::Aes256Gcm, NOW, Zeroizing::new(key)).unwrap();
    let nonce: [u8; 12] = bytes("cafebabefacedbaddecaf888").try_into().unwrap();
    let aad = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let text = bytes(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    );
    let sealed = bytes(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662\
         76fc6ece0f4e1768cddf8853bb2d551b",
    );
    assert_eq!(key.seal(&nonce, &aad, &text).unwrap(), sealed);
}

proptest! {
    #[test]
    fn every_text_opens_where_it_was_sealed_and_nowhere_else(text in ".{0,80}", row: u128, other: u128) {
        prop_assume!(row != other);
        for algorithm in [Algorithm::Aes256Gcm, Algorithm::Sm4Gcm] {
            let vault = vault(algorithm);
            let sealed = vault.seal(&place(NAME, row), &text).unwrap();
            prop_assert_eq!(&*vault.open(&place(NAME, row), &sealed).unwrap(), &text);
            prop_assert_eq!(why(&vault, &place(NAME, other), &sealed), Broken::Tampered);
            prop_assert_eq!(why(&vault, &place(NUMBER, row), &sealed), Broken::Tampered);
            let both = NAME.of_both((Uuid::from_u128(row), Uuid::from_u128(other)));
            prop_assert_eq!(why(&vault, &both, &sealed), Broken::Tampered);
        }
    }

    #[test]
    fn a_changed_letter_is_noticed(at in 0_usize..200, letter in "[0-9a-f]") {
        let vault = vault(Algorithm::Aes256Gcm);
        let sealed = vault.seal(&place(NAME, 1), "王小明 13800138000").unwrap();
        let mut letters: Vec<char> = sealed.as_str().chars().collect();
        let at = at % letters.len();
        letters[at] = letter.chars().next().unwrap();
        let changed: String = letters.into_iter().collect();
        prop_assume!(changed != sealed.as_str());
        prop_assert!(vault.open(&place(NAME, 1), &stored(&changed)).is_err());
    }
}

#[test]
fn the_same_text_never_looks_the_same_twice() {
    let vault = vault(Algorithm::Aes256Gcm);
    let seal = || vault.seal(&place(NAME, 1), "王小明").unwrap();
    assert_ne!(seal(), seal());
    assert!(seal().as_str().starts_with("v1.aes-256-gcm."));
}

#[test]
fn what_is_no_envelope_or_under_an_unknown_key_says_so() {
    let (mine, other) = (vault(Algorithm::Sm4Gcm), vault(Algorithm::Sm4Gcm));
    let at = place(NAME, 1);
    for text in ["", "王小明", "v1", "v2.sm4-gcm.k.00.00", "v1.sm4-gcm.k.00.00.00"] {
        assert_eq!(why(&mine, &at, &stored(text)), Broken::NoEnvelope, "{text}");
    }
    let theirs = other.seal(&at, "x").unwrap();
    assert!(matches!(why(&mine, &at, &theirs), Broken::UnknownKey(_)));
    assert!(Vault::locked().seal(&at, "x").is_err() && Vault::locked().open(&at, &theirs).is_err());
}

#[test]
fn a_number_has_one_index_however_it_is_written_and_another_under_another_key() {
    let (mine, other) = (vault(Algorithm::Aes256Gcm), vault(Algorithm::Aes256Gcm));
    let index = |vault: &Vault, number: &str| vault.index(number).unwrap();
    let first = index(&mine, "13800138000").unwrap();
    assert_eq!(first.len(), 32, "128 bits");
    assert_eq!(index(&mine, "+86 138-0013-8000"), Some(first.clone()));
    assert_ne!(index(&mine, "13800138001"), Some(first.clone()));
    assert_ne!(index(&other, "13800138000"), Some(first));
    assert_eq!(index(&mine, "no number"), None);
}

#[test]
fn a_key_file_is_for_its_owner_alone_and_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.keys");
    let file = KeyFile::at(&path);
    assert!(
        file.read().unwrap().is_none() && !Vault::from_file(KeyFile::at(&path)).unwrap().is_open()
    );
    file.make(&Ring::fresh(Algorithm::Aes256Gcm, NOW).unwrap()).unwrap();
    assert!(
        file.make(&Ring::fresh(Algorithm::Aes256Gcm, NOW).unwrap()).is_err(),
        "never over another"
    );
    let vault = Vault::from_file(KeyFile::at(&path)).unwrap();
    let sealed = vault.seal(&place(NAME, 1), "x").unwrap();
    let again = Vault::from_file(KeyFile::at(&path)).unwrap();
    assert_eq!(again.open(&place(NAME, 1), &sealed).unwrap().as_str(), "x");
    assert_eq!(again.index("13800138000").unwrap(), vault.index("13800138000").unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        mode(0o640).unwrap();
        assert!(KeyFile::at(&path).read().is_err(), "others may read it");
        mode(0o600).unwrap();
    }
    std::fs::write(&path, "index = \"00\"").unwrap();
    assert!(KeyFile::at(&path).read().is_err());
}

#[test]
fn a_running_server_notices_a_key_that_was_added_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.keys");
    let mut ring = Ring::fresh(Algorithm::Aes256Gcm, NOW).unwrap();
    KeyFile::at(&path).make(&ring).unwrap();
    let server = Vault::from_file(KeyFile::at(&path)).unwrap();
    let before = server.seal(&place(NAME, 1), "before").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(20));
    let id = ring.add(Algorithm::Sm4Gcm, NOW).unwrap();
    KeyFile::at(&path).replace(&ring).unwrap();
    let after = server.seal(&place(NAME, 2), "after").unwrap();
    assert!(after.as_str().starts_with(&format!("v1.sm4-gcm.{id}.")));
    assert_eq!(server.open(&place(NAME, 1), &before).unwrap().as_str(), "before");
}

const REPLIES: &[Field] = &[REPLY];

async fn keep(app: &App, key: &str, reply: &str) {
    let mut cx: Cx = app.write(Actor::System).await.unwrap();
    Once::new("test", key, b"").unwrap().keep(&mut cx, 200, reply).await.unwrap();
    cx.commit().await.unwrap();
}

async fn before(app: &App, key: &str) -> String {
    let mut cx: Cx = app.read(Actor::System).await.unwrap();
    Once::new("test", key, b"").unwrap().before(&mut cx).await.unwrap().unwrap().reply
}

#[tokio::test]
async fn rotation_leaves_nothing_under_the_old_key_and_everything_readable() {
    for Trial { app, .. } in trial::engines().await {
        let folder = tempfile::tempdir().unwrap();
        let file = || KeyFile::at(folder.path().join("vault.keys"));
        let mut ring = Ring::fresh(Algorithm::Aes256Gcm, NOW).unwrap();
        file().make(&ring).unwrap();
        let vault = Vault::from_file(file()).unwrap();
        let app = app.sharing(vault.clone());
        for n in 0..230 {
            keep(&app, &format!("k{n}"), &format!("reply {n}")).await;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        let fresh = ring.add(Algorithm::Sm4Gcm, NOW).unwrap();
        file().replace(&ring).unwrap();
        let mut tx = app.db().read().await.unwrap();
        let counted = held(&mut tx, (&vault, REPLIES)).await.unwrap();
        assert_eq!((counted.by_key[fresh.as_str()], counted.besides(fresh.as_str())), (0, 230));
        drop(tx);
        let mut told = Vec::new();
        let done = reseal(&app, REPLIES, |done| told.push(done)).await.unwrap();
        assert_eq!((done.resealed, told.as_slice()), (230, &[100, 200, 230][..]));
        assert_eq!(reseal(&app, REPLIES, |_| ()).await.unwrap().resealed, 0, "nothing is left");
        let mut tx = app.db().read().await.unwrap();
        let counted = held(&mut tx, (&vault, REPLIES)).await.unwrap();
        assert_eq!((counted.by_key[fresh.as_str()], counted.besides(fresh.as_str())), (230, 0));
        drop(tx);
        for n in [0, 99, 100, 229] {
            assert_eq!(before(&app, &format!("k{n}")).await, format!("reply {n}"));
        }
    }
}

#[tokio::test]
async fn the_audit_tells_an_unknown_key_from_a_text_that_was_moved() {
    for Trial { app, .. } in trial::engines().await {
        for key in ["a", "b", "c"] {
            keep(&app, key, key).await;
        }
        let other = app.sharing(vault(Algorithm::Aes256Gcm));
        keep(&other, "d", "d").await;
        let mut cx = app.write(Actor::System).await.unwrap();
        sql("UPDATE idempotency SET reply_sealed = (SELECT reply_sealed FROM idempotency WHERE key = 'a') WHERE key = 'b'")
            .execute(&mut cx.tx)
            .await
            .unwrap();
        let vault = app.shared::<Vault>().unwrap();
        let found = audit(&mut cx.tx, (vault, REPLIES), |_| ()).await.unwrap();
        let unknown: u64 = found.unknown.values().sum();
        assert_eq!((found.opened, unknown, found.broken, found.named.len()), (2, 1, 1, 1));
        let without = audit(&mut cx.tx, (&Vault::locked(), REPLIES), |_| ()).await.unwrap();
        assert_eq!((without.opened, without.unknown.values().sum::<u64>()), (0, 4));
    }
}
