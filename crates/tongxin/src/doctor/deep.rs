//! Checks that read everything.

use super::{Checked, store};
use crate::compose::{self, House};
use indicatif::ProgressBar;
use insight::anchor::{self, Plan};
use insight::metrics;
use kernel::blobs::Blobs;
use kernel::calendar::Calendar;
use kernel::db::{Dialect, Tx};
use kernel::seal::SealFile;
use kernel::vault::{self, Vault};
use kernel::{Cx, Result, ledger};
use matter::case;
use matter::task::Task;
use std::sync::Arc;
use uuid::Uuid;

/// Photos looked up at once.
const PHOTOS: i64 = 1_000;

/// Does the engine find its own file whole? (I7) PostgreSQL has `pg_amcheck` for that, run by its administrator.
pub(super) async fn engine(tx: &mut Tx) -> Result<Checked> {
    if tx.dialect() == Dialect::Postgres {
        return Ok(Checked::new("engine", "PostgreSQL checks itself: run pg_amcheck beside this"));
    }
    let mut checked = Checked::new("engine", "integrity and foreign keys of the SQLite file");
    for complaint in store::integrity(tx).await? {
        checked.find(complaint, "stop the server and restore the last good backup");
    }
    checked.find_rows(
        "rows that refer to nothing",
        &store::dangling(tx).await?,
        "restore from a backup, and report it: foreign keys are on, so this was written past us",
    );
    Ok(checked)
}

/// Does every chain of the ledger hold? (I3)
pub(super) async fn ledger(tx: &mut Tx, bar: &ProgressBar) -> Result<Checked> {
    bar.set_message("ledger");
    let audit = ledger::verify_all(tx, |entries| bar.set_position(entries)).await?;
    let mut checked =
        Checked::new("ledger", format!("{} entries in {} streams", audit.entries, audit.streams));
    for broken in audit.broken {
        checked.find(
            broken.to_string(),
            "compare with a backup or an export from before; entries are never repaired",
        );
    }
    checked.find_rows(
        "cases that were saved more often than their ledger has entries",
        &store::cases_beyond_their_ledger(tx).await?,
        "compare with a backup or an export from before: the last entries are missing",
    );
    Ok(checked)
}

/// Does the ledger end where its anchors saw it end? (I3)
pub(super) async fn anchors(house: &House, tx: &mut Tx, bar: &ProgressBar) -> Result<Checked> {
    bar.set_message("anchors");
    bar.set_position(0);
    let plan = house.app.shared::<Plan>().ok();
    let Some(plan) = plan.filter(|plan| plan.file().exists()) else {
        let mut checked = Checked::new("anchors", "no file of anchors yet");
        if plan.is_some() && anchor::last(tx).await?.is_some() {
            checked.find(
                "the database has anchors, their file is gone",
                "put it back from where copies are kept, and ask who could remove it",
            );
        }
        return Ok(checked);
    };
    let key = house.app.shared::<SealFile>()?.seal()?.public();
    let done = anchor::replay(tx, plan.file(), &[key], |read| bar.set_position(read)).await?;
    let mut checked =
        Checked::new("anchors", format!("{} heads in {} anchors", done.heads, done.anchors));
    for found in done.found.iter().take(store::NAMED) {
        checked.find(
            found.to_string(),
            "compare with a backup or an export from before; entries are never repaired",
        );
    }
    Ok(checked)
}

/// Is every task due when its clock says so? (I5)
pub(super) async fn clocks(house: &House, tx: &mut Tx, bar: &ProgressBar) -> Result<Checked> {
    bar.set_message("clocks");
    bar.set_position(0);
    let calendar = house.app.shared::<Arc<Calendar>>()?;
    let (mut seen, mut after) = (0, (Uuid::nil(), Uuid::nil()));
    let mut wrong = Vec::new();
    loop {
        let batch = store::tasks(tx, after).await?;
        let Some(last) = batch.last() else { break };
        after = (last.matter_id, last.id);
        for row in batch {
            seen += 1;
            bar.inc(1);
            let task: Task = serde_json::from_str(&row.detail)?;
            let due = if task.state.is_open() { case::due(&task, calendar)? } else { None };
            if due != row.due_at {
                wrong.push(row.id.to_string());
            }
        }
    }
    let mut checked = Checked::new("clocks", format!("{seen} clocks"));
    wrong.truncate(store::NAMED);
    checked.find_rows(
        "tasks whose row says another due time than their clock",
        &wrong,
        "was the calendar changed? then their timers must be set anew; otherwise report it",
    );
    Ok(checked)
}

/// Do the boards' counters come to what the cases come to?
pub(super) async fn counters(cx: &mut Cx, bar: &ProgressBar) -> Result<Checked> {
    bar.set_message("counters");
    let comparison = metrics::compare(cx).await?;
    if comparison.behind > 0 {
        let note = format!("not compared: {} events are not yet counted", comparison.behind);
        return Ok(Checked::new("counters", note));
    }
    let mut checked = Checked::new("counters", format!("{} figures", comparison.figures));
    let differ = |d: &metrics::Difference| {
        format!("{} of {} ({}) says {}, not {}", d.measure, d.org, d.side, d.counted, d.found)
    };
    let named: Vec<String> = comparison.differences.iter().take(store::NAMED).map(differ).collect();
    checked.find_rows(
        "counters that are not what the cases come to",
        &named,
        "count anew: `tongxin doctor --rebuild`",
    );
    Ok(checked)
}

/// Has every photo its file, unchanged? (I6)
pub(super) async fn photos(cx: &mut Cx, bar: &ProgressBar) -> Result<Checked> {
    bar.set_message("photos");
    bar.set_position(0);
    let blobs = cx.app().shared::<Blobs>()?.clone();
    let (mut seen, mut after) = (0, String::new());
    let mut damaged = Vec::new();
    loop {
        let batch = case::digests(cx, &after, PHOTOS).await?;
        let Some(last) = batch.last() else { break };
        after.clone_from(last);
        for digest in batch {
            seen += 1;
            bar.inc(1);
            if !blobs.intact(&digest).await? {
                damaged.push(digest);
            }
        }
    }
    let mut checked = Checked::new("photos", format!("{seen} files"));
    damaged.truncate(store::NAMED);
    checked.find_rows(
        "missing or changed",
        &damaged,
        "copy them back from the backup of the photos' folder",
    );
    Ok(checked)
}

/// Does every sealed field open, none under an unknown key?
pub(super) async fn vault(house: &House, tx: &mut Tx, bar: &ProgressBar) -> Result<Checked> {
    bar.set_message("vault");
    bar.set_position(0);
    let (vault, fields) = (house.app.shared::<Vault>()?, compose::sealed(&house.capabilities));
    let audit = vault::audit(tx, (vault, &fields), |seen| bar.set_position(seen)).await?;
    let mut checked = Checked::new("vault", format!("{} sealed fields open", audit.opened));
    for (key, fields) in &audit.unknown {
        checked.find(
            format!("{fields} fields are sealed under key {key}, which is not in the key file"),
            "put the key file back from its own backup; without that key nobody can read them again",
        );
    }
    checked.find_rows(
        "sealed fields that do not open",
        &audit.named,
        "they were changed or moved past us: restore their rows from a backup",
    );
    Ok(checked)
}
