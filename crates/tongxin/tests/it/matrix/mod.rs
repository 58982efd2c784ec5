//! The authorisation matrix: every route, by everybody, on what is near to them and far from them.
//!
//! - `who.rs` says who may do what, as a table for people to read.
//! - `rows/` has a row for each route: what it is about, and which action it takes.
//! - `world.rs` builds a small city with somebody in every position, and cases at every distance from them.
//! - `model.rs` computes from these what ought to become of each request, without asking the product's policy.
//! - `trial.rs` sends the request to the router. It does so at a rehearsal (`App::rehearsing`): whatever succeeds leaves nothing behind.
//!
//! `lists.rs` asks that lists, counts, searches and files hold exactly what single look-ups give, and `live.rs` that a stream tells nobody
//! of what is not theirs. How to add a row: docs/testing.md, "The matrix".

mod cases;
mod lists;
mod live;
mod model;
mod routes;
mod row;
mod rows;
mod special;
mod trial;
mod who;
mod world;

use futures_util::stream::{self, StreamExt};
use kernel::db::sql;
use model::{Door, Model, Person, Thing, Verdict};
use row::{Class, Kind, Row, Sight};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use testkit::Engine;
use world::Scene;

/// Trials under way at once.
const AT_ONCE: usize = 4;

/// What is different about a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Twist {
    /// Nothing.
    None,
    /// The thing does not exist.
    Missing,
    /// What hangs on the thing is another thing's.
    Mixed,
}

/// One trial.
struct Trial<'a> {
    row: &'a Row,
    person: &'a Person,
    thing: Option<Thing>,
    twist: Twist,
    expected: Verdict,
}

impl Trial<'_> {
    fn name(&self) -> String {
        let thing =
            self.thing.as_ref().map(|thing| format!(" on {}", thing.name)).unwrap_or_default();
        let twist = match self.twist {
            Twist::None => "",
            Twist::Missing => " that does not exist",
            Twist::Mixed => " with something of another",
        };
        format!("{} by {}{thing}{twist}", self.row.name(), self.person.name)
    }
}

async fn scenes(engine: &str) -> Option<Scene> {
    let engine = Engine::all().into_iter().find(|one| one.name() == engine)?;
    let more = tongxin::compose::capabilities();
    let world = testkit::World::builder(engine).capabilities(&more).build().await;
    Some(world::scene(world).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_answers_everybody_as_the_model_says_on_sqlite() {
    matrix("sqlite").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_answers_everybody_as_the_model_says_on_postgres() {
    matrix("postgres").await;
}

async fn matrix(engine: &str) {
    let Some(scene) = scenes(engine).await else { return };
    let rows = rows::all();
    let trials = trials(&scene, &rows);
    let before = entries(&scene).await;
    let mut wrong = differences(&scene, &trials).await;
    // The proofs of who they are grow old; the sessions do not.
    scene.world.clock.forward(Duration::from_mins(11));
    wrong.extend(differences(&scene, &later(&trials)).await);
    assert!(
        wrong.is_empty(),
        "{} of {} trials went otherwise than the model says:\n{}",
        wrong.len(),
        trials.len(),
        wrong.join("\n")
    );
    assert_eq!(entries(&scene).await, before, "a rehearsal left something in the ledger");
    eprintln!(
        "{engine}: {} trials of {} rows by {} people",
        trials.len(),
        rows.len(),
        scene.people.len()
    );
}

/// What went otherwise than expected.
async fn differences(scene: &Scene, trials: &[Trial<'_>]) -> Vec<String> {
    let router = &scene.world.rehearsal();
    stream::iter(trials.iter().enumerate())
        .map(|(number, trial)| async move { difference(router, trial, number).await })
        .buffer_unordered(AT_ONCE)
        .filter_map(std::future::ready)
        .collect()
        .await
}

/// For each row one that went well, when the proof of who it is has grown old: sensitive acts ask for another, all others go on.
fn later<'a>(trials: &[Trial<'a>]) -> Vec<Trial<'a>> {
    let mut seen = BTreeSet::new();
    let well = |trial: &&Trial<'a>| {
        let row = trial.row;
        let goes_well = matches!(trial.expected, Verdict::Done | Verdict::Rule(_));
        goes_well && trial.person.is_in() && seen.insert((row.name(), row.kind()))
    };
    let later = trials.iter().filter(well).map(|trial| {
        let expected = if trial.row.proven { Verdict::Prove } else { trial.expected };
        Trial { thing: trial.thing.clone(), expected, ..*trial }
    });
    later.collect()
}

async fn entries(scene: &Scene) -> i64 {
    let mut tx = scene.world.app.db().read().await.unwrap();
    let (n,): (i64,) = sql("SELECT count(*) FROM event").one(&mut tx).await.unwrap();
    n
}

/// Every trial: of those that are alike, one.
fn trials<'a>(scene: &'a Scene, rows: &'a [Row]) -> Vec<Trial<'a>> {
    let likeness = |kind: &Kind, things: &Vec<Thing>| {
        let of = |person: &Person| {
            things.iter().map(|thing| scene.model.likeness(person, thing)).collect()
        };
        (*kind, scene.people.iter().map(of).collect())
    };
    let alike: BTreeMap<Kind, Vec<Vec<String>>> =
        scene.things.iter().map(|(kind, things)| likeness(kind, things)).collect();
    let mut trials = Vec::new();
    for (turn, row) in rows.iter().enumerate() {
        match row.kind() {
            Some(kind) => {
                let things = &scene.things[&kind];
                let tried = on_things(scene, (turn, row), things, &alike[&kind]);
                trials.extend(twisted(&scene.model, &tried, things));
                trials.extend(tried);
            }
            None => trials.extend(plain(scene, row)),
        }
    }
    trials
}

/// Whether somebody's way in leads to the row at all: a token opens the routes for programs only.
fn fits(row: &Row, person: &Person) -> bool {
    row.is_api() || !matches!(person.door, Door::Token { .. })
}

fn plain<'a>(scene: &'a Scene, row: &'a Row) -> Vec<Trial<'a>> {
    let tried = match (&row.class, row.method.as_str(), row.body) {
        // What is one's own is tried where anything comes of it without more.
        (Class::Own(_) | Class::Everybody(_), "GET", _) => !row.path.contains('{'),
        (Class::Own(_) | Class::Everybody(_), _, row::Body::Nothing) => false,
        _ => true,
    };
    let people = scene.people.iter().filter(|person| fits(row, person));
    let people =
        people.filter(|person| tried || (matches!(row.class, Class::Own(_)) && !person.is_in()));
    // Rows without a path of their own for a thing fill their forms from any case.
    let thing = scene.things[&Kind::Case].iter().find(|thing| thing.state == "closed").cloned();
    let trial = |person: &'a Person| {
        let expected = scene.model.verdict(row, person, None);
        Trial { row, person, thing: thing.clone(), twist: Twist::None, expected }
    };
    // Where somebody works makes no difference here: one of each group and verdict stands for all.
    let mut seen = BTreeMap::new();
    for trial in people.map(trial) {
        seen.entry((trial.person.group.as_str(), trial.expected)).or_insert(trial);
    }
    seen.into_values().collect()
}

fn on_things<'a>(
    scene: &'a Scene,
    (turn, row): (usize, &'a Row),
    things: &'a [Thing],
    alike: &[Vec<String>],
) -> Vec<Trial<'a>> {
    let mut seen = BTreeMap::new();
    for (person, alike) in scene.people.iter().zip(alike).filter(|(person, _)| fits(row, person)) {
        // Each row begins elsewhere, so that together they try more than the first of each.
        let (ahead, behind) = things.split_at(turn % things.len().max(1));
        let likeness = alike.iter().cycle().skip(ahead.len());
        for (thing, like) in behind.iter().chain(ahead).zip(likeness) {
            let wanted = row.states.is_empty() || row.states.contains(&thing.state);
            if !wanted || trial::address(row, Some(thing)).is_none() {
                continue;
            }
            let expected = scene.model.verdict(row, person, Some(thing));
            let key = (person.group.as_str(), like.as_str(), expected);
            seen.entry(key).or_insert_with(|| Trial {
                row,
                person,
                thing: Some(thing.clone()),
                twist: Twist::None,
                expected,
            });
        }
    }
    seen.into_values().collect()
}

/// One trial with a thing that is not there, and one with a part of another thing, for whoever may and for whoever may not.
fn twisted<'a>(model: &Model, tried: &[Trial<'a>], things: &[Thing]) -> Vec<Trial<'a>> {
    let mut verdicts = BTreeSet::new();
    let first_of_each = tried.iter().filter(|trial| verdicts.insert(trial.expected));
    first_of_each
        .flat_map(|trial| [missing(model, trial), mixed(trial, things)])
        .flatten()
        .collect()
}

fn missing<'a>(model: &Model, trial: &Trial<'a>) -> Option<Trial<'a>> {
    let (row, thing) = (trial.row, trial.thing.as_ref()?);
    let Class::Thing { sight, .. } = row.class else { return None };
    let reads = |act: &str| model.may(trial.person, act, thing);
    let closed =
        matches!(sight, Sight::Closed(opens) if !reads(opens) && !row.also.is_some_and(reads));
    // That there is no such territory is no secret, and a form that names it by its name is no address.
    if !row.path.contains('{') || (sight == Sight::Open && trial.expected == Verdict::SignIn) {
        return None;
    }
    let expected = match trial.expected {
        Verdict::SignIn => Verdict::SignIn,
        // A token that only reads is told so before anything is looked for.
        Verdict::Refused if closed || matches!(trial.person.door, Door::Token { .. }) => {
            Verdict::Refused
        }
        _ => Verdict::Hidden,
    };
    let mut gone = thing.clone();
    gone.fill.values_mut().for_each(|value| *value = lost_like(value));
    "something".clone_into(&mut gone.name);
    Some(Trial { thing: Some(gone), twist: Twist::Missing, expected, ..*trial })
}

fn mixed<'a>(trial: &Trial<'a>, things: &[Thing]) -> Option<Trial<'a>> {
    let (row, thing) = (trial.row, trial.thing.as_ref()?);
    let about_a_thing = matches!(row.class, Class::Thing { .. });
    let goes_well = matches!(trial.expected, Verdict::Done | Verdict::Rule(_));
    if !about_a_thing || !goes_well || row.path.matches('{').count() < 2 {
        return None;
    }
    let other = things.iter().find(|other| {
        let fits = row.states.is_empty() || row.states.contains(&other.state);
        other.fill != thing.fill && fits && trial::address(row, Some(other)).is_some()
    })?;
    let mut strayed = thing.clone();
    for part in ["task", "photo", "recusal", "reporter", "session", "token", "post"] {
        if let Some(value) = other.fill.get(part) {
            strayed.fill.insert(part, value.clone());
        }
    }
    let expected = Verdict::Hidden;
    Some(Trial { thing: Some(strayed), twist: Twist::Mixed, expected, ..*trial })
}

/// A value of the same form that names nothing.
fn lost_like(value: &str) -> String {
    match value.parse::<uuid::Uuid>() {
        Ok(id) => uuid::Uuid::from_u128(id.as_u128() ^ 0xffff_ffff).to_string(),
        Err(_) => value.chars().rev().collect(),
    }
}

/// What is wrong with the answer to a trial, if anything is.
async fn difference(router: &axum::Router, trial: &Trial<'_>, number: usize) -> Option<String> {
    let Trial { row, person, thing, expected, .. } = trial;
    let request = trial::request(row, person, thing.as_ref(), &format!("trial-{number}"))?;
    let answer = trial::send(router, request, row).await;
    let as_ruled = matches!(expected, Verdict::Rule(status) if answer.status == *status);
    let wrong = if answer.verdict != *expected && !as_ruled {
        format!(
            "{:?} expected, {:?} ({} {})",
            expected, answer.verdict, answer.status, answer.location
        )
    } else if row.is_api()
        && answer.verdict == Verdict::Refused
        && row.act() != answer.action.as_deref()
    {
        match (&person.door, answer.action.as_deref()) {
            // A token that only reads is told so before anything is asked.
            (Door::Token { writes: false, .. }, None) => return None,
            _ => format!("refused as {:?}", answer.action),
        }
    } else {
        return None;
    };
    let said = answer.body.split("<main").nth(1).unwrap_or(&answer.body);
    let said: String = said.split(['<', '>']).skip(1).step_by(2).collect::<Vec<_>>().join(" ");
    let said: String =
        said.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(160).collect();
    Some(format!("  {}: {wrong} {said}", trial.name()))
}
