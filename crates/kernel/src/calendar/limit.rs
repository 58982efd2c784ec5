//! The four kinds of limit (时限) and their short text form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How long something may take. The module's page says how each kind is counted.
///
/// In packs, events and APIs it is a short text: `24h`, `16wh`, `5wd`, `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Limit {
    /// Continuous hours, nights and holidays included: emergencies.
    Hours(u32),
    /// Hours of working time.
    WorkingHours(u32),
    /// Working days after the day of the start.
    WorkingDays(u32),
    /// Calendar days after the day of the start.
    CalendarDays(u32),
}

/// Not a limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLimit {
    /// No known unit at the end.
    #[error(
        "{0:?} is not a limit; write hours 24h, working hours 16wh, working days 5wd or days 7d"
    )]
    Unit(String),
    /// The count before the unit is no whole number in range.
    #[error("the count in {0:?} must be a whole number from 1 to {max}", max = Limit::MAX)]
    Count(String),
}

impl Limit {
    /// The largest count the text form takes: whoever writes more has the unit wrong.
    pub const MAX: u32 = 9_999;

    /// How many hours or days.
    pub const fn count(self) -> u32 {
        match self {
            Self::Hours(n)
            | Self::WorkingHours(n)
            | Self::WorkingDays(n)
            | Self::CalendarDays(n) => n,
        }
    }

    /// The unit as the text form ends: `h`, `wh`, `wd` or `d`.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Hours(_) => "h",
            Self::WorkingHours(_) => "wh",
            Self::WorkingDays(_) => "wd",
            Self::CalendarDays(_) => "d",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.count(), self.unit())
    }
}

impl FromStr for Limit {
    type Err = BadLimit;

    fn from_str(text: &str) -> Result<Self, BadLimit> {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let kind: fn(u32) -> Self = match text.strip_prefix(&digits).unwrap_or(text) {
            "h" => Self::Hours,
            "wh" => Self::WorkingHours,
            "wd" => Self::WorkingDays,
            "d" => Self::CalendarDays,
            _ => return Err(BadLimit::Unit(text.to_owned())),
        };
        let count = digits.parse().ok().filter(|n| (1..=Self::MAX).contains(n));
        count.map(kind).ok_or_else(|| BadLimit::Count(text.to_owned()))
    }
}

impl TryFrom<String> for Limit {
    type Error = BadLimit;
    fn try_from(text: String) -> Result<Self, BadLimit> {
        text.parse()
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}
