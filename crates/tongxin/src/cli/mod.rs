//! The command line. Each command is a file with its options and a `run`; what they share is the [`Console`].
//!
//! Exit codes: 0 done; 1 it failed; 2 something was found (by `doctor`, `ledger verify`, `audit verify`, `config check`), or the command was not understood.

mod audit;
mod case;
mod city;
mod config;
mod console;
mod demo;
mod doctor;
mod export;
mod failure;
mod import;
mod ledger;
mod logging;
mod migrate;
mod openapi;
pub mod policy;
mod serve;
mod simulate;
mod user;
mod vault;

pub use console::Console;
pub use failure::{Exit, Failure, Outcome};

use crate::config::Flags;
use clap::{CommandFactory, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// 同心 tongxin: what residents report about their city, seen through to the answer.
#[derive(Debug, Parser)]
#[command(
    name = "tongxin",
    version,
    propagate_version = true,
    after_help = "Exit codes: 0 done, 1 failed, 2 something was found or the command was not understood.\n\
                  Settings: ./tongxin.toml, then TONGXIN_* of the environment, then these options; see `tongxin config check`."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
struct Global {
    /// The settings file [default: ./tongxin.toml if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of the database and the photos [default: var]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// sqlite:FILE or postgres://… (with a password, rather use TONGXIN_DATABASE: everybody sees a command line)
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// Print results as JSON on standard output, and errors as JSON on standard error
    #[arg(long, global = true)]
    json: bool,
    /// Print results and errors only
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(serve::Args),
    /// Run the server over a fictional city with a past, and with people who live in it
    Demo(demo::Args),
    /// The fictional city
    #[command(subcommand)]
    City(city::Command),
    /// Let the people of the fictional city live through some days
    Simulate(simulate::Args),
    /// Bring the database's schema up to date
    Migrate(migrate::Args),
    /// Look for anything that is not as it should be; changes nothing unless --rebuild says so
    Doctor(doctor::Args),
    /// The ledger: every event with the hash of the one before
    #[command(subcommand)]
    Ledger(ledger::Command),
    /// The key that signs, and what was signed with it
    #[command(subcommand)]
    Audit(audit::Command),
    /// One case, at the console
    #[command(subcommand)]
    Case(case::Command),
    /// Bring in territories, boundaries, or cases of another system
    #[command(subcommand)]
    Import(import::Command),
    /// Write cases or events to standard output or a file
    Export(export::Args),
    /// Accounts and their posts
    #[command(subcommand)]
    User(user::Command),
    /// Sealed personal fields and their keys
    #[command(subcommand)]
    Vault(vault::Command),
    /// Who may do what
    #[command(subcommand)]
    Policy(policy::Command),
    /// Print the OpenAPI document
    Openapi,
    /// The settings in force
    #[command(subcommand)]
    Config(config::Command),
    /// Print a completion script for a shell
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(other) => return not_understood(&other),
    };
    let json = cli.global.json;
    match start(cli) {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Found) => ExitCode::from(2),
        Err(failure) => failure.report(json),
    }
}

/// Help and the version, or a command line that is none; in the form that was asked for.
fn not_understood(error: &clap::Error) -> ExitCode {
    let json = std::env::args_os().any(|argument| argument == "--json");
    if json && error.use_stderr() {
        let text = error.render().to_string();
        let what = text.trim_start_matches("error: ").lines().next().unwrap_or_default();
        Failure::new(what, "`tongxin help` lists the commands and their options").report(true);
        return ExitCode::from(2);
    }
    error.print().ok();
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn start(cli: Cli) -> Outcome {
    let Cli { mut global, command } = cli;
    if let Command::Completions { shell } = command {
        // Into memory first: the generator would panic when nobody reads to the end.
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Cli::command(), "tongxin", &mut script);
        std::io::stdout().write_all(&script)?;
        return Ok(Exit::Done);
    }
    let environment = console::environment();
    if matches!(command, Command::Demo(_)) && !environment.contains_key("TONGXIN_DATA") {
        global.data.get_or_insert_with(|| demo::FOLDER.to_owned());
    }
    let flags = flags(&global, &command);
    let loaded = match crate::config::load(&flags, &environment) {
        Ok(loaded) => loaded,
        Err(problems) => return config::refuse(&problems),
    };
    logging::start(&loaded, matches!(command, Command::Serve(_) | Command::Demo(_)))?;
    let console = Console::new(loaded, global.json, global.quiet);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(Box::pin(run(&console, command)))
}

async fn run(console: &Console, command: Command) -> Outcome {
    match command {
        Command::Serve(_) => serve::run(console).await,
        Command::Demo(args) => demo::run(console, &args).await,
        Command::City(command) => city::run(console, &command).await,
        Command::Simulate(args) => simulate::run(console, &args).await,
        Command::Migrate(args) => migrate::run(console, &args).await,
        Command::Doctor(args) => doctor::run(console, &args).await,
        Command::Ledger(command) => ledger::run(console, &command).await,
        Command::Audit(command) => audit::run(console, &command).await,
        Command::Case(command) => case::run(console, &command).await,
        Command::Import(command) => import::run(console, &command).await,
        Command::Export(args) => export::run(console, &args).await,
        Command::User(command) => user::run(console, &command).await,
        Command::Vault(command) => vault::run(console, &command).await,
        Command::Policy(command) => policy::run(console, &command).await,
        Command::Openapi => openapi::run(console),
        Command::Config(command) => config::run(console, &command),
        Command::Completions { .. } => Ok(Exit::Done),
    }
}

/// What the options say about settings.
fn flags(global: &Global, command: &Command) -> Flags {
    let mut values = Vec::new();
    let mut set = |name: &'static str, value: &Option<String>| {
        values.extend(value.clone().map(|value| (name, value)));
    };
    set("data", &global.data);
    set("database", &global.database);
    if let Command::Serve(args) = command {
        set("listen", &args.listen);
        set("public_url", &args.public_url);
    }
    if let Command::Demo(args) = command {
        set("listen", &args.listen);
    }
    Flags { config: global.config.clone(), values }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_of_a_command_become_settings() {
        let cli = Cli::parse_from(["tongxin", "serve", "--listen", "127.0.0.1:9", "--data", "d"]);
        let flags = flags(&cli.global, &cli.command);
        assert_eq!(flags.values, [("data", "d".to_owned()), ("listen", "127.0.0.1:9".to_owned())]);
    }

    #[test]
    fn a_password_cannot_be_given_as_an_option() {
        let given = ["tongxin", "user", "password", "li", "--password", "x"];
        assert!(Cli::try_parse_from(given).is_err());
    }
}
