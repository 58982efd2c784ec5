//! Which streets hold which powers (赋权), and the share of streets that hold each: a figure that comes out of live data.

use super::{frame, words};
use crate::grant::Power;
use crate::grant::queries::{self, HeldPower};
use crate::org::{self, Network, Org, OrgKind};
use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Html;
use kernel::territory::OrgId;
use kernel::web::post::encode;
use kernel::web::{Badge, Caller, Chip, Choice, L10n, PageResult, Pager, Shell, Tile, Tone};
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;

/// What the reader asked to see; a word that names nothing asks for nothing.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    district: String,
    #[serde(default)]
    power: String,
    #[serde(default)]
    page: String,
}

/// Streets on a page.
const ROWS: usize = 50;

/// The rows of a page, and whether there are any before and after it. A page beyond the last is the last.
fn leaf(page: usize, rows: usize) -> (Range<usize>, bool, bool) {
    let last = rows.div_ceil(ROWS).max(1);
    let page = page.clamp(1, last);
    let begin = (page - 1) * ROWS;
    (begin..(begin + ROWS).min(rows), page > 1, page < last)
}

impl Asked {
    fn district(&self) -> Option<OrgId> {
        self.district.parse().ok()
    }

    fn power(&self) -> Option<Power> {
        Power::parse(&self.power)
    }

    /// Which page, from one on.
    fn page(&self) -> usize {
        self.page.parse().unwrap_or(1)
    }

    /// The address of another page of the same.
    fn at(&self, page: usize) -> String {
        let href = Self::href(self.district(), self.power());
        let mark = if href.contains('?') { '&' } else { '?' };
        if page > 1 { format!("{href}{mark}page={page}") } else { href }
    }

    /// The address of the page for one district and one power.
    fn href(district: Option<OrgId>, power: Option<Power>) -> String {
        let district = district.map(|id| format!("district={id}"));
        let power = power.map(|power| format!("power={}", encode(power.as_str())));
        let query: Vec<String> = district.into_iter().chain(power).collect();
        if query.is_empty() {
            "/desk/powers".to_owned()
        } else {
            format!("/desk/powers?{}", query.join("&"))
        }
    }
}

/// A power of the list as the head of a column.
struct Column {
    short: String,
    full: String,
}

/// Whether a street holds a power.
struct Cell {
    label: String,
    state: &'static str,
    badge: Option<Badge>,
    why: String,
}

struct Row {
    id: OrgId,
    name: String,
    district: String,
    cells: Vec<Cell>,
    /// How many of the list it holds now.
    held: i64,
}

#[derive(Template)]
#[template(path = "grant/powers.html", blocks = ["rows"])]
struct PowersPage {
    shell: Shell,
    districts: Vec<Choice>,
    powers: Vec<Choice>,
    district: String,
    power: String,
    tiles: Vec<Tile>,
    of: String,
    chips: Vec<Chip>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    pager: Pager,
    /// Whether there is any street at all.
    any: bool,
}

/// `GET /desk/powers`
pub(super) async fn index(
    caller: Caller,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult {
    let page = powers_page(&caller, &asked).await?;
    // The filter replaces the figures and the rows only.
    let part = headers.contains_key("hx-request");
    Ok(Html(if part { page.as_rows().render()? } else { page.render()? }))
}

async fn powers_page(caller: &Caller, asked: &Asked) -> kernel::Result<PowersPage> {
    let l = &caller.l;
    let shell = frame::desk(caller, l.t("grant-powers-title"))?;
    let mut cx = caller.read().await?;
    let network = org::network(&caller.app).await?;
    let held = queries::all_powers(&mut cx).await?;
    let within = |org: &&Org| asked.district().is_none_or(|id| org.chain.district == Some(id));
    let all = || network.all().filter(|org| org.kind == OrgKind::Street);
    let streets: Vec<&Org> = all().filter(within).collect();
    let by_street = by_street(&held);
    let holds =
        |org: &&&Org| asked.power().is_none_or(|power| find(&by_street, org.id, power).is_some());
    let listed: Vec<&&Org> = streets.iter().filter(holds).collect();
    let (range, before, after) = leaf(asked.page(), listed.len());
    let page = range.start / ROWS + 1;
    let shown = listed.get(range).unwrap_or_default().iter();
    let rows = shown.map(|org| row(org, &by_street, &shell, &network));
    Ok(PowersPage {
        districts: districts(&network, l),
        powers: Power::ALL.map(|power| Choice::new(power.as_str(), words::power(l, power))).into(),
        district: asked.district().map(|id| id.to_string()).unwrap_or_default(),
        power: asked.power().map(|power| power.to_string()).unwrap_or_default(),
        tiles: tiles(&streets, &held, asked, &shell),
        of: of_what(&streets, asked, (&network, &shell)),
        chips: chips(asked, &network, l),
        columns: Power::ALL.map(|power| column(power, l)).into(),
        rows: rows.collect(),
        pager: Pager::new(l)
            .newer(before.then(|| asked.at(page - 1)))
            .older(after.then(|| asked.at(page + 1))),
        any: all().next().is_some(),
        shell,
    })
}

type ByStreet<'a> = HashMap<OrgId, Vec<&'a HeldPower>>;

fn by_street(held: &[HeldPower]) -> ByStreet<'_> {
    let mut by_street = ByStreet::new();
    for power in held {
        by_street.entry(power.street).or_default().push(power);
    }
    by_street
}

/// The grant of a power that is in force, else the one that is ahead.
fn find<'a>(held: &ByStreet<'a>, street: OrgId, power: Power) -> Option<&'a HeldPower> {
    let of = held.get(&street)?.iter().filter(|held| held.power == power);
    of.copied().min_by_key(|held| (!held.now, held.valid_from))
}

fn column(power: Power, l: &L10n) -> Column {
    Column { short: words::power_short(l, power), full: words::power(l, power) }
}

fn row(org: &Org, held: &ByStreet<'_>, shell: &Shell, network: &Network) -> Row {
    let zh = shell.l.is_zh();
    let cells: Vec<Cell> =
        Power::ALL.iter().map(|power| cell(*power, find(held, org.id, *power), shell)).collect();
    let now = cells.iter().filter(|cell| cell.state == "held").count();
    Row {
        id: org.id,
        name: org.name(zh).to_owned(),
        district: org.chain.district.map(|id| network.name(id, zh).to_owned()).unwrap_or_default(),
        held: i64::try_from(now).unwrap_or(i64::MAX),
        cells,
    }
}

fn cell(power: Power, held: Option<&HeldPower>, shell: &Shell) -> Cell {
    let label = words::power_short(&shell.l, power);
    let Some(held) = held else {
        return Cell { label, state: "none", badge: None, why: String::new() };
    };
    let from = shell.l.date(held.valid_from, &shell.zone);
    let why = shell.with("grant-power-why", &[("from", &from), ("basis", &held.basis)]);
    let (state, tone, word) = if held.now {
        ("held", Tone::Done, "grant-power-held")
    } else {
        ("ahead", Tone::Waiting, "grant-power-ahead")
    };
    Cell { label, state, badge: Some(Badge::new(tone, shell.t(word))), why }
}

/// The share of the streets that hold each power now: n of N, per cent.
fn tiles(streets: &[&Org], held: &[HeldPower], asked: &Asked, shell: &Shell) -> Vec<Tile> {
    let ids: Vec<OrgId> = streets.iter().map(|org| org.id).collect();
    let all = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let tile = |(power, n): (Power, i64)| {
        let part = share(n, all);
        let words = part.map_or_else(|| "–".to_owned(), |share| shell.percent(share));
        let (n_words, all_words) = (shell.num(n), shell.num(all));
        let of = shell.with("grant-n-of", &[("n", &n_words), ("all", &all_words)]);
        let href = Asked::href(asked.district(), Some(power));
        let tile = Tile::new(&shell.l, power, words::power(&shell.l, power), words);
        let tile = tile.trend(of).href(href);
        match part {
            Some(share) => tile.value(share),
            None => tile,
        }
    };
    queries::coverage(&ids, held).into_iter().map(tile).collect()
}

/// A share; none of nothing.
#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 streets")]
pub(super) fn share(n: i64, all: i64) -> Option<f64> {
    (all > 0).then(|| n as f64 / all as f64)
}

/// Of which streets the shares are, and as of when.
fn of_what(streets: &[&Org], asked: &Asked, (network, shell): (&Network, &Shell)) -> String {
    let roots = network.roots().map(|org| org.id);
    let place = asked.district().or_else(|| roots.into_iter().next());
    let place = place.map(|id| network.name(id, shell.l.is_zh()).to_owned()).unwrap_or_default();
    let n = i64::try_from(streets.len()).unwrap_or(i64::MAX);
    let at = shell.l.date_time(shell.now, &shell.zone);
    shell.l.n_with("grant-powers-of", n, &[("place", &place), ("at", &at)])
}

fn districts(network: &Network, l: &L10n) -> Vec<Choice> {
    let districts = network.all().filter(|org| org.kind == OrgKind::District);
    districts.map(|org| Choice::new(org.id, org.name(l.is_zh()))).collect()
}

fn chips(asked: &Asked, network: &Network, l: &L10n) -> Vec<Chip> {
    let (district, power) = (asked.district(), asked.power());
    let mut chips = Vec::new();
    if let Some(id) = district {
        let label = format!("{}: {}", l.t("grant-district"), network.name(id, l.is_zh()));
        chips.push(Chip::new(label, Asked::href(None, power)));
    }
    if let Some(power) = power {
        let label = format!("{}: {}", l.t("grant-power"), words::power(l, power));
        chips.push(Chip::new(label, Asked::href(district, None)));
    }
    chips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_streets_follow_one_another_without_gap_or_repeat() {
        for rows in [0, 1, 49, 50, 51, 100, 333] {
            let (mut seen, mut page) = (0, 1);
            loop {
                let (range, before, after) = leaf(page, rows);
                assert_eq!((range.start, before), (seen, page > 1), "{rows}: page {page}");
                seen = range.end;
                if !after {
                    break;
                }
                page += 1;
            }
            assert_eq!(seen, rows);
            assert_eq!(leaf(usize::MAX, rows), leaf(page, rows), "beyond the last is the last");
            assert_eq!(leaf(0, rows), leaf(1, rows));
        }
    }

    #[test]
    fn a_page_keeps_what_was_asked_for() {
        let asked = |page: &str| Asked {
            page: page.to_owned(),
            power: "coordination".to_owned(),
            ..Asked::default()
        };
        assert_eq!(asked("x").page(), 1);
        assert_eq!(asked("2").at(3), "/desk/powers?power=coordination&page=3");
        assert_eq!(asked("2").at(1), "/desk/powers?power=coordination");
        assert_eq!(Asked::default().at(2), "/desk/powers?page=2");
    }
}
