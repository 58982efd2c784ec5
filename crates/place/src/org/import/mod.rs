//! Imports into the network: division codes from a spreadsheet, boundaries from a map file.
//!
//! Both work the same way: the whole file is read and checked first and every bad row named; a file with a bad row changes nothing;
//! what is so already is counted as unchanged, so that importing twice changes nothing and says so.

mod boundaries;
mod divisions;
mod topology;

pub use boundaries::{BoundaryOptions, import_boundaries};
pub use divisions::import_divisions;

use kernel::error::Field;
use kernel::web::i18n::L10n;
use serde::Serialize;

/// Whether an import writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Check, count and report; write nothing.
    #[default]
    DryRun,
    /// Write, if no row is bad.
    Apply,
}

/// Something about a row of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line of a spreadsheet (its head is line 1), or the number of a feature from 1; 0 for the file as a whole.
    pub row: u64,
    /// What is wrong with which field, as a message of the catalogue.
    #[serde(flatten)]
    pub field: Field,
}

impl Finding {
    fn new(row: u64, field: Field) -> Self {
        Self { row, field }
    }

    /// What is wrong and the way out, for the reader.
    pub fn message(&self, l: &L10n) -> String {
        self.field.message(l)
    }
}

/// What an import found and did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Rows read, without the head.
    pub rows: u64,
    /// Rows that bring something new.
    pub added: u64,
    /// Rows that change what is there.
    pub changed: u64,
    /// Rows that say what is so already.
    pub unchanged: u64,
    /// Rows that are not of the network, such as provinces.
    pub skipped: u64,
    /// Bad rows; any of them refuses the file.
    pub problems: Vec<Finding>,
    /// What deserves a look but refuses nothing.
    pub warnings: Vec<Finding>,
    /// Whether it was written.
    pub applied: bool,
}

impl Report {
    /// Whether no row is bad.
    pub const fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether the file says nothing that is not so already.
    pub const fn says_nothing_new(&self) -> bool {
        self.is_clean() && self.added == 0 && self.changed == 0
    }

    fn problem(&mut self, row: u64, field: Field) {
        self.problems.push(Finding::new(row, field));
    }

    fn warn(&mut self, row: u64, field: Field) {
        self.warnings.push(Finding::new(row, field));
    }
}

/// A division code as files write it: twelve digits, or without the zeros of the levels below (4403, 440310, 440310006).
fn padded(code: &str) -> String {
    match code.len() {
        4 | 6 | 9 if code.chars().all(|c| c.is_ascii_digit()) => format!("{code:0<12}"),
        _ => code.to_owned(),
    }
}
