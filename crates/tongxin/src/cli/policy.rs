//! `tongxin policy`: the table, a pack against the table, and why a decision falls as it does.

mod explain;

use super::{Console, Exit, Failure, Outcome};
use crate::compose;
use crate::config;
use kernel::policy::{Effect, Pack, Relation, Role, Rule};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Commands about the policy.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Print role × action × relation as Markdown, from the code that decides
    Table,
    /// Say whether a person may do something, and which rule or grant decides; exit code 2 when they may not
    Explain(explain::Args),
    /// Check a policy pack against the table, without using it
    Pack {
        /// The TOML file
        file: PathBuf,
    },
}

pub(super) async fn run(console: &Console, command: &Command) -> Outcome {
    match command {
        Command::Table => print(console),
        Command::Explain(args) => explain::run(console, args).await,
        Command::Pack { file } => check(console, file),
    }
}

/// Reads a pack as the server would.
fn check(console: &Console, file: &Path) -> Outcome {
    let pack = config::policy_pack(file).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let what = format!("{} cannot be used\n  ✗ {}", file.display(), lines.join("\n  ✗ "));
        Failure::new(what, "mend the lines named; nothing was changed")
    })?;
    let (permits, forbids) = counts(&pack);
    if console.wants_json() {
        let counted = json!({ "name": pack.name, "permits": permits, "forbids": forbids });
        console.print_json(&counted)?;
    } else {
        console.print(format!(
            "{} can be used: it permits {permits} times and forbids {forbids} times",
            pack.name
        ))?;
    }
    Ok(Exit::Done)
}

fn counts(pack: &Pack) -> (usize, usize) {
    let permits = pack.grants.iter().filter(|grant| grant.effect == Effect::Permit).count();
    (permits, pack.grants.len() - permits)
}

fn print(console: &Console) -> Outcome {
    let rules = compose::policy(&compose::capabilities());
    if console.wants_json() {
        let row = |r: &Rule| json!({ "action": r.action, "role": r.role.as_str(), "relation": r.relation.as_str() });
        console.print_json(&rules.iter().map(row).collect::<Vec<_>>())?;
    } else {
        console.print(table(&rules))?;
    }
    Ok(Exit::Done)
}

/// The rules as a table: a row for each action, a column for each role that has any, the relation where they meet.
pub fn table(rules: &[Rule]) -> String {
    let mut cells: BTreeMap<(&str, Role), Vec<Relation>> = BTreeMap::new();
    for rule in rules {
        cells.entry((rule.action, rule.role)).or_default().push(rule.relation);
    }
    let columns: Vec<Role> =
        Role::ALL.iter().copied().filter(|role| rules.iter().any(|r| r.role == *role)).collect();
    let mut actions: Vec<&str> = rules.iter().map(|rule| rule.action).collect();
    actions.sort_unstable();
    actions.dedup();
    // Writing to a text cannot fail.
    let mut text = String::from("| action |");
    for role in &columns {
        write!(text, " {role} |").ok();
    }
    write!(text, "\n|---|{}\n", "---|".repeat(columns.len())).ok();
    for action in actions {
        write!(text, "| {action} |").ok();
        for role in &columns {
            let mut relations = cells.remove(&(action, *role)).unwrap_or_default();
            relations.sort_unstable();
            relations.dedup();
            let words: Vec<&str> = relations.into_iter().map(Relation::as_str).collect();
            write!(text, " {} |", words.join(", ")).ok();
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_an_action_and_a_column_a_role_that_has_any() {
        let rules = [
            Rule::new("b.do", Role::Auditor, Relation::Everywhere),
            Rule::new("a.see", Role::GridMember, Relation::Line),
            Rule::new("a.see", Role::GridMember, Relation::Within),
        ];
        let lines = "| action | grid_member | auditor |\n|---|---|---|\n| a.see | within, line |  |\n| b.do |  | everywhere |\n";
        assert_eq!(table(&rules), lines);
    }
}
