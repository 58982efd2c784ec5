//! Fresh proofs of identity before sensitive acts, and tokens nobody had before.

use super::{PASSWORD, code, is_in, set_up_app, staff};
use axum::http::{Request, StatusCode, header};
use kernel::Error;
use kernel::policy::{Actor, Role};
use place::access::{self, NewPost, NewToken};
use std::time::Duration;
use testkit::{Browser, SmallCity, World, engines, small_city};

const COOKIE: &str = "__Host-session";

async fn officer(world: &World, city: &SmallCity) -> Browser {
    let mut browser = world.browser();
    let login = city.person(Role::SecurityOfficer, city.city).login.clone();
    browser.sign_in(&login, testkit::PASSWORD).await;
    browser
}

#[tokio::test]
async fn a_proof_grows_old_and_the_way_leads_through_a_fresh_one_and_back() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut browser = officer(&world, &city).await;
        world.clock.forward(Duration::from_mins(11));
        let page = format!("/desk/accounts/{id}");
        drop(browser.get(&page).await.ok());
        let csrf = browser.get(&page).await;
        let csrf = csrf.attribute("nothing", "x").map(str::to_owned);
        assert_eq!(csrf, None);
        let suspend = format!("{page}/suspend");
        let refused = browser.post_form(&suspend, &[("reason", "离职")]).await;
        assert_eq!(refused.location(), "/me/confirm?next=%2Fdesk", "no page is known to come from");

        drop(browser.get(&format!("/me/confirm?next={page}")).await.ok());
        let old = browser.cookie(COOKIE).unwrap().to_owned();
        let wrong = [("password", "guess guess guess"), ("next", page.as_str())];
        let reply = browser.post_form("/me/confirm", &wrong).await;
        assert_eq!(reply.attribute("problem", "data-rule"), Some("access.proof"));
        assert_eq!(browser.cookie(COOKIE), Some(old.as_str()));
        let right = [("password", testkit::PASSWORD), ("next", page.as_str())];
        let reply = browser.post_form("/me/confirm", &right).await;
        assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, page.as_str()));
        let new = browser.cookie(COOKIE).unwrap().to_owned();
        assert_ne!(old, new, "a fresh proof, a fresh token");
        let mut thief = world.browser();
        thief.set_cookie(COOKIE, &old);
        assert!(!is_in(&mut thief).await, "the old token is dead");

        drop(browser.get(&page).await.ok());
        let done = browser.post_form(&suspend, &[("reason", "离职")]).await;
        assert_eq!(done.location(), page);
    }
}

#[tokio::test]
async fn one_comes_back_to_the_page_of_the_form_but_never_to_another_site() {
    for world in engines().await {
        let city = small_city(&world).await;
        for (referer, back) in [
            ("http://city.example/desk/accounts/1", "%2Fdesk%2Faccounts%2F1"),
            ("http://evil.example/desk", "%2Fdesk"),
            ("http://city.example.evil.example/x", "%2Fdesk"),
        ] {
            let mut browser = officer(&world, &city).await;
            world.clock.forward(Duration::from_mins(11));
            let page = browser.get("/me").await.ok();
            let csrf = page.body.split_once("name=\"csrf\" value=\"").unwrap().1;
            let csrf = csrf.split_once('"').unwrap().0.to_owned();
            let request = Request::post("/desk/accounts")
                .header(header::HOST, "city.example")
                .header(header::REFERER, referer)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(format!("csrf={csrf}&login=new.one&name=新人&kind=person").into())
                .unwrap();
            let reply = browser.send(request).await;
            assert_eq!(reply.location(), format!("/me/confirm?next={back}"), "{referer}");
        }
    }
}

#[tokio::test]
async fn a_code_proves_too_and_guessing_is_made_slow() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let mut browser = world.browser();
        browser.sign_in("li.qiao", PASSWORD).await;
        let key = set_up_app(&world, &mut browser).await;
        world.clock.forward(Duration::from_mins(11));
        assert_eq!(
            browser.get("/me/password").await.location(),
            "/me/confirm?next=%2Fme%2Fpassword"
        );
        let reply = browser.post_form("/me/confirm", &[("code", &code(&world, &key))]).await;
        assert_eq!(reply.location(), "/me");
        drop(browser.get("/me/password").await.ok());
        for _ in 0..5 {
            drop(browser.post_form("/me/confirm", &[("password", "guess guess guess")]).await);
        }
        let reply = browser.post_form("/me/confirm", &[("password", PASSWORD)]).await;
        assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(reply.headers.contains_key("retry-after"));
    }
}

#[tokio::test]
async fn signing_in_gives_a_token_that_nobody_had_before() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let mut attacker = world.browser();
        attacker.sign_in("li.qiao", PASSWORD).await;
        let planted = attacker.cookie(COOKIE).unwrap().to_owned();
        let mut victim = world.browser();
        victim.set_cookie(COOKIE, &planted);
        drop(victim.get("/me").await.ok());
        drop(victim.post_form("/login", &[("login", "li.qiao"), ("password", PASSWORD)]).await);
        assert_ne!(victim.cookie(COOKIE), Some(planted.as_str()));
        assert!(!is_in(&mut attacker).await, "the planted one ended");
        let mut made_up = world.browser();
        made_up.set_cookie(COOKIE, &"a".repeat(64));
        assert!(!is_in(&mut made_up).await);
    }
}

#[tokio::test]
async fn sensitive_acts_ask_for_a_fresh_proof_and_the_console_needs_none() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut officer = city.actor(Role::SecurityOfficer, city.city);
        let Actor::Account { proof, .. } = &mut officer else { panic!() };
        proof.at = Some(world.now() - Duration::from_mins(11));
        let mut cx = world.cx(officer).await;
        let post = NewPost::new(id, city.city, Role::CityCommand);
        let errors = [
            access::give_post(&mut cx, post).await.unwrap_err(),
            access::suspend(&mut cx, id, "离职").await.unwrap_err(),
            access::set_password(&mut cx, id, PASSWORD).await.unwrap_err(),
            access::reset_factors(&mut cx, id).await.unwrap_err(),
            access::open_account(&mut cx, "wang.wu", "王五").await.err().unwrap(),
            access::make_token(&mut cx, NewToken::default()).await.err().unwrap(),
        ];
        assert!(errors.iter().all(|error| matches!(error, Error::StepUp)), "{errors:?}");
        drop(cx);
        let mut cx = world.console().await;
        access::give_post(&mut cx, post).await.unwrap();
        access::suspend(&mut cx, id, "离职").await.unwrap();
    }
}
