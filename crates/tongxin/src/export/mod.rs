//! What the installation knows, as a file: cases and events, row by row, however many there are.
//!
//! For the operator at the machine; it holds what reporters wrote. Cells that a spreadsheet would take for a formula are quoted.

mod event;
mod records;
mod store;

pub use event::record;

use crate::cli::Failure;
use kernel::db::Tx;
use kernel::{Result, Timestamp};
use records::Record;
use serde_json::Value;
use std::io::Write;

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Every case as it stands
    Cases,
    /// Every entry of the ledger, with its hash
    Events,
}

/// How to write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A line of column names, then a line for each row
    Csv,
    /// A JSON object on each line
    Jsonl,
}

/// How many rows there are.
pub async fn count(tx: &mut Tx, what: What) -> Result<u64> {
    let rows = match what {
        What::Cases => store::count_cases(tx).await?,
        What::Events => store::count_events(tx).await?,
    };
    Ok(u64::try_from(rows).unwrap_or(0))
}

/// What is to be written, how, and as of when.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// What.
    pub what: What,
    /// How.
    pub format: Format,
    /// What is overdue is so then.
    pub as_of: Timestamp,
}

/// Writes every row; `progress` hears how many have been written.
pub async fn write(
    tx: &mut Tx,
    order: Order,
    out: &mut (dyn Write + Send),
    progress: impl FnMut(u64),
) -> Result<(), Failure> {
    match order.what {
        What::Cases => rows::<store::CaseRow>(tx, order, out, progress).await,
        What::Events => rows::<kernel::ledger::Entry>(tx, order, out, progress).await,
    }
}

async fn rows<R: Record>(
    tx: &mut Tx,
    Order { format, as_of, .. }: Order,
    out: &mut (dyn Write + Send),
    mut progress: impl FnMut(u64),
) -> Result<(), Failure> {
    if format == Format::Csv {
        line_of_csv(out, R::COLUMNS.iter().map(|name| (*name).to_owned()))?;
    }
    let mut written = 0;
    let mut after = None;
    loop {
        let batch = R::batch(tx, after).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after = Some(last.key());
        for record in batch {
            match format {
                Format::Csv => line_of_csv(out, record.cells(as_of).iter().map(cell))?,
                Format::Jsonl => line_of_json(out, R::COLUMNS, &record.cells(as_of))?,
            }
            written += 1;
        }
        progress(written);
    }
}

fn line_of_csv(out: &mut dyn Write, cells: impl Iterator<Item = String>) -> Result<(), Failure> {
    csv::WriterBuilder::new().from_writer(out).write_record(cells)?;
    Ok(())
}

fn line_of_json(out: &mut dyn Write, columns: &[&str], cells: &[Value]) -> Result<(), Failure> {
    // By hand, so that the columns keep their order.
    let fields: Vec<String> =
        columns.iter().zip(cells).map(|(name, cell)| format!("{name:?}:{cell}")).collect();
    Ok(writeln!(out, "{{{}}}", fields.join(","))?)
}

/// A value as a cell. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers are ours and stay numbers.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}")
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(cell(&json!(text)), format!("'{text}"));
        }
        assert_eq!(cell(&json!("路灯=不亮")), "路灯=不亮");
        assert_eq!(cell(&json!(-76.6)), "-76.6");
        assert_eq!(cell(&json!(null)), "");
    }

    #[test]
    fn a_line_reads_back_as_it_was() {
        let mut out = Vec::new();
        line_of_csv(&mut out, ["a,b", "c\"d", "e\nf"].map(str::to_owned).into_iter()).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), ["a,b", "c\"d", "e\nf"]);

        let mut out = Vec::new();
        line_of_json(&mut out, &["z", "a"], &[json!("x\"y"), json!(1)]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "{\"z\":\"x\\\"y\",\"a\":1}\n");
    }
}
