//! `tongxin city`

use super::{Console, Exit, Failure, Outcome};
use crate::city::plan::Size;
use crate::city::{self, CannotFound, Founded};
use crate::compose::House;
use serde_json::json;
use std::time::Instant;

/// Commands about the fictional city.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Found a fictional city in an empty database: territories, departments, people, lists
    New(New),
}

/// Which city.
#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// demo, district, city or megacity
    #[arg(long, value_parser = size, default_value = "demo")]
    pub(super) size: Size,
    /// The same seed gives the same city
    #[arg(long, default_value_t = SEED, value_name = "N")]
    pub(super) seed: u64,
}

/// The seed of whoever names none.
pub(super) const SEED: u64 = 1;

/// Reads a size as people type it.
pub(super) fn size(text: &str) -> Result<Size, String> {
    Size::parse(text).ok_or_else(|| {
        let words: Vec<&str> = Size::ALL.iter().map(|size| size.as_str()).collect();
        format!("the sizes are: {}", words.join(", "))
    })
}

pub(super) async fn run(console: &Console, command: &Command) -> Outcome {
    let Command::New(new) = command;
    console.make_keys()?;
    let house = console.open_or_make().await?;
    house.migrate().await?;
    let founded = found(console, &house, new).await;
    house.app.db().close().await;
    let (has, seconds) = founded?;
    if console.wants_json() {
        console.print_json(&json!({ "founded": has, "seconds": seconds }))?;
    } else {
        console.print(describe(&has, seconds))?;
    }
    Ok(Exit::Done)
}

/// Founds a city; returns what it has, and how long that took.
pub(super) async fn found(
    console: &Console,
    house: &House,
    new: &New,
) -> Result<(Founded, f64), Failure> {
    let began = Instant::now();
    let bar = console.progress("founding", None);
    let told: city::install::Told<'_> = &mut |step| {
        bar.inc(1);
        bar.set_message(step);
    };
    let founded = Box::pin(city::found(house, new.size, new.seed, told)).await;
    bar.finish_and_clear();
    let has = founded.map_err(failure)?;
    Ok((has, began.elapsed().as_secs_f64()))
}

fn failure(error: CannotFound) -> Failure {
    match error {
        CannotFound::Exists(_) => {
            let way_out = "name another database with --database, or another folder with --data";
            Failure::new(error.to_string(), way_out)
        }
        CannotFound::Unplannable(_) => Failure::new(error.to_string(), "try another --seed"),
        CannotFound::Failed(error) => error.into(),
    }
}

/// What a city has, in a sentence.
pub(super) fn describe(has: &Founded, seconds: f64) -> String {
    let Founded { territories, departments, units, people, duties, categories, catalogue } = has;
    format!(
        "founded in {seconds:.1} s: {territories} territories, {departments} departments and branches, {units} units, {people} people; \
         {duties} duties, {categories} categories, {catalogue} rows of the catalogue"
    )
}
