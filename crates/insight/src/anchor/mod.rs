//! Anchors: signed statements of how far the streams of the ledger have come, kept where whoever can change the database cannot.
//!
//! A hash chain shows that an entry was changed, but not that a stream's last entries are gone, or the whole stream. An anchor says which
//! entry each stream ended with that grew since the anchor before, and names that anchor's digest; so the file of anchors is a chain of
//! its own, and [`replay`] finds a stream that ends earlier than it once did. Anchors are made from the outbox, in its order: nothing is
//! left out because it was committed late. See docs/decisions/anchors.md.

mod file;
mod make;
mod model;
mod plan;
mod post;
mod replay;
mod store;

pub use file::write as write_file;
pub use make::make;
pub use model::{Found, Last, Replayed, Statement};
pub use plan::{Plan, Unfit};
pub use post::post;
pub use replay::replay;
pub use store::{Waiting, last, waiting};

use kernel::{App, Result};

/// What a round of the worker came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Anchors made.
    pub made: usize,
    /// Lines written to the file.
    pub written: usize,
    /// Anchors posted.
    pub posted: usize,
}

/// Makes the anchors that are due, writes the file's missing lines and posts what was not posted yet; nothing where there is no plan.
pub async fn round(app: &App) -> Result<Round> {
    let Ok(plan) = app.shared::<Plan>() else {
        return Ok(Round::default());
    };
    let made = if plan.is_due(app).await? { make(app).await? } else { 0 };
    // A file that cannot be written keeps nothing from being posted.
    let written = file::write(app, plan.file()).await;
    let posted = post(app, plan).await?;
    Ok(Round { made, written: written?, posted })
}

#[cfg(test)]
mod tests;
