//! Moments, spans of time and numbers as the reader writes them.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::L10n;
use crate::calendar::Limit;
use crate::clock::Timestamp;
use crate::web::components::Given;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A whole number in groups of three: `12,345`.
pub fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        text.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl L10n {
    /// `2026年11月23日 14:05`, `23 Nov 2026, 14:05`.
    pub fn date_time(&self, at: Timestamp, zone: &TimeZone) -> String {
        let local = zone.to_datetime(at.to_jiff());
        let separator = if self.is_zh() { " " } else { ", " };
        let (hour, minute) = (local.hour(), local.minute());
        format!("{}{separator}{hour:02}:{minute:02}", self.civil(local.date()))
    }

    /// `2026年11月23日`, `23 Nov 2026`.
    pub fn date(&self, at: Timestamp, zone: &TimeZone) -> String {
        self.civil(zone.to_datetime(at.to_jiff()).date())
    }

    /// A calendar day: `2026年11月23日`, `23 Nov 2026`.
    pub fn civil(&self, day: Date) -> String {
        let (y, m, d) = (day.year(), day.month(), day.day());
        if self.is_zh() {
            return format!("{y}年{m}月{d}日");
        }
        let month = usize::try_from(m - 1).ok().and_then(|m| MONTHS.get(m)).unwrap_or(&"");
        format!("{d} {month} {y}")
    }

    /// `14:05`.
    pub fn time_of_day(&self, at: Timestamp, zone: &TimeZone) -> String {
        let local = zone.to_datetime(at.to_jiff());
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// Seen from `now`: `3 小时前`, `in 2 days`; the largest unit only.
    pub fn relative(&self, at: Timestamp, now: Timestamp) -> String {
        let (ahead, seconds) = if at > now {
            (true, at.since(now).as_secs())
        } else {
            (false, now.since(at).as_secs())
        };
        if seconds < MINUTE {
            return self.t("web-just-now");
        }
        let span = self.largest(seconds);
        self.with(if ahead { "web-ahead" } else { "web-ago" }, &[("span", &span)])
    }

    /// How long: `2 天 3 小时`, `45 minutes`; at most two units.
    pub fn duration(&self, span: Duration) -> String {
        let seconds = span.as_secs();
        let (days, hours, minutes) = (seconds / DAY, seconds % DAY / HOUR, seconds % HOUR / MINUTE);
        let (first, rest) = match (days, hours, minutes) {
            (0, 0, minutes) => (self.unit("minutes", minutes), None),
            (0, hours, 0) => (self.unit("hours", hours), None),
            (0, hours, minutes) => (self.unit("hours", hours), Some(self.unit("minutes", minutes))),
            (days, 0, _) => (self.unit("days", days), None),
            (days, hours, _) => (self.unit("days", days), Some(self.unit("hours", hours))),
        };
        rest.map_or_else(|| first.clone(), |rest| format!("{first} {rest}"))
    }

    /// A limit in words: `5 个工作日`, `24 hours, day and night`.
    pub fn limit(&self, limit: impl Given<Limit>) -> String {
        let (kind, n) = match limit.given() {
            Limit::Hours(n) => ("hours", n),
            Limit::WorkingHours(n) => ("working-hours", n),
            Limit::WorkingDays(n) => ("working-days", n),
            Limit::CalendarDays(n) => ("calendar-days", n),
        };
        self.n(&format!("web-limit-{kind}"), i64::from(n))
    }

    fn largest(&self, seconds: u64) -> String {
        match seconds {
            0..HOUR => self.unit("minutes", seconds / MINUTE),
            HOUR..DAY => self.unit("hours", seconds / HOUR),
            _ => match seconds / DAY {
                days @ 0..60 => self.unit("days", days),
                days @ 60..730 => self.unit("months", days / 30),
                days => self.unit("years", days / 365),
            },
        }
    }

    fn unit(&self, unit: &str, n: u64) -> String {
        self.n(&format!("web-{unit}"), i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// A whole number in groups of three.
    pub fn number(&self, n: i64) -> String {
        thousands(n)
    }

    /// A share of one with one decimal: `93.4%`.
    pub fn percent(&self, share: f64) -> String {
        format!("{:.1}%", share * 100.0)
    }
}
