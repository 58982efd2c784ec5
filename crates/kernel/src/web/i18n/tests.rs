use std::time::Duration;

use jiff::tz::TimeZone;

use super::*;
use crate::clock::Timestamp;

const HOUSE: Messages = crate::web::MESSAGES;

fn reader(lang: Lang) -> L10n {
    L10n::new(Arc::new(Catalog::build(&[HOUSE]).unwrap()), lang)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn both_languages_say_everything_the_shell_says() {
    assert_eq!(Catalog::build(&[HOUSE]).unwrap().missing(), Vec::<(Lang, &str)>::new());
}

#[test]
fn a_key_of_one_language_only_is_named_with_the_language_that_lacks_it() {
    let lopsided = Messages { zh: "a = 甲\nb = 乙\n", en: "b = B\nc = C\n" };
    let catalog = Catalog::build(&[lopsided]).unwrap();
    assert_eq!(catalog.missing(), [(Lang::En, "a"), (Lang::Zh, "c")]);
    assert!(catalog.has("b") && !catalog.has("a"));
}

#[test]
fn a_key_defined_twice_is_refused() {
    let first = Messages { zh: "a = 甲", en: "a = A" };
    let error = Catalog::build(&[first, first]).unwrap_err();
    assert_eq!(error.to_string(), "zh-CN: `a` is defined twice");
}

#[test]
fn a_file_that_cannot_be_read_is_refused() {
    let broken = Messages { zh: "a = { $n ->", en: "a = A" };
    assert!(matches!(
        Catalog::build(&[broken]),
        Err(CatalogError::Unreadable { lang: Lang::Zh, .. })
    ));
}

#[test]
fn a_missing_key_is_visible() {
    assert_eq!(reader(Lang::En).t("no-such-key"), "⟦no-such-key⟧");
    assert_eq!(reader(Lang::En).find("no-such-key", &[]), None);
}

#[test]
fn arguments_carry_no_invisible_marks_and_numbers_are_grouped() {
    let words = Messages {
        zh: "hi = 你好，{ $who }\nn = { $n } 件",
        en: "hi = Hello { $who }\nn = { $n ->\n    [one] one case\n   *[other] { $n } cases\n }",
    };
    let catalog = Arc::new(Catalog::build(&[words]).unwrap());
    let (zh, en) = (L10n::new(Arc::clone(&catalog), Lang::Zh), L10n::new(catalog, Lang::En));
    assert_eq!(zh.with("hi", &[("who", "江城")]), "你好，江城");
    assert_eq!(en.with("hi", &[("who", "0012345")]), "Hello 0012345");
    assert_eq!(en.n("n", 1), "one case");
    assert_eq!(en.n("n", 12_345), "12,345 cases");
    assert_eq!(zh.n("n", -1_000_000), "−1,000,000 件");
}

#[test]
fn the_query_decides_then_the_cookie_then_the_browser() {
    let accept = Some("fr-FR, en-GB;q=0.8, zh-CN;q=0.9");
    assert_eq!(Lang::negotiate(Some("en"), Some("zh"), accept), Lang::En);
    assert_eq!(Lang::negotiate(Some("fr"), Some("en-US"), accept), Lang::En);
    assert_eq!(Lang::negotiate(None, None, accept), Lang::Zh);
    assert_eq!(Lang::negotiate(None, None, Some("en;q=0, de")), Lang::Zh);
    assert_eq!(Lang::negotiate(None, None, Some("en")), Lang::En);
    assert_eq!(Lang::negotiate(None, None, None), Lang::Zh);
}

#[test]
fn moments_are_written_in_the_city_s_own_time() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let moment = at("2026-11-23T06:05:00Z");
    assert_eq!(reader(Lang::Zh).date_time(moment, &zone), "2026年11月23日 14:05");
    assert_eq!(reader(Lang::En).date_time(moment, &zone), "23 Nov 2026, 14:05");
    assert_eq!(reader(Lang::En).date(at("2026-11-23T16:00:00Z"), &zone), "24 Nov 2026");
}

#[test]
fn spans_name_their_largest_unit_and_their_direction() {
    let now = at("2026-11-23T06:05:00Z");
    let (zh, en) = (reader(Lang::Zh), reader(Lang::En));
    assert_eq!(zh.relative(now, now), "刚刚");
    assert_eq!(zh.relative(now - Duration::from_hours(3), now), "3 小时前");
    assert_eq!(en.relative(now - Duration::from_mins(1), now), "1 minute ago");
    assert_eq!(en.relative(now + Duration::from_secs(2 * 86_400 + 5), now), "in 2 days");
    assert_eq!(zh.relative(now + Duration::from_hours(90 * 24), now), "3 个月后");
}

#[test]
fn durations_have_at_most_two_units() {
    let (zh, en) = (reader(Lang::Zh), reader(Lang::En));
    assert_eq!(zh.duration(Duration::from_secs(2 * 86_400 + 3 * 3600 + 59)), "2 天 3 小时");
    assert_eq!(en.duration(Duration::from_hours(1)), "1 hour");
    assert_eq!(en.duration(Duration::from_mins(62)), "1 hour 2 minutes");
    assert_eq!(en.duration(Duration::from_mins(24 * 60 + 2)), "1 day");
}

#[test]
fn each_kind_of_limit_says_what_counts() {
    use crate::calendar::Limit;
    let (zh, en) = (reader(Lang::Zh), reader(Lang::En));
    assert_eq!(zh.limit(Limit::WorkingDays(5)), "5 个工作日");
    assert_eq!(en.limit(Limit::Hours(24)), "24 hours, day and night");
    assert_eq!(en.limit(Limit::WorkingHours(1)), "1 working hour");
    assert_eq!(zh.limit(Limit::CalendarDays(7)), "7 个自然日");
}

#[test]
fn numbers_are_grouped_by_three() {
    assert_eq!(thousands(0), "0");
    assert_eq!(thousands(999), "999");
    assert_eq!(thousands(1_000), "1,000");
    assert_eq!(thousands(-12_345_678), "−12,345,678");
    assert_eq!(reader(Lang::Zh).percent(0.9336), "93.4%");
}
