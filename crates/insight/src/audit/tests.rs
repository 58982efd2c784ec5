//! The ledger as the three administrators see it, in a small city at work.

use super::{Asked, Export, Format, Group, Search, Unfit, Wanted, search};
use crate::trial::{LITTER, Story, stories};
use kernel::db::sql;
use kernel::policy::Role;
use kernel::refusals;
use kernel::seal::{PublicKey, Seal};
use kernel::{Cx, Timestamp};
use place::access::{self, NewAccount, NewPost};
use std::time::Duration;
use testkit::{Browser, PASSWORD, proven};

async fn signed_in(s: &Story, role: Role) -> Browser {
    let mut browser = s.world.browser();
    browser.sign_in(&s.city.person(role, s.city.city).login, PASSWORD).await;
    browser
}

async fn reader(s: &Story, role: Role) -> Cx {
    s.world.reader(s.city.actor(role, s.city.city)).await
}

/// Everything `role` finds, turning pages of `rows`.
async fn found(s: &Story, role: Role, wanted: &Search, rows: usize) -> Vec<(Timestamp, String)> {
    let mut cx = reader(s, role).await;
    let (mut after, mut all) = (None, Vec::new());
    loop {
        let page = search(&mut cx, wanted, after, rows).await.unwrap();
        all.extend(page.entries.into_iter().map(|entry| (entry.at, entry.kind)));
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

fn kinds(found: &[(Timestamp, String)]) -> Vec<&str> {
    let mut kinds: Vec<&str> = found.iter().map(|(_, kind)| kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn rows(body: &str) -> usize {
    body.matches("data-testid=\"audit-row\"").count()
}

#[tokio::test]
async fn the_auditor_finds_every_entry_once_whatever_the_pages() {
    for s in stories().await {
        s.reported(LITTER, s.city.communities[0]).await;
        let mut cx = s.world.reader(kernel::policy::Actor::System).await;
        let all: i64 = sql("SELECT count(*) FROM event").scalar(&mut cx.tx).await.unwrap();
        drop(cx);
        let everything = found(&s, Role::Auditor, &Search::default(), 7).await;
        assert_eq!(everything.len(), usize::try_from(all).unwrap(), "{}", s.world.engine);
        assert!(everything.is_sorted_by(|a, b| a.0 >= b.0), "newest first");
        let mut merged = 0;
        for group in Group::ALL {
            let wanted = Search { wanted: Some(Wanted::Group(*group)), ..Search::default() };
            let of_group = found(&s, Role::Auditor, &wanted, 5).await;
            assert!(of_group.iter().all(|(_, kind)| Group::of(kind) == *group));
            merged += of_group.len();
        }
        assert_eq!(merged, everything.len(), "every entry is in one group");
    }
}

#[tokio::test]
async fn a_search_is_narrowed_by_actor_object_action_and_time() {
    for s in stories().await {
        s.world.clock.forward(Duration::from_hours(30));
        let reported = s.reported(LITTER, s.city.communities[0]).await;
        let mut auditor = signed_in(&s, Role::Auditor).await;
        let officer = s.city.person(Role::SecurityOfficer, s.city.city).login.clone();
        let number = reported.number.clone();
        let of_case = auditor.get(&format!("/desk/audit?lang=en&object={number}")).await.ok();
        assert!(rows(&of_case.body) >= 2 && of_case.contains(&number));
        let reports =
            auditor.get(&format!("/desk/audit?object={number}&action=case.reported")).await.ok();
        assert_eq!(rows(&reports.body), 1);
        assert!(reports.contains("class=\"chip\""));
        let by_public = auditor.get("/desk/audit?actor=public&action=cases").await.ok();
        assert_eq!(rows(&by_public.body), 1);
        let of_officer = auditor.get(&format!("/desk/audit?object={officer}")).await.ok();
        assert_eq!(of_officer.attribute("audit-row", "data-kind"), Some("post.given"));
        let founded = auditor.get("/desk/audit?action=posts&to=2026-03-02").await.ok();
        assert_eq!(rows(&founded.body), 50, "a page is full: {}", s.world.now());
        let later = auditor.get("/desk/audit?action=posts&from=2026-03-03").await.ok();
        assert_eq!(rows(&later.body), 0);
        assert!(later.contains("data-testid=\"empty\""));
        let next = founded.attribute("page-next", "href").unwrap().replace("&#38;", "&");
        let next = auditor.get(&next.replace("&amp;", "&")).await.ok();
        assert!(rows(&next.body) > 0 && next.contains("data-testid=\"page-prev\""));
    }
}

#[tokio::test]
async fn what_means_nothing_is_named_and_nothing_is_looked_for() {
    for s in stories().await {
        let mut auditor = signed_in(&s, Role::Auditor).await;
        for (query, field) in [
            ("actor=nobody", "actor"),
            ("object=99-nothing", "object"),
            ("action=nonsense", "action"),
            ("from=yesterday", "from"),
            ("from=2026-03-02&to=2026-03-01", "to"),
        ] {
            for lang in ["zh-CN", "en"] {
                let reply = auditor.get(&format!("/desk/audit?{query}&lang={lang}")).await;
                assert_eq!(reply.status, 400, "{query}");
                assert!(reply.contains(&format!("data-field=\"{field}\"")), "{query}");
                assert!(!reply.contains('⟦'.to_string().as_str()) && rows(&reply.body) == 0);
            }
        }
    }
}

#[tokio::test]
async fn each_administrator_sees_the_acts_of_another_and_nothing_else() {
    for s in stories().await {
        s.reported(LITTER, s.city.communities[0]).await;
        s.world.clock.forward(Duration::from_mins(1));
        let officer = s.city.actor(Role::SecurityOfficer, s.city.city);
        let mut cx = s.world.cx(proven(officer, s.world.now())).await;
        let lead = s.city.person(Role::StreetLead, s.city.streets[0]).account;
        access::suspend(&mut cx, lead, "left").await.unwrap();
        cx.commit().await.unwrap();
        drop(signed_in(&s, Role::Auditor).await.get("/desk/audit").await.ok());
        let everything = Search::default();
        let admin = found(&s, Role::SystemAdministrator, &everything, 50).await;
        assert_eq!(kinds(&admin), ["account.suspended"], "only what security officers did");
        let officer = found(&s, Role::SecurityOfficer, &everything, 50).await;
        let officer = kinds(&officer);
        assert!(officer.contains(&"audit.searched") && officer.contains(&"account.signed_in"));
        assert!(officer.contains(&"org.added"), "what was done at the console");
        assert!(!officer.contains(&"account.suspended") && !officer.contains(&"case.reported"));
        let auditor = found(&s, Role::Auditor, &everything, 50).await;
        assert!(kinds(&auditor).contains(&"account.suspended"));
        let mut lead = reader(&s, Role::Operator).await;
        let refused = search(&mut lead, &everything, None, 5).await.unwrap_err();
        assert!(matches!(refused, kernel::Error::Forbidden { action: "audit.see", .. }));
    }
}

#[tokio::test]
async fn acts_are_seen_as_of_the_post_held_then() {
    for s in stories().await {
        let mut cx = s.world.console().await;
        let new = NewAccount {
            login: "chen".into(),
            name: "陈".into(),
            password: "a long enough secret".into(),
            demo: false,
        };
        let chen = access::add_account(&mut cx, new).await.unwrap();
        let officer = NewPost::new(chen, s.city.city, Role::SecurityOfficer);
        let post = access::give_post(&mut cx, officer).await.unwrap();
        cx.commit().await.unwrap();
        let lead = s.city.person(Role::StreetLead, s.city.streets[0]).account;
        let mut cx = s.world.console().await;
        let acting = access::actor(&mut cx, chen).await.unwrap();
        drop(cx);
        let mut cx = s.world.cx(proven(acting, s.world.now())).await;
        access::suspend(&mut cx, lead, "left").await.unwrap();
        cx.commit().await.unwrap();
        s.world.clock.forward(Duration::from_hours(1));
        let mut cx = s.world.console().await;
        access::end_post(&mut cx, post).await.unwrap();
        cx.commit().await.unwrap();
        s.world.clock.forward(Duration::from_hours(1));
        let mut browser = s.world.browser();
        browser.sign_in("chen", "a long enough secret").await;
        let seen = found(&s, Role::SystemAdministrator, &Search::default(), 50).await;
        assert_eq!(kinds(&seen), ["account.suspended"], "not what chen did after the post ended");
    }
}

#[tokio::test]
async fn a_search_is_recorded_once_and_turning_pages_is_not() {
    for s in stories().await {
        let mut auditor = signed_in(&s, Role::Auditor).await;
        let first = auditor.get("/desk/audit?action=posts").await.ok();
        drop(auditor.get("/desk/audit?action=posts").await.ok());
        let next = first.attribute("page-next", "href").unwrap().replace("&#38;", "&");
        drop(auditor.get(&next.replace("&amp;", "&")).await.ok());
        let searched =
            Search { wanted: Some(Wanted::Kind("audit.searched".into())), ..Search::default() };
        let noted = || async { found(&s, Role::SecurityOfficer, &searched, 50).await.len() };
        assert_eq!(noted().await, 1);
        drop(auditor.get("/desk/audit?action=cases").await.ok());
        s.world.clock.forward(Duration::from_hours(1));
        drop(auditor.get("/desk/audit?action=cases").await.ok());
        assert_eq!(noted().await, 3, "another search, and the same an hour later");
        let mut officer = signed_in(&s, Role::SecurityOfficer).await;
        let page = officer.get("/desk/audit?action=audit&lang=en").await.ok();
        assert!(rows(&page.body) >= 3 && page.contains("Ledger searched"));
        assert!(page.contains("What was done cases"), "what was looked for stands with it");
    }
}

#[tokio::test]
async fn a_stream_opens_with_its_chain_checked_and_only_what_the_reader_may_see() {
    for s in stories().await {
        let lead = s.city.person(Role::StreetLead, s.city.streets[0]).account;
        let officer = s.city.actor(Role::SecurityOfficer, s.city.city);
        let mut cx = s.world.cx(proven(officer, s.world.now())).await;
        access::suspend(&mut cx, lead, "left").await.unwrap();
        cx.commit().await.unwrap();
        let path = format!("/desk/audit/streams/{lead}?verify=1&lang=en");
        let whole = signed_in(&s, Role::Auditor).await.get(&path).await.ok();
        assert_eq!(whole.attribute("verify-result", "data-ok"), Some("true"));
        assert_eq!(whole.body.matches("data-testid=\"ledger-entry\"").count(), 3);
        let mut admin = signed_in(&s, Role::SystemAdministrator).await;
        let part = admin.get(&path).await.ok();
        assert_eq!(part.attribute("ledger-entry", "data-kind"), Some("account.suspended"));
        assert_eq!(part.body.matches("data-testid=\"ledger-entry\"").count(), 1);
        assert!(part.contains("2 more entries are checked"));
        let case = s.reported(LITTER, s.city.communities[0]).await.case;
        assert_eq!(admin.get(&format!("/desk/audit/streams/{case}")).await.status, 404);
        let mut cx = s.world.console().await;
        let id = uuid::Uuid::from(lead);
        sql("UPDATE event SET actor = 'system' WHERE stream = $1 AND seq = 2")
            .bind(id)
            .execute(&mut cx.tx)
            .await
            .unwrap();
        cx.commit().await.unwrap();
        let broken = admin.get(&path).await.ok();
        assert_eq!(broken.attribute("verify-result", "data-ok"), Some("false"));
        assert!(broken.contains("entry 2 "));
    }
}

#[tokio::test]
async fn refusals_are_kept_but_nobody_fills_the_disk_with_them() {
    for s in stories().await {
        let mut operator = signed_in(&s, Role::Operator).await;
        let asked = refusals::A_MINUTE + 15;
        for _ in 0..asked {
            let reply = operator.get("/desk/audit").await;
            assert_eq!(reply.status, 403);
        }
        let refused = Search { wanted: Some(Wanted::Group(Group::Refusals)), ..Search::default() };
        let kept = found(&s, Role::SecurityOfficer, &refused, 50).await;
        assert_eq!(kept.len(), usize::try_from(refusals::A_MINUTE).unwrap());
        s.world.clock.forward(Duration::from_mins(2));
        s.world.app.refusals().settle(&s.world.app).await.unwrap();
        let mut cx = reader(&s, Role::Auditor).await;
        let last = search(&mut cx, &refused, None, 1).await.unwrap().entries.remove(0);
        assert_eq!(last.kind, "access.refusals_held_back");
        assert_eq!(last.json()["refusals"], 15);
        let first = search(&mut cx, &refused, None, 50).await.unwrap().entries.pop().unwrap();
        let body = first.json();
        assert_eq!(
            (body["action"].as_str(), body["route"].as_str()),
            (Some("audit.see"), Some("/desk/audit"))
        );
        assert_eq!(operator.get("/desk/audit").await.status, 403);
        let again = found(&s, Role::Auditor, &refused, 50).await;
        assert_eq!(again.len(), kept.len() + 2, "a new minute begins");
    }
}

#[tokio::test]
async fn a_refusal_names_what_it_was_about_and_the_public_is_not_kept() {
    for s in stories().await {
        let mut operator = signed_in(&s, Role::Operator).await;
        let path = format!("/desk/audit/streams/{}", s.city.city);
        assert_eq!(operator.get(&path).await.status, 403);
        drop(s.world.get(&path).await);
        let refused = Search { wanted: Some(Wanted::Group(Group::Refusals)), ..Search::default() };
        let mut cx = reader(&s, Role::Auditor).await;
        let kept = search(&mut cx, &refused, None, 50).await.unwrap().entries;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].json()["object"], s.city.city.to_string());
        assert_eq!(kept[0].json()["route"], "/desk/audit/streams/{id}");
    }
}

async fn exported(s: &Story, filter: Asked, format: Format) -> (Vec<u8>, String, PublicKey) {
    let cx = reader(s, Role::Auditor).await;
    let zone = jiff::tz::TimeZone::UTC;
    let mut export = Export::begin(cx, filter, &zone, format).await.unwrap();
    let mut file = Vec::new();
    while let Some(rows) = export.rows().await.unwrap() {
        file.extend(rows);
    }
    let seal = Seal::open_or_make(&s.world.dir.path().join("export.key")).unwrap();
    let sealed = export.seal(&seal).unwrap();
    (file, serde_json::to_string(&sealed).unwrap(), seal.public())
}

#[tokio::test]
async fn an_export_is_what_its_signature_says_and_a_changed_byte_shows() {
    for s in stories().await {
        let filter = Asked { action: "posts".into(), ..Asked::default() };
        for format in [Format::Csv, Format::Jsonl] {
            let (mut file, signature, key) = exported(&s, filter.clone(), format).await;
            let trusted = [key];
            let manifest = super::verify(file.as_slice(), &signature, &trusted).unwrap();
            let lines = String::from_utf8(file.clone()).unwrap().lines().count() as u64;
            assert_eq!(manifest.rows + u64::from(format == Format::Csv), lines);
            assert_eq!(
                (manifest.filter.action.as_str(), manifest.streams),
                ("posts", manifest.rows)
            );
            assert!(manifest.first.is_some() && manifest.heads.len() as u64 == manifest.streams);
            let at = file.len() / 2;
            file[at] ^= 1;
            let changed = super::verify(file.as_slice(), &signature, &trusted).unwrap_err();
            assert!(matches!(changed, Unfit::Changed { .. }));
            file[at] ^= 1;
            let forged = signature.replace("post.given", "post.gives").replacen(
                "\\\"rows\\\":",
                "\\\"rows\\\":1",
                1,
            );
            let forged = super::verify(file.as_slice(), &forged, &trusted).unwrap_err();
            assert!(matches!(forged, Unfit::Unsealed(kernel::seal::Unsealed::Forged)), "{forged}");
        }
    }
}

#[tokio::test]
async fn the_page_sends_the_export_with_its_signature_to_the_auditor_only() {
    for s in stories().await {
        let mut auditor = signed_in(&s, Role::Auditor).await;
        let reply = auditor.get("/desk/audit/export?action=posts&format=jsonl").await.ok();
        assert!(reply.body.starts_with("PK") && reply.contains(".jsonl.sig"));
        assert!(reply.contains("\\\"format\\\":\\\"jsonl\\\""));
        let mut officer = signed_in(&s, Role::SecurityOfficer).await;
        assert_eq!(officer.get("/desk/audit/export").await.status, 403);
        assert!(officer.get("/desk/audit/key").await.ok().body.contains("BEGIN PUBLIC KEY"));
        let seen = found(&s, Role::SecurityOfficer, &Search::default(), 50).await;
        assert!(kinds(&seen).contains(&"audit.exported"));
        s.world.clock.forward(Duration::from_mins(11));
        let stale = auditor.get("/desk/audit/export").await;
        assert!(stale.location().starts_with("/me/confirm"), "a fresh proof is asked for");
    }
}

#[tokio::test]
async fn the_three_are_shown_with_alarms_and_the_acts_the_reader_may_see() {
    for s in stories().await {
        let mut admin = signed_in(&s, Role::SystemAdministrator).await;
        for lang in ["zh-CN", "en"] {
            let page = admin.get(&format!("/desk/administrators?lang={lang}")).await.ok();
            assert!(!page.body.contains('⟦') && !page.contains(" style="), "{}", page.body);
            assert_eq!(page.body.matches("data-testid=\"office\"").count(), 3);
            assert_eq!(page.body.matches("data-alarm=\"single\"").count(), 3);
            assert_eq!(page.body.matches("data-testid=\"not-allowed\"").count(), 2);
        }
        let mut cx = s.world.console().await;
        let auditor = s.city.person(Role::Auditor, s.city.city).account;
        access::suspend(&mut cx, auditor, "on leave").await.unwrap();
        cx.commit().await.unwrap();
        let page = admin.get("/desk/administrators").await.ok();
        assert_eq!(page.body.matches("data-alarm=\"vacant\"").count(), 1);
        let mut operator = signed_in(&s, Role::Operator).await;
        assert_eq!(operator.get("/desk/administrators").await.status, 403);
    }
}

#[tokio::test]
async fn the_pages_read_in_both_languages() {
    for s in stories().await {
        s.reported(LITTER, s.city.communities[0]).await;
        for role in [Role::Auditor, Role::SecurityOfficer, Role::SystemAdministrator] {
            let mut browser = signed_in(&s, role).await;
            for lang in ["zh-CN", "en"] {
                let page = browser.get(&format!("/desk/audit?lang={lang}")).await.ok();
                assert!(!page.body.contains('⟦') && !page.contains(" style="), "{role} {lang}");
            }
        }
        assert!(s.world.get("/desk/audit").await.location().starts_with("/login"));
    }
}
