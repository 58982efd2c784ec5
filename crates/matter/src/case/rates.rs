//! The three rates (三率): response, resolution and satisfaction, over valid follow-ups only, each with its n and interval.

use super::model::{Satisfaction, Verdict};

/// Weights of the rates ⚙. They come from the formula pack; the defaults are those of the rule book.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Weights {
    /// What "basically satisfied" counts, where "satisfied" counts one.
    pub basically: f64,
    /// Share of the response rate in the composite.
    pub response: f64,
    /// Share of the resolution rate in the composite.
    pub resolution: f64,
    /// Share of the satisfaction rate in the composite.
    pub satisfaction: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { basically: 0.9, response: 0.1, resolution: 0.5, satisfaction: 0.4 }
    }
}

/// Valid follow-ups, counted. Counts add up over places and days, rates do not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// Reporters who answered.
    pub valid: u32,
    /// Of them, those whom the handler contacted.
    pub contacted: u32,
    /// Of them, those whose matter is solved.
    pub solved: u32,
    /// Of them, the satisfied.
    pub satisfied: u32,
    /// Of them, the basically satisfied.
    pub basically: u32,
}

impl Tally {
    /// Counts one more answer.
    pub fn count(&mut self, verdict: Verdict) {
        self.valid += 1;
        self.contacted += u32::from(verdict.contacted);
        self.solved += u32::from(verdict.solved);
        self.satisfied += u32::from(verdict.satisfaction == Satisfaction::Satisfied);
        self.basically += u32::from(verdict.satisfaction == Satisfaction::Basically);
    }

    /// The rates; `None` where nobody answered: no figure is better than a wrong one.
    pub fn rates(&self, weights: &Weights) -> Option<Rates> {
        let response = Rate::of(f64::from(self.contacted), self.valid)?;
        let resolution = Rate::of(f64::from(self.solved), self.valid)?;
        let pleased = f64::from(self.satisfied) + weights.basically * f64::from(self.basically);
        let satisfaction = Rate::of(pleased, self.valid)?;
        let composite = weights.response * response.value
            + weights.resolution * resolution.value
            + weights.satisfaction * satisfaction.value;
        Some(Rates { response, resolution, satisfaction, composite })
    }
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |a, b| Self {
            valid: a.valid + b.valid,
            contacted: a.contacted + b.contacted,
            solved: a.solved + b.solved,
            satisfied: a.satisfied + b.satisfied,
            basically: a.basically + b.basically,
        })
    }
}

/// The three rates and their weighted sum.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Rates {
    /// 响应率
    pub response: Rate,
    /// 解决率
    pub resolution: Rate,
    /// 满意率
    pub satisfaction: Rate,
    /// 综合: the weighted sum.
    pub composite: f64,
}

/// A rate with what it stands on.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Rate {
    /// The share, 0 to 1.
    pub value: f64,
    /// Valid follow-ups behind it.
    pub n: u32,
    /// Lower end of the 95 % Wilson interval.
    pub low: f64,
    /// Upper end of the 95 % Wilson interval.
    pub high: f64,
}

/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

impl Rate {
    /// The rate of `successes` among `n` and its Wilson score interval; `None` for n = 0. Weighted successes are taken as
    /// they are, which makes the interval of the satisfaction rate a little wide, never narrow.
    pub fn of(successes: f64, n: u32) -> Option<Self> {
        if n == 0 {
            return None;
        }
        let count = f64::from(n);
        let value = successes / count;
        let spread = Z * Z / count;
        let centre = (value + spread / 2.0) / (1.0 + spread);
        let half = (value * (1.0 - value) / count + spread / (4.0 * count)).sqrt() * Z;
        let half = half / (1.0 + spread);
        Some(Self { value, n, low: (centre - half).max(0.0), high: (centre + half).min(1.0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-4
    }

    #[test]
    fn nobody_asked_is_no_figure() {
        assert_eq!(Tally::default().rates(&Weights::default()), None);
    }

    #[test]
    fn the_wilson_interval_agrees_with_the_published_example() {
        // 81 of 263: Newcombe (1998), Statistics in Medicine 17, table I, method 3.
        let rate = Rate::of(81.0, 263).unwrap();
        assert!(near(rate.low, 0.2553) && near(rate.high, 0.3662), "{rate:?}");
        let none = Rate::of(0.0, 20).unwrap();
        assert!(none.low.abs() < 1e-12 && near(none.high, 0.1611), "{none:?}");
    }

    #[test]
    fn basically_satisfied_counts_nine_tenths_and_the_composite_is_weighted() {
        let verdict = |contacted, solved, satisfaction| Verdict { contacted, solved, satisfaction };
        let mut tally = Tally::default();
        tally.count(verdict(true, true, Satisfaction::Satisfied));
        tally.count(verdict(true, true, Satisfaction::Basically));
        tally.count(verdict(true, false, Satisfaction::Dissatisfied));
        tally.count(verdict(false, false, Satisfaction::Dissatisfied));
        let rates = tally.rates(&Weights::default()).unwrap();
        assert!(near(rates.response.value, 0.75) && near(rates.resolution.value, 0.5));
        assert!(near(rates.satisfaction.value, 1.9 / 4.0));
        assert!(near(rates.composite, 0.075 + 0.25 + 0.19));
        assert_eq!([tally, tally].into_iter().sum::<Tally>().valid, 8);
    }
}
