//! The desk's inbox: what is to be done, the soonest limit first.

use super::super::list::{self, Filter, View};
use super::super::model::State;
use super::super::store::lists;
use super::frame;
use super::view::{self, Categories, Line};
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::paging::Cursor;
use kernel::territory::{Level, OrgId};
use kernel::web::post::encode;
use kernel::web::{Caller, Chip, Choice, DESK, L10n, Pager, Shell, see_other};
use place::org::Network;
use serde::Deserialize;

/// What the list is asked for, as the address says it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) view: String,
    pub(super) q: String,
    pub(super) category: String,
    pub(super) state: String,
    pub(super) territory: String,
    pub(super) after: String,
    /// Where the pages before this one began, the last one last.
    pub(super) trail: String,
}

impl Asked {
    /// The filter these words mean; what they get wrong is named.
    pub(super) fn filter(&self) -> Result<Filter> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let state = given(&self.state);
        if state.as_deref().is_some_and(|state| !State::WORDS.contains(&state)) {
            return Err(Error::invalid("state", "unknown"));
        }
        let unknown = |_| Error::invalid("territory", "unknown");
        Ok(Filter {
            category: given(&self.category),
            state,
            text: given(&self.q),
            territory: given(&self.territory)
                .map(|id| id.parse::<OrgId>().map_err(unknown))
                .transpose()?,
            after: given(&self.after).map(|after| after.parse::<Cursor>()).transpose()?,
            ..Filter::default()
        })
    }

    fn is_filtered(&self) -> bool {
        [&self.q, &self.category, &self.state, &self.territory]
            .iter()
            .any(|word| !word.trim().is_empty())
    }

    /// The address of this list with some words changed; a changed filter begins at its first page.
    fn with(&self, view: View, changed: &[(&str, &str)]) -> String {
        let words = [
            ("view", view.as_str()),
            ("q", self.q.as_str()),
            ("category", self.category.as_str()),
            ("state", self.state.as_str()),
            ("territory", self.territory.as_str()),
        ];
        let kept = words.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
        let pairs = kept.chain(changed).filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        format!("/desk?{}", pairs.join("&"))
    }

    fn pager(&self, l: &L10n, view: View, next: Option<Cursor>) -> Pager {
        let mut trail: Vec<&str> = self.trail.split('.').filter(|mark| !mark.is_empty()).collect();
        let newer = (!self.after.is_empty()).then(|| {
            let before = trail.last().filter(|mark| **mark != FIRST).copied().unwrap_or_default();
            let above = trail.len().saturating_sub(1);
            let rest = trail.get(..above).unwrap_or_default().join(".");
            self.with(view, &[("after", before), ("trail", &rest)])
        });
        trail.push(if self.after.is_empty() { FIRST } else { &self.after });
        let begin = trail.len().saturating_sub(REMEMBERED);
        let trail = trail.get(begin..).unwrap_or_default().join(".");
        let older =
            next.map(|next| self.with(view, &[("after", &next.to_string()), ("trail", &trail)]));
        Pager::new(l).newer(newer).older(older)
    }
}

/// The first page, in a trail.
const FIRST: &str = "1";
/// So many pages the way back remembers; then it leads to the first one.
const REMEMBERED: usize = 20;

/// A tab of the inbox.
struct Tab {
    name: &'static str,
    href: String,
    label: String,
    current: bool,
    /// How many wait there; none where it is not counted.
    count: Option<String>,
}

#[derive(Template)]
#[template(path = "case/inbox.html", blocks = ["rows"])]
struct InboxPage {
    shell: Shell,
    view: View,
    tabs: Vec<Tab>,
    asked: Asked,
    categories: Vec<Group>,
    states: Vec<Choice>,
    territories: Vec<Group>,
    chips: Vec<Chip>,
    lines: Vec<Line>,
    empty: (String, String),
    pager: Pager,
    may_enter: bool,
}

/// `GET /desk`
pub(super) async fn show(
    caller: Caller,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    // Signing in leads to the plain address: whoever would find nothing here goes on to where they do.
    if caller.path() == DESK && caller.home() != DESK {
        return Ok(see_other(caller.home(), None));
    }
    let page = inbox_page(&caller, asked).await?;
    // The filter replaces the rows only.
    let html =
        if headers.contains_key("hx-request") { page.as_rows().render()? } else { page.render()? };
    Ok(Html(html).into_response())
}

async fn inbox_page(caller: &Caller, asked: Asked) -> Result<InboxPage> {
    let mut shell = frame::desk(caller, caller.l.t("case-inbox-title"))?;
    let mut cx = caller.read().await?;
    let l = &caller.l;
    let network = place::org::network(&caller.app).await?;
    let categories = Categories::read(&mut cx, l).await?;
    let filter = asked.filter()?;
    let view = match View::parse(&asked.view) {
        Some(view) => view,
        None if filter.text.is_some() => View::All,
        None => list::first_view(&cx),
    };
    shell.title = format!("{} · {}", shell.title, l.t(&format!("case-view-{}", view.as_str())));
    let found = list::list(&mut cx, view, &filter).await?;
    let pager = asked.pager(l, view, found.next);
    let lines = lines(&mut cx, found.rows, &shell, (&network, &categories)).await?;
    let kind = if asked.is_filtered() { "filtered" } else { view.as_str() };
    Ok(InboxPage {
        tabs: tabs(&mut cx, l, view).await?,
        chips: chips(&asked, view, l, (&network, &categories)),
        categories: grouped(categories.filter_choices(l)),
        states: State::WORDS
            .iter()
            .map(|word| Choice::new(word, view::state_word(l, word)))
            .collect(),
        territories: grouped(territories(caller, &network)),
        empty: (l.t(&format!("case-empty-{kind}")), l.t(&format!("case-empty-{kind}-hint"))),
        may_enter: super::super::ENTERS.iter().any(|role| caller.actor.is(*role)),
        shell,
        view,
        asked,
        lines,
        pager,
    })
}

/// Choices under their heading.
type Group = (String, Vec<Choice>);

/// The choices under their headings, in the order in which the headings first appear.
fn grouped(choices: Vec<Choice>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for choice in choices {
        let heading = choice.group.clone().unwrap_or_default();
        match groups.iter_mut().find(|(name, _)| *name == heading) {
            Some((_, members)) => members.push(choice),
            None => groups.push((heading, vec![choice])),
        }
    }
    groups
}

async fn lines(
    cx: &mut Cx,
    rows: Vec<list::Row>,
    shell: &Shell,
    (network, categories): (&Network, &Categories),
) -> Result<Vec<Line>> {
    let calendar = view::calendar(cx)?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let lead = lists::lead(&mut cx.tx, row.id).await?;
        lines.push(Line::new((row, lead), shell, (network, categories), &calendar));
    }
    Ok(lines)
}

async fn tabs(cx: &mut Cx, l: &L10n, current: View) -> Result<Vec<Tab>> {
    let mut tabs = Vec::new();
    for view in View::TABS {
        // What is everybody's would take longest to count and tells nobody what to do.
        let count = match view {
            View::Area | View::All => None,
            _ => Some(counted(l, list::count(cx, view).await?)),
        };
        let (name, label) = (view.as_str(), l.t(&format!("case-view-{}", view.as_str())));
        tabs.push(Tab {
            name,
            href: format!("/desk?view={name}"),
            label,
            current: view == current,
            count,
        });
    }
    Ok(tabs)
}

fn counted(l: &L10n, n: i64) -> String {
    let most = i64::from(list::COUNTED);
    if n > most { format!("{}+", l.number(most)) } else { l.number(n) }
}

/// The filters in force, each with the list without it.
fn chips(
    asked: &Asked,
    view: View,
    l: &L10n,
    (network, categories): (&Network, &Categories),
) -> Vec<Chip> {
    let territory = asked
        .territory
        .parse()
        .map(|id| network.name(id, l.is_zh()).to_owned())
        .unwrap_or_default();
    let state =
        if asked.state.is_empty() { String::new() } else { view::state_word(l, &asked.state) };
    let words = [
        ("q", asked.q.trim().to_owned()),
        ("category", categories.name(&asked.category).to_owned()),
        ("state", state),
        ("territory", territory),
    ];
    let given = words.into_iter().filter(|(_, words)| !words.is_empty());
    given.map(|(name, words)| Chip::new(words, asked.with(view, &[(name, "")]))).collect()
}

/// The territories below one's own: of a city its districts with their streets, of a street its communities.
fn territories(caller: &Caller, network: &Network) -> Vec<Choice> {
    let zh = caller.l.is_zh();
    let mut own: Vec<OrgId> = caller
        .actor
        .posts()
        .iter()
        .filter_map(|post| network.chain(post.org).lowest().map(|(_, id)| id))
        .collect();
    own.sort_unstable();
    own.dedup();
    let choice = |org: &place::org::Org| Choice::new(org.id, org.name(zh));
    let mut choices = Vec::new();
    for id in own {
        let below = network.children(id).filter(|org| org.level().is_some());
        for org in below {
            choices.push(choice(org).group(network.name(id, zh)));
            if org.level() == Some(Level::District) {
                let streets =
                    network.children(org.id).filter(|street| street.level() == Some(Level::Street));
                choices.extend(streets.map(|street| choice(street).group(org.name(zh))));
            }
        }
    }
    choices
}
