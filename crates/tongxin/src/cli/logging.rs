//! Log lines go to standard error; results go to standard output.

use super::Failure;
use crate::config::{Loaded, LogFormat, Origin};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging. A command at the console logs warnings only, unless the settings say otherwise.
pub(super) fn start(loaded: &Loaded, server: bool) -> Result<(), Failure> {
    let settings = &loaded.settings;
    let chosen = loaded.shown.iter().any(|s| s.name == "log_filter" && s.origin != Origin::Default);
    let filter = if server || chosen { settings.log_filter.as_str() } else { "warn" };
    let filter = EnvFilter::try_new(filter).map_err(|error| {
        Failure::new(error.to_string(), "set log_filter to something like info,sqlx=warn")
    })?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match settings.log_format {
        LogFormat::Text => lines.finish().try_init(),
        LogFormat::Json => lines.json().finish().try_init(),
    };
    started.map_err(|error| Failure::new(error.to_string(), "start logging only once"))
}
