//! Working hours of a week, as a pack states them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::DayKind;

/// A stretch of working time within a day, in minutes of local time since midnight. In packs: `09:00-12:00`; a day
/// ends at `24:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shift {
    opens: i16,
    closes: i16,
}

/// Not working hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    /// Not of the form `09:00-12:00`.
    #[error(
        "{0:?} is not a stretch of working time; write 09:00-12:00, the end after the beginning, 24:00 at most"
    )]
    Form(String),
    /// Stretches of a day overlap or are out of order.
    #[error("{0} begins before the stretch ahead of it ends; list a day's hours in order")]
    Order(Shift),
}

impl Shift {
    /// Minutes from midnight to the opening.
    pub const fn opens(self) -> i16 {
        self.opens
    }

    /// Minutes from midnight to the close.
    pub const fn closes(self) -> i16 {
        self.closes
    }
}

impl FromStr for Shift {
    type Err = BadHours;

    fn from_str(text: &str) -> Result<Self, BadHours> {
        let shift = text.split_once('-').and_then(|(opens, closes)| {
            Some(Self { opens: minutes(opens)?, closes: minutes(closes)? })
        });
        shift.filter(|s| s.opens < s.closes).ok_or_else(|| BadHours::Form(text.to_owned()))
    }
}

/// Minutes since midnight of `HH:MM`, up to 24:00.
fn minutes(text: &str) -> Option<i16> {
    let (hour, minute) = text.split_once(':').filter(|(h, m)| h.len() == 2 && m.len() == 2)?;
    let (hour, minute) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().ok().filter(|m| *m < 60)?);
    Some(i16::from(hour) * 60 + i16::from(minute)).filter(|m| *m <= 24 * 60)
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (opens, closes) = (self.opens, self.closes);
        write!(f, "{:02}:{:02}-{:02}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60)
    }
}

impl TryFrom<String> for Shift {
    type Error = BadHours;
    fn try_from(text: String) -> Result<Self, BadHours> {
        text.parse()
    }
}

impl From<Shift> for String {
    fn from(shift: Shift) -> Self {
        shift.to_string()
    }
}

/// A day's working time, in order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Vec<Shift>")]
struct Shifts(Vec<Shift>);

impl TryFrom<Vec<Shift>> for Shifts {
    type Error = BadHours;

    fn try_from(shifts: Vec<Shift>) -> Result<Self, BadHours> {
        let wrong = shifts.array_windows().find(|[one, next]| one.closes > next.opens);
        match wrong {
            Some([_, next]) => Err(BadHours::Order(*next)),
            None => Ok(Self(shifts)),
        }
    }
}

/// Working hours per weekday; a day left out is a day off.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hours {
    monday: Shifts,
    tuesday: Shifts,
    wednesday: Shifts,
    thursday: Shifts,
    friday: Shifts,
    saturday: Shifts,
    sunday: Shifts,
    /// 调休上班: a weekend day worked in exchange for a holiday.
    makeup: Shifts,
}

impl Hours {
    /// The working hours of a day of this kind.
    pub fn of(&self, weekday: Weekday, kind: DayKind) -> &[Shift] {
        match kind {
            DayKind::Weekend | DayKind::Holiday => &[],
            DayKind::MakeupWorkday => &self.makeup.0,
            DayKind::Workday => self.regular(weekday),
        }
    }

    /// The working hours of a weekday when nothing special is decreed.
    pub(super) fn regular(&self, weekday: Weekday) -> &[Shift] {
        let shifts = match weekday {
            Weekday::Monday => &self.monday,
            Weekday::Tuesday => &self.tuesday,
            Weekday::Wednesday => &self.wednesday,
            Weekday::Thursday => &self.thursday,
            Weekday::Friday => &self.friday,
            Weekday::Saturday => &self.saturday,
            Weekday::Sunday => &self.sunday,
        };
        &shifts.0
    }
}
