//! That rows left the house is an entry of the ledger.

use super::{Format, What};
use kernel::ledger::Event;
use kernel::policy::Actor;
use kernel::{App, Result};
use uuid::Uuid;

/// The stream under which exports are kept.
const STREAM: Uuid = Uuid::from_u128(0x7469_6e67_7869_6e00_0000_0000_0000_0005);

/// Rows are written to a file or to whatever reads the standard output.
#[derive(Debug, serde::Serialize)]
struct Written {
    /// `cases` or `events`.
    what: &'static str,
    /// `csv` or `jsonl`.
    format: &'static str,
    /// How many.
    rows: u64,
}

impl Event for Written {
    fn kind(&self) -> &'static str {
        "export.written"
    }
}

/// Writes it down, before the first row leaves.
pub async fn record(app: &App, what: What, format: Format, rows: u64) -> Result<()> {
    let what = match what {
        What::Cases => "cases",
        What::Events => "events",
    };
    let format = match format {
        Format::Csv => "csv",
        Format::Jsonl => "jsonl",
    };
    let mut cx = app.write(Actor::Console).await?;
    cx.record(STREAM, &Written { what, format, rows }).await?;
    cx.commit().await
}
