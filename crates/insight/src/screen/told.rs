//! What may be told of a territory's counts, so that nothing that is hidden can be worked out from what is shown (补隐).
//!
//! A board hides small counts. But counts add up: what was reported in a territory is the sum of what was reported in the territories below,
//! and what was ever reported there is what is open and what is closed. And each territory has a board of its own. So a count that stands beside a
//! small one is hidden too, wherever it is shown:
//!
//! - Of the territories below one, never one alone is hidden, nor several that could only be so many: see [`Audience::parts`].
//! - What a territory hides of one below it, the board of that one hides as well, and of everything below that one.
//! - Open and closed are hidden together, and with what was reported.

use super::cell::{Audience, Shown};
use crate::metrics::{self, Board, Figures, Measure, Span};
use kernel::territory::OrgId;
use kernel::{Cx, Result};
use place::org::{Network, Org};
use std::collections::BTreeSet;

/// What is not told of a territory as a whole.
pub(super) type Kept = BTreeSet<Measure>;

/// Counts that add up to a known sum, taken apart from what follows from them.
const ALONE: [Measure; 6] = [
    Measure::Dispatched,
    Measure::Answered,
    Measure::ClosedOnTime,
    Measure::Valid,
    Measure::Overdue,
    Measure::Returned,
];

/// A part of a territory: one below it, or what lies in none of these.
pub(super) type Part = (Option<OrgId>, Figures);

/// The territories below a board's in the order of their codes, then what lies in none of them, if anything does.
pub(super) fn below(network: &Network, board: &Board) -> Vec<Part> {
    let of = |org: &Org| board.below.iter().find(|named| named.org == org.id);
    let figures = |org: &Org| of(org).map(|named| named.figures.clone()).unwrap_or_default();
    let children = network.children(board.org).filter(|child| child.level().is_some());
    let mut parts: Vec<Part> = children.map(|child| (Some(child.id), figures(child))).collect();
    if parts.is_empty() {
        return parts;
    }
    let mut left = board.figures.clone();
    for (_, part) in &parts {
        left.without(part);
    }
    parts.push((None, left));
    parts
}

/// What is not told of a territory on its own board: what it could not be told of alone, and what is hidden of it on a board above.
pub(super) async fn kept(
    cx: &mut Cx,
    network: &Network,
    board: &Board,
    (span, audience): (Span, Audience),
) -> Result<Kept> {
    if audience == Audience::Desk {
        return Ok(Kept::new());
    }
    let chain = network.chain(board.org);
    let mut kept: Option<Kept> = None;
    for (_, above) in chain.links().filter(|(_, above)| *above != board.org) {
        let whole = metrics::board(cx, above, span).await?;
        let of_whole = kept.unwrap_or_else(|| audience.alone(&whole.figures));
        let parts = below(network, &whole);
        let next = chain.links().map(|(_, id)| id).skip_while(|id| *id != above).nth(1);
        let at = parts.iter().position(|(org, _)| *org == next);
        let hidden = audience.of_parts(&of_whole, &parts);
        kept = Some(at.and_then(|at| hidden.into_iter().nth(at)).unwrap_or_default());
    }
    Ok(kept.unwrap_or_else(|| audience.alone(&board.figures)))
}

impl Audience {
    /// What is hidden of a territory that is part of no other.
    pub(super) fn alone(self, figures: &Figures) -> Kept {
        let small = |measure: &Measure| !self.tells(figures.of(*measure));
        let mut kept: Kept = Measure::ALL.iter().copied().filter(small).collect();
        hide_together(&mut kept);
        kept
    }

    /// What is hidden of each part of a territory of which `whole` is hidden.
    pub(super) fn of_parts(self, whole: &Kept, parts: &[Part]) -> Vec<Kept> {
        if self == Self::Desk {
            return vec![Kept::new(); parts.len()];
        }
        let mut hidden: Vec<Kept> = parts.iter().map(|(_, figures)| self.alone(figures)).collect();
        for measure in [Measure::Reported].into_iter().chain(ALONE) {
            self.protect(whole, parts, (measure, &mut hidden));
        }
        hidden.iter_mut().for_each(hide_together);
        // One of the two may need another neighbour than the other: then both are hidden there, until nothing changes.
        loop {
            let before = hidden.clone();
            for measure in [Measure::Open, Measure::Closed] {
                self.protect(whole, parts, (measure, &mut hidden));
            }
            hidden.iter_mut().for_each(hide_together);
            if hidden == before {
                return hidden;
            }
        }
    }

    /// Counts that add up to a measure of a territory of which these are not told: all of them, unless the measure is small itself. Then it
    /// is enough to hide which of them is not nothing.
    pub(super) fn spread(self, kept: &Kept, measure: Measure, counts: &[i64]) -> Vec<Shown> {
        if kept.contains(&measure) && self.tells(counts.iter().sum::<i64>()) {
            return vec![Shown::Hidden; counts.len()];
        }
        self.parts(counts)
    }

    /// Hides a measure of as many parts as keep each of the hidden ones uncertain.
    fn protect(self, whole: &Kept, parts: &[Part], (measure, hidden): (Measure, &mut [Kept])) {
        let counts: Vec<i64> = parts.iter().map(|(_, figures)| figures.of(measure)).collect();
        let already: Vec<bool> = hidden.iter().map(|kept| kept.contains(&measure)).collect();
        let all = whole.contains(&measure) && self.tells(counts.iter().sum::<i64>());
        let flags = if all { vec![true; counts.len()] } else { self.hidden(&counts, already) };
        for (kept, _) in hidden.iter_mut().zip(flags).filter(|(_, hide)| *hide) {
            kept.insert(measure);
        }
    }
}

/// What was ever reported is open or closed: each of the three would tell of the others.
fn hide_together(kept: &mut Kept) {
    if [Measure::Reported, Measure::Open, Measure::Closed].iter().any(|one| kept.contains(one)) {
        kept.extend([Measure::Open, Measure::Closed]);
    }
    // They add up to what is open.
    if kept.contains(&Measure::Open) {
        kept.extend(Measure::STAGES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PUBLIC: Audience = Audience::Public(5);

    fn part(at: usize, open: i64, closed: i64) -> Part {
        let counts =
            [(Measure::Reported, open + closed), (Measure::Open, open), (Measure::Closed, closed)];
        (Some(OrgId(uuid::Uuid::from_u128(at as u128))), counts.into_iter().collect())
    }

    #[test]
    fn whoever_knows_what_was_reported_and_closed_is_not_told_what_is_open() {
        let parts = [part(1, 3, 20), part(2, 30, 40), part(3, 50, 60)];
        let hidden = PUBLIC.of_parts(&Kept::new(), &parts);
        assert!(hidden[0].contains(&Measure::Open) && hidden[0].contains(&Measure::Closed));
        assert!(!hidden[0].contains(&Measure::Reported), "that many reported is no secret");
        assert!(hidden[1].contains(&Measure::Open), "the next smallest goes along");
        assert!(hidden[2].is_empty(), "who needs not hide is shown");
        assert!(Audience::Desk.of_parts(&Kept::new(), &parts).iter().all(Kept::is_empty));
    }

    #[test]
    fn what_is_not_told_of_the_whole_is_told_of_no_part() {
        let parts = [part(1, 30, 20), part(2, 30, 40)];
        let hidden = PUBLIC.of_parts(&[Measure::Reported].into(), &parts);
        assert!(
            hidden
                .iter()
                .all(|kept| kept.contains(&Measure::Reported) && kept.contains(&Measure::Open))
        );
    }

    proptest! {
        #[test]
        fn of_no_measure_is_one_part_alone_hidden(counts in proptest::collection::vec((0_i64..12, 0_i64..12), 2..6)) {
            let parts: Vec<Part> =
                counts.iter().enumerate().map(|(at, (open, closed))| part(at, *open, *closed)).collect();
            let hidden = PUBLIC.of_parts(&Kept::new(), &parts);
            for measure in [Measure::Reported, Measure::Open, Measure::Closed] {
                let of = |wanted: bool| {
                    let parts = parts.iter().zip(&hidden).filter(move |(_, kept)| kept.contains(&measure) == wanted);
                    parts.map(|((_, figures), _)| figures.of(measure)).collect::<Vec<_>>()
                };
                let (kept, told) = (of(true), of(false));
                prop_assert!(told.iter().all(|n| *n == 0 || *n >= 5), "{measure:?} tells {told:?}");
                let sum = kept.iter().chain(&told).sum::<i64>();
                prop_assert!(sum < 5 || kept.iter().all(|n| *n == 0) || kept.len() > 1, "{measure:?} hides {kept:?} alone");
            }
            for kept in &hidden {
                prop_assert_eq!(kept.contains(&Measure::Open), kept.contains(&Measure::Closed));
                prop_assert!(!kept.contains(&Measure::Reported) || kept.contains(&Measure::Open));
            }
        }
    }
}
