//! Pages and API of cases, one file an endpoint or a page with what belongs to it.
//!
//! The street's pages (report, tracking) need no sign-in; the desk's show what the reader's posts reach, and answer "there is none" for
//! the rest. What a page can do, the [`api`] can.

mod actions;
mod api;
mod dispatch;
mod enter;
mod follow_up;
mod form;
pub(super) mod frame;
mod home;
mod inbox;
mod ledger;
mod photo;
mod report;
mod sent;
pub(super) mod show;
pub(super) mod story;
pub(super) mod track;
pub(super) mod view;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kernel::App;

pub(super) use api::document as api;
#[cfg(test)]
pub(super) use photo::clean;

/// Pages and API.
pub(super) fn routes() -> Router<App> {
    street().merge(desk()).merge(api::routes())
}

/// What everybody may open.
fn street() -> Router<App> {
    let with_photo = DefaultBodyLimit::max(form::LARGEST);
    Router::new()
        .route("/", get(home::show))
        .route("/report", get(report::ask).post(report::send).layer(with_photo))
        .route("/report/sent", get(sent::show))
        .route("/track", get(track::ask).post(track::find))
        .route("/track/{number}/{secret}", get(track::show))
        .route("/track/{number}/{secret}/follow-up", post(track::follow_up))
        .route("/track/{number}/{secret}/ledger", get(ledger::by_link))
        .route("/track/{number}/{secret}/photo/{id}", get(photo::by_link))
}

/// What staff may open.
fn desk() -> Router<App> {
    let with_photo = DefaultBodyLimit::max(form::LARGEST);
    Router::new()
        .route("/desk", get(inbox::show))
        .route("/desk/new", get(enter::ask).post(enter::send).layer(with_photo))
        .route("/desk/new/look-up", post(enter::look_up))
        .route("/desk/follow-up", get(follow_up::show))
        .route("/desk/cases/{id}", get(show::show))
        .route("/desk/cases/{id}/dispatch", get(dispatch::ask).post(dispatch::send))
        .route("/desk/cases/{id}/ledger", get(ledger::show))
        .route("/desk/cases/{id}/classify", post(actions::classify))
        .route("/desk/cases/{id}/uphold", post(actions::uphold))
        .route("/desk/cases/{id}/designate", post(actions::designate))
        .route("/desk/cases/{id}/follow-up", post(follow_up::send))
        .route("/desk/cases/{id}/close", post(follow_up::close))
        .route("/desk/cases/{id}/tasks/{task}/accept", post(actions::accept))
        .route("/desk/cases/{id}/tasks/{task}/begin", post(actions::begin))
        .route("/desk/cases/{id}/tasks/{task}/return", post(actions::return_task))
        .route("/desk/cases/{id}/tasks/{task}/report", post(actions::report_back))
        .route("/photo/{case}/{id}", get(photo::show))
}
