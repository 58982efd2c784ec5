//! The areas on the territory browser's map.

use crate::org::network::Network;
use crate::org::water::river;
use crate::org::{Org, network};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use kernel::territory::OrgId;
use kernel::web::caller::Caller;
use kernel::{Error, Result};

/// The areas directly below a territory, or its own where nothing below is drawn; a click on one leads to its page.
///
/// Changes with the network only: browsers ask with the version they have, and mostly hear that it is still the one.
pub(super) async fn children(
    caller: Caller,
    Path(id): Path<OrgId>,
    headers: HeaderMap,
) -> Result<Response> {
    let network = network(&caller.app).await?;
    let org = network.get(id).ok_or(Error::NotFound)?;
    let mark = format!("W/\"{}-{}\"", network.version(), caller.l.lang().tag());
    let unchanged = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|asked| asked.to_str().ok())
        .any(|asked| asked.split(',').any(|one| one.trim() == mark));
    let mark = HeaderValue::from_str(&mark).map_err(|why| Error::Internal(Box::new(why)))?;
    let caching = [
        (header::ETAG, mark),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::VARY, HeaderValue::from_static("Cookie, Accept-Language")),
    ];
    if unchanged {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let kind = [(header::CONTENT_TYPE, "application/geo+json")];
    let river = river(&mut caller.read().await?).await?;
    let areas = collection(&network, org, caller.l.is_zh(), river);
    Ok((caching, kind, areas.to_string()).into_response())
}

fn collection(network: &Network, org: &Org, zh: bool, river: Option<Feature>) -> FeatureCollection {
    let below = network.children(org.id).filter(|child| child.level().is_some());
    let mut features: Vec<Feature> =
        below.filter_map(|child| feature(network, child, zh)).collect();
    if features.is_empty() {
        features.extend(feature(network, org, zh));
    }
    features.extend(river);
    FeatureCollection::new(features)
}

fn feature(network: &Network, org: &Org, zh: bool) -> Option<Feature> {
    let mut properties = JsonObject::new();
    properties.insert("name".to_owned(), org.name(zh).into());
    properties.insert("href".to_owned(), format!("/territory/{}", org.id).into());
    properties.insert("level".to_owned(), org.kind.as_str().into());
    properties.insert("code".to_owned(), org.code.clone().into());
    let geometry = Geometry::new(GeometryValue::from(network.area(org.id)?));
    Some(Feature { geometry: Some(geometry), properties: Some(properties), ..Feature::default() })
}
