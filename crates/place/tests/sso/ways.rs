//! The way there and back: bound to a browser, used once, soon, and answered by whom was asked.

use crate::provider::{IdP, Manner};
use crate::{account, come, configured, events, leave, linked, why, worlds};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use place::sso::Provider;
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;
use testkit::{Browser, Reply};

#[tokio::test]
async fn an_answer_counts_once_in_the_browser_that_asked_within_ten_minutes() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;

        let mut browser = world.browser();
        let there = leave(&mut browser).await;
        let back = idp.agree(&there, "s-1", world.now(), json!({}));
        // Another browser, with a secret of its own.
        let mut other = world.browser();
        leave(&mut other).await;
        assert_eq!(why(&other.get(&back).await, &other), "stale");
        // Tried once, even by somebody else, it is used up.
        assert_eq!(why(&browser.get(&back).await, &browser), "stale");

        let there = leave(&mut browser).await;
        let back = idp.agree(&there, "s-1", world.now(), json!({}));
        assert_eq!(browser.get(&back).await.status, StatusCode::SEE_OTHER);
        let mut again = world.browser();
        leave(&mut again).await;
        assert_eq!(why(&again.get(&back).await, &again), "stale");

        let mut slow = world.browser();
        let there = leave(&mut slow).await;
        world.clock.forward(Duration::from_secs(601));
        let back = idp.agree(&there, "s-1", world.now(), json!({}));
        assert_eq!(why(&slow.get(&back).await, &slow), "stale");
    }
}

#[tokio::test]
async fn a_state_nobody_gave_out_leads_nowhere() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        let mut browser = world.browser();
        leave(&mut browser).await;
        for query in
            ["", "?code=c", "?code=c&state=x", &format!("?code=c&state={}", "0".repeat(64))]
        {
            let reply = browser.get(&format!("/login/with/city-id/back{query}")).await;
            assert_eq!(why(&reply, &browser), "stale", "{query}");
            assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        }
    }
}

#[tokio::test]
async fn two_windows_of_one_browser_may_be_on_their_way_at_once() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        let mut browser = world.browser();
        let first = leave(&mut browser).await;
        let second = leave(&mut browser).await;
        assert_ne!(
            crate::provider::query(&first)["nonce"],
            crate::provider::query(&second)["nonce"]
        );
        let back = idp.agree(&first, "s-1", world.now(), json!({}));
        assert_eq!(browser.get(&back).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn an_answer_in_anothers_name_is_a_mix_up() {
    let idp = IdP::start().await;
    let evil = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        let mut browser = world.browser();
        let honest = |there: &str| idp.agree(there, "s-1", world.now(), json!({}));
        let named = |url: &str| serde_urlencoded::to_string([("iss", url)]).unwrap();
        let there = leave(&mut browser).await;
        let back = honest(&there).replace(&named(&idp.url), &named(&evil.url));
        assert_eq!(why(&browser.get(&back).await, &browser), "mix-up");
        // It promises to name itself, so an answer without a name is not its own.
        let there = leave(&mut browser).await;
        let back = honest(&there).replace(&format!("&{}", named(&idp.url)), "");
        assert_eq!(why(&browser.get(&back).await, &browser), "mix-up");
        // Errors are answers, too.
        let there = leave(&mut browser).await;
        let back = honest(&there).replace("code=", "error=access_denied&code=");
        assert_eq!(why(&browser.get(&back).await, &browser), "denied");
    }
}

#[tokio::test]
async fn a_code_meant_for_one_provider_is_not_shown_to_another() {
    let (one, two) = (IdP::start().await, IdP::start().await);
    let both = || {
        let second = Provider { name: "other".to_owned(), ..configured(&two) };
        vec![configured(&one), second]
    };
    for (world, _) in worlds(both).await {
        linked(&world, "li.qiao", "s-1").await;
        let mut browser = world.browser();
        let there = leave(&mut browser).await;
        let back = one.agree(&there, "s-1", world.now(), json!({}));
        let crossed = back.replace("/login/with/city-id/", "/login/with/other/");
        assert_eq!(why(&browser.get(&crossed).await, &browser), "stale");
    }
}

#[tokio::test]
async fn a_provider_that_fails_is_named_and_nobody_is_in() {
    let idp = IdP::start().await;
    for (manner, word) in [(Manner::Redirecting, "unreachable"), (Manner::Endless, "unreachable")] {
        for (world, _) in worlds(|| vec![configured(&idp)]).await {
            linked(&world, "li.qiao", "s-1").await;
            idp.behave(manner);
            let mut browser = world.browser();
            let reply = come(&mut browser, &world, &idp, "s-1", json!({})).await;
            assert_eq!(why(&reply, &browser), word);
            idp.behave(Manner::Honest);
        }
    }
    idp.behave(Manner::Down);
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        let mut browser = world.browser();
        let reply = browser.get("/login/with/city-id").await;
        assert_eq!(reply.status, StatusCode::BAD_GATEWAY);
        assert_eq!(why(&reply, &browser), "unreachable");
        assert!(reply.contains("市统一身份"), "it is named");
    }
}

#[tokio::test]
async fn a_failure_is_an_event_without_tokens_and_claims() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        account(&world, "li.qiao").await;
        let mut browser = world.browser();
        let claims = json!({"name": "李桥", "email": "li.qiao@city.example"});
        come(&mut browser, &world, &idp, "s-secret", claims).await;
        let failed = events(&world, "sso.failed").await;
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0]["why"], "not-linked");
        let told = failed[0].to_string();
        for secret in ["s-secret", "李桥", "city.example", "code-"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
}

#[tokio::test]
async fn no_other_site_signs_anybody_in() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        for (site, inside) in
            [("cross-site", false), ("same-site", false), ("same-origin", true), ("none", true)]
        {
            let mut browser = world.browser();
            let request = Request::get("/login/with/city-id?next=/desk?page=2")
                .header("sec-fetch-site", site)
                .header("sec-fetch-mode", "navigate")
                .header("sec-fetch-dest", "document");
            let reply = browser.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER);
            assert_eq!(reply.location().starts_with(&idp.url), inside, "{site}");
            assert_eq!(reply.location() == "/login?next=%2Fdesk%3Fpage%3D2", !inside, "{site}");
        }
    }
}

/// An answer that comes from somewhere.
async fn answer(browser: &mut Browser, path: &str) -> Reply {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([203, 0, 113, 7], 4711))));
    browser.send(request).await
}

#[tokio::test]
async fn guessing_at_answers_is_made_slow_by_where_it_comes_from() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        let mut browser = world.browser();
        // Twenty are free, the next begins the delay.
        for _ in 0..21 {
            let reply = answer(&mut browser, "/login/with/city-id/back?code=c&state=x").await;
            assert_eq!(why(&reply, &browser), "stale");
        }
        let there = leave(&mut browser).await;
        let back = idp.agree(&there, "s-1", world.now(), json!({}));
        let reply = answer(&mut browser, &back).await;
        assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(reply.headers["retry-after"], "1");
        // Whoever waits gets in, with the same answer: it was not looked at.
        world.clock.forward(Duration::from_secs(1));
        assert_eq!(answer(&mut browser, &back).await.status, StatusCode::SEE_OTHER);
        assert!(browser.cookie("__Host-session").is_some());
    }
}

#[tokio::test]
async fn whoever_turns_back_at_the_provider_is_not_guessing() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        let mut browser = world.browser();
        for _ in 0..25 {
            let there = leave(&mut browser).await;
            let back = idp.agree(&there, "s-1", world.now(), json!({}));
            let reply =
                answer(&mut browser, &back.replace("code=", "error=access_denied&code=")).await;
            assert_eq!(why(&reply, &browser), "denied");
        }
    }
}
