//! What single cells mean: moments, words, points.

use jiff::civil::Time;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use kernel::clock::Timestamp;
use kernel::geo::Point;

/// The moment a text names; a day alone is its first moment. A time with its own offset needs no zone. A local time that occurs twice, in
/// autumn, is the first of the two; one that no clock showed, in spring, is no time.
pub(super) fn moment(text: &str, format: &str, zone: &TimeZone) -> Result<Timestamp, String> {
    let wrong = |_| {
        format!("is no time of the form {format}; correct it, or name the form it has in the map")
    };
    let parts = BrokenDownTime::parse(format, text).map_err(wrong)?;
    if parts.offset().is_some() {
        return parts.to_timestamp().map(Timestamp::from).map_err(wrong);
    }
    let time =
        if parts.hour().is_some() { parts.to_time().map_err(wrong)? } else { Time::midnight() };
    let local = parts.to_date().map_err(wrong)?.to_datetime(time);
    let found = zone.to_ambiguous_timestamp(local);
    if matches!(found.offset(), AmbiguousOffset::Gap { .. }) {
        return Err("does not exist: clocks were put forward over that hour; the source must say what it meant".to_owned());
    }
    found.earlier().map(Timestamp::from).map_err(wrong)
}

/// The point two texts name; none where both are zero, which files write for "unknown".
pub(super) fn point(lon: &str, lat: &str) -> Result<Option<Point>, String> {
    let degrees = |text: &str| {
        text.parse::<f64>()
            .map_err(|_| format!("{text:?} is no number of degrees; correct or empty it"))
    };
    let (lon, lat) = (degrees(lon)?, degrees(lat)?);
    if lon == 0.0 && lat == 0.0 {
        return Ok(None);
    }
    Point::new(lon, lat).map(Some).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, format: &str, zone: &str) -> String {
        moment(text, format, &TimeZone::get(zone).unwrap())
            .map_or_else(|why| why, |moment| moment.to_string())
    }

    #[test]
    fn a_local_time_is_of_its_zone_and_a_day_its_first_moment() {
        let local = "%Y-%m-%d %H:%M:%S";
        assert_eq!(
            at("2014-07-01 05:08:10", local, "America/New_York"),
            "2014-07-01T09:08:10.000Z"
        );
        assert_eq!(
            at("2014-01-01 05:08:10", local, "America/New_York"),
            "2014-01-01T10:08:10.000Z"
        );
        assert_eq!(at("2018-02-08", "%Y-%m-%d", "Asia/Shanghai"), "2018-02-07T16:00:00.000Z");
        assert_eq!(
            at("2018-02-08T01:00:00+0200", "%Y-%m-%dT%H:%M:%S%z", "Asia/Shanghai"),
            "2018-02-07T23:00:00.000Z"
        );
    }

    #[test]
    fn an_hour_that_clocks_repeat_is_the_first_and_one_they_skip_is_none() {
        let local = "%Y-%m-%d %H:%M:%S";
        assert_eq!(
            at("2014-11-02 01:30:00", local, "America/New_York"),
            "2014-11-02T05:30:00.000Z"
        );
        assert!(at("2014-03-09 02:30:00", local, "America/New_York").contains("does not exist"));
    }

    #[test]
    fn what_is_no_time_is_told_the_form() {
        assert!(at("08.02.2018", "%Y-%m-%d", "Asia/Shanghai").contains("%Y-%m-%d"));
        assert!(at("2018-02-30", "%Y-%m-%d", "Asia/Shanghai").contains("no time"));
        assert!(at("2018-02-08 10:00", "%Y-%m-%d", "Asia/Shanghai").contains("no time"));
    }

    #[test]
    fn zeros_are_no_point_and_nonsense_is_named() {
        assert_eq!(point("0.0", "0"), Ok(None));
        assert_eq!(
            point("-76.5", "39.25").unwrap().map(|p| (p.lon(), p.lat())),
            Some((-76.5, 39.25))
        );
        assert!(point("east", "39").is_err() && point("39", "139").is_err());
    }
}
