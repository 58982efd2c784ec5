use super::*;
use kernel::Error;

#[tokio::test]
async fn the_network_knows_who_hangs_on_whom() {
    for world in worlds().await {
        let city = world.city().await;
        let network = world.network().await;
        let chain = network.chain(city.grids[0]);
        assert_eq!(chain.lowest(), Some((Level::Grid, city.grids[0])));
        assert_eq!(
            chain.links().map(|(_, id)| id).collect::<Vec<_>>(),
            [city.whole, city.district, city.street, city.community, city.grids[0]]
        );
        assert_eq!(network.chain(city.branch).lowest(), Some((Level::Street, city.street)));
        assert_eq!(network.lines(city.branch), [city.department, city.bureau]);
        assert_eq!(
            network.find("urban-management", Level::District, &chain),
            Some(city.department)
        );
        assert_eq!(network.find("urban-management", Level::Street, &chain), Some(city.branch));
        assert_eq!(network.find("water", Level::District, &chain), None);
        assert_eq!(
            network.children(city.community).map(|o| o.id).collect::<Vec<_>>(),
            [city.grids[0], city.grids[1], city.school]
        );
        assert_eq!(
            network.branches(city.bureau).map(|o| o.id).collect::<Vec<_>>(),
            [city.department]
        );
        assert_eq!(network.census(city.whole).of(OrgKind::Grid), 2);
        assert_eq!(network.census(city.district).organisations(), 3);
        assert_eq!(
            network.within(city.whole, OrgKind::Unit).map(|o| o.id).collect::<Vec<_>>(),
            [city.school]
        );
        assert_eq!(network.by_code("990102001000").map(|o| o.id), Some(city.street));
        assert_eq!(network.name(city.street, true), "梧桐街道");
        assert_eq!(network.place(&network.chain(city.street), true), "江北区梧桐街道");
        assert_eq!(network.place(&network.chain(city.street), false), "Wutong Street, Jiangbei");
    }
}

#[tokio::test]
async fn it_is_searched_by_name_in_both_languages_and_by_code() {
    for world in worlds().await {
        let city = world.city().await;
        let network = world.network().await;
        let found = |text| network.search(text, 10).iter().map(|org| org.id).collect::<Vec<_>>();
        assert_eq!(found("梧桐街道"), [city.street]);
        assert_eq!(found("梧桐"), [city.street, city.branch]);
        assert_eq!(found("wutong sq"), [city.branch]);
        assert_eq!(found("990102001001001"), [city.grids[0]]);
        assert_eq!(found("qiaotou")[0], city.community, "what is called so stands first");
        assert_eq!(found("  "), []);
    }
}

#[tokio::test]
async fn every_bad_field_is_named_and_nothing_is_added() {
    for world in worlds().await {
        let city = world.city().await;
        let mut cx = world.console().await;
        let street = |code| {
            NewOrg::territory(Level::Street, code, ("长街", "Long Street"), Some(city.district))
        };
        let wrong = vec![
            street("990102002000"),
            street("990103002000"),
            street("990102001000"),
            street("99010200300"),
            NewOrg::territory(Level::Street, "990102004000", ("", "x"), Some(city.street)),
            NewOrg::unit("school", ("九小", "No. 9"), city.community)
                .code("914403001922038215")
                .line(city.bureau),
            NewOrg::branch("Urban", ("中队", "Squad"), city.street, city.school),
        ];
        let Err(Error::Invalid(fields)) = add_many(&mut cx, wrong).await else {
            panic!("it was taken")
        };
        let found: Vec<_> = fields.iter().map(|f| (f.name.as_str(), f.code)).collect();
        let expected = [
            ("2.code", "org-code-parent"),
            ("3.code", "org-code-taken"),
            ("4.code", "org-code"),
            ("5.name_zh", "required"),
            ("5.parent", "org-parent-level"),
            ("5.code", "org-code-parent"),
            ("6.code", "org-code"),
            ("6.line", "org-line-none"),
            ("7.line", "org-line-department"),
            ("7.function", "org-function"),
        ];
        assert_eq!(found, expected);
        cx.commit().await.unwrap();
        assert_eq!(world.network().await.len(), 10);
    }
}

#[tokio::test]
async fn a_change_that_is_rolled_back_is_never_seen() {
    for world in worlds().await {
        let city = world.city().await;
        let mut cx = world.console().await;
        rename(&mut cx, city.street, "凤凰街道", "Fenghuang Street").await.unwrap();
        drop(cx);
        assert_eq!(world.network().await.name(city.street, true), "梧桐街道");
        let mut cx = world.console().await;
        rename(&mut cx, city.street, "凤凰街道", "Fenghuang Street").await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(world.network().await.name(city.street, true), "凤凰街道");
        assert_eq!(world.story(city.street).await, ["org.added", "org.renamed"]);
    }
}

#[tokio::test]
async fn an_abolished_organisation_is_kept_for_the_matters_of_its_days() {
    for world in worlds().await {
        let city = world.city().await;
        let mut cx = world.console().await;
        let refused = abolish(&mut cx, city.community, None).await.unwrap_err();
        assert_eq!(refused.rule(), Some("org.still-holds"));
        abolish(&mut cx, city.grids[1], Some(city.grids[0])).await.unwrap();
        let again = abolish(&mut cx, city.grids[1], None).await.unwrap_err();
        assert_eq!(again.rule(), Some("org.gone"));
        cx.set_now(cx.now() + std::time::Duration::from_secs(1));
        let grid = NewOrg::territory(
            Level::Grid,
            "990102001001002",
            ("桥头新网格", "New"),
            Some(city.community),
        );
        let new = add(&mut cx, grid).await.unwrap();
        cx.commit().await.unwrap();
        let network = world.network().await;
        assert_eq!(network.chain(city.grids[1]).community, Some(city.community));
        assert_eq!(network.get(city.grids[1]).unwrap().successor, Some(city.grids[0]));
        assert_eq!(network.by_code("990102001001002").map(|org| org.id), Some(new));
        assert!(network.children(city.community).all(|org| org.id != city.grids[1]));
        assert_eq!(
            world.story(city.grids[1]).await,
            ["org.added", "org.area_set", "org.abolished"]
        );
    }
}

#[tokio::test]
async fn a_category_stands_on_one_list_and_what_is_so_already_is_no_event() {
    for world in worlds().await {
        let city = world.city().await;
        let mut cx = world.console().await;
        let basis = "江北区街道职责清单（2026）";
        let many: Vec<String> = (0..25).map(|n| format!("A{n:02}")).collect();
        let all: Vec<_> = many.iter().map(|c| (c.as_str(), DutyList::Own, basis)).collect();
        set_duties(&mut cx, city.street, &all).await.unwrap();
        set_duties(&mut cx, city.street, &all).await.unwrap();
        let moved = [("A03", DutyList::Never, basis), ("A04", DutyList::Assist, basis)];
        set_duties(&mut cx, city.street, &moved).await.unwrap();
        withdraw_duties(&mut cx, city.street, &["A05", "unheard-of"]).await.unwrap();
        let twice = [("B01", DutyList::Own, basis), ("B01", DutyList::Never, basis)];
        assert!(matches!(set_duties(&mut cx, city.street, &twice).await, Err(Error::Invalid(_))));
        cx.commit().await.unwrap();
        let mut cx = world.app.read(Actor::Public).await.unwrap();
        assert_eq!(duty(&mut cx, city.street, "A00").await.unwrap(), Some(DutyList::Own));
        assert_eq!(duty(&mut cx, city.street, "A03").await.unwrap(), Some(DutyList::Never));
        assert_eq!(duty(&mut cx, city.street, "A05").await.unwrap(), None);
        assert_eq!(duty(&mut cx, city.district, "A00").await.unwrap(), None);
        assert_eq!(duty_counts(&mut cx, city.street).await.unwrap(), [22, 1, 1]);
        let page = duties(&mut cx, city.street, Some(DutyList::Own), Some("A02"), 2).await.unwrap();
        assert_eq!(page.iter().map(|d| d.category.as_str()).collect::<Vec<_>>(), ["A06", "A07"]);
        assert_eq!(
            world.story(city.street).await,
            ["org.added", "org.duty_set", "org.duty_set", "org.duty_withdrawn"]
        );
    }
}

#[tokio::test]
async fn only_the_system_administrator_edits_the_network() {
    for world in worlds().await {
        let city = world.city().await;
        let mut cx = world.app.write(staff(Role::SystemAdministrator, city.bureau)).await.unwrap();
        rename(&mut cx, city.school, "桥头第一小学", "Qiaotou No. 1").await.unwrap();
        drop(cx);
        for role in Role::ALL.iter().filter(|role| **role != Role::SystemAdministrator) {
            let mut cx = world.app.write(staff(*role, city.street)).await.unwrap();
            let basis = [("A01", DutyList::Own, "x")];
            assert!(
                matches!(
                    set_duties(&mut cx, city.street, &basis).await,
                    Err(Error::Forbidden { .. })
                ),
                "{role}"
            );
            assert!(matches!(
                set_area(&mut cx, city.street, block(0, 4)).await,
                Err(Error::Forbidden { .. })
            ));
            assert!(holders(&mut cx, city.street).await.unwrap().is_empty());
        }
        let mut cx = world.app.write(Actor::Public).await.unwrap();
        assert!(matches!(abolish(&mut cx, city.school, None).await, Err(Error::SignIn)));
        assert!(matches!(holders(&mut cx, city.school).await, Err(Error::SignIn)));
    }
}

#[tokio::test]
async fn what_is_no_territory_has_no_boundary_and_a_crossed_one_is_refused() {
    for world in worlds().await {
        let city = world.city().await;
        let mut cx = world.console().await;
        assert_eq!(
            set_area(&mut cx, city.school, block(0, 1)).await.unwrap_err().rule(),
            Some("org.not-a-territory")
        );
        let corners = [(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)];
        let ring = ::geo::LineString::from(corners.to_vec());
        let crossed = MultiPolygon(vec![::geo::Polygon::new(ring, Vec::new())]);
        assert!(matches!(set_area(&mut cx, city.street, crossed).await, Err(Error::Invalid(_))));
        let same = vec![(city.grids[0], block(0, 2))];
        assert_eq!(set_areas(&mut cx, same).await.unwrap(), 0);
        cx.commit().await.unwrap();
        assert_eq!(world.story(city.grids[0]).await, ["org.added", "org.area_set"]);
    }
}

#[tokio::test]
async fn many_at_once_have_each_their_own_story() {
    for world in worlds().await {
        let city = world.city().await;
        let mut cx = world.console().await;
        let grid = |n: usize| {
            let name = format!("网格{n}");
            let code = format!("990102001001{n:03}");
            NewOrg::territory(Level::Grid, &code, (&name, &name), Some(city.community))
        };
        let grids = add_many(&mut cx, (100..350).map(grid).collect()).await.unwrap();
        let areas = |width| (4..).step_by(2).zip(&grids).map(move |(x, id)| (*id, block(x, width)));
        assert_eq!(set_areas(&mut cx, areas(1).collect()).await.unwrap(), 250);
        assert_eq!(set_areas(&mut cx, areas(1).take(200).collect()).await.unwrap(), 0);
        assert_eq!(set_areas(&mut cx, areas(2).take(120).collect()).await.unwrap(), 120);
        cx.commit().await.unwrap();
        let told = ["org.added", "org.area_set", "org.area_set"];
        for (number, id) in grids.iter().enumerate() {
            let expected = if number < 120 { &told[..] } else { &told[..2] };
            assert_eq!(world.story(*id).await, expected, "grid {number}");
        }
        let mut cx = world.app.read(Actor::Console).await.unwrap();
        let audit = ledger::verify_all(&mut cx.tx, |_| ()).await.unwrap();
        assert_eq!((audit.entries, audit.broken.len()), (14 + 250 + 250 + 120, 0));
        let outbox: i64 = sql("SELECT count(*) FROM outbox").scalar(&mut cx.tx).await.unwrap();
        assert_eq!(u64::try_from(outbox), Ok(audit.entries));
    }
}
