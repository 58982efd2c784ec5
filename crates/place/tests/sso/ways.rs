//! The way there and back: bound to a browser, used once, soon, and answered by whom was asked.

use crate::provider::{IdP, Manner};
use crate::{account, come, configured, events, leave, linked, why, worlds};
use axum::http::StatusCode;
use place::sso::Provider;
use serde_json::json;
use std::time::Duration;

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
