//! `tongxin audit`

use super::{Console, Exit, Failure, Outcome};
use insight::audit::{self, Asked, Export, Format};
use kernel::calendar::Calendar;
use kernel::policy::Actor;
use kernel::seal::{PublicKey, Seal, SealFile};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Commands about what leaves the house signed.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make the key that signs exports and anchors, if there is none; print its public half
    Key {
        /// Only print the public half; make nothing
        #[arg(long)]
        public: bool,
    },
    /// Write entries of the ledger to a new file, and their signature beside it as FILE.sig
    Export(ExportArgs),
    /// Check an exported file against its signature (exit code 2 if it is another)
    Verify {
        /// The exported file
        file: PathBuf,
        /// Its signature
        signature: PathBuf,
        /// Public key (PEM) to trust instead of this installation's; may be given again
        #[arg(long, value_name = "PEM")]
        key: Vec<PathBuf>,
    },
}

/// Options of `audit export`: the words of the auditor's page.
#[derive(Debug, clap::Args)]
pub(super) struct ExportArgs {
    /// A new file
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// How to write it: csv or jsonl
    #[arg(long, default_value = "csv", value_parser = format)]
    format: Format,
    /// Who: a login or a name, or system, console, public, reporter
    #[arg(long, default_value = "")]
    actor: String,
    /// What about: a case number, a login, an organisation's code or name, a stream's id
    #[arg(long, default_value = "")]
    object: String,
    /// What was done: a group, e.g. sign-ins, or a kind, e.g. post.given
    #[arg(long, default_value = "")]
    action: String,
    /// From this day or minute in the city's time
    #[arg(long, default_value = "")]
    from: String,
    /// To the end of this day or minute
    #[arg(long, default_value = "")]
    to: String,
}

fn format(text: &str) -> Result<Format, String> {
    [Format::Csv, Format::Jsonl]
        .into_iter()
        .find(|format| format.as_str() == text)
        .ok_or_else(|| "the formats are: csv, jsonl".to_owned())
}

pub(super) async fn run(console: &Console, command: &Command) -> Outcome {
    match command {
        Command::Key { public } => key(console, *public),
        Command::Export(args) => export(console, args).await,
        Command::Verify { file, signature, key } => verify(console, file, signature, key),
    }
}

fn key(console: &Console, public: bool) -> Outcome {
    let path = &console.settings().audit_key;
    if !public && Seal::make(path)? {
        console.say(format!("made {}; keep a copy where only you can read it", path.display()));
    }
    let key = own(path)?;
    if console.wants_json() {
        console.print_json(&serde_json::json!({ "public": key.to_hex() }))?;
    } else {
        console.print(key.to_pem()?)?;
    }
    Ok(Exit::Done)
}

fn own(path: &Path) -> Result<PublicKey, Failure> {
    Ok(Seal::open(path)
        .map_err(|error| match error {
            kernel::Error::NotFound => Failure::new(
                format!("there is no key at {}", path.display()),
                "make one with `tongxin audit key`, or name the public key to trust with --key",
            ),
            other => other.into(),
        })?
        .public())
}

/// The public keys to trust: those named, else this installation's.
pub(super) fn trusted(console: &Console, named: &[PathBuf]) -> Result<Vec<PublicKey>, Failure> {
    if named.is_empty() {
        return Ok(vec![own(&console.settings().audit_key)?]);
    }
    named
        .iter()
        .map(|path| {
            PublicKey::read(&read(path)?).map_err(|_| {
                Failure::new(
                    format!("{} holds no Ed25519 public key", path.display()),
                    "name a file as `tongxin audit key --public` prints it",
                )
            })
        })
        .collect()
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| unread(path, &error))
}

fn unread(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()), "name a file that can be read")
}

async fn export(console: &Console, args: &ExportArgs) -> Outcome {
    console
        .with_house(async |house| {
            let filter = Asked {
                actor: args.actor.clone(),
                object: args.object.clone(),
                action: args.action.clone(),
                from: args.from.clone(),
                to: args.to.clone(),
            };
            let beside = beside(&args.output);
            let (mut out, mut sig) = (fresh(&args.output)?, fresh(&beside)?);
            let zone = house.app.shared::<Arc<Calendar>>()?.zone().clone();
            let cx = house.app.read(Actor::Console).await?;
            let begun = Export::begin(cx, filter, &zone, args.format).await;
            let mut export = begun.map_err(|error| Failure::told(error, &house))?;
            let bar = console.progress("exporting", None);
            while let Some(rows) = export.rows().await? {
                out.write_all(&rows)?;
                bar.inc(1);
            }
            bar.finish_and_clear();
            out.sync_all()?;
            let sealed = export.seal(&house.app.shared::<SealFile>()?.seal()?)?;
            writeln!(sig, "{}", serde_json::to_string(&sealed)?)?;
            sig.sync_all()?;
            console.say(format!("signed: {}", beside.display()));
            Ok(Exit::Done)
        })
        .await
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".sig");
    name.into()
}

/// A file that was not there before.
fn fresh(path: &Path) -> Result<File, Failure> {
    File::create_new(path).map_err(|error| {
        Failure::new(
            format!("{}: {error}", path.display()),
            "name a file that is not there yet, in a folder that is",
        )
    })
}

fn verify(console: &Console, file: &Path, signature: &Path, named: &[PathBuf]) -> Outcome {
    let keys = trusted(console, named)?;
    let opened = File::open(file).map_err(|error| unread(file, &error))?;
    match audit::verify(opened, &read(signature)?, &keys) {
        Ok(manifest) => {
            if console.wants_json() {
                console.print_json(&manifest)?;
            } else {
                console.print(format!(
                    "{} rows of {} streams, as they were signed at {} by {}",
                    manifest.rows, manifest.streams, manifest.made_at, manifest.made_by
                ))?;
            }
            Ok(Exit::Done)
        }
        Err(unfit) => {
            console.print(format!("✗ {}: {unfit}", file.display()))?;
            Ok(Exit::Found)
        }
    }
}
