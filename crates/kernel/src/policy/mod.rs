//! Who may do what: roles come with posts, rules stand in tables, grants add to them or take away, and the same data answers
//! "may X do A on this?" and, as an SQL predicate, "which rows may X see?".
//!
//! - A [`Rule`] is a row of the product's own table: an action, a role, and the relation between the post and the resource under which the
//!   role may do it. Each capability keeps its rows in `policy.rs`; the whole table is printed by `tongxin policy table`.
//! - A [`Grant`] is what an installation says besides: for a role, an organisation or a person; bounded by territory, line, conditions and
//!   time; permitting or forbidding. It comes from the installation's [`pack`](Pack) or from the database.
//! - An interested person is forbidden everything about the matter, whatever they hold; see [`Subject::about`] and [`Subject::recused`].
//!
//! Default is no, and a forbid wins over every permit. [`Actor::permits`] decides, [`Actor::scope`] lists, [`Actor::explain`] says why; that the
//! three agree is tested over random networks on both engines, and against an independent policy engine by `./dev oracle`.

mod actor;
mod decide;
mod explain;
mod grant;
mod pack;
mod role;
mod rule;
mod scope;
mod subject;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "trial"))]
pub mod trial;

pub use actor::{Actor, Factors, Post, Proof, StepUp};
pub use decide::Verdict;
pub use explain::{Explanation, Ground};
pub use grant::{Condition, Effect, Grant, GrantId, Holder, Reach, Source};
pub use pack::{Pack, PackError};
pub use role::Role;
pub use rule::{Action, Relation, Rule};
pub use scope::{Arm, Recusals, Scope, Shape, Stand, Unhandled};
pub use subject::{Recused, Resource, Subject};
