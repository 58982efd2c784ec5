//! One street: which powers it holds, since when, on what they rest, how they came and went, and what it put on record by them.

use super::frame::{self, Turn, Typed, typed};
use super::words::{self, People};
use crate::grant::model::{Kept, Standing};
use crate::grant::policy::Action;
use crate::grant::queries::{self, Use};
use crate::grant::{Power, use_power};
use crate::org::{self, Network, Org, OrgKind};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::error::Field;
use kernel::policy::GrantId;
use kernel::territory::OrgId;
use kernel::web::{
    Badge, Caller, Choice, Crumb, Draft, Entry, PageResult, Post, Shell, Tone, page, page_with,
    see_other,
};
use kernel::{Cx, Error, Result};

/// A power of the list as the street has it.
struct PowerLine {
    power: Power,
    name: String,
    /// Where the grant stands; none where it is not held.
    badge: Option<Badge>,
    /// Of the grant that is in force, or the one ahead.
    held: Option<Held>,
}

/// The grant a power is held by.
struct Held {
    id: GrantId,
    since: String,
    until: String,
    basis: String,
}

/// A power put to use, as the page tells it.
struct UseLine {
    used: Use,
    power: String,
    to: String,
    who: String,
}

#[derive(Template)]
#[template(path = "grant/street.html")]
struct StreetPage {
    shell: Shell,
    id: OrgId,
    lines: Vec<PowerLine>,
    /// Whether the reader grants powers here.
    may_grant: bool,
    history: Vec<Entry>,
    /// The powers the reader may put to use here now; empty for those who may not.
    usable: Vec<Choice>,
    draft: Draft,
    uses: Vec<UseLine>,
}

/// `GET /desk/powers/{org}`
pub(super) async fn show(caller: Caller, Path(id): Path<OrgId>) -> PageResult {
    page(&street_page(&caller, id, Draft::default()).await?)
}

/// The street, in force or abolished.
///
/// # Errors
/// [`Error::NotFound`] for what is none.
pub(super) fn street(network: &Network, id: OrgId) -> Result<&Org> {
    network.get(id).filter(|org| org.kind == OrgKind::Street).ok_or(Error::NotFound)
}

/// Where a page below a street's stands.
pub(super) fn crumbs(caller: &Caller, org: &Org, here: Option<String>) -> Vec<Crumb> {
    let (l, name) = (&caller.l, org.name(caller.l.is_zh()).to_owned());
    let all = Crumb::link("/desk/powers", l.t("grant-powers-title"));
    match here {
        Some(here) => {
            vec![all, Crumb::link(format!("/desk/powers/{}", org.id), name), Crumb::here(here)]
        }
        None => vec![all, Crumb::here(name)],
    }
}

async fn street_page(caller: &Caller, id: OrgId, draft: Draft) -> Result<StreetPage> {
    let l = &caller.l;
    let network = org::network(&caller.app).await?;
    let org = street(&network, id)?;
    let title = l.with("grant-powers-of-street", &[("street", org.name(l.is_zh()))]);
    let mut shell = frame::desk(caller, title)?;
    shell.crumbs = crumbs(caller, org, None);
    let mut cx = caller.read().await?;
    let history = queries::power_history(&mut cx, id).await?;
    let people = People::of_grants(&mut cx, &history).await?;
    let usable = Power::ALL.into_iter().filter(|power| cx.may(Action::Use(*power), org));
    let usable = usable.map(|power| Choice::new(power.as_str(), words::power(l, power))).collect();
    Ok(StreetPage {
        id,
        lines: Power::ALL.into_iter().map(|power| line(power, &history, &shell)).collect(),
        may_grant: cx.may(Action::GrantPower, org) && org.in_force(cx.now()),
        history: told(&history, &shell, &people),
        usable,
        draft,
        uses: uses(&mut cx, id, (&network, &shell)).await?,
        shell,
    })
}

fn line(power: Power, history: &[Kept], shell: &Shell) -> PowerLine {
    let l = &shell.l;
    let alive = |kept: &&Kept| {
        let standing = kept.standing(shell.now);
        kept.power == Some(power) && matches!(standing, Standing::InForce | Standing::Ahead)
    };
    let kept = history.iter().filter(alive).min_by_key(|kept| kept.valid_from);
    let badge = kept.map(|kept| words::standing(l, kept.standing(shell.now)));
    let held = kept.map(|kept| Held {
        id: kept.id,
        since: l.date(kept.valid_from, &shell.zone),
        until: until(kept, shell),
        basis: kept.grant.basis.clone(),
    });
    PowerLine { power, name: words::power(l, power), badge, held }
}

/// Until when a grant holds, in words.
pub(super) fn until(kept: &Kept, shell: &Shell) -> String {
    kept.valid_to.map_or_else(|| shell.t("grant-open-end"), |end| words::last(end, shell))
}

/// How the powers came and went, the last first.
fn told(history: &[Kept], shell: &Shell, people: &People) -> Vec<Entry> {
    let mut told = Vec::new();
    for kept in history {
        let Some(power) = kept.power else { continue };
        let power = words::power(&shell.l, power);
        told.extend(events_of(kept, &power, shell, people));
    }
    told.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    told.into_iter().map(|(_, entry)| entry).collect()
}

fn events_of(
    kept: &Kept,
    power: &str,
    shell: &Shell,
    people: &People,
) -> Vec<(kernel::Timestamp, Entry)> {
    let l = &shell.l;
    let from = l.date_time(kept.valid_from, &shell.zone);
    let (to, basis) = (until(kept, shell), &kept.grant.basis);
    let detail = l.with("grant-period", &[("from", &from), ("to", &to), ("basis", basis)]);
    let what = l.with("grant-event-granted", &[("power", power)]);
    let granted = Entry::new("power.granted", kept.granted_at, what)
        .who(people.who(l, &kept.granted_by))
        .detail(detail)
        .tone(Tone::Done);
    let mut events = vec![(kept.granted_at, granted)];
    if let (Some(at), Some(by)) = (kept.revoked_at, &kept.revoked_by) {
        let what = l.with("grant-event-revoked", &[("power", power)]);
        let why = kept.revoked_why.clone().unwrap_or_default();
        let entry = Entry::new("grant.revoked", at, what).who(people.who(l, by)).why(why);
        events.push((at, entry.tone(Tone::Overdue)));
    } else if let (Some(at), Standing::Over) = (kept.valid_to, kept.standing(shell.now)) {
        let what = l.with("grant-event-over", &[("power", power)]);
        events.push((at, Entry::new("grant.over", at, what).machine().tone(Tone::Suspended)));
    }
    events
}

async fn uses(
    cx: &mut Cx,
    id: OrgId,
    (network, shell): (&Network, &Shell),
) -> Result<Vec<UseLine>> {
    let uses = queries::uses(cx, id).await?;
    let marks: Vec<String> = uses.iter().map(|used| used.by.clone()).collect();
    let people = People::read(cx, &marks, None).await?;
    let line = |used: Use| UseLine {
        power: words::power(&shell.l, used.power),
        to: network.name(used.to, shell.l.is_zh()).to_owned(),
        who: people.who(&shell.l, &used.by),
        used,
    };
    Ok(uses.into_iter().map(line).collect())
}

/// `POST /desk/powers/{org}/use`
pub(super) async fn put_to_use(Path(id): Path<OrgId>, post: Post<Typed>) -> Result<Response> {
    let to = format!("/desk/powers/{id}");
    let mut cx = match frame::turn(&post, "power.use", &to).await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    match use_as_typed(&mut cx, id, &post.form).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(see_other(&to, Some("grant-flash-used")))
        }
        Err(error) => {
            drop(cx);
            let draft = frame::again(&post.form, error)?;
            let page = street_page(&post.caller, id, draft).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn use_as_typed(cx: &mut Cx, id: OrgId, form: &Typed) -> Result<()> {
    let network = org::network(cx.app()).await?;
    let org = street(&network, id)?;
    let power = Power::parse(typed(form, "power"));
    if let Some(power) = power {
        cx.allow(Action::Use(power), org)?;
    }
    let to = frame::organisation(&network, form, "to", cx.zh());
    let mut bad = Vec::new();
    if power.is_none() {
        bad.push(Field::new("power", "required"));
    }
    let to = to.unwrap_or_else(|field| {
        bad.push(field);
        None
    });
    if to.is_none() && bad.iter().all(|field| field.name != "to") {
        bad.push(Field::new("to", "required"));
    }
    if typed(form, "statement").is_empty() {
        bad.push(Field::new("statement", "required"));
    }
    match (power, to) {
        (Some(power), Some(to)) if bad.is_empty() => {
            use_power(cx, (id, power), to, typed(form, "statement")).await
        }
        _ => Err(Error::Invalid(bad)),
    }
}
