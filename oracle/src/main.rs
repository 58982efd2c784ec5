//! Asks two policy engines the same thousands of questions and counts where they differ.
//!
//! `oracle [--seed N] [--decisions N]`. The seed is printed first; with the same one everything repeats.

mod compare;
mod people;
mod policies;
mod world;

use compare::{Report, compare};
use std::error::Error;
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Questions asked if nothing else is said.
const DECISIONS: usize = 10_000;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            say(&format!("✗  {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether the two agree.
fn run() -> Result<bool, Box<dyn Error>> {
    let (seed, decisions) = wanted(std::env::args().skip(1))?;
    say(&format!(
        "seed {seed}: {decisions} decisions of kernel::policy, and of Cedar {}",
        cedar_policy::get_sdk_version()
    ));
    let begun = Instant::now();
    let report = compare(seed, decisions, Some)?;
    tell(&report);
    say(&format!("   took {:.1} s", begun.elapsed().as_secs_f64()));
    Ok(report.differences.is_empty() && report.is_mixed())
}

fn tell(report: &Report) {
    for difference in report.differences.iter().take(5) {
        say(&format!("✗  {difference}"));
    }
    let Report { asked, allowed, policies, differences } = report;
    let mark = if differences.is_empty() { '✓' } else { '✗' };
    say(&format!(
        "{mark}  {asked} decisions, {allowed} allowed, {policies} Cedar policies, {} differences",
        differences.len()
    ));
    if !report.is_mixed() {
        say("✗  nearly all the answers are the same: these questions show nothing");
    }
}

/// The seed and the number of decisions the arguments ask for; without a seed the clock gives one.
fn wanted(arguments: impl Iterator<Item = String>) -> Result<(u64, usize), Box<dyn Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let (mut seed, mut decisions) = (now.as_secs(), DECISIONS);
    let mut arguments = arguments;
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a number"))?;
        match name.as_str() {
            "--seed" => seed = value.parse()?,
            "--decisions" => decisions = value.parse()?,
            _ => {
                return Err(
                    format!("{name} is not known: oracle [--seed N] [--decisions N]").into()
                );
            }
        }
    }
    Ok((seed, decisions))
}

#[expect(clippy::print_stdout, reason = "this program speaks to whoever started it")]
fn say(text: &str) {
    println!("{text}");
}
