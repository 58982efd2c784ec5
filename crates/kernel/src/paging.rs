//! Keyset paging: a page begins after the last row of the page before, so that it costs the same at any depth and
//! rows that come and go meanwhile neither repeat nor vanish.
//!
//! A list sorts by a whole number (mostly a time) and then by id, asks for [`PageSize::fetch`] rows, and hands them to
//! [`Page::from_rows`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Error;

/// Where a page ends: sort key and id of its last row. As text it is opaque, and safe in a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    /// What the list sorts by.
    pub key: i64,
    /// The row's id, which decides between equal keys.
    pub id: Uuid,
}

/// Not a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a page mark of ours; start from the first page")]
pub struct BadCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.key.to_be_bytes()))?;
        f.write_str(&hex::encode(self.id.as_bytes()))
    }
}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        let mut bytes = [0; 24];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| BadCursor)?;
        let (key, id) = bytes.split_first_chunk().ok_or(BadCursor)?;
        let id = Uuid::from_slice(id).map_err(|_| BadCursor)?;
        let cursor = Self { key: i64::from_be_bytes(*key), id };
        // One text per cursor: capitals, which hex would take too, are not ours.
        if cursor.to_string() == text { Ok(cursor) } else { Err(BadCursor) }
    }
}

impl TryFrom<String> for Cursor {
    type Error = BadCursor;
    fn try_from(text: String) -> Result<Self, BadCursor> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

impl From<BadCursor> for Error {
    fn from(_: BadCursor) -> Self {
        Self::invalid("after", "cursor")
    }
}

/// How many rows a page has: 1 to 200, 50 unless said otherwise. What a caller asks beyond that is brought within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "u32", into = "u32")]
pub struct PageSize(u32);

impl PageSize {
    /// The largest page.
    pub const MAX: u32 = 200;

    /// So many rows, brought within the bounds.
    pub fn new(rows: u32) -> Self {
        Self(rows.clamp(1, Self::MAX))
    }

    /// Rows on a page.
    pub const fn rows(self) -> u32 {
        self.0
    }

    /// Rows to ask the database for: one more, which tells whether there is a next page.
    pub fn fetch(self) -> i64 {
        i64::from(self.0) + 1
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(50)
    }
}

impl From<u32> for PageSize {
    fn from(rows: u32) -> Self {
        Self::new(rows)
    }
}

impl From<PageSize> for u32 {
    fn from(size: PageSize) -> Self {
        size.0
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// Its rows, in order.
    pub rows: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// The page of what [`PageSize::fetch`] brought; `cursor` tells a row's own place.
    pub fn from_rows(mut rows: Vec<T>, size: PageSize, cursor: impl Fn(&T) -> Cursor) -> Self {
        let full = usize::try_from(size.0).unwrap_or(usize::MAX);
        let more = rows.len() > full;
        rows.truncate(full);
        let next = rows.last().filter(|_| more).map(cursor);
        Self { rows, next }
    }

    /// The same page with every row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(turn).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pages_follow_one_another_without_gap_or_repeat() {
        let all: Vec<Cursor> = (0..120_u32)
            .map(|n| Cursor { key: i64::from(n / 3), id: Uuid::from_u128(n.into()) })
            .collect();
        let (size, mut seen, mut after) = (PageSize::default(), Vec::new(), None::<Cursor>);
        loop {
            let later = |c: &&Cursor| after.is_none_or(|a| (c.key, c.id) > (a.key, a.id));
            let rows = all.iter().filter(later).take(51).copied().collect();
            let page = Page::from_rows(rows, size, |c| *c);
            seen.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn a_page_that_is_just_full_is_the_last() {
        let cursor = |n: &i64| Cursor { key: *n, id: Uuid::nil() };
        assert_eq!(Page::from_rows(vec![1, 2], PageSize::new(2), cursor).next, None);
        let page = Page::from_rows(vec![1, 2, 3], PageSize::new(2), cursor);
        assert_eq!((page.rows.as_slice(), page.next), (&[1, 2][..], Some(cursor(&2))));
    }

    #[test]
    fn sizes_are_brought_within_bounds() {
        let rows = |n: u32| PageSize::new(n).rows();
        assert_eq!([rows(0), rows(7), rows(1_000)], [1, 7, 200]);
        assert_eq!(PageSize::default().fetch(), 51);
    }

    #[test]
    fn garbage_is_refused() {
        let good = Cursor { key: -1, id: Uuid::from_u128(0xabc) }.to_string();
        let (short, long) = (good.replacen('f', "", 1), format!("{good}00"));
        for text in ["", "0", "zz", &short, &good.to_uppercase(), &long, "第一页"] {
            assert_eq!(text.parse::<Cursor>(), Err(BadCursor), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_cursor_reads_back(key: i64, id: u128) {
            let cursor = Cursor { key, id: Uuid::from_u128(id) };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
            prop_assert!(cursor.to_string().chars().all(|c| c.is_ascii_alphanumeric()));
        }
    }
}
