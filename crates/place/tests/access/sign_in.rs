//! Signing in: who gets in, who must wait, when it ends.

use super::{PASSWORD, as_proven, staff, story};
use kernel::policy::{Actor, Role};
use kernel::{App, Error, Result};
use place::access::{self, Attempt, SignIn};
use std::time::Duration;
use testkit::{engines, small_city};

async fn attempt(app: &App, login: &str, password: &str, source: [u8; 4]) -> Result<SignIn> {
    let (login, password) = (login.to_owned(), password.to_owned());
    let attempt = Attempt { login, password, source: Some(source.into()), replaces: None };
    Ok(access::sign_in(app, attempt).await?.session().unwrap())
}

const HERE: [u8; 4] = [10, 0, 0, 1];
const THERE: [u8; 4] = [10, 0, 0, 2];

fn must_wait(outcome: &Result<SignIn>) -> Option<u64> {
    if let Err(Error::TooMany { seconds }) = outcome { Some(*seconds) } else { None }
}

#[tokio::test]
async fn the_right_password_signs_in_and_both_are_told() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        let wrong = attempt(&world.app, "li.qiao", "not it at all", HERE).await;
        assert_eq!(wrong.err().unwrap().rule(), Some("access.sign-in"));
        let signed_in = attempt(&world.app, " Li.Qiao ", PASSWORD, HERE).await.unwrap();
        assert_eq!(signed_in.account, id);
        let told = ["account.added", "post.given", "account.sign_in_failed", "account.signed_in"];
        assert_eq!(story(&world, id).await, told);
        let mut cx = world.console().await;
        let bodies: Vec<(String,)> =
            kernel::db::sql("SELECT body FROM event").all(&mut cx.tx).await.unwrap();
        assert!(
            bodies.iter().all(|(body,)| !body.contains("10.0.0.1") && !body.contains(PASSWORD))
        );
    }
}

#[tokio::test]
async fn an_unknown_name_a_wrong_password_and_a_suspension_get_the_same_answer() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        let gone = staff(&world, &city, "gone.away").await;
        let mut cx = world.console().await;
        access::suspend(&mut cx, gone, "离职").await.unwrap();
        cx.commit().await.unwrap();
        let mut answers = Vec::new();
        for (login, password) in [
            ("li.qiao", "not it at all"),
            ("no.body", PASSWORD),
            ("gone.away", PASSWORD),
            ("李桥 <>", PASSWORD),
        ] {
            answers
                .push(attempt(&world.app, login, password, HERE).await.err().unwrap().to_string());
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }
}

#[tokio::test]
async fn guessing_at_an_account_is_made_slow_from_everywhere_but_never_for_ever() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        for _ in 0..5 {
            let wrong = attempt(&world.app, "li.qiao", "guess guess guess", HERE).await;
            assert_eq!(wrong.err().unwrap().rule(), Some("access.sign-in"));
        }
        assert_eq!(must_wait(&attempt(&world.app, "li.qiao", PASSWORD, THERE).await), Some(1));
        assert_eq!(
            must_wait(&attempt(&world.app, "li.qiao", PASSWORD, THERE).await),
            Some(1),
            "waiting costs nothing"
        );
        world.clock.forward(Duration::from_secs(1));
        attempt(&world.app, "li.qiao", "guess guess guess", HERE).await.err().unwrap();
        assert_eq!(must_wait(&attempt(&world.app, "li.qiao", PASSWORD, THERE).await), Some(2));
        world.clock.forward(Duration::from_secs(2));
        attempt(&world.app, "li.qiao", PASSWORD, THERE).await.unwrap();
        let wrong = attempt(&world.app, "li.qiao", "guess guess guess", HERE).await;
        assert_eq!(wrong.err().unwrap().rule(), Some("access.sign-in"), "success begins anew");
    }
}

#[tokio::test]
async fn the_longest_delay_is_a_quarter_of_an_hour() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        for _ in 0..16 {
            attempt(&world.app, "li.qiao", "guess guess guess", HERE).await.err().unwrap();
            world.clock.forward(Duration::from_mins(15));
        }
        attempt(&world.app, "li.qiao", "guess guess guess", HERE).await.err().unwrap();
        assert_eq!(
            must_wait(&attempt(&world.app, "li.qiao", PASSWORD, THERE).await),
            Some(15 * 60)
        );
        world.clock.forward(Duration::from_mins(15));
        attempt(&world.app, "li.qiao", PASSWORD, THERE).await.unwrap();
    }
}

#[tokio::test]
async fn one_password_tried_on_many_names_is_made_slow_by_its_source() {
    for world in engines().await {
        let city = small_city(&world).await;
        staff(&world, &city, "li.qiao").await;
        for number in 0..21 {
            let wrong = attempt(&world.app, &format!("name-{number}"), PASSWORD, HERE).await;
            assert_eq!(wrong.err().unwrap().rule(), Some("access.sign-in"), "{number}");
        }
        assert_eq!(must_wait(&attempt(&world.app, "li.qiao", PASSWORD, HERE).await), Some(1));
        attempt(&world.app, "li.qiao", PASSWORD, THERE).await.unwrap();
    }
}

#[tokio::test]
async fn many_guesses_at_once_are_many_guesses() {
    for world in engines().await {
        let city = small_city(&world).await;
        let known = city.person(Role::StreetLead, city.streets[0]).login.clone();
        for login in [known.as_str(), "no.body"] {
            let guesses = (0..12).map(|_| attempt(&world.app, login, "guess guess guess", HERE));
            let outcomes = futures_util::future::join_all(guesses).await;
            let refused = |outcome: &Result<SignIn>| {
                outcome.as_ref().err().and_then(Error::rule) == Some("access.sign-in")
            };
            let (looked_at, others): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(refused);
            assert_eq!(
                looked_at.len(),
                5,
                "{}: four are free, the fifth begins the delay",
                world.engine
            );
            assert!(others.iter().all(|outcome| must_wait(outcome).is_some()));
        }
    }
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_of_the_old_one() {
    for world in engines().await {
        let city = small_city(&world).await;
        let id = staff(&world, &city, "li.qiao").await;
        attempt(&world.app, "li.qiao", PASSWORD, HERE).await.unwrap();
        let mut cx = world.reader(Actor::Console).await;
        let actor = access::actor(&mut cx, id).await.unwrap();
        assert_eq!(access::sessions(&mut cx, id, "").await.unwrap().len(), 1);
        let mut cx = as_proven(&world, actor).await;
        access::set_password(&mut cx, id, "a better one, longer").await.unwrap();
        assert!(access::sessions(&mut cx, id, "").await.unwrap().is_empty());
        cx.commit().await.unwrap();
        assert!(attempt(&world.app, "li.qiao", PASSWORD, HERE).await.is_err());
        attempt(&world.app, "li.qiao", "a better one, longer", HERE).await.unwrap();
    }
}
