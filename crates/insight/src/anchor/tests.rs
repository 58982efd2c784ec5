//! What anchors find that chains cannot.

use super::{Found, Plan, Replayed, Statement, make, post, replay, round, write_file};
use crate::trial::{LITTER, Story, stories};
use kernel::App;
use kernel::db::sql;
use kernel::ledger;
use kernel::seal::{PublicKey, Seal, SealFile, Sealed};
use std::path::PathBuf;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;

fn path(s: &Story) -> PathBuf {
    s.world.dir.path().join("anchors.jsonl")
}

fn key(s: &Story) -> Vec<PublicKey> {
    vec![s.world.app.shared::<SealFile>().unwrap().seal().unwrap().public()]
}

/// A case with three entries, anchored, then one more case, anchored.
async fn anchored(s: &Story) -> Uuid {
    let case = s.reported(LITTER, s.city.communities[0]).await.case;
    s.answered(case).await;
    caught_up(s, &s.world.app).await;
    s.reported(LITTER, s.city.communities[1]).await;
    caught_up(s, &s.world.app).await;
    case.0
}

/// On PostgreSQL the outbox is read up to the oldest transaction of the whole server, which may be another test's.
async fn caught_up(s: &Story, app: &App) {
    loop {
        make(app).await.unwrap();
        let mut tx = app.db().read().await.unwrap();
        if kernel::outbox::lag(&mut tx, make::NAME).await.unwrap() == 0 {
            break;
        }
        drop(tx);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    write_file(app, &path(s)).await.unwrap();
}

async fn replayed(s: &Story) -> Replayed {
    let mut tx = s.world.app.db().read().await.unwrap();
    replay(&mut tx, &path(s), &key(s), |_| {}).await.unwrap()
}

async fn chains_hold(s: &Story) -> bool {
    let mut tx = s.world.app.db().read().await.unwrap();
    ledger::verify_all(&mut tx, |_| {}).await.unwrap().broken.is_empty()
}

/// What somebody with the database's password would do.
async fn meddle(s: &Story, text: &'static str, stream: Uuid) {
    let mut tx = s.world.app.db().write().await.unwrap();
    sql(text).bind(stream).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn every_event_is_in_an_anchor_and_an_untouched_ledger_replays() {
    for s in stories().await {
        anchored(&s).await;
        let done = replayed(&s).await;
        assert_eq!(done.found, [], "{}", s.world.engine);
        assert!(done.anchors >= 2 && done.heads > 0 && done.until.is_some());
        let mut tx = s.world.app.db().read().await.unwrap();
        let last = super::last(&mut tx).await.unwrap().unwrap();
        let audit = ledger::verify_all(&mut tx, |_| {}).await.unwrap();
        assert_eq!(
            (last.streams.cast_unsigned(), last.entries.cast_unsigned()),
            (audit.streams, audit.entries),
            "anchors count what the ledger has"
        );
    }
}

#[tokio::test]
async fn a_tail_that_was_cut_off_is_found_by_the_anchors_and_not_by_the_chain() {
    for s in stories().await {
        let case = anchored(&s).await;
        meddle(&s, "DELETE FROM event WHERE stream = $1 AND seq > 2", case).await;
        assert!(!chains_hold(&s).await, "the outbox still names what was written");
        meddle(&s, "DELETE FROM outbox WHERE stream = $1 AND seq > 2", case).await;
        assert!(chains_hold(&s).await, "the database alone sees nothing");
        let found = replayed(&s).await.found;
        assert!(
            matches!(found.as_slice(), [Found::Truncated { stream, ends: 2, seq, anchor }]
                if *stream == case && *seq > 2 && *anchor >= 1),
            "{found:?}"
        );
        assert!(found[0].to_string().contains(&case.to_string()));
    }
}

#[tokio::test]
async fn a_stream_that_was_removed_and_a_head_that_was_changed_are_named() {
    for s in stories().await {
        let case = anchored(&s).await;
        meddle(&s, "UPDATE event SET actor = 'system ' WHERE stream = $1", case).await;
        let found = replayed(&s).await.found;
        assert!(matches!(found[0], Found::Changed { stream, .. } if stream == case), "{found:?}");
        meddle(&s, "DELETE FROM event WHERE stream = $1", case).await;
        meddle(&s, "DELETE FROM outbox WHERE stream = $1", case).await;
        assert!(chains_hold(&s).await, "the database alone sees nothing");
        let found = replayed(&s).await.found;
        assert!(
            matches!(found.as_slice(), [Found::Removed { stream, .. }] if *stream == case),
            "{found:?}"
        );
    }
}

#[tokio::test]
async fn a_stream_written_anew_with_good_hashes_is_still_another() {
    for s in stories().await {
        let case = anchored(&s).await;
        let mut tx = s.world.app.db().write().await.unwrap();
        let mut entries = ledger::stream(&mut tx, case).await.unwrap();
        let mut before = vec![0; 32];
        for entry in &mut entries {
            entry.actor = "console".to_owned();
            entry.prev_hash = before;
            entry.hash = entry.digest();
            before = entry.hash.clone();
            sql("UPDATE event SET actor = $3, prev_hash = $4, hash = $5 WHERE stream = $1 AND seq = $2")
                .bind(case)
                .bind(entry.seq)
                .bind(&entry.actor)
                .bind(entry.prev_hash.clone())
                .bind(entry.hash.clone())
                .expect_one(&mut tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        assert!(chains_hold(&s).await, "a chain can be forged by whoever can write it");
        let found = replayed(&s).await.found;
        assert!(matches!(found[0], Found::Changed { stream, .. } if stream == case), "{found:?}");
    }
}

#[tokio::test]
async fn a_file_that_was_meddled_with_is_not_believed() {
    for s in stories().await {
        anchored(&s).await;
        let whole = std::fs::read_to_string(path(&s)).unwrap();
        let lines: Vec<&str> = whole.lines().collect();
        let put = |lines: &[&str]| std::fs::write(path(&s), lines.join("\n") + "\n").unwrap();
        let no = |found: &[Found], at: usize| matches!(found, [Found::NoAnchor { line, .. }] if *line == at);

        let stranger = Seal::open_or_make(&s.world.dir.path().join("stranger.key")).unwrap();
        let honest: Sealed = serde_json::from_str(lines.last().unwrap()).unwrap();
        let mut said: Statement = serde_json::from_str(&honest.body).unwrap();
        said.anchor += 1;
        let body = serde_json::to_string(&said).unwrap();
        let false_line = serde_json::to_string(&stranger.seal(body.clone())).unwrap();
        put(&[lines.as_slice(), &[&false_line]].concat());
        let found = replayed(&s).await.found;
        assert!(no(&found, lines.len() + 1), "a stranger's key: {found:?}");

        let relabelled = Sealed { body, ..honest };
        let false_line = serde_json::to_string(&relabelled).unwrap();
        put(&[lines.as_slice(), &[&false_line]].concat());
        let found = replayed(&s).await.found;
        assert!(no(&found, lines.len() + 1), "a signature of other words: {found:?}");

        put(&lines[1..]);
        assert!(matches!(replayed(&s).await.found[..], [Found::Unlinked { line: 1, anchor: 2 }]));
        put(&lines[..lines.len() - 1]);
        assert!(matches!(replayed(&s).await.found[..], [Found::FileBehind { .. }]));
        assert_eq!(write_file(&s.world.app, &path(&s)).await.unwrap(), 1, "the file catches up");
        assert_eq!(replayed(&s).await.found, []);
        assert_eq!(std::fs::read_to_string(path(&s)).unwrap(), whole);

        let mut tx = s.world.app.db().write().await.unwrap();
        sql("DELETE FROM anchor WHERE number > 1").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(replayed(&s).await.found[..], [Found::DatabaseBehind { .. }]));
        assert!(
            write_file(&s.world.app, &path(&s)).await.is_err(),
            "an old database writes nothing"
        );
    }
}

#[tokio::test]
async fn anchors_are_made_when_due_and_only_when_something_happened() {
    for s in stories().await {
        let plan = Plan::new(path(&s), None, Duration::from_hours(1));
        let app = s.world.app.sharing(plan);
        caught_up(&s, &app).await;
        assert_eq!(round(&app).await.unwrap().made, 0, "made just now");
        s.world.clock.forward(Duration::from_hours(2));
        assert_eq!(round(&app).await.unwrap().made, 0, "nothing happened");
        s.reported(LITTER, s.city.communities[0]).await;
        let due = loop {
            let made = round(&app).await.unwrap();
            if made.made > 0 {
                break made;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        assert_eq!((due.written, due.posted), (due.made, 0));
        assert_eq!(replayed(&s).await.found, []);
        assert_eq!(round(&s.world.app).await.unwrap().made, 0, "no plan, no anchors");
    }
}

/// A server that answers each request with the next of `answers`, and tells what it was sent.
async fn other_side(answers: Vec<&'static str>) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/anchors", listener.local_addr().unwrap());
    #[expect(clippy::disallowed_methods, reason = "the other side of the wire")]
    let heard = tokio::spawn(async move {
        let mut bodies = Vec::new();
        for answer in answers {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            loop {
                let mut buffer = [0; 4096];
                let read = socket.read(&mut buffer).await.unwrap();
                request.extend_from_slice(&buffer[..read]);
                let text = String::from_utf8_lossy(&request).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length = head.lines().find_map(|line| {
                    let (name, value) = line.split_once(':')?;
                    name.eq_ignore_ascii_case("content-length")
                        .then(|| value.trim().parse().unwrap())
                });
                if body.len() >= length.unwrap_or(0_usize) {
                    bodies.push(body.to_owned());
                    break;
                }
            }
            let reply =
                format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            socket.write_all(reply.as_bytes()).await.unwrap();
        }
        bodies
    });
    (url, heard)
}

#[tokio::test]
async fn anchors_are_posted_in_order_until_they_arrive_and_redirects_are_not_followed() {
    for s in stories().await {
        anchored(&s).await;
        let answers = vec!["503 Busy", "302 Found\r\nlocation: http://127.0.0.1:1/", "200 OK"];
        let waiting: usize = std::fs::read_to_string(path(&s)).unwrap().lines().count();
        let answers = [answers, vec!["204 No Content"; waiting - 1]].concat();
        let (url, heard) = other_side(answers).await;
        let plan = Plan::new(path(&s), Some(Plan::address(&url).unwrap()), Duration::from_hours(1));
        let app = &s.world.app;
        assert_eq!(post(app, &plan).await.unwrap(), 0, "the other side is busy");
        assert_eq!(post(app, &plan).await.unwrap(), 0, "not again at once");
        s.world.clock.forward(Duration::from_mins(1));
        assert_eq!(post(app, &plan).await.unwrap(), 0, "a redirect is a refusal");
        s.world.clock.forward(Duration::from_mins(1));
        assert_eq!(post(app, &plan).await.unwrap(), waiting);
        assert_eq!(post(app, &plan).await.unwrap(), 0, "each arrives once");
        let bodies = heard.await.unwrap();
        let lines = std::fs::read_to_string(path(&s)).unwrap();
        assert_eq!(bodies[2..].join("\n"), lines.trim_end(), "what the file has, in its order");
        assert_eq!((&bodies[0], &bodies[1]), (&bodies[2], &bodies[2]), "the same one until then");
    }
}
