//! Founds a planned city: everything of it goes through the commands that an administrator at the console has, in one transaction.
//!
//! The city is founded on the first day of last year, so that its people hold their posts in all the days that are simulated. Its ids come
//! from the seed: the same size, seed and year give the same city.

mod lists;
mod network;
mod people;

use super::plan::{CityPlan, Size, Unplannable, plan};
use crate::compose::{House, names};
use jiff::civil::Date;
use kernel::calendar::Calendar;
use kernel::id::Ids;
use kernel::policy::Actor;
use kernel::{Clock, Cx, Error, Result, Timestamp, setting};
use place::org;
use serde_json::json;
use std::sync::Arc;

/// Hears what is being done.
pub type Told<'a> = &'a mut (dyn FnMut(&'static str) + Send);

/// The calendar of the fictional city.
const CALENDAR: &str = "cn-mainland";

/// What a new city has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Founded {
    /// Territories of all levels.
    pub territories: usize,
    /// Departments and branches.
    pub departments: usize,
    /// Units.
    pub units: usize,
    /// People who hold a post.
    pub people: usize,
    /// Entries of duty lists.
    pub duties: usize,
    /// Categories, groups among them.
    pub categories: usize,
    /// Rows of the dispatch catalogue.
    pub catalogue: usize,
}

/// Why a city cannot be founded.
#[derive(Debug, thiserror::Error)]
pub enum CannotFound {
    /// One database, one city.
    #[error("there is a city already: {0}")]
    Exists(String),
    /// The plan failed.
    #[error(transparent)]
    Unplannable(#[from] Unplannable),
    /// A command failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Plans a city and founds it in the house's database. All or nothing.
///
/// # Errors
/// [`CannotFound::Exists`] where there is a city, real or not.
pub async fn found(
    house: &House,
    size: Size,
    seed: u64,
    told: Told<'_>,
) -> Result<Founded, CannotFound> {
    if let Some(city) = org::network(&house.app).await?.roots().next() {
        return Err(CannotFound::Exists(format!("{} ({})", city.name_zh, city.name_en)));
    }
    told("planning the city");
    let plan = plan(size, seed)?;
    let founded = founding_day(house)?;
    let new = house.simulated(Clock::fixed(founded), Ids::seeded(seed));
    let mut cx = new.app.write(Actor::Console).await?;
    let has = install(&mut cx, &plan, told).await?;
    told("writing it to disk");
    cx.commit().await?;
    house.refresh().await?;
    Ok(has)
}

/// Brings a planned city into the database, as of the moment of `cx`.
async fn install(cx: &mut Cx, plan: &CityPlan, told: Told<'_>) -> Result<Founded> {
    settings(cx, plan).await?;
    told("founding territories and departments");
    let orgs = network::install(cx, plan).await?;
    told("writing lists and catalogue");
    let (categories, duties) = lists::install(cx, plan, &orgs).await?;
    told("hiring people");
    people::install(cx, plan, &orgs).await?;
    Ok(Founded {
        territories: plan.territories.len(),
        departments: plan.departments.len(),
        units: plan.units.len(),
        people: plan.people.len(),
        duties,
        categories,
        catalogue: plan.catalogue.len(),
    })
}

/// Midnight of the first day of last year.
fn founding_day(house: &House) -> Result<Timestamp> {
    let calendar = house.app.shared::<Arc<Calendar>>()?;
    let today = calendar.date_of(house.app.clock().now());
    let first = Date::new(today.year() - 1, 1, 1).map_err(|why| Error::Internal(Box::new(why)))?;
    Ok(calendar.midnight(first)?)
}

/// Marks the city as fictional, and keeps what a simulation needs to know of it.
async fn settings(cx: &mut Cx, plan: &CityPlan) -> Result<()> {
    let Some(city) = plan.territories.first() else {
        return Err(Error::internal("a city without a territory was planned"));
    };
    let river = json!({
        "type": "Feature",
        "properties": { "zh": plan.river.name.zh, "en": plan.river.name.en },
        "geometry": { "type": "Polygon", "coordinates": [plan.river.water.degrees()] },
    });
    let founded = cx.now().millis().to_string();
    let (seed, river) = (plan.seed.to_string(), river.to_string());
    let all = [
        (setting::FICTIONAL_ZH, city.name.zh.as_str()),
        (setting::FICTIONAL_EN, city.name.en.as_str()),
        (names::CALENDAR, CALENDAR),
        (names::AUTOMATIC_DISPATCH, "on"),
        (names::SIZE, plan.size.as_str()),
        (names::SEED, &seed),
        (names::FOUNDED, &founded),
        (org::RIVER, &river),
    ];
    for (name, value) in all {
        setting::change(cx, name, value).await?;
    }
    Ok(())
}
