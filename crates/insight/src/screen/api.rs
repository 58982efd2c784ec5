//! The board for programs.

use super::cell::Audience;
use super::http::{everybody, territory};
use super::policy::Action;
use super::told::{self, Kept, Part};
use super::window::Asked;
use crate::metrics::{self, Board, Edition, Figures, Measure, edition};
use axum::Json;
use axum::extract::{Path, Query};
use kernel::policy::{Resource, Verdict};
use kernel::web::Caller;
use kernel::{Error, Result};
use matter::case::Rate;
use place::org::Network;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

#[derive(OpenApi)]
#[openapi(paths(board), components(schemas(BoardBody, FiguresBody, DayBody, PlaceBody, RateBody)))]
struct Document;

pub(super) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The figures of a territory. To the public, counts from 1 to one less than `minimum` are told as null.
#[derive(Serialize, ToSchema)]
pub(super) struct BoardBody {
    org: Uuid,
    code: Option<String>,
    name: String,
    /// RFC 3339: everything that happened before is counted.
    as_of: String,
    /// First day, local.
    from: String,
    /// Last day, local.
    to: String,
    /// Smaller counts are not told; absent where everything is.
    minimum: Option<i64>,
    figures: FiguresBody,
    /// Where the open cases stand at present: waiting for dispatch, asked, accepted, in hand, awaiting the reporter's word.
    stages: BTreeMap<&'static str, Option<i64>>,
    days: Vec<DayBody>,
    /// The territories below, in the order of their codes.
    places: Vec<PlaceBody>,
}

/// Counts by measure, and rates. Open and overdue are as of now, the rest over the days.
#[derive(Serialize, ToSchema)]
struct FiguresBody {
    counts: BTreeMap<&'static str, Option<i64>>,
    /// Of closed cases, those that did not end late.
    on_time: Option<RateBody>,
    /// Of valid follow-ups.
    response: Option<RateBody>,
    resolution: Option<RateBody>,
    satisfaction: Option<RateBody>,
    /// The weighted sum of the three.
    composite: Option<f64>,
    /// Over so few answers that the interval is what counts.
    uncertain: bool,
}

/// A share with its n and its 95 % Wilson interval.
#[derive(Serialize, ToSchema)]
struct RateBody {
    value: f64,
    n: u32,
    low: f64,
    high: f64,
}

impl From<Rate> for RateBody {
    fn from(Rate { value, n, low, high }: Rate) -> Self {
        Self { value, n, low, high }
    }
}

#[derive(Serialize, ToSchema)]
struct DayBody {
    day: String,
    reported: Option<i64>,
    answered: Option<i64>,
    closed: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct PlaceBody {
    org: Uuid,
    code: Option<String>,
    name: String,
    figures: FiguresBody,
}

/// Counts told by the API.
const TOLD: [Measure; 8] = [
    Measure::Reported,
    Measure::Dispatched,
    Measure::Answered,
    Measure::Closed,
    Measure::ClosedOnTime,
    Measure::Valid,
    Measure::Open,
    Measure::Overdue,
];

/// The figures of a territory by its id or code: all of them for those who direct the work there, else what the public board shows.
#[utoipa::path(
    get, path = "/api/v1/board/{org}", tag = "board",
    params(("org" = String, Path, description = "id or code"), ("days" = Option<String>, Query, description = "7, 30, 90 or all; 30 unless said otherwise"),
        ("from" = Option<String>, Query, description = "the first day instead, as 2018-03-31 or 2018-03; whole months for the public"),
        ("to" = Option<String>, Query, description = "the last day, likewise; today unless said otherwise")),
    responses((status = 200, body = BoardBody), (status = 400, description = "days that are not offered"), (status = 404))
)]
pub(super) async fn board(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<BoardBody>, Error> {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, &org)?;
    let audience = match caller.actor.permits(Action::See, &org.subject()) {
        Verdict::Allowed(_) => Audience::Desk,
        Verdict::Denied(_) => everybody()?,
    };
    let mut cx = caller.read().await?;
    let window = asked.window(metrics::today(&cx), audience)?;
    let board = metrics::board(&mut cx, org.id, window.span).await?;
    let kept = told::kept(&mut cx, &network, &board, (window.span, audience)).await?;
    Ok(Json(
        Told {
            kept: &kept,
            network: &network,
            zh: caller.l.is_zh(),
            audience,
            edition: edition(board.period.to)?,
        }
        .body(&board),
    ))
}

/// Who is told, and with what.
struct Told<'a> {
    /// What is not told of the territory.
    kept: &'a Kept,
    network: &'a Network,
    zh: bool,
    audience: Audience,
    edition: &'a Edition,
}

impl Told<'_> {
    fn body(&self, board: &Board) -> BoardBody {
        let columns = [Measure::Reported, Measure::Answered, Measure::Closed]
            .map(|measure| self.audience.spread(self.kept, measure, &board.by_day(measure)));
        let days = board.days.iter().enumerate().map(|(at, day)| {
            let [reported, answered, closed] =
                columns.each_ref().map(|c| c.get(at).and_then(|shown| shown.count()));
            DayBody { day: day.day.to_string(), reported, answered, closed }
        });
        BoardBody {
            org: board.org.0,
            code: self.network.get(board.org).and_then(|org| org.code.clone()),
            name: self.network.name(board.org, self.zh).to_owned(),
            as_of: board.as_of.to_string(),
            from: board.period.from.to_string(),
            to: board.period.to.to_string(),
            minimum: match self.audience {
                Audience::Desk => None,
                Audience::Public(minimum) => Some(minimum),
            },
            figures: self.figures(
                &board.figures,
                TOLD.map(|m| Some(board.figures.of(m)).filter(|_| !self.kept.contains(&m))),
            ),
            stages: self.stages(board),
            days: days.collect(),
            places: self.places(board),
        }
    }

    fn stages(&self, board: &Board) -> BTreeMap<&'static str, Option<i64>> {
        let stages = Measure::STAGES.map(|stage| board.figures.of(stage));
        let shown = self.audience.spread(self.kept, Measure::Open, &stages);
        Measure::STAGES
            .iter()
            .map(|stage| stage.as_str())
            .zip(shown.iter().map(|s| s.count()))
            .collect()
    }

    fn places(&self, board: &Board) -> Vec<PlaceBody> {
        let below = told::below(self.network, board);
        let hidden = self.audience.of_parts(self.kept, &below);
        let place = |((org, figures), kept): (&Part, Kept)| {
            let org = self.network.get((*org)?)?;
            let told = |measure| Some(figures.of(measure)).filter(|_| !kept.contains(&measure));
            Some(PlaceBody {
                org: org.id.0,
                code: org.code.clone(),
                name: org.name(self.zh).to_owned(),
                figures: self.figures(figures, TOLD.map(told)),
            })
        };
        below.iter().zip(hidden).filter_map(place).collect()
    }

    fn figures(&self, figures: &Figures, counts: [Option<i64>; TOLD.len()]) -> FiguresBody {
        let counts: BTreeMap<_, _> =
            TOLD.iter().map(|measure| measure.as_str()).zip(counts).collect();
        // A rate tells its n: where that is not told, the rate is not either.
        let told = |measure: Measure| counts.get(measure.as_str()).is_some_and(Option::is_some);
        let on_time = figures.on_time().filter(|_| told(Measure::Closed));
        let judged = figures.judged(self.edition).filter(|_| told(Measure::Valid));
        let rates = judged.map(|judged| judged.rates);
        FiguresBody {
            on_time: on_time.map(RateBody::from),
            response: rates.map(|r| r.response.into()),
            resolution: rates.map(|r| r.resolution.into()),
            satisfaction: rates.map(|r| r.satisfaction.into()),
            composite: rates.map(|r| r.composite),
            uncertain: judged.is_some_and(|judged| judged.uncertain),
            counts,
        }
    }
}
