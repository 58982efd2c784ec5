//! Which days a board is about, as its reader may choose them.
//!
//! The public board counts the last days, everything, or whole months: days that anybody could pick would let the difference of two
//! periods tell what the board hides, a single day's few reports. Those who direct the work pick any day.

use super::cell::Audience;
use crate::metrics::{Period, Span};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Error, Result};

/// Numbers of last days a board can be about.
pub(super) const LAST: [u16; 3] = [7, 30, 90];
/// Unless asked otherwise.
const USUAL: u16 = 30;
/// Years of the longest period one may name.
const LONGEST: i16 = 20;

/// What a request says of the days: `days`, or `from` and `to`.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(super) struct Asked {
    days: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// The days of a board, and who reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) audience: Audience,
    pub(super) span: Span,
}

impl Asked {
    /// The days asked for.
    ///
    /// # Errors
    /// A value that is not offered, with its field: it is not taken for another.
    pub(super) fn window(&self, today: Date, audience: Audience) -> Result<Window> {
        let given = |field: &Option<String>| field.clone().filter(|text| !text.is_empty());
        let span = match (given(&self.days), given(&self.from), given(&self.to)) {
            (None, None, None) => Span::Last(USUAL),
            (Some(days), None, None) => last(&days)?,
            (Some(_), ..) => return Err(Error::invalid("days", "board-either")),
            (None, None, Some(_)) => return Err(Error::invalid("from", "required")),
            (None, Some(from), to) => {
                Span::Between(between(&from, to.as_deref(), today, audience)?)
            }
        };
        Ok(Window { audience, span })
    }
}

fn last(days: &str) -> Result<Span> {
    if days == "all" {
        return Ok(Span::All);
    }
    let offered = days.parse().ok().filter(|days| LAST.contains(days));
    offered.map(Span::Last).ok_or_else(|| Error::invalid("days", "board-days"))
}

fn between(from: &str, to: Option<&str>, today: Date, audience: Audience) -> Result<Period> {
    let public = audience != Audience::Desk;
    let from = first(from).ok_or_else(|| Error::invalid("from", written(public)))?;
    let to = match to {
        Some(to) => end(to).ok_or_else(|| Error::invalid("to", written(public)))?,
        None => today.last_of_month(),
    };
    if from > today {
        return Err(Error::invalid("from", "board-future"));
    }
    if to > today.last_of_month() {
        return Err(Error::invalid("to", "board-future"));
    }
    if to < from {
        return Err(Error::invalid("to", "board-order"));
    }
    if public && from.day() != 1 {
        return Err(Error::invalid("from", "board-month"));
    }
    if public && to != to.last_of_month() {
        return Err(Error::invalid("to", "board-month"));
    }
    if from.checked_add(LONGEST.years()).is_ok_and(|last| last <= to) {
        return Err(Error::invalid("from", "board-span"));
    }
    Ok(Period { from, to: to.min(today) })
}

/// How a day is to be written, as the code of a sentence.
const fn written(public: bool) -> &'static str {
    if public { "board-month" } else { "board-day" }
}

/// A day, or the first day of a month.
fn first(text: &str) -> Option<Date> {
    match text.len() {
        7 => format!("{text}-01").parse().ok(),
        10 => text.parse().ok(),
        _ => None,
    }
}

/// A day, or the last day of a month.
fn end(text: &str) -> Option<Date> {
    let day = first(text)?;
    Some(if text.len() == 7 { day.last_of_month() } else { day })
}

impl Window {
    /// The query that asks for these days.
    pub(super) fn query(&self) -> String {
        match self.span {
            Span::Last(days) => format!("days={days}"),
            Span::All => "days=all".to_owned(),
            Span::Between(period) => {
                let [from, to] = self.ends(period);
                format!("from={from}&to={to}")
            }
        }
    }

    /// The same for links to other boards, which open on the usual days by themselves.
    pub(super) fn suffix(&self) -> String {
        match self.span {
            Span::Last(USUAL) => String::new(),
            _ => format!("?{}", self.query()),
        }
    }

    /// A period as its reader writes it: in months, or in days.
    pub(super) fn ends(&self, Period { from, to }: Period) -> [String; 2] {
        [from, to].map(|day| match self.audience {
            Audience::Desk => day.to_string(),
            Audience::Public(_) => format!("{:04}-{:02}", day.year(), day.month()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 2);

    fn asked(query: &str) -> Asked {
        let field = |name: &str| {
            let mut fields = query.split('&').filter_map(|field| field.split_once('='));
            fields.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        };
        Asked { days: field("days"), from: field("from"), to: field("to") }
    }

    fn window(query: &str, audience: Audience) -> Result<Window> {
        asked(query).window(TODAY, audience)
    }

    fn refused(query: &str, audience: Audience) -> String {
        window(query, audience).unwrap_err().to_string()
    }

    #[test]
    fn what_is_offered_is_taken_and_leads_back_to_itself() {
        for query in ["days=7", "days=30", "days=90", "days=all", "from=2018-01&to=2018-12"] {
            assert_eq!(window(query, Audience::Public(5)).unwrap().query(), query);
        }
        let query = "from=2018-01-05&to=2018-12-31";
        assert_eq!(window(query, Audience::Desk).unwrap().query(), query);
        let usual = window("from=&to=", Audience::Desk).unwrap();
        assert_eq!((usual.span, usual.suffix()), (Span::Last(30), String::new()));
        let year = window("from=2018-02&to=2018-02", Audience::Public(5)).unwrap();
        assert_eq!(
            year.span,
            Span::Between(Period { from: date(2018, 2, 1), to: date(2018, 2, 28) })
        );
        let open = window("from=2026-03", Audience::Public(5)).unwrap();
        assert_eq!(open.span, Span::Between(Period { from: date(2026, 3, 1), to: TODAY }));
    }

    #[test]
    fn what_is_not_offered_is_refused_by_its_field() {
        for (query, why) in [
            ("days=3650", "days: board-days"),
            ("days=x", "days: board-days"),
            ("days=30&from=2018-01", "days: board-either"),
            ("to=2018-01", "from: required"),
            ("from=2018-13", "from: board-day"),
            ("from=2018-02&to=2018-01", "to: board-order"),
            ("from=2026-04", "from: board-future"),
            ("from=2018-01&to=2026-04", "to: board-future"),
            ("from=1900-01&to=2018-01", "from: board-span"),
        ] {
            assert_eq!(refused(query, Audience::Desk), why, "{query}");
        }
    }

    #[test]
    fn the_public_gets_whole_months() {
        let public = Audience::Public(5);
        assert_eq!(refused("from=2018-01-02&to=2018-01-31", public), "from: board-month");
        assert_eq!(refused("from=2018-01-01&to=2018-01-30", public), "to: board-month");
        assert!(window("from=2018-01-01&to=2018-01-31", public).is_ok());
    }
}
