use super::*;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;
use kernel::web::caller::Identity;
use tower::ServiceExt;

async fn get_as(world: &World, path: &str, who: Option<Actor>, etag: Option<&str>) -> Response {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    if let Some(actor) = who {
        let identity = Identity { actor: Arc::new(actor), csrf: "t".to_owned() };
        request.extensions_mut().insert(identity);
    }
    if let Some(etag) = etag {
        request.headers_mut().insert(header::IF_NONE_MATCH, etag.parse().unwrap());
    }
    let routes = (capability().routes)().with_state(world.app.clone());
    routes.oneshot(request).await.unwrap()
}

async fn text(response: Response) -> String {
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn get(world: &World, path: &str) -> String {
    text(get_as(world, path, None, None).await).await
}

async fn json(world: &World, path: &str) -> serde_json::Value {
    serde_json::from_str(&get(world, path).await).unwrap()
}

#[test]
fn both_languages_have_every_message() {
    let catalog = Catalog::build(&[MESSAGES]).unwrap();
    assert_eq!(catalog.missing(), []);
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages() {
    for world in worlds().await {
        assert!(get(&world, "/territory").await.contains("还没有区划"));
        let city = world.city().await;
        let mut cx = world.console().await;
        let lists = [
            ("A01", DutyList::Own, "清单"),
            ("A02", DutyList::Assist, "清单"),
            ("A03", DutyList::Never, "清单"),
        ];
        for org in [city.street, city.department] {
            set_duties(&mut cx, org, &lists).await.unwrap();
        }
        cx.commit().await.unwrap();
        let all = [
            city.whole,
            city.district,
            city.street,
            city.community,
            city.grids[0],
            city.department,
            city.branch,
            city.school,
        ];
        for org in all {
            for show in ["below", "department", "branch", "unit", "line", "duties"] {
                for lang in ["zh-CN", "en"] {
                    let path = format!("/territory/{org}?show={show}&lang={lang}");
                    let html = get(&world, &path).await;
                    assert!(!html.contains('⟦'), "{path} lacks a message");
                    assert!(html.contains(r#"data-testid="territory-breadcrumb""#), "{path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_way_leads_down_from_the_city() {
    for world in worlds().await {
        let city = world.city().await;
        let home = get(&world, "/territory").await;
        assert!(
            home.contains("江城市")
                && home.contains(&format!(r#"data-org="{}" data-level="district""#, city.district))
        );
        let map =
            format!(r#"data-geojson="/territory/{}/children.geojson?lang=zh-CN""#, city.whole);
        assert!(
            home.contains(&map)
                && home.contains(r#"data-bounds="114.000000,30.000000,114.004000,30.001000""#)
        );
        let community = get(&world, &format!("/territory/{}?lang=en", city.community)).await;
        for words in ["Jiangcheng", "Wutong Street", "Qiaotou 1", "Qiaotou 2"] {
            assert!(community.contains(words), "{words}");
        }
        let filtered = get(&world, &format!("/territory/{}?q=第二", city.community)).await;
        assert!(filtered.contains("桥头第二网格") && !filtered.contains("桥头第一网格"));
        let missing =
            get_as(&world, &format!("/territory/{}", OrgId(Uuid::from_u128(9))), None, None).await;
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_long_list_has_pages_that_lead_to_and_fro() {
    for world in worlds().await {
        let city = world.city().await;
        let mut cx = world.console().await;
        let unit = |n: usize| {
            let name = format!("单位{n:03}");
            NewOrg::unit("enterprise", (&name, &name), city.community)
        };
        add_many(&mut cx, (0..120).map(unit).collect()).await.unwrap();
        cx.commit().await.unwrap();
        let rows = |html: &str| html.matches(r#"data-testid="organisation-row""#).count();
        let link = |html: &str, rel: &str| {
            let (_, rest) = html.split_once(&format!(r#"rel="{rel}" href=""#))?;
            Some(rest.split_once('"')?.0.replace("&#38;", "&").replace("&amp;", "&"))
        };
        let first = get(&world, &format!("/territory/{}?show=unit", city.street)).await;
        assert_eq!((rows(&first), link(&first, "prev")), (50, None));
        let second = get(&world, &link(&first, "next").unwrap()).await;
        let third = get(&world, &link(&second, "next").unwrap()).await;
        assert_eq!((rows(&second), rows(&third), link(&third, "next")), (50, 21, None));
        let back = get(&world, &link(&third, "prev").unwrap()).await;
        assert_eq!((rows(&back), link(&back, "next")), (50, link(&second, "next")));
        let back = get(&world, &link(&back, "prev").unwrap()).await;
        assert_eq!(link(&back, "prev"), None);
    }
}

#[tokio::test]
async fn posts_are_counted_for_staff_and_nobody_else() {
    for world in worlds().await {
        let city = world.city().await;
        let mut cx = world.console().await;
        sql("INSERT INTO account (id, login, name, password, created_at) VALUES ($1, 'a', '李强', 'x', 0)")
            .bind(Uuid::from_u128(1))
            .execute(&mut cx.tx)
            .await
            .unwrap();
        for (n, role, until) in [
            (1, "street_lead", None),
            (2, "street_dispatcher", None),
            (3, "street_lead", Some(1_i64)),
        ] {
            sql("INSERT INTO post (id, account_id, org_id, role, valid_from, valid_to) VALUES ($1, $2, $3, $4, 0, $5)")
                .bind(Uuid::from_u128(n))
                .bind(Uuid::from_u128(1))
                .bind(city.street)
                .bind(role)
                .bind(until)
                .execute(&mut cx.tx)
                .await
                .unwrap();
        }
        cx.commit().await.unwrap();
        let path = format!("/territory/{}", city.street);
        assert!(!get(&world, &path).await.contains("org-post"));
        let seen =
            text(get_as(&world, &path, Some(staff(Role::Auditor, city.bureau)), None).await).await;
        assert_eq!(
            seen.matches(r#"data-testid="org-post""#).count(),
            2,
            "the post that ended is not counted"
        );
        assert!(!seen.contains("李强"), "nobody is named");
    }
}

#[tokio::test]
async fn the_map_is_fetched_once_for_each_version() {
    for world in worlds().await {
        let city = world.city().await;
        let path = format!("/territory/{}/children.geojson?lang=en", city.community);
        let first = get_as(&world, &path, None, None).await;
        let etag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        let map: serde_json::Value = serde_json::from_str(&text(first).await).unwrap();
        let names: Vec<_> = map["features"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["properties"]["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["Qiaotou 1", "Qiaotou 2"]);
        assert_eq!(
            map["features"][0]["properties"]["href"],
            format!("/territory/{}", city.grids[0])
        );
        assert_eq!(
            get_as(&world, &path, None, Some(&etag)).await.status(),
            StatusCode::NOT_MODIFIED
        );
        let mut cx = world.console().await;
        set_area(&mut cx, city.grids[1], block(2, 3)).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(get_as(&world, &path, None, Some(&etag)).await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn the_api_lists_finds_and_locates() {
    for world in worlds().await {
        let city = world.city().await;
        let first = json(&world, "/api/v1/organisations?limit=7").await;
        let next = first["next"].as_str().unwrap();
        let second = json(&world, &format!("/api/v1/organisations?limit=7&after={next}")).await;
        assert_eq!(
            (first["items"].as_array().unwrap().len(), second["items"].as_array().unwrap().len()),
            (7, 3)
        );
        assert!(second["next"].is_null());
        let grids = json(
            &world,
            &format!("/api/v1/organisations?kind=grid&parent={}&query=qiaotou", city.community),
        )
        .await;
        assert_eq!(grids["items"].as_array().unwrap().len(), 2);
        let one = json(&world, &format!("/api/v1/organisations/{}", city.branch)).await;
        assert_eq!(
            (&one["kind"], &one["line"]),
            (&"branch".into(), &city.department.to_string().into())
        );
        assert_eq!(one["chain"]["street"], city.street.to_string());
        let here = json(&world, "/api/v1/locate?lon=114.003&lat=30.0005").await;
        assert_eq!(here.as_array().unwrap().last().unwrap()["id"], city.grids[1].to_string());
        assert_eq!(
            get_as(&world, "/api/v1/locate?lon=1&lat=1", None, None).await.status(),
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            get_as(&world, "/api/v1/locate?lon=1&lat=91", None, None).await.status(),
            StatusCode::BAD_REQUEST
        );
        let found = json(&world, "/api/v1/territory/search?q=%E6%A2%A7%E6%A1%90&lang=zh-CN").await;
        assert_eq!(found.as_array().unwrap().len(), 1, "the branch is no territory");
        assert_eq!(found[0]["within"], "江北区");
    }
}

#[test]
fn the_api_document_names_every_path() {
    let document = (capability().api)();
    let paths: Vec<_> = document.paths.paths.keys().map(String::as_str).collect();
    let expected = [
        "/api/v1/locate",
        "/api/v1/organisations",
        "/api/v1/organisations/{id}",
        "/api/v1/territory/search",
    ];
    assert_eq!(paths, expected);
    let document = serde_json::to_value(&document).unwrap();
    let asked = |path: &str| {
        let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
        parameters.iter().map(|p| p["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(asked("/api/v1/organisations"), ["query", "kind", "parent", "after", "limit"]);
    assert_eq!(asked("/api/v1/locate"), ["lon", "lat"]);
}

#[tokio::test]
async fn the_river_is_on_the_map_under_its_name() {
    for world in worlds().await {
        let city = world.city().await;
        let river = r#"{"type":"Feature","properties":{"zh":"霖江","en":"Lin River"},
            "geometry":{"type":"Polygon","coordinates":[[[114,30],[114.1,30],[114.1,30.1],[114,30]]]}}"#;
        let mut cx = world.console().await;
        kernel::setting::set(&mut cx.tx, RIVER, river).await.unwrap();
        cx.commit().await.unwrap();
        for (lang, name) in [("zh-CN", "霖江"), ("en", "Lin River")] {
            let path = format!("/territory/{}/children.geojson?lang={lang}", city.whole);
            let map = text(get_as(&world, &path, None, None).await).await;
            let map: serde_json::Value = serde_json::from_str(&map).unwrap();
            let drawn = map["features"].as_array().unwrap().last().unwrap();
            assert_eq!(drawn["properties"], serde_json::json!({ "kind": "river", "name": name }));
        }
    }
}
