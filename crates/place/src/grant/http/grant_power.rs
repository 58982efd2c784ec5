//! Granting a power to a street. The page asks for a fresh proof before anything is filled in.

use super::frame::{self, Edge, Turn, Typed, typed};
use super::{street, words};
use crate::grant::policy::Action;
use crate::grant::{NewPower, Power, grant_power};
use crate::org;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use kernel::error::Field;
use kernel::territory::OrgId;
use kernel::web::{Caller, Choice, Draft, Post, Shell, page, page_with, see_other};
use kernel::{Cx, Error, Result};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "grant/power_new.html")]
struct NewPowerPage {
    shell: Shell,
    id: OrgId,
    draft: Draft,
    powers: Vec<Choice>,
}

/// What the page is asked for besides the street.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    power: String,
}

/// `GET /desk/powers/{org}/new`
pub(super) async fn ask(
    caller: Caller,
    Path(id): Path<OrgId>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let draft = Draft::from([("power", asked.power)]);
    Ok(page(&new_page(&caller, id, draft).await?)?.into_response())
}

async fn new_page(caller: &Caller, id: OrgId, draft: Draft) -> Result<NewPowerPage> {
    let l = &caller.l;
    let network = org::network(&caller.app).await?;
    let org = street::street(&network, id)?;
    let title = l.with("grant-power-new-for", &[("street", org.name(l.is_zh()))]);
    let mut shell = frame::desk(caller, title)?;
    let cx = caller.read().await?;
    cx.allow(Action::GrantPower, org)?;
    cx.proven()?;
    shell.crumbs = street::crumbs(caller, org, Some(l.t("grant-power-new")));
    let choice = |power: Power| {
        let key = format!("power-lets-{}", power.as_str().replace('_', "-"));
        Choice::new(power.as_str(), words::power(l, power)).hint(l.t(&key))
    };
    Ok(NewPowerPage { shell, id, draft, powers: Power::ALL.map(choice).into() })
}

/// `POST /desk/powers/{org}/new`
pub(super) async fn send(Path(id): Path<OrgId>, post: Post<Typed>) -> Result<Response> {
    let to = format!("/desk/powers/{id}");
    let zone = frame::desk(&post.caller, "")?.zone;
    let mut cx = match frame::turn(&post, "power.grant", &to).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    match grant_as_typed(&mut cx, id, &post.form, &zone).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&to, Some("grant-flash-power-granted")))
        }
        Err(error) => {
            drop(cx);
            let draft = frame::again(&post.form, error)?;
            let page = new_page(&post.caller, id, draft).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn grant_as_typed(cx: &mut Cx, street: OrgId, form: &Typed, zone: &TimeZone) -> Result<()> {
    let power = Power::parse(typed(form, "power")).ok_or_else(|| Field::new("power", "required"));
    let from = frame::day(form, "valid_from", Edge::Begin, zone);
    let to = frame::day(form, "valid_to", Edge::End, zone);
    match (power, from, to) {
        (Ok(power), Ok(valid_from), Ok(valid_to)) => {
            let basis = typed(form, "basis").to_owned();
            grant_power(cx, NewPower { street, power, basis, valid_from, valid_to }).await.map(drop)
        }
        (power, from, to) => {
            let bad = [power.err(), from.err(), to.err()];
            Err(Error::Invalid(bad.into_iter().flatten().collect()))
        }
    }
}
