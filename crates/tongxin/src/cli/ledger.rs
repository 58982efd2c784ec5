//! `tongxin ledger verify`

use super::{Console, Exit, Outcome};
use kernel::ledger;

/// Commands about the ledger.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Recompute every hash; name the first bad entry of each broken stream (exit code 2)
    Verify,
}

pub(super) async fn run(console: &Console, command: &Command) -> Outcome {
    let Command::Verify = command;
    console
        .with_house(async |house| {
            let mut tx = house.app.db().read().await?;
            let bar = console.progress("verifying", None);
            let audit = ledger::verify_all(&mut tx, |entries| bar.set_position(entries)).await?;
            bar.finish_and_clear();
            if console.wants_json() {
                console.print_json(&audit)?;
            } else {
                for broken in &audit.broken {
                    console.print(format!("✗ {broken}"))?;
                }
                let verdict = if audit.broken.is_empty() {
                    "every chain holds"
                } else {
                    "the ledger was changed"
                };
                console.print(format!(
                    "{} entries in {} streams: {verdict}",
                    audit.entries, audit.streams
                ))?;
            }
            Ok(if audit.broken.is_empty() { Exit::Done } else { Exit::Found })
        })
        .await
}
