//! Pages of contacts.

mod card;
mod certificates;
mod own;
mod reveal;
mod reveals;

pub(in crate::case) use card::{Card, card};

use axum::Router;
use axum::routing::{get, post};
use kernel::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/cases/{id}/contact/{reporter}/reveal", post(reveal::reveal))
        .route("/desk/reveals", get(reveals::show))
        .route("/desk/certificates", get(certificates::show).post(certificates::destroy))
        .route("/track/{number}/{secret}/data", get(own::show))
        .route("/track/{number}/{secret}/data.json", get(own::download))
        .route("/track/{number}/{secret}/contact", post(own::correct))
        .route("/track/{number}/{secret}/contact/delete", post(own::delete))
}
