//! Second factors: setting them up, signing in with them, losing them.

use super::{PASSWORD, as_proven, code, halfway, is_in, set_up_app, staff, story, text};
use axum::http::StatusCode;
use kernel::policy::Role;
use place::access::{self, SecondFactor, SignInRules};
use std::time::Duration;
use testkit::{Browser, World, engines, engines_with, small_city};

async fn signed_in(world: &World, login: &str) -> Browser {
    let mut browser = world.browser();
    browser.sign_in(login, PASSWORD).await;
    browser
}

/// Tries a code at the second step; the rule that refused it, if one did.
async fn second(browser: &mut Browser, code: &str) -> Option<String> {
    let reply = browser.post_form("/login/second", &[("code", code), ("next", "/me")]).await;
    if reply.status == StatusCode::SEE_OTHER {
        assert_eq!(reply.location(), "/me");
        return None;
    }
    reply.attribute("problem", "data-rule").map(str::to_owned)
}

#[tokio::test]
async fn codes_by_an_app_count_from_the_first_right_one_on() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut browser = signed_in(&world, "li.qiao").await;
        let mut elsewhere = signed_in(&world, "li.qiao").await;
        drop(browser.post_form("/me/factors/totp/begin", &[]).await);
        let page = browser.get("/me/factors/totp").await.ok();
        assert!(page.contains("otpauth://totp/tongxin:li.qiao?secret="));
        let wrong = browser.post_form("/me/factors/totp", &[("code", "000000")]).await;
        assert_eq!(wrong.attribute("problem", "data-rule"), Some("access.code"));
        assert!(is_in(&mut signed_in(&world, "li.qiao").await).await, "it does not count yet");

        set_up_app(&world, &mut browser).await;
        assert!(is_in(&mut browser).await, "this session goes on");
        assert!(!is_in(&mut elsewhere).await, "others end");
        let mut half = halfway(&world, "li.qiao").await;
        assert!(!is_in(&mut half).await, "the password alone is nothing");
        assert!(story(&world, id).await.contains(&"account.factor_added".to_owned()));
    }
}

#[tokio::test]
async fn a_code_signs_in_once() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let key = set_up_app(&world, &mut signed_in(&world, "li.qiao").await).await;
        let (mut first, mut again) =
            (halfway(&world, "li.qiao").await, halfway(&world, "li.qiao").await);
        let shown = code(&world, &key);
        assert_eq!(second(&mut first, &shown).await, None);
        assert!(is_in(&mut first).await);
        assert_eq!(second(&mut again, &shown).await.as_deref(), Some("access.code"));
        assert!(!is_in(&mut again).await);
        world.clock.forward(Duration::from_secs(30));
        assert_eq!(second(&mut again, &code(&world, &key)).await, None);
    }
}

#[tokio::test]
async fn the_second_step_must_be_taken_in_time_and_only_once() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let key = set_up_app(&world, &mut signed_in(&world, "li.qiao").await).await;
        let mut late = halfway(&world, "li.qiao").await;
        world.clock.forward(Duration::from_mins(10));
        let form = [("code", code(&world, &key)), ("next", "/me".to_owned())];
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let reply = late.post_form("/login/second", &form).await;
        assert_eq!(reply.location(), "/login?next=%2Fme");
        assert!(!is_in(&mut late).await);
        let mut nobody = world.browser();
        assert_eq!(nobody.get("/login/second").await.location(), "/login?next=%2Fdesk");
    }
}

#[tokio::test]
async fn a_recovery_code_is_good_once_and_a_new_set_replaces_the_old_one() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut browser = signed_in(&world, "li.qiao").await;
        let refused = browser.post_form("/me/factors/codes", &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing to stand for yet");
        set_up_app(&world, &mut browser).await;
        let made = async |browser: &mut Browser| {
            let page = browser.post_form("/me/factors/codes", &[]).await.ok();
            let codes: Vec<String> = page
                .body
                .split("data-testid=\"recovery-code\">")
                .skip(1)
                .map(|rest| rest.split_once('<').unwrap().0.to_owned())
                .collect();
            assert_eq!(codes.len(), 10);
            codes
        };
        let (old, new) = (made(&mut browser).await, made(&mut browser).await);
        assert!(!browser.get("/me/factors").await.contains(&new[0]), "shown once");
        let mut half = halfway(&world, "li.qiao").await;
        assert_eq!(second(&mut half, &old[0]).await.as_deref(), Some("access.code"));
        assert_eq!(second(&mut half, &new[0].to_uppercase()).await, None);
        let mut again = halfway(&world, "li.qiao").await;
        assert_eq!(second(&mut again, &new[0]).await.as_deref(), Some("access.code"));
        assert_eq!(second(&mut again, &new[1]).await, None);
        let page = again.get("/me/factors").await.ok();
        assert_eq!(page.attribute("codes-left", "data-left"), Some("8"));
        assert!(story(&world, id).await.contains(&"account.recovery_code_used".to_owned()));
    }
}

#[tokio::test]
async fn wrong_codes_are_made_slow_and_a_right_password_does_not_forgive_them() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let key = set_up_app(&world, &mut signed_in(&world, "li.qiao").await).await;
        let right = code(&world, &key);
        for _ in 0..5 {
            // A right password before each guess.
            let mut half = halfway(&world, "li.qiao").await;
            let wrong = if right == "000000" { "000001" } else { "000000" };
            assert_eq!(second(&mut half, wrong).await.as_deref(), Some("access.code"));
        }
        let mut half = halfway(&world, "li.qiao").await;
        assert_eq!(second(&mut half, &right).await.as_deref(), Some("access.too-many"));
        world.clock.forward(Duration::from_secs(1));
        assert_eq!(second(&mut half, &right).await, None, "whoever waits gets in");
    }
}

fn leads_need_two() -> SignInRules {
    SignInRules {
        second_factor: SecondFactor::Roles(vec![Role::StreetLead]),
        ..SignInRules::default()
    }
}

#[tokio::test]
async fn whoever_must_have_a_second_factor_is_led_to_it_and_gets_nowhere_else() {
    for world in engines_with(|world| world.share(leads_need_two())).await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let mut browser = world.browser();
        let form = [("login", "li.qiao"), ("password", PASSWORD), ("next", "/me")];
        assert_eq!(browser.post_form("/login", &form).await.location(), "/me");
        for path in ["/me", "/me/tokens", "/territory", "/desk/accounts"] {
            assert_eq!(browser.get(path).await.location(), "/me/factors", "{path}");
        }
        for path in ["/me/tokens", "/me/sessions/others/end", "/me/password"] {
            assert_eq!(browser.post_form(path, &[]).await.location(), "/me/factors", "{path}");
        }
        assert!(browser.get("/me/factors").await.ok().contains("data-testid=\"owed\""));
        set_up_app(&world, &mut browser).await;
        assert!(is_in(&mut browser).await, "then everything is open");

        let last = browser.post_form("/me/factors/totp/remove", &[]).await;
        assert_eq!(last.attribute("problem", "data-rule"), Some("access.last-factor"));
        // A demo account shares its password with everybody, and owes nothing.
        let person = city.person(Role::StreetLead, city.streets[1]);
        let mut demo = world.browser();
        demo.sign_in(&person.login, testkit::PASSWORD).await;
        let refused = demo.post_form("/me/factors/totp/begin", &[]).await;
        assert_eq!(refused.attribute("problem", "data-rule"), Some("access.shared-account"));
    }
}

#[tokio::test]
async fn a_session_that_has_not_shown_the_second_factor_must_show_it_first() {
    for world in engines_with(|world| world.share(leads_need_two())).await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut browser = world.browser();
        let form = [("login", "li.qiao"), ("password", PASSWORD), ("next", "/me/factors")];
        drop(browser.post_form("/login", &form).await);
        drop(browser.get("/me/factors").await.ok());
        let key = set_up_app(&world, &mut browser).await;
        // As another provider of sign-ins would begin one.
        let mut cx = world.console().await;
        let beginning = access::Beginning {
            account: id,
            factors: kernel::policy::Factors::One,
            how: "elsewhere".to_owned(),
            replaces: None,
            source: None,
        };
        let session = access::begin(&mut cx, beginning).await.unwrap();
        cx.commit().await.unwrap();
        let mut weak = world.browser();
        weak.set_cookie("__Host-session", session.token.expose());
        assert_eq!(weak.get("/me").await.location(), "/me/confirm");
        let page = weak.get("/me/confirm").await.ok();
        assert!(!page.contains("confirm-password"), "the password was shown before");
        let reply = weak.post_form("/me/confirm", &[("code", &code(&world, &key))]).await;
        assert_eq!(reply.location(), "/me");
        assert!(is_in(&mut weak).await);
    }
}

#[tokio::test]
async fn a_security_officer_takes_away_the_factors_of_whoever_lost_theirs() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut browser = signed_in(&world, "li.qiao").await;
        set_up_app(&world, &mut browser).await;
        let officer = city.actor(Role::SecurityOfficer, city.city);
        let mut cx = as_proven(&world, officer).await;
        access::reset_factors(&mut cx, id).await.unwrap();
        cx.commit().await.unwrap();
        assert!(!is_in(&mut browser).await, "its sessions end");
        assert!(
            is_in(&mut signed_in(&world, "li.qiao").await).await,
            "the password is enough again"
        );
    }
}

#[tokio::test]
async fn passkeys_are_offered_where_browsers_have_them() {
    for possible in [true, false] {
        let shape = |world: testkit::Builder| match access::Passkeys::at("http://localhost:8311") {
            Some(passkeys) if possible => world.share(passkeys),
            _ => world,
        };
        for world in engines_with(shape).await {
            let city = small_city(&world).await;
            staff(&world, &city, "li.qiao").await;
            let page = world.get("/login").await.ok();
            assert_eq!(page.contains("login-passkey"), possible);
            let mut browser = signed_in(&world, "li.qiao").await;
            let page = browser.get("/me/factors").await.ok();
            assert_eq!(page.contains("passkeys-impossible"), !possible);
            let begun = browser.post_form("/me/factors/passkeys/begin", &[]).await;
            assert_eq!(begun.status == StatusCode::OK, possible);
            if possible {
                let asked: serde_json::Value = serde_json::from_str(&begun.body).unwrap();
                assert_eq!(asked["options"]["rp"]["id"], "localhost");
                assert_eq!(
                    asked["options"]["authenticatorSelection"]["userVerification"],
                    "required"
                );
                let ceremony = asked["ceremony"].as_str().unwrap();
                let forged = [("ceremony", ceremony), ("credential", "{}"), ("name", "key")];
                let refused = browser.post_form("/me/factors/passkeys", &forged).await;
                assert_eq!(refused.attribute("problem", "data-rule"), Some("access.passkey"));
            }
        }
    }
}

#[tokio::test]
async fn the_secret_and_the_codes_are_nowhere_in_the_ledger() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let mut browser = signed_in(&world, "li.qiao").await;
        let key = set_up_app(&world, &mut browser).await.replace(' ', "");
        let page = browser.post_form("/me/factors/codes", &[]).await.ok();
        let codes = text(&page, "recovery-code");
        let mut cx = world.console().await;
        let bodies: Vec<(String,)> =
            kernel::db::sql("SELECT body FROM event").all(&mut cx.tx).await.unwrap();
        assert!(bodies.iter().all(|(body,)| !body.contains(&key) && !body.contains(&codes)));
        let kept: Vec<(Vec<u8>,)> =
            kernel::db::sql("SELECT digest FROM recovery_code").all(&mut cx.tx).await.unwrap();
        assert!(kept.len() == 10 && kept.iter().all(|(digest,)| digest.len() == 32));
    }
}
