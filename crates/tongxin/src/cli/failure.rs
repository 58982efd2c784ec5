//! How a command ends.

use crate::compose::House;
use kernel::Error;
use kernel::web::{L10n, Lang};
use serde_json::json;
use std::error::Error as _;
use std::io;
use std::process::ExitCode;

/// How a command ended that did what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done; nothing to say against it.
    Done,
    /// It looked for something and found it.
    Found,
}

/// What a command returns.
pub type Outcome = Result<Exit, Failure>;

/// Why a command could not do what it was asked, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    what: String,
    way_out: Option<String>,
    /// Nobody reads our output any more; that is no failure worth a line.
    unheard: bool,
}

impl Failure {
    /// A failure with its way out.
    pub fn new(what: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self { what: what.into(), way_out: Some(way_out.into()), unheard: false }
    }

    /// Puts what was being done before what went wrong.
    #[must_use]
    pub fn during(mut self, doing: &str) -> Self {
        self.what = format!("{doing}: {}", self.what);
        self
    }

    /// Prints the failure on standard error, as JSON for programs; returns the exit code.
    #[expect(clippy::print_stderr, reason = "the one place where failures are told")]
    pub(super) fn report(&self, json: bool) -> ExitCode {
        if self.unheard {
            return ExitCode::SUCCESS;
        }
        if json {
            eprintln!("{}", json!({ "error": self.what, "way_out": self.way_out }));
            return ExitCode::FAILURE;
        }
        eprintln!("tongxin: {}", self.what);
        if let Some(way_out) = &self.way_out {
            eprintln!("  → {way_out}");
        }
        ExitCode::FAILURE
    }
}

impl Failure {
    /// A failure of a command of the domain, in the words its pages would use.
    pub(super) fn told(error: Error, house: &House) -> Self {
        match error {
            Error::Invalid(_) | Error::Refused(_) => {
                let words = L10n::new(house.app.catalog().clone(), Lang::En);
                Self { what: error.message(&words), way_out: None, unheard: false }
            }
            other => other.into(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let way_out = match &error {
            Error::NotFound => Some("check the name; nothing is there under it"),
            Error::Conflict => Some("somebody else was first; try again"),
            Error::Unavailable(_) => Some(
                "check that the database runs, has room, and that no other server holds the file",
            ),
            Error::Internal(_) => Some(
                "check the settings with `tongxin config check` and the schema with `tongxin migrate`",
            ),
            _ => None,
        };
        let mut what = error.to_string();
        let mut cause = error.source();
        while let Some(deeper) = cause {
            what = format!("{what}: {deeper}");
            cause = deeper.source();
        }
        Self { what, way_out: way_out.map(str::to_owned), unheard: false }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self {
            unheard: error.kind() == io::ErrorKind::BrokenPipe,
            what: error.to_string(),
            way_out: None,
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        io::Error::from(error).into()
    }
}
