//! Admission (准入): what may reach a community though it is not on its own list — for a time, with the money it needs.
//!
//! Thin still: a command grants, the gate asks. The procedure of application, review and withdrawal comes with the lightening of
//! the load.

mod commands;
mod model;
mod policy;
mod store;

pub use commands::{find, grant};
pub use model::{Admission, AdmissionId, NewAdmission};

use kernel::Capability;
use kernel::web::i18n::Messages;

/// What this capability brings to the house.
pub fn capability() -> Capability {
    let messages = Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };
    Capability { policy: policy::RULES, ..Capability::named("admission", messages) }
}
