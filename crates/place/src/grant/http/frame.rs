//! What the pages of this capability share: their shell, the turn a form gets, and how days, organisations and people are read.

use crate::org::{Network, Org};
use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::error::Field;
use kernel::territory::OrgId;
use kernel::web::{Caller, Draft, Face, Post, Shell, see_other};
use kernel::{Cx, Error, Result, Timestamp};
use std::collections::BTreeMap;

/// A form as it was typed: nothing of it is lost when it comes back.
pub(super) type Typed = BTreeMap<String, String>;

/// What was typed into a field, without the blanks around it.
pub(super) fn typed<'a>(form: &'a Typed, name: &str) -> &'a str {
    form.get(name).map_or("", |text| text.trim())
}

/// The form again, with the error its command ended in.
///
/// # Errors
/// Errors the reader cannot mend.
pub(super) fn again(form: &Typed, error: Error) -> Result<Draft> {
    form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Draft>().with(error)
}

/// The shell of a page for staff.
///
/// # Errors
/// [`Error::SignIn`] when nobody is signed in.
pub(super) fn desk(caller: &Caller, title: impl Into<String>) -> Result<Shell> {
    if caller.signed_in() { Ok(caller.shell(Face::Desk, title)) } else { Err(Error::SignIn) }
}

/// What becomes of a form.
pub(super) enum Turn {
    /// It came for the first time: here is the transaction for it.
    First(Box<Cx>),
    /// It came before, and had its effect then.
    Again(Response),
}

/// Gives a form its turn: once for each key, and the sender is led to `to` each time.
pub(super) async fn turn<T>(post: &Post<T>, scope: &'static str, to: &str) -> Result<Turn> {
    let mut cx = post.caller.write().await?;
    if let Some(key) = post.once(scope)? {
        if let Some(reply) = key.before(&mut cx).await? {
            return Ok(Turn::Again(see_other(&reply.reply, None)));
        }
        key.keep(&mut cx, 303, to).await?;
    }
    Ok(Turn::First(Box::new(cx)))
}

/// Which end of a day is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// From that day on.
    Begin,
    /// Up to and including that day.
    End,
}

/// The moment a day of the form means in the city's zone; none if nothing was typed.
pub(super) fn day(
    form: &Typed,
    name: &'static str,
    edge: Edge,
    zone: &TimeZone,
) -> Result<Option<Timestamp>, Field> {
    let text = typed(form, name);
    if text.is_empty() {
        return Ok(None);
    }
    let bad = || Field::new(name, "grant-day");
    let day: Date = text.parse().map_err(|_| bad())?;
    let day = match edge {
        Edge::Begin => day,
        Edge::End => day.tomorrow().map_err(|_| bad())?,
    };
    let midnight = day.to_zoned_datetime(zone.clone()).map_err(|_| bad())?;
    Ok(Some(midnight.timestamp().into()))
}

/// Most organisations named where several are meant.
const NAMED: usize = 4;

/// The organisation a reader means by its code, its name or the address of its page; none if nothing was typed.
pub(super) fn organisation(
    network: &Network,
    form: &Typed,
    name: &'static str,
    zh: bool,
) -> Result<Option<OrgId>, Field> {
    let text = typed(form, name);
    if text.is_empty() {
        return Ok(None);
    }
    let last = text.rsplit('/').next().unwrap_or(text);
    if let Some(org) = last.parse().ok().and_then(|id| network.get(id)) {
        return Ok(Some(org.id));
    }
    let mut found = network.search(text, usize::MAX);
    let is_called = |org: &&Org| {
        org.name_zh == text
            || org.name_en.eq_ignore_ascii_case(text)
            || org.code.as_deref() == Some(text)
    };
    if found.iter().any(is_called) {
        found.retain(is_called);
    }
    match found[..] {
        [] => Err(Field::new(name, "grant-org-none")),
        [one] => Ok(Some(one.id)),
        _ => {
            let place = |id| network.place(&network.chain(id), zh);
            let words = |org: &&Org| format!("{} ({})", org.name(zh), place(org.id));
            let names: Vec<String> = found.iter().take(NAMED).map(words).collect();
            let names = names.join(if zh { "、" } else { "; " });
            Err(Field::new(name, "grant-org-many").arg("n", found.len()).arg("names", names))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str, edge: Edge) -> Result<Option<Timestamp>, Field> {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        day(&Typed::from([("valid_to".to_owned(), text.to_owned())]), "valid_to", edge, &zone)
    }

    #[test]
    fn a_day_is_a_day_of_the_city() {
        let begins = moment("2026-03-02", Edge::Begin).unwrap().unwrap();
        assert_eq!(begins.to_string(), "2026-03-01T16:00:00.000Z");
        let ends = moment("2026-03-02", Edge::End).unwrap().unwrap();
        assert_eq!(ends.since(begins).as_secs(), 86_400, "the last day counts whole");
        assert_eq!(moment(" ", Edge::End).unwrap(), None);
        assert_eq!(moment("2026-02-30", Edge::End).unwrap_err().code, "grant-day");
    }
}
