//! Days of the past, lived through at once: an act at a time in the order of simulated time, with many acts in one transaction.

use super::agenda::Act;
use super::simulation::{Simulation, Tempo};
use super::tally::Tally;
use super::{CannotSimulate, rhythm};
use crate::city::plan::Dice;
use crate::compose::{House, names};
use kernel::calendar::Calendar;
use kernel::id::Ids;
use kernel::policy::Actor;
use kernel::{Clock, Cx, Error, Result, Timestamp, outbox, setting};
use rand::SeedableRng;
use std::sync::Arc;
use std::time::Duration;

/// How much is lived through in one transaction.
const STRETCH: Duration = Duration::from_hours(12);

/// How fast simulated time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As fast as the machine can.
    Max,
    /// So many simulated seconds in one of ours.
    Times(u32),
}

/// Which days, and how busy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History {
    /// From then; from when the city has lived until, if that is later.
    pub from: Timestamp,
    /// Until then.
    pub until: Timestamp,
    /// Reports on an average day.
    pub per_day: f64,
    /// What the dice and the ids are seeded with, together with the first moment.
    pub seed: u64,
    /// How fast.
    pub pace: Pace,
}

impl History {
    /// Lets the people of the house's city live through these days. `told` hears until when they have.
    ///
    /// The same city, seed and days give the same events, to the byte.
    ///
    /// # Errors
    /// [`CannotSimulate`]; a command that fails otherwise than by a rule stops everything, and what was committed stays.
    pub async fn run(
        self,
        house: &House,
        told: &mut (dyn FnMut(Timestamp) + Send),
    ) -> Result<Tally, CannotSimulate> {
        let from = begin(house, &self).await?;
        let seed = self.seed ^ from.millis().unsigned_abs().rotate_left(20);
        let then = house.simulated(Clock::fixed(from), Ids::seeded(seed));
        let mut cx = then.app.write(Actor::System).await?;
        let mut simulation = Simulation::open(&then, &mut cx, seed, Tempo::LIFE).await?;
        simulation.take_over(&mut cx, Duration::from_hours(1)).await?;
        cx.commit().await?;
        simulation.put(from, Act::Ring);
        for at in self.arrivals(&then, from, seed)? {
            simulation.put(at, Act::Report);
        }
        let step = match self.pace {
            Pace::Max => STRETCH,
            Pace::Times(seconds) => Duration::from_secs(seconds.into()),
        };
        let mut second = tokio::time::interval(Duration::from_secs(1));
        let mut lived = from;
        while lived < self.until {
            if self.pace != Pace::Max {
                second.tick().await;
                outbox::drain(&then.app, &then.subscribers).await?;
            }
            lived = (lived + step).min(self.until);
            let mut cx = then.app.write(Actor::System).await?;
            Box::pin(simulation.live_until(&mut cx, lived)).await?;
            note_lived(&mut cx).await?;
            cx.commit().await?;
            told(lived);
        }
        outbox::drain_all(&then.app, &then.subscribers).await?;
        Ok(simulation.tally().clone())
    }

    /// The moments at which somebody reports.
    fn arrivals(&self, house: &House, from: Timestamp, seed: u64) -> Result<Vec<Timestamp>> {
        let calendar = house.app.shared::<Arc<Calendar>>()?;
        let mut dice = Dice::seed_from_u64(seed);
        dice.set_stream(41);
        let mut moments = Vec::new();
        let mut day = calendar.date_of(from);
        while day <= calendar.date_of(self.until) {
            let midnight = calendar.midnight(day)?;
            let seconds = rhythm::arrivals(day, self.per_day, &mut dice);
            moments.extend(seconds.into_iter().map(|s| midnight + Duration::from_secs(s.into())));
            day = day.tomorrow().map_err(|why| Error::Internal(Box::new(why)))?;
        }
        moments.retain(|at| (from..self.until).contains(at));
        Ok(moments)
    }
}

/// Notes until when the people of the city have lived: time does not run twice.
pub(super) async fn note_lived(cx: &mut Cx) -> Result<()> {
    let now = cx.now().millis().to_string();
    setting::set(&mut cx.tx, names::LIVED_UNTIL, &now).await
}

/// The first moment to be lived through.
async fn begin(house: &House, history: &History) -> Result<Timestamp, CannotSimulate> {
    let mut tx = house.app.db().read().await?;
    let moment =
        |text: Option<String>| text.and_then(|t| t.parse().ok()).map(Timestamp::from_millis);
    let founded =
        moment(setting::get(&mut tx, names::FOUNDED).await?).ok_or(CannotSimulate::Real)?;
    let lived = moment(setting::get(&mut tx, names::LIVED_UNTIL).await?).unwrap_or(founded);
    if history.from < founded {
        return Err(CannotSimulate::BeforeFounding(founded));
    }
    let from = history.from.max(lived);
    if from < history.until { Ok(from) } else { Err(CannotSimulate::LivedThrough(lived)) }
}
