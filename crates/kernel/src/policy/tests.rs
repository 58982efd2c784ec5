//! The three answers of the policy agree with one another, and with SQL on both engines.

use super::trial::{Network, TABLE, Try};
use super::*;
use crate::db::{Select, Tx, sql};
use crate::territory::{AccountId, Level};
use uuid::Uuid;

/// A table of things with everything a scope can ask of it.
const SCHEMA: &str = "
    CREATE TABLE thing (id uuid NOT NULL PRIMARY KEY, city_id uuid, district_id uuid, street_id uuid, community_id uuid, grid_id uuid,
        about_id uuid);
    CREATE TABLE thing_handler (thing_id uuid NOT NULL, org_id uuid NOT NULL);
    CREATE TABLE thing_line (thing_id uuid NOT NULL, org_id uuid NOT NULL);
    CREATE TABLE thing_recusal (thing_id uuid NOT NULL, account_id uuid, org_id uuid);
";

const SHAPE: Shape = Shape {
    alias: "t",
    handling: Some(
        "EXISTS (SELECT 1 FROM thing_handler h WHERE h.thing_id = t.id AND h.org_id = ?)",
    ),
    line: Some(
        "(EXISTS (SELECT 1 FROM thing_handler h WHERE h.thing_id = t.id AND h.org_id = ?)
         OR EXISTS (SELECT 1 FROM thing_line l WHERE l.thing_id = t.id AND l.org_id = ?))",
    ),
    handled: Some("EXISTS (SELECT 1 FROM thing_handler h WHERE h.thing_id = t.id)"),
    about: Some("t.about_id"),
    recusals: Some(Recusals {
        account: "EXISTS (SELECT 1 FROM thing_recusal r WHERE r.thing_id = t.id AND r.account_id = ?)",
        org: "EXISTS (SELECT 1 FROM thing_recusal r WHERE r.thing_id = t.id AND r.org_id = ?)",
    }),
};

async fn insert(tx: &mut Tx, id: Uuid, subject: &Subject) {
    let at = |level| subject.chain.at(level);
    sql("INSERT INTO thing (id, city_id, district_id, street_id, community_id, grid_id, about_id) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id)
        .bind(at(Level::City))
        .bind(at(Level::District))
        .bind(at(Level::Street))
        .bind(at(Level::Community))
        .bind(at(Level::Grid))
        .bind(subject.about)
        .expect_one(tx)
        .await
        .unwrap();
    for org in &subject.handlers {
        let text = "INSERT INTO thing_handler (thing_id, org_id) VALUES ($1, $2)";
        sql(text).bind(id).bind(*org).expect_one(tx).await.unwrap();
    }
    for org in &subject.lines {
        let text = "INSERT INTO thing_line (thing_id, org_id) VALUES ($1, $2)";
        sql(text).bind(id).bind(*org).expect_one(tx).await.unwrap();
    }
    for recused in &subject.recused {
        let (account, org) = match recused {
            Recused::Account(account) => (Some(*account), None),
            Recused::Org(org) => (None, Some(*org)),
        };
        let text = "INSERT INTO thing_recusal (thing_id, account_id, org_id) VALUES ($1, $2, $3)";
        sql(text).bind(id).bind(account).bind(org).expect_one(tx).await.unwrap();
    }
}

/// Networks tried on each engine, and things in each.
const NETWORKS: u64 = 12;
const THINGS: usize = 60;
const PEOPLE: u128 = 12;

#[tokio::test]
async fn a_list_shows_exactly_what_a_single_decision_allows() {
    for trial in crate::trial::engines().await {
        let (mut reached, mut refused) = (0, 0);
        for seed in 0..NETWORKS {
            let mut tx = trial.app.db().write().await.unwrap();
            tx.raw(SCHEMA).await.unwrap();
            let mut network = Network::new(seed);
            let people: Vec<AccountId> =
                (1..=PEOPLE).map(|n| AccountId(Uuid::from_u128(n))).collect();
            let mut things = Vec::new();
            for number in 0..THINGS {
                let id = Uuid::from_u128(number as u128 + 1);
                let subject = network.subject(&people);
                insert(&mut tx, id, &subject).await;
                things.push((id, subject));
            }
            for person in people {
                let actor = network.actor(person);
                for action in [Try::See, Try::Do] {
                    let list = Select::from("SELECT t.id FROM thing t")
                        .scoped(&actor.scope(action), &SHAPE)
                        .order("t.id");
                    let listed: Vec<(Uuid,)> = list.sql().all(&mut tx).await.unwrap();
                    let allowed: Vec<(Uuid,)> = things
                        .iter()
                        .filter(|(_, subject)| actor.permits(action, subject).is_allowed())
                        .map(|(id, _)| (*id,))
                        .collect();
                    assert_eq!(listed, allowed, "seed {seed}: {action:?} by {actor:#?}");
                    reached += allowed.len();
                    refused += things.len() - allowed.len();
                }
            }
            // Never committed: the next network begins with an empty database.
            drop(tx);
        }
        assert!(reached > 1_000 && refused > 1_000, "the dice show one side: {reached}, {refused}");
    }
}

#[test]
fn an_explanation_decides_as_the_policy_does() {
    for seed in 0..200 {
        let mut network = Network::new(seed);
        let person = AccountId(Uuid::from_u128(1));
        for _ in 0..50 {
            let (actor, subject) = (network.actor(person), network.subject(&[person]));
            for action in [Try::See, Try::Do] {
                let explained = actor.explain(action, &subject);
                assert_eq!(explained.verdict, actor.permits(action, &subject), "{explained:#?}");
                assert_eq!(explained, actor.explain_by(action.name(), TABLE, &subject));
            }
        }
    }
}

fn somebody(posts: Vec<Post>, grants: Vec<Grant>) -> Actor {
    let id = AccountId(Uuid::from_u128(7));
    let proof = Proof::default();
    Actor::Account { id, name: String::new(), posts, grants: grants.into(), limit: None, proof }
}

fn of(network: &Network, level: Level, role: Role) -> (Post, Subject) {
    let org = network.orgs.iter().find(|org| org.level == Some(level)).unwrap();
    let post = Post {
        id: crate::territory::PostId(Uuid::nil()),
        role,
        org: org.id,
        level: org.level,
        above: [].into(),
        org_name: (String::new(), String::new()),
    };
    (post, Subject { chain: org.chain, ..Subject::default() })
}

fn grant(effect: Effect, holder: Holder) -> Grant {
    Grant {
        source: Source::Pack("t".to_owned()),
        effect,
        holder,
        actions: vec!["thing.see".to_owned()],
        reach: Reach::of(Relation::Everywhere),
        conditions: Vec::new(),
        basis: "b".to_owned(),
    }
}

#[test]
fn a_forbid_wins_over_every_permit() {
    let (post, subject) = of(&Network::new(1), Level::Street, Role::StreetLead);
    let role = Holder { role: Some(Role::StreetLead), ..Holder::default() };
    assert!(somebody(vec![post.clone()], vec![]).permits(Try::See, &subject).is_allowed());
    let both = vec![grant(Effect::Permit, role), grant(Effect::Forbid, role)];
    let actor = somebody(vec![post], both);
    assert_eq!(actor.permits(Try::See, &subject), Verdict::Denied(decide::why::FORBIDDEN));
    assert!(matches!(actor.explain(Try::See, &subject).grounds[0], Ground::Forbid(..)));
}

#[test]
fn whoever_belongs_to_the_accused_stands_back_whatever_they_hold() {
    let network = Network::new(1);
    let (mut post, mut subject) = of(&network, Level::Street, Role::StreetLead);
    let department = network.orgs.iter().find(|org| org.level.is_none()).unwrap().id;
    subject.about = Some(department);
    let (auditor, _) = of(&network, Level::City, Role::Auditor);
    assert!(somebody(vec![post.clone()], vec![]).permits(Try::See, &subject).is_allowed());
    post.above = [department].into();
    let actor = somebody(vec![post, auditor], vec![]);
    assert_eq!(actor.permits(Try::See, &subject), Verdict::Denied(decide::why::INTERESTED));
    assert_eq!(actor.explain(Try::See, &subject).grounds[0], Ground::Interest);
}

#[test]
fn a_grant_that_names_nobody_is_for_nobody() {
    let (post, subject) = of(&Network::new(1), Level::Street, Role::UnitContact);
    let actor = somebody(vec![post], vec![grant(Effect::Permit, Holder::default())]);
    assert!(!actor.permits(Try::See, &subject).is_allowed());
}

#[test]
fn a_person_can_be_granted_something_without_a_post() {
    let (_, subject) = of(&Network::new(1), Level::Street, Role::UnitContact);
    let holder = Holder { account: Some(AccountId(Uuid::from_u128(7))), ..Holder::default() };
    let mut one = grant(Effect::Permit, holder);
    assert_eq!(
        somebody(vec![], vec![one.clone()]).permits(Try::See, &subject),
        Verdict::Allowed(None)
    );
    one.reach.relation = Relation::Within;
    assert!(!somebody(vec![], vec![one]).permits(Try::See, &subject).is_allowed());
}

#[test]
fn a_token_is_good_for_its_actions_alone() {
    let (post, subject) = of(&Network::new(1), Level::Street, Role::StreetLead);
    let Actor::Account { id, name, posts, grants, proof, .. } = somebody(vec![post], vec![]) else {
        panic!("an account")
    };
    let limit = Some(["thing.do".to_owned()].into());
    let actor = Actor::Account { id, name, posts, grants, limit, proof };
    assert_eq!(actor.permits(Try::See, &subject), Verdict::Denied(decide::why::LIMITED));
    assert!(actor.scope(Try::See).is_nothing());
}
