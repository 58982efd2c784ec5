//! Settings: one TOML file, environment over it, command line over both; each value remembers where it came from.
//!
//! All bad settings are reported at once, each with what would be right. Nothing about a city is a setting: calendars, lists and limits
//! are data. What stands in a file is never secret by accident: a secret may also come from a file named by `TONGXIN_NAME_FILE`.

mod read;
mod source;
mod web;

pub use source::{Flags, Origin};
pub use web::{SecurityContact, WebSettings};

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

/// The file that is read when none is named and it is there.
pub const DEFAULT_FILE: &str = "tongxin.toml";
/// What the environment's variables begin with.
pub const PREFIX: &str = "TONGXIN_";

/// A setting as the file, the environment and `config check` know it.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name in the file; upper-cased after [`PREFIX`] in the environment.
    pub name: &'static str,
    /// What it decides, with an example.
    pub means: &'static str,
    /// Whether its value is masked wherever it is shown.
    pub secret: bool,
    /// Its value when nobody sets it; empty when it is worked out from the others.
    pub default: &'static str,
}

const fn key(name: &'static str, default: &'static str, means: &'static str) -> Key {
    Key { name, means, secret: false, default }
}

/// Every setting there is. An empty default is worked out from the others.
pub static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| [GENERAL, &web::KEYS].concat());

/// The settings of the whole.
const GENERAL: &[Key] = &[
    key("data", "var", "folder of the database and the photos"),
    Key {
        name: "database",
        means: "sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME; by default tongxin.db in the data folder",
        secret: true,
        default: "",
    },
    key("blobs", "", "folder of the photos; by default `blobs` in the data folder"),
    key("listen", "127.0.0.1:8311", "address and port to listen on, e.g. 0.0.0.0:8311"),
    key(
        "public_url",
        "",
        "how the public reaches it, e.g. https://tongxin.example; by default http:// and the address listened on",
    ),
    key(
        "automatic_dispatch",
        "",
        "true or false: dispatch by the catalogue without a person where it is certain; by default as it was",
    ),
    key("session_idle", "8h", "a session ends after this time without a request, e.g. 30m"),
    key("session_longest", "24h", "a session ends after this time in any case, e.g. 24h"),
    key("log_format", "text", "text or json"),
    key("log_filter", "info", "what is logged, e.g. info,sqlx=warn"),
];

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// The settings in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the database and the photos.
    pub data: PathBuf,
    /// Where the database is; holds a password on PostgreSQL.
    pub database: String,
    /// Folder of the photos.
    pub blobs: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// How the public reaches it, without a slash at the end.
    pub public_url: String,
    /// Whether to dispatch by the catalogue alone; none leaves it as the database says.
    pub automatic_dispatch: Option<bool>,
    /// A session's time without a request.
    pub session_idle: Duration,
    /// A session's whole time.
    pub session_longest: Duration,
    /// What holds at the edge.
    pub web: WebSettings,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// What is logged.
    pub log_filter: String,
}

/// A setting as `config check` shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Shown {
    /// Its name.
    pub name: &'static str,
    /// Its value, secrets masked.
    pub value: String,
    /// Where the value comes from.
    pub origin: Origin,
}

/// Something wrong with the settings, and the way out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[error("{what}; {way_out}")]
pub struct Problem {
    /// What is wrong, where.
    pub what: String,
    /// What would be right.
    pub way_out: String,
}

/// Settings, and where each comes from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The settings in force.
    pub settings: Settings,
    /// Each with its origin, in the order of [`KEYS`].
    pub shown: Vec<Shown>,
    /// The file that was read, if one was.
    pub file: Option<PathBuf>,
}

/// Reads the settings as the server would.
///
/// # Errors
/// Every problem there is, not just the first.
pub fn load(flags: &Flags, environment: &BTreeMap<String, String>) -> Result<Loaded, Vec<Problem>> {
    let gathered = source::gather(flags, environment)?;
    let settings = read::settings(&gathered)?;
    let shown = KEYS.iter().map(|key| show(*key, &settings, gathered.origin(key.name))).collect();
    Ok(Loaded { settings, shown, file: gathered.file })
}

fn show(key: Key, settings: &Settings, origin: Origin) -> Shown {
    if let Some(value) = web::show(key.name, &settings.web) {
        return Shown { name: key.name, value, origin };
    }
    let value = match key.name {
        "data" => path(&settings.data),
        "database" => masked(&settings.database),
        "blobs" => path(&settings.blobs),
        "listen" => settings.listen.to_string(),
        "public_url" => settings.public_url.clone(),
        "automatic_dispatch" => {
            settings.automatic_dispatch.map_or_else(|| "as it was".to_owned(), |on| on.to_string())
        }
        "session_idle" => read::spell(settings.session_idle),
        "session_longest" => read::spell(settings.session_longest),
        "log_format" => match settings.log_format {
            LogFormat::Text => "text".to_owned(),
            LogFormat::Json => "json".to_owned(),
        },
        _ => settings.log_filter.clone(),
    };
    Shown { name: key.name, value, origin }
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

/// A database URL without its password.
pub fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let rest = rest.split_once('?').map_or(rest, |(before, _)| before);
    match rest.rsplit_once('@') {
        Some((who, place)) => {
            let user = who.split_once(':').map_or(who, |(user, _)| user);
            format!("{scheme}://{user}:***@{place}")
        }
        None => format!("{scheme}://{rest}"),
    }
}

#[cfg(test)]
mod tests;
