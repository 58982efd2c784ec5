//! What happens behind the pages: events reach their subscribers, jobs run when they are due, what is over is cleared away.
//!
//! Several servers on one PostgreSQL may all run these: positions are locked and jobs claimed, so each thing is done once. A worker that
//! has nothing to do only reads.

use super::Stop;
use crate::compose::House;
use futures_util::FutureExt;
use insight::anchor;
use kernel::policy::Actor;
use kernel::{Error, Result, idempotency, jobs, outbox};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a worker sleeps at most when nobody wakes it: other nodes write too, and timers come due.
const POLL: Duration = Duration::from_millis(500);
/// The longest pause after failures in a row.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How often the installation's settings are read anew.
const SETTINGS: Duration = Duration::from_secs(15);
/// How often is cleared away.
const HOUSEKEEPING: Duration = Duration::from_mins(10);
/// How often is looked whether an anchor is due, or one waits to be written or posted.
const ANCHORS: Duration = Duration::from_secs(20);
/// How long a reply is kept for its key: clients try again within hours.
const REPLIES_KEPT: Duration = Duration::from_hours(72);
/// How long workers may take to finish.
const FINISH: Duration = Duration::from_secs(5);

/// The server's workers.
pub struct Workers {
    set: JoinSet<()>,
    house: House,
    stop: Stop,
}

/// What a step of work came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Something was done; there may be more.
    Worked,
    /// Nothing to do just now.
    Idle,
}

impl Workers {
    /// Starts a worker for each subscriber, and one each for jobs, settings, anchors and housekeeping.
    pub fn start(house: &House, stop: Stop) -> Self {
        let mut workers = Self { set: JoinSet::new(), house: house.clone(), stop };
        for index in 0..house.subscribers.len() {
            workers.add("outbox", POLL, move |house| async move { deliver(&house, index).await });
        }
        workers.add("jobs", POLL, |house| async move { run_jobs(&house).await });
        workers.add("settings", SETTINGS, |house| async move { reread(&house).await });
        workers.add("anchors", ANCHORS, |house| async move { anchors(&house).await });
        workers.add("housekeeping", HOUSEKEEPING, |house| async move { clear_away(&house).await });
        workers
    }

    /// Adds a worker that steps until the server stops: again at once after work, otherwise when woken or after `pause`. A step that fails or
    /// panics is tried again later and later.
    pub fn add<F, W>(&mut self, name: &'static str, pause: Duration, work: F)
    where
        F: Fn(House) -> W + Send + Sync + 'static,
        W: Future<Output = Result<Step>> + Send + 'static,
    {
        let (house, stop) = (self.house.clone(), self.stop.clone());
        self.set.spawn(async move {
            let mut failures = 0;
            while !stop.is_said() {
                let outcome = AssertUnwindSafe(work(house.clone())).catch_unwind().await;
                let wait = match outcome.unwrap_or_else(|_| Err(Error::internal("a worker panicked"))) {
                    Ok(Step::Worked) => {
                        failures = 0;
                        continue;
                    }
                    Ok(Step::Idle) => {
                        failures = 0;
                        pause
                    }
                    Err(error) => {
                        failures += 1;
                        let wait = back_off(failures);
                        tracing::error!(worker = name, %error, cause = ?error, failures, ?wait, "a worker failed");
                        wait
                    }
                };
                // Commits wake the quick workers; one that failed waits its time, and housekeeping has all day.
                let woken = async {
                    if failures > 0 || pause > POLL {
                        std::future::pending::<()>().await;
                    }
                    house.app.woken().await;
                };
                tokio::select! {
                    () = stop.said() => {}
                    () = woken => {}
                    () = tokio::time::sleep(wait) => {}
                }
            }
        });
    }

    /// Waits until every worker has finished its step; those that take too long are left to the transaction's rollback.
    pub async fn finish(mut self) {
        let all = async { while self.set.join_next().await.is_some() {} };
        if tokio::time::timeout(FINISH, all).await.is_err() {
            tracing::warn!(
                "a worker did not finish in time; what it was doing is rolled back and comes again"
            );
            self.set.shutdown().await;
        }
    }
}

/// Half a second, then twice as long with each failure in a row.
fn back_off(failures: u32) -> Duration {
    let wait = POLL.saturating_mul(1 << failures.saturating_sub(1).min(10));
    wait.min(LONGEST_PAUSE)
}

async fn deliver(house: &House, index: usize) -> Result<Step> {
    let Some(subscriber) = house.subscribers.get(index) else { return Ok(Step::Idle) };
    // Asked on a reading connection first, so that an idle server writes nothing.
    if !outbox::pending(&house.app, subscriber.name()).await? {
        return Ok(Step::Idle);
    }
    let handled = outbox::deliver(&house.app, subscriber.as_ref()).await?;
    Ok(if handled > 0 { Step::Worked } else { Step::Idle })
}

async fn run_jobs(house: &House) -> Result<Step> {
    let due = jobs::next_due(&house.app).await?.is_some_and(|at| at <= house.app.clock().now());
    let tried = if due { jobs::run_due(&house.app, &house.jobs).await? } else { 0 };
    Ok(if tried > 0 { Step::Worked } else { Step::Idle })
}

/// Another node, or a command at the console, may have said something new of the installation.
async fn reread(house: &House) -> Result<Step> {
    house.refresh().await?;
    Ok(Step::Idle)
}

/// Holds on to where the ledger ends, and sends word of it.
async fn anchors(house: &House) -> Result<Step> {
    let round = anchor::round(&house.app).await?;
    if round != anchor::Round::default() {
        tracing::debug!(?round, "anchored");
    }
    Ok(Step::Idle)
}

async fn clear_away(house: &House) -> Result<Step> {
    house.app.refusals().settle(&house.app).await?;
    let mut cx = house.app.write(Actor::System).await?;
    let before = cx.now() - REPLIES_KEPT;
    let replies = idempotency::forget(&mut cx, before).await?;
    cx.tx.commit().await?;
    tracing::debug!(replies, "cleared away");
    Ok(Step::Idle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_in_a_row_wait_longer_and_not_for_ever() {
        assert_eq!(back_off(1), POLL);
        assert_eq!(back_off(3), POLL * 4);
        assert_eq!(back_off(u32::MAX), LONGEST_PAUSE);
    }
}
