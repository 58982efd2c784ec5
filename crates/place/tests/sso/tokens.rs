//! What an ID token must prove before a word of it is believed.

use crate::provider::{IdP, Manner};
use crate::{come, configured, events, linked, seconds, why, worlds};
use axum::http::StatusCode;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_token_for_somebody_else_some_other_time_or_from_elsewhere_is_not_believed() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        let now = seconds(world.now());
        let lies = [
            (json!({"nonce": "another"}), "nonce"),
            (json!({"nonce": null}), "nonce"),
            (json!({"aud": "another client"}), "audience"),
            (json!({"aud": ["tongxin", "another client"]}), "audience"),
            (json!({"azp": "another client"}), "audience"),
            (json!({"iss": "https://id.example"}), "issuer"),
            (json!({"iat": now - 600, "exp": now - 61}), "expired"),
            (json!({"iat": now - 700}), "expired"),
            (json!({"iat": now + 120, "exp": now + 600}), "expired"),
            (json!({"nbf": now + 120}), "expired"),
            (json!({"sub": ""}), "subject"),
        ];
        for (claims, word) in lies {
            let mut browser = world.browser();
            let reply = come(&mut browser, &world, &idp, "s-1", claims.clone()).await;
            assert_eq!(why(&reply, &browser), word, "{claims}");
            assert_eq!(reply.status, StatusCode::FORBIDDEN);
        }
        // Two clocks may differ by a minute.
        for claims in [json!({"iat": now + 50}), json!({"exp": now - 50}), json!({"nbf": now + 50})]
        {
            let mut browser = world.browser();
            let reply = come(&mut browser, &world, &idp, "s-1", claims).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
        }
    }
}

#[tokio::test]
async fn a_signature_is_needed_that_only_the_provider_can_make() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        let lies = [
            (Manner::Unsigned, "algorithm"),
            (Manner::Symmetric, "algorithm"),
            (Manner::Forged, "signature"),
        ];
        for (manner, word) in lies {
            idp.behave(manner);
            let mut browser = world.browser();
            let reply = come(&mut browser, &world, &idp, "s-1", json!({})).await;
            assert_eq!(why(&reply, &browser), word);
        }
        idp.behave(Manner::Honest);
    }
}

#[tokio::test]
async fn a_new_key_is_fetched_when_a_token_names_it_and_not_before() {
    for engine in 0..2 {
        let idp = IdP::start().await;
        let Some((world, _)) = worlds(|| vec![configured(&idp)]).await.into_iter().nth(engine)
        else {
            return;
        };
        linked(&world, "li.qiao", "s-1").await;
        for _ in 0..2 {
            let mut browser = world.browser();
            let reply = come(&mut browser, &world, &idp, "s-1", json!({})).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(idp.asked_for_keys(), 1, "what the provider says of itself is kept");
        idp.rotate();
        // Tokens with invented keys must not make us ask all the time.
        let mut browser = world.browser();
        let reply = come(&mut browser, &world, &idp, "s-1", json!({})).await;
        assert_eq!(why(&reply, &browser), "signature");
        world.clock.forward(Duration::from_secs(61));
        let reply = come(&mut browser, &world, &idp, "s-1", json!({})).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
        assert_eq!(idp.asked_for_keys(), 2);
    }
}

#[tokio::test]
async fn two_factors_there_are_two_factors_here() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        let said = [
            (json!({}), 1),
            (json!({"amr": ["pwd"], "acr": "urn:city:one"}), 1),
            (json!({"amr": ["pwd", "otp", "mfa"]}), 2),
            (json!({"acr": "urn:city:two"}), 2),
        ];
        for (claims, factors) in said {
            world.clock.forward(Duration::from_secs(1));
            come(&mut world.browser(), &world, &idp, "s-1", claims.clone()).await;
            assert_eq!(
                events(&world, "account.signed_in").await[0]["factors"],
                factors,
                "{claims}"
            );
        }
    }
}
