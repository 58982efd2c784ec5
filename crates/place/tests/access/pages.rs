//! Pages and cookies, as a browser sees them.

use super::{as_proven, staff};
use axum::http::StatusCode;
use kernel::policy::Role;
use place::access;
use std::time::Duration;
use testkit::{Browser, PASSWORD, SmallCity, World, engines, small_city};

const COOKIE: &str = "__Host-session";

/// A browser in which the lead of the first street is signed in.
async fn signed_in(world: &World, city: &SmallCity) -> Browser {
    let mut browser = world.browser();
    browser.sign_in(&lead(city), PASSWORD).await;
    browser
}

fn lead(city: &SmallCity) -> String {
    city.person(Role::StreetLead, city.streets[0]).login.clone()
}

async fn is_in(browser: &mut Browser) -> bool {
    let reply = browser.get("/me").await;
    assert!(reply.status == StatusCode::OK || reply.location() == "/login?next=%2Fme", "{reply:?}");
    reply.status == StatusCode::OK
}

#[tokio::test]
async fn the_cookie_is_for_this_host_only_and_out_of_reach_of_scripts() {
    for world in engines().await {
        let city = small_city(&world).await;
        let form = [
            ("login", lead(&city)),
            ("password", PASSWORD.to_owned()),
            ("next", "/desk?view=mine".to_owned()),
        ];
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let reply = world.post_form("/login", &form).await;
        assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, "/desk?view=mine"));
        let cookie = reply.set_cookie(COOKIE).unwrap();
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Lax");
        assert_eq!(pair.len(), COOKIE.len() + 1 + 64);
        let mut cx = world.console().await;
        let stored: Vec<(Vec<u8>,)> =
            kernel::db::sql("SELECT token_hash FROM session").all(&mut cx.tx).await.unwrap();
        assert_eq!(stored.len(), 1);
        assert!(
            !cookie.contains(&hex::encode(&stored[0].0)),
            "the database must not hold the token"
        );
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_too() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut browser = signed_in(&world, &city).await;
        let token = browser.cookie(COOKIE).unwrap().to_owned();
        let reply = browser.post_form("/logout", &[]).await;
        assert_eq!(reply.location(), "/");
        assert_eq!(reply.headers["clear-site-data"], "\"cache\", \"storage\"");
        assert_eq!(browser.cookie(COOKIE), None);
        browser.set_cookie(COOKIE, &token);
        assert!(!is_in(&mut browser).await);
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_show_the_same_page() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let mut pages = Vec::new();
        for login in ["li.qiao", "no.body"] {
            let reply = world
                .post_form("/login", &[("login", login), ("password", "guess guess guess")])
                .await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(reply.attribute("problem", "data-rule"), Some("access.sign-in"));
            assert_eq!(reply.set_cookie(COOKIE), None);
            assert!(!reply.contains("guess guess guess"), "a password is never sent back");
            pages.push(without_keys(&reply.body).replace(login, "…"));
        }
        assert_eq!(pages[0], pages[1]);
    }
}

/// The page without what is fresh on every page.
fn without_keys(body: &str) -> String {
    let mut parts = body.split("name=\"idempotency_key\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + part.split_once('"').map_or("", |(_, rest)| rest))
}

#[tokio::test]
async fn too_many_attempts_are_told_when_to_come_back() {
    for world in engines().await {
        let city = small_city(&world).await;
        let login = lead(&city);
        for _ in 0..5 {
            world
                .post_form("/login", &[("login", &login), ("password", "guess guess guess")])
                .await;
        }
        let reply = world.post_form("/login", &[("login", &login), ("password", PASSWORD)]).await;
        assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(reply.headers["retry-after"], "1");
        assert_eq!(reply.attribute("problem", "data-rule"), Some("access.too-many"));
    }
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut browser = signed_in(&world, &city).await;
        world.clock.forward(Duration::from_hours(7));
        assert!(is_in(&mut browser).await);
        world.clock.forward(Duration::from_hours(7));
        assert!(is_in(&mut browser).await, "it was used in between");
        world.clock.forward(Duration::from_hours(8));
        assert!(!is_in(&mut browser).await);
    }
}

#[tokio::test]
async fn a_session_ends_after_a_day_however_much_it_is_used() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut browser = signed_in(&world, &city).await;
        for _ in 0..23 {
            world.clock.forward(Duration::from_hours(1));
            assert!(is_in(&mut browser).await);
        }
        world.clock.forward(Duration::from_hours(1));
        assert!(!is_in(&mut browser).await);
    }
}

#[tokio::test]
async fn a_house_may_have_shorter_sessions() {
    let rules =
        access::SessionRules { idle: Duration::from_mins(10), absolute: Duration::from_hours(1) };
    for world in testkit::engines_with(|world| world.share(rules)).await {
        let city = small_city(&world).await;
        let mut browser = signed_in(&world, &city).await;
        world.clock.forward(Duration::from_mins(9));
        assert!(is_in(&mut browser).await);
        world.clock.forward(Duration::from_mins(10));
        assert!(!is_in(&mut browser).await);
    }
}

#[tokio::test]
async fn whoever_is_suspended_or_loses_a_post_loses_it_at_the_next_request() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut browser = signed_in(&world, &city).await;
        let person = city.person(Role::StreetLead, city.streets[0]);
        let officer = city.actor(Role::SecurityOfficer, city.city);
        let mut cx = as_proven(&world, officer.clone()).await;
        let post = person.actor.posts()[0].id;
        access::end_post(&mut cx, post).await.unwrap();
        cx.commit().await.unwrap();
        let page = browser.get("/me").await.ok();
        assert!(!page.contains(">街道负责人<br>"), "no role is left in the page's corner");
        let mut cx = as_proven(&world, officer.clone()).await;
        access::suspend(&mut cx, person.account, "调查").await.unwrap();
        cx.commit().await.unwrap();
        assert!(!is_in(&mut browser).await);
        let mut cx = as_proven(&world, officer).await;
        access::reinstate(&mut cx, person.account).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!is_in(&mut browser).await, "the old session stays dead");
        browser.sign_in(&person.login, PASSWORD).await;
    }
}

#[tokio::test]
async fn a_token_set_before_signing_in_is_worth_nothing_after() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut browser = world.browser();
        let planted = "ab".repeat(32);
        browser.set_cookie(COOKIE, &planted);
        browser.sign_in(&lead(&city), PASSWORD).await;
        let own = browser.cookie(COOKIE).unwrap().to_owned();
        assert_ne!(own, planted);
        let mut attacker = world.browser();
        attacker.set_cookie(COOKIE, &planted);
        assert!(!is_in(&mut attacker).await);
        browser.sign_in(&lead(&city), PASSWORD).await;
        assert_ne!(browser.cookie(COOKIE), Some(own.as_str()), "a new token at every sign-in");
        attacker.set_cookie(COOKIE, &own);
        assert!(!is_in(&mut attacker).await, "the one before is dead");
    }
}

#[tokio::test]
async fn forms_of_a_signed_in_user_carry_the_sessions_own_token() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut browser = signed_in(&world, &city).await;
        for token in ["", "0", &"0".repeat(64)] {
            let reply = browser.post_form("/logout", &[("csrf", token)]).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN);
        }
        assert!(is_in(&mut browser).await);
        browser.post_form("/logout", &[]).await;
        assert!(!is_in(&mut browser).await);
    }
}

#[tokio::test]
async fn one_sees_ones_sessions_and_ends_another() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut phone = signed_in(&world, &city).await;
        world.clock.forward(Duration::from_mins(2));
        let mut desk = signed_in(&world, &city).await;
        let page = desk.get("/me").await.ok();
        assert_eq!(page.body.matches("data-testid=\"me-session\"").count(), 2);
        assert_eq!(page.body.matches("data-testid=\"session-end\"").count(), 1);
        let (_, rest) = page.body.split_once("/me/sessions/").unwrap();
        let digest = rest.split_once("/end").unwrap().0.to_owned();
        let path = format!("/me/sessions/{digest}/end");
        let mut stranger = world.browser();
        stranger.sign_in(&city.person(Role::Auditor, city.city).login, PASSWORD).await;
        assert_eq!(stranger.post_form(&path, &[]).await.status, StatusCode::NOT_FOUND);
        assert!(is_in(&mut phone).await);
        assert_eq!(desk.post_form(&path, &[]).await.location(), "/me");
        assert!(!is_in(&mut phone).await);
        assert!(is_in(&mut desk).await);
    }
}

#[tokio::test]
async fn the_demo_shows_one_person_of_each_role_around_one_grid() {
    for world in engines().await {
        assert!(
            !world.get("/login").await.ok().contains("demo-account"),
            "a real city shows nobody"
        );
        let city = small_city(&world).await;
        let page = world.get("/login").await.ok();
        for role in Role::ALL {
            let marker = format!("data-testid=\"demo-account\" data-persona=\"{role}\"");
            assert_eq!(page.body.matches(&marker).count(), 1, "{role}");
        }
        let network = place::org::network(&world.app).await.unwrap();
        let number = |name| page.attribute("demo-account", name).unwrap().parse::<f64>().unwrap();
        let place = kernel::geo::Point::new(number("data-lon"), number("data-lat")).unwrap();
        let chain = network.locate(place).unwrap();
        assert_eq!(chain.grid, Some(city.grids[0]));
        let (_, member) = page.body.split_once("data-persona=\"grid_member\"").unwrap();
        assert!(
            member.split_once('>').unwrap().0.contains(&format!("data-org=\"{}\"", city.grids[0]))
        );
        let (_, head) = page.body.split_once("data-persona=\"department_lead\"").unwrap();
        let district = format!("data-org=\"{}\"", city.urban.districts[0]);
        assert!(
            head.split_once('>').unwrap().0.contains(&district),
            "the nearest of the busiest line"
        );
        let login = page.attribute("demo-account", "data-account").unwrap().to_owned();
        world
            .browser()
            .sign_in(&login, page.attribute("demo-account", "data-password").unwrap())
            .await;
    }
}

#[tokio::test]
async fn every_page_speaks_both_languages_with_no_word_missing() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut browser = signed_in(&world, &city).await;
        for lang in ["zh-CN", "en"] {
            for path in ["/login", "/me"] {
                let page = browser.get(&format!("{path}?lang={lang}")).await.ok();
                assert!(!page.contains("⟦"), "{path} in {lang}: {}", page.body);
            }
        }
    }
}
