//! Destruction (销毁): contacts whose time is over, or whose reporter asks for it, are deleted; a certificate says how many, when and by
//! which rule, and never what they said.

use super::super::file::File;
use super::super::model::CaseId;
use super::super::{queries, store as cases};
use super::event::Event;
use super::policy::Action;
use super::retention::Retention;
use super::store::destruction::{self as store, Due};
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::jobs::{self, Job};
use kernel::paging::{Cursor, Page, PageSize};
use kernel::policy::Subject;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::time::Duration;
use uuid::Uuid;

pub use store::Certificate;

/// The rule's name where an officer destroyed it by hand.
const BY_HAND: &str = "by-hand";
/// The rule's name where the reporter asked for it.
const BY_REPORTER: &str = "by-reporter";
/// Contacts looked at once.
const BATCH: i64 = 500;

/// Destroys what is due, every night; each night sets the next while there is anything left to keep.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Sweep {}

impl Job for Sweep {
    const KIND: &'static str = "contact.retention";

    async fn run(self, cx: &mut Cx) -> Result<()> {
        destroy_due(cx).await?;
        if store::any(&mut cx.tx).await? { tonight(cx).await } else { Ok(()) }
    }
}

/// Puts the next night's sweep down. Each night has a timer of its own, so that no contact given late can move it away.
pub(super) async fn tonight(cx: &mut Cx) -> Result<()> {
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    // Seven in the evening in Greenwich is three at night in China.
    const THREE: i64 = 19 * 60 * 60 * 1_000;
    let next = (cx.now().millis() - THREE).div_euclid(DAY) + 1;
    let at = kernel::Timestamp::from_millis(next * DAY + THREE);
    jobs::set_timer(cx, &format!("contact.retention:{next}"), &Sweep {}, at).await
}

/// Destroys every contact whose time is over; one certificate for each rule.
pub async fn destroy_due(cx: &mut Cx) -> Result<Vec<Certificate>> {
    let rules = Retention::of(cx)?;
    let (now, mut after) = (cx.now(), (Uuid::nil(), Uuid::nil()));
    let mut due: BTreeMap<String, Vec<(CaseId, Uuid)>> = BTreeMap::new();
    loop {
        let batch = store::closed_before(&mut cx.tx, (rules.horizon(now), after), BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = (last.case_id.0, last.id);
        for Due { case_id, id, kind, about_id, closed_at } in batch {
            let kind = super::super::model::Kind::parse(&kind)
                .ok_or_else(|| Error::internal("a case of no kind"))?;
            let rule = rules.rule(kind, about_id.is_some());
            if let Some(rule) = rule.filter(|rule| closed_at + rule.kept() <= now) {
                due.entry(rule.name.clone()).or_default().push((case_id, id));
            }
        }
    }
    let mut certificates = Vec::new();
    for (rule, contacts) in due {
        certificates.push(destroy(cx, &rule, &contacts).await?);
    }
    Ok(certificates)
}

/// The security officer destroys the contacts of a case before their time.
pub async fn destroy_by_hand(cx: &mut Cx, number: &str) -> Result<Certificate> {
    cx.allow(Action::Destroy, &Subject::default())?;
    cx.proven()?;
    let unknown = || Error::invalid("number", "contact-case-unknown");
    let number: super::super::CaseNumber = number.trim().parse().map_err(|_| unknown())?;
    let case = cases::by_number(&mut cx.tx, number.as_str()).await?.ok_or_else(unknown)?;
    let contacts = super::store::of_case(&mut cx.tx, case).await?;
    if contacts.is_empty() {
        return Err(Error::invalid("number", "contact-none"));
    }
    let rows: Vec<_> = contacts.iter().map(|contact| (case, contact.id)).collect();
    destroy(cx, BY_HAND, &rows).await
}

/// The reporter asks, by the link of the case.
pub async fn destroy_by_link(cx: &mut Cx, link: (&str, &str)) -> Result<Certificate> {
    let (file, reporter) = by_link(cx, link).await?;
    if super::store::of_reporter(&mut cx.tx, (file.id(), reporter)).await?.is_none() {
        return Err(Error::NotFound);
    }
    destroy(cx, BY_REPORTER, &[(file.id(), reporter)]).await
}

/// The case and the reporter of a link.
pub(super) async fn by_link(cx: &mut Cx, (number, secret): (&str, &str)) -> Result<(File, Uuid)> {
    let file = queries::by_link(cx, number, secret).await?;
    let digest = super::super::secret::digest(secret.trim());
    let reporter = super::store::reporter_of(&mut cx.tx, (file.id(), &digest)).await?;
    Ok((file, reporter))
}

async fn destroy(cx: &mut Cx, rule: &str, contacts: &[(CaseId, Uuid)]) -> Result<Certificate> {
    let mut hasher = Sha256::new();
    for (case, reporter) in contacts {
        hasher.update(case.0.as_bytes());
        hasher.update(reporter.as_bytes());
        store::delete(&mut cx.tx, (*case, *reporter)).await?;
    }
    let certificate = Certificate {
        id: cx.fresh(),
        kind: "contact".to_owned(),
        rule: rule.to_owned(),
        rows_destroyed: i64::try_from(contacts.len()).unwrap_or(i64::MAX),
        ids_digest: hex::encode(hasher.finalize()),
        actor: cx.actor().mark(),
        at: cx.now(),
    };
    store::certify(&mut cx.tx, &certificate).await?;
    let (id, rule) = (certificate.id, certificate.rule.clone());
    let (count, ids_digest) = (certificate.rows_destroyed, certificate.ids_digest.clone());
    cx.record(id, &Event::Certified { rule: rule.clone(), count, ids_digest }).await?;
    for (case, reporter) in contacts {
        let destroyed =
            Event::Destroyed { reporter: *reporter, rule: rule.clone(), certificate: id };
        cx.record(*case, &destroyed).await?;
    }
    Ok(certificate)
}

/// A page of the certificates, the last first.
pub async fn certificates(
    cx: &mut Cx,
    after: Option<Cursor>,
    size: PageSize,
) -> Result<Page<Certificate>> {
    cx.allow(Action::SeeCertificates, &Subject::default())?;
    let rows = store::certificates(&mut cx.tx, after, size.fetch()).await?;
    Ok(Page::from_rows(rows, size, |row| Cursor { key: row.at.millis(), id: row.id }))
}

/// Days as a span, for the look-up.
pub(super) fn days(n: u32) -> Duration {
    Duration::from_hours(24 * u64::from(n))
}
