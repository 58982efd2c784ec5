//! Proving at the provider that it is still them, for whom has no password here.

use crate::provider::{IdP, query};
use crate::{PASSWORD, account, come, configured, linked, seconds, worlds};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Browser, World};

const SENSITIVE: &str = "/me/identities/city-id/link";

/// Goes to prove it, and comes back as `subject` with these claims.
async fn prove(
    browser: &mut Browser,
    world: &World,
    idp: &IdP,
    subject: &str,
    claims: Value,
) -> testkit::Reply {
    let there = format!("/me/identities/city-id/confirm?next={SENSITIVE}");
    let there = browser.get(&there).await.location().to_owned();
    let asked = query(&there);
    assert_eq!((asked["prompt"].as_str(), asked["max_age"].as_str()), ("login", "0"));
    browser.get(&idp.agree(&there, subject, world.now(), claims)).await
}

#[tokio::test]
async fn a_fresh_proof_at_the_provider_is_one_here() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        let mut browser = world.browser();
        come(&mut browser, &world, &idp, "s-1", json!({})).await;
        world.clock.forward(Duration::from_secs(601));
        let asked = browser.get(SENSITIVE).await.location().to_owned();
        assert!(asked.starts_with("/me/confirm"));
        // The page that asks leads to the provider, and from there to what was wanted.
        let page = browser.get(&asked).await.ok();
        let there = page.attribute("confirm-with", "href").unwrap();
        let wanted = "/me/identities/city-id/confirm?next=%2Fme%2Fidentities%2Fcity-id%2Flink";
        assert_eq!(there, wanted);
        let before = browser.cookie("__Host-session").unwrap().to_owned();
        let proven = json!({"auth_time": seconds(world.now())});
        let reply = prove(&mut browser, &world, &idp, "s-1", proven).await;
        assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, SENSITIVE));
        assert_ne!(browser.cookie("__Host-session"), Some(before.as_str()));
        assert!(browser.get(SENSITIVE).await.location().starts_with(&idp.url));
    }
}

#[tokio::test]
async fn a_proof_from_before_or_by_somebody_else_is_none() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        linked(&world, "wang.wu", "s-2").await;
        account(&world, "zhao.liu").await;
        let mut stranger = world.browser();
        stranger.sign_in("zhao.liu", PASSWORD).await;
        assert!(!stranger.get("/me/confirm").await.ok().contains("confirm-with"));
        let mut browser = world.browser();
        come(&mut browser, &world, &idp, "s-1", json!({})).await;
        world.clock.forward(Duration::from_secs(601));
        let now = seconds(world.now());
        let lies = [
            ("s-1", json!({}), "auth-time"),
            ("s-1", json!({"auth_time": now - 300}), "auth-time"),
            ("s-2", json!({"auth_time": now}), "other-person"),
            ("s-3", json!({"auth_time": now}), "other-person"),
        ];
        for (subject, claims, word) in lies {
            let reply = prove(&mut browser, &world, &idp, subject, claims).await;
            assert_eq!(reply.attribute("problem", "data-why"), Some(word));
            assert!(browser.get(SENSITIVE).await.location().starts_with("/me/confirm"));
            assert!(browser.get("/me").await.ok().contains("li.qiao"), "still signed in as before");
        }
    }
}
