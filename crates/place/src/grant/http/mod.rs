//! The pages of powers, grants, deputies and the policy, and their part of the API.

mod api;
mod deputies;
mod frame;
mod give;
mod grant_power;
mod grants;
mod powers;
mod revoke;
mod show;
mod street;
mod table;
mod words;

use axum::Router;
use axum::routing::{get, post};
use kernel::App;

pub(super) use api::document as api;

/// Pages and API.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/desk/powers", get(powers::index))
        .route("/desk/powers/{org}", get(street::show))
        .route("/desk/powers/{org}/new", get(grant_power::ask).post(grant_power::send))
        .route("/desk/powers/{org}/use", post(street::put_to_use))
        .route("/desk/grants", get(grants::index))
        .route("/desk/grants/new", get(give::ask).post(give::send))
        .route("/desk/grants/{id}", get(show::show))
        .route("/desk/grants/{id}/revoke", get(revoke::ask).post(revoke::send))
        .route("/desk/policy", get(table::show))
        .route("/me/deputies", get(deputies::index))
        .route("/me/deputies/new", get(deputies::ask).post(deputies::send))
        .route("/me/deputies/{id}/end", post(deputies::end))
        .route("/api/v1/powers", get(api::powers))
        .route("/api/v1/grants", get(api::grants))
}
