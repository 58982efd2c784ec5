//! Why may somebody do something, or not: the policy's answer with everything that led to it, at the console and on a page.

mod http;
mod queries;
#[cfg(test)]
mod tests;

pub use queries::{Answer, Asked, Lost, Thing, find};

use kernel::Capability;
use kernel::web::i18n::Messages;

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability { routes: http::routes, ..Capability::named("explain", MESSAGES) }
}
