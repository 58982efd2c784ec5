//! The command line. Each command is a file with its options and a `run`; what they share is the [`Console`].
//!
//! Exit codes: 0 done; 1 it failed; 2 something was found (by `doctor`, `ledger verify`, `config check`), or the command was not understood.

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

pub use console::Console;
pub use failure::{Exit, Failure, Outcome};

use crate::config::Flags;
use clap::{CommandFactory, Parser, Subcommand};
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
    /// Print results as JSON
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
    /// Look for anything that is not as it should be; repairs nothing
    Doctor(doctor::Args),
    /// The ledger: every event with the hash of the one before
    #[command(subcommand)]
    Ledger(ledger::Command),
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
    let cli = Cli::parse();
    match start(cli) {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Found) => ExitCode::from(2),
        Err(failure) => failure.report(),
    }
}

fn start(cli: Cli) -> Outcome {
    let Cli { mut global, command } = cli;
    if let Command::Completions { shell } = command {
        clap_complete::generate(shell, &mut Cli::command(), "tongxin", &mut std::io::stdout());
        return Ok(Exit::Done);
    }
    let environment = console::environment();
    if matches!(command, Command::Demo(_)) && !environment.contains_key("TONGXIN_DATA") {
        global.data.get_or_insert_with(|| demo::FOLDER.to_owned());
    }
    let flags = flags(&global, &command);
    let loaded = match crate::config::load(&flags, &environment) {
        Ok(loaded) => loaded,
        Err(problems) => return config::refuse(&problems, global.json),
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
        Command::Case(command) => case::run(console, &command).await,
        Command::Import(command) => import::run(console, &command).await,
        Command::Export(args) => export::run(console, &args).await,
        Command::User(command) => user::run(console, &command).await,
        Command::Policy(command) => policy::run(console, &command),
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
