//! Imports of another system's cases: a mapping file says which column is what, and every row goes through the same gate as a report of
//! today.
//!
//! A file comes in whole or not at all. It is read first and every row understood ([`Table`], `rows`); then, in one transaction, the
//! territories, organisations and categories it needs are found or created (`places`, `organisations`, `categories`), every row is
//! brought in as history ([`matter::case::import`]), and the transaction is kept only if no row was refused. The [`Report`] names
//! every bad row with what is wrong and the way out. A row is known by the map's `source` and its own id, so that importing
//! twice changes nothing.

mod categories;
mod encoding;
mod event;
mod map;
mod organisations;
mod places;
mod report;
mod rows;
mod run;
mod table;
mod words;

pub(crate) use encoding::utf8;
pub use event::CarriedOut;
pub use map::{BadMap, Map};
pub use report::{Finding, Founded, Report};
pub use run::{Mode, import_cases};
pub use table::Table;

use kernel::Error;

/// Why an import could not even begin: the map does not fit the file.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The map names what is not there.
    #[error(transparent)]
    Map(#[from] BadMap),
    /// A fault of the database or ours.
    #[error(transparent)]
    Failed(#[from] Error),
}
