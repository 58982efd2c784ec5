//! Accounts, posts and sessions as a whole: through the commands, and through the pages as a browser sees them.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod factors;
mod officers;
mod pages;
mod passwords;
mod posts;
mod sign_in;
mod step_up;
mod strays;
mod tokens;

use axum::http::StatusCode;
use kernel::Cx;
use kernel::policy::{Actor, Role};
use kernel::territory::AccountId;
use place::access::{self, NewAccount, NewPost};
use std::time::Duration;
use testkit::{Browser, Reply, SmallCity, World};

const PASSWORD: &str = "correct horse battery";

/// An account of somebody real, with a post in the first street.
async fn staff(world: &World, city: &SmallCity, login: &str) -> AccountId {
    let mut cx = world.console().await;
    let new = NewAccount {
        login: login.to_owned(),
        name: "李桥".to_owned(),
        password: PASSWORD.to_owned(),
        demo: false,
    };
    let id = access::add_account(&mut cx, new).await.unwrap();
    access::give_post(&mut cx, NewPost::new(id, city.streets[0], Role::StreetLead)).await.unwrap();
    cx.commit().await.unwrap();
    id
}

/// A context for somebody who has just proved who they are.
async fn as_proven(world: &World, actor: Actor) -> Cx {
    world.cx(testkit::proven(actor, world.now())).await
}

/// The kinds of events in the account's stream, in order.
async fn story(world: &World, account: AccountId) -> Vec<String> {
    let mut cx = world.console().await;
    let rows: Vec<(String,)> =
        kernel::db::sql("SELECT kind FROM event WHERE stream = $1 ORDER BY seq")
            .bind(account)
            .all(&mut cx.tx)
            .await
            .unwrap();
    rows.into_iter().map(|(kind,)| kind).collect()
}

/// The text of the first element with this `data-testid`.
#[track_caller]
fn text(reply: &Reply, testid: &str) -> String {
    let marker = format!("data-testid=\"{testid}\"");
    let (_, after) = reply.body.split_once(&marker).unwrap_or_else(|| panic!("no {testid}"));
    after.split_once('>').unwrap().1.split_once('<').unwrap().0.to_owned()
}

/// The code an authenticator app shows now for this key.
fn code(world: &World, key: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build_noncompliant();
    app.generate(u64::try_from(world.now().millis() / 1000).unwrap()).to_string()
}

/// Sets up codes by an app for whoever is signed in; returns the key. The code that did it is used.
async fn set_up_app(world: &World, browser: &mut Browser) -> String {
    let to = browser.post_form("/me/factors/totp/begin", &[]).await;
    assert_eq!(to.location(), "/me/factors/totp", "{}", to.body);
    let key = text(&browser.get("/me/factors/totp").await.ok(), "totp-key");
    let reply = browser.post_form("/me/factors/totp", &[("code", &code(world, &key))]).await;
    assert_eq!(reply.location(), "/me/factors", "{}", reply.body);
    drop(browser.get("/me/factors").await.ok());
    // The next code is another one.
    world.clock.forward(Duration::from_secs(30));
    key
}

/// A browser in which somebody real, with codes by an app, has typed the right password.
async fn halfway(world: &World, login: &str) -> Browser {
    let mut browser = world.browser();
    let reply = browser.post_form("/login", &[("login", login), ("password", PASSWORD)]).await;
    assert_eq!(
        (reply.status, reply.location()),
        (StatusCode::SEE_OTHER, "/login/second?next=%2Fdesk")
    );
    browser
}

/// Whether somebody is signed in here.
async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/me").await.status == StatusCode::OK
}
