//! What a reader may see of a count: the number, or that it is small.
//!
//! A small count on a public board could tell of one person's report. It is hidden, and with it what would give it away: where a single
//! small count stands beside others whose sum is known, the next smallest is hidden too.

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
        let mut shown: Vec<Shown> = counts.iter().map(|n| self.one(*n)).collect();
        let hidden = shown.iter().filter(|cell| **cell == Shown::Hidden).count();
        if hidden == 1 {
            let next = shown
                .iter()
                .enumerate()
                .filter_map(|(at, cell)| Some((cell.count().filter(|n| *n > 0)?, at)));
            if let Some(cell) = next.min().and_then(|(_, at)| shown.get_mut(at)) {
                *cell = Shown::Hidden;
            }
        }
        shown
    }
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
    }

    #[test]
    fn a_single_small_count_cannot_be_worked_out_from_the_sum() {
        assert_eq!(
            Audience::Public(5).parts(&[2, 40, 12, 0]),
            [Shown::Hidden, Shown::Count(40), Shown::Hidden, Shown::Count(0)]
        );
    }

    proptest! {
        #[test]
        fn what_is_hidden_is_never_one_count_beside_others(counts in proptest::collection::vec(0_i64..20, 0..12)) {
            let shown = Audience::Public(5).parts(&counts);
            let hidden: Vec<i64> =
                shown.iter().zip(&counts).filter(|(cell, _)| **cell == Shown::Hidden).map(|(_, n)| *n).collect();
            let others = counts.iter().filter(|n| **n > 0).count() > 1;
            prop_assert!(hidden.len() != 1 || !others);
            prop_assert!(shown.iter().zip(&counts).all(|(cell, n)| cell.count().is_none_or(|told| told == *n && (*n == 0 || *n >= 5))));
        }
    }
}
