//! Checks that take seconds on any size.

use super::{Checked, store};
use crate::compose::House;
use insight::anchor::{self, Plan};
use kernel::db::{MIGRATIONS, Tx};
use kernel::{Error, Result, outbox};
use std::time::Duration;

/// Events a subscriber may be behind before it counts as stuck: a burst is worked off within seconds.
const FAR_BEHIND: i64 = 5_000;

/// An anchor may wait this long for a server that is being mended.
const LONG_UNPOSTED: Duration = Duration::from_hours(24);

/// Is the schema that of this release?
pub(super) async fn schema(house: &House) -> Result<Checked> {
    let mut checked = Checked::new("schema", format!("{} migrations", MIGRATIONS.len()));
    match house.app.db().missing_migrations().await {
        Ok(missing) if missing.is_empty() => {}
        Ok(missing) => {
            checked.find(format!("not yet run: {}", missing.join(", ")), "run `tongxin migrate`");
        }
        Err(Error::Internal(cause)) => {
            let deeper = cause.source().map(|s| format!(": {s}")).unwrap_or_default();
            checked.find(
                format!("{cause}{deeper}"),
                "use the release this database was last used with",
            );
        }
        Err(other) => return Err(other),
    }
    Ok(checked)
}

/// Is work set aside?
pub(super) async fn jobs(house: &House, tx: &mut Tx) -> Result<Checked> {
    let counts = store::jobs(tx, house.app.clock().now()).await?;
    let mut checked =
        Checked::new("jobs", format!("{} waiting, {} of them due", counts.waiting, counts.due));
    for dead in store::dead_jobs(tx).await? {
        let why = dead.last_error.unwrap_or_default();
        checked.find(
            format!("{} {} was set aside after {} tries: {why}", dead.kind, dead.id, dead.tries),
            "mend the cause; then its work has to be done by hand, or the row be given tries = 0 and dead = false",
        );
    }
    for kind in store::kinds(tx).await? {
        if house.jobs.kinds().all(|known| known != kind) {
            checked.find(
                format!("no job of kind {kind} is known to this release"),
                "use the release that wrote it",
            );
        }
    }
    Ok(checked)
}

/// Do subscribers keep up? (I8)
pub(super) async fn outbox(house: &House, tx: &mut Tx) -> Result<Checked> {
    let mut behind = 0;
    let mut stuck = Vec::new();
    for subscriber in house.subscribers.iter() {
        let lag = outbox::lag(tx, subscriber.name()).await?;
        behind += lag;
        if lag > FAR_BEHIND {
            stuck.push(format!("{} by {lag}", subscriber.name()));
        }
    }
    let mut checked = Checked::new(
        "outbox",
        format!("{} subscribers, {behind} events not yet handled", house.subscribers.len()),
    );
    checked.find_rows(
        "far behind",
        &stuck,
        "is `tongxin serve` running? its log says why a subscriber fails; it goes on where it stopped",
    );
    Ok(checked)
}

/// Do anchors arrive where they are posted to?
pub(super) async fn anchors(house: &House, tx: &mut Tx) -> Result<Checked> {
    let posted = house.app.shared::<Plan>().is_ok_and(|plan| plan.url().is_some());
    let waiting = if posted { anchor::waiting(tx).await? } else { None };
    let note = if posted { "posted elsewhere" } else { "not posted anywhere" };
    let mut checked = Checked::new("anchors posted", note);
    if let Some(waiting) = waiting
        && house.app.clock().now().since(waiting.at) > LONG_UNPOSTED
    {
        checked.find(
            format!("anchor {} of {} did not arrive, after {} tries", waiting.number, waiting.at, waiting.tries),
            "is `tongxin serve` running, and does the other side of anchor_url answer? its log says what it answered",
        );
    }
    Ok(checked)
}

/// Do a case, its number and its events agree? (I2)
pub(super) async fn cases(tx: &mut Tx) -> Result<Checked> {
    let mut checked = Checked::new("cases", format!("{} cases", store::count_cases(tx).await?));
    let way_out = "restore from a backup, and report it: a transaction was not whole";
    checked.find_rows(
        "without the entry of their number",
        &store::cases_without_number(tx).await?,
        way_out,
    );
    checked.find_rows("numbers of no case", &store::numbers_without_case(tx).await?, way_out);
    checked.find_rows("without any event", &store::cases_without_event(tx).await?, way_out);
    Ok(checked)
}

/// Has each open case one lead that works on it, or a reason to wait? (I4)
pub(super) async fn tasks(tx: &mut Tx) -> Result<Checked> {
    let mut checked =
        Checked::new("tasks", format!("{} open tasks", store::count_open_tasks(tx).await?));
    let way_out =
        "open the case's timeline: the last event shows the step that went wrong; report it";
    checked.find_rows(
        "more than one lead at work",
        &store::cases_with_two_leads(tx).await?,
        way_out,
    );
    checked.find_rows(
        "nobody leads, and nothing is waited for",
        &store::cases_without_lead(tx).await?,
        way_out,
    );
    checked.find_rows(
        "closed with a task still open",
        &store::closed_with_open_task(tx).await?,
        way_out,
    );
    Ok(checked)
}
