//! The figures of one organisation over some days. Pure.

use super::measure::Measure;
use super::rates::Edition;
use matter::case::{Rate, Rates, Tally};
use std::collections::BTreeMap;

/// Counts of one organisation, by measure. Counts add up over places and days, rates do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures(BTreeMap<Measure, i64>);

/// The three rates of some figures, as they may be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The rates, each with its n and interval.
    pub rates: Rates,
    /// Over so few answers that the interval is what counts.
    pub uncertain: bool,
}

impl Figures {
    /// Adds to a measure.
    pub fn add(&mut self, measure: Measure, n: i64) {
        *self.0.entry(measure).or_default() += n;
    }

    /// How many.
    pub fn of(&self, measure: Measure) -> i64 {
        self.0.get(&measure).copied().unwrap_or_default()
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|n| *n == 0)
    }

    /// Adds all of `other`.
    pub fn with(&mut self, other: &Self) {
        for (measure, n) in &other.0 {
            self.add(*measure, *n);
        }
    }

    /// Takes `part` away: what is left of a whole beside its parts.
    pub fn without(&mut self, part: &Self) {
        for (measure, n) in &part.0 {
            self.add(*measure, -n);
        }
    }

    /// The valid follow-ups.
    pub fn answers(&self) -> Tally {
        let count = |measure| u32::try_from(self.of(measure)).unwrap_or_default();
        Tally {
            valid: count(Measure::Valid),
            contacted: count(Measure::Contacted),
            solved: count(Measure::Solved),
            satisfied: count(Measure::Satisfied),
            basically: count(Measure::Basically),
        }
    }

    /// The three rates by the weights of `edition`; none where nobody answered.
    pub fn judged(&self, edition: &Edition) -> Option<Judged> {
        let answers = self.answers();
        let rates = answers.rates(&edition.weights)?;
        Some(Judged { rates, uncertain: answers.valid < edition.uncertain_below })
    }

    /// The share of closed cases that did not end late; none where none was closed.
    pub fn on_time(&self) -> Option<Rate> {
        let count = |measure| u32::try_from(self.of(measure)).unwrap_or_default();
        Rate::of(f64::from(count(Measure::ClosedOnTime)), count(Measure::Closed))
    }
}

impl FromIterator<(Measure, i64)> for Figures {
    fn from_iter<I: IntoIterator<Item = (Measure, i64)>>(counts: I) -> Self {
        let mut figures = Self::default();
        for (measure, n) in counts {
            figures.add(measure, n);
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::edition;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn figures(valid: i64, contacted: i64, solved: i64, satisfied: i64, basically: i64) -> Figures {
        [
            (Measure::Valid, valid),
            (Measure::Contacted, contacted),
            (Measure::Solved, solved),
            (Measure::Satisfied, satisfied),
            (Measure::Basically, basically),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn the_three_rates_follow_the_rule_book() {
        let edition = edition(date(2026, 11, 24)).unwrap();
        let judged = figures(40, 38, 30, 20, 10).judged(edition).unwrap();
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        near(judged.rates.response.value, 0.95);
        near(judged.rates.resolution.value, 0.75);
        near(judged.rates.satisfaction.value, (20.0 + 0.9 * 10.0) / 40.0);
        near(judged.rates.composite, 0.1 * 0.95 + 0.5 * 0.75 + 0.4 * 0.725);
        assert!(!judged.uncertain);
        assert!(
            figures(29, 29, 29, 29, 0).judged(edition).unwrap().uncertain,
            "29 answers are few"
        );
        assert_eq!(figures(0, 0, 0, 0, 0).judged(edition), None, "no answer is no rate");
    }

    #[test]
    fn the_interval_is_wilsons() {
        // Wilson (1927), Journal of the American Statistical Association 22, 209–212; bounds for 9 of 10 recomputed by hand from
        // (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96.
        let closed =
            [(Measure::Closed, 10), (Measure::ClosedOnTime, 9)].into_iter().collect::<Figures>();
        let rate = closed.on_time().unwrap();
        assert!((rate.low - 0.5958).abs() < 5e-4 && (rate.high - 0.9821).abs() < 5e-4, "{rate:?}");
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_rate_and_narrows_with_more_cases(closed in 1_i64..5_000, share in 0.0_f64..=1.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a count up to 5,000")]
            let on_time = (closed as f64 * share) as i64;
            let of = |k: i64| {
                let counts = [(Measure::Closed, closed * k), (Measure::ClosedOnTime, on_time * k)];
                counts.into_iter().collect::<Figures>().on_time().unwrap()
            };
            let (rate, more) = (of(1), of(10));
            prop_assert!(0.0 <= rate.low && rate.low <= rate.value && rate.value <= rate.high && rate.high <= 1.0);
            prop_assert!(rate.high - rate.low > 0.0);
            prop_assert!(more.high - more.low < rate.high - rate.low);
        }

        #[test]
        fn what_is_left_beside_the_parts_makes_the_whole_again(parts in proptest::collection::vec(0_i64..1_000, 0..8), left in 0_i64..1_000) {
            let whole = parts.iter().sum::<i64>() + left;
            let mut rest: Figures = [(Measure::Reported, whole)].into_iter().collect();
            for part in parts {
                rest.without(&[(Measure::Reported, part)].into_iter().collect());
            }
            prop_assert_eq!(rest.of(Measure::Reported), left);
        }
    }
}
