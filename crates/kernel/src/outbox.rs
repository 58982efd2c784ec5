//! What crosses aggregates goes by event: subscribers read the outbox, each at its own position, each event at least once.
//!
//! A subscriber's writes and its new position are one transaction, so an event that was handled is not handled again, and one
//! that failed comes back.

use crate::app::App;
use crate::clock::Timestamp;
use crate::cx::Cx;
use crate::db::{Tx, sql};
use crate::error::Result;
use crate::policy::Actor;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use uuid::Uuid;

/// An event as a subscriber sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Recorded {
    /// Where it stands in the outbox, with [`Self::position`].
    pub txid: i64,
    /// Where it stands in the outbox.
    pub position: i64,
    /// The aggregate.
    pub stream: Uuid,
    /// Its number in the stream.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub actor: String,
    /// What kind.
    pub kind: String,
    /// What exactly, as JSON.
    pub body: String,
}

/// What a subscriber's work returns.
pub type Handled<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Learns from events what a lower room does not tell it directly.
pub trait Subscriber: Send + Sync {
    /// Its name, under which its position is kept; never changed.
    fn name(&self) -> &'static str;
    /// Handles a batch in one transaction with the position.
    fn handle<'a>(&'a self, cx: &'a mut Cx, events: &'a [Recorded]) -> Handled<'a>;
    /// Hears that the batch is on disk: the place to tell live pages.
    fn committed(&self, _app: &App, _events: &[Recorded]) {}
}

/// Events handled in one transaction.
const BATCH: i64 = 500;

#[derive(sqlx::FromRow)]
struct Position {
    txid: i64,
    position: i64,
}

/// Lets `subscriber` handle the next batch; returns how many events it had. Another node that is at it already makes this return zero.
pub async fn deliver(app: &App, subscriber: &dyn Subscriber) -> Result<usize> {
    deliver_up_to(app, subscriber, BATCH).await
}

async fn deliver_up_to(app: &App, subscriber: &dyn Subscriber, batch: i64) -> Result<usize> {
    let mut cx = app.write(Actor::System).await?;
    let Some(from) = position(&mut cx.tx, subscriber.name()).await? else { return Ok(0) };
    let events: Vec<Recorded> = sql(cx.tx.dialect().read_outbox())
        .bind(from.txid)
        .bind(from.position)
        .bind(batch)
        .all(&mut cx.tx)
        .await?;
    let Some(last) = events.last() else { return Ok(0) };
    sql("UPDATE outbox_position SET txid = $2, position = $3 WHERE subscriber = $1")
        .bind(subscriber.name())
        .bind(last.txid)
        .bind(last.position)
        .expect_one(&mut cx.tx)
        .await?;
    subscriber.handle(&mut cx, &events).await?;
    cx.tx.commit().await?;
    subscriber.committed(app, &events);
    Ok(events.len())
}

/// The subscriber's position, locked; made at the beginning of the outbox when it is new; none if another node holds it.
async fn position(tx: &mut Tx, name: &'static str) -> Result<Option<Position>> {
    if let Some(found) = sql(tx.dialect().lock_position()).bind(name).optional(tx).await? {
        return Ok(Some(found));
    }
    sql("INSERT INTO outbox_position (subscriber, txid, position) VALUES ($1, -1, 0) ON CONFLICT (subscriber) DO NOTHING")
        .bind(name)
        .execute(tx)
        .await?;
    sql(tx.dialect().lock_position()).bind(name).optional(tx).await
}

/// Whether anything waits for `subscriber`: asked on a reading connection, so that an idle server writes nothing.
pub async fn pending(app: &App, subscriber: &'static str) -> Result<bool> {
    let mut tx = app.db().read().await?;
    let from = sql("SELECT txid, position FROM outbox_position WHERE subscriber = $1")
        .bind(subscriber)
        .optional::<Position>(&mut tx)
        .await?
        .unwrap_or(Position { txid: -1, position: 0 });
    let next: Vec<Recorded> = sql(tx.dialect().read_outbox())
        .bind(from.txid)
        .bind(from.position)
        .bind(1_i64)
        .all(&mut tx)
        .await?;
    Ok(!next.is_empty())
}

/// Events handled in one transaction by [`drain`], which nobody waits for in between.
const GULP: i64 = 5_000;

/// Delivers until nothing is left; returns how many events were handled. For commands, tests and the simulator.
pub async fn drain(app: &App, subscribers: &[Box<dyn Subscriber>]) -> Result<usize> {
    let mut total = 0;
    for subscriber in subscribers {
        loop {
            match deliver_up_to(app, subscriber.as_ref(), GULP).await? {
                0 => break,
                n => total += n,
            }
        }
    }
    Ok(total)
}

/// How long [`drain_all`] waits for events that somebody else's transaction holds back.
const PATIENCE: Duration = Duration::from_secs(20);

/// Delivers until every subscriber has had everything, or for as long as it is worth waiting: on PostgreSQL readers of the outbox stop at the
/// oldest transaction of the whole server, which may be anybody's. For commands that end with it, and tests.
pub async fn drain_all(app: &App, subscribers: &[Box<dyn Subscriber>]) -> Result<usize> {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let mut total = 0;
    loop {
        total += drain(app, subscribers).await?;
        if behind(app, subscribers).await? == 0 || tokio::time::Instant::now() >= deadline {
            return Ok(total);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn behind(app: &App, subscribers: &[Box<dyn Subscriber>]) -> Result<i64> {
    let mut tx = app.db().read().await?;
    let mut behind = 0;
    for subscriber in subscribers {
        behind += lag(&mut tx, subscriber.name()).await?;
    }
    Ok(behind)
}

/// How far each subscriber is behind, in events: `doctor` and the health page.
pub async fn lag(tx: &mut Tx, subscriber: &str) -> Result<i64> {
    sql("SELECT count(*) FROM outbox o WHERE (o.txid, o.position) > (
             coalesce((SELECT p.txid FROM outbox_position p WHERE p.subscriber = $1), -1),
             coalesce((SELECT p.position FROM outbox_position p WHERE p.subscriber = $1), 0))")
    .bind(subscriber)
    .scalar(tx)
    .await
}

/// Forgets how far `subscriber` has come: it begins anew.
pub async fn forget(tx: &mut Tx, subscriber: &'static str) -> Result<()> {
    sql("DELETE FROM outbox_position WHERE subscriber = $1")
        .bind(subscriber)
        .execute(tx)
        .await
        .map(drop)
}

/// Lets `heir` take the place of `subscriber`, which goes on from where the heir has come. False, and nothing changes, while the heir is
/// behind.
pub async fn succeed(tx: &mut Tx, heir: &'static str, subscriber: &'static str) -> Result<bool> {
    // Waits for a batch that is being handled.
    sql("UPDATE outbox_position SET position = position WHERE subscriber IN ($1, $2)")
        .bind(subscriber)
        .bind(heir)
        .execute(tx)
        .await?;
    let behind: i64 = sql(
        "SELECT count(*) FROM outbox_position s LEFT JOIN outbox_position h ON h.subscriber = $2
         WHERE s.subscriber = $1 AND (s.txid, s.position) > (coalesce(h.txid, -1), coalesce(h.position, 0))",
    )
    .bind(subscriber)
    .bind(heir)
    .scalar(tx)
    .await?;
    if behind > 0 {
        return Ok(false);
    }
    forget(tx, subscriber).await?;
    sql("UPDATE outbox_position SET subscriber = $1 WHERE subscriber = $2")
        .bind(subscriber)
        .bind(heir)
        .execute(tx)
        .await?;
    Ok(true)
}
