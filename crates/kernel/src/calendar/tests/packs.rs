//! Packs that are good, and packs that are refused with what is wrong.

use super::*;

const PACK: &str = r#"
    name = "test"
    title = { zh = "测试", en = "Test" }
    zone = "Asia/Shanghai"
    source = { text = "by hand", version = "1", licence = "none" }
    [hours]
    monday = ["09:00-12:00", "14:00-24:00"]
"#;

const DAYS: &str = "date,kind,is_workday,name_zh,name_en,in_lieu\n";

fn fault(description: &str, days: Option<&str>) -> String {
    Calendar::from_pack(description, days).unwrap_err().to_string()
}

#[test]
fn every_pack_in_the_binary_can_be_used() {
    let cn = Calendar::cn_mainland().unwrap();
    assert_eq!(
        (cn.first().to_string(), cn.last().to_string()),
        ("2010-01-01".into(), "2026-12-31".into())
    );
    let us = Calendar::builtin("us-eastern").unwrap();
    assert_eq!((us.first().year(), us.last().year()), (2000, 2035));
    assert_eq!(us.day("2026-07-04".parse().unwrap()), Ok(DayKind::Weekend));
    let unknown = Calendar::builtin("moon").unwrap_err().to_string();
    assert!(unknown.contains("cn-mainland, us-eastern"), "{unknown}");
}

#[test]
fn a_citys_own_pack_can_be_used() {
    let days = format!(
        "{DAYS}2026-03-02,workday,1,,,0\n2026-03-03,weekend,0,,,0\n2026-03-04,weekend,0,,,0\n"
    );
    let calendar = Calendar::from_pack(PACK, Some(&days)).unwrap();
    assert_eq!(calendar.about().title.zh, "测试");
    assert_due(&calendar, &[("2026-03-02 08:00", "13wh", "2026-03-03 00:00")]);
}

#[test]
fn a_wrong_pack_is_told_what_is_wrong() {
    let days = |rows: &str| fault(PACK, Some(&format!("{DAYS}{rows}")));
    for (message, expected) in [
        (fault("name = 1", None), "description"),
        (fault(PACK, None), "`first` and `last`"),
        (days(""), "at least one day"),
        (
            days("2026-03-02,workday,1,,,0\n2026-03-04,weekend,0,,,0\n"),
            "2026-03-04 follows 2026-03-02",
        ),
        (days("2026-03-02,workday,1,,,0\n2026-03-02,workday,1,,,0\n"), "list every day once"),
        (
            days("2026-03-02,workday,0,,,0\n"),
            "2026-03-02 is Workday, but is_workday says otherwise",
        ),
        (days("2026-03-03,workday,1,,,0\n"), "2026-03-03 (Tuesday, Workday) is worked"),
        (
            days("2026-03-07,makeup_workday,1,,,0\n"),
            "2026-03-07 (Saturday, MakeupWorkday) is worked",
        ),
        (days("2026-03-02,feast,0,,,0\n"), "feast"),
        (
            fault(
                &PACK.replace("Asia/Shanghai", "Asia/Atlantis"),
                Some(&format!("{DAYS}2026-03-02,workday,1,,,0\n")),
            ),
            "Asia/Atlantis",
        ),
        (fault(&PACK.replace("14:00-24:00", "11:00-13:00"), None), "in order"),
        (fault(&PACK.replace("14:00-24:00", "14:00-25:00"), None), "14:00-25:00"),
        (fault(&PACK.replace("14:00-24:00", "18:00-14:00"), None), "18:00-14:00"),
        (fault(&PACK.replace("14:00-24:00", "２点-３点"), None), "２点-３点"),
        (fault(&PACK.replace("monday", "mondy"), None), "mondy"),
    ] {
        assert!(message.contains(expected), "{message:?} does not say {expected:?}");
    }
}

#[test]
fn a_limit_is_a_short_text() {
    for (text, expected) in [
        ("24h", Limit::Hours(24)),
        ("16wh", Limit::WorkingHours(16)),
        ("5wd", Limit::WorkingDays(5)),
        ("7d", Limit::CalendarDays(7)),
    ] {
        assert_eq!(limit(text), expected);
        assert_eq!(expected.to_string(), text);
        assert_eq!(serde_json::to_string(&expected).unwrap(), format!("{text:?}"));
    }
    for text in
        ["", "24", "h", "24 h", "24H", "五天", "-1d", "1.5d", "0d", "10000d", "99999999999h"]
    {
        let message = text.parse::<Limit>().unwrap_err().to_string();
        assert!(message.contains(text), "{message}");
    }
}
