//! The gate: one sentence about each rule, then what holds for any order whatsoever.

use super::gate::{Admission, DutyList, Facts, Interest, Order, Party, PartyKind, Warrant, pass};
use super::model::{Means, Role, TaskId};
use super::powers::Limitation;
use super::refusal::Refusal;
use kernel::clock::Timestamp;
use kernel::money::Cents;
use kernel::reexport::Uuid;
use kernel::territory::{Chain, Level, OrgId};
use place::grant::Power;
use proptest::prelude::*;

const CITY: u128 = 1;
const DISTRICT: u128 = 10;
const STREET: u128 = 100;
const COMMUNITY: u128 = 1000;
const GRID: u128 = 10_000;
const CITY_WATER: u128 = 2;
const DISTRICT_WATER: u128 = 11;
const BRANCH: u128 = 101;
const UNIT: u128 = 1001;
/// Added to the number of a territory or department for its like in the neighbouring district.
const ELSEWHERE: u128 = 50_0000;

const EVERYBODY: [u128; 9] =
    [CITY, DISTRICT, STREET, COMMUNITY, GRID, CITY_WATER, DISTRICT_WATER, BRANCH, UNIT];

fn org(number: u128) -> OrgId {
    OrgId(Uuid::from_u128(number))
}

/// A small city: one of everything, and the same again in a second district.
fn party(number: u128) -> Party {
    let far = if number > ELSEWHERE { ELSEWHERE } else { 0 };
    let (kind, depth, line) = match number - far {
        CITY => (PartyKind::Territory(Level::City), 1, vec![]),
        DISTRICT => (PartyKind::Territory(Level::District), 2, vec![]),
        STREET => (PartyKind::Territory(Level::Street), 3, vec![]),
        COMMUNITY => (PartyKind::Territory(Level::Community), 4, vec![]),
        GRID => (PartyKind::Territory(Level::Grid), 5, vec![]),
        CITY_WATER => (PartyKind::Department(Level::City), 1, vec![]),
        DISTRICT_WATER => (PartyKind::Department(Level::District), 2, vec![org(CITY_WATER)]),
        BRANCH => (PartyKind::Branch, 3, vec![org(CITY_WATER), org(DISTRICT_WATER + far)]),
        UNIT => (PartyKind::Unit, 4, vec![]),
        other => panic!("nobody has the number {other}"),
    };
    let links = [CITY, DISTRICT + far, STREET + far, COMMUNITY + far, GRID + far];
    let chain = Level::ALL.into_iter().zip(links).take(depth);
    let chain = chain.fold(Chain::default(), |chain, (level, n)| chain.with(level, org(n)));
    Party { id: org(number), name: format!("org {number}"), kind, chain, line }
}

fn order(issuer: u128, organisation: u128, role: Role) -> Order {
    Order {
        organisation: party(organisation),
        role,
        issuer: party(issuer),
        warrant: Warrant::Office,
        category: "street lighting".into(),
        admission: None,
        at: Timestamp::from_millis(1_000),
    }
}

fn listed(duty: DutyList) -> Facts {
    Facts { duty: Some(duty), ..Facts::default() }
}

fn admission(role: Role) -> Admission {
    Admission {
        role,
        from: Timestamp::from_millis(0),
        until: Timestamp::from_millis(2_000),
        needs: Means { money: Cents::new(50_000), people: 2 },
        brings: Means { money: Cents::new(50_000), people: 2 },
    }
}

fn rule(order: &Order, facts: &Facts) -> Option<&'static str> {
    pass(order, facts).err().map(|refusal| refusal.rule())
}

#[test]
fn a_department_is_asked_for_what_is_on_its_duty_list() {
    let ask = order(DISTRICT, DISTRICT_WATER, Role::Lead);
    let passed = pass(&ask, &listed(DutyList::Own)).unwrap();
    assert_eq!((passed.organisation(), passed.role()), (org(DISTRICT_WATER), Role::Lead));
    assert_eq!(passed.issuer().level, Level::District);
    assert_eq!(rule(&ask, &Facts::default()), Some("task.gate.duty"));
    assert_eq!(rule(&ask, &listed(DutyList::Assist)), Some("task.gate.duty"));
}

#[test]
fn an_admission_stands_in_for_the_duty_list() {
    let mut ask = order(DISTRICT, STREET, Role::Assist);
    ask.admission = Some(admission(Role::Assist));
    assert_eq!(rule(&ask, &Facts::default()), None);
    ask.role = Role::Lead;
    assert_eq!(rule(&ask, &Facts::default()), Some("task.gate.duty"));
}

#[test]
fn a_ruling_may_name_an_organisation_whose_list_is_silent_but_no_community() {
    let mut ask = order(DISTRICT, DISTRICT_WATER, Role::Lead);
    ask.warrant = Warrant::Ruling;
    assert_eq!(rule(&ask, &Facts::default()), None);
    assert_eq!(rule(&ask, &listed(DutyList::Never)), Some("task.gate.duty"));
    ask.organisation = party(COMMUNITY);
    assert_eq!(rule(&ask, &Facts::default()), Some("task.gate.admission.not-listed"));
}

#[test]
fn a_community_is_asked_only_for_what_its_lists_hold() {
    let lead = order(STREET, COMMUNITY, Role::Lead);
    let assist = order(STREET, COMMUNITY, Role::Assist);
    assert_eq!(rule(&lead, &listed(DutyList::Own)), None);
    assert_eq!(rule(&assist, &listed(DutyList::Assist)), None);
    assert_eq!(
        rule(&lead, &listed(DutyList::Assist)),
        Some("task.gate.admission.assist-cannot-lead")
    );
    assert_eq!(rule(&lead, &listed(DutyList::Never)), Some("task.gate.admission.never"));
    assert_eq!(rule(&lead, &Facts::default()), Some("task.gate.admission.not-listed"));
}

#[test]
fn an_admission_holds_from_its_first_moment_until_before_its_last() {
    let mut ask = order(STREET, COMMUNITY, Role::Assist);
    ask.admission = Some(admission(Role::Assist));
    let at = |ms| Order { at: Timestamp::from_millis(ms), ..ask.clone() };
    assert_eq!(rule(&at(-1), &Facts::default()), Some("task.gate.admission.lapsed"));
    assert_eq!(rule(&at(0), &Facts::default()), None);
    assert_eq!(rule(&at(1_999), &Facts::default()), None);
    assert_eq!(rule(&at(2_000), &Facts::default()), Some("task.gate.admission.lapsed"));
}

#[test]
fn an_admission_to_assist_does_not_make_a_community_lead() {
    let mut ask = order(STREET, COMMUNITY, Role::Lead);
    ask.admission = Some(admission(Role::Assist));
    assert_eq!(rule(&ask, &Facts::default()), Some("task.gate.admission.assist-cannot-lead"));
    ask.admission = Some(admission(Role::Lead));
    assert_eq!(rule(&ask, &Facts::default()), None);
}

#[test]
fn an_admitted_task_brings_what_it_needs_or_is_refused_with_what_is_missing() {
    let mut ask = order(STREET, COMMUNITY, Role::Assist);
    let brings = Means { money: Cents::new(49_999), people: 3 };
    ask.admission = Some(Admission { brings, ..admission(Role::Assist) });
    let refused = pass(&ask, &Facts::default()).unwrap_err();
    assert_eq!(refused, Refusal::Funding { money: Cents::new(1), people: 0 });
}

#[test]
fn what_comes_with_an_admitted_task_is_on_its_pass() {
    let mut ask = order(STREET, COMMUNITY, Role::Assist);
    ask.admission = Some(admission(Role::Assist));
    let passed = pass(&ask, &Facts::default()).unwrap();
    assert_eq!(passed.means(), Means { money: Cents::new(50_000), people: 2 });
}

#[test]
fn a_matter_an_organisation_has_is_not_issued_again() {
    let task = TaskId(Uuid::from_u128(7));
    let facts = Facts { already: Some(task), ..listed(DutyList::Own) };
    let ask = order(STREET, COMMUNITY, Role::Lead);
    assert_eq!(pass(&ask, &facts).unwrap_err(), Refusal::DoubleWork { task });
}

#[test]
fn who_has_an_interest_does_not_handle() {
    for interest in [Interest::Subject, Interest::Demanded] {
        let facts = Facts { interest: Some(interest), ..listed(DutyList::Own) };
        let ask = order(DISTRICT, DISTRICT_WATER, Role::Lead);
        assert_eq!(rule(&ask, &facts), Some("task.gate.recusal"));
    }
}

/// Who may direct whom by office alone, written out once more by hand: issuers down, organisations across, in the order of
/// `EVERYBODY`; the second line of each pair is the neighbouring district.
const OFFICE: [(u128, &str, &str); 9] = [
    (CITY, "xxxxxxxxx", ".xxxx.xxx"),
    (DISTRICT, ".xxxx.xxx", "........."),
    (STREET, "..xxx...x", "........."),
    (COMMUNITY, "...xx....", "........."),
    (GRID, "....x....", "........."),
    (CITY_WATER, ".....xxx.", "......xx."),
    (DISTRICT_WATER, "......xx.", "........."),
    (BRANCH, ".......x.", "........."),
    (UNIT, "........x", "........."),
];

#[test]
fn who_may_direct_whom_is_the_table() {
    for (issuer, here, there) in OFFICE {
        let here = EVERYBODY.into_iter().zip(here.chars());
        let there = EVERYBODY.into_iter().map(|n| n + ELSEWHERE).zip(there.chars());
        let there = there.filter(|(n, _)| ![CITY, CITY_WATER].contains(&(n - ELSEWHERE)));
        for (target, expected) in here.chain(there) {
            let allowed = rule(&order(issuer, target, Role::Lead), &listed(DutyList::Own));
            let expected = if expected == 'x' { None } else { Some("task.gate.powers") };
            assert_eq!(allowed, expected, "{issuer} directs {target}");
        }
    }
}

#[test]
fn a_street_directs_branches_and_departments_by_whistle_or_by_power() {
    let own = listed(DutyList::Own);
    for (target, power, why) in [
        (BRANCH, Power::LeadBranches, Limitation::StreetToBranch),
        (DISTRICT_WATER, Power::JointEnforcement, Limitation::StreetToDepartment),
    ] {
        let mut ask = order(STREET, target, Role::Assist);
        let refused = pass(&ask, &own).unwrap_err();
        assert!(matches!(refused, Refusal::Powers { why: found, .. } if found == why));
        let facts = Facts { powers: vec![power], ..own.clone() };
        assert_eq!(rule(&ask, &facts), None);
        ask.warrant = Warrant::Whistle;
        assert_eq!(rule(&ask, &own), None);
        ask.organisation = party(target + ELSEWHERE);
        assert_eq!(rule(&ask, &facts), Some("task.gate.powers"), "not in its district");
    }
}

#[test]
fn a_department_does_not_assign_to_a_community_even_with_an_admission() {
    let mut ask = order(DISTRICT_WATER, COMMUNITY, Role::Assist);
    ask.admission = Some(admission(Role::Assist));
    let refused = pass(&ask, &Facts::default()).unwrap_err();
    let expected = Limitation::DepartmentToTerritory;
    assert!(matches!(refused, Refusal::Powers { why, .. } if why == expected));
}

/// Every refusal of the gate has its place; the later ones show only when the earlier ones are gone.
#[test]
fn refusals_come_in_the_order_of_the_rule_book() {
    let mut ask = order(COMMUNITY, STREET, Role::Lead);
    ask.admission = Some(Admission {
        until: Timestamp::from_millis(1),
        brings: Means::default(),
        ..admission(Role::Lead)
    });
    let mut facts = Facts {
        already: Some(TaskId(Uuid::nil())),
        interest: Some(Interest::Subject),
        ..Facts::default()
    };
    assert_eq!(rule(&ask, &facts), Some("task.gate.duty"));
    ask.organisation = party(COMMUNITY + ELSEWHERE);
    assert_eq!(rule(&ask, &facts), Some("task.gate.admission.lapsed"));
    facts.duty = Some(DutyList::Own);
    assert_eq!(rule(&ask, &facts), Some("task.gate.funding"));
    ask.admission = None;
    assert_eq!(rule(&ask, &facts), Some("task.gate.powers"));
    ask.organisation = party(GRID);
    assert_eq!(rule(&ask, &facts), Some("task.gate.double-work"));
    facts.already = None;
    assert_eq!(rule(&ask, &facts), Some("task.gate.recusal"));
    facts.interest = None;
    assert_eq!(rule(&ask, &facts), None);
}

fn anybody() -> impl Strategy<Value = u128> {
    let here = prop::sample::select(EVERYBODY.as_slice());
    let local = [DISTRICT, STREET, COMMUNITY, GRID, DISTRICT_WATER, BRANCH, UNIT];
    prop_oneof![here, prop::sample::select(local.to_vec()).prop_map(|n| n + ELSEWHERE)]
}

fn any_role() -> impl Strategy<Value = Role> {
    prop_oneof![Just(Role::Lead), Just(Role::Assist)]
}

fn any_admission() -> impl Strategy<Value = Admission> {
    let means = || {
        (0..3_i64, 0..3_u32).prop_map(|(money, people)| Means { money: Cents::new(money), people })
    };
    (any_role(), 0..2_000_i64, 0..2_000_i64, means(), means()).prop_map(
        |(role, from, until, needs, brings)| Admission {
            role,
            from: Timestamp::from_millis(from),
            until: Timestamp::from_millis(until),
            needs,
            brings,
        },
    )
}

fn any_order() -> impl Strategy<Value = Order> {
    let warrant = prop::sample::select(vec![Warrant::Office, Warrant::Whistle, Warrant::Ruling]);
    let parts = (anybody(), anybody(), any_role(), warrant, prop::option::of(any_admission()));
    parts.prop_map(|(issuer, organisation, role, warrant, admission)| Order {
        warrant,
        admission,
        ..order(issuer, organisation, role)
    })
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let duty = prop::sample::select(vec![
        None,
        Some(DutyList::Own),
        Some(DutyList::Assist),
        Some(DutyList::Never),
    ]);
    let powers =
        prop::sample::subsequence(vec![Power::LeadBranches, Power::JointEnforcement], 0..=2);
    let already = prop::option::of(Just(TaskId(Uuid::nil())));
    let interest = prop::option::of(Just(Interest::Demanded));
    (duty, powers, already, interest).prop_map(|(duty, powers, already, interest)| Facts {
        duty,
        powers,
        already,
        interest,
    })
}

/// How far an order comes: the place of the check that refuses it, or seven.
fn progress(outcome: Option<&'static str>) -> usize {
    let checks = ["duty", "admission", "funding", "powers", "double-work", "recusal"];
    outcome.map_or(7, |rule| {
        let check = rule.split('.').nth(2).unwrap();
        checks.iter().position(|name| *name == check).unwrap() + 1
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Never is never: no issuer, warrant, power or admission lifts it.
    #[test]
    fn what_is_on_a_never_list_is_refused_whatever_else_holds(
        order in any_order(), facts in any_facts(),
    ) {
        let refused = rule(&order, &Facts { duty: Some(DutyList::Never), ..facts });
        let grassroots = order.organisation.is_grassroots();
        let expected = if grassroots { "task.gate.admission.never" } else { "task.gate.duty" };
        prop_assert_eq!(refused, Some(expected));
    }

    /// A community leads only what is its own or was admitted for it to lead, and assists only with what is listed or admitted.
    #[test]
    fn nothing_unlisted_reaches_a_community_without_admission(
        order in any_order(), facts in any_facts(),
    ) {
        if order.organisation.is_grassroots() && pass(&order, &facts).is_ok() {
            let admitted = order.admission.as_ref().is_some_and(|a| {
                a.from <= order.at && order.at < a.until && (order.role == Role::Assist || a.role == Role::Lead)
            });
            let listed = match facts.duty {
                Some(DutyList::Own) => true,
                Some(DutyList::Assist) => order.role == Role::Assist,
                Some(DutyList::Never) => false,
                None => admitted,
            };
            prop_assert!(listed);
        }
    }

    /// A department never reaches a territory, and a community reaches nobody but its grids and itself.
    #[test]
    fn nobody_reaches_past_the_powers_table(order in any_order(), facts in any_facts()) {
        let (issuer, target) = (&order.issuer, &order.organisation);
        if issuer.id != target.id && pass(&order, &facts).is_ok() {
            let territory = matches!(target.kind, PartyKind::Territory(_));
            let department = matches!(issuer.kind, PartyKind::Department(_));
            prop_assert!(!(department && territory));
            if issuer.is_grassroots() {
                prop_assert_eq!(issuer.kind, PartyKind::Territory(Level::Community));
                prop_assert_eq!(target.kind, PartyKind::Territory(Level::Grid));
                prop_assert!(target.chain.contains(issuer.id));
            }
        }
    }

    /// Taking away what a later check minds never changes what an earlier one says.
    #[test]
    fn the_order_of_refusals_is_stable(order in any_order(), facts in any_facts()) {
        let refused = rule(&order, &facts);
        prop_assert_eq!(refused, rule(&order, &facts));
        let lighter = Facts { already: None, interest: None, ..facts.clone() };
        let further = rule(&order, &lighter);
        if progress(refused) <= 4 {
            prop_assert_eq!(refused, further);
        } else {
            prop_assert_eq!(further, None);
        }
        let funded = order.admission.clone().map(|a| Admission { brings: a.needs, ..a });
        let further = rule(&Order { admission: funded, ..order.clone() }, &facts);
        if progress(refused) == 3 {
            prop_assert!(progress(further) > 3);
        } else {
            prop_assert_eq!(refused, further);
        }
    }
}
