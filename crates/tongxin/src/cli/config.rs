//! `tongxin config check`

use super::{Console, Exit, Failure, Outcome};
use crate::config::Problem;
use serde_json::json;

/// Commands about the settings.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Print the settings in force and where each comes from; name what is wrong with them
    Check,
}

pub(super) fn run(console: &Console, command: &Command) -> Outcome {
    let Command::Check = command;
    let shown = &console.loaded.shown;
    if console.wants_json() {
        console.print_json(&json!({ "file": console.loaded.file, "settings": shown }))?;
        return Ok(Exit::Done);
    }
    let wide = |of: fn(&crate::config::Shown) -> usize| shown.iter().map(of).max().unwrap_or(0);
    let (name, value) = (wide(|s| s.name.len()), wide(|s| s.value.chars().count()));
    for setting in shown {
        console.print(format!(
            "{:name$}  {:value$}  ({})",
            setting.name, setting.value, setting.origin
        ))?;
    }
    Ok(Exit::Done)
}

/// Names everything that is wrong with the settings: whichever command was asked, none can run on them.
pub(super) fn refuse(problems: &[Problem]) -> Outcome {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let what = format!("the settings cannot be used\n  ✗ {}", lines.join("\n  ✗ "));
    Err(Failure::new(what, "`tongxin config check` reads them again without starting anything"))
}
