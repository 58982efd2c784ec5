//! The gate (分办): the one function through which a task reaches an organisation.
//!
//! A capability that wants something done describes it as an [`Order`], gathers the [`Facts`], and asks [`pass`]. The
//! [`Pass`] it gets back is the only thing that [`Tasks`](super::Tasks) accepts, and nothing else makes one: no route of the
//! product can go round the six checks, which stand here in the order of the rule book.

use super::model::{Authority, Issued, Means, Role, TaskId, Work};
use super::powers;
use super::refusal::Refusal;
use kernel::clock::Timestamp;
use kernel::territory::{Chain, Level, OrgId};
use place::grant::Power;

/// What an organisation is, as far as the gate must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartyKind {
    /// A territory with its office, from the city to the grid.
    Territory(Level),
    /// A department (部门) of the city or of a district.
    Department(Level),
    /// A department's branch stationed in a street (派出机构).
    Branch,
    /// A local unit (驻区单位).
    Unit,
}

/// An organisation as the gate sees it: what it is and where it hangs in both dimensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Which organisation.
    pub id: OrgId,
    /// Its name, for the sentences of refusals.
    pub name: String,
    /// What it is.
    pub kind: PartyKind,
    /// The territories it lies in; a territory's own chain ends with itself.
    pub chain: Chain,
    /// The departments above it on the line, in any order.
    pub line: Vec<OrgId>,
}

impl Party {
    /// The level it acts at: a branch works for a street, a unit sits in a community.
    pub const fn level(&self) -> Level {
        match self.kind {
            PartyKind::Territory(level) | PartyKind::Department(level) => level,
            PartyKind::Branch => Level::Street,
            PartyKind::Unit => Level::Community,
        }
    }

    /// Communities and their grids: those whom the three lists protect.
    pub const fn is_grassroots(&self) -> bool {
        matches!(self.kind, PartyKind::Territory(Level::Community | Level::Grid))
    }
}

/// On what strength the issuer asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Warrant {
    /// Its office: what it may always do.
    Office,
    /// A whistle that its lead has approved.
    Whistle,
    /// A ruling in arbitration. It settles whose duty the matter is, so it may name an organisation whose duty list is
    /// silent — but never a community, and never what a list excludes.
    Ruling,
}

/// Where a category stands on an organisation's lists. A grid has the lists of its community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DutyList {
    /// It answers for this.
    Own,
    /// It helps others with this.
    Assist,
    /// It is never asked for this.
    Never,
}

/// A community's consent, given by the admission procedure, to work outside its lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// The most the organisation may be asked to be.
    pub role: Role,
    /// First moment it holds.
    pub from: Timestamp,
    /// First moment it no longer holds: the end of its period, or its withdrawal.
    pub until: Timestamp,
    /// Money and people the work needs.
    pub needs: Means,
    /// Money and people recorded as coming with this task.
    pub brings: Means,
}

impl Admission {
    fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// What is asked, of whom, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Who should act.
    pub organisation: Party,
    /// As lead or to assist.
    pub role: Role,
    /// Who asks.
    pub issuer: Party,
    /// On what strength.
    pub warrant: Warrant,
    /// The category of the matter, in words the reader knows.
    pub category: String,
    /// The admission the task carries, if it carries one.
    pub admission: Option<Admission>,
    /// When it is asked; the lists, grants and admissions of that day count.
    pub at: Timestamp,
}

/// What the lists, the grants and the matter itself say about an [`Order`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Where the category stands on the organisation's lists; `None`: on none of them.
    pub duty: Option<DutyList>,
    /// Powers granted to the issuer and in force.
    pub powers: Vec<Power>,
    /// An open task by which the organisation already has this matter, or one that is nearly the same.
    pub already: Option<TaskId>,
    /// Why the organisation must stand back, if it must.
    pub interest: Option<Interest>,
}

/// Why an organisation must not handle a matter (回避).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interest {
    /// The matter is about the organisation itself.
    Subject,
    /// The reporter demanded that somebody else handle it, and it was granted.
    Demanded,
}

/// Proof that an order passed all six checks; good for one task. Only [`pass`] makes one.
#[derive(Debug, PartialEq, Eq)]
pub struct Pass {
    organisation: OrgId,
    role: Role,
    issuer: Authority,
    warrant: Warrant,
    means: Means,
}

impl Pass {
    /// Who may now be asked.
    pub const fn organisation(&self) -> OrgId {
        self.organisation
    }

    /// In which role.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// By whom.
    pub const fn issuer(&self) -> Authority {
        self.issuer
    }

    /// On what strength.
    pub const fn warrant(&self) -> Warrant {
        self.warrant
    }

    /// What comes with the task.
    pub const fn means(&self) -> Means {
        self.means
    }

    /// Turns the pass into the one task it is good for.
    pub(super) fn spend(self, task: TaskId, seq: u32, work: Work) -> Issued {
        let Self { organisation, role, issuer, means, warrant: _ } = self;
        Issued { task, seq, organisation, role, issuer, work, means }
    }
}

/// Lets an order through, or names the first rule it breaks.
///
/// # Errors
/// One of the gate's [`Refusal`]s, in the order duty, admission, funding, powers, double work, recusal.
pub fn pass(order: &Order, facts: &Facts) -> Result<Pass, Refusal> {
    duty(order, facts)?;
    admission(order, facts)?;
    funding(order)?;
    powers(order, facts)?;
    double_work(facts)?;
    recusal(order, facts)?;
    Ok(Pass {
        organisation: order.organisation.id,
        role: order.role,
        issuer: Authority { organisation: order.issuer.id, level: order.issuer.level() },
        warrant: order.warrant,
        means: order.admission.as_ref().map(|admission| admission.brings).unwrap_or_default(),
    })
}

/// 1. The duty list covers the category, or the task carries an admission, or a ruling settled whose duty it is.
///
/// A community's lists are the business of the second check.
fn duty(order: &Order, facts: &Facts) -> Result<(), Refusal> {
    let settled = order.warrant == Warrant::Ruling || admits(order);
    let covered = order.organisation.is_grassroots()
        || match facts.duty {
            Some(DutyList::Own) => true,
            Some(DutyList::Assist) => order.role == Role::Assist || settled,
            Some(DutyList::Never) => false,
            None => settled,
        };
    if covered {
        return Ok(());
    }
    Err(Refusal::Duty {
        organisation: order.organisation.name.clone(),
        category: order.category.clone(),
        role: order.role,
    })
}

/// 2. To a community only what is on its lists or admitted; assist work cannot make it lead; never is never.
fn admission(order: &Order, facts: &Facts) -> Result<(), Refusal> {
    if !order.organisation.is_grassroots() {
        return Ok(());
    }
    let organisation = order.organisation.name.clone();
    let category = order.category.clone();
    let leads = order.role == Role::Lead;
    match (facts.duty, &order.admission) {
        (Some(DutyList::Never), _) => Err(Refusal::Never { organisation, category }),
        (Some(DutyList::Assist), _) if leads => {
            Err(Refusal::AssistCannotLead { organisation, category })
        }
        (None, None) => Err(Refusal::NotListed { organisation, category }),
        (None, Some(admission)) if !admission.holds(order.at) => {
            Err(Refusal::AdmissionLapsed { organisation, category })
        }
        (None, Some(admission)) if leads && admission.role == Role::Assist => {
            Err(Refusal::AssistCannotLead { organisation, category })
        }
        (Some(DutyList::Own | DutyList::Assist), _) | (None, Some(_)) => Ok(()),
    }
}

/// Whether the task carries an admission that holds for the role asked.
fn admits(order: &Order) -> bool {
    order.admission.as_ref().is_some_and(|admission| {
        admission.holds(order.at) && (order.role == Role::Assist || admission.role == Role::Lead)
    })
}

/// 3. Funding follows the task (费随事转): an admitted task brings the money and the people it needs.
fn funding(order: &Order) -> Result<(), Refusal> {
    let Some(admission) = &order.admission else { return Ok(()) };
    match admission.needs.missing(admission.brings) {
        Means::NOTHING => Ok(()),
        Means { money, people } => Err(Refusal::Funding { money, people }),
    }
}

/// 4. Who issues may direct whom.
fn powers(order: &Order, facts: &Facts) -> Result<(), Refusal> {
    powers::may_direct(order, &facts.powers).map_err(|why| Refusal::Powers {
        issuer: order.issuer.name.clone(),
        organisation: order.organisation.name.clone(),
        why,
    })
}

/// 5. The same matter is merged, not issued twice.
fn double_work(facts: &Facts) -> Result<(), Refusal> {
    facts.already.map_or(Ok(()), |task| Err(Refusal::DoubleWork { task }))
}

/// 6. An interested party does not handle.
fn recusal(order: &Order, facts: &Facts) -> Result<(), Refusal> {
    match facts.interest {
        Some(_) => Err(Refusal::Recusal { organisation: order.organisation.name.clone() }),
        None => Ok(()),
    }
}
