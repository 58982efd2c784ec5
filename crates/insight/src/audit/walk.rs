//! Walks several legs of the ledger at once, newest entry first. Each leg follows one index, so a page costs the same at any depth and
//! with any filter: what the engine would have to sort is merged here instead.

use super::model::{Leg, Place};
use super::store;
use kernel::Result;
use kernel::db::Tx;
use kernel::ledger::Entry;
use std::collections::VecDeque;

/// A walk.
pub(super) struct Walk {
    strands: Vec<Strand>,
    /// Entries fetched from a leg at once.
    batch: i64,
    last: Option<Place>,
}

/// A leg, and what was fetched of it.
struct Strand {
    leg: Leg,
    fetched: VecDeque<Entry>,
    after: Option<Place>,
    dry: bool,
}

impl Walk {
    /// A walk along `legs` from behind `after`.
    pub(super) fn new(legs: Vec<Leg>, after: Option<Place>, batch: i64) -> Self {
        let strand = |leg| Strand { leg, fetched: VecDeque::new(), after, dry: false };
        Self { strands: legs.into_iter().map(strand).collect(), batch, last: None }
    }

    /// The next entry; one that is on several legs comes once.
    pub(super) async fn next(&mut self, tx: &mut Tx) -> Result<Option<Entry>> {
        loop {
            for strand in &mut self.strands {
                strand.fill(tx, self.batch).await?;
            }
            let newest = self.strands.iter_mut().max_by_key(|strand| strand.place());
            let Some(entry) = newest.and_then(|strand| strand.fetched.pop_front()) else {
                return Ok(None);
            };
            let place = Some(Place::of(&entry));
            if self.last != place {
                self.last = place;
                return Ok(Some(entry));
            }
        }
    }
}

impl Strand {
    fn place(&self) -> Option<Place> {
        self.fetched.front().map(Place::of)
    }

    async fn fill(&mut self, tx: &mut Tx, batch: i64) -> Result<()> {
        if self.dry || !self.fetched.is_empty() {
            return Ok(());
        }
        self.fetched = store::entries(tx, &self.leg, self.after, batch).await?.into();
        self.dry = i64::try_from(self.fetched.len()).unwrap_or(i64::MAX) < batch;
        self.after = self.fetched.back().map(Place::of).or(self.after);
        Ok(())
    }
}
