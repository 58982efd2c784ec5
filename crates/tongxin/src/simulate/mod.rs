//! The life of the fictional city: who reports what, when, in which words, and how soon others act on it.
//!
//! Residents, desks and handlers do everything by the commands the web has, each as the account whose post lets them ([`simulation`]);
//! there is no other way in. What a rule refuses is counted by its name and the matter is looked at again. [`history`] lives through days
//! of the past at once; [`live`] goes on in real time beside the server.

mod agenda;
pub mod behaviour;
mod desks;
pub mod history;
pub mod live;
mod matters;
mod residents;
pub mod rhythm;
pub mod simulation;
mod staff;
mod store;
mod tally;
pub mod words;

pub use agenda::Act;
pub use history::{History, Pace};
pub use live::Live;
pub use simulation::Simulation;
pub use tally::Tally;

use crate::city::plan::Unplannable;
use kernel::Timestamp;

/// Why a city cannot be simulated.
#[derive(Debug, thiserror::Error)]
pub enum CannotSimulate {
    /// Only a city that was made up may have people who are.
    #[error("this is no fictional city; nothing was simulated")]
    Real,
    /// Nobody held a post then.
    #[error("the city was founded at {0}; its people cannot have acted before")]
    BeforeFounding(Timestamp),
    /// That time has been lived through.
    #[error(
        "the people of this city have lived until {0}; nothing is left to simulate before that"
    )]
    LivedThrough(Timestamp),
    /// The city's plan cannot be made again.
    #[error(transparent)]
    Unplannable(#[from] Unplannable),
    /// The word files are broken.
    #[error(transparent)]
    Words(#[from] words::Unreadable),
    /// A command failed otherwise than by a rule that refused.
    #[error(transparent)]
    Failed(#[from] kernel::Error),
}
