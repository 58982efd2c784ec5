//! One city at work: an agenda of acts, and the people who carry them out.
//!
//! Each act is one or two commands of the product, carried out as the account whose post lets it. Commands decide before they write, so one
//! that a rule refuses leaves nothing behind, and many acts can share a transaction. What was refused is looked at again a while later.

use super::CannotSimulate;
use super::agenda::{Act, Agenda};
use super::behaviour::Behaviour;
use super::matters::{self, Matter, Next};
use super::residents::{Chances, Residents};
use super::staff::Staff;
use super::store;
use super::tally::Tally;
use super::words::{Lang, Words};
use crate::city::plan::{self, Dice, Size};
use crate::compose::{House, names};
use kernel::calendar::{Calendar, Limit};
use kernel::policy::{Actor, Role};
use kernel::territory::{Chain, Level, OrgId};
use kernel::{Cx, Error, Result, Timestamp, jobs, setting};
use matter::case::{self, CaseId, Channel};
use matter::category;
use place::org::{self, Network};
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

/// How often the simulated server looks for jobs that are due.
const RING: Duration = Duration::from_mins(10);
/// So often somebody tries again with a case that a rule refused; then it is left to whoever sits at a screen.
const PATIENCE: u32 = 5;
const MINUTE: u64 = 60;
pub(super) const HOUR: u64 = 60 * MINUTE;

/// How time passes in the simulation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tempo {
    /// How many times sooner than in life people act.
    pub haste: f64,
    /// Whether offices keep their hours.
    pub office_hours: bool,
}

impl Tempo {
    /// As in life.
    pub const LIFE: Self = Self { haste: 1.0, office_hours: true };
}

/// A city at work.
pub struct Simulation {
    house: House,
    tempo: Tempo,
    /// Whether the product dispatches by its catalogue alone.
    automatic: bool,
    agenda: Agenda,
    habits: BTreeMap<OrgId, Behaviour>,
    tally: Tally,
    pub(super) calendar: Arc<Calendar>,
    pub(super) dice: Dice,
    pub(super) staff: Staff,
    pub(super) residents: Residents,
    pub(super) catalogue: BTreeMap<String, Vec<category::Rule>>,
    pub(super) limits: BTreeMap<String, Limit>,
    pub(super) matters: HashMap<CaseId, Matter>,
}

impl Simulation {
    /// Gets to know the city of a house as it is at the moment of `cx`. Nothing is going to happen yet; see [`Self::put`].
    ///
    /// # Errors
    /// [`CannotSimulate::Real`] where nobody has founded a fictional city.
    pub async fn open(
        house: &House,
        cx: &mut Cx,
        seed: u64,
        tempo: Tempo,
    ) -> Result<Self, CannotSimulate> {
        let size = setting::get(&mut cx.tx, names::SIZE).await?;
        let size = size.as_deref().and_then(Size::parse).ok_or(CannotSimulate::Real)?;
        let city_seed = setting::get(&mut cx.tx, names::SEED).await?;
        let city_seed = city_seed.and_then(|seed| seed.parse().ok()).ok_or(CannotSimulate::Real)?;
        let automatic = setting::get(&mut cx.tx, names::AUTOMATIC_DISPATCH).await?;
        let plan = plan::plan(size, city_seed)?;
        let network = org::network(&house.app).await?;
        let habit = |(position, code): (u64, &str)| {
            Some((network.by_code(code)?.id, Behaviour::of_district(city_seed, position)))
        };
        let districts = plan.at(Level::District).map(|(_, district)| district.code.as_str());
        let habits = (0..).zip(districts).filter_map(habit).collect();
        let (catalogue, limits) = lists(cx).await?;
        let mut dice = Dice::seed_from_u64(seed);
        dice.set_stream(40);
        Ok(Self {
            house: house.clone(),
            tempo,
            automatic: automatic.as_deref() == Some("on"),
            agenda: Agenda::default(),
            habits,
            tally: Tally::default(),
            calendar: house.app.shared::<Arc<Calendar>>()?.clone(),
            staff: Staff::muster(cx).await?,
            residents: Residents::new(plan, Words::load()?, &mut dice),
            dice,
            catalogue,
            limits,
            matters: HashMap::new(),
        })
    }

    /// Puts an act on the agenda.
    pub fn put(&mut self, at: Timestamp, act: Act) {
        self.agenda.put(at, act);
    }

    /// What came of it so far.
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The staff take over what is under way: within the time of `spread` from now they look at each case.
    pub async fn take_over(&mut self, cx: &mut Cx, spread: Duration) -> Result<usize> {
        let now = cx.now();
        let open = store::open_cases(&mut cx.tx).await?;
        for case in &open {
            let wait = spread.mul_f64(self.dice.random());
            self.put(now + wait, Act::Look(*case));
        }
        Ok(open.len())
    }

    /// Carries out what is on the agenda before `until`, each act at its own moment, all in the transaction of `cx`.
    ///
    /// # Errors
    /// Whatever a command fails with that is no refusal.
    pub async fn live_until(&mut self, cx: &mut Cx, until: Timestamp) -> Result<()> {
        while let Some((at, act)) = self.agenda.next_before(until) {
            self.house.app.clock().set(at);
            cx.set_now(at);
            Box::pin(self.perform(cx, act)).await?;
        }
        self.house.app.clock().set(until);
        cx.set_now(until);
        Ok(())
    }

    /// The next act before `until`, taken off the agenda.
    pub(super) fn next_before(&mut self, until: Timestamp) -> Option<Act> {
        self.agenda.next_before(until).map(|(_, act)| act)
    }

    /// Everybody's posts are asked for anew: in a running installation they change.
    pub(super) async fn muster(&mut self, cx: &mut Cx) -> Result<()> {
        self.staff = Staff::muster(cx).await?;
        Ok(())
    }

    /// Carries out one act at the moment of `cx`. A refusal is counted.
    ///
    /// # Errors
    /// Whatever a command fails with that is no refusal.
    pub async fn perform(&mut self, cx: &mut Cx, act: Act) -> Result<()> {
        let outcome = match act {
            Act::Ring => self.ring(cx).await,
            Act::Report => self.report(cx).await,
            Act::Look(case) => self.look(cx, case).await,
            _ => self.work(cx, act).await,
        };
        match outcome {
            Ok(()) => self.tally.count(act.as_str()),
            Err(error) => {
                self.tally.refuse(error)?;
                self.reconsider(cx.now(), act);
            }
        }
        Ok(())
    }

    /// An act on a case; one that nobody here knows is looked at first, one that is closed needs nothing.
    async fn work(&mut self, cx: &mut Cx, act: Act) -> Result<()> {
        if let Some(case) = act.case()
            && !self.matters.contains_key(&case)
            && self.know(cx, case).await? == Next::Nobody
        {
            return Ok(());
        }
        match act {
            Act::Dispatch(case, to) => self.dispatch(cx, case, to).await,
            Act::Rule(case) => self.rule(cx, case).await,
            Act::Accept(case) => self.accept(cx, case).await,
            Act::Return(case) => self.send_back(cx, case).await,
            Act::Begin(case) => self.begin(cx, case).await,
            Act::ReportBack(case) => self.report_back(cx, case).await,
            Act::Assist(case, task, org) => self.assist(cx, (case, task), org).await,
            Act::FollowUp(case) => self.follow_up(cx, case).await,
            Act::Close(case) => self.close(cx, case).await,
            Act::Ring | Act::Report | Act::Look(_) => Ok(()),
        }
    }

    /// Counts a refusal; hands back what is none.
    pub(super) fn count_refusal(&mut self, error: Error) -> Result<()> {
        self.tally.refuse(error)
    }

    /// Whoever was refused looks again in a while, but not for ever.
    fn reconsider(&mut self, now: Timestamp, act: Act) {
        let Some((case, matter)) =
            act.case().and_then(|case| Some((case, self.matters.get_mut(&case)?)))
        else {
            return;
        };
        matter.refusals += 1;
        if matter.refusals <= PATIENCE && !matches!(act, Act::Assist(..)) {
            let at = self.soon(now, 30 * MINUTE..90 * MINUTE, true);
            self.put(at, Act::Look(case));
        }
    }

    async fn ring(&mut self, cx: &mut Cx) -> Result<()> {
        cx.act_as(Arc::new(Actor::System));
        while jobs::run_within(cx, &self.house.jobs).await? > 0 {}
        self.put(cx.now() + RING, Act::Ring);
        Ok(())
    }

    async fn report(&mut self, cx: &mut Cx) -> Result<()> {
        let now = cx.now();
        let local = self.calendar.zone().to_datetime(now.to_jiff());
        let middling = Behaviour::default();
        let chances = Chances { duplicate: middling.duplicate, english: middling.english };
        let Some(draft) = self.residents.draft((now, local), chances, &mut self.dice) else {
            return Ok(());
        };
        let network = org::network(cx.app()).await?;
        let place = draft.report.point.and_then(|point| network.locate(point));
        let chain = place.unwrap_or_default();
        let (category, channel) = (draft.report.category.clone(), draft.report.channel);
        let title = draft.report.title.clone();
        let reported = if let Some(staff) = self.enterer(cx, channel, &chain).await? {
            cx.act_as(staff);
            case::report_for(cx, draft.report).await?
        } else {
            cx.act_as(Arc::new(Actor::Public));
            case::report(cx, draft.report).await?
        };
        let link = Some((reported.number, reported.secret));
        let matter = Matter::new((category, channel), chain, (title, draft.lang), link);
        self.matters.insert(reported.case, matter);
        self.tally.repeats += u64::from(draft.again);
        if self.automatic {
            // The product does it by itself a moment later; then somebody looks who has it.
            self.put(now + RING + Duration::from_mins(1), Act::Look(reported.case));
        } else {
            let at = self.soon(now, 2 * MINUTE..25 * MINUTE, true);
            self.put(at, Act::Dispatch(reported.case, None));
        }
        Ok(())
    }

    /// The member of staff who enters a report that comes in this way; residents enter their own.
    async fn enterer(
        &mut self,
        cx: &mut Cx,
        channel: Channel,
        chain: &Chain,
    ) -> Result<Option<Arc<Actor>>> {
        let desks = match channel {
            Channel::Hotline => [(chain.city, Role::Operator), (None, Role::Operator)],
            Channel::Patrol => {
                [(chain.grid, Role::GridMember), (chain.community, Role::GridMember)]
            }
            _ => return Ok(None),
        };
        for (org, role) in desks {
            let Some(org) = org.filter(|org| self.staff.has(*org, role)) else { continue };
            return self.staff.of(cx, org, &[role], &mut self.dice).await.map(Some);
        }
        Ok(None)
    }

    /// Sees where a case stands and puts down who is to act next.
    async fn look(&mut self, cx: &mut Cx, case: CaseId) -> Result<()> {
        let next = self.know(cx, case).await?;
        let now = cx.now();
        match next {
            Next::Nobody => drop(self.matters.remove(&case)),
            Next::Dispatch => {
                let at = self.soon(now, 5 * MINUTE..40 * MINUTE, true);
                self.put(at, Act::Dispatch(case, None));
            }
            Next::Rule => {
                let at = self.soon(now, HOUR..8 * HOUR, false);
                self.put(at, Act::Rule(case));
            }
            Next::Accept => self.await_acceptance(now, case),
            Next::Begin => self.await_beginning(now, case),
            Next::ReportBack => self.await_result(now, case, 1.0),
            Next::FollowUp => self.await_follow_up(now, case),
        }
        Ok(())
    }

    /// Reads the file of a case; returns who has to act on it.
    async fn know(&mut self, cx: &mut Cx, case: CaseId) -> Result<Next> {
        cx.act_as(Arc::new(Actor::System));
        let file = case::get(cx, case).await?;
        let before = self.matters.get(&case);
        let is_new = before.is_none_or(|before| before.lead.is_none());
        let matter = Matter::read(&file, before, &self.calendar)?;
        self.matters.insert(case, matter);
        if is_new {
            for (task, org) in matters::asked_to_assist(&file) {
                self.await_assistance(cx.now(), (case, task), org);
            }
        }
        Ok(matters::next(&file))
    }

    /// How the people of the case's district go about things.
    pub(super) fn habits(&self, case: CaseId) -> Behaviour {
        let district = self.matters.get(&case).and_then(|matter| matter.chain.district);
        district.and_then(|district| self.habits.get(&district)).copied().unwrap_or_default()
    }

    /// A moment some seconds from `now`; in an office when it is open, unless it is `any_hour`.
    pub(super) fn soon(
        &mut self,
        now: Timestamp,
        seconds: std::ops::Range<u64>,
        any_hour: bool,
    ) -> Timestamp {
        let wait = Duration::from_secs(self.dice.random_range(seconds));
        self.after(now, wait, any_hour)
    }

    /// The moment `wait` after `now`; in an office when it is open, unless it is `any_hour`.
    pub(super) fn after(&mut self, now: Timestamp, wait: Duration, any_hour: bool) -> Timestamp {
        let at = now + wait.div_f64(self.tempo.haste);
        if any_hour || !self.tempo.office_hours {
            return at;
        }
        let pause = Duration::from_secs(self.dice.random_range(0..HOUR));
        opening(&self.calendar, at).map_or(at, |opens| if opens > at { opens + pause } else { at })
    }
}

/// The catalogue and the limit of each category.
async fn lists(
    cx: &mut Cx,
) -> Result<(BTreeMap<String, Vec<category::Rule>>, BTreeMap<String, Limit>)> {
    let (mut catalogue, mut limits) = (BTreeMap::new(), BTreeMap::new());
    for leaf in category::leaves(cx).await? {
        catalogue.insert(leaf.code.clone(), category::rules(cx, &leaf.code).await?);
        limits.insert(leaf.code, leaf.limit);
    }
    Ok((catalogue, limits))
}

/// The first moment from `at` on at which offices are open; none where the calendar ends.
fn opening(calendar: &Calendar, at: Timestamp) -> Option<Timestamp> {
    let mut day = calendar.date_of(at);
    loop {
        let midnight = calendar.midnight(day).ok()?;
        for shift in calendar.shifts(day).ok()? {
            let moment =
                |minutes: i16| midnight + Duration::from_mins(minutes.unsigned_abs().into());
            if at < moment(shift.closes()) {
                return Some(at.max(moment(shift.opens())));
            }
        }
        day = day.tomorrow().ok()?;
    }
}

/// The organisations a catalogue names for a matter, in its order, that have somebody to handle it.
pub(super) fn named(
    rules: &[category::Rule],
    role: matter::task::Role,
    (chain, network): (&Chain, &Network),
    staff: &Staff,
) -> Vec<OrgId> {
    let rows = rules.iter().filter(|rule| rule.says.role == role);
    let mut orgs = Vec::new();
    for org in rows.filter_map(|rule| category::resolve(rule, chain, network)) {
        if !orgs.contains(&org) && staff.can_handle(org) {
            orgs.push(org);
        }
    }
    orgs
}

/// A fault that means the simulation has lost its way.
pub(super) fn lost(case: CaseId) -> Error {
    Error::internal(format!("the simulation does not know case {case}"))
}

/// The language of a text for those who answer it.
pub(super) const fn in_both<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
