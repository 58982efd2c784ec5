//! Powers and grants for programs.
#![expect(unused_qualifications, reason = "in what utoipa's macro makes of each query")]

use super::powers::share;
use crate::grant::model::Kept;
use crate::grant::queries::{self, Filter, HeldPower};
use crate::org::{self, OrgKind};
use axum::Json;
use axum::extract::Query;
use kernel::paging::{Cursor, PageSize};
use kernel::territory::OrgId;
use kernel::web::caller::Caller;
use kernel::{Error, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

#[derive(OpenApi)]
#[openapi(
    paths(powers, grants),
    components(schemas(PowersBody, PowerShare, HeldPowerBody, GrantBody, GrantPage))
)]
struct Document;

/// This capability's part of the OpenAPI document.
pub(in crate::grant) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Which streets hold which powers, and the share of streets that hold each.
#[derive(Serialize, ToSchema)]
pub(super) struct PowersBody {
    /// RFC 3339: the moment of the figures.
    as_of: String,
    /// How many streets there are in what was asked for.
    streets: i64,
    /// One for each power of the list, in its order.
    powers: Vec<PowerShare>,
    /// Every power held now or ahead.
    items: Vec<HeldPowerBody>,
}

/// How many streets hold a power now.
#[derive(Serialize, ToSchema)]
pub(super) struct PowerShare {
    /// E.g. `coordination`.
    power: &'static str,
    /// How many streets hold it.
    holding: i64,
    /// Of all streets asked for, 0 to 1; absent without streets.
    share: Option<f64>,
}

/// A power a street holds or will hold.
#[derive(Serialize, ToSchema)]
pub(super) struct HeldPowerBody {
    /// The grant.
    id: Uuid,
    /// The street.
    street: Uuid,
    power: &'static str,
    /// What it rests on.
    basis: String,
    /// RFC 3339.
    valid_from: String,
    /// RFC 3339; absent without end.
    valid_to: Option<String>,
    /// Whether it is in force at `as_of`.
    in_force: bool,
}

impl From<HeldPower> for HeldPowerBody {
    fn from(held: HeldPower) -> Self {
        Self {
            id: held.id.0,
            street: held.street.0,
            power: held.power.as_str(),
            basis: held.basis,
            valid_from: held.valid_from.to_string(),
            valid_to: held.valid_to.map(|at| at.to_string()),
            in_force: held.now,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PowersQuery {
    /// Only streets of this district.
    district: Option<Uuid>,
}

/// Which streets hold which powers; for everybody signed in.
#[utoipa::path(
    get, path = "/api/v1/powers", tag = "grants", params(PowersQuery),
    responses((status = 200, body = PowersBody), (status = 401, description = "nobody is signed in"))
)]
pub(super) async fn powers(
    caller: Caller,
    Query(asked): Query<PowersQuery>,
) -> Result<Json<PowersBody>> {
    caller.actor.account().ok_or(Error::SignIn)?;
    let network = org::network(&caller.app).await?;
    let mut cx = caller.read().await?;
    let mut held = queries::all_powers(&mut cx).await?;
    let district = asked.district.map(OrgId::from);
    let streets: Vec<OrgId> = network
        .all()
        .filter(|org| org.kind == OrgKind::Street)
        .filter(|org| district.is_none_or(|id| org.chain.district == Some(id)))
        .map(|org| org.id)
        .collect();
    held.retain(|held| streets.contains(&held.street));
    let all = i64::try_from(streets.len()).unwrap_or(i64::MAX);
    let shares = queries::coverage(&streets, &held).into_iter().map(|(power, holding)| {
        PowerShare { power: power.as_str(), holding, share: share(holding, all) }
    });
    Ok(Json(PowersBody {
        as_of: cx.now().to_string(),
        streets: all,
        powers: shares.collect(),
        items: held.into_iter().map(Into::into).collect(),
    }))
}

/// A grant, or a power of a street.
#[derive(Serialize, ToSchema)]
pub(super) struct GrantBody {
    id: Uuid,
    /// The power of the list, if it is one.
    power: Option<&'static str>,
    /// `permit` or `forbid`.
    effect: &'static str,
    /// For one person.
    account: Option<Uuid>,
    /// For everybody with a post in this organisation.
    organisation: Option<Uuid>,
    /// For everybody with such a post.
    role: Option<&'static str>,
    /// Names of actions.
    actions: Vec<String>,
    /// `everywhere`, `within`, `handling` or `line`.
    reach: &'static str,
    /// Only in this territory.
    territory: Option<Uuid>,
    /// Only on this department's line.
    line: Option<Uuid>,
    /// E.g. `unhandled`.
    conditions: Vec<&'static str>,
    /// What it rests on.
    basis: String,
    /// `ahead`, `in-force`, `over` or `revoked`.
    standing: &'static str,
    /// RFC 3339.
    valid_from: String,
    /// RFC 3339; absent without end.
    valid_to: Option<String>,
    /// RFC 3339.
    granted_at: String,
    /// RFC 3339.
    revoked_at: Option<String>,
    /// Why it was revoked.
    revoked_why: Option<String>,
}

impl GrantBody {
    fn new(kept: Kept, now: Timestamp) -> Self {
        let standing = kept.standing(now).as_str();
        let grant = kept.grant;
        Self {
            id: kept.id.0,
            power: kept.power.map(super::super::Power::as_str),
            effect: grant.effect.as_str(),
            account: grant.holder.account.map(|id| id.0),
            organisation: grant.holder.org.map(|id| id.0),
            role: grant.holder.role.map(kernel::policy::Role::as_str),
            actions: grant.actions,
            reach: grant.reach.relation.as_str(),
            territory: grant.reach.territory.map(|(_, id)| id.0),
            line: grant.reach.line.map(|id| id.0),
            conditions: grant.conditions.iter().map(|condition| condition.as_str()).collect(),
            basis: grant.basis,
            standing,
            valid_from: kept.valid_from.to_string(),
            valid_to: kept.valid_to.map(|at| at.to_string()),
            granted_at: kept.granted_at.to_string(),
            revoked_at: kept.revoked_at.map(|at| at.to_string()),
            revoked_why: kept.revoked_why,
        }
    }
}

/// A page of grants.
#[derive(Serialize, ToSchema)]
pub(super) struct GrantPage {
    items: Vec<GrantBody>,
    /// Give this as `after` for the next page; absent on the last.
    next: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct GrantsQuery {
    /// Only those for this account.
    account: Option<Uuid>,
    /// Only those for this organisation.
    organisation: Option<Uuid>,
    /// Only those for this role, e.g. `street_lead`.
    role: Option<String>,
    /// Those that ended, instead of those in force or ahead.
    #[serde(default)]
    ended: bool,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    limit: Option<u32>,
}

/// Grants and powers, the last given first; for the security officer and the auditor.
#[utoipa::path(
    get, path = "/api/v1/grants", tag = "grants", params(GrantsQuery),
    responses(
        (status = 200, body = GrantPage),
        (status = 401, description = "nobody is signed in"),
        (status = 403, description = "not for this role")
    )
)]
pub(super) async fn grants(
    caller: Caller,
    Query(asked): Query<GrantsQuery>,
) -> Result<Json<GrantPage>> {
    let filter = Filter {
        account: asked.account.map(Into::into),
        org: asked.organisation.map(Into::into),
        role: asked.role.as_deref().map(str::parse).transpose()?,
        ended: asked.ended,
        after: asked.after.as_deref().map(str::parse::<Cursor>).transpose()?,
        size: asked.limit.map_or_else(PageSize::default, PageSize::new),
    };
    let mut cx = caller.read().await?;
    let page = queries::list(&mut cx, &filter).await?;
    let now = cx.now();
    let next = page.next.map(|cursor| cursor.to_string());
    let items = page.rows.into_iter().map(|kept| GrantBody::new(kept, now)).collect();
    Ok(Json(GrantPage { items, next }))
}
