//! The network's part of the API.
#![expect(unused_qualifications, reason = "in what utoipa's macro makes of each query")]

use crate::org::model::{Duty, Org, OrgKind};
use crate::org::network::Network;
use crate::org::{network, queries};
use axum::Json;
use axum::extract::{Path, Query};
use kernel::geo::Point;
use kernel::paging::PageSize;
use kernel::territory::{Chain, OrgId};
use kernel::web::caller::Caller;
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// Most duties an organisation is shown with.
const DUTIES: i64 = 2_000;

#[derive(OpenApi)]
#[openapi(
    paths(list, show, locate, search),
    components(schemas(
        OrganisationBody,
        OrganisationPage,
        OrganisationDetail,
        ChainBody,
        Place,
        OrgKind,
        Duty
    ))
)]
struct Document;

/// This capability's part of the OpenAPI document.
pub(in crate::org) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The territories a place lies in.
#[derive(Serialize, ToSchema)]
pub(super) struct ChainBody {
    city: Option<Uuid>,
    district: Option<Uuid>,
    street: Option<Uuid>,
    community: Option<Uuid>,
    grid: Option<Uuid>,
}

impl From<Chain> for ChainBody {
    fn from(chain: Chain) -> Self {
        let id = |id: Option<OrgId>| id.map(|id| id.0);
        Self {
            city: id(chain.city),
            district: id(chain.district),
            street: id(chain.street),
            community: id(chain.community),
            grid: id(chain.grid),
        }
    }
}

/// An organisation.
#[derive(Serialize, ToSchema)]
pub(super) struct OrganisationBody {
    id: Uuid,
    kind: OrgKind,
    /// Division code (12 digits), grid code (15) or unified social credit code (18 characters).
    code: Option<String>,
    name_zh: String,
    name_en: String,
    /// The territory above, or the one it sits in.
    parent: Option<Uuid>,
    /// The department above it on the line.
    line: Option<Uuid>,
    /// What it is for, e.g. `urban-management`.
    function: Option<String>,
    chain: ChainBody,
    /// Whether it has a party organisation.
    party: bool,
    /// RFC 3339.
    valid_from: String,
    /// RFC 3339; absent while in force.
    valid_to: Option<String>,
    /// What took its place.
    successor: Option<Uuid>,
}

impl From<&Org> for OrganisationBody {
    fn from(org: &Org) -> Self {
        Self {
            id: org.id.0,
            kind: org.kind,
            code: org.code.clone(),
            name_zh: org.name_zh.clone(),
            name_en: org.name_en.clone(),
            parent: org.parent.map(|id| id.0),
            line: org.line.map(|id| id.0),
            function: org.function.clone(),
            chain: org.chain.into(),
            party: org.party,
            valid_from: org.valid_from.to_string(),
            valid_to: org.valid_to.map(|at| at.to_string()),
            successor: org.successor.map(|id| id.0),
        }
    }
}

/// A page of organisations.
#[derive(Serialize, ToSchema)]
pub(super) struct OrganisationPage {
    items: Vec<OrganisationBody>,
    /// Give this as `after` for the next page; absent on the last.
    next: Option<Uuid>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Part of a name or code.
    query: Option<String>,
    /// Only this kind.
    #[param(inline)]
    kind: Option<OrgKind>,
    /// Only what sits directly in this territory.
    parent: Option<Uuid>,
    /// `next` of the page before.
    after: Option<Uuid>,
    /// 1 to 200; 50 unless said otherwise.
    limit: Option<u32>,
}

/// Organisations in force, by kind, code and name.
#[utoipa::path(
    get, path = "/api/v1/organisations", tag = "organisations", params(ListQuery),
    responses((status = 200, body = OrganisationPage))
)]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<ListQuery>,
) -> Result<Json<OrganisationPage>> {
    let network = network(&caller.app).await?;
    let text = asked.query.as_deref().unwrap_or_default().trim().to_lowercase();
    let fits = |org: &&Org| {
        asked.kind.is_none_or(|kind| org.kind == kind)
            && asked.parent.is_none_or(|parent| org.parent == Some(parent.into()))
            && (text.is_empty() || network.mentions(org.id, &text))
    };
    let size = usize::try_from(asked.limit.map_or_else(PageSize::default, PageSize::new).rows());
    let size = size.unwrap_or(usize::MAX);
    // The order of the network is fixed for its version; a page mark that is gone meanwhile starts anew.
    let after = asked.after.and_then(|id| network.position(id.into()));
    let fitting = network.all().filter(fits);
    let later =
        fitting.filter(|org| after.is_none_or(|after| network.position(org.id) > Some(after)));
    let mut items: Vec<OrganisationBody> =
        later.take(size.saturating_add(1)).map(Into::into).collect();
    let more = items.len() > size;
    items.truncate(size);
    let next = items.last().filter(|_| more).map(|last| last.id);
    Ok(Json(OrganisationPage { items, next }))
}

/// An organisation with its lists.
#[derive(Serialize, ToSchema)]
pub(super) struct OrganisationDetail {
    #[serde(flatten)]
    organisation: OrganisationBody,
    /// The categories on its lists: own, assist, never.
    duties: Vec<Duty>,
    /// West, south, east and north, if its boundary is known.
    bounds: Option<[f64; 4]>,
}

/// One organisation, in force or abolished.
#[utoipa::path(
    get, path = "/api/v1/organisations/{id}", tag = "organisations", params(("id" = Uuid, Path)),
    responses((status = 200, body = OrganisationDetail), (status = 404))
)]
pub(super) async fn show(
    caller: Caller,
    Path(id): Path<OrgId>,
) -> Result<Json<OrganisationDetail>> {
    let network = network(&caller.app).await?;
    let org = network.get(id).ok_or(Error::NotFound)?;
    let mut cx = caller.read().await?;
    let duties = queries::duties(&mut cx, id, None, None, DUTIES).await?;
    Ok(Json(OrganisationDetail { organisation: org.into(), duties, bounds: network.bounds(id) }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LocateQuery {
    /// Degrees east, WGS-84.
    lon: f64,
    /// Degrees north, WGS-84.
    lat: f64,
}

/// A territory as a picker shows it.
#[derive(Serialize, ToSchema)]
pub(super) struct Place {
    id: Uuid,
    kind: OrgKind,
    code: Option<String>,
    /// In the reader's language.
    name: String,
    /// The territories it lies in, in the reader's language.
    within: String,
    /// Its page.
    href: String,
}

impl Place {
    fn new(network: &Network, org: &Org, zh: bool) -> Self {
        Self {
            id: org.id.0,
            kind: org.kind,
            code: org.code.clone(),
            name: org.name(zh).to_owned(),
            within: network.place(&network.chain(org.parent.unwrap_or(org.id)), zh),
            href: format!("/territory/{}", org.id),
        }
    }
}

/// The territories at a point, from the city down to the smallest that is drawn.
#[utoipa::path(
    get, path = "/api/v1/locate", tag = "organisations", params(LocateQuery),
    responses((status = 200, body = Vec<Place>), (status = 404, description = "outside of every boundary"))
)]
pub(super) async fn locate(
    caller: Caller,
    Query(at): Query<LocateQuery>,
) -> Result<Json<Vec<Place>>> {
    let point = Point::new(at.lon, at.lat).map_err(|_| Error::invalid("lon", "org-point"))?;
    let network = network(&caller.app).await?;
    let chain = network.locate(point).ok_or(Error::NotFound)?;
    let links = chain.links().filter_map(|(_, id)| network.get(id));
    Ok(Json(links.map(|org| Place::new(&network, org, caller.l.is_zh())).collect()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchQuery {
    /// Part of a name or code.
    q: String,
    /// 1 to 50; 10 unless said otherwise.
    limit: Option<usize>,
}

/// Territories by name or code, best hits first: what the territory picker asks while somebody types.
#[utoipa::path(
    get, path = "/api/v1/territory/search", tag = "organisations", params(SearchQuery),
    responses((status = 200, body = Vec<Place>))
)]
pub(super) async fn search(
    caller: Caller,
    Query(asked): Query<SearchQuery>,
) -> Result<Json<Vec<Place>>> {
    let network = network(&caller.app).await?;
    let limit = asked.limit.unwrap_or(10).clamp(1, 50);
    let found =
        network.search(&asked.q, usize::MAX).into_iter().filter(|org| org.level().is_some());
    Ok(Json(found.take(limit).map(|org| Place::new(&network, org, caller.l.is_zh())).collect()))
}
