//! `tongxin simulate`

use super::city::{self, New};
use super::{Console, Exit, Failure, Outcome};
use crate::city::plan::Size;
use crate::compose::{House, names};
use crate::simulate::{CannotSimulate, History, Pace, Tally};
use jiff::civil::Date;
use kernel::calendar::Calendar;
use kernel::{Timestamp, setting};
use place::org;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Options of `simulate`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How many days to live through
    #[arg(long, default_value_t = 7, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    days: u32,
    /// The last day [default: until now]
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Reports on an average day [default: one for every 15 grids]
    #[arg(long, value_name = "N")]
    per_day: Option<f64>,
    /// The same seed gives the same days
    #[arg(long, default_value_t = city::SEED, value_name = "N")]
    seed: u64,
    /// Simulated seconds in one of ours, or max
    #[arg(long, value_parser = pace, default_value = "max", value_name = "N|max")]
    speed: Pace,
    /// First found a city of this size if there is none: demo, district, city or megacity
    #[arg(long, value_parser = city::size)]
    size: Option<Size>,
}

fn pace(text: &str) -> Result<Pace, String> {
    match (text, text.parse()) {
        ("max", _) => Ok(Pace::Max),
        (_, Ok(times)) if times > 0 => Ok(Pace::Times(times)),
        _ => Err("write a whole number from 1 on, or max".to_owned()),
    }
}

pub(super) async fn run(console: &Console, args: &Args) -> Outcome {
    let house = match args.size {
        Some(_) => {
            console.make_keys()?;
            console.open_or_make().await?
        }
        None => console.open().await?,
    };
    house.migrate().await?;
    let outcome = simulate(console, &house, args).await;
    house.app.db().close().await;
    outcome
}

async fn simulate(console: &Console, house: &House, args: &Args) -> Outcome {
    if let Some(size) = args.size
        && org::network(&house.app).await?.roots().next().is_none()
    {
        let (has, seconds) = city::found(console, house, &New { size, seed: args.seed }).await?;
        console.say(city::describe(&has, seconds));
    }
    let until = end(house, args.until)?;
    let history = History {
        from: days_before(until, args.days),
        until,
        per_day: match args.per_day {
            Some(per_day) => per_day,
            None => usual(house).await?,
        },
        seed: args.seed,
        pace: args.speed,
    };
    let (tally, seconds) = live_through(console, house, history).await?;
    if console.wants_json() {
        console.print_json(&json!({ "tally": tally, "seconds": seconds }))?;
    } else {
        console.print(describe(&tally, seconds))?;
    }
    Ok(Exit::Done)
}

/// The end of the last day, or now.
fn end(house: &House, last: Option<Date>) -> Result<Timestamp, Failure> {
    let now = house.app.clock().now();
    let Some(last) = last else { return Ok(now) };
    let calendar = house.app.shared::<Arc<Calendar>>()?;
    if last > calendar.date_of(now) {
        let what = format!("{last} has not come yet");
        return Err(Failure::new(what, "leave --until out, or name a day of the past"));
    }
    let next = last.tomorrow().map_err(|why| Failure::new(why.to_string(), "name another day"))?;
    Ok(calendar.midnight(next).map_err(kernel::Error::from)?.min(now))
}

/// The moment so many days before another.
pub(super) fn days_before(until: Timestamp, days: u32) -> Timestamp {
    until - Duration::from_hours(24 * u64::from(days))
}

/// Reports on an average day in a city of this size.
pub(super) async fn usual(house: &House) -> Result<f64, Failure> {
    let mut tx = house.app.db().read().await?;
    let size = setting::get(&mut tx, names::SIZE).await?;
    let grids = size.as_deref().and_then(Size::parse).map_or(0, |size| size.counts().grids);
    Ok(f64::from(u32::try_from(grids).unwrap_or(u32::MAX)) / 15.0)
}

/// Lives through some days, with a bar; returns what came of it, and how long it took.
pub(super) async fn live_through(
    console: &Console,
    house: &House,
    history: History,
) -> Result<(Tally, f64), Failure> {
    let began = Instant::now();
    let hours = |from: Timestamp, to: Timestamp| to.since(from).as_secs() / 3_600;
    let bar = console.progress("living, in hours", Some(hours(history.from, history.until)));
    let mut told = |lived| bar.set_position(hours(history.from, lived));
    let lived = Box::pin(history.run(house, &mut told)).await;
    bar.finish_and_clear();
    Ok((lived.map_err(failure)?, began.elapsed().as_secs_f64()))
}

pub(super) fn failure(error: CannotSimulate) -> Failure {
    let way_out = match error {
        CannotSimulate::Failed(error) => return error.into(),
        CannotSimulate::Real => "found one with `tongxin city new` in a database of its own",
        CannotSimulate::BeforeFounding(_) => "simulate fewer --days, or a later --until",
        CannotSimulate::LivedThrough(_) => "leave --until out, or name a later day",
        CannotSimulate::Unplannable(_) | CannotSimulate::Words(_) => {
            "this is a fault of the program: please report it"
        }
    };
    Failure::new(error.to_string(), way_out)
}

/// What came of it, in a few lines.
pub(super) fn describe(tally: &Tally, seconds: f64) -> String {
    let list = |counts: &std::collections::BTreeMap<&str, u64>| {
        counts.iter().map(|(what, n)| format!("{what} {n}")).collect::<Vec<_>>().join(", ")
    };
    let refused = match tally.refusals() {
        0 => "nothing was refused".to_owned(),
        n => format!("{n} refused: {}", list(&tally.refused)),
    };
    let repeats = tally.repeats;
    format!(
        "lived through in {seconds:.1} s, {} acts: {} (of these reports, {repeats} repeat another)\n{refused}",
        tally.acts(),
        list(&tally.done),
    )
}
