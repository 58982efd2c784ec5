//! The auditor's list: who opened which contact, when and what for.

use super::super::pack::Pack;
use super::super::queries::{self, Wanted};
use super::super::store::RevealRow;
use crate::case::http::frame;
use askama::Template;
use axum::extract::Query;
use kernel::calendar::Calendar;
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::paging::Cursor;
use kernel::web::post::encode;
use kernel::web::{Caller, Choice, PageResult, Pager, Shell, page};
use serde::Deserialize;
use std::sync::Arc;

/// What the page is asked for.
#[derive(Default, Deserialize)]
pub(super) struct Asked {
    /// Part of a name or login.
    #[serde(default)]
    actor: String,
    #[serde(default)]
    purpose: String,
    /// First and last day.
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    after: Option<Cursor>,
}

/// A row of the page.
struct Line {
    row: RevealRow,
    purpose: String,
}

#[derive(Template)]
#[template(path = "case/contact/reveals.html")]
struct RevealsPage {
    shell: Shell,
    asked: Asked,
    purposes: Vec<Choice>,
    lines: Vec<Line>,
    filtered: bool,
    pager: Pager,
}

/// `GET /desk/reveals`
pub(super) async fn show(caller: Caller, Query(asked): Query<Asked>) -> PageResult {
    let shell = frame::desk(&caller, caller.l.t("contact-reveals-title"))?;
    let mut cx = caller.read().await?;
    let pack = Pack::of(&cx)?;
    let wanted = asked.wanted(&cx)?;
    let found = queries::reveals(&mut cx, &wanted).await?;
    let zh = caller.l.is_zh();
    let next = found.next.map(|cursor| asked.page(Some(cursor)));
    let pager = Pager::new(&caller.l).newer(asked.after.map(|_| asked.page(None))).older(next);
    let mut purposes = vec![Choice::new("", caller.l.t("contact-purpose-any"))];
    purposes.extend(pack.purposes.iter().map(|p| Choice::new(&p.name, pack.word(&p.name, zh))));
    let line = |row: RevealRow| Line { purpose: pack.word(&row.purpose, zh).to_owned(), row };
    page(&RevealsPage {
        filtered: asked.page(None).contains('?'),
        lines: found.rows.into_iter().map(line).collect(),
        asked,
        shell,
        purposes,
        pager,
    })
}

impl Asked {
    fn wanted(&self, cx: &Cx) -> Result<Wanted> {
        let calendar = cx.app().shared::<Arc<Calendar>>()?;
        let after_last = |day: jiff::civil::Date| day.tomorrow().ok();
        let until = day("to", &self.to)?.and_then(after_last);
        Ok(Wanted {
            actor: self.actor.clone(),
            purpose: self.purpose.clone(),
            from: midnight(calendar, day("from", &self.from)?)?,
            until: midnight(calendar, until)?,
            after: self.after,
            ..Wanted::default()
        })
    }

    /// The address of this list, from this mark on.
    fn page(&self, after: Option<Cursor>) -> String {
        let mark = after.map(|cursor| cursor.to_string()).unwrap_or_default();
        let words = [
            ("actor", self.actor.as_str()),
            ("purpose", &self.purpose),
            ("from", &self.from),
            ("to", &self.to),
            ("after", &mark),
        ];
        let given = words.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            given.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        if pairs.is_empty() {
            "/desk/reveals".to_owned()
        } else {
            format!("/desk/reveals?{}", pairs.join("&"))
        }
    }
}

/// A day as the form sends it; none for an empty field.
fn day(field: &'static str, text: &str) -> Result<Option<jiff::civil::Date>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::invalid(field, "contact-day"))
}

/// The first moment of a day in the city; a day before or after all calendars sets no bound.
fn midnight(calendar: &Calendar, day: Option<jiff::civil::Date>) -> Result<Option<Timestamp>> {
    let Some(day) = day else { return Ok(None) };
    let begin = day.to_datetime(jiff::civil::Time::midnight());
    let begin = calendar.zone().to_timestamp(begin);
    let begin = begin.map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Some(Timestamp::from_millis(begin.as_millisecond())))
}
