//! Work for later, written in the transaction that wants it: jobs and timers that survive a restart.
//!
//! A worker takes a due job with a lease, then runs it and removes it in one transaction: its effect happens once. A job that
//! fails comes back later and later; after [`MAX_TRIES`] it is set aside as dead, where `doctor` reports it.

use crate::app::App;
use crate::clock::Timestamp;
use crate::cx::Cx;
use crate::db::sql;
use crate::error::{Error, Result};
use crate::policy::Actor;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use uuid::Uuid;

/// Something to be done later.
pub trait Job: serde::Serialize + serde::de::DeserializeOwned + Send + 'static {
    /// The kind, e.g. `task.clock_warning`; never changed once written.
    const KIND: &'static str;
    /// Does it, in the transaction that removes the job.
    fn run(self, cx: &mut Cx) -> impl Future<Output = Result<()>> + Send;
}

/// Tries before a job is set aside.
pub const MAX_TRIES: i64 = 12;
/// How long a worker may take before another may try.
const LEASE: Duration = Duration::from_mins(5);
/// Jobs taken at once.
const BATCH: i64 = 50;
/// A lease that has run out, for a job nobody has taken.
const FREE: Timestamp = Timestamp::from_millis(0);

/// Puts a job down to be run at `at`.
pub async fn enqueue<J: Job>(cx: &mut Cx, job: &J, at: Timestamp) -> Result<()> {
    put(cx, None, job, at).await
}

/// Sets the timer `key` to run `job` at `at`; a timer of that key that was set before is replaced.
pub async fn set_timer<J: Job>(cx: &mut Cx, key: &str, job: &J, at: Timestamp) -> Result<()> {
    put(cx, Some(key), job, at).await
}

async fn put<J: Job>(cx: &mut Cx, timer: Option<&str>, job: &J, at: Timestamp) -> Result<()> {
    let id: Uuid = cx.fresh();
    sql("INSERT INTO job (id, timer, kind, body, run_at, lease_until, tries, dead)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7)
         ON CONFLICT (timer) DO UPDATE SET kind = excluded.kind, body = excluded.body, run_at = excluded.run_at,
             lease_until = excluded.lease_until, tries = 0, dead = excluded.dead, last_error = NULL")
    .bind(id)
    .bind(timer)
    .bind(J::KIND)
    .bind(serde_json::to_string(job)?)
    .bind(at)
    .bind(FREE)
    .bind(false)
    .expect_one(&mut cx.tx)
    .await
}

/// Takes the timer `key` away; nothing happens if there is none.
pub async fn cancel(cx: &mut Cx, key: &str) -> Result<()> {
    sql("DELETE FROM job WHERE timer = $1").bind(key).execute(&mut cx.tx).await.map(drop)
}

type Run = for<'a> fn(&'a mut Cx, &'a str) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Every kind of job the server can run.
#[derive(Default)]
pub struct Registry(BTreeMap<&'static str, Run>);

impl Registry {
    /// Adds a kind of job.
    pub fn add<J: Job>(&mut self) -> &mut Self {
        self.0.insert(J::KIND, |cx, body| {
            Box::pin(async move {
                let job: J = serde_json::from_str(body)?;
                job.run(cx).await
            })
        });
        self
    }

    fn of(&self, kind: &str) -> Result<Run> {
        let known = self.0.get(kind).copied();
        known.ok_or_else(|| Error::internal(format!("no job of kind {kind}")))
    }

    /// The kinds known.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.keys().copied()
    }
}

#[derive(sqlx::FromRow)]
struct Taken {
    id: Uuid,
    kind: String,
    body: String,
    tries: i64,
    run_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Due {
    run_at: Timestamp,
}

/// When the next job is due, if any: asked on a reading connection, so that an idle server writes nothing.
pub async fn next_due(app: &App) -> Result<Option<Timestamp>> {
    let mut tx = app.db().read().await?;
    let due: Option<Due> = sql("SELECT run_at FROM job WHERE dead = $1 ORDER BY run_at LIMIT 1")
        .bind(false)
        .optional(&mut tx)
        .await?;
    Ok(due.map(|due| due.run_at))
}

/// Runs what is due; returns how many jobs were tried. A job runs at the moment it was due or now, whichever is later in the app's clock.
pub async fn run_due(app: &App, registry: &Registry) -> Result<usize> {
    let taken = take(app).await?;
    let count = taken.len();
    for job in taken {
        if let Err(error) = run(app, registry, &job).await {
            tracing::warn!(job = %job.id, kind = %job.kind, tries = job.tries, %error, "a job failed");
            postpone(app, &job, &error).await?;
        }
    }
    Ok(count)
}

async fn take(app: &App) -> Result<Vec<Taken>> {
    let now = app.clock().now();
    let mut tx = app.db().write().await?;
    let mut taken: Vec<Taken> = sql(tx.dialect().claim_jobs())
        .bind(now)
        .bind(now + LEASE)
        .bind(BATCH)
        .bind(false)
        .all(&mut tx)
        .await?;
    tx.commit().await?;
    taken.sort_by_key(|job| (job.run_at, job.id));
    Ok(taken)
}

/// Runs what is due at the moment of `cx` in its own transaction, which a job that fails ends: for the simulator, whose days are one
/// transaction each. Returns how many jobs ran.
pub async fn run_within(cx: &mut Cx, registry: &Registry) -> Result<usize> {
    let now = cx.now();
    let due: Vec<Taken> = sql("SELECT id, kind, body, tries, run_at FROM job
         WHERE dead = $1 AND run_at <= $2 AND lease_until <= $2 ORDER BY run_at, id LIMIT $3")
    .bind(false)
    .bind(now)
    .bind(BATCH)
    .all(&mut cx.tx)
    .await?;
    for job in &due {
        let run = registry.of(&job.kind)?;
        // One that ran before it may have moved its timer.
        let mine = sql("DELETE FROM job WHERE id = $1 AND run_at = $2")
            .bind(job.id)
            .bind(job.run_at)
            .execute(&mut cx.tx)
            .await?;
        if mine == 1 {
            run(cx, &job.body).await?;
        }
    }
    Ok(due.len())
}

async fn run(app: &App, registry: &Registry, job: &Taken) -> Result<()> {
    let run = registry.of(&job.kind)?;
    let mut cx = app.write(Actor::System).await?;
    // Removed first: a timer that the job sets again under the same key must not collide with itself. The try counter makes sure that a
    // job whose timer was moved since it was taken is left alone.
    let mine = sql("DELETE FROM job WHERE id = $1 AND tries = $2 AND run_at = $3")
        .bind(job.id)
        .bind(job.tries)
        .bind(job.run_at)
        .execute(&mut cx.tx)
        .await?;
    if mine == 1 {
        run(&mut cx, &job.body).await?;
        cx.commit().await?;
    }
    Ok(())
}

async fn postpone(app: &App, job: &Taken, error: &Error) -> Result<()> {
    let wait = Duration::from_secs(15 << job.tries.clamp(0, 10));
    let mut tx = app.db().write().await?;
    sql("UPDATE job SET lease_until = $2, last_error = $3, dead = $4 WHERE id = $1")
        .bind(job.id)
        .bind(app.clock().now() + wait)
        .bind(format!("{error:?}"))
        .bind(job.tries >= MAX_TRIES)
        .execute(&mut tx)
        .await?;
    tx.commit().await
}
