//! The list of grants: in force or ended, by role, organisation or person.

use super::frame::{self, Typed, typed};
use super::words::{self, People};
use crate::grant::model::Kept;
use crate::grant::policy::Action;
use crate::grant::queries::{self, Filter};
use crate::org::{self, Network};
use askama::Template;
use axum::extract::Query;
use kernel::error::Field;
use kernel::paging::{Cursor, PageSize};
use kernel::policy::{GrantId, Role, Subject};
use kernel::web::post::encode;
use kernel::web::{Badge, Caller, Chip, Choice, PageResult, Pager, Shell, Tone, page};
use kernel::{Cx, Result};

/// A grant as the list shows it.
struct Row {
    id: GrantId,
    what: String,
    power: bool,
    effect: Badge,
    holder: String,
    bounds: String,
    standing: Badge,
    from: String,
    to: String,
}

#[derive(Template)]
#[template(path = "grant/grants.html")]
struct GrantsPage {
    shell: Shell,
    asked: Typed,
    ended: bool,
    tabs: [(String, String, bool); 2],
    roles: Vec<Choice>,
    problem: Option<String>,
    chips: Vec<Chip>,
    rows: Vec<Row>,
    pager: Pager,
    filtered: bool,
    may_give: bool,
}

impl GrantsPage {
    fn asked(&self, name: &str) -> &str {
        typed(&self.asked, name)
    }
}

/// Names of the filters, in their order.
const FILTERS: [&str; 3] = ["role", "org", "login"];

/// The address of the list with these filters, without one of them, from a page mark on.
fn href(asked: &Typed, without: &str, ended: bool, after: Option<Cursor>) -> String {
    let state = ended.then(|| "state=ended".to_owned());
    let kept = FILTERS.into_iter().filter(|name| *name != without);
    let kept = kept.map(|name| (name, typed(asked, name))).filter(|(_, value)| !value.is_empty());
    let kept = kept.map(|(name, value)| format!("{name}={}", encode(value)));
    let after = after.map(|after| format!("after={after}"));
    let query: Vec<String> = state.into_iter().chain(kept).chain(after).collect();
    if query.is_empty() {
        "/desk/grants".to_owned()
    } else {
        format!("/desk/grants?{}", query.join("&"))
    }
}

/// What the reader filters by; fields that name nothing are told and filter nothing.
pub(super) async fn filter(
    cx: &mut Cx,
    asked: &Typed,
    network: &Network,
) -> Result<(Filter, Option<Field>)> {
    let mut problem = None;
    let org = frame::organisation(network, asked, "org", cx.zh()).unwrap_or_else(|field| {
        problem = Some(field);
        None
    });
    let login = typed(asked, "login");
    let account = match login {
        "" => None,
        login => queries::colleague(cx, login).await?,
    };
    if account.is_none() && !login.is_empty() {
        problem = Some(Field::new("login", "access-account"));
    }
    let filter = Filter {
        account,
        org,
        role: typed(asked, "role").parse().ok(),
        ended: typed(asked, "state") == "ended",
        after: Some(typed(asked, "after"))
            .filter(|text| !text.is_empty())
            .map(str::parse)
            .transpose()?,
        size: PageSize::default(),
    };
    Ok((filter, problem))
}

/// `GET /desk/grants`
pub(super) async fn index(caller: Caller, Query(asked): Query<Typed>) -> PageResult {
    let l = &caller.l;
    let shell = frame::desk(&caller, l.t("grant-title"))?;
    let mut cx = caller.read().await?;
    cx.allow(Action::See, &Subject::default())?;
    let network = org::network(&caller.app).await?;
    let (filter, problem) = filter(&mut cx, &asked, &network).await?;
    // A filter that names nothing fits nothing.
    let found = if problem.is_none() {
        queries::list(&mut cx, &filter).await?
    } else {
        kernel::paging::Page { rows: Vec::new(), next: None }
    };
    let people = People::of_grants(&mut cx, &found.rows).await?;
    let rows = found.rows.iter().map(|kept| row(kept, &shell, &network, &people)).collect();
    let older = found.next.map(|next| href(&asked, "", filter.ended, Some(next)));
    let newer = filter.after.map(|_| href(&asked, "", filter.ended, None));
    let tab =
        |ended: bool, key: &str| (href(&asked, "", ended, None), l.t(key), ended == filter.ended);
    page(&GrantsPage {
        ended: filter.ended,
        tabs: [tab(false, "grant-tab-in-force"), tab(true, "grant-tab-ended")],
        roles: Role::ALL.iter().map(|role| Choice::new(role, words::role(l, *role))).collect(),
        problem: problem.map(|field| field.message(l)),
        chips: chips(&asked, &filter, &shell),
        rows,
        pager: Pager::new(l).older(older).newer(newer),
        filtered: FILTERS.iter().any(|name| !typed(&asked, name).is_empty()),
        may_give: cx.may(Action::Give, &Subject::default()),
        asked,
        shell,
    })
}

fn chips(asked: &Typed, filter: &Filter, shell: &Shell) -> Vec<Chip> {
    let chip = |name: &'static str| {
        let text = typed(asked, name);
        let words = match filter.role {
            Some(role) if name == "role" => words::role(&shell.l, role),
            _ => text.to_owned(),
        };
        let label = shell.t(&format!("grant-filter-{name}"));
        let remove = href(asked, name, filter.ended, None);
        (!text.is_empty()).then(|| Chip::new(format!("{label}: {words}"), remove))
    };
    FILTERS.into_iter().filter_map(chip).collect()
}

/// What a grant is about: its power, or its actions.
pub(super) fn what(kept: &Kept, shell: &Shell) -> String {
    kept.power.map_or_else(|| kept.grant.actions.join(" "), |power| words::power(&shell.l, power))
}

fn row(kept: &Kept, shell: &Shell, network: &Network, people: &People) -> Row {
    let l = &shell.l;
    Row {
        id: kept.id,
        what: what(kept, shell),
        power: kept.power.is_some(),
        effect: words::effect(l, kept.grant.effect),
        holder: words::holder(kept.grant.holder, l, network, people),
        bounds: words::bounds(&kept.grant, l, network),
        standing: words::standing(l, kept.standing(shell.now)),
        from: l.date(kept.valid_from, &shell.zone),
        to: super::street::until(kept, shell),
    }
}
