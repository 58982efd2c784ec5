//! The comparison: random networks, people and matters; each question asked of both.

use crate::people::{ACTIONS, accounts, person};
use crate::policies::{of_all, of_grant};
use crate::world::{entities, uid};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Policy, PolicyId, PolicySet, Request,
    RestrictedExpression,
};
use kernel::policy::trial::{Network, Try};
use kernel::policy::{Action, Actor, Subject};
use std::error::Error;
use std::fmt;

/// People in each network, and matters; every person is asked about every matter.
const EACH: u8 = 10;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Questions asked.
    pub(crate) asked: usize,
    /// How many of them the kernel answered with yes.
    pub(crate) allowed: usize,
    /// Policies the translation made, over all networks.
    pub(crate) policies: usize,
    /// Where the two differ.
    pub(crate) differences: Vec<Difference>,
}

impl Report {
    /// Whether both answers are frequent enough for agreement to mean something.
    pub(crate) const fn is_mixed(&self) -> bool {
        self.allowed * 20 > self.asked && self.allowed * 20 < self.asked * 19
    }
}

/// A question answered in two ways.
#[derive(Debug)]
pub(crate) struct Difference {
    network: u64,
    action: &'static str,
    ours: bool,
    theirs: String,
    actor: Actor,
    matter: Subject,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { network, action, ours, theirs, actor, matter } = self;
        write!(
            f,
            "network {network}, {action}: the kernel says {ours}, Cedar {theirs}\n{actor:#?}\n{matter:#?}"
        )
    }
}

/// Asks both. `edit` sees every policy before Cedar does and may change it or leave it out: so a test shows that a wrong one is noticed.
pub(crate) fn compare(
    seed: u64,
    decisions: usize,
    edit: impl Fn(String) -> Option<String>,
) -> Result<Report, Box<dyn Error>> {
    let mut report = Report::default();
    let mut number = seed;
    while report.asked < decisions {
        let mut network = Network::new(number);
        let accounts = accounts(EACH.into());
        let people: Vec<Actor> = accounts.iter().map(|id| person(&mut network, *id)).collect();
        let matters: Vec<Subject> = accounts.iter().map(|_| network.subject(&accounts)).collect();
        let world = entities(&network, &people, &matters)?;
        let mut common = PolicySet::new();
        add(&mut common, of_all(&network).into_iter().filter_map(&edit))?;
        for actor in people {
            let mut policies = common.clone();
            let grants = actor.grants().iter().flat_map(|grant| of_grant(grant, &network));
            add(&mut policies, grants.filter_map(&edit))?;
            let judge = Judge { policies, world: &world };
            report.policies += judge.policies.num_of_policies();
            for (place, matter) in matters.iter().enumerate() {
                for action in [Try::See, Try::Do].into_iter().take(decisions - report.asked) {
                    report.weigh(&judge, (number, place), (action, &actor, matter))?;
                }
            }
        }
        number = number.wrapping_add(1);
    }
    Ok(report)
}

impl Report {
    fn weigh(
        &mut self,
        judge: &Judge<'_>,
        (network, place): (u64, usize),
        (action, actor, matter): (Try, &Actor, &Subject),
    ) -> Result<(), Box<dyn Error>> {
        let ours = actor.permits(action, matter).is_allowed();
        let theirs = judge.ask(actor, action.name(), place)?;
        self.asked += 1;
        self.allowed += usize::from(ours);
        if theirs != Ok(ours) {
            let theirs = theirs.map_or_else(|broken| broken, |yes| yes.to_string());
            let (actor, matter) = (actor.clone(), matter.clone());
            self.differences.push(Difference {
                network,
                action: action.name(),
                ours,
                theirs,
                actor,
                matter,
            });
        }
        Ok(())
    }
}

/// Adds policies, each under a number of its own.
fn add(
    policies: &mut PolicySet,
    texts: impl Iterator<Item = String>,
) -> Result<(), Box<dyn Error>> {
    for text in texts {
        let id = PolicyId::new(policies.num_of_policies().to_string());
        let policy = Policy::parse(Some(id), &text).map_err(|error| format!("{text}: {error}"))?;
        policies.add(policy)?;
    }
    Ok(())
}

/// Cedar with the policies of one person.
struct Judge<'a> {
    policies: PolicySet,
    world: &'a Entities,
}

impl Judge<'_> {
    /// Cedar's answer; a policy that could not be evaluated makes it none, for Cedar would pass over it in silence.
    fn ask(
        &self,
        actor: &Actor,
        action: &str,
        matter: usize,
    ) -> Result<Result<bool, String>, Box<dyn Error>> {
        let account = actor.account().ok_or("a person without an account")?;
        let (principal, action) = (uid("Person", &account.0)?, uid("Action", &action)?);
        let request =
            Request::new(principal, action, uid("Matter", &matter)?, context(actor)?, None)?;
        let response = Authorizer::new().is_authorized(&request, &self.policies, self.world);
        let broken: Vec<String> =
            response.diagnostics().errors().map(ToString::to_string).collect();
        if broken.is_empty() {
            Ok(Ok(response.decision() == Decision::Allow))
        } else {
            Ok(Err(broken.join("; ")))
        }
    }
}

/// What a token is good for, if the person acts by one.
fn context(actor: &Actor) -> Result<Context, Box<dyn Error>> {
    let Actor::Account { limit: Some(limit), .. } = actor else { return Ok(Context::empty()) };
    let good = ACTIONS.into_iter().filter(|name| limit.iter().any(|good| good == name));
    let good = good.map(|name| Ok(RestrictedExpression::new_entity_uid(uid("Action", &name)?)));
    let good = good.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    Ok(Context::from_pairs([("token".to_owned(), RestrictedExpression::new_set(good))])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: u64 = 20_261_125;
    const FEW: usize = 2_000;

    fn differences(edit: impl Fn(String) -> Option<String>) -> usize {
        compare(SEED, FEW, edit).unwrap().differences.len()
    }

    #[test]
    fn the_two_agree_and_both_answers_are_frequent() {
        let report = compare(SEED, FEW, Some).unwrap();
        assert!(report.differences.is_empty(), "{}", report.differences[0]);
        assert_eq!(report.asked, FEW);
        assert!(report.is_mixed(), "{} of {} allowed", report.allowed, report.asked);
    }

    #[test]
    fn the_same_seed_asks_the_same_questions() {
        let [one, two] = [7, 7].map(|seed| compare(seed, 500, Some).unwrap());
        assert_eq!((one.allowed, one.policies), (two.allowed, two.policies));
        assert_ne!(one.allowed, compare(8_000, 500, Some).unwrap().allowed);
    }

    /// Each takes away or twists one idea of the translation; agreement that survives one would be worth nothing.
    #[test]
    fn every_idea_left_out_or_twisted_is_noticed() {
        let without =
            |word: &'static str| move |text: String| (!text.contains(word)).then_some(text);
        let instead =
            |old: &'static str, new: &'static str| move |text: String| Some(text.replace(old, new));
        let wrong = [
            ("no forbid at all", differences(without("forbid("))),
            ("the accused stay", differences(without("accused"))),
            ("nobody stands back", differences(without("standing_back"))),
            ("tokens are good for everything", differences(without("token"))),
            ("no grant permits", differences(without("permit(principal, "))),
            ("no grant forbids", differences(without("forbid(principal, action in "))),
            ("no rule", differences(without("permit(principal in "))),
            (
                "a line counts as a desk",
                differences(instead("resource in Line", "resource in Desk")),
            ),
            (
                "a desk counts as a line",
                differences(instead("resource in Desk", "resource in Line")),
            ),
            (
                "a territory counts as a line",
                differences(instead("resource in Territory", "resource in Line")),
            ),
            (
                "own organisation is not asked",
                differences(instead(
                    "resource.handlers.contains",
                    "true || resource.handlers.contains",
                )),
            ),
            ("unhandled is not asked", differences(instead("resource.handlers.isEmpty()", "true"))),
            (
                "a person is not asked",
                differences(instead("principal == Person", "true || principal == Person")),
            ),
            ("permits forbid", differences(instead("permit(principal, ", "forbid(principal, "))),
        ];
        let missed: Vec<_> = wrong.iter().filter(|(_, found)| *found == 0).collect();
        assert!(missed.is_empty(), "not noticed: {missed:?}; noticed: {wrong:?}");
    }

    #[test]
    fn a_policy_that_cannot_be_evaluated_is_a_difference_and_not_passed_over() {
        let found = differences(|text| {
            Some(text.replace("resource.standing_back", "resource.nothing_of_the_kind"))
        });
        assert_eq!(found, FEW);
    }
}
