//! The face of the house: the shell every page stands in, its pieces, its forms, its two languages and its assets; and the
//! edge: who calls, what comes in, how errors go out.
//!
//! A page is an askama template that extends `web/shell.html` and has a field `shell: Shell`. What it shows is made of
//! [`components`] (plain structs that render themselves) and of the form fields in [`forms`]; its words come from the
//! capability's `zh-CN.ftl` and `en.ftl` through [`L10n`].

pub mod assets;
pub mod caller;
pub mod components;
pub mod edge;
pub mod flash;
pub mod forms;
pub mod i18n;
pub mod post;
pub mod respond;
pub mod security;
pub mod shell;
pub mod sse;

pub use assets::asset;
pub use caller::{Caller, DESK, Identity, Installation, SharedInstallation};
pub use components::{
    Badge, Chip, ClockChip, ClockState, Entry, Notice, OrgChip, Pager, Station, StationState,
    Stations, Tile, Timeline, Tone,
};
pub use edge::{Edge, SharedEdge, Source};
pub use forms::{Choice, Draft};
pub use i18n::{Catalog, L10n, Lang, Messages};
pub use post::Post;
pub use respond::{PageResult, page, page_with, see_other};
pub use shell::{Crumb, ErrorPage, Face, Flash, NavLink, Shell, Theme, UserChip};

/// The words of the shell, the components and the error pages.
pub const MESSAGES: Messages =
    Messages { zh: include_str!("zh-CN.ftl"), en: include_str!("en.ftl") };
