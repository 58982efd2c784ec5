//! Categories (部件、事件) and the dispatch catalogue (派单目录): what a matter is, in what time it is due, and whose it is by default.
//!
//! Lists are data: a city brings its pack and its catalogue; nothing here knows a category by name.

mod commands;
mod http;
mod model;
mod policy;
mod queries;
mod store;

pub use commands::{add_categories, add_rules, replace_rules};
pub use model::{Category, CategoryKind, NewRule, Rule, RuleRole};
pub use queries::{all, get, leaves, resolve, rules};

use kernel::Capability;
use kernel::web::i18n::Messages;

/// The words of this capability.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };

/// What this capability brings to the house.
pub fn capability() -> Capability {
    Capability {
        routes: http::routes,
        api: http::api,
        policy: policy::RULES,
        ..Capability::named("category", MESSAGES)
    }
}
