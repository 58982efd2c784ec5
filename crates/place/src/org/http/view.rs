//! What the territory browser shows, in the reader's words.

use super::CategoryNames;
use crate::org::model::{Duty, DutyList, Org, OrgKind};
use crate::org::network::Network;
use kernel::clock::Timestamp;
use kernel::paging::PageSize;
use kernel::territory::{Level, OrgId};
use kernel::web::components::{Badge, Pager, Tone};
use kernel::web::i18n::L10n;
use kernel::web::post::encode;
use kernel::web::shell::Crumb;
use serde::Deserialize;

/// What a page about an organisation lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Show {
    /// The territories one level down.
    Below,
    /// Departments within it.
    Department,
    /// Branches within it.
    Branch,
    /// Units within it.
    Unit,
    /// What hangs below it on the line.
    Line,
    /// Its duty list.
    Duties,
}

impl Show {
    /// What pages about this organisation can list; the first is what they list unasked.
    pub(super) fn choices(org: &Org) -> &'static [Self] {
        match org.level() {
            Some(Level::City | Level::District) => {
                &[Self::Below, Self::Department, Self::Branch, Self::Unit, Self::Duties]
            }
            Some(Level::Street) => &[Self::Below, Self::Branch, Self::Unit, Self::Duties],
            Some(Level::Community) => &[Self::Below, Self::Unit, Self::Duties],
            None if org.kind == OrgKind::Department => &[Self::Duties, Self::Line],
            Some(Level::Grid) | None => &[Self::Duties],
        }
    }

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Department => "department",
            Self::Branch => "branch",
            Self::Unit => "unit",
            Self::Line => "line",
            Self::Duties => "duties",
        }
    }

    fn label(self, org: &Org, l: &L10n) -> String {
        match (self, org.level().and_then(Level::below)) {
            (Self::Below, Some(below)) => l.t(&format!("org-kinds-{below}")),
            (Self::Department | Self::Branch | Self::Unit, _) => {
                l.t(&format!("org-kinds-{}", self.as_str()))
            }
            (Self::Line, _) => l.t("org-line-below"),
            _ => l.t("org-duties"),
        }
    }

    /// The organisations listed; none for the duty list.
    pub(super) fn rows(self, network: &Network, org: &Org) -> Vec<OrgId> {
        let ids = |orgs: &mut dyn Iterator<Item = &Org>| orgs.map(|org| org.id).collect();
        match self {
            Self::Below => {
                ids(&mut network.children(org.id).filter(|child| child.level().is_some()))
            }
            Self::Department => ids(&mut network.within(org.id, OrgKind::Department)),
            Self::Branch => ids(&mut network.within(org.id, OrgKind::Branch)),
            Self::Unit => ids(&mut network.within(org.id, OrgKind::Unit)),
            Self::Line => ids(&mut network.branches(org.id)),
            Self::Duties => Vec::new(),
        }
    }

    fn count(self, network: &Network, org: &Org, duties: i64) -> i64 {
        let census = network.census(org.id);
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        match self {
            Self::Department => census.of(OrgKind::Department),
            Self::Branch => census.of(OrgKind::Branch),
            Self::Unit => census.of(OrgKind::Unit),
            Self::Below | Self::Line => count(self.rows(network, org).len()),
            Self::Duties => duties,
        }
    }
}

/// What the reader asked to see.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    pub(super) show: Option<Show>,
    #[serde(default)]
    pub(super) q: String,
    /// One of the three lists; anything else is all of them.
    #[serde(default)]
    pub(super) list: String,
    pub(super) after: Option<String>,
}

impl Asked {
    /// The address of the same page from `after` on.
    fn page(&self, id: OrgId, show: Show, after: Option<&str>) -> String {
        let mut url = format!("/territory/{id}?show={}", show.as_str());
        for (name, value) in
            [("q", self.q.as_str()), ("list", &self.list), ("after", after.unwrap_or_default())]
        {
            if !value.is_empty() {
                url.extend(["&", name, "=", &encode(value)]);
            }
        }
        url
    }

    /// The page of `rows` that begins after the one asked for, and the way to its neighbours; `mark` tells a row's mark.
    pub(super) fn cut<T>(
        &self,
        rows: Vec<T>,
        (org, show): (OrgId, Show),
        mark: impl Fn(&T) -> String,
        l: &L10n,
    ) -> (Vec<T>, Pager) {
        let size = usize::try_from(PageSize::default().rows()).unwrap_or(usize::MAX);
        let after =
            self.after.as_deref().and_then(|after| rows.iter().position(|row| mark(row) == after));
        let start = after.map_or(0, |at| at + 1);
        let end = rows.len().min(start.saturating_add(size));
        let older = (end < rows.len()).then(|| rows.get(end - 1).map(&mark)).flatten();
        let before = start.saturating_sub(size);
        let newer =
            (start > 0).then(|| before.checked_sub(1).and_then(|at| rows.get(at)).map(&mark));
        let pager = Pager::new(l)
            .newer(newer.map(|newer| self.page(org, show, newer.as_deref())))
            .older(older.map(|older| self.page(org, show, Some(&older))));
        (rows.into_iter().skip(start).take(size).collect(), pager)
    }
}

/// A tab of the page.
pub(super) struct Tab {
    pub(super) name: &'static str,
    pub(super) href: String,
    pub(super) label: String,
    pub(super) count: i64,
    pub(super) current: bool,
}

/// The tabs of an organisation's page.
pub(super) fn tabs(network: &Network, org: &Org, shown: Show, duties: i64, l: &L10n) -> Vec<Tab> {
    let tab = |show: &Show| Tab {
        name: show.as_str(),
        href: format!("/territory/{}?show={}", org.id, show.as_str()),
        label: show.label(org, l),
        count: show.count(network, org, duties),
        current: *show == shown,
    };
    Show::choices(org).iter().map(tab).collect()
}

/// Words with a page behind them, if they have one.
pub(super) struct Link {
    pub(super) words: String,
    pub(super) href: Option<String>,
}

impl Link {
    fn to(network: &Network, id: OrgId, zh: bool) -> Self {
        Self { words: network.name(id, zh).to_owned(), href: Some(format!("/territory/{id}")) }
    }

    fn words(words: impl Into<String>) -> Self {
        Self { words: words.into(), href: None }
    }
}

/// What is known of an organisation, as label and words.
pub(super) fn facts(network: &Network, org: &Org, l: &L10n) -> Vec<(String, Link)> {
    let zh = l.is_zh();
    let link = |id: Option<OrgId>| id.map(|id| Link::to(network, id, zh));
    let other = if zh { &org.name_en } else { &org.name_zh };
    let parent = if org.level().is_some() { "org-above" } else { "org-sits-in" };
    let census = network.census(org.id);
    let held = OrgKind::ALL.into_iter().filter(|kind| census.of(*kind) > 0);
    let held: Vec<String> =
        held.map(|kind| l.n(&format!("org-count-{kind}"), census.of(kind))).collect();
    let known = [
        ("org-kind", Some(Link::words(l.t(&format!("org-kind-{}", org.kind))))),
        ("org-code", org.code.clone().map(Link::words)),
        ("org-other-name", (other != org.name(zh)).then(|| Link::words(other))),
        (parent, link(org.parent)),
        ("org-line", link(org.line)),
        ("org-function", org.function.as_deref().map(|f| Link::words(function(f, l)))),
        ("org-holds", (!held.is_empty()).then(|| Link::words(held.join(" · ")))),
        ("org-party", org.party.then(|| Link::words(l.t("web-yes")))),
        ("org-successor", link(org.successor)),
    ];
    known.into_iter().filter_map(|(label, link)| Some((l.t(label), link?))).collect()
}

/// The word of a function; the function itself where nobody gave it a word.
fn function(function: &str, l: &L10n) -> String {
    l.find(&format!("org-function-{function}"), &[]).unwrap_or_else(|| function.to_owned())
}

/// The way from the city down to an organisation.
pub(super) fn crumbs(network: &Network, org: &Org, l: &L10n) -> Vec<Crumb> {
    let zh = l.is_zh();
    let above = org.chain.links().filter(|(_, id)| *id != org.id);
    let link =
        |(_, id): (Level, OrgId)| Crumb::link(format!("/territory/{id}"), network.name(id, zh));
    let mut crumbs = vec![Crumb::link("/territory", l.t("org-nav"))];
    crumbs.extend(above.map(link));
    crumbs.push(Crumb::here(org.name(zh)));
    crumbs
}

/// A territory in a list.
pub(super) struct TerritoryRow {
    pub(super) id: OrgId,
    pub(super) level: &'static str,
    pub(super) name: String,
    pub(super) code: String,
    /// As many as [`Territories::heads`].
    pub(super) counts: Vec<i64>,
}

/// Territories of one level.
pub(super) struct Territories {
    /// What is counted in each.
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<TerritoryRow>,
}

/// The rows of these territories, with what each holds on the levels below theirs.
pub(super) fn territories(network: &Network, ids: &[OrgId], l: &L10n) -> Territories {
    let orgs: Vec<&Org> = ids.iter().filter_map(|id| network.get(*id)).collect();
    let level = orgs.first().and_then(|org| org.level());
    let below = Level::ALL.into_iter().filter(|below| level.is_some_and(|level| *below > level));
    let kinds: Vec<OrgKind> = below.map(OrgKind::from).collect();
    let row = |org: &&Org| {
        let census = network.census(org.id);
        let counts = kinds.iter().map(|kind| census.of(*kind)).chain([census.organisations()]);
        TerritoryRow {
            id: org.id,
            level: org.kind.as_str(),
            name: org.name(l.is_zh()).to_owned(),
            code: org.code.clone().unwrap_or_default(),
            counts: counts.collect(),
        }
    };
    let heads = kinds
        .iter()
        .map(|kind| l.t(&format!("org-kinds-{kind}")))
        .chain([l.t("org-organisations")]);
    Territories { heads: heads.collect(), rows: orgs.iter().map(row).collect() }
}

/// A department, branch or unit in a list.
pub(super) struct OrganisationRow {
    pub(super) id: OrgId,
    pub(super) name: String,
    pub(super) function: String,
    pub(super) place: Link,
    pub(super) line: Option<Link>,
}

/// The rows of these departments, branches or units.
pub(super) fn organisations(network: &Network, ids: &[OrgId], l: &L10n) -> Vec<OrganisationRow> {
    let row = |id: &OrgId| {
        let org = network.get(*id)?;
        Some(OrganisationRow {
            id: org.id,
            name: org.name(l.is_zh()).to_owned(),
            function: org.function.as_deref().map(|f| function(f, l)).unwrap_or_default(),
            place: org
                .parent
                .map_or(Link::words(""), |parent| Link::to(network, parent, l.is_zh())),
            line: org.line.map(|line| Link::to(network, line, l.is_zh())),
        })
    };
    ids.iter().filter_map(row).collect()
}

/// A category on one of the lists.
pub(super) struct DutyRow {
    pub(super) category: String,
    pub(super) name: String,
    pub(super) list: DutyList,
    pub(super) badge: Badge,
    pub(super) basis: String,
    pub(super) since: Timestamp,
}

/// The rows of a duty list, of one list or all, whose category has `text` in its name or code.
pub(super) fn duty_rows(
    duties: Vec<Duty>,
    asked: &Asked,
    names: Option<&CategoryNames>,
    l: &L10n,
) -> Vec<DutyRow> {
    let list: Option<DutyList> = asked.list.parse().ok();
    let text = asked.q.trim().to_lowercase();
    let row = |duty: Duty| {
        let tone = match duty.list {
            DutyList::Own => Tone::Done,
            DutyList::Assist => Tone::Info,
            DutyList::Never => Tone::Suspended,
        };
        let name = names.and_then(|names| names.of(&duty.category, l.lang()));
        DutyRow {
            name: name.unwrap_or_else(|| duty.category.clone()),
            category: duty.category,
            list: duty.list,
            badge: Badge::new(tone, l.t(&format!("org-list-{}", duty.list))),
            basis: duty.basis,
            since: duty.valid_from,
        }
    };
    let fits = |row: &DutyRow| {
        list.is_none_or(|list| row.list == list)
            && (text.is_empty()
                || row.name.to_lowercase().contains(&text)
                || row.category.to_lowercase().contains(&text))
    };
    duties.into_iter().map(row).filter(fits).collect()
}
