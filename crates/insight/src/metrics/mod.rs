//! Figures (指标): how many cases were reported, answered, closed, are open or overdue, and the three rates (三率); for every territory
//! and for every organisation that leads.
//!
//! Boards never count cases. [`Metrics`] hears every event of a case and its tasks and moves counters: what happened on a day stays
//! with that day, what is so at present moves with the case. [`rebuild`] counts everything anew while the server runs, and
//! [`compare`] tells `doctor` where counters and cases disagree.
//!
//! Others ask [`board`], and read [`Figures`] with their [`Edition`] of weights.

mod compare;
mod figures;
mod measure;
mod queries;
mod rates;
mod rebuild;
mod seen;
mod store;
mod subscriber;
mod tally;

pub use compare::{Comparison, Difference, compare};
pub use figures::{Figures, Judged};
pub use measure::{Measure, Side};
pub use queries::{Board, Day, Named, Period, Span, board, today};
pub use rates::{Edition, Source, edition};
pub use rebuild::rebuild;
pub use subscriber::Metrics;

use kernel::Capability;
use kernel::outbox::Subscriber;
use kernel::web::i18n::Messages;

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability {
        subscribers: || vec![Box::new(Metrics::present()) as Box<dyn Subscriber>],
        ..Capability::named("metrics", MESSAGES)
    }
}

#[cfg(test)]
mod tests;
