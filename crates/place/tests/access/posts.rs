//! Accounts and the posts they hold.

use super::{PASSWORD, as_proven, staff, story};
use kernel::Error;
use kernel::policy::{Actor, Role};
use kernel::territory::Level;
use place::access::{self, NewAccount, NewPost};
use std::time::Duration;
use testkit::{engines, small_city};

fn codes(error: Error) -> Vec<(String, &'static str)> {
    match error {
        Error::Invalid(fields) => {
            fields.into_iter().map(|field| (field.name, field.code)).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn new(login: &str, password: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        name: "王五".to_owned(),
        password: password.to_owned(),
        demo: false,
    }
}

#[tokio::test]
async fn an_account_needs_a_name_of_its_own_and_a_long_password() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let mut cx = world.console().await;
        let mut refused = async |login, password| {
            codes(access::add_account(&mut cx, new(login, password)).await.unwrap_err())
        };
        let field = |name: &str, code| vec![(name.to_owned(), code)];
        assert_eq!(refused("LI.Qiao", PASSWORD).await, field("login", "access-login-taken"));
        assert_eq!(refused("李桥", PASSWORD).await, field("login", "access-login"));
        assert_eq!(refused("wang.wu", "eleven char").await, field("password", "too-short"));
        assert_eq!(
            refused("wang.wu", "my name is Wang.Wu!").await,
            field("password", "access-password-login")
        );
    }
}

#[tokio::test]
async fn only_a_security_officer_adds_suspends_and_gives_posts() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let post = NewPost::new(id, city.city, Role::CityCommand);
        for role in [Role::SystemAdministrator, Role::Auditor, Role::CityCommand] {
            let mut cx = as_proven(&world, city.actor(role, city.city)).await;
            let errors = [
                access::add_account(&mut cx, new("wang.wu", PASSWORD)).await.unwrap_err(),
                access::suspend(&mut cx, id, "离职").await.unwrap_err(),
                access::give_post(&mut cx, post).await.unwrap_err(),
                access::set_password(&mut cx, id, PASSWORD).await.unwrap_err(),
                access::by_login(&mut cx, "li.qiao").await.unwrap_err(),
            ];
            assert!(
                errors.iter().all(|error| matches!(error, Error::Forbidden { .. })),
                "{errors:?}"
            );
        }
        let mut cx = as_proven(&world, city.actor(Role::SecurityOfficer, city.city)).await;
        access::add_account(&mut cx, new("wang.wu", PASSWORD)).await.unwrap();
        access::give_post(&mut cx, post).await.unwrap();
        access::suspend(&mut cx, id, "离职").await.unwrap();
        cx.commit().await.unwrap();
        let told = ["account.added", "post.given", "post.given", "account.suspended"];
        assert_eq!(story(&world, id).await, told);
    }
}

#[tokio::test]
async fn a_demo_account_belongs_to_a_fictional_city() {
    for world in engines().await {
        let mut cx = world.console().await;
        let demo = NewAccount { demo: true, ..new("visitor", "short") };
        let refused = access::add_account(&mut cx, demo.clone()).await.unwrap_err();
        assert_eq!(refused.rule(), Some("access.demo-account"));
        drop(cx);
        world.fictional("小城市", "Smallville").await;
        let mut cx = world.console().await;
        let id = access::add_account(&mut cx, demo).await.unwrap();
        assert!(access::account(&mut cx, id).await.unwrap().demo);
        let refused = access::set_password(&mut cx, id, PASSWORD).await.unwrap_err();
        assert_eq!(refused.rule(), Some("access.shared-password"));
    }
}

#[tokio::test]
async fn auditor_security_officer_and_system_administrator_are_three_people() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut cx = world.console().await;
        let now = cx.now();
        let tomorrow = now + Duration::from_hours(24);
        let audits =
            NewPost { valid_to: Some(tomorrow), ..NewPost::new(id, city.city, Role::Auditor) };
        let audits = access::give_post(&mut cx, audits).await.unwrap();
        for role in [Role::SecurityOfficer, Role::SystemAdministrator] {
            let refused =
                access::give_post(&mut cx, NewPost::new(id, city.city, role)).await.unwrap_err();
            assert_eq!(refused.rule(), Some("access.separated-administrators"));
        }
        let later = NewPost {
            valid_from: Some(tomorrow),
            ..NewPost::new(id, city.city, Role::SecurityOfficer)
        };
        access::give_post(&mut cx, later).await.unwrap();
        access::give_post(&mut cx, NewPost::new(id, city.streets[1], Role::StreetLead))
            .await
            .unwrap();
        access::end_post(&mut cx, audits).await.unwrap();
        let again = access::end_post(&mut cx, audits).await.unwrap_err();
        assert_eq!(again.rule(), Some("access.post-ended"));
    }
}

#[tokio::test]
async fn a_post_that_begins_later_keeps_the_other_two_away_already() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut cx = world.console().await;
        let tomorrow = cx.now() + Duration::from_hours(24);
        let audits =
            NewPost { valid_from: Some(tomorrow), ..NewPost::new(id, city.city, Role::Auditor) };
        access::give_post(&mut cx, audits).await.unwrap();
        let officer = NewPost::new(id, city.city, Role::SecurityOfficer);
        let refused = access::give_post(&mut cx, officer).await.unwrap_err();
        assert_eq!(refused.rule(), Some("access.separated-administrators"));
        let until = NewPost { valid_to: Some(tomorrow), ..officer };
        access::give_post(&mut cx, until).await.unwrap();
    }
}

#[tokio::test]
async fn a_post_counts_from_its_beginning_to_its_end() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let mut cx = world.console().await;
        let (begin, end) = (cx.now() + Duration::from_hours(1), cx.now() + Duration::from_hours(2));
        let post = NewPost {
            valid_from: Some(begin),
            valid_to: Some(end),
            ..NewPost::new(id, city.districts[0], Role::DistrictCommand)
        };
        access::give_post(&mut cx, post).await.unwrap();
        let mut is_commander = async |at| {
            cx.set_now(at);
            access::actor(&mut cx, id).await.unwrap().is(Role::DistrictCommand)
        };
        assert!(!is_commander(begin - Duration::from_millis(1)).await);
        assert!(is_commander(begin).await);
        assert!(is_commander(end - Duration::from_millis(1)).await);
        assert!(!is_commander(end).await);
    }
}

#[tokio::test]
async fn a_post_ties_what_is_there_for_a_time_that_has_a_length() {
    for world in engines().await {
        let city = small_city(&world).await;
        let mut cx = world.console().await;
        let now = cx.now();
        let nowhere =
            NewPost { valid_to: Some(now), ..NewPost::new(cx.fresh(), cx.fresh(), Role::Operator) };
        let bad = codes(access::give_post(&mut cx, nowhere).await.unwrap_err());
        let codes: Vec<_> = bad.iter().map(|(_, code)| *code).collect();
        assert_eq!(codes, ["access-account", "access-org", "access-period"]);
        let Actor::Account { posts, .. } = city.actor(Role::GridMember, city.grids[0]) else {
            panic!()
        };
        assert_eq!(posts[0].level, Some(Level::Grid));
        assert_eq!(posts[0].org_name.1, "Grid 1");
    }
}
