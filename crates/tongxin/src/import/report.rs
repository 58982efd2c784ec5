//! What an import found and did.

use serde::Serialize;
use std::fmt::Write;

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line of the file (its head is line 1); 0 for the file as a whole.
    pub row: u64,
    /// The column, if one is to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The rule that refused, e.g. `task.gate.duty`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'static str>,
    /// What is wrong, and the way out.
    pub problem: String,
}

impl Finding {
    /// Something wrong with a whole row.
    pub(super) fn row(row: u64, problem: impl Into<String>) -> Self {
        Self { row, column: None, value: None, rule: None, problem: problem.into() }
    }

    /// Something wrong with what a row says in a column.
    pub(super) fn cell(row: u64, column: &str, value: &str, problem: impl Into<String>) -> Self {
        Self {
            column: Some(column.to_owned()),
            value: Some(value.to_owned()),
            ..Self::row(row, problem)
        }
    }
}

/// An organisation or territory the import created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Founded {
    /// What it is.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its code, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// What an import found and did. Of a file that was refused, or that was only tried, the numbers say what would have been.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The system the rows come from.
    pub source: String,
    /// Rows read, without the head.
    pub rows: u64,
    /// Rows that became cases.
    pub new: u64,
    /// Rows that were imported before; nothing changed.
    pub known: u64,
    /// Bad rows; any of them refuses the file.
    pub refused: Vec<Finding>,
    /// Territories and organisations created.
    pub founded: Vec<Founded>,
    /// Categories created.
    pub categories: usize,
    /// Whether it was written.
    pub applied: bool,
}

impl Report {
    /// Whether no row is bad.
    pub const fn is_clean(&self) -> bool {
        self.refused.is_empty()
    }

    /// Whether the file says nothing that is not there already.
    pub const fn says_nothing_new(&self) -> bool {
        self.new == 0 && self.founded.is_empty() && self.categories == 0
    }

    /// How many rows are bad.
    pub fn bad_rows(&self) -> usize {
        let mut rows: Vec<u64> = self.refused.iter().map(|finding| finding.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.len()
    }

    /// The report for people: every bad row on a line of its own.
    pub fn to_text(&self) -> String {
        // Writing to a text cannot fail.
        let mut text = String::new();
        for Finding { row, column, value, rule, problem } in &self.refused {
            write!(text, "line {row}").ok();
            if let Some(column) = column {
                write!(text, ", {column} = {:?}", value.as_deref().unwrap_or_default()).ok();
            }
            write!(text, ": {problem}").ok();
            if let Some(rule) = rule {
                write!(text, " [{rule}]").ok();
            }
            text.push('\n');
        }
        let Self { source, rows, new, known, founded, categories, .. } = self;
        write!(text, "{source}: {rows} rows read, ").ok();
        if !self.is_clean() {
            writeln!(text, "{} refused; so none was taken", self.bad_rows()).ok();
            return text;
        }
        writeln!(text, "{new} new, {known} known before, 0 refused").ok();
        if !founded.is_empty() || *categories > 0 {
            writeln!(
                text,
                "{} organisations and territories and {categories} categories created",
                founded.len()
            )
            .ok();
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_row_stands_on_a_line_with_its_column_and_its_rule() {
        let gate =
            Finding { rule: Some("task.gate.duty"), ..Finding::row(7, "not for it; ask another") };
        let refused = vec![Finding::cell(3, "due", "soon", "is no time; write %Y"), gate];
        let report = Report { source: "x".to_owned(), rows: 9, refused, ..Report::default() };
        let expected = "line 3, due = \"soon\": is no time; write %Y\nline 7: not for it; ask another [task.gate.duty]\n\
                        x: 9 rows read, 2 refused; so none was taken\n";
        assert_eq!(report.to_text(), expected);
    }
}
