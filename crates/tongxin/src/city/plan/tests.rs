use super::*;
use crate::city::plan::geometry::reading_order;
use std::collections::{HashMap, HashSet};

fn demo() -> CityPlan {
    plan(Size::Demo, 7).unwrap()
}

fn children(plan: &CityPlan) -> HashMap<TerritoryNo, Vec<&Territory>> {
    let mut children: HashMap<_, Vec<_>> = HashMap::new();
    for territory in &plan.territories {
        if let Some(parent) = territory.parent {
            children.entry(parent).or_default().push(territory);
        }
    }
    children
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_another_city() {
    let bytes = |seed| serde_json::to_vec(&plan(Size::District, seed).unwrap()).unwrap();
    assert_eq!(bytes(42), bytes(42));
    assert_ne!(bytes(42), bytes(43));
}

#[test]
fn every_size_has_its_number_of_territories() {
    for size in [Size::Demo, Size::District, Size::City] {
        let plan = plan(size, 1).unwrap();
        let count = |level| plan.at(level).count();
        let Counts { districts, streets, communities, grids } = size.counts();
        assert_eq!(count(Level::City), 1);
        assert_eq!(count(Level::District), districts);
        assert_eq!(count(Level::Street), streets);
        assert_eq!(count(Level::Community), communities);
        assert_eq!(count(Level::Grid), grids);
    }
}

#[test]
fn children_fill_their_parent_to_the_last_unit() {
    for seed in 0..8 {
        let plan = plan(Size::Demo, seed).unwrap();
        for (parent, children) in children(&plan) {
            let inner: i64 = children.iter().map(|child| child.ring.doubled_area()).sum();
            assert!(children.iter().all(|child| child.ring.doubled_area() > 0));
            assert_eq!(plan.territories[parent.0].ring.doubled_area(), inner);
        }
    }
}

#[test]
fn an_edge_is_shared_by_two_neighbours_in_opposite_directions_or_is_on_the_outline() {
    let plan = demo();
    for level in [Level::District, Level::Street, Level::Community, Level::Grid] {
        let mut edges = HashSet::new();
        for (_, territory) in plan.at(level) {
            for edge in territory.ring.edges() {
                assert!(edges.insert(edge), "{edge:?} twice in one direction at {level:?}");
            }
        }
        let alone: HashSet<_> =
            edges.iter().filter(|(a, b)| !edges.contains(&(*b, *a))).copied().collect();
        assert_eq!(alone, plan.territories[0].ring.edges().collect());
    }
}

#[test]
fn a_parents_outline_is_what_its_children_do_not_share() {
    let plan = demo();
    for (parent, children) in children(&plan) {
        let edges: HashSet<_> = children.iter().flat_map(|child| child.ring.edges()).collect();
        let outline: HashSet<_> =
            edges.iter().filter(|(a, b)| !edges.contains(&(*b, *a))).copied().collect();
        assert_eq!(outline, plan.territories[parent.0].ring.edges().collect());
    }
}

#[test]
fn a_ring_never_crosses_itself() {
    for seed in 0..4 {
        for territory in &plan(Size::Demo, seed).unwrap().territories {
            let edges: Vec<_> = territory.ring.edges().collect();
            for (at, &one) in edges.iter().enumerate() {
                for &other in edges.iter().skip(at + 1) {
                    let joined = one.1 == other.0 || other.1 == one.0;
                    assert!(
                        joined || !geometry::touch(one, other),
                        "{} crosses itself",
                        territory.code
                    );
                }
            }
        }
    }
}

#[test]
fn a_point_of_the_city_lies_in_exactly_one_grid_and_in_the_territories_above_it() {
    let plan = demo();
    let mut dice = dice(99, 0);
    for _ in 0..400 {
        let place = plan.somewhere_in(TerritoryNo(0), &mut dice).unwrap();
        let holding: Vec<_> =
            plan.at(Level::Grid).filter(|(_, grid)| grid.ring.contains(place)).collect();
        let [(grid, _)] = holding[..] else { panic!("{place:?} lies in {} grids", holding.len()) };
        for level in Level::ALL {
            let above = plan.above(grid, level).unwrap();
            assert!(plan.territories[above.0].ring.contains(place), "not in its {level:?}");
        }
    }
}

#[test]
fn territories_are_of_a_sane_size_and_shape() {
    let plan = demo();
    let areas: Vec<i64> = plan.at(Level::Grid).map(|(_, grid)| grid.ring.doubled_area()).collect();
    let (least, most) = (areas.iter().min().unwrap(), areas.iter().max().unwrap());
    assert!(*least * 30 > *most, "grids from {least} to {most}");
    for (_, grid) in plan.at(Level::Grid) {
        let (low, high) = grid.ring.bounds();
        let (wide, tall) = (high.x - low.x, high.y - low.y);
        assert!(wide < tall * 8 && tall < wide * 8, "{} is {wide} by {tall}", grid.code);
    }
}

#[test]
fn codes_are_fictional_nested_and_numbered_north_to_south_and_west_to_east() {
    let plan = demo();
    let mut seen = HashSet::new();
    for territory in &plan.territories {
        assert!(territory.code.starts_with("99") && seen.insert(&territory.code));
        assert_eq!(territory.code.len(), if territory.level == Level::Grid { 15 } else { 12 });
        let Some(parent) = territory.parent else { continue };
        let parent = &plan.territories[parent.0].code;
        let stem =
            if territory.level == Level::District { "9901" } else { parent.trim_end_matches('0') };
        assert!(territory.code.starts_with(stem), "{} below {parent}", territory.code);
    }
    for (parent, children) in children(&plan) {
        let rings: Vec<Ring> = children.iter().map(|child| child.ring.clone()).collect();
        let order: Vec<usize> = (0..rings.len()).collect();
        assert_eq!(reading_order(&rings), order, "below {parent:?}");
        assert!(children.is_sorted_by_key(|child| &child.code));
    }
}

#[test]
fn names_are_given_once_below_a_parent_in_both_languages() {
    for (_, children) in children(&plan(Size::City, 5).unwrap()) {
        let zh: HashSet<_> = children.iter().map(|child| &child.name.zh).collect();
        let en: HashSet<_> = children.iter().map(|child| &child.name.en).collect();
        assert_eq!((zh.len(), en.len()), (children.len(), children.len()));
        assert!(en.iter().all(|name| name.is_ascii()));
    }
}

#[test]
fn the_river_is_a_border_of_grids_from_one_end_of_the_city_to_the_other() {
    let plan = demo();
    let corners: HashSet<Point> =
        plan.at(Level::Grid).flat_map(|(_, grid)| grid.ring.0.clone()).collect();
    assert!(plan.river.course.iter().all(|bend| corners.contains(bend)));
    let outline: HashSet<Point> = plan.territories[0].ring.0.iter().copied().collect();
    let ends = [plan.river.course.first().unwrap(), plan.river.course.last().unwrap()];
    assert!(ends.iter().all(|end| outline.contains(end)));
    let districts: Vec<_> = plan.at(Level::District).map(|(_, district)| &district.ring).collect();
    let middle = plan.river.course[plan.river.course.len() / 2];
    assert!(districts.iter().filter(|ring| ring.0.contains(&middle)).count() >= 2);
}

#[test]
fn organisations_have_a_line_above_them_and_a_code_of_their_own() {
    let plan = demo();
    let codes = plan.departments.iter().map(|d| &d.code).chain(plan.units.iter().map(|u| &u.code));
    let mut seen = HashSet::new();
    for code in codes {
        assert!(code.parse::<kernel::codes::CreditCode>().is_ok() && seen.insert(code), "{code}");
    }
    let lines = LINES.len();
    let branches = LINES.iter().filter(|line| line.branch.is_some()).count();
    assert_eq!(plan.departments.len(), lines + 4 * lines + 24 * branches);
    for department in &plan.departments {
        let above = department.above.map(|no| &plan.departments[no.0]);
        assert_eq!(above.is_none(), department.level == Level::City);
        assert!(above.is_none_or(|above| above.line == department.line && above.level < department.level));
    }
    for unit in &plan.units {
        assert!(plan.territories[unit.community.0].ring.contains(unit.place));
    }
}

#[test]
fn everybody_has_an_account_of_their_own_and_the_three_offices_are_three_people() {
    let plan = demo();
    let accounts: HashSet<_> = plan.people.iter().map(|person| &person.account).collect();
    assert_eq!(accounts.len(), plan.people.len());
    let personas = plan.personas();
    let holder = |role| &personas.iter().find(|(held, _)| *held == role).unwrap().1.account;
    let offices = [Role::Auditor, Role::SecurityOfficer, Role::SystemAdministrator].map(holder);
    assert_eq!(offices.iter().collect::<HashSet<_>>().len(), 3);
    let dispatcher = holder(Role::StreetDispatcher);
    let handler = holder(Role::DepartmentHandler);
    assert_eq!(dispatcher.split('-').nth(1), handler.split('-').nth(1), "in the same street");
}

#[test]
fn the_catalogue_leads_only_to_those_whose_duty_it_is() {
    let plan = demo();
    let stance = |target: &Target, category: &str| {
        let list = plan.duties.iter().find(|list| list.holder == *target)?;
        list.duties.iter().find(|duty| duty.category == category).map(|duty| duty.stance)
    };
    for rule in &plan.catalogue {
        let stance = stance(&rule.target, &rule.category);
        match rule.part {
            Part::Lead => assert_eq!(stance, Some(Stance::Own), "{rule:?}"),
            Part::Assist => {
                assert!(matches!(stance, Some(Stance::Own | Stance::Assist)), "{rule:?}");
            }
        }
    }
}

#[test]
fn components_go_to_their_owner_first_and_events_to_the_territory() {
    let plan = demo();
    let (grid, _) = plan.at(Level::Grid).next().unwrap();
    for category in plan.pack.category.iter().filter(|category| category.share > 0.0) {
        let of_it = plan.catalogue.iter().filter(|rule| rule.category == category.code);
        let leads: Vec<_> = of_it.filter(|rule| rule.part == Part::Lead).collect();
        let owner_first = matches!(leads[0].target, Target::Line { .. });
        let grassroots =
            leads.iter().any(|rule| rule.target == Target::Territory { level: Level::Street });
        assert_eq!(
            owner_first,
            category.kind == CategoryKind::Component || !grassroots,
            "{}",
            category.code
        );
        assert!(
            leads.iter().any(|rule| rule.target == Target::Territory { level: Level::District })
        );
        assert!(
            leads.iter().all(|rule| plan.resolve(&rule.target, grid).is_some()),
            "{}",
            category.code
        );
        assert!(leads.is_sorted_by_key(|rule| rule.position));
    }
}

#[test]
fn streets_carry_no_investment_promotion_or_tax_and_communities_have_a_never_list() {
    let plan = demo();
    let stance = |level, category: &str| {
        let (no, _) = plan.at(level).next().unwrap();
        let list = plan.duties_of(Host::Territory(no)).unwrap();
        list.duties.iter().find(|duty| duty.category == category).map(|duty| duty.stance)
    };
    for category in ["90.01", "90.02"] {
        assert_eq!(stance(Level::Street, category), Some(Stance::Never));
    }
    for category in ["90.01", "90.02", "90.03", "90.04", "90.05"] {
        assert_eq!(stance(Level::Community, category), Some(Stance::Never));
    }
    assert_eq!(stance(Level::Community, "16.01"), Some(Stance::Own));
}

#[test]
fn the_pack_is_whole() {
    let pack = Pack::jiangcheng().unwrap();
    let codes: HashSet<_> = pack.category.iter().map(|category| &category.code).collect();
    assert_eq!(codes.len(), pack.category.len());
    for category in &pack.category {
        assert!(pack.top.iter().any(|top| top.code == category.top()), "{}", category.code);
        assert!(pack.season.contains_key(&category.season), "{}", category.season);
        assert!(pack.hours.contains_key(&category.hours), "{}", category.hours);
        assert!(category.limit.parse::<kernel::calendar::Limit>().is_ok(), "{}", category.limit);
    }
}

#[test]
fn winter_reports_cold_flats_and_night_reports_noise() {
    let pack = Pack::jiangcheng().unwrap();
    let weight = |code, month, hour| pack.weight(pack.category(code).unwrap(), month, hour);
    assert!(weight("05.03", 1, 10) > 20.0 * weight("05.03", 7, 10));
    assert!(weight("07.01", 6, 23) > 3.0 * weight("07.01", 6, 11));
    let mut dice = dice(1, 0);
    assert!(
        (0..5_000)
            .all(|_| pack.pick(7, 12, &mut dice).is_some_and(|category| category.share > 0.0))
    );
}

#[test]
#[ignore = "a few seconds; run with --ignored, in a release build"]
fn a_megacity_is_planned_whole() {
    let plan = plan(Size::Megacity, 1).unwrap();
    assert_eq!(plan.at(Level::Grid).count(), 60_000);
    let grids: i64 = plan.at(Level::Grid).map(|(_, grid)| grid.ring.doubled_area()).sum();
    assert_eq!(plan.territories[0].ring.doubled_area(), grids);
    assert!(plan.people.len() < 40_000);
}
