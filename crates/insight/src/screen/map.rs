//! The territories of a board on its map: the stronger the colour, the more was reported there.

use super::cell::Audience;
use super::http::{everybody, territory};
use super::policy::Action;
use super::told;
use super::window::{Asked, Window};
use crate::metrics::{self, Figures, Measure};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use kernel::territory::OrgId;
use kernel::web::{Caller, L10n};
use kernel::{Cx, Result};
use place::org::{Network, Org};
use std::collections::HashMap;

/// For everybody.
pub(super) async fn public(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, &org)?;
    let mut cx = caller.read().await?;
    let window = asked.window(metrics::today(&cx), everybody()?)?;
    areas(&mut cx, &caller.l, &network, org, &window).await
}

/// For those who direct the work.
pub(super) async fn desk(
    caller: Caller,
    Path(org): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let network = place::org::network(&caller.app).await?;
    let org = territory(&network, &org)?;
    let mut cx = caller.read().await?;
    cx.allow(Action::See, org)?;
    let window = asked.window(metrics::today(&cx), Audience::Desk)?;
    areas(&mut cx, &caller.l, &network, org, &window).await
}

async fn areas(
    cx: &mut Cx,
    l: &L10n,
    network: &Network,
    org: &Org,
    window: &Window,
) -> Result<Response> {
    let (audience, suffix) = (window.audience, window.suffix());
    let board = metrics::board(cx, org.id, window.span).await?;
    let figures: HashMap<OrgId, &Figures> =
        board.below.iter().map(|named| (named.org, &named.figures)).collect();
    let kept = told::kept(cx, network, &board, (window.span, audience)).await?;
    let below = told::below(network, &board);
    // The strength of a colour tells a count as well as the count does.
    let told: HashMap<Option<OrgId>, i64> = below
        .iter()
        .zip(audience.of_parts(&kept, &below))
        .filter(|(_, kept)| !kept.contains(&Measure::Reported))
        .map(|((org, figures), _)| (*org, figures.of(Measure::Reported)))
        .collect();
    let reported = |org: &Org| told.get(&Some(org.id)).copied().unwrap_or_default();
    let below: Vec<&Org> =
        network.children(org.id).filter(|child| child.level().is_some()).collect();
    let most = below.iter().map(|child| reported(child)).max().unwrap_or_default();
    let feature = |child: &&Org| {
        let overdue = figures.get(&child.id).map_or(0, |figures| figures.of(Measure::Overdue));
        let tone = if audience == Audience::Desk && overdue > 0 { "overdue" } else { "info" };
        let mut properties = JsonObject::new();
        properties.insert("name".to_owned(), child.name(l.is_zh()).into());
        properties
            .insert("href".to_owned(), format!("{}/{}{suffix}", audience.base(), child.id).into());
        properties.insert("tone".to_owned(), tone.into());
        properties.insert("share".to_owned(), share(reported(child), most).into());
        let geometry = Geometry::new(GeometryValue::from(network.area(child.id)?));
        Some(Feature {
            geometry: Some(geometry),
            properties: Some(properties),
            ..Feature::default()
        })
    };
    let mut features: Vec<Feature> = below.iter().filter_map(feature).collect();
    features.extend(place::org::river(cx).await?);
    let kind =
        [(header::CONTENT_TYPE, "application/geo+json"), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, FeatureCollection::new(features).to_string()).into_response())
}

#[expect(clippy::cast_precision_loss, reason = "the strength of a colour")]
fn share(n: i64, most: i64) -> f64 {
    if most == 0 { 0.0 } else { n as f64 / most as f64 }
}
