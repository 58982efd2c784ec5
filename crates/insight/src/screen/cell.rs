//! What a reader may see of a count: the number, or that it is small.
//!
//! A small count on a public board could tell of one person's report. It is hidden, and with it what would give it away: where small
//! counts stand beside others whose sum is known, the next smallest is hidden too. What follows from that for other boards: see `told.rs`.

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// Those who direct the work: everything.
    Desk,
    /// Everybody: counts from 1 to one less than this are hidden.
    Public(i64),
}

/// A count as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The number.
    Count(i64),
    /// Too small to be told.
    Hidden,
}

impl Shown {
    /// The number, if it may be told.
    pub(super) const fn count(self) -> Option<i64> {
        match self {
            Self::Count(n) => Some(n),
            Self::Hidden => None,
        }
    }
}

impl Audience {
    /// A count that stands alone.
    pub(super) const fn one(self, n: i64) -> Shown {
        match self {
            Self::Public(minimum) if n > 0 && n < minimum => Shown::Hidden,
            _ => Shown::Count(n),
        }
    }

    /// Whether a rate over `n` may be told.
    pub(super) fn tells(self, n: impl Into<i64>) -> bool {
        self.one(n.into()) != Shown::Hidden
    }

    /// Counts whose sum may be known.
    pub(super) fn parts(self, counts: &[i64]) -> Vec<Shown> {
        let hidden = self.hidden(counts, vec![false; counts.len()]);
        let shown = counts.iter().zip(hidden);
        shown.map(|(n, hidden)| if hidden { Shown::Hidden } else { Shown::Count(*n) }).collect()
    }

    /// Which of some counts whose sum may be known are hidden: the small ones, those that are hidden `already`, and the next smallest
    /// until what is hidden cannot be worked out.
    ///
    /// One alone could be: it is the rest. So could several that add up to as few as there are of them, or to as many as so many small ones
    /// can be; and together they may be no small count themselves.
    pub(super) fn hidden(self, counts: &[i64], already: Vec<bool>) -> Vec<bool> {
        let Self::Public(minimum) = self else { return already };
        let mut hidden = already;
        for (hide, n) in hidden.iter_mut().zip(counts) {
            *hide |= !self.tells(*n);
        }
        // A small sum is told nowhere.
        if counts.iter().sum::<i64>() < minimum {
            return hidden;
        }
        while !is_safe(counts, &hidden, minimum) {
            let open = counts.iter().zip(&hidden).filter(|(_, hidden)| !**hidden);
            // Nothing is the last resort: that there was none is not much of a neighbour.
            let Some(next) = open.map(|(n, _)| *n).min_by_key(|n| (*n == 0, *n)) else { break };
            // All that are alike, or their order would tell which of them are not small.
            for (hide, n) in hidden.iter_mut().zip(counts) {
                *hide |= *n == next;
            }
        }
        hidden
    }
}

/// Whether hidden counts could each be different from what they are, as far as their sum tells: also to somebody who knows that it is the
/// small ones that are hidden, and the next smallest beside them.
fn is_safe(counts: &[i64], hidden: &[bool], minimum: i64) -> bool {
    let of = |wanted: bool| {
        counts.iter().zip(hidden).filter(move |(_, hidden)| **hidden == wanted).map(|(n, _)| *n)
    };
    let (number, sum) = (of(true).map(|_| 1_i64).sum::<i64>(), of(true).sum::<i64>());
    if !of(true).any(|n| n > 0) {
        return true;
    }
    // As many as so many small ones can be; or as those and the largest neighbour that would have been taken.
    let most = if of(true).any(|n| n >= minimum) {
        let neighbour = of(false).filter(|n| *n > 0).min();
        neighbour.map(|neighbour| neighbour + (number - 1) * (minimum - 1))
    } else {
        Some(number * (minimum - 1))
    };
    number > 1 && sum >= minimum && most.is_none_or(|most| sum < most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_desk_sees_everything_and_the_public_no_small_count() {
        assert_eq!(
            Audience::Desk.parts(&[1, 0, 9]),
            [Shown::Count(1), Shown::Count(0), Shown::Count(9)]
        );
        let public = Audience::Public(5);
        assert_eq!(
            public.parts(&[0, 12, 30]),
            [Shown::Count(0), Shown::Count(12), Shown::Count(30)]
        );
        assert_eq!(public.parts(&[2, 3, 30]), [Shown::Hidden, Shown::Hidden, Shown::Count(30)]);
        assert_eq!(public.parts(&[2, 0, 1]), [Shown::Hidden, Shown::Count(0), Shown::Hidden]);
    }

    #[test]
    fn a_single_small_count_cannot_be_worked_out_from_the_sum() {
        assert_eq!(
            Audience::Public(5).parts(&[2, 40, 12, 0]),
            [Shown::Hidden, Shown::Count(40), Shown::Hidden, Shown::Count(0)]
        );
    }

    #[test]
    fn small_counts_that_their_sum_would_tell_take_another_along() {
        let public = Audience::Public(5);
        let (hidden, told) = (Shown::Hidden, Shown::Count);
        assert_eq!(
            public.parts(&[1, 1, 30, 9]),
            [hidden, hidden, told(30), hidden],
            "two of one each"
        );
        assert_eq!(public.parts(&[4, 4, 30]), [hidden, hidden, hidden], "two of four each");
        assert_eq!(
            public.parts(&[4, 4, 0]),
            [hidden, hidden, hidden],
            "nothing else is left to hide"
        );
        assert_eq!(
            public.parts(&[4, 3, 30]),
            [hidden, hidden, told(30)],
            "three and four, or four and three"
        );
    }

    #[test]
    fn neighbours_that_are_alike_are_taken_along_together() {
        let (hidden, told) = (Shown::Hidden, Shown::Count);
        let public = Audience::Public(5);
        assert_eq!(public.parts(&[5, 5, 3]), [hidden; 3], "one five alone would tell the three");
        assert_eq!(public.parts(&[5, 3, 5, 8]), [hidden, hidden, hidden, told(8)]);
    }

    /// Whether somebody who sees what is shown and knows the sum can be sure of a hidden count.
    fn can_be_sure(counts: &[i64], shown: &[Shown]) -> bool {
        let hidden: Vec<i64> = shown
            .iter()
            .zip(counts)
            .filter(|(cell, _)| **cell == Shown::Hidden)
            .map(|(_, n)| *n)
            .collect();
        let (sum, number) = (hidden.iter().sum::<i64>(), hidden.len());
        // Every way to fill the hidden cells that adds up and would be shown like this.
        let mut same = fill(sum, number).into_iter().filter(|fill| {
            let mut whole = counts.to_vec();
            let places = shown.iter().enumerate().filter(|(_, cell)| **cell == Shown::Hidden);
            for ((at, _), n) in places.zip(fill) {
                whole[at] = *n;
            }
            Audience::Public(5).parts(&whole) == shown
        });
        let Some(first) = same.next() else { return true };
        let mut open: Vec<bool> = vec![false; number];
        for other in same {
            for ((differs, a), b) in open.iter_mut().zip(&first).zip(&other) {
                *differs |= a != b;
            }
        }
        open.iter().any(|differs| !differs)
    }

    /// Every way to share a sum out.
    fn fill(sum: i64, number: usize) -> Vec<Vec<i64>> {
        if number == 0 {
            return if sum == 0 { vec![Vec::new()] } else { Vec::new() };
        }
        let ways = (0..=sum).flat_map(|first| {
            fill(sum - first, number - 1).into_iter().map(move |rest| [vec![first], rest].concat())
        });
        ways.collect()
    }

    proptest! {
        #[test]
        fn nobody_can_be_sure_of_a_hidden_count(counts in proptest::collection::vec(0_i64..9, 2..5)) {
            let shown = Audience::Public(5).parts(&counts);
            let hidden = shown.contains(&Shown::Hidden);
            let known = counts.iter().sum::<i64>() >= 5;
            prop_assert!(!hidden || !known || !can_be_sure(&counts, &shown), "{counts:?} {shown:?}");
        }

        #[test]
        fn what_is_hidden_is_never_one_count_beside_others(counts in proptest::collection::vec(0_i64..20, 0..12)) {
            let shown = Audience::Public(5).parts(&counts);
            let hidden: Vec<i64> =
                shown.iter().zip(&counts).filter(|(cell, _)| **cell == Shown::Hidden).map(|(_, n)| *n).collect();
            let others = counts.iter().filter(|n| **n > 0).count() > 1;
            let known = counts.iter().sum::<i64>() >= 5;
            prop_assert!(!known || hidden.len() != 1 || !others);
            prop_assert!(shown.iter().zip(&counts).all(|(cell, n)| cell.count().is_none_or(|told| told == *n && (*n == 0 || *n >= 5))));
        }
    }
}
