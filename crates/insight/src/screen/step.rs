//! The course of a period: day by day, or month by month where the days would be too many to read.

use crate::metrics::{Day, Figures};
use jiff::civil::Date;
use kernel::web::L10n;

/// Most days that are shown one by one.
const DAYS: usize = 100;

/// A day or a month, and what it came to.
pub(super) struct Step {
    /// The day, or the first day of it that is counted.
    pub(super) from: Date,
    month: bool,
    pub(super) figures: Figures,
}

/// The steps of these days, in order.
pub(super) fn steps(days: &[Day]) -> Vec<Step> {
    let month = days.len() > DAYS;
    let mut steps: Vec<Step> = Vec::new();
    for Day { day, figures } in days {
        match steps.last_mut() {
            Some(last) if month && last.from.first_of_month() == day.first_of_month() => {
                last.figures.with(figures);
            }
            _ => steps.push(Step { from: *day, month, figures: figures.clone() }),
        }
    }
    steps
}

impl Step {
    /// As it fits below an axis.
    pub(super) fn short(&self) -> String {
        if self.month {
            format!("{}/{}", self.from.year(), self.from.month())
        } else {
            format!("{}/{}", self.from.month(), self.from.day())
        }
    }

    /// In words; a month in figures, as both languages write it in tables.
    pub(super) fn name(&self, l: &L10n) -> String {
        if self.month {
            format!("{:04}-{:02}", self.from.year(), self.from.month())
        } else {
            l.civil(self.from)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Measure;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn days(n: usize) -> Vec<Day> {
        let figures: Figures = [(Measure::Reported, 1)].into_iter().collect();
        date(2018, 1, 30)
            .series(1.day())
            .take(n)
            .map(|day| Day { day, figures: figures.clone() })
            .collect()
    }

    #[test]
    fn a_long_period_goes_by_months_and_loses_nothing() {
        assert_eq!(steps(&days(100)).len(), 100);
        let months = steps(&days(101));
        let counts: Vec<i64> =
            months.iter().map(|step| step.figures.of(Measure::Reported)).collect();
        assert_eq!(counts, [2, 28, 31, 30, 10]);
        assert_eq!(months[0].short(), "2018/1");
    }
}
