//! The routes, the document and the matrix are one list.

use super::row::{Class, Row};
use super::rows;
use super::rows::untried::{DEBT, UNTRIED, UNTRIED_ACTIONS};
use super::who::{WITHOUT_A_ROUTE, Who};
use crate::routes::paths;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use std::collections::BTreeSet;
use testkit::{Engine, World};
use tongxin::{compose, serve};
use tower::ServiceExt;

const METHODS: [Method; 5] =
    [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Every method of every route, found by asking.
async fn routes() -> BTreeSet<String> {
    let capabilities = compose::capabilities();
    let world = World::builder(Engine::Sqlite).capabilities(&capabilities).build().await;
    let router = serve::pages_and_api(&capabilities).with_state(world.app.rehearsing());
    let mut found = BTreeSet::new();
    for path in paths() {
        let part = |part: &str| {
            if part.starts_with('{') { uuid::Uuid::nil().to_string() } else { part.to_owned() }
        };
        let address = path.split('/').map(part).collect::<Vec<_>>().join("/");
        for method in METHODS {
            let request = Request::builder().method(method.clone()).uri(&address);
            let answer =
                router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            if answer.status() != StatusCode::METHOD_NOT_ALLOWED {
                found.insert(format!("{method} {path}"));
            }
        }
    }
    found
}

/// Where a row for a path belongs, by its neighbours.
fn file_for(path: &str) -> &'static str {
    let files = [
        ("/desk/audit", "audit"),
        ("/desk/accounts", "access"),
        ("/desk/grants", "grant"),
        ("/desk/powers", "grant"),
        ("/desk/cases", "case"),
        ("/api/v1/cases", "case"),
        ("/board", "screen"),
        ("/screen", "screen"),
        ("/track", "front"),
        ("/me", "access"),
        ("/login", "access"),
        ("/territory", "org"),
    ];
    files.iter().find(|(begin, _)| path.starts_with(begin)).map_or("…", |(_, file)| file)
}

#[tokio::test]
async fn every_route_has_a_row_and_every_row_is_a_route() {
    let routes = routes().await;
    let rows: BTreeSet<String> = rows::all().iter().map(Row::name).collect();
    let untried: BTreeSet<String> =
        UNTRIED.iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    let missing: Vec<String> = routes
        .difference(&rows)
        .filter(|route| !untried.contains(*route))
        .map(|route| {
            let (method, path) = route.split_once(' ').unwrap();
            let (word, file) = (method.to_lowercase(), file_for(path));
            format!(
                "  {route} has no row. In crates/tongxin/tests/it/matrix/rows/{file}.rs write one of\n    \
                 {word}(\"{path}\").case(\"ACTION\"),              // about a case: 404 without case.see, 403 without ACTION\n    \
                 {word}(\"{path}\").territory(\"ACTION\"),         // about a territory: 403 without ACTION\n    \
                 {word}(\"{path}\").desk(\"ACTION\"),              // about no one thing: 403 for whoever has ACTION nowhere\n    \
                 {word}(\"{path}\").signed_in(),                 // for everybody signed in\n    \
                 {word}(\"{path}\").own(\"what of one's own\"),    // one's own account\n    \
                 {word}(\"{path}\").everybody(\"why\"),            // public, and why\n    \
                 and what is sent, e.g. .form(&[(\"reason\", \"…\")]) or .json(r#\"{{…}}\"#); see docs/testing.md, \"The matrix\""
            )
        })
        .collect();
    let lost: Vec<&String> = rows.difference(&routes).collect();
    assert!(missing.is_empty(), "routes without a row:\n{}", missing.join("\n"));
    assert!(lost.is_empty(), "rows for routes that are not there: {lost:#?}");
    for (method, path, why) in UNTRIED {
        eprintln!("not tried: {method} {path}: {why}");
    }
    eprintln!("{} of {} routes are not tried", untried.len(), routes.len());
    assert_eq!(
        (UNTRIED.len(), untried.len()),
        (DEBT, DEBT),
        "rows/untried.rs: as many routes as DEBT says, each once"
    );
    assert!(UNTRIED.iter().all(|(_, _, why)| !why.is_empty()), "an untried route says why");
    let stale: Vec<&String> =
        untried.iter().filter(|route| rows.contains(*route) || !routes.contains(*route)).collect();
    assert!(stale.is_empty(), "rows/untried.rs names what has a row or is no route: {stale:#?}");
}

#[tokio::test]
async fn every_route_for_programs_is_described_with_its_methods() {
    let is_api = |route: &String| route.contains(" /api/");
    let routes: BTreeSet<String> = routes().await.into_iter().filter(is_api).collect();
    let document = serde_json::to_value(compose::api(&compose::capabilities(), "/")).unwrap();
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let methods = methods.as_object().unwrap().keys();
        described.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    described.retain(is_api);
    assert_eq!(routes, described, "left: routes; right: the document");
}

#[test]
fn every_action_of_the_policy_stands_in_the_table_and_on_a_route() {
    let actions: BTreeSet<&str> =
        compose::policy(&compose::capabilities()).iter().map(|rule| rule.action).collect();
    let known: BTreeSet<&str> = Who::read().actions().collect();
    let unknown: Vec<_> = actions.difference(&known).collect();
    assert!(
        unknown.is_empty(),
        "who.rs has no line for {unknown:?}: write one, with a cell for each role, as the domain says"
    );
    let rows = rows::all();
    let used: BTreeSet<&str> = rows.iter().filter_map(Row::act).collect();
    let idle: Vec<_> = actions
        .iter()
        .filter(|action| !used.contains(*action) && !WITHOUT_A_ROUTE.contains(action))
        .filter(|action| !UNTRIED_ACTIONS.contains(action))
        .collect();
    assert!(
        idle.is_empty(),
        "no row is about {idle:?}: add one, or say in who.rs, WITHOUT_A_ROUTE, why there is none"
    );
    let reasons = rows.iter().all(|row| match row.class {
        Class::Everybody(why) | Class::Link(why) | Class::Own(why) => !why.is_empty(),
        _ => true,
    });
    assert!(reasons, "a route for everybody says why");
}
