//! Tasks (任务分办): whatever asks an organisation to do something is a task, and it gets there by one gate.
//!
//! Life of a task: issued → accepted → in progress → reported → confirmed; it may be returned with a reason, suspended,
//! extended, reassigned, revoked, or sent back to be reworked. Two returns bring the matter before the level above.
//!
//! - [`gate`]: the six checks; only they make a [`Pass`], and only with a pass is a task issued.
//! - [`powers`]: who may direct whom, as a table.
//! - [`Tasks`]: all tasks of one matter and its moves; each returns the [`Event`] to record.
//! - [`TaskClock`]: the time that counted, the moment it is due, and whether it is late.
//!
//! A capability that issues work asks the gate, and hands the pass on:
//!
//! ```text
//! let pass = task::pass(&order, &facts)?;
//! let event = tasks.issue(cx.fresh(), pass, work, stamp)?;
//! ```

mod apply;
mod clock;
mod event;
pub mod gate;
mod model;
pub mod powers;
mod refusal;
pub(crate) mod store;
mod tasks;
#[cfg(test)]
mod tests_gate;
#[cfg(test)]
mod tests_model;
#[cfg(test)]
mod tests_words;

pub use clock::{Reading, TaskClock};
pub use event::{Event, What};
pub use gate::{
    Admission, DutyList, Facts, Interest, Order, Party, PartyKind, Pass, Warrant, pass,
};
pub use model::{
    Arbitration, Authority, Custody, Issued, MatterId, Means, Role, Rules, Source, Stamp, State,
    Task, TaskId, Work,
};
pub use place::grant::Power;
pub use powers::Limitation;
pub use refusal::Refusal;
pub use tasks::Tasks;

use kernel::Capability;
use kernel::web::i18n::Messages;

/// What this capability brings to the house: the words of tasks. Their pages and commands are those of the matter they belong to.
pub fn capability() -> Capability {
    let messages = Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };
    Capability::named("task", messages)
}

impl kernel::ledger::Event for Event {
    fn kind(&self) -> &'static str {
        Self::kind(self)
    }
}
