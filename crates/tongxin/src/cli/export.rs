//! `tongxin export`

use super::{Console, Exit, Failure, Outcome};
use crate::export::{self, Format, Order, What};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Options of `export`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to write
    #[arg(value_enum)]
    what: What,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// A new file [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) async fn run(console: &Console, args: &Args) -> Outcome {
    console
        .with_house(async |house| {
            let (what, format) = (args.what, args.format);
            let mut out = open(args.output.as_deref())?;
            let mut tx = house.app.db().read().await?;
            let before = export::count(&mut tx, what).await?;
            drop(tx);
            export::record(&house.app, what, format, before).await?;
            let mut tx = house.app.db().read().await?;
            let total = export::count(&mut tx, what).await?;
            let bar = console.progress("exporting", Some(total));
            let order = Order { what, format, as_of: house.app.clock().now() };
            export::write(&mut tx, order, &mut out, |rows| bar.set_position(rows)).await?;
            out.flush()?;
            bar.finish_and_clear();
            console.say(format!("{total} rows"));
            Ok(Exit::Done)
        })
        .await
}

/// The place to write to. A file that is there already is left alone.
fn open(path: Option<&Path>) -> Result<Box<dyn Write + Send>, Failure> {
    let Some(path) = path else { return Ok(Box::new(BufWriter::new(std::io::stdout()))) };
    let file = File::create_new(path).map_err(|error| {
        Failure::new(
            format!("{}: {error}", path.display()),
            "name a file that is not there yet, in a folder that is",
        )
    })?;
    Ok(Box::new(BufWriter::new(file)))
}
