//! The territory browser and the network's part of the API. Both are public: which office answers for what is nobody's secret.

mod api;
mod map;
mod pages;
mod view;

use axum::Router;
use axum::routing::get;
use kernel::App;
use kernel::web::i18n::Lang;
use std::sync::Arc;

/// Tells the name of a category by its code, in a reader's language.
pub type CategoryName = dyn Fn(&str, Lang) -> Option<String> + Send + Sync;

/// What categories are called: shared by the floor above, which owns them. Without it the pages show codes.
#[derive(Clone)]
pub struct CategoryNames(pub Arc<CategoryName>);

impl CategoryNames {
    fn of(&self, category: &str, lang: Lang) -> Option<String> {
        (self.0)(category, lang)
    }
}

/// Pages and API.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/territory", get(pages::index))
        .route("/territory/{id}", get(pages::show))
        .route("/territory/{id}/children.geojson", get(map::children))
        .route("/api/v1/organisations", get(api::list))
        .route("/api/v1/organisations/{id}", get(api::show))
        .route("/api/v1/locate", get(api::locate))
        .route("/api/v1/territory/search", get(api::search))
}

pub(super) use api::document as api;
