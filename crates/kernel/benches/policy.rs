//! How long the policy takes to decide, in memory: every decision timed by itself, over random people, grants and matters.
//!
//! Budget (issue of the policy): 99 of 100 decisions in under 5 µs. Run by `./dev bench policy`; prints one line and a JSON object.

use kernel::policy::trial::{Network, Try};
use kernel::policy::{Actor, Subject};
use kernel::reexport::Uuid;
use kernel::territory::AccountId;
use std::time::Instant;

/// People and matters in each network; every person is asked about every matter.
const EACH: u128 = 60;
/// Networks.
const NETWORKS: u64 = 20;
/// Nanoseconds of the budget.
const BUDGET: u128 = 5_000;

fn main() {
    let mut nanos = Vec::new();
    let mut allowed = 0_usize;
    for seed in 0..NETWORKS {
        let mut network = Network::new(seed);
        let accounts: Vec<AccountId> = (1..=EACH).map(|n| AccountId(Uuid::from_u128(n))).collect();
        let people: Vec<Actor> = accounts.iter().map(|id| network.actor(*id)).collect();
        let matters: Vec<Subject> = accounts.iter().map(|_| network.subject(&accounts)).collect();
        for person in &people {
            for matter in &matters {
                let begun = Instant::now();
                let verdict = person.permits(Try::See, matter);
                nanos.push(begun.elapsed().as_nanos());
                allowed += usize::from(verdict.is_allowed());
            }
        }
    }
    nanos.sort_unstable();
    let at = |share: usize| nanos.get(nanos.len() * share / 1_000).copied().unwrap_or_default();
    let (middle, most) = (at(500), at(990));
    let met = if most < BUDGET { "met" } else { "missed" };
    report(&format!(
        "policy decision: {} decisions, {allowed} allowed; p50 {middle} ns, p99 {most} ns, p99.9 {} ns; budget p99 {BUDGET} ns: {met}\n\
         {{\"decisions\":{},\"p50_ns\":{middle},\"p99_ns\":{most},\"budget_ns\":{BUDGET}}}",
        nanos.len(),
        at(999),
        nanos.len(),
    ));
}

#[expect(clippy::print_stdout, reason = "a bench tells what it measured")]
fn report(text: &str) {
    println!("{text}");
}
