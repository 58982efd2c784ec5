//! How the people of the simulation behave: how soon they act, how often they send back, how residents answer the follow-up.
//!
//! Districts differ a little, so that boards have something to show. The figures are assumptions, not measurements.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;
use std::time::Duration;

/// The habits of one district. Probabilities are between 0 and 1, shares are of the limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Behaviour {
    /// Median time from dispatch to accepting, as a share of the limit.
    pub accept: f64,
    /// Median time from accepting to reporting back, as a share of the limit.
    pub handle: f64,
    /// Spread of both: the standard deviation of the logarithm. At 0.6 about one case in eight takes more than twice the median.
    pub spread: f64,
    /// That the organisation asked first sends the task back.
    pub returned: f64,
    /// That a second one sends it back too, which leads to arbitration.
    pub returned_again: f64,
    /// That a report repeats a matter that others reported shortly before.
    pub duplicate: f64,
    /// That a report is written in English.
    pub english: f64,
    /// That a report carries a photo.
    pub photo: f64,
    /// That a reporter can be reached or answers by the link.
    pub contacted: f64,
    /// That a reached reporter says "not solved".
    pub unsolved: f64,
    /// That it is still not solved after rework.
    pub unsolved_again: f64,
    /// That a reporter whose matter is solved is satisfied.
    pub satisfied: f64,
    /// That such a reporter is basically satisfied; what is left is not satisfied.
    pub basically: f64,
}

/// What a reporter says of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Satisfaction {
    /// 满意
    Satisfied,
    /// 基本满意
    Basically,
    /// 不满意
    Dissatisfied,
}

/// The outcome of a follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp {
    /// Nobody answered.
    NotReached,
    /// Reached: solved or not, satisfied or not.
    Reached {
        /// Whether the matter is solved.
        solved: bool,
        /// How the reporter likes the answer.
        satisfaction: Satisfaction,
    },
}

/// A middling district.
const MIDDLING: Behaviour = Behaviour {
    accept: 0.04,
    handle: 0.42,
    spread: 0.6,
    returned: 0.07,
    returned_again: 0.2,
    duplicate: 0.09,
    english: 0.02,
    photo: 0.35,
    contacted: 0.86,
    unsolved: 0.13,
    unsolved_again: 0.3,
    satisfied: 0.72,
    basically: 0.19,
};

impl Default for Behaviour {
    fn default() -> Self {
        MIDDLING
    }
}

impl Behaviour {
    /// The habits of the district at that position: near the middling ones, and the same every time for the same seed.
    pub fn of_district(seed: u64, position: u64) -> Self {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        dice.set_stream(1_000 + position);
        let mut near = |middle: f64, part: f64| middle * (1.0 + dice.random_range(-part..part));
        Self {
            accept: near(MIDDLING.accept, 0.3),
            handle: near(MIDDLING.handle, 0.2),
            spread: near(MIDDLING.spread, 0.1),
            returned: near(MIDDLING.returned, 0.4),
            returned_again: near(MIDDLING.returned_again, 0.2),
            contacted: near(MIDDLING.contacted, 0.06),
            unsolved: near(MIDDLING.unsolved, 0.35),
            unsolved_again: near(MIDDLING.unsolved_again, 0.2),
            satisfied: near(MIDDLING.satisfied, 0.06),
            ..MIDDLING
        }
    }

    /// How long until the task is accepted, when the limit is that long.
    pub fn until_accepted(&self, limit: Duration, dice: &mut impl Rng) -> Duration {
        // Nobody looks at a screen all night: accepting late must not alone eat the limit up.
        limit.mul_f64((self.accept * log_normal(self.spread, dice)).clamp(0.002, 0.5))
    }

    /// How long from accepting until the handler reports back. Some take longer than the limit.
    pub fn until_reported(&self, limit: Duration, dice: &mut impl Rng) -> Duration {
        limit.mul_f64((self.handle * log_normal(self.spread, dice)).clamp(0.02, 4.0))
    }

    /// What comes of the follow-up; `before` says how many times the matter was reworked.
    pub fn follow_up(&self, before: u32, dice: &mut impl Rng) -> FollowUp {
        if !dice.random_bool(self.contacted) {
            return FollowUp::NotReached;
        }
        let unsolved = if before == 0 { self.unsolved } else { self.unsolved_again };
        let solved = !dice.random_bool(unsolved);
        let (satisfied, basically) =
            if solved { (self.satisfied, self.basically) } else { (0.03, 0.15) };
        let chance: f64 = dice.random();
        let satisfaction = if chance < satisfied {
            Satisfaction::Satisfied
        } else if chance < satisfied + basically {
            Satisfaction::Basically
        } else {
            Satisfaction::Dissatisfied
        };
        FollowUp::Reached { solved, satisfaction }
    }
}

/// A log-normal factor with median 1.
fn log_normal(spread: f64, dice: &mut impl Rng) -> f64 {
    let radius = (-2.0 * (1.0 - dice.random::<f64>()).ln()).sqrt();
    let angle = TAU * dice.random::<f64>();
    (spread * radius * angle.cos()).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: Duration = Duration::from_hours(7 * 24);

    fn dice() -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(5)
    }

    #[test]
    fn half_report_back_within_the_median_and_a_tenth_or_so_are_late() {
        let (behaviour, mut dice) = (Behaviour::default(), dice());
        let times: Vec<_> = (0..4_000).map(|_| behaviour.until_reported(WEEK, &mut dice)).collect();
        let share = |limit: Duration| times.iter().filter(|&&time| time <= limit).count();
        assert!((1_850..2_150).contains(&share(WEEK.mul_f64(behaviour.handle))));
        assert!((3_500..3_850).contains(&share(WEEK)), "{}", share(WEEK));
    }

    #[test]
    fn districts_differ_a_little_and_stay_who_they_are() {
        let district = |position| Behaviour::of_district(9, position);
        assert_eq!(district(1), district(1));
        assert_ne!(district(1), district(2));
        for position in 0..16 {
            let habits = district(position);
            let chances = [habits.returned, habits.contacted, habits.unsolved, habits.satisfied];
            assert!(chances.iter().all(|chance| (0.0..=1.0).contains(chance)));
            assert!(habits.satisfied + habits.basically <= 1.0);
        }
    }

    #[test]
    fn who_says_not_solved_is_seldom_satisfied() {
        let (behaviour, mut dice) = (Behaviour::default(), dice());
        let (mut unsolved, mut content, mut reached) = (0, 0, 0);
        for _ in 0..10_000 {
            if let FollowUp::Reached { solved, satisfaction } = behaviour.follow_up(0, &mut dice) {
                reached += 1;
                unsolved += u32::from(!solved);
                content += u32::from(!solved && satisfaction == Satisfaction::Satisfied);
            }
        }
        assert!((8_400..8_800).contains(&reached) && (950..1_300).contains(&unsolved));
        assert!(content * 10 < unsolved);
    }
}
