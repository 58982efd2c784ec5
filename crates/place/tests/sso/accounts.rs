//! Whose account it is, and which posts the claims give.

use crate::provider::IdP;
use crate::{PASSWORD, account, come, configured, events, give, group, linked, roles, why, worlds};
use axum::http::StatusCode;
use kernel::policy::Role;
use kernel::territory::AccountId;
use place::access;
use place::sso::Provider;
use serde_json::json;
use testkit::World;

/// One that adds accounts and gives posts by groups.
fn generous(idp: &IdP) -> Provider {
    let posts = vec![group("leads", Role::StreetLead), group("audit", Role::Auditor)];
    Provider { adds_accounts: true, posts, ..configured(idp) }
}

async fn find(world: &World, login: &str) -> Option<AccountId> {
    let mut cx = world.console().await;
    access::by_login(&mut cx, login).await.ok().map(|account| account.id)
}

#[tokio::test]
async fn an_address_of_electronic_mail_makes_nobody_anybody() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        account(&world, "li.qiao").await;
        let claims =
            json!({"email": "li.qiao", "email_verified": true, "preferred_username": "li.qiao"});
        let mut browser = world.browser();
        let reply = come(&mut browser, &world, &idp, "li.qiao", claims).await;
        assert_eq!(why(&reply, &browser), "not-linked");
    }
}

#[tokio::test]
async fn without_a_link_nobody_gets_an_account_unless_the_provider_may_add_some() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![configured(&idp)]).await {
        let mut browser = world.browser();
        let claims = json!({"preferred_username": "li.qiao"});
        let reply = come(&mut browser, &world, &idp, "s-1", claims).await;
        assert_eq!(why(&reply, &browser), "not-linked");
        assert_eq!(find(&world, "li.qiao").await, None);
    }
}

#[tokio::test]
async fn a_new_account_has_the_posts_of_its_groups_and_nothing_else() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![generous(&idp)]).await {
        let claims =
            json!({"preferred_username": "Li.Qiao", "name": "李桥", "groups": ["leads", "tea"]});
        let mut browser = world.browser();
        let reply = come(&mut browser, &world, &idp, "s-1", claims.clone()).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
        let id = find(&world, "li.qiao").await.unwrap();
        assert_eq!(roles(&world, id).await, [Role::StreetLead]);
        // The same person again: the same account, and no second post.
        come(&mut world.browser(), &world, &idp, "s-1", claims.clone()).await;
        assert_eq!(find(&world, "li.qiao-2").await, None);
        assert_eq!(roles(&world, id).await, [Role::StreetLead]);
        // Somebody else who is called the same there is somebody else here.
        come(&mut world.browser(), &world, &idp, "s-2", claims).await;
        let other = find(&world, "li.qiao-2").await.unwrap();
        assert_ne!(id, other);
        // There is no password to guess.
        let guess = [("login", "li.qiao"), ("password", PASSWORD)];
        assert_eq!(
            world.post_form("/login", &guess).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
}

#[tokio::test]
async fn a_post_that_the_claims_gave_ends_when_they_say_it_no_more() {
    let idp = IdP::start().await;
    for (world, city) in worlds(|| vec![generous(&idp)]).await {
        let id = linked(&world, "li.qiao", "s-1").await;
        give(&world, id, Role::GridMember, &city).await;
        let lead = json!({"groups": "leads"});
        come(&mut world.browser(), &world, &idp, "s-1", lead.clone()).await;
        assert_eq!(roles(&world, id).await, [Role::GridMember, Role::StreetLead]);
        come(&mut world.browser(), &world, &idp, "s-1", json!({"groups": []})).await;
        assert_eq!(roles(&world, id).await, [Role::GridMember], "what people gave, stays");
        come(&mut world.browser(), &world, &idp, "s-1", lead).await;
        assert_eq!(roles(&world, id).await, [Role::GridMember, Role::StreetLead]);
        assert_eq!(events(&world, "post.ended").await.len(), 1);
    }
}

#[tokio::test]
async fn a_post_that_people_gave_is_not_taken_away_by_claims() {
    let idp = IdP::start().await;
    for (world, city) in worlds(|| vec![generous(&idp)]).await {
        let id = linked(&world, "li.qiao", "s-1").await;
        give(&world, id, Role::StreetLead, &city).await;
        for groups in [json!(["leads"]), json!([])] {
            come(&mut world.browser(), &world, &idp, "s-1", json!({"groups": groups})).await;
            assert_eq!(roles(&world, id).await, [Role::StreetLead]);
        }
    }
}

#[tokio::test]
async fn no_directory_makes_one_person_two_of_the_three_administrators() {
    let idp = IdP::start().await;
    for (world, city) in worlds(|| vec![generous(&idp)]).await {
        let id = linked(&world, "li.qiao", "s-1").await;
        give(&world, id, Role::SecurityOfficer, &city).await;
        let both = json!({"groups": ["audit", "leads"]});
        let reply = come(&mut world.browser(), &world, &idp, "s-1", both).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
        assert_eq!(roles(&world, id).await, [Role::StreetLead, Role::SecurityOfficer]);
        let refused = events(&world, "sso.post_refused").await;
        assert_eq!(refused[0]["why"], "access.separated-administrators");
        assert_eq!(refused[0]["role"], "auditor");
    }
}

#[tokio::test]
async fn a_mapping_to_an_organisation_that_is_not_there_gives_nothing() {
    let idp = IdP::start().await;
    let lost = || {
        let rule =
            place::sso::PostRule { org: "123".to_owned(), ..group("leads", Role::StreetLead) };
        vec![Provider { posts: vec![rule], ..configured(&idp) }]
    };
    for (world, _) in worlds(lost).await {
        let id = linked(&world, "li.qiao", "s-1").await;
        let claims = json!({"groups": ["leads"]});
        come(&mut world.browser(), &world, &idp, "s-1", claims).await;
        assert!(roles(&world, id).await.is_empty());
        assert_eq!(events(&world, "sso.post_refused").await[0]["why"], "no-organisation");
    }
}

#[tokio::test]
async fn a_suspended_account_stays_out_with_the_words_of_the_log_in_page() {
    let idp = IdP::start().await;
    for (world, _) in worlds(|| vec![generous(&idp)]).await {
        let id = linked(&world, "li.qiao", "s-1").await;
        let mut cx = world.console().await;
        access::suspend(&mut cx, id, "left the office").await.unwrap();
        cx.commit().await.unwrap();
        let mut browser = world.browser();
        let reply = come(&mut browser, &world, &idp, "s-1", json!({"groups": "leads"})).await;
        assert_eq!(why(&reply, &browser), "suspended");
        let words = world.app.catalog().clone();
        let l = kernel::web::L10n::new(words, kernel::web::Lang::Zh);
        assert!(reply.contains(&l.t("refused-access-sign-in")), "{}", reply.body);
        // Nothing is given to it either.
        assert_eq!(events(&world, "post.given").await.len(), posts_of_the_city(&world).await);
        assert_eq!(events(&world, "sso.failed").await[0]["why"], "suspended");
    }
}

/// Posts given while the small city was built.
async fn posts_of_the_city(world: &World) -> usize {
    let mut cx = world.console().await;
    let count: i64 = kernel::db::sql("SELECT count(*) FROM post").scalar(&mut cx.tx).await.unwrap();
    usize::try_from(count).unwrap()
}
