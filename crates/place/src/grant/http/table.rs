//! The policy as a page: the product's whole table, and what the installation says besides. The same rows as `tongxin policy table`.

use super::frame;
use super::words::{self, People};
use crate::grant::model::Kept;
use crate::grant::policy::Action;
use crate::grant::{Table, queries};
use crate::org::{self, Network};
use askama::Template;
use axum::extract::Query;
use kernel::policy::{Effect, Grant, Pack, Relation, Role, Rule, Source, Subject};
use kernel::web::{Badge, Caller, Choice, L10n, PageResult, Shell, page};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most grants shown beside the table; the list of grants has all.
const GRANTS: i64 = 200;

/// What the reader asked to see.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    role: String,
}

/// An action with the roles that have it, by relation.
struct Row {
    action: &'static str,
    /// In the order of [`Relation::ALL`].
    cells: Vec<Cell>,
    besides: Vec<Beside>,
}

struct Cell {
    label: String,
    roles: String,
}

/// What the installation says besides.
struct Beside {
    effect: Badge,
    holder: String,
    bounds: String,
    actions: String,
    basis: String,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "grant/table.html")]
struct PolicyPage {
    shell: Shell,
    q: String,
    role: String,
    roles: Vec<Choice>,
    reaches: Vec<(String, String)>,
    rows: Vec<Row>,
    /// The installation's pack, by its name.
    pack: Option<String>,
    entries: Vec<Beside>,
    granted: Vec<Beside>,
}

/// `GET /desk/policy`
pub(super) async fn show(caller: Caller, Query(asked): Query<Asked>) -> PageResult {
    let l = &caller.l;
    let shell = frame::desk(&caller, l.t("grant-policy-title"))?;
    let mut cx = caller.read().await?;
    let granted = queries::in_force(&mut cx, GRANTS).await?;
    let people = People::of_grants(&mut cx, &granted).await?;
    let network = org::network(&caller.app).await?;
    let table = caller.app.shared::<Table>()?;
    let pack = caller.app.shared::<Arc<Pack>>().ok().filter(|pack| !pack.grants.is_empty());
    let opens = cx.may(Action::See, &Subject::default());
    let teller = Teller { l, network: &network, people: &people, opens };
    let packed: &[Grant] = pack.map_or(&[], |pack| &pack.grants);
    let all: Vec<&Grant> =
        packed.iter().chain(granted.iter().map(|kept: &Kept| &kept.grant)).collect();
    page(&PolicyPage {
        reaches: Relation::ALL
            .map(|r| (words::reach(l, r.as_str()), l.t(&format!("grant-reach-{r}-means"))))
            .into(),
        roles: Role::ALL.iter().map(|role| Choice::new(role, words::role(l, *role))).collect(),
        rows: rows(&table.0, &asked, &all, &teller),
        pack: pack.map(|pack| pack.name.clone()),
        entries: packed.iter().map(|grant| teller.beside(grant)).collect(),
        granted: granted.iter().map(|kept| teller.beside(&kept.grant)).collect(),
        q: asked.q,
        role: asked.role,
        shell,
    })
}

/// Tells rules and grants in the reader's language.
struct Teller<'a> {
    l: &'a L10n,
    network: &'a Network,
    people: &'a People,
    /// Whether the reader may open grants.
    opens: bool,
}

impl Teller<'_> {
    fn beside(&self, grant: &Grant) -> Beside {
        let href = match grant.source {
            Source::Stored(id) if self.opens => Some(format!("/desk/grants/{id}")),
            _ => None,
        };
        Beside {
            effect: words::effect(self.l, grant.effect),
            holder: words::holder(grant.holder, self.l, self.network, self.people),
            bounds: words::bounds(grant, self.l, self.network),
            actions: grant.actions.join(" "),
            basis: grant.basis.clone(),
            href,
        }
    }

    fn cell(&self, relation: Relation, rules: &BTreeSet<(Relation, Role)>) -> Cell {
        let held = rules.iter().filter(|(stand, _)| *stand == relation);
        let words: Vec<String> = held.map(|(_, role)| words::role(self.l, *role)).collect();
        let label = words::reach(self.l, relation.as_str());
        Cell { label, roles: words.join(if self.l.is_zh() { "、" } else { ", " }) }
    }
}

/// The rows that fit what was asked: a part of the action's name, and a role that has it by the table or by a grant.
fn rows(table: &[Rule], asked: &Asked, grants: &[&Grant], teller: &Teller<'_>) -> Vec<Row> {
    let mut by_action: BTreeMap<&'static str, BTreeSet<(Relation, Role)>> = BTreeMap::new();
    for rule in table {
        by_action.entry(rule.action).or_default().insert((rule.relation, rule.role));
    }
    let text = asked.q.trim().to_lowercase();
    let role: Option<Role> = asked.role.parse().ok();
    let granted = |action: &str, role: Role| {
        grants.iter().any(|grant| {
            grant.effect == Effect::Permit
                && grant.covers(action)
                && grant.holder.role == Some(role)
        })
    };
    let fits = |action: &str, rules: &BTreeSet<(Relation, Role)>| {
        let named = |role: Role| words::role(teller.l, role).to_lowercase().contains(&text);
        let mentions =
            text.is_empty() || action.contains(&text) || rules.iter().any(|(_, role)| named(*role));
        let has = |role: Role| rules.iter().any(|(_, r)| *r == role) || granted(action, role);
        mentions && role.is_none_or(has)
    };
    let row = |(action, rules): (&'static str, BTreeSet<(Relation, Role)>)| Row {
        action,
        cells: Relation::ALL.map(|relation| teller.cell(relation, &rules)).into(),
        besides: grants
            .iter()
            .filter(|grant| grant.covers(action))
            .map(|grant| teller.beside(grant))
            .collect(),
    };
    by_action.into_iter().filter(|(action, rules)| fits(action, rules)).map(row).collect()
}
