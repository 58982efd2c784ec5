//! What can be seen of cases. Lists and pages have their queries beside them; here is what commands need as well.

use super::commands::verdict;
use super::file::File;
use super::model::CaseId;
use super::policy::Action;
use super::store::{self, Photo};
use crate::category;
use crate::task::{self, Role};
use kernel::cx::Cx;
use kernel::error::{Error, Refused, Result};
use kernel::territory::OrgId;

/// The case, for somebody who may see it.
///
/// # Errors
/// [`Error::NotFound`] also for whoever may not: they need not know that there is one.
pub async fn get(cx: &mut Cx, id: CaseId) -> Result<File> {
    let mut file = store::load(&mut cx.tx, id).await?;
    add_lines(cx, &mut file).await?;
    if cx.may(Action::See, &file) { Ok(file) } else { Err(Error::NotFound) }
}

/// The case of a reporter's link.
pub(super) async fn by_link(cx: &mut Cx, number: &str, secret: &str) -> Result<File> {
    let id = super::commands::by_link(cx, number, secret).await?;
    store::load(&mut cx.tx, id).await
}

/// The id behind a number, for somebody who may see the case.
pub async fn by_number(cx: &mut Cx, number: &str) -> Result<CaseId> {
    let number: super::number::CaseNumber = number.parse().map_err(|_| Error::NotFound)?;
    let id = store::by_number(&mut cx.tx, number.as_str()).await?.ok_or(Error::NotFound)?;
    get(cx, id).await.map(|file| file.id())
}

/// The photos of a case one has opened.
pub async fn photos(cx: &mut Cx, file: &File) -> Result<Vec<Photo>> {
    store::photos(&mut cx.tx, file.id()).await
}

/// Digests of photos after `after`, in order: `doctor --deep` checks that each is there.
pub async fn digests(cx: &mut Cx, after: &str, limit: i64) -> Result<Vec<String>> {
    store::digests(&mut cx.tx, after, limit).await
}

/// Adds the departments above the handlers, which the policy asks for.
pub(super) async fn add_lines(cx: &mut Cx, file: &mut File) -> Result<()> {
    if file.tasks.list.is_empty() {
        return Ok(());
    }
    let network = place::org::network(cx.app()).await?;
    let lines = file.tasks.list.iter().flat_map(|task| network.lines(task.organisation()));
    file.lines = lines.collect();
    Ok(())
}

/// An organisation the catalogue names for a case, and what would become of it.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// Who.
    pub org: OrgId,
    /// As lead or to assist.
    pub role: Role,
    /// Why, in Chinese and English.
    pub basis: (String, String),
    /// What the gate would say; none: it would let it through.
    pub refusal: Option<Refused>,
    /// Open tasks it has now.
    pub load: i64,
    /// How often it gave this case back.
    pub returned: usize,
}

/// Whom the catalogue names for the case, with the gate's verdict and the load of each: in its order, but last whoever gave it back.
pub async fn suggestions(cx: &mut Cx, file: &File) -> Result<Vec<Suggestion>> {
    let mut suggestions = Vec::new();
    for (org, rule) in named(cx, file).await? {
        let (role, basis) = (rule.says.role, rule.says.basis);
        let refusal = verdict(cx, file, org, role).await?;
        let load = task::store::load_of(&mut cx.tx, org).await?;
        let returned = file.tasks.returned_by(org);
        suggestions.push(Suggestion { org, role, basis, refusal, load, returned });
    }
    suggestions.sort_by_key(|named| named.returned);
    Ok(suggestions)
}

/// Whom the catalogue names for the case, in its order: each organisation once as lead and once to assist.
pub(super) async fn named(cx: &mut Cx, file: &File) -> Result<Vec<(OrgId, category::Rule)>> {
    let network = place::org::network(cx.app()).await?;
    let rules = category::rules(cx, &file.case.report.category).await?;
    let mut named: Vec<(OrgId, category::Rule)> = Vec::new();
    for rule in rules {
        let Some(org) = category::resolve(&rule, file.chain(), &network) else { continue };
        if !named.iter().any(|(other, seen)| *other == org && seen.says.role == rule.says.role) {
            named.push((org, rule));
        }
    }
    Ok(named)
}
