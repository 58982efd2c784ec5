//! Calendar packs: a TOML file (zone, working hours, source) and, where days differ from week to week, a CSV file of days.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::hours::Hours;
use super::work::WorkTime;
use super::{Calendar, DayKind, Holiday};

macro_rules! pack {
    ($file:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/calendars/", $file))
    };
}

/// The packs inside the binary: name, description, days.
const BUILTIN: [(&str, &str, Option<&str>); 2] = [
    ("cn-mainland", pack!("cn-mainland.toml"), Some(pack!("cn-mainland.csv"))),
    ("us-eastern", pack!("us-eastern.toml"), None),
];

/// What a pack says of itself.
#[derive(Debug, Clone)]
pub struct About {
    /// The name it is chosen by.
    pub name: String,
    /// The name people see.
    pub title: Title,
    /// Where its days come from.
    pub source: Source,
}

/// A name in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

/// Where a pack's days come from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who published them.
    pub text: String,
    /// Where they can be looked up, if anywhere.
    pub url: Option<String>,
    /// Which edition.
    pub version: String,
    /// Under which licence.
    pub licence: String,
}

/// A pack that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("calendar {name}: {fault}")]
pub struct PackError {
    /// Name of the calendar, as far as it is known.
    pub name: String,
    /// What is wrong with it.
    #[source]
    pub fault: PackFault,
}

/// What is wrong with a pack.
#[derive(Debug, thiserror::Error)]
pub enum PackFault {
    /// There is no such pack in the binary.
    #[error("not built in; choose one of {}", BUILTIN.map(|(name, ..)| name).join(", "))]
    Unknown,
    /// The TOML is not what it should be.
    #[error("description: {0}")]
    Description(#[from] toml::de::Error),
    /// The CSV is not what it should be.
    #[error("days: {0}")]
    Days(#[from] csv::Error),
    /// The zone does not exist, or its dates do not.
    #[error("zone: {0}")]
    Zone(#[from] jiff::Error),
    /// It does not say which days it covers, or says it twice.
    #[error("give either a file with at least one day, or `first` and `last` in order")]
    Range,
    /// A day is missing, doubled or out of order.
    #[error("days: {found} follows {before}; list every day once, in order")]
    Gap {
        /// The day in the row before.
        before: Date,
        /// The day in the row.
        found: Date,
    },
    /// `kind` and `is_workday` disagree.
    #[error("days: {day} is {kind:?}, but is_workday says otherwise")]
    Contradiction {
        /// The day.
        day: Date,
        /// Its kind.
        kind: DayKind,
    },
    /// A day is worked, but no hours are stated for it.
    #[error("{day} ({weekday:?}, {kind:?}) is worked, but [hours] has none for such a day")]
    NoHours {
        /// The day.
        day: Date,
        /// Its weekday.
        weekday: Weekday,
        /// Its kind.
        kind: DayKind,
    },
}

impl Calendar {
    /// Mainland China, with the holidays and make-up workdays of every year since 2010.
    ///
    /// # Errors
    /// [`PackError`] only if the pack in the binary is damaged.
    pub fn cn_mainland() -> Result<Self, PackError> {
        Self::builtin("cn-mainland")
    }

    /// The pack of this name in the binary. Reading it takes milliseconds: keep it.
    ///
    /// # Errors
    /// [`PackError`] if there is none.
    pub fn builtin(name: &str) -> Result<Self, PackError> {
        match BUILTIN.into_iter().find(|(known, ..)| *known == name) {
            Some((_, description, days)) => Self::from_pack(description, days),
            None => Err(PackError { name: name.to_owned(), fault: PackFault::Unknown }),
        }
    }

    /// A city's own pack. Without a file of days, the weekdays that have hours are worked, from `first` to `last`.
    ///
    /// # Errors
    /// [`PackError`] with the first fault found.
    pub fn from_pack(description: &str, days: Option<&str>) -> Result<Self, PackError> {
        let description: Description = toml::from_str(description)
            .map_err(|e| PackError { name: "(unnamed)".to_owned(), fault: e.into() })?;
        let name = description.name.clone();
        description.build(days).map_err(|fault| PackError { name, fault })
    }
}

/// The TOML file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    name: String,
    title: Title,
    zone: String,
    first: Option<Date>,
    last: Option<Date>,
    source: Source,
    hours: Hours,
}

/// A row of the CSV file.
#[derive(Deserialize)]
struct Row {
    date: Date,
    kind: DayKind,
    is_workday: u8,
    name_zh: String,
    name_en: String,
}

/// The days of a pack, from the first on without gaps.
struct Days {
    first: Date,
    last: Date,
    kinds: Vec<DayKind>,
    holidays: BTreeMap<Date, Holiday>,
}

impl Description {
    fn build(self, csv: Option<&str>) -> Result<Calendar, PackFault> {
        let days = match (csv, self.first, self.last) {
            (Some(csv), None, None) => Days::read(csv)?,
            (None, Some(first), Some(last)) if first <= last => {
                Days::regular(first, last, &self.hours)
            }
            _ => return Err(PackFault::Range),
        };
        let mut calendar = Calendar {
            about: About { name: self.name, title: self.title, source: self.source },
            zone: TimeZone::get(&self.zone)?,
            hours: self.hours,
            first: days.first,
            last: days.last,
            days: days.kinds,
            holidays: days.holidays,
            midnights: Vec::new(),
            worked: Vec::new(),
            work: WorkTime::default(),
        };
        calendar.precompute()?;
        Ok(calendar)
    }
}

impl Days {
    fn read(csv: &str) -> Result<Self, PackFault> {
        let (mut range, mut kinds) = (None, Vec::new());
        let mut holidays = BTreeMap::new();
        for row in csv::Reader::from_reader(csv.as_bytes()).deserialize() {
            let Row { date: day, kind, is_workday, name_zh: zh, name_en: en } = row?;
            let first = match range {
                None => day,
                Some((first, before)) if Date::tomorrow(before)? == day => first,
                Some((_, before)) => return Err(PackFault::Gap { before, found: day }),
            };
            if is_workday != u8::from(kind.is_worked()) {
                return Err(PackFault::Contradiction { day, kind });
            }
            if !zh.is_empty() {
                holidays.insert(day, Holiday { zh, en });
            }
            kinds.push(kind);
            range = Some((first, day));
        }
        let (first, last) = range.ok_or(PackFault::Range)?;
        Ok(Self { first, last, kinds, holidays })
    }

    fn regular(first: Date, last: Date, hours: &Hours) -> Self {
        let kind = |day: Date| match hours.regular(day.weekday()) {
            [] => DayKind::Weekend,
            _ => DayKind::Workday,
        };
        let kinds = first.series(1.day()).take_while(|day| *day <= last).map(kind).collect();
        Self { first, last, kinds, holidays: BTreeMap::new() }
    }
}

impl Calendar {
    /// Lays out midnights and working time once, so that every question is a binary search.
    fn precompute(&mut self) -> Result<(), PackFault> {
        let mut day = self.first;
        for (number, kind) in self.days.iter().copied().enumerate() {
            self.midnights.push(self.moment(day, 0)?);
            let shifts = self.hours.of(day.weekday(), kind);
            for shift in shifts {
                let opens = self.moment(day, shift.opens())?;
                self.work.push(opens, self.moment(day, shift.closes())?);
            }
            if kind.is_worked() {
                if shifts.is_empty() {
                    return Err(PackFault::NoHours { day, weekday: day.weekday(), kind });
                }
                self.worked.push(number);
            }
            day = day.tomorrow()?;
        }
        self.midnights.push(self.moment(day, 0)?);
        Ok(())
    }

    /// The moment at which the local clock shows so many minutes since midnight. Where the clock is put forward over it, the
    /// moment after the gap; where it is put back, the first of the two.
    fn moment(&self, day: Date, minutes: i16) -> Result<i64, jiff::Error> {
        let local = day.at(0, 0, 0, 0).checked_add(i64::from(minutes).minutes())?;
        Ok(self.zone.to_timestamp(local)?.as_millisecond())
    }
}
