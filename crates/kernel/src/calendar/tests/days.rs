//! Days and limits that can be looked up in a calendar on the wall.

use super::*;

#[test]
fn every_year_has_the_workdays_its_decree_gives_it() {
    let calendar = Calendar::cn_mainland().unwrap();
    // The totals commonly given for these years.
    for (year, workdays) in
        [(2019, 250), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248)]
    {
        assert_eq!(workdays_of(&calendar, year), workdays, "{year}");
    }
}

#[test]
fn every_year_agrees_with_the_rows_of_the_file() {
    let calendar = Calendar::cn_mainland().unwrap();
    let csv = include_str!("../../../../../packs/calendars/cn-mainland.csv");
    for year in 2010..=2026 {
        let of_year = |row: &&str| row.starts_with(&format!("{year}-"));
        let rows: Vec<&str> = csv.lines().filter(of_year).collect();
        let worked = rows.iter().filter(|row| row.split(',').nth(2) == Some("1")).count();
        assert_eq!(workdays_of(&calendar, year), worked, "{year}");
        assert_eq!(rows.len(), if year % 4 == 0 { 366 } else { 365 }, "{year}");
    }
}

fn workdays_of(calendar: &Calendar, year: i16) -> usize {
    let days = jiff::civil::date(year, 1, 1).series(jiff::Span::new().days(1));
    let days = days.take_while(|day| day.year() == year);
    days.filter(|day| calendar.day(*day).unwrap().is_worked()).count()
}

#[test]
fn holidays_and_the_weekends_worked_for_them_are_known() {
    let calendar = Calendar::cn_mainland().unwrap();
    let kind = |day: &str| calendar.day(day.parse().unwrap()).unwrap();
    assert_eq!(kind("2026-02-13"), DayKind::Workday);
    assert_eq!(kind("2026-02-14"), DayKind::MakeupWorkday); // a Saturday
    assert_eq!(kind("2026-02-17"), DayKind::Holiday); // New Year's Day of the lunar calendar
    assert_eq!(kind("2026-02-28"), DayKind::MakeupWorkday); // a Saturday
    assert_eq!(kind("2026-03-01"), DayKind::Weekend);
    assert_eq!(kind("2015-09-03"), DayKind::Holiday); // 70 years since the war, in that year only
    let festival = calendar.holiday("2026-02-17".parse().unwrap()).unwrap();
    assert_eq!((festival.zh.as_str(), festival.en.as_str()), ("春节", "Spring Festival"));
    let saturday = calendar.shifts("2026-02-14".parse().unwrap()).unwrap();
    assert_eq!(
        saturday.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["09:00-12:00", "14:00-18:00"]
    );
}

#[test]
fn offices_are_open_from_the_opening_until_just_before_the_close() {
    let calendar = Calendar::cn_mainland().unwrap();
    let open = |local: &str| calendar.is_open(at(&calendar, local)).unwrap();
    assert!(
        open("2026-03-02 09:00") && open("2026-03-02 11:59:59.999") && open("2026-03-02 14:00")
    );
    assert!(
        !open("2026-03-02 08:59:59.999") && !open("2026-03-02 12:00") && !open("2026-03-02 18:00")
    );
    assert!(!open("2026-03-01 10:00") && open("2026-02-28 10:00"));
}

#[test]
fn limits_without_a_pause_follow_the_usual_rules() {
    assert_due(
        &Calendar::cn_mainland().unwrap(),
        &[
            // Continuous hours know neither night nor holiday.
            ("2026-02-16 23:30", "2h", "2026-02-17 01:30"),
            ("2026-02-14 17:00", "24h", "2026-02-15 17:00"),
            // Working hours: over noon, over night, and from outside the hours.
            ("2026-03-02 11:00", "2wh", "2026-03-02 15:00"),
            ("2026-03-02 17:30", "1wh", "2026-03-03 09:30"),
            ("2026-03-02 03:00", "3wh", "2026-03-02 12:00"),
            ("2026-03-02 09:00", "7wh", "2026-03-02 18:00"),
            // Over the Spring Festival of 2026: Saturday 14 February is worked, then nothing until Tuesday 24.
            ("2026-02-14 17:00", "2wh", "2026-02-24 10:00"),
            // Working days: the day of the start does not count, at whatever hour it lies.
            ("2026-03-02 00:00", "1wd", "2026-03-03 18:00"),
            ("2026-03-02 23:59", "1wd", "2026-03-03 18:00"),
            ("2026-03-06 10:00", "1wd", "2026-03-09 18:00"),
            ("2026-02-13 10:00", "1wd", "2026-02-14 18:00"),
            ("2026-02-13 10:00", "2wd", "2026-02-24 18:00"),
            ("2026-02-18 10:00", "5wd", "2026-02-28 18:00"),
            ("2025-09-30 16:00", "3wd", "2025-10-11 18:00"),
            // Calendar days end at midnight.
            ("2026-02-14 17:00", "7d", "2026-02-22 00:00"),
            ("2024-02-28 09:00", "1d", "2024-03-01 00:00"),
        ],
    );
}

#[test]
fn a_day_is_as_long_as_the_clocks_of_the_zone_make_it() {
    // Clocks went forward on 8 March 2026, a Sunday, and went back on 1 November.
    assert_due(
        &Calendar::builtin("us-eastern").unwrap(),
        &[
            ("2026-03-07 12:00", "24h", "2026-03-08 13:00"),
            ("2026-03-07 12:00", "1d", "2026-03-09 00:00"),
            ("2026-10-31 12:00", "24h", "2026-11-01 11:00"),
            ("2026-10-31 12:00", "1d", "2026-11-02 00:00"),
            ("2026-03-06 16:00", "1wh", "2026-03-09 09:00"),
            ("2026-03-06 16:00", "1wd", "2026-03-09 16:30"),
        ],
    );
}

#[test]
fn beyond_the_last_day_the_calendar_says_so() {
    let calendar = Calendar::cn_mainland().unwrap();
    let beyond = |day: &str| BeyondPack {
        calendar: "cn-mainland".to_owned(),
        day: day.parse().unwrap(),
        first: "2010-01-01".parse().unwrap(),
        last: "2026-12-31".parse().unwrap(),
    };
    let due = |start: &str, text: &str| calendar.due(at(&calendar, start), limit(text));
    assert_eq!(calendar.day("2027-01-01".parse().unwrap()), Err(beyond("2027-01-01")));
    assert_eq!(calendar.day("2009-12-31".parse().unwrap()), Err(beyond("2009-12-31")));
    assert_eq!(due("2026-12-31 10:00", "1wd"), Err(beyond("2027-01-01")));
    assert_eq!(due("2026-12-31 17:00", "2wh"), Err(beyond("2027-01-01")));
    assert_eq!(due("2027-03-05 10:00", "1wh"), Err(beyond("2027-03-05")));
    assert_eq!(due("2009-12-31 23:59", "1wd"), Err(beyond("2009-12-31")));
    // The last working hour of the last day is still known …
    assert_eq!(due("2026-12-31 17:00", "1wh"), Ok(at(&calendar, "2026-12-31 18:00")));
    assert_eq!(due("2026-12-30 10:00", "1wd"), Ok(at(&calendar, "2026-12-31 18:00")));
    // … and what treats all days alike needs no decree.
    assert_eq!(due("2026-12-31 10:00", "24h"), Ok(at(&calendar, "2027-01-01 10:00")));
    assert_eq!(due("2026-12-31 10:00", "7d"), Ok(at(&calendar, "2027-01-08 00:00")));
    // How much working time has passed by a day nobody knows is not guessed either.
    let running = [Interval::open(at(&calendar, "2026-12-31 10:00"))];
    let spent = calendar.spent(&running, limit("8wh"), at(&calendar, "2027-01-04 10:00"));
    assert_eq!(spent, Err(beyond("2027-01-04")));
    assert!(beyond("2027-01-01").to_string().contains("2010-01-01 to 2026-12-31"));
}
