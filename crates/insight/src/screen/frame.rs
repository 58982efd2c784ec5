//! What stands around the figures of a territory: where one is, where one can go, which days.

use super::cell::Audience;
use super::http::{PERIODS, may_see};
use crate::metrics::Board;
use kernel::territory::{Level, OrgId};
use kernel::web::Caller;
use kernel::web::shell::Crumb;
use place::org::{Network, Org};

/// What stands around the figures of a territory.
pub(super) struct Frame {
    /// `/board` or `/screen`.
    pub(super) base: &'static str,
    pub(super) org: OrgId,
    pub(super) days: u16,
    pub(super) periods: Vec<Choice>,
    /// The board one level up, as far as the reader may see it.
    pub(super) up: Option<String>,
    /// The cities of this installation, where there are several.
    pub(super) cities: Vec<(String, String)>,
    /// West, south, east, north, where areas are drawn.
    pub(super) bounds: Option<String>,
}

/// A period to choose.
pub(super) struct Choice {
    pub(super) days: u16,
    pub(super) label: String,
    pub(super) chosen: bool,
}

impl Frame {
    pub(super) fn new(
        caller: &Caller,
        network: &Network,
        board: &Board,
        audience: Audience,
    ) -> Self {
        let base = audience.base();
        let days = u16::try_from(board.days.len()).unwrap_or_default();
        let period = |period: u16| Choice {
            days: period,
            label: caller.l.n("board-period", period.into()),
            chosen: period == days,
        };
        let sees = |org: &OrgId| audience != Audience::Desk || may_see(caller, network, *org);
        let up = network.get(board.org).and_then(|org| org.parent).filter(sees);
        let city =
            |city: &Org| (format!("{base}/{}", city.id), city.name(caller.l.is_zh()).to_owned());
        let cities: Vec<_> = network.roots().map(city).collect();
        Self {
            base,
            org: board.org,
            days,
            periods: PERIODS.map(period).into(),
            up: up.map(|up| format!("{base}/{up}")),
            cities: if cities.len() > 1 { cities } else { Vec::new() },
            bounds: bounds(network, board.org),
        }
    }
}

/// The box of a territory whose parts are drawn.
fn bounds(network: &Network, org: OrgId) -> Option<String> {
    let drawn = |child: &Org| child.level().is_some() && network.area(child.id).is_some();
    network.children(org).any(drawn).then_some(())?;
    let [west, south, east, north] = network.bounds(org)?;
    Some(format!("{west},{south},{east},{north}"))
}

/// From the city down to the territory.
pub(super) fn crumbs(
    caller: &Caller,
    network: &Network,
    org: &Org,
    audience: Audience,
) -> Vec<Crumb> {
    let crumb = |(_, id): (Level, OrgId)| {
        let name = network.name(id, caller.l.is_zh()).to_owned();
        let open = audience != Audience::Desk || may_see(caller, network, id);
        match id {
            here if here == org.id => Crumb::here(name),
            // A step the reader may not take leads nowhere.
            _ if !open => Crumb { href: None, label: name },
            _ => Crumb::link(format!("{}/{id}", audience.base()), name),
        }
    };
    org.chain.links().map(crumb).collect()
}
