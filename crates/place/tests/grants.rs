//! Grants, powers and deputies: what they change, for whom, how long; on both engines.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use kernel::policy::{Actor, Effect, Holder, Reach, Relation, Role};
use kernel::territory::{AccountId, Level, OrgId};
use kernel::{Cx, Error, Result, Timestamp};
use place::access::{self, NewPost};
use place::grant::{self, NewDeputy, NewGrant, NewPower, Power};
use std::time::Duration;
use testkit::{SmallCity, World, engines, small_city};
use uuid::Uuid;

/// Somebody who has just proved who they are.
async fn proven(world: &World, who: &Actor) -> Cx {
    world.cx(testkit::proven(who.clone(), world.now())).await
}

/// The account as it would be recognised at its next request.
async fn next_request(world: &World, account: AccountId) -> Cx {
    let actor = access::actor(&mut world.reader(Actor::System).await, account).await.unwrap();
    proven(world, &actor).await
}

fn power(street: OrgId, power: Power) -> NewPower {
    NewPower {
        street,
        power,
        basis: "市委办〔2021〕9号".to_owned(),
        valid_from: None,
        valid_to: None,
    }
}

/// Lets one person grant powers to one street: something only the commands above it may do.
fn to_person(account: AccountId, street: OrgId) -> NewGrant {
    NewGrant {
        effect: Effect::Permit,
        holder: Holder { account: Some(account), ..Holder::default() },
        actions: vec!["power.grant".to_owned()],
        reach: Reach {
            territory: Some((Level::Street, street)),
            ..Reach::of(Relation::Everywhere)
        },
        conditions: Vec::new(),
        basis: "试点方案第三条".to_owned(),
        valid_from: None,
        valid_to: None,
        occasion: None,
    }
}

async fn give(world: &World, city: &SmallCity, new: NewGrant) -> Result<kernel::policy::GrantId> {
    let mut cx = proven(world, &city.actor(Role::SecurityOfficer, city.city)).await;
    let given = grant::give(&mut cx, new).await?;
    cx.commit().await?;
    Ok(given)
}

async fn may_grant(world: &World, account: AccountId, street: OrgId) -> bool {
    let mut cx = next_request(world, account).await;
    match grant::grant_power(&mut cx, power(street, Power::Proposal)).await {
        Ok(_) => true,
        Err(Error::Forbidden { .. }) => false,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_grant_counts_at_the_next_request_and_so_does_its_end() {
    for world in engines().await {
        let city = small_city(&world).await;
        let who = city.person(Role::CommunityStaff, city.communities[0]).account;
        assert!(!may_grant(&world, who, city.streets[0]).await);
        let id = give(&world, &city, to_person(who, city.streets[0])).await.unwrap();
        assert!(may_grant(&world, who, city.streets[0]).await);
        assert!(!may_grant(&world, who, city.streets[1]).await, "bounded by the territory");
        let mut cx = proven(&world, &city.actor(Role::SecurityOfficer, city.city)).await;
        grant::revoke(&mut cx, id, "试点结束").await.unwrap();
        let again = grant::revoke(&mut cx, id, "试点结束").await.unwrap_err();
        assert_eq!(again.rule(), Some("grant.ended"));
        cx.commit().await.unwrap();
        assert!(!may_grant(&world, who, city.streets[0]).await);
    }
}

#[tokio::test]
async fn a_grant_has_a_time() {
    for world in engines().await {
        let city = small_city(&world).await;
        let who = city.person(Role::CommunityStaff, city.communities[0]).account;
        let at = |hours| world.now() + Duration::from_hours(hours);
        let new = to_person(who, city.streets[0]);
        let new = NewGrant { valid_from: Some(at(1)), valid_to: Some(at(2)), ..new };
        give(&world, &city, new).await.unwrap();
        let mut seen = Vec::new();
        for _ in 0..3 {
            seen.push(may_grant(&world, who, city.streets[0]).await);
            world.clock.forward(Duration::from_hours(1));
        }
        assert_eq!(seen, [false, true, false]);
    }
}

#[tokio::test]
async fn only_a_security_officer_who_has_just_proved_it_gives_grants() {
    for world in engines().await {
        let city = small_city(&world).await;
        let new = to_person(city.people[0].account, city.streets[0]);
        for role in [Role::SystemAdministrator, Role::Auditor, Role::CityCommand] {
            let mut cx = proven(&world, &city.actor(role, city.city)).await;
            let refused = grant::give(&mut cx, new.clone()).await.unwrap_err();
            assert!(matches!(refused, Error::Forbidden { .. }), "{role}: {refused:?}");
        }
        let mut cx = world.cx(city.actor(Role::SecurityOfficer, city.city)).await;
        let refused = grant::give(&mut cx, new).await.unwrap_err();
        assert!(matches!(refused, Error::StepUp), "{refused:?}");
    }
}

#[tokio::test]
async fn nobody_grants_what_posts_do_not_hold_nor_to_themselves() {
    for world in engines().await {
        let city = small_city(&world).await;
        let someone = city.person(Role::StreetLead, city.streets[0]).account;
        let officer = city.person(Role::SecurityOfficer, city.city).account;
        let good = to_person(someone, city.streets[0]);
        let unbounded = NewGrant { reach: Reach::of(Relation::Everywhere), ..good.clone() };
        let officers = NewGrant { actions: vec!["post.give".to_owned()], ..good.clone() };
        let to_auditors = Holder { role: Some(Role::Auditor), ..Holder::default() };
        let to_auditors = NewGrant { holder: to_auditors, ..good.clone() };
        for (new, rule) in [
            (unbounded, "grant.beyond"),
            (officers, "grant.administrators"),
            (to_auditors, "grant.administrators"),
            (to_person(officer, city.streets[0]), "grant.yourself"),
        ] {
            assert_eq!(give(&world, &city, new).await.unwrap_err().rule(), Some(rule));
        }
        let nothing = NewGrant {
            holder: Holder::default(),
            actions: vec!["power.grand".to_owned()],
            basis: " ".to_owned(),
            valid_to: Some(Timestamp::from_millis(0)),
            ..good
        };
        let Error::Invalid(fields) = give(&world, &city, nothing).await.unwrap_err() else {
            panic!("not understood")
        };
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["basis", "holder", "actions", "valid_to"]);
    }
}

#[tokio::test]
async fn grants_for_an_occasion_end_with_it() {
    for world in engines().await {
        let city = small_city(&world).await;
        let who = city.person(Role::CommunityStaff, city.communities[0]).account;
        let flood = Uuid::from_u128(7);
        for street in &city.streets[..2] {
            let new = NewGrant { occasion: Some(flood), ..to_person(who, *street) };
            give(&world, &city, new).await.unwrap();
        }
        give(&world, &city, to_person(who, city.streets[2])).await.unwrap();
        let mut cx = world.cx(Actor::System).await;
        assert_eq!(grant::end_occasion(&mut cx, flood, "应急响应结束").await.unwrap(), 2);
        assert_eq!(grant::end_occasion(&mut cx, flood, "应急响应结束").await.unwrap(), 0);
        cx.commit().await.unwrap();
        assert!(!may_grant(&world, who, city.streets[0]).await);
        assert!(may_grant(&world, who, city.streets[2]).await);
    }
}

#[tokio::test]
async fn a_district_grants_powers_to_its_own_streets() {
    for world in engines().await {
        let city = small_city(&world).await;
        let district = city.actor(Role::DistrictCommand, city.districts[0]);
        let mut cx = proven(&world, &district).await;
        grant::grant_power(&mut cx, power(city.streets[0], Power::Proposal)).await.unwrap();
        let twice = grant::grant_power(&mut cx, power(city.streets[0], Power::Proposal)).await;
        assert_eq!(twice.unwrap_err().rule(), Some("grant.held-already"));
        let other = grant::grant_power(&mut cx, power(city.streets[2], Power::Proposal)).await;
        assert!(matches!(other.unwrap_err(), Error::Forbidden { .. }), "another district's");
        let community = power(city.communities[0], Power::Proposal);
        let refused = grant::grant_power(&mut cx, community).await.unwrap_err();
        assert_eq!(refused.rule(), Some("grant.not-street"));
        cx.commit().await.unwrap();
        let held = grant::all_powers(&mut world.reader(Actor::Public).await).await.unwrap();
        assert_eq!(held.len(), 1);
        assert!(held[0].now && held[0].street == city.streets[0]);
    }
}

#[tokio::test]
async fn a_power_lets_the_streets_lead_act_until_it_is_revoked() {
    for world in engines().await {
        let city = small_city(&world).await;
        let (street, lead) = (city.streets[0], city.person(Role::StreetLead, city.streets[0]));
        let uses = async || {
            let mut cx = next_request(&world, lead.account).await;
            let proposal = (street, Power::Proposal);
            let used = grant::use_power(&mut cx, proposal, city.districts[0], "建议增设公厕").await;
            used.map(drop).map_err(|error| matches!(error, Error::Forbidden { .. }))
        };
        assert_eq!(uses().await, Err(true));
        let district = city.actor(Role::DistrictCommand, city.districts[0]);
        let mut cx = proven(&world, &district).await;
        let id = grant::grant_power(&mut cx, power(street, Power::Proposal)).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(uses().await, Ok(()));
        let dispatcher = city.person(Role::StreetDispatcher, street).account;
        let mut cx = next_request(&world, dispatcher).await;
        let other = grant::use_power(&mut cx, (street, Power::Proposal), city.city, "建议").await;
        assert!(matches!(other.unwrap_err(), Error::Forbidden { .. }), "the lead's alone");
        drop(cx);
        let mut cx = proven(&world, &district).await;
        grant::revoke(&mut cx, id, "收回").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(uses().await, Err(true));
        let history =
            grant::power_history(&mut world.reader(Actor::System).await, street).await.unwrap();
        assert_eq!(history[0].revoked_why.as_deref(), Some("收回"));
    }
}

/// A deputy of the first street's lead.
async fn deputy(world: &World, city: &SmallCity, to: AccountId) -> Result<grant::DeputyId> {
    let lead = city.actor(Role::StreetLead, city.streets[0]);
    let post = lead.posts()[0].id;
    let mut cx = proven(world, &lead).await;
    let new = NewDeputy {
        post,
        account: to,
        reason: "年休假".to_owned(),
        valid_from: None,
        valid_to: world.now() + Duration::from_hours(48),
    };
    let id = grant::appoint_deputy(&mut cx, new).await?;
    cx.commit().await?;
    Ok(id)
}

async fn roles(world: &World, account: AccountId) -> Vec<Role> {
    next_request(world, account).await.actor().posts().iter().map(|post| post.role).collect()
}

#[tokio::test]
async fn a_deputy_acts_in_the_post_while_its_holder_holds_it() {
    for world in engines().await {
        let city = small_city(&world).await;
        let lead = city.person(Role::StreetLead, city.streets[0]).clone();
        let other = city.person(Role::StreetDispatcher, city.streets[0]).account;
        let id = deputy(&world, &city, other).await.unwrap();
        assert_eq!(roles(&world, other).await, [Role::StreetDispatcher, Role::StreetLead]);

        let mut cx = world.console().await;
        access::suspend(&mut cx, lead.account, "调查").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(
            roles(&world, other).await,
            [Role::StreetDispatcher],
            "nobody gives what they lack"
        );
        let mut cx = world.console().await;
        access::reinstate(&mut cx, lead.account).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(roles(&world, other).await.len(), 2);

        let mut cx = next_request(&world, other).await;
        grant::end_deputy(&mut cx, id).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(roles(&world, other).await.len(), 1);
        deputy(&world, &city, other).await.unwrap();
        world.clock.forward(Duration::from_hours(48));
        assert_eq!(roles(&world, other).await.len(), 1, "its time is over");
    }
}

#[tokio::test]
async fn a_deputy_has_no_deputy_and_the_three_administrators_have_none() {
    for world in engines().await {
        let city = small_city(&world).await;
        let lead = city.person(Role::StreetLead, city.streets[0]).account;
        let other = city.person(Role::StreetDispatcher, city.streets[0]).account;
        assert_eq!(deputy(&world, &city, lead).await.unwrap_err().rule(), Some("grant.own-deputy"));
        deputy(&world, &city, other).await.unwrap();
        let post = city.actor(Role::StreetLead, city.streets[0]).posts()[0].id;
        let new = |post| NewDeputy {
            post,
            account: city.people[0].account,
            reason: "出差".to_owned(),
            valid_from: None,
            valid_to: world.now() + Duration::from_hours(1),
        };
        let mut cx = next_request(&world, other).await;
        let refused = grant::appoint_deputy(&mut cx, new(post)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("grant.not-your-post"));
        drop(cx);
        let auditor = city.actor(Role::Auditor, city.city);
        let mut cx = proven(&world, &auditor).await;
        let refused = grant::appoint_deputy(&mut cx, new(auditor.posts()[0].id)).await.unwrap_err();
        assert_eq!(refused.rule(), Some("grant.no-deputy"));
    }
}

#[tokio::test]
async fn strangers_do_not_learn_of_a_deputising() {
    for world in engines().await {
        let city = small_city(&world).await;
        let other = city.person(Role::StreetDispatcher, city.streets[0]).account;
        let id = deputy(&world, &city, other).await.unwrap();
        let stranger = city.person(Role::StreetLead, city.streets[1]).account;
        let mut cx = next_request(&world, stranger).await;
        assert!(matches!(grant::end_deputy(&mut cx, id).await, Err(Error::NotFound)));
        assert!(grant::deputies(&mut cx).await.unwrap().is_empty());
        drop(cx);
        let mut cx = next_request(&world, other).await;
        assert!(grant::deputies(&mut cx).await.unwrap()[0].acting);
        drop(cx);
        let mut cx = proven(&world, &city.actor(Role::SecurityOfficer, city.city)).await;
        grant::end_deputy(&mut cx, id).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_loses_a_post_loses_what_was_granted_to_its_organisation() {
    for world in engines().await {
        let city = small_city(&world).await;
        let lead = city.person(Role::StreetLead, city.streets[0]).clone();
        let mut cx = proven(&world, &city.actor(Role::DistrictCommand, city.districts[0])).await;
        grant::grant_power(&mut cx, power(city.streets[0], Power::Appointment)).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(next_request(&world, lead.account).await.actor().grants().len(), 1);
        let mut cx = world.console().await;
        access::end_post(&mut cx, lead.actor.posts()[0].id).await.unwrap();
        let moved = NewPost::new(lead.account, city.streets[1], Role::StreetLead);
        access::give_post(&mut cx, moved).await.unwrap();
        cx.commit().await.unwrap();
        assert!(next_request(&world, lead.account).await.actor().grants().is_empty());
    }
}
