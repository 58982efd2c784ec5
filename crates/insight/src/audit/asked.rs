//! A search as its form says it, and what it means.

use super::model::{Group, Wanted};
use super::queries::Search;
use super::store;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use kernel::clock::Timestamp;
use kernel::error::Field;
use kernel::web::post::encode;
use kernel::{Cx, Error, Result};
use uuid::Uuid;

/// What is looked for, in the words of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub struct Asked {
    /// Who: a login or a name, or `system`, `console`, `public`, `reporter`.
    pub actor: String,
    /// What about: a case number, a login, an organisation's code or name, a stream's id.
    pub object: String,
    /// What: a group or a kind.
    pub action: String,
    /// From this day or minute in the city's time.
    pub from: String,
    /// To the end of this day or minute.
    pub to: String,
}

/// Accounts or organisations of one name that are looked for together.
const NAMESAKES: i64 = 10;
/// Actors that are no accounts, by every word for them.
const HOUSE: [(&str, &[&str]); 4] = [
    ("system", &["system", "系统"]),
    ("console", &["console", "控制台"]),
    ("public", &["public", "公众"]),
    ("reporter", &["reporter", "反映人"]),
];

impl Asked {
    /// The words, with their names; in the order of the form.
    pub fn words(&self) -> [(&'static str, &str); 5] {
        [
            ("actor", self.actor.trim()),
            ("object", self.object.trim()),
            ("action", self.action.trim()),
            ("from", self.from.trim()),
            ("to", self.to.trim()),
        ]
    }

    /// Whether anything is asked for.
    pub fn is_empty(&self) -> bool {
        self.words().iter().all(|(_, word)| word.is_empty())
    }

    /// The query of an address, without one of its words and with others; `?` in front, or nothing.
    pub fn query(&self, without: &str, more: &[(&str, &str)]) -> String {
        let words = self.words().into_iter().filter(|(name, _)| *name != without);
        let pairs = words.chain(more.iter().copied()).filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// The search these words mean.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every word that means nothing here.
    pub async fn search(&self, cx: &mut Cx, zone: &TimeZone) -> Result<Search> {
        let mut bad = Vec::new();
        let [(_, actor), (_, object), (_, action), (_, from), (_, to)] = self.words();
        let actors = actors(cx, actor).await?;
        if actors.as_ref().is_some_and(Vec::is_empty) {
            bad.push(Field::new("actor", "audit-actor"));
        }
        let streams = streams(cx, object).await?;
        if streams.as_ref().is_some_and(Vec::is_empty) {
            bad.push(Field::new("object", "audit-object"));
        }
        let wanted = wanted(action).unwrap_or_else(|field| {
            bad.push(field);
            None
        });
        let mut moment = |name, text, end| {
            moment(name, text, zone, end).unwrap_or_else(|field| {
                bad.push(field);
                None
            })
        };
        let since = moment("from", from, End::Begins);
        let until = moment("to", to, End::Ends);
        if let (Some(since), Some(until)) = (since, until)
            && since >= until
        {
            bad.push(Field::new("to", "audit-period"));
        }
        if bad.is_empty() {
            Ok(Search { actors, streams, wanted, since, until })
        } else {
            Err(Error::Invalid(bad))
        }
    }
}

async fn actors(cx: &mut Cx, text: &str) -> Result<Option<Vec<String>>> {
    if text.is_empty() {
        return Ok(None);
    }
    let word = text.to_lowercase();
    if let Some((mark, _)) = HOUSE.iter().find(|(_, words)| words.contains(&word.as_str())) {
        return Ok(Some(vec![(*mark).to_owned()]));
    }
    let found = store::accounts_called(&mut cx.tx, text, NAMESAKES).await?;
    Ok(Some(found.into_iter().map(|(id,)| format!("account:{id}")).collect()))
}

async fn streams(cx: &mut Cx, text: &str) -> Result<Option<Vec<Uuid>>> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(id) = text.parse::<Uuid>() {
        return Ok(Some(vec![id]));
    }
    let mut found: Vec<Uuid> = Vec::new();
    if let Ok(number) = text.parse::<matter::case::CaseNumber>() {
        found.extend(store::case_of(&mut cx.tx, number.as_str()).await?.map(|(id,)| id));
    }
    for (account,) in store::accounts_called(&mut cx.tx, text, NAMESAKES).await? {
        found.extend([account.0, kernel::refusals::Refusals::stream(account)]);
    }
    let network = place::org::network(cx.app()).await?;
    found.extend(network.by_code(text).map(|org| org.id.0));
    let called = |org: &&place::org::Org| org.name(true) == text || org.name(false) == text;
    let most = usize::try_from(NAMESAKES).unwrap_or(usize::MAX);
    found.extend(network.all().filter(called).take(most).map(|org| org.id.0));
    found.sort_unstable();
    found.dedup();
    Ok(Some(found))
}

fn wanted(text: &str) -> Result<Option<Wanted>, Field> {
    if text.is_empty() {
        return Ok(None);
    }
    let kind = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
    match text.parse::<Group>() {
        Ok(group) => Ok(Some(Wanted::Group(group))),
        Err(()) if text.contains('.') && text.chars().all(kind) => {
            Ok(Some(Wanted::Kind(text.to_owned())))
        }
        Err(()) => Err(Field::new("action", "unknown")),
    }
}

/// Which end of a day or minute is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Begins,
    Ends,
}

fn moment(
    name: &'static str,
    text: &str,
    zone: &TimeZone,
    end: End,
) -> Result<Option<Timestamp>, Field> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = || -> Option<Timestamp> {
        let (begins, step) = match text.parse::<Date>() {
            Ok(day) if !text.contains('T') => {
                (day.to_datetime(jiff::civil::Time::midnight()), jiff::Span::new().days(1))
            }
            _ => (text.parse::<DateTime>().ok()?, jiff::Span::new().minutes(1)),
        };
        let at = match end {
            End::Begins => begins,
            End::Ends => begins.checked_add(step).ok()?,
        };
        Some(zone.to_timestamp(at).ok()?.into())
    };
    read().map(Some).ok_or_else(|| Field::new(name, "audit-moment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reaches_to_its_end_in_the_citys_time() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let read = |text, end| moment("to", text, &zone, end).unwrap().unwrap().to_string();
        assert_eq!(read("2026-11-25", End::Begins), "2026-11-24T16:00:00.000Z");
        assert_eq!(read("2026-11-25", End::Ends), "2026-11-25T16:00:00.000Z");
        assert_eq!(read("2026-11-25T08:30", End::Begins), "2026-11-25T00:30:00.000Z");
        assert_eq!(read("2026-11-25T08:30", End::Ends), "2026-11-25T00:31:00.000Z");
        assert!(moment("to", "昨天", &zone, End::Ends).is_err());
        assert_eq!(moment("to", "", &zone, End::Ends), Ok(None));
    }

    #[test]
    fn an_action_is_a_group_or_a_kind() {
        assert_eq!(wanted("sign-ins"), Ok(Some(Wanted::Group(Group::SignIns))));
        assert_eq!(wanted("post.given"), Ok(Some(Wanted::Kind("post.given".into()))));
        assert!(wanted("drop table").is_err() && wanted("x.'").is_err());
    }
}
