//! Dispatch (派单): the case goes through the gate to an organisation.

use super::super::file::File;
use super::super::interest::{Party as Interested, concerns};
use super::super::model::{CaseId, State};
use super::super::parties::party;
use super::super::policy::Action;
use super::super::queries;
use super::{Done, keep, open, stamp};
use crate::admission;
use crate::category::{self, Category};
use crate::task::gate;
use crate::task::{self, Facts, Means, Order, Party, Pass, Role, TaskId, Warrant, Work};
use kernel::calendar::Limit;
use kernel::cx::Cx;
use kernel::error::{Error, Refused, Result};
use kernel::money::Cents;
use kernel::policy::{Actor, Verdict};
use kernel::territory::{Level, OrgId};
use place::org::{DutyList, Network};

/// Whom a case is given to.
#[derive(Debug, Clone, Copy)]
pub struct Dispatch {
    /// Who is asked.
    pub to: OrgId,
    /// As lead or to assist.
    pub role: Role,
    /// In what time; the category's limit if none is named.
    pub limit: Option<Limit>,
}

impl Dispatch {
    /// To lead, in the time the category sets.
    pub const fn lead(to: OrgId) -> Self {
        Self { to, role: Role::Lead, limit: None }
    }
}

/// Asks an organisation to act on the case, through the gate.
///
/// # Errors
/// The rule of the gate that refused, or of the loop: one lead, first receiver, arbitration pending.
pub async fn dispatch(cx: &mut Cx, id: CaseId, order: Dispatch) -> Result<TaskId> {
    let mut file = open(cx, id).await?;
    cx.allow(Action::Dispatch, &file)?;
    dispatch_file(cx, &mut file, order).await
}

pub(super) async fn dispatch_file(cx: &mut Cx, file: &mut File, order: Dispatch) -> Result<TaskId> {
    let category = category::get(cx, &file.case.report.category).await?;
    let pass = pass(cx, file, &category, (&order, Warrant::Office)).await?;
    let work = work(&category, order.limit);
    let (task, stamp) = (cx.fresh::<TaskId>(), stamp(cx));
    let mut done = Done::task(file.tasks.issue(task, pass, work, stamp)?);
    if file.case.state == State::Reported && order.role == Role::Lead {
        done = done.and(file.case.dispatch(&file.tasks, stamp)?);
    }
    keep(cx, file, done).await?;
    Ok(task)
}

/// What is to be done, and in what time.
pub(super) fn work(category: &Category, limit: Option<Limit>) -> Work {
    // The reporter's words stay out of the ledger: the work is named by its category.
    Work {
        what: category.name(true).to_owned(),
        done_when: String::new(),
        limit: limit.unwrap_or(category.limit),
    }
}

/// Puts an order before the gate.
pub(super) async fn pass(
    cx: &mut Cx,
    file: &File,
    category: &Category,
    (order, warrant): (&Dispatch, Warrant),
) -> Result<Pass> {
    let network = place::org::network(cx.app()).await?;
    let issuer = party(&network, issuer(cx, file, &network)?, cx.zh())?;
    let organisation = party(&network, order.to, cx.zh())?;
    let (admission, mut facts) = gather(cx, file, &organisation).await?;
    facts.powers = powers(cx, &issuer).await?;
    let order = Order {
        role: order.role,
        warrant,
        category: category.name(cx.zh()).to_owned(),
        admission,
        at: cx.now(),
        organisation,
        issuer,
    };
    Ok(task::pass(&order, &facts)?)
}

/// What the gate would say, without asking anybody anything: shown beside each suggestion.
pub async fn verdict(cx: &mut Cx, file: &File, to: OrgId, role: Role) -> Result<Option<Refused>> {
    let order = Dispatch { to, role, limit: None };
    let category = category::get(cx, &file.case.report.category).await?;
    match pass(cx, file, &category, (&order, Warrant::Office)).await {
        Ok(_) => Ok(None),
        Err(Error::Refused(refused)) => Ok(Some(refused)),
        Err(other) => Err(other),
    }
}

/// An admitted task that needs money must bring some: how much is the admission's own affair.
const NEEDS_MONEY: Means = Means { money: Cents::new(1), people: 0 };

/// What lists, admissions and the matter itself say. A grid has the lists of its community.
async fn gather(cx: &mut Cx, file: &File, to: &Party) -> Result<(Option<gate::Admission>, Facts)> {
    let network = place::org::network(cx.app()).await?;
    let keeper = match to.kind {
        task::PartyKind::Territory(Level::Grid) => to.chain.community.unwrap_or(to.id),
        _ => to.id,
    };
    let category = file.case.report.category.clone();
    let duty = place::org::duty(cx, keeper, &category).await?.map(|list| match list {
        DutyList::Own => task::DutyList::Own,
        DutyList::Assist => task::DutyList::Assist,
        DutyList::Never => task::DutyList::Never,
    });
    let admission = match duty {
        None if to.is_grassroots() => admission::find(cx, keeper, &category).await?,
        _ => None,
    };
    let admission = admission.map(|found| gate::Admission {
        role: Role::Lead,
        from: found.says.from,
        until: found.says.until,
        needs: if found.says.needs_funding { NEEDS_MONEY } else { Means::NOTHING },
        brings: Means { money: found.says.funding, people: 0 },
    });
    let facts = Facts {
        duty,
        powers: Vec::new(),
        already: file.tasks.open_for(to.id).map(task::Task::id),
        interest: interest_of(&network, file, to.id),
    };
    Ok((admission, facts))
}

/// The powers that widen whom a street may direct; others direct by their office alone.
async fn powers(cx: &mut Cx, issuer: &Party) -> Result<Vec<task::Power>> {
    if issuer.kind != task::PartyKind::Territory(Level::Street) {
        return Ok(Vec::new());
    }
    place::grant::powers(cx, issuer.id).await
}

/// Why an organisation must stand back from the case, if it must.
fn interest_of(network: &Network, file: &File, to: OrgId) -> Option<task::Interest> {
    let accused = file
        .about
        .filter(|about| concerns(network, *about, to) || network.answers_to(to).contains(about));
    let demanded = file.recused.iter().any(|party| match party {
        Interested::Organisation(org) => concerns(network, *org, to),
        // A person stands back; their colleagues handle it.
        Interested::Account(_) => false,
    });
    accused.map(|_| task::Interest::Subject).or(demanded.then_some(task::Interest::Demanded))
}

/// In whose name the actor issues: the organisation of the post that lets them, or the city for the system and the console.
pub(super) fn issuer(cx: &Cx, file: &File, network: &Network) -> Result<OrgId> {
    let subject = kernel::policy::Resource::subject(file);
    let post = match cx.actor().permits(Action::Dispatch, &subject) {
        Verdict::Allowed(Some(post)) => Some(post.org),
        Verdict::Allowed(None) => None,
        Verdict::Denied(_) => match cx.actor().permits(Action::Rule, &subject) {
            Verdict::Allowed(post) => post.map(|post| post.org),
            Verdict::Denied(why) => return Err(Error::Forbidden { action: "case.dispatch", why }),
        },
    };
    let city = || file.chain().city.or_else(|| network.roots().next().map(|root| root.id));
    post.or_else(city).ok_or_else(|| Error::internal("a case outside every city"))
}

/// Gives a case that waits to whom the catalogue names, if it names exactly one lead that passes the gate, and asks those to assist whom
/// it names too. Returns the lead, or none when a person has to choose.
pub async fn dispatch_by_catalogue(cx: &mut Cx, id: CaseId) -> Result<Option<OrgId>> {
    let mut file = open(cx, id).await?;
    if !matches!(cx.actor(), Actor::System) {
        cx.allow(Action::Dispatch, &file)?;
    }
    if file.case.state != State::Reported || file.is_returned() || file.tasks.pending().is_some() {
        return Ok(None);
    }
    let (leads, helpers): (Vec<_>, Vec<_>) = queries::named(cx, &file)
        .await?
        .into_iter()
        .map(|(org, rule)| Dispatch { to: org, role: rule.says.role, limit: None })
        .partition(|order| order.role == Role::Lead);
    let mut lead = None;
    for order in leads {
        if issued(dispatch_file(cx, &mut file, order).await)? {
            lead = Some(order.to);
            break;
        }
    }
    for order in helpers.into_iter().filter(|order| lead.is_some_and(|lead| lead != order.to)) {
        issued(dispatch_file(cx, &mut file, order).await)?;
    }
    Ok(lead)
}

/// Whether a task was issued; false when a rule refused it.
fn issued(outcome: Result<TaskId>) -> Result<bool> {
    match outcome {
        Ok(_) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// A person chooses another category for a case that nobody was asked about yet.
pub async fn classify(cx: &mut Cx, id: CaseId, category: &str) -> Result<()> {
    let mut file = open(cx, id).await?;
    cx.allow(Action::Dispatch, &file)?;
    let category = category::get(cx, category).await?;
    let event = file.case.classify(&category.code, stamp(cx))?;
    keep(cx, &mut file, Done::default().and(event)).await
}
