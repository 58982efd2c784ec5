//! The boards of a small city, as a browser gets them.

use crate::metrics::Measure;
use crate::trial::{LITTER, Story, stories};
use kernel::policy::Role;
use matter::case::Satisfaction;
use testkit::{Browser, PASSWORD};

/// Six reports in the first community, two in the second, one of them closed.
async fn busy() -> Vec<Story> {
    let stories = stories().await;
    for s in &stories {
        for _ in 0..6 {
            s.reported(LITTER, s.city.communities[0]).await;
        }
        s.reported(LITTER, s.city.communities[1]).await;
        let done = s.reported(LITTER, s.city.communities[1]).await;
        s.answered(done.case).await;
        s.says(&done, true, Satisfaction::Satisfied).await;
    }
    stories
}

async fn signed_in(s: &Story, role: Role, org: kernel::territory::OrgId) -> Browser {
    let mut browser = s.world.browser();
    browser.sign_in(&s.city.person(role, org).login, PASSWORD).await;
    browser
}

/// What every page must keep: all words there, and nothing the policy of the page forbids.
fn assert_clean(body: &str, page: &str) {
    assert!(!body.contains('⟦'), "{page}: a message is missing");
    assert!(
        !body.contains(" style=") && !body.contains("onclick"),
        "{page}: inline style or script"
    );
}

#[tokio::test]
async fn every_board_reads_in_both_languages_and_when_nothing_was_counted() {
    for s in stories().await {
        let mut command = signed_in(&s, Role::CityCommand, s.city.city).await;
        for lang in ["zh-CN", "en"] {
            for (org, base) in [s.city.city, s.city.grids[0]]
                .into_iter()
                .flat_map(|org| [(org, "/board"), (org, "/screen")])
            {
                let page = format!("{base}/{org}?lang={lang}");
                let reply = command.get(&page).await.ok();
                assert_clean(&reply.body, &page);
                assert!(
                    reply.contains("data-testid=\"empty\"")
                        && reply.contains("data-testid=\"board-as-of\""),
                    "{page}"
                );
            }
        }
        s.reported(LITTER, s.city.communities[0]).await;
        for lang in ["zh-CN", "en"] {
            for page in
                [format!("/board?lang={lang}"), format!("/screen/{}?lang={lang}", s.city.city)]
            {
                assert_clean(&command.get(&page).await.ok().body, &page);
            }
        }
    }
}

#[tokio::test]
async fn the_public_board_goes_down_to_the_grid_and_hides_small_counts() {
    for s in busy().await {
        let city = s.world.get("/board?lang=en").await.ok();
        assert_eq!(city.attribute("tile", "data-figure"), Some("reported"));
        assert_eq!(city.attribute("tile", "data-value"), Some("8"));
        assert!(city.contains(&format!("data-org=\"{}\"", s.city.districts[0])));
        assert!(city.contains(&format!("data-stream=\"/live?territory={}\"", s.city.city)));
        let street = s.world.get(&format!("/board/{}?lang=en", s.city.streets[0])).await.ok();
        assert!(street.contains("under 5"), "two reports of the second community are few");
        let figures =
            s.world.get(&format!("/board/{}/figures?lang=en", s.city.streets[0])).await.ok();
        assert!(figures.contains("data-testid=\"tile\"") && !figures.contains("<html"));
        let community =
            s.world.get(&format!("/board/{}?lang=en", s.city.communities[1])).await.ok();
        assert_eq!(
            community.attribute("tile", "data-value"),
            None,
            "a count below five is not told"
        );
        let grid = s.world.get(&format!("/board/{}", s.city.grids[0])).await.ok();
        assert!(grid.contains("data-testid=\"board-up\""));
        assert_eq!(
            s.world.get(&format!("/board/{}", s.city.urban.city)).await.status,
            404,
            "a department has no board"
        );
        let [from, ..] =
            [s.world.get(&format!("/board/{}/days.csv?days=7", s.city.city)).await.ok()];
        assert!(from.body.starts_with("day,reported,answered,closed,closed_on_time\n"));
        assert!(
            from.body.ends_with("2026-03-02,8,,,\n"),
            "one answered and closed is not told: {}",
            from.body
        );
    }
}

#[tokio::test]
async fn what_one_board_hides_no_other_tells() {
    for s in busy().await {
        let told = async |org: kernel::territory::OrgId| -> serde_json::Value {
            let reply = s.world.get(&format!("/api/v1/board/{org}?days=all")).await.ok();
            serde_json::from_str(&reply.body).unwrap()
        };
        let street = told(s.city.streets[0]).await;
        assert_eq!(street["figures"]["counts"]["reported"], 8);
        // Seven are open: with the eight, that tells of the one that is closed.
        assert!(
            street["figures"]["counts"]["open"].is_null()
                && street["figures"]["counts"]["closed"].is_null()
        );
        assert!(street["stages"].as_object().unwrap().values().all(serde_json::Value::is_null));
        let places = street["places"].as_array().unwrap();
        assert!(
            places.iter().all(|place| place["figures"]["counts"]["reported"].is_null()),
            "six and two"
        );
        // The six are many enough to be told alone, but whoever knew them would know the two.
        let first = told(s.city.communities[0]).await;
        assert!(first["figures"]["counts"]["reported"].is_null());
        let days = first["days"].as_array().unwrap();
        assert!(days.iter().all(|day| day["reported"].is_null()), "nor by their days");
        let csv =
            s.world.get(&format!("/board/{}/days.csv?days=7", s.city.communities[0])).await.ok();
        assert!(csv.body.ends_with("2026-03-02,,0,,0\n"), "nor in the file: {}", csv.body);
        let page = s.world.get(&format!("/board/{}?lang=en", s.city.communities[0])).await.ok();
        assert_eq!(page.attribute("tile", "data-value"), None, "nor on their page");
        let map = s.world.get(&format!("/board/{}/places.geojson", s.city.streets[0])).await.ok();
        assert!(!map.contains("\"share\":1"), "nor by the strength of a colour");
    }
}

#[tokio::test]
async fn the_screen_is_for_those_who_direct_the_work_in_their_territory() {
    for s in busy().await {
        let own = format!("/screen/{}", s.city.districts[0]);
        assert!(
            s.world.get(&own).await.location().starts_with("/login"),
            "the public signs in first"
        );
        let mut command = signed_in(&s, Role::DistrictCommand, s.city.districts[0]).await;
        assert_eq!(command.get("/screen").await.location(), own);
        let page = command.get(&format!("{own}?lang=en")).await.ok();
        assert_eq!(page.attribute("tile", "data-value"), Some("8"));
        assert!(!page.contains("data-up"), "the city is not theirs");
        let below = command.get(&format!("/screen/{}?lang=en", s.city.communities[1])).await.ok();
        assert!(below.contains("data-up") && below.attribute("tile", "data-value") == Some("2"));
        for path in ["", "/figures", "/tables", "/days.csv", "/places.geojson"] {
            let other = command.get(&format!("/screen/{}{path}", s.city.districts[1])).await;
            assert_eq!(other.status, 403, "{path} of another district");
            assert_ne!(
                s.world.get(&format!("{own}{path}")).await.status,
                200,
                "{path} for the public"
            );
        }
        let mut handler = signed_in(&s, Role::DepartmentHandler, s.city.urban.districts[0]).await;
        assert_eq!(handler.get(&own).await.status, 403);
    }
}

#[tokio::test]
async fn a_figure_of_the_screen_opens_the_cases_behind_it() {
    for s in busy().await {
        let street = s.city.streets[0];
        let mut dispatcher = signed_in(&s, Role::StreetDispatcher, street).await;
        let page = dispatcher.get(&format!("/screen/{street}")).await.ok().body;
        let rows = |body: &str| body.matches("data-testid=\"inbox-row\"").count();
        let mut found = Vec::new();
        for link in page.split("href=\"").filter(|rest| rest.starts_with("/desk?territory")) {
            let link = link.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
            found.push(rows(&dispatcher.get(&link).await.ok().body));
        }
        assert_eq!(found, [8, 7, 0, 1, 0, 0], "reported, open, overdue, closed, waiting, awaiting");
    }
}

#[tokio::test]
async fn programs_get_what_their_reader_may_see() {
    for s in busy().await {
        let path = format!("/api/v1/board/{}?days=7", s.city.streets[0]);
        let body = s.world.get(&path).await.ok().body;
        let public: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(public["figures"]["counts"]["reported"], 8);
        assert_eq!(public["figures"]["counts"]["closed"], serde_json::Value::Null);
        assert_eq!(public["places"][1]["figures"]["counts"]["reported"], serde_json::Value::Null);
        assert_eq!(public["minimum"], 5);
        let mut lead = signed_in(&s, Role::StreetDispatcher, s.city.streets[0]).await;
        let all: serde_json::Value =
            serde_json::from_str(&lead.get(&path).await.ok().body).unwrap();
        assert_eq!(all["figures"]["counts"]["closed"], 1);
        assert_eq!(all["places"][1]["figures"]["counts"]["reported"], 2);
        assert_eq!(all["figures"]["on_time"]["n"], 1);
        assert_eq!(all["days"].as_array().unwrap().len(), 7);
        let by_code =
            s.world.get(&format!("/api/v1/board/{}", public["code"].as_str().unwrap())).await;
        assert_eq!(by_code.status, 200, "a code names a territory as well");
        assert_eq!(s.world.get("/api/v1/board/nowhere").await.status, 404);
        assert_eq!(s.figure(s.city.streets[0], Measure::Closed).await, 1);
    }
}

#[tokio::test]
async fn the_map_shows_the_areas_below_with_their_links() {
    for s in busy().await {
        let body =
            s.world.get(&format!("/board/{}/places.geojson", s.city.streets[0])).await.ok().body;
        let map: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(map["features"].as_array().unwrap().len(), 2);
        let first = &map["features"][0]["properties"];
        assert_eq!(first["href"], format!("/board/{}", s.city.communities[0]));
        assert_eq!(
            (&first["share"], &map["features"][1]["properties"]["share"]),
            (&0.0.into(), &0.0.into()),
            "neither a small count nor the one that would give it away is told by a colour"
        );
        let mut command = signed_in(&s, Role::DistrictCommand, s.city.districts[0]).await;
        let path = format!("/screen/{}/places.geojson", s.city.streets[0]);
        let map: serde_json::Value =
            serde_json::from_str(&command.get(&path).await.ok().body).unwrap();
        assert_eq!(
            map["features"][0]["properties"]["share"], 1.0,
            "whoever directs the work sees it"
        );
    }
}

#[tokio::test]
async fn the_public_listens_no_closer_than_a_street() {
    for s in busy().await {
        for org in [s.city.city, s.city.grids[0]] {
            use axum::body::Body;
            use axum::http::Request;
            use tower::ServiceExt;
            let request =
                Request::get(format!("/live?territory={org}")).body(Body::empty()).unwrap();
            let reply = s.world.router().oneshot(request).await.unwrap();
            assert_eq!(reply.headers()["content-type"], "text/event-stream");
        }
        assert_eq!(
            s.world.get("/live?territory=0199aaaa-0000-7000-8000-000000000000").await.status,
            404
        );
    }
}
