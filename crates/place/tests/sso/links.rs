//! Linking: by an officer, by oneself after a fresh proof and a yes, by nobody else.

use crate::provider::IdP;
use crate::{PASSWORD, account, come, configured, events, give, group, linked, roles, why, worlds};
use axum::http::StatusCode;
use kernel::policy::Role;
use kernel::territory::AccountId;
use place::sso::{self, Provider};
use serde_json::json;
use std::time::Duration;
use testkit::{Browser, World};

async fn subjects(world: &World, account: AccountId) -> Vec<String> {
    let mut cx = world.console().await;
    let found = sso::identities(&mut cx, account).await.unwrap();
    found.into_iter().map(|identity| identity.subject).collect()
}

/// Goes to link, and comes back to the page that asks.
async fn ask(browser: &mut Browser, world: &World, idp: &IdP, subject: &str) -> testkit::Reply {
    let there = browser.get("/me/identities/city-id/link").await.location().to_owned();
    let claims = json!({"preferred_username": "li.qiao@city"});
    let back = idp.agree(&there, subject, world.now(), claims);
    browser.get(&back).await
}

fn token(page: &testkit::Reply) -> String {
    let (_, rest) = page.body.split_once("name=\"token\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn one_links_ones_own_identity_by_saying_yes() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        let id = account(&world, "li.qiao").await;
        let mut browser = world.browser();
        browser.sign_in("li.qiao", PASSWORD).await;
        let page = ask(&mut browser, &world, &idp, "s-1").await.ok();
        assert!(page.contains("li.qiao@city"), "it says whom the provider takes one for");
        assert!(subjects(&world, id).await.is_empty(), "nothing is linked by coming back");
        let reply = browser.post_form("/me/identities/link", &[("token", &token(&page))]).await;
        assert_eq!(reply.location(), "/me/identities");
        assert_eq!(subjects(&world, id).await, ["s-1"]);
        assert_eq!(events(&world, "sso.linked").await.len(), 1);
        let mut fresh = world.browser();
        let reply = come(&mut fresh, &world, &idp, "s-1", json!({})).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
        // A yes counts once.
        let reply = browser.post_form("/me/identities/link", &[("token", &token(&page))]).await;
        assert!(reply.set_cookie("flash").unwrap().contains("sso-link-stale"));
    }
}

#[tokio::test]
async fn nobody_says_yes_for_somebody_else() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        let victim = account(&world, "li.qiao").await;
        account(&world, "wang.wu").await;
        let mut attacker = world.browser();
        attacker.sign_in("wang.wu", PASSWORD).await;
        let page = ask(&mut attacker, &world, &idp, "s-evil").await.ok();
        let mut lured = world.browser();
        lured.sign_in("li.qiao", PASSWORD).await;
        lured.post_form("/me/identities/link", &[("token", &token(&page))]).await;
        // Nor with an answer meant for the attacker's browser.
        let there = attacker.get("/me/identities/city-id/link").await.location().to_owned();
        let back = idp.agree(&there, "s-evil", world.now(), json!({}));
        let reply = lured.get(&back).await;
        assert_eq!(reply.attribute("problem", "data-why"), Some("stale"));
        assert!(subjects(&world, victim).await.is_empty());
    }
}

#[tokio::test]
async fn linking_needs_a_fresh_proof() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        let id = account(&world, "li.qiao").await;
        let mut browser = world.browser();
        browser.sign_in("li.qiao", PASSWORD).await;
        let page = ask(&mut browser, &world, &idp, "s-1").await.ok();
        world.clock.forward(Duration::from_secs(605));
        let reply = browser.get("/me/identities/city-id/link").await;
        assert_eq!(reply.location(), "/me/confirm?next=%2Fme%2Fidentities%2Fcity-id%2Flink");
        let reply = browser.post_form("/me/identities/link", &[("token", &token(&page))]).await;
        assert!(reply.location().starts_with("/me/confirm"), "{}", reply.body);
        assert!(subjects(&world, id).await.is_empty());
    }
}

#[tokio::test]
async fn an_identity_belongs_to_one_account() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        let first = linked(&world, "li.qiao", "s-1").await;
        let second = account(&world, "wang.wu").await;
        let mut browser = world.browser();
        browser.sign_in("wang.wu", PASSWORD).await;
        let page = ask(&mut browser, &world, &idp, "s-1").await.ok();
        let reply = browser.post_form("/me/identities/link", &[("token", &token(&page))]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reply.contains("sso.linked-elsewhere"), "{}", reply.body);
        let mut cx = world.console().await;
        let refused = sso::link(&mut cx, second, "city-id", "s-1").await.unwrap_err();
        assert_eq!(refused.rule(), Some("sso.linked-elsewhere"));
        sso::link(&mut cx, first, "city-id", "s-1").await.unwrap();
        drop(cx);
        assert!(subjects(&world, second).await.is_empty());
    }
}

#[tokio::test]
async fn only_a_security_officer_links_for_others() {
    let idp = IdP::start().await;
    for (world, city) in worlds(|| vec![configured(&idp)]).await {
        let id = account(&world, "li.qiao").await;
        for role in [Role::StreetLead, Role::StreetDispatcher] {
            let mut cx = world.cx(city.actor(role, city.streets[0])).await;
            assert!(sso::link(&mut cx, id, "city-id", "s-1").await.is_err(), "{role}");
        }
        let mut cx = world.console().await;
        assert!(sso::link(&mut cx, id, "nowhere", "s-1").await.is_err());
        assert!(sso::link(&mut cx, id, "city-id", "").await.is_err());
    }
}

#[tokio::test]
async fn unlinking_ends_what_the_provider_gave() {
    let idp = IdP::start().await;
    let giving =
        || vec![Provider { posts: vec![group("leads", Role::StreetLead)], ..configured(&idp) }];
    for (world, city) in worlds(giving).await {
        let id = linked(&world, "li.qiao", "s-1").await;
        give(&world, id, Role::GridMember, &city).await;
        let mut browser = world.browser();
        come(&mut browser, &world, &idp, "s-1", json!({"groups": ["leads"]})).await;
        let page = browser.get("/me/identities").await.ok();
        assert_eq!(page.attribute("identity", "data-provider"), Some("city-id"));
        let which = [("provider", "city-id"), ("subject", "s-1")];
        let reply = browser.post_form("/me/identities/unlink", &which).await;
        assert_eq!(reply.location(), "/me/identities", "{}", reply.body);
        assert_eq!(roles(&world, id).await, [Role::GridMember]);
        let mut again = world.browser();
        let reply = come(&mut again, &world, &idp, "s-1", json!({})).await;
        assert_eq!(why(&reply, &again), "not-linked");
    }
}

#[tokio::test]
async fn nobody_unlinks_or_finds_out_about_the_identity_of_another() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        let id = linked(&world, "li.qiao", "s-1").await;
        account(&world, "wang.wu").await;
        let mut browser = world.browser();
        browser.sign_in("wang.wu", PASSWORD).await;
        for subject in ["s-1", "s-2"] {
            let which = [("provider", "city-id"), ("subject", subject)];
            let reply = browser.post_form("/me/identities/unlink", &which).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(subjects(&world, id).await, ["s-1"]);
    }
}

#[tokio::test]
async fn signing_out_leads_on_to_the_provider() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        let mut browser = world.browser();
        come(&mut browser, &world, &idp, "s-1", json!({})).await;
        drop(browser.get("/me").await.ok());
        let page = browser.post_form("/me/identities/city-id/leave", &[]).await.ok();
        assert!(browser.cookie("__Host-session").is_none());
        let there = page.attribute("sso-left-go", "href").unwrap().replace("&#38;", "&");
        assert!(there.starts_with(&format!("{}/end?", idp.url)), "{there}");
        let asked = crate::provider::query(&there);
        assert_eq!(asked["post_logout_redirect_uri"], "https://tongxin.example/");
        assert_eq!(asked["client_id"], "tongxin");
    }
}

#[tokio::test]
async fn an_officer_links_and_unlinks_on_a_page_and_others_do_not() {
    let idp = IdP::start().await;
    for (world, city) in worlds(|| vec![configured(&idp)]).await {
        let id = account(&world, "li.qiao").await;
        let other = linked(&world, "wang.wu", "s-2").await;
        let page = format!("/desk/accounts/{id}/identities");
        let mut officer = world.browser();
        let login = &city.person(Role::SecurityOfficer, city.city).login;
        officer.sign_in(login, testkit::PASSWORD).await;
        let account_page = officer.get(&format!("/desk/accounts/{id}")).await.ok();
        assert_eq!(account_page.attribute("account-identities", "href"), Some(page.as_str()));

        let which = |subject| [("provider", "city-id"), ("subject", subject)];
        // What belongs to somebody else is refused on the page, with what was typed.
        let taken = officer.post_form(&page, &which("s-2")).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.contains("value=\"s-2\"") && taken.contains("sso.linked-elsewhere"));
        assert_eq!(officer.post_form(&page, &which(" s-1 ")).await.location(), page);
        assert_eq!(subjects(&world, id).await, ["s-1"]);
        assert!(officer.get(&page).await.ok().contains("s-1"));

        // Nobody's identity is taken away on the page of another.
        let unlink = format!("{page}/unlink");
        let wrong = officer.post_form(&unlink, &which("s-2")).await;
        assert_eq!(wrong.status, StatusCode::NOT_FOUND);
        assert_eq!(subjects(&world, other).await, ["s-2"]);
        assert_eq!(officer.post_form(&unlink, &which("s-1")).await.location(), page);
        assert_eq!(subjects(&world, id).await, Vec::<String>::new());

        let mut auditor = world.browser();
        auditor.sign_in(&city.person(Role::Auditor, city.city).login, testkit::PASSWORD).await;
        assert_eq!(auditor.get(&page).await.status, StatusCode::FORBIDDEN);
        assert_eq!(auditor.post_form(&page, &which("s-1")).await.status, StatusCode::FORBIDDEN);
        world.clock.forward(Duration::from_secs(601));
        let old = officer.post_form(&page, &which("s-1")).await;
        assert!(old.location().starts_with("/me/confirm"), "it needs a fresh proof");
    }
}
