//! When residents report: over the day, the week and the year.
//!
//! The weights are assumptions in the shape that public hotlines commonly show (a peak in the morning, a second in the afternoon,
//! a small one in the evening, quiet nights and weekends); they are not measured in any city.

use jiff::civil::{Date, Weekday};
use rand::RngExt;

/// Seconds in an hour.
const HOUR: f64 = 3_600.0;

/// How much of a day's reports come in each hour, from midnight on.
pub const HOURS: [f64; 24] = [
    1.1, 0.8, 0.6, 0.5, 0.5, 0.8, 1.8, 3.6, 6.4, 8.2, 8.6, 7.0, 4.6, 4.8, 6.6, 7.4, 7.0, 5.6, 4.6,
    5.0, 5.2, 4.2, 3.0, 2.1,
];

/// How busy a weekday is, Monday first; 1 is the mean of the week.
pub const WEEK: [f64; 7] = [1.18, 1.12, 1.08, 1.06, 1.06, 0.78, 0.72];

/// How busy a month is, January first; 1 is the mean of the year.
pub const YEAR: [f64; 12] =
    [0.98, 0.80, 0.96, 0.95, 0.97, 1.04, 1.12, 1.10, 1.00, 0.98, 1.06, 1.04];

/// How many reports a day can expect when an average day has `per_day`.
pub fn expected(day: Date, per_day: f64) -> f64 {
    let weekday = match day.weekday() {
        Weekday::Monday => WEEK[0],
        Weekday::Tuesday => WEEK[1],
        Weekday::Wednesday => WEEK[2],
        Weekday::Thursday => WEEK[3],
        Weekday::Friday => WEEK[4],
        Weekday::Saturday => WEEK[5],
        Weekday::Sunday => WEEK[6],
    };
    per_day * weekday * month(day)
}

fn month(day: Date) -> f64 {
    let month = usize::from(day.month().unsigned_abs());
    YEAR.get(month.wrapping_sub(1)).copied().unwrap_or(1.0)
}

/// The moments of a day at which somebody reports, in seconds from local midnight, ascending.
///
/// A Poisson process whose rate is constant within each hour: gaps are exponential and know nothing of one another, so bursts and lulls
/// come out as they do in life.
pub fn arrivals(day: Date, per_day: f64, dice: &mut impl rand::Rng) -> Vec<u32> {
    let expected = expected(day, per_day);
    let whole: f64 = HOURS.iter().sum();
    let mut moments = Vec::new();
    let mut from = 0.0;
    for share in HOURS {
        let rate = expected * share / whole / HOUR;
        let mut at = from + gap(rate, dice);
        while at < from + HOUR {
            moments.push(whole_seconds(at));
            at += gap(rate, dice);
        }
        from += HOUR;
    }
    moments
}

/// An exponential gap in seconds for `rate` arrivals a second.
fn gap(rate: f64, dice: &mut impl rand::Rng) -> f64 {
    let chance: f64 = dice.random();
    if rate > 0.0 { -(1.0 - chance).ln() / rate } else { f64::INFINITY }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 86,400")]
fn whole_seconds(at: f64) -> u32 {
    at as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn a_day_has_its_reports_in_order_and_within_the_day() {
        let mut dice = ChaCha8Rng::seed_from_u64(1);
        let moments = arrivals(date(2026, 3, 4), 2_000.0, &mut dice);
        assert!(moments.is_sorted() && moments.iter().all(|&at| at < 86_400));
        let expected = expected(date(2026, 3, 4), 2_000.0);
        let count = f64::from(u32::try_from(moments.len()).unwrap());
        assert!((count - expected).abs() < 5.0 * expected.sqrt(), "{count} for {expected}");
    }

    #[test]
    fn mornings_and_afternoons_are_busier_than_noon_and_night() {
        let mut dice = ChaCha8Rng::seed_from_u64(2);
        let moments = arrivals(date(2026, 3, 4), 50_000.0, &mut dice);
        let count = |hour: u32| moments.iter().filter(|&&at| at / 3_600 == hour).count();
        assert!(count(10) > count(12) && count(15) > count(12) && count(12) > 3 * count(3));
    }

    #[test]
    fn a_sunday_is_quieter_than_the_monday_after() {
        let (sunday, monday) = (date(2026, 3, 1), date(2026, 3, 2));
        assert!(expected(sunday, 100.0) < 0.7 * expected(monday, 100.0));
    }

    #[test]
    fn the_week_and_the_year_average_one() {
        assert!((WEEK.iter().sum::<f64>() - 7.0).abs() < 0.01);
        assert!((YEAR.iter().sum::<f64>() - 12.0).abs() < 0.01);
        assert!(arrivals(date(2026, 3, 4), 0.0, &mut ChaCha8Rng::seed_from_u64(3)).is_empty());
    }
}
