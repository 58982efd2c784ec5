//! `tongxin import`

use super::{Console, Exit, Failure, Outcome};
use crate::compose::House;
use crate::import::{self, Map, Table, Unfit};
use kernel::Cx;
use kernel::outbox;
use kernel::policy::Actor;
use kernel::web::{L10n, Lang};
use place::org::import as network;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Commands that bring data in. A file comes in whole or not at all; twice is once.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Cases of another system, by a mapping file that says which column is what
    Cases {
        /// The mapping file
        #[arg(long, value_name = "FILE.toml")]
        map: PathBuf,
        /// The rows, with a head line
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
        #[command(flatten)]
        manner: Manner,
    },
    /// Territories by their division codes: columns code12 (or code), name, and if present name_en, level, parent
    Divisions {
        /// The rows, with a head line
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
        #[command(flatten)]
        manner: Manner,
    },
    /// Where territories lie: a GeoJSON collection in WGS-84
    Boundaries {
        /// The shapes, each with the code of its territory
        #[arg(value_name = "FILE.geojson")]
        file: PathBuf,
        /// The property that holds the code
        #[arg(long, default_value = "adcode")]
        property: String,
        /// Warn of overlaps and gaps larger than this
        #[arg(long, value_name = "SQUARE METRES", default_value_t = 100.0)]
        tolerance: f64,
        #[command(flatten)]
        manner: Manner,
    },
}

/// How an import goes about it.
#[derive(Debug, clap::Args)]
pub(super) struct Manner {
    /// Check, count and report; write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(console: &Console, command: &Command) -> Outcome {
    console
        .with_house(async |house| match command {
            Command::Cases { map, file, manner } => {
                cases(console, &house, (map, file), manner).await
            }
            Command::Divisions { file, manner } => {
                let rows = text(file)?;
                let mut cx = house.app.write(Actor::Console).await?;
                let report =
                    network::import_divisions(&mut cx, rows.as_bytes(), mode(manner)).await?;
                note(&mut cx, "divisions", file, &report).await?;
                cx.commit().await?;
                told(console, &house, &report, manner)
            }
            Command::Boundaries { file, property, tolerance, manner } => {
                let options = network::BoundaryOptions {
                    property: property.clone(),
                    square_metres: *tolerance,
                };
                let shapes = text(file)?;
                let mut cx = house.app.write(Actor::Console).await?;
                let report =
                    network::import_boundaries(&mut cx, &shapes, &options, mode(manner)).await?;
                note(&mut cx, "boundaries", file, &report).await?;
                cx.commit().await?;
                told(console, &house, &report, manner)
            }
        })
        .await
}

/// Writes down that a file was brought in, if it was and said something new.
async fn note(
    cx: &mut Cx,
    what: &'static str,
    file: &Path,
    report: &network::Report,
) -> kernel::Result<()> {
    if !report.applied || report.says_nothing_new() {
        return Ok(());
    }
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let (rows, new) = (report.rows, report.added + report.changed);
    import::CarriedOut { what, file: &name, rows, new }.record(cx).await
}

const fn mode(manner: &Manner) -> network::Mode {
    if manner.dry_run { network::Mode::DryRun } else { network::Mode::Apply }
}

fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| {
        Failure::new(format!("{}: {error}", path.display()), "check the name of the file")
    })
}

/// The text of a file; one in another encoding is told once.
fn text(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    import::utf8(&name(path), bytes).map_err(|why| Failure::new(why, "then import it again"))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

async fn cases(
    console: &Console,
    house: &House,
    (map, file): (&Path, &Path),
    manner: &Manner,
) -> Outcome {
    let way_out = "see the chapter on importing, and the maps in examples/";
    let map = Map::read(map).map_err(|why| Failure::new(why.to_string(), way_out))?;
    let rows = BufReader::new(open(file)?);
    let table = Table::read(&name(file), rows)
        .map_err(|why| Failure::new(why, "save it as CSV in UTF-8 with a head line"))?;
    let bar = console.progress("importing", Some(table.rows()));
    let (began, mode) =
        (Instant::now(), if manner.dry_run { import::Mode::DryRun } else { import::Mode::Apply });
    let report =
        import::import_cases(&house.app, &map, &table, mode, |row| bar.set_position(row)).await;
    bar.finish_and_clear();
    let report = report.map_err(|unfit| match unfit {
        Unfit::Map(why) => Failure::new(why.to_string(), way_out),
        Unfit::Failed(error) => Failure::told(error, house),
    })?;
    if report.applied {
        // Boards and whoever else listens know of it when the command ends, whether or not a server runs.
        let bar = console.progress("counting", None);
        outbox::drain_all(&house.app, &house.subscribers).await?;
        bar.finish_and_clear();
    }
    if console.wants_json() {
        console.print_json(&report)?;
    } else {
        console.print(report.to_text())?;
    }
    console.say(format!("{:.1} s", began.elapsed().as_secs_f64()));
    ended(console, report.bad_rows(), report.says_nothing_new(), manner)
}

/// Prints what became of territories or boundaries.
fn told(console: &Console, house: &House, report: &network::Report, manner: &Manner) -> Outcome {
    if console.wants_json() {
        console.print_json(report)?;
    } else {
        let words = L10n::new(house.app.catalog().clone(), Lang::En);
        for finding in &report.problems {
            console.print(format!(
                "row {}, {}: {}",
                finding.row,
                finding.field.name,
                finding.message(&words)
            ))?;
        }
        for finding in &report.warnings {
            console.print(format!("row {}, warning: {}", finding.row, finding.message(&words)))?;
        }
        let network::Report { rows, added, changed, unchanged, skipped, .. } = report;
        console.print(if report.problems.is_empty() {
            format!(
                "{rows} rows read: {added} new, {changed} changed, {unchanged} as they were, {skipped} passed over"
            )
        } else {
            format!("{rows} rows read; none was taken")
        })?;
    }
    ended(console, report.problems.len(), report.says_nothing_new(), manner)
}

fn ended(console: &Console, bad: usize, nothing_new: bool, manner: &Manner) -> Outcome {
    if bad > 0 {
        let what = format!("{bad} bad rows; nothing was written");
        return Err(Failure::new(what, "correct the rows named above and import the file again"));
    }
    console.say(match (manner.dry_run, nothing_new) {
        (_, true) => "nothing new in this file; nothing changed",
        (true, false) => "a dry run: nothing was written",
        (false, false) => "done",
    });
    Ok(Exit::Done)
}
