//! What can be done with a contact.

use super::super::file::File;
use super::super::model::CaseId;
use super::super::queries;
use super::event::Event;
use super::model::NewContact;
use super::pack::Pack;
use super::policy::Action;
use super::store::{self, NAME, NUMBER, REACH, SealedContact};
use kernel::cx::Cx;
use kernel::error::{Error, Field, Result};
use kernel::policy::Subject;
use kernel::vault::{self, Place, Sealed, Vault, Zeroizing};
use uuid::Uuid;

/// Characters of the longest note.
const LONGEST_NOTE: usize = 200;

/// Keeps what a reporter said about how to reach them; nothing if they said nothing.
pub(in crate::case) async fn keep(
    cx: &mut Cx,
    (case, reporter): (CaseId, Uuid),
    new: &NewContact,
) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    new.check()?;
    let vault = cx.app().shared::<Vault>()?.clone();
    let seal = |place: Place, part: Option<&str>| -> Result<Option<Sealed>> {
        part.map(|part| vault.seal(&place, part)).transpose()
    };
    let ([name, number, reach], row) = (new.parts(), (case, reporter));
    let contact = SealedContact {
        case_id: case,
        id: reporter,
        name_sealed: seal(NAME.of_both(row), name)?,
        number_sealed: seal(NUMBER.of_both(row), number)?,
        reach_sealed: seal(REACH.of_both(row), reach)?,
        number_index: number.map(|number| vault.index(number)).transpose()?.flatten(),
        given_at: cx.now(),
    };
    store::put(&mut cx.tx, contact).await?;
    super::destruction::tonight(cx).await
}

/// Why somebody opens a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Why {
    /// A purpose of the pack.
    pub purpose: String,
    /// In words; needed where the purpose is none of those named.
    pub note: String,
}

impl Why {
    fn check(&self, pack: &Pack) -> Result<()> {
        let mut bad = Vec::new();
        if pack.purpose(&self.purpose).is_none() {
            bad.push(Field::new("purpose", "required"));
        }
        if self.purpose == "other" && self.note.trim().is_empty() {
            bad.push(Field::new("note", "required"));
        }
        if self.note.chars().count() > LONGEST_NOTE {
            bad.push(Field::new("note", "text-long").arg("max", LONGEST_NOTE));
        }
        if bad.is_empty() { Ok(()) } else { Err(Error::Invalid(bad)) }
    }

    /// The note is kept for ever, so it must not repeat what was opened.
    fn tells(&self, opened: &Opened) -> bool {
        let digits: String = self.note.chars().filter(char::is_ascii_digit).collect();
        let number = opened.number.as_ref().and_then(|number| vault::normal(number));
        number.is_some_and(|number| digits.contains(number.as_str()))
            || opened
                .name
                .as_ref()
                .is_some_and(|name| name.chars().count() > 1 && self.note.contains(name.as_str()))
    }
}

/// A contact in the clear: shown once, kept nowhere.
pub struct Opened {
    /// What the reporter is called.
    pub name: Option<Zeroizing<String>>,
    /// Their number, as they wrote it.
    pub number: Option<Zeroizing<String>>,
    /// When and how to reach them.
    pub reach: Option<Zeroizing<String>>,
}

/// Opens the parts of a contact.
pub(super) fn open(cx: &Cx, contact: &SealedContact) -> Result<Opened> {
    let (vault, row) = (cx.app().shared::<Vault>()?, (contact.case_id, contact.id));
    let open = |place: Place, part: &Option<Sealed>| {
        part.as_ref().map(|part| vault.open(&place, part)).transpose()
    };
    Ok(Opened {
        name: open(NAME.of_both(row), &contact.name_sealed)?,
        number: open(NUMBER.of_both(row), &contact.number_sealed)?,
        reach: open(REACH.of_both(row), &contact.reach_sealed)?,
    })
}

/// A case as the policy sees it for its contacts: who gave the task back does not handle it any more.
pub(super) fn subject(file: &File) -> Subject {
    let open = file.tasks.list.iter().filter(|task| task.state.is_open());
    let handlers = open.map(crate::task::Task::organisation).collect();
    Subject { handlers, ..kernel::policy::Resource::subject(file) }
}

/// Opens the contact of a reporter for a purpose. Who opened it and why stands in the ledger of the case and on the auditor's list.
///
/// # Errors
/// [`Error::NotFound`] where there is no such case or contact for the actor, [`Error::StepUp`] without a fresh proof of who they are.
pub async fn reveal(cx: &mut Cx, id: CaseId, reporter: Uuid, why: &Why) -> Result<Opened> {
    let file = queries::get(cx, id).await?;
    cx.allow(Action::Reveal, &subject(&file))?;
    cx.proven()?;
    // The machine's own console needs no contact, and could not be asked why.
    let account = cx.actor().account().ok_or(Error::SignIn)?;
    why.check(&*Pack::of(cx)?)?;
    let sealed = store::of_reporter(&mut cx.tx, (id, reporter)).await?.ok_or(Error::NotFound)?;
    let opened = open(cx, &sealed)?;
    if why.tells(&opened) {
        return Err(Error::invalid("note", "contact-note-tells"));
    }
    let (purpose, note) = (why.purpose.clone(), why.note.trim().to_owned());
    let reveal = store::Reveal {
        id: cx.fresh(),
        case: id,
        reporter,
        account,
        purpose: &purpose,
        note: &note,
        at: cx.now(),
    };
    store::add_reveal(&mut cx.tx, &reveal).await?;
    cx.record(id, &Event::Revealed { reporter, purpose, note }).await?;
    Ok(opened)
}
