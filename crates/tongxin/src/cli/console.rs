//! What commands share: the settings, the way they speak, and the open house.

use super::{Failure, Outcome};
use crate::compose::House;
use crate::config::{Loaded, Settings};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kernel::Clock;
use kernel::db::Db;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

/// The console a command runs at.
pub struct Console {
    /// The settings, and where each comes from.
    pub loaded: Loaded,
    json: bool,
    quiet: bool,
}

impl Console {
    pub(super) const fn new(loaded: Loaded, json: bool, quiet: bool) -> Self {
        Self { loaded, json, quiet }
    }

    /// The settings in force.
    pub const fn settings(&self) -> &Settings {
        &self.loaded.settings
    }

    /// Whether results are wanted as JSON.
    pub const fn wants_json(&self) -> bool {
        self.json
    }

    /// Prints a result: always, on standard output.
    pub fn print(&self, text: impl AsRef<str>) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", text.as_ref().trim_end_matches('\n'))?;
        Ok(out.flush()?)
    }

    /// Prints a result as JSON.
    pub fn print_json(&self, value: &impl serde::Serialize) -> Result<(), Failure> {
        self.print(serde_json::to_string_pretty(value)?)
    }

    /// Says what is going on: on standard error, unless told to be quiet.
    #[expect(clippy::print_stderr, reason = "the one place where notes are told")]
    pub fn say(&self, text: impl AsRef<str>) {
        if !self.quiet {
            eprintln!("{}", text.as_ref());
        }
    }

    /// A bar on standard error, shown only to people. Without a length it counts and tells the rate.
    pub fn progress(&self, doing: &'static str, length: Option<u64>) -> ProgressBar {
        let shown = !self.quiet && std::io::stderr().is_terminal();
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(length, target).with_message(doing);
        let template = if length.is_some() {
            "{msg} {bar:30} {human_pos}/{human_len} · {per_sec} · {eta} left"
        } else {
            "{msg} {human_pos} · {per_sec} · {elapsed}"
        };
        bar.with_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        )
    }

    /// Opens the database as it is. One that is not there is not made: a folder that was mistyped is to be told, not filled.
    pub async fn open(&self) -> Result<House, Failure> {
        let settings = self.settings();
        match Db::file(&settings.database)? {
            Some(file) if !file.exists() => Err(Failure::new(
                format!("there is no database at {}", file.display()),
                "check --data and --database; run `tongxin migrate` to make a new one there",
            )),
            _ => self.open_or_make().await,
        }
    }

    /// Opens the database, and makes it with its folder if it is not there: for the commands an installation begins with.
    pub async fn open_or_make(&self) -> Result<House, Failure> {
        let settings = self.settings();
        let at = crate::config::masked(&settings.database);
        House::open(settings, Clock::System)
            .await
            .map_err(|error| Failure::from(error).during(&format!("opening {at}")))
    }

    /// Makes the key file if it is not there: for a fictional city, whose keys are worth nothing.
    pub(super) fn make_keys(&self) -> Result<(), Failure> {
        let settings = self.settings();
        if !settings.vault_keys.exists() {
            super::vault::make(self)?;
        }
        Ok(())
    }

    /// Opens a database whose schema is that of this release.
    pub async fn open_migrated(&self) -> Result<House, Failure> {
        let house = self.open().await?;
        let missing = house.app.db().missing_migrations().await?;
        if let Some(first) = missing.first() {
            return Err(Failure::new(
                format!("the database lacks {first}"),
                "run `tongxin migrate` (`tongxin serve` does it, too)",
            ));
        }
        house.refresh().await?;
        Ok(house)
    }

    /// Opens the database, does something with it, and closes it whatever came of it.
    pub async fn with_house<F>(&self, work: impl FnOnce(House) -> F) -> Outcome
    where
        F: Future<Output = Outcome>,
    {
        let house = self.open_migrated().await?;
        let outcome = work(house.clone()).await;
        house.app.db().close().await;
        outcome
    }

    /// Reads a secret: from standard input when it is a file or a pipe, else by asking, without showing what is typed.
    pub fn secret(&self, asked: &str) -> Result<String, Failure> {
        let input = std::io::stdin();
        let line = if input.is_terminal() {
            let terminal = console::Term::stderr();
            terminal.write_str(&format!("{asked}: "))?;
            terminal.read_secure_line()?
        } else {
            let mut line = String::new();
            input.read_line(&mut line)?;
            line
        };
        let secret = line.trim_end_matches(['\r', '\n']).to_owned();
        if secret.is_empty() {
            let way_out = "type one, or pipe it: `printf %s PASSWORD | tongxin user …`";
            return Err(Failure::new("no password was given", way_out));
        }
        Ok(secret)
    }
}

/// The environment; variables that are no text are none of ours.
pub(super) fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}
