//! Passwords: the policies an installation can choose, and first passwords.

use super::{PASSWORD, as_proven, staff};
use axum::http::StatusCode;
use kernel::policy::Role;
use place::access::{self, PasswordPolicy, SignInRules};
use std::time::Duration;
use testkit::{Browser, engines, engines_with, small_city};

const DAY: Duration = Duration::from_hours(24);

fn dengbao() -> SignInRules {
    SignInRules {
        password: PasswordPolicy::Dengbao { rotation: 90 * DAY },
        ..SignInRules::default()
    }
}

/// Chooses another password; the code of what is wrong with it, if anything.
async fn choose(browser: &mut Browser, password: &str) -> Option<String> {
    let reply =
        browser.post_form("/me/password", &[("password", password), ("again", password)]).await;
    if reply.status == StatusCode::SEE_OTHER {
        return None;
    }
    reply.attribute("field-error", "data-field").map(str::to_owned)
}

#[tokio::test]
async fn a_password_of_ones_own_keeps_this_session_and_ends_the_others() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let (mut here, mut there) = (world.browser(), world.browser());
        here.sign_in("li.qiao", PASSWORD).await;
        there.sign_in("li.qiao", PASSWORD).await;
        assert_eq!(choose(&mut here, "too short").await.as_deref(), Some("password"));
        assert_eq!(choose(&mut here, "I love Smallville").await.as_deref(), Some("password"));
        let twice = [("password", "eleven otters sing"), ("again", "twelve otters sing")];
        let reply = here.post_form("/me/password", &twice).await;
        assert_eq!(reply.attribute("field-error", "data-field"), Some("again"));
        assert_eq!(choose(&mut here, "eleven otters sing").await, None);
        assert!(super::is_in(&mut here).await && !super::is_in(&mut there).await);
        world.browser().sign_in("li.qiao", "eleven otters sing").await;
    }
}

#[tokio::test]
async fn a_first_password_is_good_for_nothing_but_choosing_another() {
    for world in engines().await {
        let city = small_city(&world).await;
        let officer = city.actor(Role::SecurityOfficer, city.city);
        let mut cx = as_proven(&world, officer).await;
        let (_, first) = access::open_account(&mut cx, "wang.wu", "王五").await.unwrap();
        cx.commit().await.unwrap();
        let mut browser = world.browser();
        let form = [("login", "wang.wu"), ("password", first.expose()), ("next", "/me")];
        assert_eq!(browser.post_form("/login", &form).await.location(), "/me");
        for path in ["/me", "/me/factors", "/me/tokens"] {
            assert_eq!(browser.get(path).await.location(), "/me/password", "{path}");
        }
        drop(browser.get("/me/password").await.ok());
        assert_eq!(choose(&mut browser, first.expose()).await.as_deref(), Some("password"));
        assert_eq!(choose(&mut browser, "eleven otters sing").await, None);
        assert!(super::is_in(&mut browser).await);
    }
}

#[tokio::test]
async fn with_dengbao_a_password_is_of_three_kinds_grows_old_and_does_not_come_back() {
    for world in engines_with(|world| world.share(dengbao())).await {
        let city = small_city(&world).await;
        let id = staff_with(&world, &city).await;
        let mut browser = world.browser();
        browser.sign_in("li.qiao", "Correct horse 1").await;
        assert_eq!(choose(&mut browser, "eleven otters sing").await.as_deref(), Some("password"));
        assert_eq!(choose(&mut browser, "Correct horse 1").await.as_deref(), Some("password"));
        for n in 2..=6 {
            world.clock.forward(Duration::from_secs(1));
            assert_eq!(choose(&mut browser, &format!("Correct horse {n}")).await, None, "{n}");
        }
        world.clock.forward(Duration::from_secs(1));
        // Six were in use: five are remembered besides the present one.
        assert_eq!(choose(&mut browser, "Correct horse 2").await.as_deref(), Some("password"));
        assert_eq!(choose(&mut browser, "Correct horse 7").await, None);
        world.clock.forward(Duration::from_secs(1));
        assert_eq!(choose(&mut browser, "Correct horse 1").await, None, "long ago");

        world.clock.forward(90 * DAY);
        let mut browser = world.browser();
        let form = [("login", "li.qiao"), ("password", "Correct horse 1"), ("next", "/me")];
        assert_eq!(browser.post_form("/login", &form).await.location(), "/me");
        assert_eq!(browser.get("/me").await.location(), "/me/password");
        drop(browser.get("/me/password").await.ok());
        assert_eq!(choose(&mut browser, "Correct horse 8").await, None);
        assert!(super::is_in(&mut browser).await);
        let mut cx = world.console().await;
        let kept: i64 =
            kernel::db::sql("SELECT count(*) FROM password_history WHERE account_id = $1")
                .bind(id)
                .scalar(&mut cx.tx)
                .await
                .unwrap();
        assert_eq!(kept, 5);
    }
}

async fn staff_with(
    world: &testkit::World,
    city: &testkit::SmallCity,
) -> kernel::territory::AccountId {
    let mut cx = world.console().await;
    let new = access::NewAccount {
        login: "li.qiao".to_owned(),
        name: "李桥".to_owned(),
        password: "Correct horse 1".to_owned(),
        demo: false,
    };
    let id = access::add_account(&mut cx, new).await.unwrap();
    let post = access::NewPost::new(id, city.streets[0], Role::StreetLead);
    access::give_post(&mut cx, post).await.unwrap();
    cx.commit().await.unwrap();
    id
}
