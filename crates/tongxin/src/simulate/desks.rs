//! What desks, handlers and reporters do with a case.

use super::agenda::Act;
use super::behaviour::{FollowUp as Answer, Satisfaction as Mood};
use super::matters::Matter;
use super::simulation::{HOUR, Simulation, in_both, lost, named};
use super::staff::HANDLERS;
use super::words;
use kernel::policy::{Actor, Role as Post};
use kernel::territory::{Level, OrgId};
use kernel::{Cx, Error, Result, Timestamp};
use matter::case::{self, CaseId, Channel, Dispatch, FollowUp, Reply, Satisfaction, Verdict};
use matter::task::{Role, TaskId};
use place::org;
use rand::RngExt;
use std::sync::Arc;
use std::time::Duration;

/// That a desk first tries the community for something that is not on its lists. The gate refuses, and the desk takes the next.
const SLIP: f64 = 0.01;
/// That whoever may assist is asked to.
const ASKED: f64 = 0.5;
/// That whoever was asked to assist does.
const ASSISTS: f64 = 0.85;
/// That whoever has accepted says when work begins; others only say when it is done.
const SAYS_SO: f64 = 0.45;
/// That a reporter who has a link answers by it.
const BY_LINK: f64 = 0.55;
/// That a reporter says something in their own words.
const TALKS: f64 = 0.7;
/// Calls in vain before a case is closed without an answer.
const CALLS: u32 = 3;

/// However long the limit: who has accepted begins within this time.
const LONGEST_PAUSE: Duration = Duration::from_hours(3);

/// The reason of a ruling, in Chinese and English.
const RULING: (&str, &str) = (
    "按派单目录，由主管部门先行办理，有异议的办结后另行提出。",
    "The catalogue names it; act first and argue later.",
);

impl Simulation {
    fn matter(&self, case: CaseId) -> Result<&Matter> {
        self.matters.get(&case).ok_or_else(|| lost(case))
    }

    fn matter_mut(&mut self, case: CaseId) -> Result<&mut Matter> {
        self.matters.get_mut(&case).ok_or_else(|| lost(case))
    }

    /// Who the catalogue says should lead; after those who did not send it back those who did, and last those who assist already.
    async fn leads(&self, cx: &Cx, case: CaseId) -> Result<Vec<OrgId>> {
        let matter = self.matter(case)?;
        let network = org::network(cx.app()).await?;
        let rules = self.catalogue.get(&matter.category).map(Vec::as_slice).unwrap_or_default();
        let mut leads = named(rules, Role::Lead, (&matter.chain, &network), &self.staff);
        leads.sort_by_key(|org| (matter.helpers.contains(org), matter.returned_by.contains(org)));
        Ok(leads)
    }

    /// The desk that may give work to `to`: the city's for the city's departments and for new cases, else the district's.
    async fn desk(&mut self, cx: &mut Cx, case: CaseId, to: OrgId) -> Result<Arc<Actor>> {
        let matter = self.matter(case)?;
        let (chain, again) = (matter.chain, !matter.returned_by.is_empty());
        let of_city = org::network(cx.app()).await?.chain(to).district.is_none();
        let district = chain.district.filter(|_| again && !of_city);
        let (org, roles) = match district {
            Some(district) => (district, [Post::DistrictCommand, Post::CityCommand]),
            None => (chain.city.ok_or_else(|| lost(case))?, [Post::Operator, Post::CityCommand]),
        };
        self.staff.of(cx, org, &roles, &mut self.dice).await
    }

    pub(super) async fn dispatch(
        &mut self,
        cx: &mut Cx,
        case: CaseId,
        to: Option<OrgId>,
    ) -> Result<()> {
        let mut leads = match to {
            Some(to) => vec![to],
            None => self.leads(cx, case).await?,
        };
        let community = self.matter(case)?.chain.community.filter(|org| !leads.contains(org));
        if let Some(community) = community.filter(|_| to.is_none())
            && self.dice.random_bool(SLIP)
        {
            leads.insert(0, community);
        }
        let mut refusal = Error::internal(format!("the catalogue names nobody for case {case}"));
        for org in leads {
            let desk = self.desk(cx, case, org).await?;
            cx.act_as(desk);
            match case::dispatch(cx, case, Dispatch::lead(org)).await {
                Ok(task) => return self.dispatched(cx, case, (task, org)).await,
                Err(next) => self.refused(std::mem::replace(&mut refusal, next))?,
            }
        }
        Err(refusal)
    }

    /// Counts a refusal after which the desk tried the next organisation.
    fn refused(&mut self, refusal: Error) -> Result<()> {
        match refusal {
            Error::Internal(_) => Ok(()),
            other => self.count_refusal(other),
        }
    }

    async fn dispatched(&mut self, cx: &mut Cx, case: CaseId, lead: (TaskId, OrgId)) -> Result<()> {
        self.led_by(cx.now(), case, lead)?;
        self.ask_for_assistance(cx, case, lead.1).await?;
        self.await_acceptance(cx.now(), case);
        Ok(())
    }

    fn led_by(&mut self, now: Timestamp, case: CaseId, lead: (TaskId, OrgId)) -> Result<()> {
        let calendar = self.calendar.clone();
        let limit = self.limits.get(&self.matter(case)?.category).copied();
        let limit = limit.ok_or_else(|| lost(case))?;
        self.matter_mut(case)?.led_by(lead, limit, (now, &calendar))
    }

    /// The desk that dispatched asks others to assist, where the catalogue names some.
    async fn ask_for_assistance(&mut self, cx: &mut Cx, case: CaseId, lead: OrgId) -> Result<()> {
        let matter = self.matter(case)?;
        let network = org::network(cx.app()).await?;
        let rules = self.catalogue.get(&matter.category).map(Vec::as_slice).unwrap_or_default();
        let helpers = named(rules, Role::Assist, (&matter.chain, &network), &self.staff);
        let asked = matter.helpers.clone();
        for to in helpers.into_iter().filter(|org| *org != lead && !asked.contains(org)) {
            if !self.dice.random_bool(ASKED) {
                continue;
            }
            match case::dispatch(cx, case, Dispatch { to, role: Role::Assist, limit: None }).await {
                Ok(task) => {
                    self.matter_mut(case)?.helpers.push(to);
                    self.await_assistance(cx.now(), (case, task), to);
                }
                Err(refusal) => self.count_refusal(refusal)?,
            }
        }
        Ok(())
    }

    /// Whoever was asked to lead will accept, or send the case back.
    pub(super) fn await_acceptance(&mut self, now: Timestamp, case: CaseId) {
        let habits = self.habits(case);
        let Some(matter) = self.matters.get(&case) else { return };
        let returns = match matter.returned_by.len() {
            _ if matter.ruled => 0.0,
            0 => habits.returned,
            _ => habits.returned_again,
        };
        let (span, urgent) = (matter.span, matter.urgent);
        let wait = habits.until_accepted(span, &mut self.dice);
        let at = self.after(now, wait, urgent);
        let sends_back = self.dice.random_bool(returns);
        self.put(at, if sends_back { Act::Return(case) } else { Act::Accept(case) });
    }

    /// The lead will begin soon: a small part of the limit from now.
    pub(super) fn await_beginning(&mut self, now: Timestamp, case: CaseId) {
        let Some(matter) = self.matters.get(&case) else { return };
        let (span, urgent) = (matter.span, matter.urgent);
        let wait = span.mul_f64(self.dice.random_range(0.005..0.04)).min(LONGEST_PAUSE);
        let at = self.after(now, wait, urgent);
        self.put(at, Act::Begin(case));
    }

    /// The lead will report after a part of the time it usually takes.
    pub(super) fn await_result(&mut self, now: Timestamp, case: CaseId, part: f64) {
        let habits = self.habits(case);
        let Some(matter) = self.matters.get(&case) else { return };
        let (span, urgent) = (matter.span, matter.urgent);
        let wait = habits.until_reported(span, &mut self.dice).mul_f64(part);
        let at = self.after(now, wait, urgent);
        self.put(at, Act::ReportBack(case));
    }

    pub(super) fn await_assistance(
        &mut self,
        now: Timestamp,
        (case, task): (CaseId, TaskId),
        org: OrgId,
    ) {
        let Some(matter) = self.matters.get(&case) else { return };
        let (span, urgent) = (matter.span, matter.urgent);
        let assists = self.staff.can_handle(org) && self.dice.random_bool(ASSISTS);
        let wait = span.mul_f64(self.dice.random_range(0.02..0.3));
        if assists {
            let at = self.after(now, wait, urgent);
            self.put(at, Act::Assist(case, task, org));
        }
    }

    /// The reporter will answer by the link, or be called by the desk; nobody is asked about a patrol's find.
    pub(super) fn await_follow_up(&mut self, now: Timestamp, case: CaseId) {
        let by_link = self.dice.random_bool(BY_LINK);
        let Some(matter) = self.matters.get_mut(&case) else { return };
        matter.by_link = by_link && matter.link.is_some();
        let (by_link, patrol) = (matter.by_link, matter.channel == Channel::Patrol);
        let at = self.soon(now, HOUR..40 * HOUR, by_link && !patrol);
        self.put(at, if patrol { Act::Close(case) } else { Act::FollowUp(case) });
    }

    /// Somebody of the organisation that leads acts.
    async fn as_lead(&mut self, cx: &mut Cx, case: CaseId) -> Result<TaskId> {
        let (task, org) = self.matter(case)?.lead.ok_or_else(|| lost(case))?;
        let handler = self.staff.of(cx, org, &HANDLERS, &mut self.dice).await?;
        cx.act_as(handler);
        Ok(task)
    }

    pub(super) async fn accept(&mut self, cx: &mut Cx, case: CaseId) -> Result<()> {
        let task = self.as_lead(cx, case).await?;
        case::accept(cx, case, task).await?;
        if self.dice.random_bool(SAYS_SO) {
            self.await_beginning(cx.now(), case);
        } else {
            self.await_result(cx.now(), case, 1.0);
        }
        Ok(())
    }

    pub(super) async fn begin(&mut self, cx: &mut Cx, case: CaseId) -> Result<()> {
        let task = self.as_lead(cx, case).await?;
        case::begin(cx, case, task).await?;
        self.await_result(cx.now(), case, 1.0);
        Ok(())
    }

    pub(super) async fn send_back(&mut self, cx: &mut Cx, case: CaseId) -> Result<()> {
        let task = self.as_lead(cx, case).await?;
        let why = [words::Back::NotOurs, words::Back::Elsewhere, words::Back::TooLittle];
        let why = why[self.dice.random_range(0..why.len())];
        let lang = self.matter(case)?.lang;
        let reason = self.residents.words().return_reason(why, lang, &mut self.dice);
        case::return_task(cx, case, task, &reason.unwrap_or_default()).await?;
        let at = self.soon(cx.now(), 600..3 * HOUR, false);
        self.put(at, Act::Look(case));
        Ok(())
    }

    pub(super) async fn rule(&mut self, cx: &mut Cx, case: CaseId) -> Result<()> {
        cx.act_as(Arc::new(Actor::System));
        let file = case::get(cx, case).await?;
        let Some(level) = file.tasks.pending() else { return Ok(()) };
        let matter = self.matter(case)?;
        let (chain, lang) = (matter.chain, matter.lang);
        let (org, role) = match level {
            Level::City => (chain.city, Post::CityCommand),
            _ => (chain.district, Post::DistrictCommand),
        };
        let org = org.ok_or_else(|| lost(case))?;
        // Nobody else is left: the first to send it back is named.
        let to = matter.returned_by.first().copied().ok_or_else(|| lost(case))?;
        let arbiter = self.staff.of(cx, org, &[role], &mut self.dice).await?;
        cx.act_as(arbiter);
        let reason = in_both(lang, RULING.0, RULING.1);
        let task = case::designate(cx, case, to, reason).await?;
        self.matter_mut(case)?.ruled = true;
        self.led_by(cx.now(), case, (task, to))?;
        self.await_acceptance(cx.now(), case);
        Ok(())
    }

    pub(super) async fn report_back(&mut self, cx: &mut Cx, case: CaseId) -> Result<()> {
        let task = self.as_lead(cx, case).await?;
        let result = self.result(case)?;
        case::report_back(cx, case, task, &result, None).await?;
        self.await_follow_up(cx.now(), case);
        Ok(())
    }

    /// What a handler says was done.
    fn result(&mut self, case: CaseId) -> Result<String> {
        let matter = self.matter(case)?;
        let (category, title, lang) = (matter.category.clone(), matter.title.clone(), matter.lang);
        let said = self.residents.words().answer(&category, &title, lang, &mut self.dice);
        Ok(said.unwrap_or_else(|| in_both(lang, "已办理。", "Done.").to_owned()))
    }

    pub(super) async fn assist(
        &mut self,
        cx: &mut Cx,
        (case, task): (CaseId, TaskId),
        org: OrgId,
    ) -> Result<()> {
        let helper = self.staff.of(cx, org, &HANDLERS, &mut self.dice).await?;
        cx.act_as(helper);
        case::accept(cx, case, task).await?;
        let result = self.result(case)?;
        case::report_back(cx, case, task, &result, None).await
    }

    pub(super) async fn follow_up(&mut self, cx: &mut Cx, case: CaseId) -> Result<()> {
        let matter = self.matter(case)?;
        let (lang, reworks) = (matter.lang, matter.reworks);
        let link = matter.link.clone().filter(|_| matter.by_link);
        let answer = self.habits(case).follow_up(reworks, &mut self.dice);
        let said = self.said(answer, lang);
        match (link, answer) {
            // Who does not answer by the link is called.
            (Some(_), Answer::NotReached) => {
                self.matter_mut(case)?.by_link = false;
                let at = self.soon(cx.now(), 12 * HOUR..48 * HOUR, false);
                self.put(at, Act::FollowUp(case));
                return Ok(());
            }
            (Some((number, secret)), _) => {
                cx.act_as(Arc::new(Actor::Reporter));
                case::follow_up_by_link(cx, &number, &secret, said).await?;
            }
            (None, _) => {
                self.as_follow_up_desk(cx, case).await?;
                case::follow_up(cx, case, said).await?;
            }
        }
        self.followed_up(cx.now(), case, answer)
    }

    fn followed_up(&mut self, now: Timestamp, case: CaseId, answer: Answer) -> Result<()> {
        match answer {
            Answer::Reached { solved: true, .. } => drop(self.matters.remove(&case)),
            Answer::Reached { solved: false, .. } => {
                self.matter_mut(case)?.reworks += 1;
                self.await_result(now, case, 0.5);
            }
            Answer::NotReached => {
                let matter = self.matter_mut(case)?;
                matter.unreached += 1;
                let act = if matter.unreached < CALLS { Act::FollowUp } else { Act::Close };
                let at = self.soon(now, 20 * HOUR..28 * HOUR, false);
                self.put(at, act(case));
            }
        }
        Ok(())
    }

    /// The answer in the words of the form.
    fn said(&mut self, answer: Answer, lang: words::Lang) -> FollowUp {
        let Answer::Reached { solved, satisfaction } = answer else {
            return FollowUp { reply: Reply::Unreached, remark: String::new() };
        };
        let contacted = self.dice.random_bool(if solved { 0.97 } else { 0.85 });
        let (satisfaction, mood) = match (satisfaction, solved) {
            (Mood::Satisfied, true) => (Satisfaction::Satisfied, words::Mood::Satisfied),
            (Mood::Satisfied, false) => (Satisfaction::Satisfied, words::Mood::Unsolved),
            (Mood::Basically, true) => (Satisfaction::Basically, words::Mood::Basically),
            (Mood::Basically, false) => (Satisfaction::Basically, words::Mood::Unsolved),
            (Mood::Dissatisfied, true) => (Satisfaction::Dissatisfied, words::Mood::Dissatisfied),
            (Mood::Dissatisfied, false) => (Satisfaction::Dissatisfied, words::Mood::Unsolved),
        };
        let talks = self.dice.random_bool(TALKS);
        let remark = self.residents.words().remark(mood, lang, &mut self.dice);
        let remark = remark.filter(|_| talks).unwrap_or_default();
        FollowUp { reply: Reply::Given(Verdict { contacted, solved, satisfaction }), remark }
    }

    async fn as_follow_up_desk(&mut self, cx: &mut Cx, case: CaseId) -> Result<()> {
        let chain = self.matter(case)?.chain;
        let near = self.dice.random_bool(0.5);
        let district = chain.district.filter(|_| near);
        let org = district.or(chain.city).ok_or_else(|| lost(case))?;
        let caller = self.staff.of(cx, org, &[Post::FollowUpDesk], &mut self.dice).await?;
        cx.act_as(caller);
        Ok(())
    }

    pub(super) async fn close(&mut self, cx: &mut Cx, case: CaseId) -> Result<()> {
        self.as_follow_up_desk(cx, case).await?;
        case::close(cx, case).await?;
        self.matters.remove(&case);
        Ok(())
    }
}
