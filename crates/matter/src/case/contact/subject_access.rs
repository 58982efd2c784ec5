//! What a reporter may ask for with the secret link: everything that is stored about their report and their contact.

use super::super::file::File;
use super::super::store::lists;
use super::super::{queries, recusal};
use super::commands::{Opened, open};
use super::destruction::by_link;
use super::event::Event;
use super::model::NewContact;
use super::store;
use kernel::clock::Timestamp;
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::ledger;
use serde_json::{Value, json};
use uuid::Uuid;

/// A reporter's own contact, in the clear, and when they gave it.
pub(super) struct Own {
    pub(super) opened: Opened,
    pub(super) given_at: Timestamp,
}

/// The contact of whoever holds the link.
pub(super) async fn own(cx: &mut Cx, (file, reporter): (&File, Uuid)) -> Result<Option<Own>> {
    let kept = store::of_reporter(&mut cx.tx, (file.id(), reporter)).await?;
    let opened =
        |kept: store::SealedContact| Ok(Own { given_at: kept.given_at, opened: open(cx, &kept)? });
    kept.map(opened).transpose()
}

/// The reporter says anew how to reach them, by the link of the case.
pub async fn correct_by_link(cx: &mut Cx, link: (&str, &str), new: &NewContact) -> Result<()> {
    let (file, reporter) = by_link(cx, link).await?;
    if new.is_empty() {
        return Err(kernel::Error::invalid("contact_number", "contact-empty"));
    }
    super::keep(cx, (file.id(), reporter), new).await?;
    cx.record(file.id(), &Event::Corrected { reporter }).await.map(drop)
}

/// Everything that is stored about the report of a link and about its reporter, as a document.
pub async fn document(cx: &mut Cx, link: (&str, &str)) -> Result<Value> {
    let (file, reporter) = by_link(cx, link).await?;
    let own = own(cx, (&file, reporter)).await?;
    let contact = own.map(|own| {
        let part = |part: &Option<kernel::vault::Zeroizing<String>>| part.as_ref().map(|p| p.to_string());
        let Opened { name, number, reach } = &own.opened;
        json!({ "name": part(name), "number": part(number), "reach": part(reach), "given_at": own.given_at.to_string() })
    });
    let photos = queries::photos(cx, &file).await?;
    let photos: Vec<Value> = photos
        .iter()
        .map(|photo| json!({ "id": photo.id, "width": photo.width, "height": photo.height, "sha256": photo.digest }))
        .collect();
    let said: Vec<Value> = lists::remarks(&mut cx.tx, file.id())
        .await?
        .into_iter()
        .map(|said| json!({ "at": said.at.to_string(), "remark": said.remark }))
        .collect();
    let recusals: Vec<Value> = recusal::of_reporter_only(cx, file.id())
        .await?
        .into_iter()
        .map(|one| json!({ "at": one.asked_at.to_string(), "who": one.words, "ground": one.ground, "state": one.state.as_str(), "reason": one.reason }))
        .collect();
    let entries = ledger::stream(&mut cx.tx, file.id().0).await?;
    let history: Vec<Value> = entries
        .iter()
        .map(|entry| json!({ "at": entry.at.to_string(), "kind": entry.kind, "hash": hex::encode(&entry.hash) }))
        .collect();
    Ok(json!({
        "report": report(&file),
        "contact": contact,
        "contact_opened": opened(cx, &file, reporter).await?,
        "photos": photos,
        "remarks": said,
        "recusals": recusals,
        "history": history,
    }))
}

fn report(file: &File) -> Value {
    let case = &file.case;
    json!({
        "number": file.number(),
        "kind": case.report.kind.as_str(),
        "channel": case.report.channel.as_str(),
        "category": case.report.category,
        "title": file.words.title,
        "text": file.words.body,
        "address": file.words.address,
        "lon": file.point.map(kernel::geo::Point::lon),
        "lat": file.point.map(kernel::geo::Point::lat),
        "about": file.about.map(|org| org.0),
        "reported_at": case.reported_at.to_string(),
        "state": case.state.as_str(),
        "answer": file.answer,
    })
}

/// When the contact was opened and what for; not by whom: that is the auditor's to see.
async fn opened(cx: &mut Cx, file: &File, reporter: Uuid) -> Result<Vec<Value>> {
    let reveals = store::reveals_of(&mut cx.tx, (file.id(), reporter)).await?;
    Ok(reveals
        .into_iter()
        .map(|(at, purpose)| json!({ "at": at.to_string(), "purpose": purpose }))
        .collect())
}
