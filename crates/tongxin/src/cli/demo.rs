//! `tongxin demo`: a fictional city with a past, and people who go on living in it.

use super::city::New;
use super::{Console, Failure, Outcome, city, serve, simulate};
use crate::city::plan::Size;
use crate::compose::House;
use crate::simulate::{History, Live, Pace};
use place::org;

/// The demo's folder, unless another is named.
pub(super) const FOLDER: &str = "var/demo";

/// Options of `demo`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address and port [default: 127.0.0.1:8311]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) listen: Option<String>,
    /// How many days of past a new city gets
    #[arg(long, default_value_t = 60, value_name = "N")]
    days: u32,
    /// How large a new city is: demo, district, city or megacity
    #[arg(long, value_parser = city::size, default_value = "demo")]
    size: Size,
    /// The same seed gives the same city and past
    #[arg(long, default_value_t = city::SEED, value_name = "N")]
    seed: u64,
    /// Nobody but visitors acts
    #[arg(long)]
    no_live: bool,
}

pub(super) async fn run(console: &Console, args: &Args) -> Outcome {
    console.make_keys()?;
    let house = console.open_or_make().await?;
    house.migrate().await?;
    if org::network(&house.app).await?.roots().next().is_none() {
        make(console, &house, args).await?;
    }
    // Also without anybody in it: a demo on a real city's data must not start.
    let live = Live::begin(&house).await.map_err(simulate::failure)?;
    serve::listen(console, house, |workers| {
        if !args.no_live {
            live.join(workers);
        }
    })
    .await
}

/// Founds the city and gives it a past that ends now.
async fn make(console: &Console, house: &House, args: &Args) -> Result<(), Failure> {
    let new = New { size: args.size, seed: args.seed };
    let (has, seconds) = city::found(console, house, &new).await?;
    console.say(city::describe(&has, seconds));
    if args.days == 0 {
        return Ok(());
    }
    let until = house.app.clock().now();
    let history = History {
        from: simulate::days_before(until, args.days),
        until,
        per_day: simulate::usual(house).await?,
        seed: args.seed,
        pace: Pace::Max,
    };
    let (tally, seconds) = simulate::live_through(console, house, history).await?;
    console.say(simulate::describe(&tally, seconds));
    Ok(())
}
