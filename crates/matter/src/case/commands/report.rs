//! A report comes in.

use super::super::contact::{self, NewContact};
use super::super::file::{File, Origin, Words};
use super::super::interest::can_be_accused;
use super::super::jobs::AutoDispatch;
use super::super::model::{Case, CaseId, Channel, Kind, Report};
use super::super::policy::Action;
use super::super::store::{self, Photo, Reporter};
use super::super::{number, secret};
use super::{Done, calendar, keep, stamp};
use crate::category;
use kernel::cx::Cx;
use kernel::error::{Error, Field, Result};
use kernel::geo::Point;
use kernel::jobs;
use kernel::policy::Subject;
use kernel::setting;
use kernel::territory::{Chain, OrgId};
use place::org::Network;
use uuid::Uuid;

/// A report as it comes in.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// What the reporter wants.
    pub kind: Kind,
    /// How it came.
    pub channel: Channel,
    /// Code of the category.
    pub category: String,
    /// One line; the beginning of the text if empty.
    pub title: String,
    /// What is the matter.
    pub body: String,
    /// Where, in words.
    pub address: String,
    /// Where, on the map.
    pub point: Option<Point>,
    /// The territory, when there is no point or nobody has drawn the ground there: of the list, or from a file.
    pub territory: Option<OrgId>,
    /// The organisation it accuses, if it does.
    pub about: Option<OrgId>,
    /// How the reporter wants to be reached, if they say so.
    pub contact: NewContact,
    /// Photos, stored already.
    pub photos: Vec<Photo>,
    /// Where imported history came from.
    pub origin: Option<Origin>,
}

/// What the reporter takes home.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Reported {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// The secret of the reporter's link; nobody can look it up later.
    pub secret: String,
}

/// Characters of the longest text taken.
pub(in crate::case) const LONGEST_TEXT: usize = 4_000;
/// Characters of a title.
const TITLE: usize = 60;

impl NewReport {
    /// What is wrong with the words, if anything is: every bad field is named.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub fn check(&self) -> Result<()> {
        let mut bad = Vec::new();
        if self.body.trim().is_empty() {
            bad.push(Field::new("text", "text-missing"));
        }
        if self.body.chars().count() > LONGEST_TEXT {
            bad.push(Field::new("text", "text-long").arg("max", LONGEST_TEXT));
        }
        if self.address.chars().count() > 200 {
            bad.push(Field::new("address", "text-long").arg("max", 200));
        }
        if self.point.is_none() && self.territory.is_none() {
            bad.push(Field::new("place", "place-missing"));
        }
        if self.category.is_empty() {
            bad.push(Field::new("category", "category-missing"));
        }
        bad.extend(self.contact.problems());
        if bad.is_empty() { Ok(()) } else { Err(Error::Invalid(bad)) }
    }

    /// The chain the report hangs on: of the grid its point lies in; where nobody has drawn the ground there, of the territory named.
    fn chain(&self, network: &Network) -> Result<Chain> {
        let drawn = self.point.and_then(|point| network.locate(point));
        let named =
            self.territory.and_then(|territory| network.get(territory)).map(|org| org.chain);
        drawn.or(named).ok_or_else(|| Error::invalid("place", "place-outside"))
    }

    fn words(&self) -> Words {
        let body = self.body.trim().to_owned();
        let given = self.title.trim();
        let first = if given.is_empty() { body.lines().next().unwrap_or_default() } else { given };
        Words {
            title: first.chars().take(TITLE).collect(),
            body,
            address: self.address.trim().to_owned(),
        }
    }
}

/// Takes a report from the public: no sign-in, and a name only from whoever gives one. Returns the number and the secret of the reporter's link.
pub async fn report(cx: &mut Cx, new: NewReport) -> Result<Reported> {
    let (_, reported) = file(cx, new).await?;
    Ok(reported)
}

/// Takes a report that a member of staff enters: an operator, a grid member on patrol.
pub async fn report_for(cx: &mut Cx, new: NewReport) -> Result<Reported> {
    let network = place::org::network(cx.app()).await?;
    cx.allow(Action::Enter, &Subject { chain: new.chain(&network)?, ..Subject::default() })?;
    let (_, reported) = file(cx, new).await?;
    Ok(reported)
}

/// Opens the file of a report.
pub(super) async fn file(cx: &mut Cx, new: NewReport) -> Result<(File, Reported)> {
    new.check()?;
    let category = category::get(cx, &new.category).await?;
    if !category.leaf {
        return Err(Error::invalid("category", "category-group"));
    }
    let network = place::org::network(cx.app()).await?;
    let chain = new.chain(&network)?;
    let accused = new.about.map(|about| network.get(about));
    if accused.is_some_and(|org| !org.is_some_and(can_be_accused)) {
        return Err(Error::invalid("about", "about-unknown"));
    }
    let (case, stamp) = (cx.fresh::<CaseId>(), stamp(cx));
    let day = calendar(cx)?.date_of(stamp.at);
    let number = number::give(cx, case, day).await?;
    let report = Report {
        case,
        number: number.to_string(),
        kind: new.kind,
        channel: new.channel,
        category: category.code,
        chain,
    };
    let (case, event) = Case::report(report, stamp);
    let mut file = File::open(case, new.words(), new.point);
    file.about = new.about;
    file.origin = new.origin;
    keep(cx, &mut file, Done::default().and(event)).await?;
    let secret = secret::fresh(cx);
    let id: Uuid = cx.fresh();
    let reporter = Reporter {
        case: file.id(),
        id,
        token_hash: &secret::digest(&secret),
        channel: new.channel,
        at: stamp.at,
    };
    store::add_reporter(&mut cx.tx, &reporter).await?;
    contact::keep(cx, (file.id(), id), &new.contact).await?;
    for photo in &new.photos {
        store::add_photo(&mut cx.tx, file.id(), photo, stamp.at).await?;
    }
    if file.origin.is_none() {
        ask_for_dispatch(cx, file.id()).await?;
    }
    let taken_home = Reported { case: file.id(), number: number.to_string(), secret };
    Ok((file, taken_home))
}

/// Where the installation dispatches by the catalogue of itself, that is done a moment later, so that the reporter need not wait.
async fn ask_for_dispatch(cx: &mut Cx, case: CaseId) -> Result<()> {
    if setting::get(&mut cx.tx, AutoDispatch::SETTING).await?.as_deref() == Some("on") {
        let now = cx.now();
        jobs::enqueue(cx, &AutoDispatch { case }, now).await?;
    }
    Ok(())
}

/// The case whose number and secret somebody has.
///
/// # Errors
/// [`Error::NotFound`] for a wrong number and for a wrong secret alike.
pub async fn by_link(cx: &mut Cx, number: &str, secret: &str) -> Result<CaseId> {
    let number: number::CaseNumber = number.parse().map_err(|_| Error::NotFound)?;
    let case = store::by_number(&mut cx.tx, number.as_str()).await?;
    // A number that does not exist asks and compares as one that does: how long it takes says nothing.
    let asked = case.unwrap_or_else(|| CaseId::from(Uuid::nil()));
    let known = store::secrets(&mut cx.tx, asked).await?;
    let right = secret::is_known(secret, &known);
    case.filter(|_| right).ok_or(Error::NotFound)
}
