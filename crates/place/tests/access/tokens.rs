//! Tokens for programs, and machines.

use super::{PASSWORD, as_proven, staff, story};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::routing::get;
use kernel::policy::{Role, Subject};
use kernel::web::Caller;
use kernel::web::i18n::Messages;
use kernel::{App, Capability};
use place::access::{self, Action, ClientAttempt, NewToken, Reach, TokenKind};
use std::time::Duration;
use testkit::{Reply, SmallCity, World, engines_with, small_city};

/// Says who asks: once for programs, once as a page.
fn probe() -> Capability {
    async fn whoami(caller: Caller) -> String {
        format!("{} with {} posts", caller.actor.mark(), caller.actor.posts().len())
    }
    async fn may(caller: Caller) -> kernel::Result<String> {
        let cx = caller.read().await?;
        let may = |action| cx.may(action, &Subject::default());
        Ok(format!("{} {}", may(Action::See), may(Action::Suspend)))
    }
    fn routes() -> Router<App> {
        Router::new()
            .route("/api/v1/may", get(may))
            .route("/api/v1/whoami", get(whoami).post(whoami))
            .route("/whoami", get(whoami))
    }
    Capability { routes, ..Capability::named("probe", Messages { zh: "", en: "" }) }
}

async fn worlds() -> Vec<World> {
    engines_with(|world| world.capabilities(&[probe()])).await
}

async fn ask(world: &World, method: Method, path: &str, secret: &str) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {secret}"))
        .body(Body::empty())
        .unwrap();
    world.browser().send(request).await
}

fn new(days: u32, reach: Reach) -> NewToken {
    NewToken { name: "月报".to_owned(), days, reach, actions: Vec::new() }
}

async fn machine(world: &World, city: &SmallCity) -> kernel::territory::AccountId {
    let mut cx = as_proven(world, city.actor(Role::SecurityOfficer, city.city)).await;
    let id = access::add_machine(&mut cx, "hotline.system", "热线系统").await.unwrap();
    access::give_post(&mut cx, access::NewPost::new(id, city.city, Role::Operator)).await.unwrap();
    cx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_token_is_good_on_the_api_only_until_it_is_over() {
    for world in worlds().await {
        let city = small_city(&world).await;
        let person = city.person(Role::StreetLead, city.streets[0]);
        let mut cx = as_proven(&world, person.actor.clone()).await;
        let made = access::make_token(&mut cx, new(30, Reach::Reads)).await.unwrap();
        cx.commit().await.unwrap();
        let secret = made.secret.as_str();
        assert!(secret.starts_with("txp_"));
        let mine = format!("account:{} with 1 posts", person.account);
        assert_eq!(ask(&world, Method::GET, "/api/v1/whoami", secret).await.ok().body, mine);
        assert_eq!(
            ask(&world, Method::GET, "/whoami", secret).await.ok().body,
            "public with 0 posts"
        );
        let write = ask(&world, Method::POST, "/api/v1/whoami", secret).await;
        assert_eq!(write.status, StatusCode::FORBIDDEN, "it only reads");
        for bad in ["", "txp_", &secret.replace("txp_", "txb_"), &format!("{secret}0")] {
            let reply = ask(&world, Method::GET, "/api/v1/whoami", bad).await;
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{bad}");
            let said = reply.headers["www-authenticate"].to_str().unwrap();
            assert_eq!(said, "Bearer realm=\"tongxin\", error=\"invalid_token\"", "{bad}");
        }
        let nobody = world.browser().get("/api/v1/powers").await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
        assert_eq!(nobody.headers["www-authenticate"], "Bearer realm=\"tongxin\"");
        let mut cx = world.reader(person.actor.clone()).await;
        let line = access::tokens(&mut cx, person.account).await.unwrap().remove(0);
        assert!(secret.starts_with(&line.hint) && line.hint.len() == 12);
        assert_eq!(
            line.used_on.unwrap().to_string(),
            "2026-03-02T00:00:00.000Z",
            "the day, no more"
        );
        drop(cx);
        world.clock.forward(Duration::from_hours(30 * 24));
        let over = ask(&world, Method::GET, "/api/v1/whoami", secret).await;
        assert_eq!(over.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_revoked_token_and_one_of_a_suspended_account_are_dead_at_once() {
    for world in worlds().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut cx = world.console().await;
        let actor = access::actor(&mut cx, id).await.unwrap();
        drop(cx);
        let mut cx = as_proven(&world, actor.clone()).await;
        let made = access::make_token(&mut cx, new(30, Reach::Writes)).await.unwrap();
        let other = access::make_token(&mut cx, new(30, Reach::Writes)).await.unwrap();
        cx.commit().await.unwrap();
        let status =
            async |secret: &str| ask(&world, Method::POST, "/api/v1/whoami", secret).await.status;
        assert_eq!(status(&made.secret).await, StatusCode::OK);
        let mut stranger = as_proven(&world, city.actor(Role::StreetLead, city.streets[1])).await;
        let hidden = access::revoke_token(&mut stranger, made.id).await.unwrap_err();
        assert!(matches!(hidden, kernel::Error::NotFound), "somebody else's token is not there");
        drop(stranger);
        let mut cx = as_proven(&world, actor).await;
        access::revoke_token(&mut cx, made.id).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(status(&made.secret).await, StatusCode::UNAUTHORIZED);
        assert_eq!(status(&other.secret).await, StatusCode::OK);
        let mut cx = world.console().await;
        access::suspend(&mut cx, id, "离职").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(status(&other.secret).await, StatusCode::UNAUTHORIZED);
        let told = story(&world, id).await;
        assert!(told.contains(&"account.token_revoked".to_owned()), "{told:?}");
    }
}

#[tokio::test]
async fn a_token_has_a_name_an_end_and_actions_that_exist() {
    for world in worlds().await {
        let city = small_city(&world).await;
        let mut cx = as_proven(&world, city.actor(Role::StreetLead, city.streets[0])).await;
        let bad = NewToken {
            days: 366,
            actions: vec!["account.add".to_owned(), "rule.the.world".to_owned()],
            ..NewToken::default()
        };
        let Err(kernel::Error::Invalid(fields)) = access::make_token(&mut cx, bad).await else {
            panic!()
        };
        let named: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(named, ["name", "days", "actions"]);
        assert!(access::make_token(&mut cx, new(0, Reach::Reads)).await.is_err());
        assert!(access::make_token(&mut cx, new(365, Reach::Reads)).await.is_ok());
    }
}

#[tokio::test]
async fn client_credentials_are_exchanged_for_a_bearer_of_an_hour() {
    for world in worlds().await {
        let city = small_city(&world).await;
        let id = machine(&world, &city).await;
        let mut cx = as_proven(&world, city.actor(Role::SecurityOfficer, city.city)).await;
        let client =
            access::make_machine_token(&mut cx, id, TokenKind::Client, new(90, Reach::Writes))
                .await
                .unwrap();
        cx.commit().await.unwrap();
        let direct = ask(&world, Method::GET, "/api/v1/whoami", &client.secret).await;
        assert_eq!(direct.status, StatusCode::UNAUTHORIZED, "the secret itself opens nothing");
        let client_id = client.id.to_string();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client_id.as_str()),
            ("client_secret", client.secret.as_str()),
        ];
        let reply = world.post_form("/api/v1/token", &form).await.ok();
        let body: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!((&body["token_type"], &body["expires_in"]), (&"Bearer".into(), &3600.into()));
        assert_eq!(reply.headers["cache-control"], "no-store");
        let bearer = body["access_token"].as_str().unwrap().to_owned();
        let asked = ask(&world, Method::POST, "/api/v1/whoami", &bearer).await.ok();
        assert_eq!(asked.body, format!("account:{id} with 1 posts"));
        world.clock.forward(Duration::from_hours(1));
        let over = ask(&world, Method::POST, "/api/v1/whoami", &bearer).await;
        assert_eq!(over.status, StatusCode::UNAUTHORIZED);

        let attempt = ClientAttempt { id: client_id, secret: client.secret, source: None };
        let fresh = access::exchange(&world.app, attempt).await.unwrap().secret;
        let mut cx = as_proven(&world, city.actor(Role::SecurityOfficer, city.city)).await;
        access::revoke_token(&mut cx, client.id).await.unwrap();
        cx.commit().await.unwrap();
        let revoked = ask(&world, Method::GET, "/api/v1/whoami", &fresh).await;
        assert_eq!(revoked.status, StatusCode::UNAUTHORIZED, "what it gave out ends with it");
    }
}

#[tokio::test]
async fn guessing_client_secrets_is_told_nothing_and_made_slow() {
    for world in worlds().await {
        let city = small_city(&world).await;
        let id = machine(&world, &city).await;
        let mut cx = as_proven(&world, city.actor(Role::SecurityOfficer, city.city)).await;
        let client =
            access::make_machine_token(&mut cx, id, TokenKind::Client, new(90, Reach::Reads))
                .await
                .unwrap();
        cx.commit().await.unwrap();
        let known = client.id.to_string();
        for client_id in [known.as_str(), "00000000-0000-0000-0000-000000000000", "no id at all"] {
            let form = [
                ("grant_type", "client_credentials"),
                ("client_id", client_id),
                ("client_secret", "txc_guess"),
            ];
            for _ in 0..5 {
                let reply = world.post_form("/api/v1/token", &form).await;
                assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
                assert_eq!(reply.body, "{\"error\":\"invalid_client\"}");
            }
            let reply = world.post_form("/api/v1/token", &form).await;
            assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS, "{client_id}");
        }
        let other = world.post_form("/api/v1/token", &[("grant_type", "password")]).await;
        assert_eq!(other.body, "{\"error\":\"unsupported_grant_type\"}");
    }
}

#[tokio::test]
async fn a_machine_has_no_password_and_no_pages() {
    for world in worlds().await {
        let city = small_city(&world).await;
        let id = machine(&world, &city).await;
        let form = [("login", "hotline.system"), ("password", PASSWORD)];
        let reply = world.post_form("/login", &form).await;
        assert_eq!(reply.attribute("problem", "data-rule"), Some("access.sign-in"));
        let mut cx = as_proven(&world, city.actor(Role::SecurityOfficer, city.city)).await;
        let refused = access::set_password(&mut cx, id, "eleven otters sing").await.unwrap_err();
        assert_eq!(refused.rule(), Some("access.machine"));
        let person = city.person(Role::StreetLead, city.streets[0]).account;
        let nobodys =
            access::make_machine_token(&mut cx, person, TokenKind::Client, new(9, Reach::Reads))
                .await;
        assert!(matches!(nobodys.err().unwrap(), kernel::Error::NotFound), "no token for a person");
    }
}

#[tokio::test]
async fn a_narrowed_token_cannot_do_what_it_is_not_for() {
    for world in worlds().await {
        let city = small_city(&world).await;
        let officer = city.actor(Role::SecurityOfficer, city.city);
        let mut cx = world.cx(testkit::proven(officer, world.now())).await;
        let whole = access::make_token(&mut cx, new(9, Reach::Reads)).await.unwrap();
        let narrow = NewToken { actions: vec!["account.see".to_owned()], ..new(9, Reach::Reads) };
        let narrow = access::make_token(&mut cx, narrow).await.unwrap();
        cx.commit().await.unwrap();
        let may =
            async |secret: &str| ask(&world, Method::GET, "/api/v1/may", secret).await.ok().body;
        assert_eq!(may(&whole.secret).await, "true true");
        assert!(may(&narrow.secret).await.ends_with(" false"), "suspending is not what it is for");
    }
}
