//! `tongxin doctor`

use super::{Console, Exit, Failure, Outcome};
use crate::doctor::{self, Checked, Report};

/// Options of `doctor`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Read everything: the ledger, every clock, every counter, every photo
    #[arg(long)]
    deep: bool,
    /// First count every figure of the boards anew: the one thing doctor writes
    #[arg(long)]
    rebuild: bool,
}

pub(super) async fn run(console: &Console, args: &Args) -> Outcome {
    let house = console.open().await?;
    if args.rebuild {
        let bar = console.progress("counting", None);
        let counted = insight::metrics::rebuild(&house.app, |n| bar.set_position(n as u64)).await?;
        bar.finish_and_clear();
        console.say(format!("counted {counted} events anew"));
    }
    let bar = console.progress("examining", None);
    let report = doctor::examine(&house, args.deep, &bar).await;
    bar.finish_and_clear();
    house.app.db().close().await;
    let report = report?;
    if console.wants_json() {
        console.print_json(&report)?;
    } else {
        print(console, &report)?;
    }
    Ok(if report.clean { Exit::Done } else { Exit::Found })
}

fn print(console: &Console, report: &Report) -> Result<(), Failure> {
    for Checked { name, note, findings, .. } in &report.checks {
        console.print(format!("{} {name}: {note}", if findings.is_empty() { "✓" } else { "✗" }))?;
        for finding in findings {
            console.print(format!("    {}\n    → {}", finding.what, finding.way_out))?;
        }
    }
    let found: usize = report.checks.iter().map(|checked| checked.findings.len()).sum();
    console.print(match found {
        0 => "clean".to_owned(),
        1 => "1 finding".to_owned(),
        n => format!("{n} findings"),
    })
}
