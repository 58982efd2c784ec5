//! Searching the ledger.

use super::model::{Leg, Place, Wanted};
use super::walk::Walk;
use super::{sight, store};
use kernel::clock::Timestamp;
use kernel::ledger::{self, Entry};
use kernel::{Cx, Error, Result};
use uuid::Uuid;

/// What is looked for. Nothing given means everything the reader may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// By one of these actors, as events name them.
    pub actors: Option<Vec<String>>,
    /// In one of these streams.
    pub streams: Option<Vec<Uuid>>,
    /// What was done.
    pub wanted: Option<Wanted>,
    /// From then.
    pub since: Option<Timestamp>,
    /// Before then.
    pub until: Option<Timestamp>,
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The entries, newest first.
    pub entries: Vec<Entry>,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
}

/// Legs one search may have: more would be slow, and nobody means them.
const MOST_LEGS: usize = 1_000;

/// A page of a search.
///
/// # Errors
/// The policy's word to whoever may see nothing of the ledger; [`Error::Invalid`] for a search too broad to be walked.
pub async fn search(
    cx: &mut Cx,
    search: &Search,
    after: Option<Place>,
    rows: usize,
) -> Result<Found> {
    let legs = legs(cx, search).await?;
    let mut walk =
        Walk::new(legs, after, i64::try_from(rows).unwrap_or(i64::MAX).saturating_add(1));
    let mut entries = Vec::new();
    while entries.len() < rows {
        let Some(entry) = walk.next(&mut cx.tx).await? else {
            return Ok(Found { entries, next: None });
        };
        entries.push(entry);
    }
    let more = walk.next(&mut cx.tx).await?.is_some();
    let next = entries.last().filter(|_| more).map(Place::of);
    Ok(Found { entries, next })
}

/// The legs on which everything is that the search means and the reader may see.
pub(super) async fn legs(cx: &mut Cx, search: &Search) -> Result<Vec<Leg>> {
    let seen = sight::legs(cx).await?;
    let mut legs: Vec<Leg> =
        seen.into_iter().filter_map(|leg| leg.within(search.since, search.until)).collect();
    if let Some(streams) = &search.streams {
        legs = each(&legs, streams, |leg, stream| Some(Leg { stream: Some(*stream), ..leg }));
    }
    if let Some(actors) = &search.actors {
        legs = each(&legs, actors, |leg, actor| leg.by(actor));
    }
    if let Some(wanted) = &search.wanted {
        let kinds: Vec<String> =
            kinds(cx).await?.into_iter().filter(|kind| wanted.takes(kind)).collect();
        legs = each(&legs, &kinds, |leg, kind| leg.of(kind));
    }
    if legs.len() > MOST_LEGS {
        return Err(Error::invalid("action", "audit-too-broad"));
    }
    Ok(legs)
}

/// Every leg with every value it can be narrowed to.
fn each<T>(legs: &[Leg], values: &[T], narrow: impl Fn(Leg, &T) -> Option<Leg>) -> Vec<Leg> {
    let narrow = &narrow;
    legs.iter().flat_map(|leg| values.iter().filter_map(move |v| narrow(leg.clone(), v))).collect()
}

/// Every kind of entry there is, in the order of the alphabet: a step of the index for each.
pub(super) async fn kinds(cx: &mut Cx) -> Result<Vec<String>> {
    let mut kinds: Vec<String> = Vec::new();
    loop {
        let last = kinds.last().map_or("", String::as_str);
        match store::next_kind(&mut cx.tx, last).await? {
            Some(kind) => kinds.push(kind),
            None => return Ok(kinds),
        }
    }
}

/// A stream as far as the reader may see it, and whether its whole chain holds.
pub struct Stream {
    /// The entries the reader may see, oldest first.
    pub entries: Vec<Entry>,
    /// How many there are in all.
    pub all: usize,
    /// Hash of the last.
    pub head: Vec<u8>,
    /// What the check of the chain came to; the unseen entries are checked, too.
    pub chain: Result<(), ledger::Broken>,
}

/// A stream of the ledger.
///
/// # Errors
/// [`Error::NotFound`] where there is nothing the reader may see.
pub async fn stream(cx: &mut Cx, id: Uuid) -> Result<Stream> {
    let legs = sight::legs(cx).await?;
    let mut entries = ledger::stream(&mut cx.tx, id).await?;
    let (all, chain) = (entries.len(), ledger::verify(&entries));
    let head = entries.last().map(|entry| entry.hash.clone()).unwrap_or_default();
    entries.retain(|entry| legs.iter().any(|leg| leg.takes(entry)));
    if entries.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(Stream { entries, all, head, chain })
}
