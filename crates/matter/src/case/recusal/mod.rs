//! Recusal (回避): somebody with an interest in a case is to stand back from it.
//!
//! Life of a recusal: asked by the reporter or an officer → granted or refused by the level above; or withdrawn. Granted, the person or
//! organisation neither handles the case nor sees it, see [`interest`](super::interest); what an organisation had in hand goes back to the
//! dispatch desk. The organisation a report accuses stands back without being asked.

mod commands;
mod event;
mod http;
mod model;
mod policy;
pub(super) mod store;
#[cfg(test)]
mod tests;

pub use commands::{ask, ask_by_link, decide, recusals, withdraw};
pub use model::{By, Decision, NewRecusal, Recusal, RecusalId, State};
pub use policy::Action;

pub(super) use commands::of_reporter_only;
pub(super) use http::{Card, OfReporter, card, of_reporter};

use kernel::Capability;
use kernel::web::i18n::Messages;

/// What this capability brings to the house.
pub fn capability() -> Capability {
    let messages = Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };
    Capability {
        routes: http::routes,
        policy: policy::RULES,
        ..Capability::named("recusal", messages)
    }
}
