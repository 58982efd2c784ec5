//! The front door: report something, follow it, see how the city does.

use super::frame;
use askama::Template;
use kernel::web::{Caller, Draft, PageResult, Shell, page};

#[derive(Template)]
#[template(path = "case/home.html")]
struct HomePage {
    shell: Shell,
    draft: Draft,
}

/// `GET /`
pub(super) async fn show(caller: Caller) -> PageResult {
    let shell = frame::street(&caller, caller.l.t("case-home-title"));
    page(&HomePage { shell, draft: Draft::default() })
}
