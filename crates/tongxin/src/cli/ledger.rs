//! `tongxin ledger`

use super::{Console, Exit, Failure, Outcome, audit};
use crate::compose::House;
use insight::anchor::{self, Plan, Replayed};
use kernel::ledger::{self, Audit};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Commands about the ledger.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Recompute every hash; name the first bad entry of each broken stream (exit code 2)
    Verify {
        /// Replay this file of anchors as well: finds tails that were cut off and streams that are gone
        #[arg(long, value_name = "FILE")]
        anchors: Option<PathBuf>,
        /// Public key (PEM) to trust instead of this installation's; may be given again
        #[arg(long, value_name = "PEM", requires = "anchors")]
        key: Vec<PathBuf>,
    },
    /// Anchor where the streams end now: sign it, append it to the anchor file, post it if an address is configured
    Anchor,
}

pub(super) async fn run(console: &Console, command: &Command) -> Outcome {
    console
        .with_house(async |house| match command {
            Command::Verify { anchors, key } => {
                verify(console, &house, anchors.as_deref(), key).await
            }
            Command::Anchor => make(console, &house).await,
        })
        .await
}

async fn verify(console: &Console, house: &House, file: Option<&Path>, key: &[PathBuf]) -> Outcome {
    let mut tx = house.app.db().read().await?;
    let bar = console.progress("verifying", None);
    let chains = ledger::verify_all(&mut tx, |entries| bar.set_position(entries)).await?;
    bar.finish_and_clear();
    drop(tx);
    let anchors = match file {
        Some(file) => Some(replayed(console, house, file, key).await?),
        None => None,
    };
    match (console.wants_json(), &anchors) {
        (true, None) => console.print_json(&chains)?,
        (true, Some(anchors)) => {
            console.print_json(&json!({ "chains": chains, "anchors": anchors }))?;
        }
        (false, _) => say(console, &chains, anchors.as_ref())?,
    }
    let clean = chains.broken.is_empty() && anchors.is_none_or(|done| done.found.is_empty());
    Ok(if clean { Exit::Done } else { Exit::Found })
}

async fn replayed(
    console: &Console,
    house: &House,
    file: &Path,
    key: &[PathBuf],
) -> Result<Replayed, Failure> {
    let trusted = audit::trusted(console, key)?;
    let mut tx = house.app.db().read().await?;
    let bar = console.progress("replaying", None);
    let done = anchor::replay(&mut tx, file, &trusted, |anchors| bar.set_position(anchors)).await?;
    bar.finish_and_clear();
    Ok(done)
}

fn say(console: &Console, chains: &Audit, anchors: Option<&Replayed>) -> Result<(), Failure> {
    for broken in &chains.broken {
        console.print(format!("✗ {broken}"))?;
    }
    let verdict =
        if chains.broken.is_empty() { "every chain holds" } else { "the ledger was changed" };
    console
        .print(format!("{} entries in {} streams: {verdict}", chains.entries, chains.streams))?;
    let Some(done) = anchors else { return Ok(()) };
    for found in &done.found {
        console.print(format!("✗ {found}"))?;
    }
    let verdict = if done.found.is_empty() { "the ledger is as it was" } else { "it is not" };
    let until = done.until.as_deref().unwrap_or("never");
    let (heads, anchors) = (done.heads, done.anchors);
    console.print(format!("{heads} heads in {anchors} anchors, the last of {until}: {verdict}"))
}

async fn make(console: &Console, house: &House) -> Outcome {
    let plan = house.app.shared::<Plan>()?;
    let made = anchor::make(&house.app).await?;
    let written = anchor::write_file(&house.app, plan.file()).await?;
    let posted = anchor::post(&house.app, plan).await?;
    let mut tx = house.app.db().read().await?;
    let last = anchor::last(&mut tx).await?;
    let Some(last) = last else {
        return Err(Failure::new("nothing happened yet", "there is nothing to anchor"));
    };
    if console.wants_json() {
        console.print_json(&json!({
            "made": made, "written": written, "posted": posted, "last": last.number,
            "digest": hex::encode(&last.digest), "streams": last.streams, "entries": last.entries,
        }))?;
    } else {
        console.print(format!(
            "{made} anchors made, {written} written to {}, {posted} posted\nanchor {} over {} entries in {} streams: {}",
            plan.file().display(),
            last.number,
            last.entries,
            last.streams,
            hex::encode(&last.digest)
        ))?;
    }
    Ok(Exit::Done)
}
