//! What boards ask of the figures: one territory, some days, everything on one page, from counters alone.

use super::figures::Figures;
use super::measure::Measure;
use super::seen::day_of;
use super::store::boards::{self as store, Counted};
use super::subscriber::{Metrics, zone};
use super::tally::NOW;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::clock::Timestamp;
use kernel::territory::OrgId;
use kernel::{Cx, Error, Result, outbox};
use std::collections::BTreeMap;

/// Categories shown as the most frequent.
const CATEGORIES: i64 = 8;

/// Some days in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

impl Period {
    /// The `days` days that end with `today`; at least one.
    ///
    /// # Errors
    /// Only beyond the years a calendar can hold.
    pub fn ending(today: Date, days: u16) -> Result<Self> {
        let from = today.checked_sub((i64::from(days.max(1)) - 1).days());
        Ok(Self { from: from.map_err(|error| Error::Internal(Box::new(error)))?, to: today })
    }

    /// The days, in order.
    pub fn days(self) -> impl Iterator<Item = Date> {
        self.from.series(1.day()).take_while(move |day| *day <= self.to)
    }
}

/// Which days a board is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// So many days that end today.
    Last(u16),
    /// From a day to a day.
    Between(Period),
    /// From the first day anything was counted on to the last.
    All,
}

/// What one day came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub day: Date,
    /// What happened on it.
    pub figures: Figures,
}

/// The figures of an organisation in the territory of a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Which one.
    pub org: OrgId,
    /// Its figures: what happened in a territory, what a department led.
    pub figures: Figures,
}

/// The figures of a territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The territory.
    pub org: OrgId,
    /// As of when: everything that happened before is counted.
    pub as_of: Timestamp,
    /// The days it is about.
    pub period: Period,
    /// The local day of the question, whether or not it is one of them.
    pub today: Date,
    /// What these days came to, and what is so at present.
    pub figures: Figures,
    /// Day by day.
    pub days: Vec<Day>,
    /// What sits directly in it and has any figure, in no order.
    pub below: Vec<Named>,
    /// The most frequent categories of what was reported, with how many.
    pub categories: Vec<(String, i64)>,
    /// Reports of today by the hour.
    pub hours: [i64; 24],
    /// Reports of the same weekday a week ago by the hour.
    pub hours_before: [i64; 24],
}

impl Board {
    /// A measure day by day.
    pub fn by_day(&self, measure: Measure) -> Vec<i64> {
        self.days.iter().map(|day| day.figures.of(measure)).collect()
    }

    /// What today came to, if it is one of the days.
    pub fn today(&self) -> Option<&Figures> {
        self.days.last().filter(|last| last.day == self.today).map(|last| &last.figures)
    }
}

/// The local day of the city.
pub fn today(cx: &Cx) -> Date {
    day_of(cx.now(), &zone(cx.app()))
}

/// The figures of a territory over some days.
pub async fn board(cx: &mut Cx, org: OrgId, span: Span) -> Result<Board> {
    let (now, today) = (cx.now(), today(cx));
    let state = super::store::state(&mut cx.tx).await?;
    let period = match span {
        Span::Last(days) => Period::ending(today, days)?,
        Span::Between(period) => period,
        Span::All => {
            counted(cx, state.generation, org).await?.unwrap_or(Period { from: today, to: today })
        }
    };
    let range = (period.from, period.to);
    let rows = store::totals(&mut cx.tx, state.generation, org, range).await?;
    let (figures, by_day) = split(rows)?;
    let week_ago = today.checked_sub(7.days()).map_err(|error| Error::Internal(Box::new(error)))?;
    let hours = hours(store::hours(&mut cx.tx, state.generation, org, today).await?)?;
    let hours_before =
        self::hours(store::hours(&mut cx.tx, state.generation, org, week_ago).await?)?;
    let below = below(store::below(&mut cx.tx, state.generation, org, range).await?)?;
    let categories =
        store::categories(&mut cx.tx, state.generation, org, range, CATEGORIES).await?;
    // Whoever is not behind is as of now, however long ago the last event was.
    let behind = outbox::lag(&mut cx.tx, Metrics::NAME).await? > 0;
    Ok(Board {
        org,
        as_of: if behind { state.as_of } else { now },
        period,
        today,
        figures,
        days: period
            .days()
            .map(|day| Day { day, figures: by_day.get(&day).cloned().unwrap_or_default() })
            .collect(),
        below,
        categories: categories.into_iter().map(|row| (row.category, row.n)).collect(),
        hours,
        hours_before,
    })
}

/// The first and the last day on which anything was counted.
async fn counted(cx: &mut Cx, generation: i64, org: OrgId) -> Result<Option<Period>> {
    let day = |text: String| text.parse::<Date>().map_err(|error| Error::Internal(Box::new(error)));
    let store::Reach { first, last } = store::reach(&mut cx.tx, generation, org).await?;
    let ends =
        first.zip(last).map(|(first, last)| Ok(Period { from: day(first)?, to: day(last)? }));
    ends.transpose()
}

/// The sums over all days with what is so at present, and what happened day by day.
fn split(rows: Vec<Counted>) -> Result<(Figures, BTreeMap<Date, Figures>)> {
    let (mut sums, mut days) = (Figures::default(), BTreeMap::<Date, Figures>::new());
    for row in rows {
        let measure = measure(&row.measure)?;
        sums.add(measure, row.n);
        if row.day != NOW {
            let day: Date = row.day.parse().map_err(|error| Error::Internal(Box::new(error)))?;
            days.entry(day).or_default().add(measure, row.n);
        }
    }
    Ok((sums, days))
}

fn hours(rows: Vec<Counted>) -> Result<[i64; 24]> {
    let mut hours = [0; 24];
    for row in rows {
        let Measure::ReportedIn(hour) = measure(&row.measure)? else { continue };
        if let Some(count) = hours.get_mut(usize::from(hour)) {
            *count += row.n;
        }
    }
    Ok(hours)
}

fn below(rows: Vec<super::store::boards::CountedOf>) -> Result<Vec<Named>> {
    let mut found = BTreeMap::<OrgId, Figures>::new();
    for row in rows {
        found.entry(row.org_id).or_default().add(measure(&row.measure)?, row.n);
    }
    Ok(found.into_iter().map(|(org, figures)| Named { org, figures }).collect())
}

pub(super) fn measure(word: &str) -> Result<Measure> {
    word.parse().map_err(|error| Error::Internal(Box::new(error)))
}
