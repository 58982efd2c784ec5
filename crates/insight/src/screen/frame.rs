//! What stands around the figures of a territory: where one is, where one can go, which days.

use super::cell::Audience;
use super::http::may_see;
use super::window::{LAST, Window};
use crate::metrics::{Board, Span};
use kernel::territory::{Level, OrgId};
use kernel::web::Caller;
use kernel::web::shell::Crumb;
use place::org::{Network, Org};

/// What stands around the figures of a territory.
pub(super) struct Frame {
    /// `/board` or `/screen`.
    pub(super) base: &'static str,
    pub(super) org: OrgId,
    /// The query that asks for these days.
    pub(super) query: String,
    pub(super) periods: Vec<Choice>,
    pub(super) range: Range,
    /// The board one level up, as far as the reader may see it.
    pub(super) up: Option<String>,
    /// The cities of this installation, where there are several.
    pub(super) cities: Vec<(String, String)>,
    /// West, south, east, north, where areas are drawn.
    pub(super) bounds: Option<String>,
}

/// A period to choose.
pub(super) struct Choice {
    pub(super) query: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// Any other period: from when to when.
pub(super) struct Range {
    /// `month` or `date`: what the fields take.
    pub(super) input: &'static str,
    pub(super) from: String,
    pub(super) to: String,
}

impl Frame {
    pub(super) fn new(caller: &Caller, network: &Network, board: &Board, window: &Window) -> Self {
        let audience = window.audience;
        let (base, suffix) = (audience.base(), window.suffix());
        let sees = |org: &OrgId| audience != Audience::Desk || may_see(caller, network, *org);
        let up = network.get(board.org).and_then(|org| org.parent).filter(sees);
        let city = |city: &Org| {
            (format!("{base}/{}{suffix}", city.id), city.name(caller.l.is_zh()).to_owned())
        };
        let [from, to] = window.ends(board.period);
        let cities: Vec<_> = network.roots().map(city).collect();
        Self {
            base,
            org: board.org,
            query: window.query(),
            periods: choices(caller, window),
            range: Range {
                input: if audience == Audience::Desk { "date" } else { "month" },
                from,
                to,
            },
            up: up.map(|up| format!("{base}/{up}{suffix}")),
            cities: if cities.len() > 1 { cities } else { Vec::new() },
            bounds: bounds(network, board.org),
        }
    }
}

/// The last days, and everything.
fn choices(caller: &Caller, window: &Window) -> Vec<Choice> {
    let label = |span: Span| match span {
        Span::Last(days) => caller.l.n("board-period", days.into()),
        _ => caller.l.t("board-period-all"),
    };
    let choice = |span: Span| Choice {
        query: Window { span, ..*window }.query(),
        label: label(span),
        chosen: span == window.span,
    };
    LAST.map(Span::Last).into_iter().chain([Span::All]).map(choice).collect()
}

/// The box of a territory whose parts are drawn.
fn bounds(network: &Network, org: OrgId) -> Option<String> {
    let drawn = |child: &Org| child.level().is_some() && network.area(child.id).is_some();
    network.children(org).any(drawn).then_some(())?;
    let [west, south, east, north] = network.bounds(org)?;
    Some(format!("{west},{south},{east},{north}"))
}

/// From the city down to the territory.
pub(super) fn crumbs(caller: &Caller, network: &Network, org: &Org, window: &Window) -> Vec<Crumb> {
    let (audience, suffix) = (window.audience, window.suffix());
    let crumb = |(_, id): (Level, OrgId)| {
        let name = network.name(id, caller.l.is_zh()).to_owned();
        let open = audience != Audience::Desk || may_see(caller, network, id);
        match id {
            here if here == org.id => Crumb::here(name),
            // A step the reader may not take leads nowhere.
            _ if !open => Crumb { href: None, label: name },
            _ => Crumb::link(format!("{}/{id}{suffix}", audience.base()), name),
        }
    };
    org.chain.links().map(crumb).collect()
}
