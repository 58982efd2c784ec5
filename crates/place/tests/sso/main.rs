//! Single sign-on as a whole: a provider on loopback, our pages as a browser sees them, on both engines.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod accounts;
mod confirm;
mod links;
mod provider;
mod tokens;
mod ways;

use axum::http::StatusCode;
use kernel::Timestamp;
use kernel::policy::Role;
use kernel::territory::AccountId;
use place::access::{self, NewAccount, NewPost};
use place::sso::{self, ClaimNames, PostRule, Provider, Providers, Secret};
use provider::{CLIENT, IdP, SECRET};
use serde_json::{Value, json};
use testkit::{Browser, Reply, SmallCity, World};

const PASSWORD: &str = "correct horse battery";

/// A provider as an installation configures it; the tests change what they are about.
fn configured(idp: &IdP) -> Provider {
    Provider {
        name: "city-id".to_owned(),
        label: ("市统一身份".to_owned(), "City ID".to_owned()),
        issuer: idp.url.clone(),
        client_id: CLIENT.to_owned(),
        secret: Some(Secret::new(SECRET)),
        scopes: vec!["openid".to_owned(), "profile".to_owned()],
        claims: ClaimNames::default(),
        strong: vec!["urn:city:two".to_owned()],
        adds_accounts: false,
        posts: Vec::new(),
    }
}

/// A group that makes its members something, in the first street of the small city.
fn group(value: &str, role: Role) -> PostRule {
    let (claim, value, org) = ("groups".to_owned(), value.to_owned(), street_code());
    PostRule { claim, value, role, org }
}

/// Worlds that know these providers, each with a city.
async fn worlds(providers: impl Fn() -> Vec<Provider>) -> Vec<(World, SmallCity)> {
    let made = testkit::engines_with(|world| {
        let all = Providers::new("https://tongxin.example", providers()).unwrap();
        world.share(all.ways()).share(all)
    });
    let mut worlds = Vec::new();
    for world in made.await {
        let city = testkit::small_city(&world).await;
        worlds.push((world, city));
    }
    worlds
}

/// An account with a password, without a post.
async fn account(world: &World, login: &str) -> AccountId {
    let (login, name) = (login.to_owned(), "李桥".to_owned());
    let new = NewAccount { login, name, password: PASSWORD.to_owned(), demo: false };
    let mut cx = world.console().await;
    let id = access::add_account(&mut cx, new).await.unwrap();
    cx.commit().await.unwrap();
    id
}

/// An account to which the provider's subject belongs.
async fn linked(world: &World, login: &str, subject: &str) -> AccountId {
    let id = account(world, login).await;
    let mut cx = world.console().await;
    sso::link(&mut cx, id, "city-id", subject).await.unwrap();
    cx.commit().await.unwrap();
    id
}

/// Gives a post by hand.
async fn give(world: &World, account: AccountId, role: Role, city: &SmallCity) {
    let mut cx = world.console().await;
    access::give_post(&mut cx, NewPost::new(account, city.streets[0], role)).await.unwrap();
    cx.commit().await.unwrap();
}

/// The roles held now.
async fn roles(world: &World, account: AccountId) -> Vec<Role> {
    let mut cx = world.console().await;
    let mut roles: Vec<Role> = access::actor(&mut cx, account)
        .await
        .unwrap()
        .posts()
        .iter()
        .map(|post| post.role)
        .collect();
    roles.sort();
    roles
}

/// Goes to the provider, agrees there as `subject`, and comes back with a token that says `claims` besides.
async fn come(
    browser: &mut Browser,
    world: &World,
    idp: &IdP,
    subject: &str,
    claims: Value,
) -> Reply {
    let there = leave(browser).await;
    let back = idp.agree(&there, subject, world.now(), claims);
    browser.get(&back).await
}

/// Goes to the provider; returns where to.
async fn leave(browser: &mut Browser) -> String {
    let reply = browser.get("/login/with/city-id?next=/me").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    reply.location().to_owned()
}

/// Why the page says that nobody was signed in; checks that nobody was.
#[track_caller]
fn why(reply: &Reply, browser: &Browser) -> String {
    assert!(browser.cookie("__Host-session").is_none(), "somebody was signed in");
    reply.attribute("problem", "data-why").unwrap_or(&reply.body).to_owned()
}

/// Events of a kind as they are stored, newest first.
async fn events(world: &World, kind: &str) -> Vec<Value> {
    let mut cx = world.console().await;
    let rows: Vec<(String,)> =
        kernel::db::sql("SELECT body FROM event WHERE kind = $1 ORDER BY at DESC, seq DESC")
            .bind(kind)
            .all(&mut cx.tx)
            .await
            .unwrap();
    rows.iter().map(|(body,)| serde_json::from_str(body).unwrap()).collect()
}

/// A moment as tokens tell it.
fn seconds(at: Timestamp) -> i64 {
    at.millis() / 1000
}

fn street_code() -> String {
    STREET.to_owned()
}

/// The code of the small city's first street.
const STREET: &str = "990101001000";

#[tokio::test]
async fn the_small_citys_first_street_has_the_code_these_tests_name() {
    for world in testkit::engines().await {
        let city = testkit::small_city(&world).await;
        let network = place::org::network(&world.app).await.unwrap();
        assert_eq!(network.by_code(STREET).map(|org| org.id), Some(city.streets[0]));
    }
}

#[tokio::test]
async fn the_log_in_page_offers_each_provider_in_the_readers_language() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        let page = world.get("/login?next=/desk&lang=en").await.ok();
        assert_eq!(page.attribute("login-with", "href"), Some("/login/with/city-id?next=%2Fdesk"));
        assert!(page.contains("Sign in with City ID"), "{}", page.body);
        assert!(world.get("/login?lang=zh-CN").await.ok().contains("用市统一身份登录"));
    }
    for world in testkit::engines().await {
        assert!(!world.get("/login").await.ok().contains("login-with"));
        assert_eq!(world.get("/login/with/city-id").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn whom_the_provider_knows_and_an_officer_linked_is_in() {
    let idp = IdP::start().await;
    for (world, city) in worlds(|| vec![configured(&idp)]).await {
        let id = linked(&world, "li.qiao", "s-1").await;
        give(&world, id, Role::StreetLead, &city).await;
        let mut browser = world.browser();
        let reply = come(&mut browser, &world, &idp, "s-1", json!({})).await;
        assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, "/me"));
        let cookie = reply.set_cookie("__Host-session").unwrap();
        for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(browser.cookie("__Host-sso").is_none(), "the way's own cookie stays behind");
        let page = browser.get("/me").await.ok();
        assert_eq!(page.attribute("me-post", "data-role"), Some("street_lead"));
        let signed_in = events(&world, "account.signed_in").await;
        assert_eq!(signed_in[0]["how"], "sso:city-id");
        assert_eq!(events(&world, "sso.failed").await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_session_that_was_there_before_ends() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        linked(&world, "li.qiao", "s-1").await;
        let mut browser = world.browser();
        browser.sign_in("li.qiao", PASSWORD).await;
        let before = browser.cookie("__Host-session").unwrap().to_owned();
        come(&mut browser, &world, &idp, "s-1", json!({})).await;
        assert_ne!(browser.cookie("__Host-session"), Some(before.as_str()));
        let mut thief = world.browser();
        thief.set_cookie("__Host-session", &before);
        assert_eq!(thief.get("/me").await.location(), "/login?next=%2Fme");
    }
}
