//! What can be seen of contacts.

use super::super::file::File;
use super::commands::{open, subject};
use super::model::{Masked, mask_name, mask_number};
use super::policy::Action;
use super::store::{self, RevealFilter, RevealRow};
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::paging::{Cursor, Page, PageSize};
use kernel::policy::Subject;

/// The contacts of a case's reporters, masked; none for whoever has no need of them.
pub async fn masked(cx: &mut Cx, file: &File) -> Result<Vec<Masked>> {
    if !cx.may(Action::See, &subject(file)) {
        return Ok(Vec::new());
    }
    let mut masked = Vec::new();
    for contact in store::of_case(&mut cx.tx, file.id()).await? {
        let opened = open(cx, &contact)?;
        masked.push(Masked {
            reporter: contact.id,
            name: opened.name.as_ref().map(|name| mask_name(name)),
            number: opened.number.as_ref().map(|number| mask_number(number)),
            reach: opened.reach.is_some(),
        });
    }
    Ok(masked)
}

/// What the auditor asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) actor: String,
    pub(super) purpose: String,
    pub(super) from: Option<Timestamp>,
    pub(super) until: Option<Timestamp>,
    pub(super) after: Option<Cursor>,
    pub(super) size: PageSize,
}

/// A page of who opened what and why, the last first.
pub(super) async fn reveals(cx: &mut Cx, wanted: &Wanted) -> Result<Page<RevealRow>> {
    cx.allow(Action::SeeReveals, &Subject::default())?;
    let actor = pattern(&wanted.actor);
    let asked = RevealFilter {
        actor: actor.as_deref(),
        purpose: Some(wanted.purpose.as_str()).filter(|purpose| !purpose.is_empty()),
        between: (wanted.from, wanted.until),
        after: wanted.after,
        fetch: wanted.size.fetch(),
    };
    let rows = store::reveals(&mut cx.tx, &asked).await?;
    Ok(Page::from_rows(rows, wanted.size, |row| Cursor { key: row.at.millis(), id: row.id }))
}

/// `%text%` for `LIKE … ESCAPE '!'`, in small letters; none without a text.
fn pattern(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let text = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    (!text.is_empty()).then(|| format!("%{text}%"))
}
