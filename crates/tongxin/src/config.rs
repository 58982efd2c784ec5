//! Settings: one TOML file, environment over it, command line over both; each value remembers where it came from.
//!
//! All bad settings are reported at once, each with what would be right. Nothing about a city is a setting: calendars, lists and limits
//! are data. What stands in a file is never secret by accident: a secret may also come from a file named by `TONGXIN_NAME_FILE`.

mod read;
mod source;
mod sso;
mod web;

use place::sso::Provider;
pub use source::{Flags, Origin};
pub use sso::{FIELDS as SSO_FIELDS, POST_FIELDS as SSO_POST_FIELDS};
pub use web::{SecurityContact, WebSettings};

use crate::compose;
use kernel::policy::{Pack, PackError};
use kernel::vault::Algorithm;
use place::access::{PasswordPolicy, SecondFactor, SignInRules};
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
    key(
        "audit_key",
        "",
        "file of the key that signs exports and anchors, made at first need; by default `audit.key` in the data folder",
    ),
    key(
        "anchor_file",
        "",
        "file that signed anchors of the ledger are appended to, best on another machine's disk; by default `anchors.jsonl` in the data folder",
    ),
    key(
        "anchor_url",
        "",
        "where each anchor is posted to as well: https, or http to this machine, e.g. https://witness.example/anchors; by default nowhere",
    ),
    key(
        "anchor_every",
        "1h",
        "an anchor is made after this time when something happened, e.g. 15m",
    ),
    key("session_idle", "8h", "a session ends after this time without a request, e.g. 30m"),
    key("session_longest", "24h", "a session ends after this time in any case, e.g. 24h"),
    key(
        "policy_pack",
        "",
        "a TOML file that narrows or widens roles, e.g. /etc/tongxin/policy.toml; by default the product's table alone",
    ),
    key(
        "password_policy",
        "asvs",
        "asvs: long and not known to everybody; dengbao: also three kinds of characters, changed periodically, the last five not again",
    ),
    key(
        "password_rotation",
        "90d",
        "with dengbao, a password is changed after this time, e.g. 180d",
    ),
    key(
        "second_factor_roles",
        "",
        "roles that sign in with two factors, e.g. auditor, street_lead; by default the three administrators, in a fictional city nobody; none for nobody",
    ),
    key(
        "confirm_window",
        "10m",
        "a proof of identity is fresh enough for a sensitive act for this time",
    ),
    key("token_longest", "365d", "a token for programs ends after this time at the latest"),
    key(
        "vault_keys",
        "",
        "file of the vault's keys, made by `tongxin vault init`; by default `vault.keys` in the data folder",
    ),
    key(
        "vault_algorithm",
        "aes-256-gcm",
        "aes-256-gcm or sm4-gcm: how keys made from now on seal; after a change run `tongxin vault rotate`",
    ),
    key(
        "contact_pack",
        "",
        "TOML file with the purposes a contact may be opened for; by default packs/contact/default.toml as it came with the program",
    ),
    key(
        "retention_pack",
        "",
        "TOML file with the rules of retention; by default packs/retention/default.toml as it came with the program",
    ),
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
    /// The key that signs exports and anchors.
    pub audit_key: PathBuf,
    /// The file of anchors.
    pub anchor_file: PathBuf,
    /// Where anchors are posted to, if anywhere.
    pub anchor_url: Option<String>,
    /// The time between anchors.
    pub anchor_every: Duration,
    /// A session's time without a request.
    pub session_idle: Duration,
    /// A session's whole time.
    pub session_longest: Duration,
    /// The file of the installation's policy pack.
    pub policy_pack: Option<PathBuf>,
    /// What whoever signs in must have.
    pub sign_in: SignInRules,
    /// How long a proof of identity is fresh.
    pub confirm_window: Duration,
    /// The file of the vault's keys.
    pub vault_keys: PathBuf,
    /// How keys made from now on seal.
    pub vault_algorithm: Algorithm,
    /// Purposes a contact may be opened for, if not the usual ones.
    pub contact_pack: Option<PathBuf>,
    /// Rules of retention, if not the usual ones.
    pub retention_pack: Option<PathBuf>,
    /// What holds at the edge.
    pub web: WebSettings,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// What is logged.
    pub log_filter: String,
    /// Other systems whose word is taken for who somebody is.
    pub sso: Vec<Provider>,
}

/// Reads a policy pack against the product's table.
///
/// # Errors
/// Everything that is wrong with it.
pub fn policy_pack(file: &Path) -> Result<Pack, Vec<PackError>> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| vec![PackError::Unreadable(error.to_string())])?;
    Pack::read(&text, &compose::policy(&compose::capabilities()))
}

/// A setting as `config check` shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Shown {
    /// Its name.
    pub name: String,
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
    /// Each with its origin, in the order of [`KEYS`], then the providers of single sign-on.
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
    let keys = KEYS.iter().map(|key| show(*key, &settings, gathered.origin(key.name)));
    let shown = keys.chain(gathered.sso.show(&settings.sso)).collect();
    Ok(Loaded { settings, shown, file: gathered.file })
}

fn show(key: Key, settings: &Settings, origin: Origin) -> Shown {
    if let Some(value) = web::show(key.name, &settings.web) {
        return Shown { name: key.name.to_owned(), value, origin };
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
        "audit_key" => path(&settings.audit_key),
        "anchor_file" => path(&settings.anchor_file),
        "anchor_url" => settings.anchor_url.clone().unwrap_or_else(|| "nowhere".to_owned()),
        "anchor_every" => read::spell(settings.anchor_every),
        "session_idle" => read::spell(settings.session_idle),
        "session_longest" => read::spell(settings.session_longest),
        "policy_pack" => settings.policy_pack.as_deref().map_or_else(|| "none".to_owned(), path),
        "password_policy" => match settings.sign_in.password {
            PasswordPolicy::Asvs => "asvs".to_owned(),
            PasswordPolicy::Dengbao { .. } => "dengbao".to_owned(),
        },
        "password_rotation" => match settings.sign_in.password {
            PasswordPolicy::Asvs => "does not apply".to_owned(),
            PasswordPolicy::Dengbao { rotation } => read::spell_days(rotation),
        },
        "second_factor_roles" => roles(&settings.sign_in.second_factor),
        "confirm_window" => read::spell(settings.confirm_window),
        "token_longest" => read::spell_days(settings.sign_in.token_longest),
        "vault_keys" => path(&settings.vault_keys),
        "vault_algorithm" => settings.vault_algorithm.to_string(),
        "contact_pack" => settings.contact_pack.as_deref().map_or_else(String::new, path),
        "retention_pack" => settings.retention_pack.as_deref().map_or_else(String::new, path),
        "log_format" => match settings.log_format {
            LogFormat::Text => "text".to_owned(),
            LogFormat::Json => "json".to_owned(),
        },
        _ => settings.log_filter.clone(),
    };
    Shown { name: key.name.to_owned(), value, origin }
}

fn roles(second: &SecondFactor) -> String {
    match second {
        SecondFactor::Administrators => "the three administrators".to_owned(),
        SecondFactor::Roles(roles) if roles.is_empty() => "none".to_owned(),
        SecondFactor::Roles(roles) => {
            roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")
        }
    }
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
