//! That a file was brought in is an entry of the ledger, besides what its rows became.

use kernel::ledger::Event;
use kernel::{Cx, Result};
use uuid::Uuid;

/// The stream under which imports are kept.
const STREAM: Uuid = Uuid::from_u128(0x7469_6e67_7869_6e00_0000_0000_0000_0004);

/// A file was brought in.
#[derive(Debug, Clone, serde::Serialize)]
pub struct CarriedOut<'a> {
    /// `cases`, `divisions` or `boundaries`.
    pub what: &'static str,
    /// The file's name, without its folder.
    pub file: &'a str,
    /// Rows read.
    pub rows: u64,
    /// Of them, those that said something new.
    pub new: u64,
}

impl Event for CarriedOut<'_> {
    fn kind(&self) -> &'static str {
        "import.carried_out"
    }
}

impl CarriedOut<'_> {
    /// Writes it down, in the transaction of the import.
    pub async fn record(&self, cx: &mut Cx) -> Result<()> {
        cx.record(STREAM, self).await.map(drop)
    }
}
