//! The reporters of a case on its pages: masked, with the way to open them.

use super::super::commands::subject;
use super::super::model::Masked;
use super::super::pack::Pack;
use super::super::policy::Action;
use super::super::queries;
use crate::case::file::File;
use askama::Template;
use askama::filters::HtmlSafe;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::web::{Choice, Draft, Shell, post};

/// The reporters of a case, as a card of a page.
#[derive(Template)]
#[template(path = "case/contact/card.html")]
pub(in crate::case) struct Card {
    shell: Shell,
    draft: Draft,
    contacts: Vec<Masked>,
    /// The case's page, under which the forms go.
    href: String,
    /// What they may be opened for; none for whoever may not.
    purposes: Vec<Choice>,
    /// Where to prove oneself first; none while the last proof is fresh.
    proof: Option<String>,
}

impl HtmlSafe for Card {}

/// The card for a case; none where the reader is shown no contact, or there is none.
pub(in crate::case) async fn card(
    cx: &mut Cx,
    file: &File,
    shell: &Shell,
    draft: &Draft,
) -> Result<Option<Card>> {
    let contacts = queries::masked(cx, file).await?;
    if contacts.is_empty() {
        return Ok(None);
    }
    let pack = Pack::of(cx)?;
    let zh = shell.l.is_zh();
    let purposes = if cx.may(Action::Reveal, &subject(file)) {
        let choice =
            |p: &super::super::Purpose| Choice::new(&p.name, if zh { &p.zh } else { &p.en });
        pack.purposes.iter().map(choice).collect()
    } else {
        Vec::new()
    };
    let proof = match cx.proven() {
        Err(Error::StepUp) => Some(format!("/me/confirm?next={}", post::encode(&shell.path))),
        _ => None,
    };
    Ok(Some(Card {
        contacts,
        purposes,
        proof,
        href: format!("/desk/cases/{}", file.id()),
        draft: draft.clone(),
        shell: shell.clone(),
    }))
}
