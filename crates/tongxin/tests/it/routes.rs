//! Every route is in the OpenAPI document or in the list of pages; the navigation leads somewhere.

use std::collections::BTreeSet;
use tongxin::{compose, serve};

/// The paths of every route. The router tells them only to a debugger.
pub(crate) fn paths() -> BTreeSet<String> {
    let shown = format!("{:?}", serve::pages_and_api(&compose::capabilities()));
    let ours = shown.split("fallback_router").next().unwrap_or_default();
    let quoted = ours.split('"').skip(1).step_by(2);
    let paths: BTreeSet<String> =
        quoted.filter(|text| text.starts_with('/')).map(str::to_owned).collect();
    assert!(!paths.is_empty(), "no route was found in {shown}");
    paths
}

fn api_paths() -> BTreeSet<String> {
    compose::api(&compose::capabilities(), "/").paths.paths.into_keys().collect()
}

fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// Routes for people.
pub(crate) fn pages() -> BTreeSet<String> {
    paths().into_iter().filter(|path| !is_api(path)).collect()
}

#[test]
fn every_api_route_is_described_and_every_description_is_a_route() {
    let routes: BTreeSet<String> = paths().into_iter().filter(|path| is_api(path)).collect();
    let described: BTreeSet<String> = api_paths().into_iter().filter(|path| is_api(path)).collect();
    assert_eq!(routes, described, "left: routes; right: the document");
}

#[test]
fn what_is_described_exists() {
    let routes = paths();
    let lost: Vec<String> = api_paths().into_iter().filter(|path| !routes.contains(path)).collect();
    assert!(lost.is_empty(), "described, but no route: {lost:?}");
}

#[test]
fn the_navigation_leads_somewhere() {
    let routes = paths();
    let capabilities = compose::capabilities();
    let items = capabilities.iter().flat_map(|one| one.nav.iter().chain(one.street));
    let homes = compose::HOMES.iter().map(|(_, home)| *home);
    for href in items.map(|item| item.href).chain(homes) {
        let path = href.split('?').next().unwrap();
        assert!(routes.contains(path), "{href} leads nowhere");
    }
}

#[test]
fn what_asks_who_sends_it_says_how_that_is_told() {
    let document = serde_json::to_value(compose::api(&compose::capabilities(), "/")).unwrap();
    let scheme = &document["components"]["securitySchemes"]["token"];
    assert_eq!((&scheme["type"], &scheme["scheme"]), (&"http".into(), &"bearer".into()));
    let asked = serde_json::json!([{ "token": [] }]);
    let of = |path: &str, method: &str| document["paths"][path][method]["security"].clone();
    assert_eq!(of("/api/v1/grants", "get"), asked);
    assert_eq!(of("/api/v1/cases/{id}/dispatch", "post"), asked);
    // Anybody reports and reads the open figures.
    for (path, method) in
        [("/api/v1/cases", "post"), ("/api/v1/categories", "get"), ("/api/v1/token", "post")]
    {
        assert!(of(path, method).is_null(), "{path}");
    }
}
