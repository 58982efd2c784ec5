//! The city in real time, beside the server: a handful of acts a minute, so that visitors see boards move.
//!
//! It is a showcase, and honest about it: whatever the hour, somebody reports every few minutes, and people act much sooner than in life.
//! They take over whatever is under way when they begin, and keep their hands off nothing: a visitor who acts on a case first is
//! simply first, and the act that comes too late is refused like anybody's.

use super::agenda::Act;
use super::history::note_lived;
use super::simulation::{Simulation, Tempo};
use super::{CannotSimulate, Tally};
use crate::compose::House;
use crate::serve::{Step, Workers};
use kernel::Result;
use kernel::policy::Actor;
use rand::RngExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// A day's work is done in an hour, night and day.
const TEMPO: Tempo = Tempo { haste: 24.0, office_hours: false };
/// The mean time between two reports.
const GAP: Duration = Duration::from_secs(150);
/// Within this time those who begin have looked at everything that is under way.
const TAKE_OVER: Duration = Duration::from_mins(20);
/// How long to look away when there is nothing to do.
const PAUSE: Duration = Duration::from_secs(1);

/// The people of a city beside its server.
#[derive(Clone)]
pub struct Live(Arc<Mutex<Simulation>>);

impl Live {
    /// Gets to know the city and takes over what is under way.
    ///
    /// # Errors
    /// [`CannotSimulate::Real`] for a city that is not made up.
    pub async fn begin(house: &House) -> Result<Self, CannotSimulate> {
        let mut cx = house.app.read(Actor::System).await?;
        let seed = u64::from_le_bytes(house.app.ids().bytes());
        let mut simulation = Simulation::open(house, &mut cx, seed, TEMPO).await?;
        simulation.take_over(&mut cx, TAKE_OVER).await?;
        simulation.put(cx.now(), Act::Report);
        Ok(Self(Arc::new(Mutex::new(simulation))))
    }

    /// Joins the workers of a server; ends with them.
    pub fn join(self, workers: &mut Workers) {
        workers.add("residents", PAUSE, move |house| {
            let live = self.clone();
            async move { live.step(&house).await }
        });
    }

    /// Carries out what is on the agenda now, each act in a transaction of its own.
    pub async fn step(&self, house: &House) -> Result<Step> {
        let mut simulation = self.0.lock().await;
        let now = house.app.clock().now();
        while let Some(act) = simulation.next_before(now) {
            if act == Act::Report {
                let next = now + gap(&mut simulation);
                simulation.put(next, Act::Report);
            }
            Box::pin(one(house, &mut simulation, act)).await?;
        }
        Ok(Step::Idle)
    }

    /// What came of it so far.
    pub async fn tally(&self) -> Tally {
        self.0.lock().await.tally().clone()
    }
}

async fn one(house: &House, simulation: &mut Simulation, act: Act) -> Result<()> {
    let mut cx = house.app.write(Actor::System).await?;
    // Who lost a post since the last act has lost it here too.
    simulation.muster(&mut cx).await?;
    match simulation.perform(&mut cx, act).await {
        Ok(()) => {
            note_lived(&mut cx).await?;
            cx.commit().await
        }
        Err(error) => {
            // A visitor was first, or took somebody's post away; the case is whoever's it is now.
            tracing::warn!(act = act.as_str(), %error, "an act of the simulation came to nothing");
            Ok(())
        }
    }
}

/// Exponential: reports know nothing of one another.
fn gap(simulation: &mut Simulation) -> Duration {
    let chance: f64 = simulation.dice.random();
    GAP.mul_f64(-(1.0 - chance).ln())
}
