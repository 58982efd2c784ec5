//! Powers, grants, deputies and the policy as a browser sees them, and their part of the API; on both engines.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use axum::http::StatusCode;
use kernel::policy::{Pack, Role, Rule};
use kernel::territory::OrgId;
use std::sync::Arc;
use std::time::Duration;
use testkit::{Browser, PASSWORD, Reply, SmallCity, World, engines, small_city};

const BASIS: &str = "市委办〔2021〕9号第三条";

/// A browser in which this person has just signed in.
async fn signed_in(world: &World, city: &SmallCity, role: Role, org: OrgId) -> Browser {
    let mut browser = world.browser();
    browser.sign_in(&city.person(role, org).login, PASSWORD).await;
    browser
}

async fn officer(world: &World, city: &SmallCity) -> Browser {
    signed_in(world, city, Role::SecurityOfficer, city.city).await
}

async fn district(world: &World, city: &SmallCity) -> Browser {
    signed_in(world, city, Role::DistrictCommand, city.districts[0]).await
}

/// Grants a power through the form.
async fn grant(browser: &mut Browser, street: OrgId, fields: &[(&str, &str)]) -> Reply {
    let path = format!("/desk/powers/{street}/new");
    drop(browser.get(&path).await.ok());
    browser.post_form(&path, fields).await
}

/// The part of a page that shows one row of a table: from its marker to the end of the row.
fn row<'a>(page: &'a Reply, marker: &str) -> &'a str {
    let (_, rest) = page.body.split_once(marker).unwrap_or_else(|| panic!("no {marker}"));
    rest.split_once("</tr>").unwrap().0
}

/// The value of a tile.
fn figure(page: &Reply, name: &str) -> String {
    let (_, rest) = page.body.split_once(&format!("data-figure=\"{name}\"")).unwrap();
    let tile = rest.split_once("</div>").unwrap().0;
    let value = tile.split_once("data-value=\"").unwrap().1;
    value.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn granting_a_power_changes_the_table_the_share_and_what_the_lead_may_do() {
    for world in engines().await {
        let city = small_city(&world).await;
        let street = city.streets[0];
        let mut lead = signed_in(&world, &city, Role::StreetLead, street).await;
        let path = format!("/desk/powers/{street}");
        let before = lead.get(&path).await.ok();
        assert!(!before.contains("use-send"), "a form for a power that is not held");
        let mut command = district(&world, &city).await;
        let granted = grant(&mut command, street, &[("power", "planning"), ("basis", BASIS)]).await;
        assert_eq!((granted.status, granted.location()), (StatusCode::SEE_OTHER, &*path));
        let table = lead.get("/desk/powers").await.ok();
        assert_eq!(table.body.matches("data-testid=\"power-row\"").count(), 4);
        let ours = row(&table, &format!("data-testid=\"power-row\" data-org=\"{street}\""));
        assert_eq!(ours.matches("data-state=\"held\"").count(), 1);
        assert_eq!(
            (figure(&table, "planning"), figure(&table, "proposal")),
            ("0.25".to_owned(), "0".to_owned())
        );
        let page = lead.get(&path).await.ok();
        assert!(page.contains("use-send") && page.contains(BASIS));
        assert!(row(&page, "data-power=\"planning\"").contains("data-state=\"in-force\""));
    }
}

#[tokio::test]
async fn the_table_of_powers_is_for_everybody_signed_in_and_narrows_by_district_and_power() {
    for world in engines().await {
        let city = small_city(&world).await;
        assert_eq!(world.get("/desk/powers").await.location(), "/login?next=%2Fdesk%2Fpowers");
        let mut command = district(&world, &city).await;
        grant(&mut command, city.streets[1], &[("power", "proposal"), ("basis", BASIS)]).await;
        let mut member = signed_in(&world, &city, Role::GridMember, city.grids[0]).await;
        let rows = |page: &Reply| page.body.matches("data-testid=\"power-row\"").count();
        let west = format!("/desk/powers?district={}", city.districts[0]);
        let page = member.get(&west).await.ok();
        assert_eq!((rows(&page), figure(&page, "proposal")), (2, "0.5".to_owned()));
        let page = member.get("/desk/powers?power=proposal").await.ok();
        assert_eq!(rows(&page), 1);
        assert!(page.contains(&format!("data-org=\"{}\"", city.streets[1])));
        let page = member.get("/desk/powers?power=planning").await.ok();
        assert!(rows(&page) == 0 && page.contains("data-testid=\"empty\""));
    }
}

#[tokio::test]
async fn only_the_commands_above_a_street_grant_it_powers_and_only_with_a_fresh_proof() {
    for world in engines().await {
        let city = small_city(&world).await;
        let path = format!("/desk/powers/{}/new", city.streets[0]);
        let elsewhere = [
            (Role::StreetLead, city.streets[0]),
            (Role::DistrictCommand, city.districts[1]),
            (Role::SecurityOfficer, city.city),
        ];
        for (role, org) in elsewhere {
            let mut other = signed_in(&world, &city, role, org).await;
            assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN, "{role}");
            let sent = other.post_form(&path, &[("power", "planning"), ("basis", BASIS)]).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{role}");
        }
        let mut command = district(&world, &city).await;
        drop(command.get(&path).await.ok());
        world.clock.forward(Duration::from_mins(11));
        let asked = command.get(&path).await;
        assert!(asked.location().starts_with("/me/confirm?next=%2Fdesk%2Fpowers%2F"), "{asked:?}");
    }
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_with_all_that_was_typed() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut command = district(&world, &city).await;
        let fields = [
            ("power", "planning"),
            ("basis", BASIS),
            ("valid_from", "2026-05-01"),
            ("valid_to", "2026-04-01"),
        ];
        let page = grant(&mut command, city.streets[0], &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("data-testid=\"field-error\" data-field=\"valid_to\""));
        for kept in
            ["value=\"2026-05-01\"", "value=\"2026-04-01\"", BASIS, "value=\"planning\" checked"]
        {
            assert!(page.contains(kept), "{kept} was lost");
        }
    }
}

#[tokio::test]
async fn a_power_holds_through_its_last_day_in_the_citys_zone() {
    for world in engines().await {
        let city = small_city(&world).await;
        let street = city.streets[0];
        let mut command = district(&world, &city).await;
        // The world begins on 2 March, 09:30 in Shanghai.
        let fields = [("power", "planning"), ("basis", BASIS), ("valid_to", "2026-03-05")];
        assert_eq!(grant(&mut command, street, &fields).await.status, StatusCode::SEE_OTHER);
        let in_force =
            |page: &Reply| row(page, "data-power=\"planning\"").contains("data-state=\"in-force\"");
        let path = format!("/desk/powers/{street}");
        world.clock.forward(Duration::from_mins(3 * 24 * 60 + 14 * 60 + 29));
        let mut command = district(&world, &city).await;
        let page = command.get(&path).await.ok();
        assert!(in_force(&page), "23:59");
        assert!(row(&page, "data-power=\"planning\"").contains("2026年3月5日"), "the last day");
        world.clock.forward(Duration::from_mins(1));
        assert!(!in_force(&command.get(&path).await.ok()), "midnight");
    }
}

#[tokio::test]
async fn a_power_is_revoked_with_a_reason_that_the_history_tells() {
    for world in engines().await {
        let city = small_city(&world).await;
        let street = city.streets[0];
        let mut command = district(&world, &city).await;
        grant(&mut command, street, &[("power", "planning"), ("basis", BASIS)]).await;
        let street_page = format!("/desk/powers/{street}");
        let page = command.get(&street_page).await.ok();
        let path = page.attribute("power-revoke", "href").unwrap().to_owned();
        let none = command.post_form(&path, &[("reason", " ")]).await;
        assert!(none.contains("data-testid=\"field-error\" data-field=\"reason\""), "{none:?}");
        let done = command.post_form(&path, &[("reason", "试点结束")]).await;
        assert_eq!(done.location(), street_page);
        let page = command.get(&street_page).await.ok();
        assert!(page.contains("试点结束") && !page.contains("power-revoke"));
        assert!(page.contains("data-kind=\"grant.revoked\""), "{}", page.body);
        let again = command.post_form(&path, &[("reason", "试点结束")]).await;
        assert_eq!(again.attribute("problem", "data-rule"), Some("grant.ended"));
        let mut stranger = signed_in(&world, &city, Role::DistrictCommand, city.districts[1]).await;
        assert_eq!(stranger.get(&path).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_lead_puts_a_power_to_use_and_only_those_concerned_read_it() {
    for world in engines().await {
        let city = small_city(&world).await;
        let street = city.streets[0];
        let mut command = district(&world, &city).await;
        grant(&mut command, street, &[("power", "appointment"), ("basis", BASIS)]).await;
        let mut lead = signed_in(&world, &city, Role::StreetLead, street).await;
        let page = format!("/desk/powers/{street}");
        let path = format!("{page}/use");
        let said = "建议调整执法队负责人";
        let mut fields = [("power", "appointment"), ("to", "城市管理局"), ("statement", said)];
        let many = lead.post_form(&path, &fields).await;
        assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(many.contains("data-field=\"to\"") && many.contains(said), "several are meant");
        fields[1].1 = "第1区城市管理局";
        assert_eq!(lead.post_form(&path, &fields).await.location(), page);
        assert!(lead.get(&page).await.ok().contains(said));
        assert!(command.get(&page).await.ok().contains(said), "who grants powers there");
        let addressed = city.urban.districts[0];
        let mut addressed = signed_in(&world, &city, Role::DepartmentLead, addressed).await;
        assert!(addressed.get(&page).await.ok().contains(said));
        let mut other = signed_in(&world, &city, Role::GridMember, city.grids[0]).await;
        assert!(!other.get(&page).await.ok().contains(said), "it is about a person's office");
        fields[0].1 = "planning";
        assert_eq!(lead.post_form(&path, &fields).await.status, StatusCode::FORBIDDEN, "not held");
    }
}

/// A grant that may be given: a community's staff may rule in their community.
const GOOD: [(&str, &str); 6] = [
    ("effect", "permit"),
    ("role", "community_staff"),
    ("actions", "power.grant"),
    ("reach", "within"),
    ("basis", BASIS),
    ("valid_to", "2026-12-31"),
];

#[tokio::test]
async fn a_grant_is_given_listed_shown_and_revoked() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut officer = officer(&world, &city).await;
        assert!(officer.get("/desk/grants").await.ok().contains("data-testid=\"empty\""));
        drop(officer.get("/desk/grants/new").await.ok());
        let given = officer.post_form("/desk/grants/new", &GOOD).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{given:?}");
        let path = given.location().to_owned();
        let page = officer.get(&path).await.ok();
        assert!(
            page.contains(BASIS) && page.contains("data-kind=\"grant.given\""),
            "{}",
            page.body
        );
        for (query, rows) in [
            ("", 1),
            ("?role=community_staff", 1),
            ("?role=street_lead", 0),
            ("?state=ended", 0),
            ("?login=nobody", 0),
            // Several are called so: which one is meant?
            ("?org=%E5%9F%8E%E5%B8%82%E7%AE%A1%E7%90%86%E5%B1%80", 0),
        ] {
            let list = officer.get(&format!("/desk/grants{query}")).await.ok();
            assert_eq!(list.body.matches("data-testid=\"grant-row\"").count(), rows, "{query}");
        }
        let revoke = page.attribute("grant-revoke", "href").unwrap().to_owned();
        drop(officer.get(&revoke).await.ok());
        assert_eq!(officer.post_form(&revoke, &[("reason", "不再需要")]).await.location(), path);
        assert!(officer.get(&path).await.ok().contains("不再需要"));
        let list = officer.get("/desk/grants?state=ended").await.ok();
        assert_eq!(list.body.matches("data-testid=\"grant-row\"").count(), 1);
    }
}

#[tokio::test]
async fn every_mistake_of_a_grant_stands_beside_its_field_and_nothing_is_lost() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut officer = officer(&world, &city).await;
        let fields = [
            ("effect", "forbid"),
            ("actions", "case.seen"),
            ("reach", "within"),
            ("territory", "第9街道"),
            ("line", ""),
            ("unhandled", "on"),
            ("login", "nobody"),
            ("basis", ""),
            ("valid_from", "2026-13-01"),
        ];
        let page = officer.post_form("/desk/grants/new", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["actions", "territory", "login", "basis", "valid_from"] {
            let marker = format!("data-testid=\"field-error\" data-field=\"{field}\"");
            assert!(page.contains(&marker), "nothing beside {field}: {}", page.body);
        }
        for kept in
            ["第9街道", "value=\"nobody\"", "value=\"2026-13-01\"", "value=\"forbid\" checked"]
        {
            assert!(page.contains(kept), "{kept} was lost");
        }
        assert!(page.contains("name=\"unhandled\" value=\"on\" checked"));
        let nobody: Vec<_> = GOOD.into_iter().filter(|(name, _)| *name != "role").collect();
        let page = officer.post_form("/desk/grants/new", &nobody).await;
        assert!(page.contains("data-testid=\"field-error\" data-field=\"role\""));
        let mut beyond = GOOD;
        beyond[3].1 = "everywhere";
        let page = officer.post_form("/desk/grants/new", &beyond).await;
        assert_eq!(page.attribute("problem", "data-rule"), Some("grant.beyond"));
    }
}

#[tokio::test]
async fn the_auditor_reads_grants_and_gives_none_and_others_see_nothing() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut officer = officer(&world, &city).await;
        let given = officer.post_form("/desk/grants/new", &GOOD).await.location().to_owned();
        let mut auditor = signed_in(&world, &city, Role::Auditor, city.city).await;
        let list = auditor.get("/desk/grants").await.ok();
        assert!(list.contains(&given) && !list.contains("data-testid=\"grant-new\""));
        assert!(!auditor.get(&given).await.ok().contains("data-testid=\"grant-revoke\""));
        assert_eq!(auditor.get("/desk/grants/new").await.status, StatusCode::FORBIDDEN);
        // A key of its own: the officer's form was the first of that browser too.
        let form = [&GOOD[..], &[("idempotency_key", "of-the-auditor")]].concat();
        let sent = auditor.post_form("/desk/grants/new", &form).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
        let mut lead = signed_in(&world, &city, Role::StreetLead, city.streets[0]).await;
        for path in ["/desk/grants", &given, "/desk/policy", "/api/v1/grants"] {
            assert_eq!(lead.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
}

#[tokio::test]
async fn grants_come_in_pages_that_follow_one_another() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut officer = officer(&world, &city).await;
        for _ in 0..3 {
            officer.post_form("/desk/grants/new", &GOOD).await;
            world.clock.forward(Duration::from_secs(1));
        }
        let mut seen = Vec::new();
        let mut path = "/api/v1/grants?limit=2".to_owned();
        loop {
            let page: serde_json::Value =
                serde_json::from_str(&officer.get(&path).await.ok().body).unwrap();
            let items = page["items"].as_array().unwrap();
            seen.extend(items.iter().map(|item| item["granted_at"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/api/v1/grants?limit=2&after={next}");
        }
        let mut sorted = seen.clone();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        sorted.dedup();
        assert_eq!((seen.len(), &seen), (3, &sorted), "the last first, each once");
    }
}

#[tokio::test]
async fn the_policy_page_shows_every_rule_and_the_grants_beside_it() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut officer = officer(&world, &city).await;
        officer.post_form("/desk/grants/new", &GOOD).await;
        let mut administrator =
            signed_in(&world, &city, Role::SystemAdministrator, city.city).await;
        let page = administrator.get("/desk/policy").await.ok();
        for rule in world.capabilities.iter().flat_map(|capability| capability.policy) {
            let line = row(&page, &format!("data-action=\"{}\"", rule.action));
            assert!(!line.is_empty(), "{}", rule.action);
        }
        assert!(row(&page, "data-action=\"power.grant\"").contains("data-state=\"permit\""));
        assert!(row(&page, "data-testid=\"policy-beside\"").contains(BASIS));
        assert!(!page.contains("/desk/grants/0"), "what the reader may not open is no link");
        let found = administrator.get("/desk/policy?q=grant.give").await.ok();
        assert_eq!(found.body.matches("data-testid=\"policy-row\"").count(), 1);
        let found = administrator.get("/desk/policy?role=district_command&q=grant").await.ok();
        assert_eq!(found.attribute("policy-row", "data-action"), Some("power.grant"));
    }
}

#[tokio::test]
async fn what_a_pack_changes_stands_beside_the_rules_it_changes() {
    const PACK: &str = "name = \"jiangcheng\"\n[[forbid]]\nrole = \"district_command\"\nactions = [\"power.grant\"]\n\
        relation = \"within\"\nbasis = \"city decision 12\"";
    let table: Vec<Rule> =
        place::capabilities().iter().flat_map(|capability| capability.policy).copied().collect();
    let pack = Arc::new(Pack::read(PACK, &table).unwrap());
    for world in testkit::engines_with(|world| world.share(pack.clone())).await {
        let city = small_city(&world).await;
        let mut auditor = signed_in(&world, &city, Role::Auditor, city.city).await;
        let page = auditor.get("/desk/policy").await.ok();
        assert!(row(&page, "data-action=\"power.grant\"").contains("data-state=\"forbid\""));
        assert!(row(&page, "data-testid=\"policy-beside\"").contains("city decision 12"));
        assert!(page.contains("jiangcheng"));
        let mut command = district(&world, &city).await;
        let path = format!("/desk/powers/{}/new", city.streets[0]);
        assert_eq!(command.get(&path).await.status, StatusCode::FORBIDDEN, "it is in force");
    }
}

#[tokio::test]
async fn a_deputy_is_appointed_acts_and_is_ended() {
    for world in engines().await {
        let city = small_city(&world).await;
        let street = city.streets[0];
        let holder = city.person(Role::StreetLead, street);
        let deputy = city.person(Role::StreetDispatcher, street);
        let mut browser = signed_in(&world, &city, Role::StreetLead, street).await;
        assert!(browser.get("/me").await.ok().contains("href=\"/me/deputies\""));
        let post = holder.actor.posts()[0].id.to_string();
        let path = "/me/deputies/new";
        let page = browser.get(path).await.ok();
        assert!(page.contains(&post));
        let mut fields =
            [("post", &*post), ("login", "nobody"), ("reason", "休假"), ("valid_to", "2026-03-09")];
        let page = browser.post_form(path, &fields).await;
        assert!(
            page.contains("data-testid=\"field-error\" data-field=\"login\"")
                && page.contains("休假")
        );
        fields[1].1 = &deputy.login;
        assert_eq!(browser.post_form(path, &fields).await.location(), "/me/deputies");
        let mut colleague = signed_in(&world, &city, Role::StreetDispatcher, street).await;
        let page = colleague.get("/me/deputies").await.ok();
        assert_eq!(page.body.matches("data-testid=\"deputy-row\"").count(), 1);
        let page = colleague.get("/me/deputies/new").await.ok();
        assert!(!page.contains(&post), "a deputy appoints none in their turn");
        let id = browser.get("/me/deputies").await.ok();
        let id = id.attribute("deputy-row", "data-deputy").unwrap().to_owned();
        let end = format!("/me/deputies/{id}/end");
        let mut stranger = signed_in(&world, &city, Role::GridMember, city.grids[0]).await;
        assert_eq!(stranger.post_form(&end, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(colleague.post_form(&end, &[]).await.location(), "/me/deputies");
        let page = browser.get("/me/deputies").await.ok();
        assert!(
            !page.contains("data-testid=\"deputy-end\"") && page.contains("data-state=\"revoked\"")
        );
    }
}

#[tokio::test]
async fn the_api_tells_the_same_shares_as_the_page() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut command = district(&world, &city).await;
        grant(&mut command, city.streets[0], &[("power", "coordination"), ("basis", BASIS)]).await;
        assert_eq!(world.get("/api/v1/powers").await.status, StatusCode::UNAUTHORIZED);
        let told = |reply: Reply| serde_json::from_str::<serde_json::Value>(&reply.body).unwrap();
        let all = told(command.get("/api/v1/powers").await.ok());
        assert_eq!(all["streets"], 4);
        assert_eq!(
            all["powers"][0],
            serde_json::json!({ "power": "coordination", "holding": 1, "share": 0.25 })
        );
        assert_eq!(all["items"][0]["street"], city.streets[0].to_string());
        assert_eq!(all["items"][0]["in_force"], true);
        let east = format!("/api/v1/powers?district={}", city.districts[1]);
        let east = told(command.get(&east).await.ok());
        assert_eq!((&east["streets"], &east["powers"][0]["holding"]), (&2.into(), &0.into()));
    }
}

#[tokio::test]
async fn every_page_speaks_both_languages_with_no_word_missing() {
    for world in engines().await {
        let city = small_city(&world).await;
        let street = city.streets[0];
        let mut command = district(&world, &city).await;
        for power in ["planning", "coordination"] {
            grant(&mut command, street, &[("power", power), ("basis", BASIS)]).await;
        }
        let street_page = format!("/desk/powers/{street}");
        let page = command.get(&street_page).await.ok();
        let revoke = page.attribute("power-revoke", "href").unwrap().to_owned();
        let mut officer = officer(&world, &city).await;
        let given = officer.post_form("/desk/grants/new", &GOOD).await.location().to_owned();
        let mut lead = signed_in(&world, &city, Role::StreetLead, street).await;
        let new = format!("{street_page}/new");
        for lang in ["zh-CN", "en"] {
            let paths = [
                (&mut command, vec!["/desk/powers", &*street_page, &*new, &*revoke]),
                (&mut officer, vec!["/desk/grants", &*given, "/desk/grants/new", "/desk/policy"]),
                (&mut lead, vec![&*street_page, "/me/deputies", "/me/deputies/new"]),
            ];
            for (browser, paths) in paths {
                for path in paths {
                    let page = browser.get(&format!("{path}?lang={lang}")).await.ok();
                    assert!(!page.contains("⟦"), "{path} in {lang}: {}", page.body);
                }
            }
        }
    }
}
