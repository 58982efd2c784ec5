//! `tongxin vault`

use super::{Console, Exit, Failure, Outcome};
use crate::compose::{self, House};
use indicatif::ProgressBar;
use kernel::paging::PageSize;
use kernel::policy::Actor;
use kernel::vault::{self, Held, KeyFile, Ring, Shown, Vault};
use kernel::{Clock, Timestamp};
use matter::case::contact;
use serde_json::json;

/// Commands about the vault.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make the key file; never over another
    Init,
    /// Print the keys by name, and how many fields are sealed under each
    Status,
    /// Make a new key and seal every field anew under it, beside the running server; run again, it goes on where it was stopped
    Rotate {
        /// Make no new key: only seal what is still under older ones
        #[arg(long)]
        resume: bool,
    },
    /// Print the certificates of what was destroyed, the last first
    Certificates {
        /// At most so many
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
    },
}

pub(super) async fn run(console: &Console, command: &Command) -> Outcome {
    match command {
        Command::Init => init(console),
        Command::Status => console.with_house(async |house| status(console, &house).await).await,
        Command::Rotate { resume } => {
            console.with_house(async |house| rotate(console, &house, *resume).await).await
        }
        Command::Certificates { limit } => {
            console.with_house(async |house| certificates(console, &house, *limit).await).await
        }
    }
}

fn now() -> Timestamp {
    Clock::System.now()
}

fn file(console: &Console) -> KeyFile {
    KeyFile::at(&console.settings().vault_keys)
}

/// Makes the key file.
pub(super) fn make(console: &Console) -> Result<Ring, Failure> {
    let ring = Ring::fresh(console.settings().vault_algorithm, now())?;
    file(console).make(&ring)?;
    Ok(ring)
}

/// Goes on only with keys: a server without them could take reports, but not keep what belongs sealed.
pub(super) fn demand(console: &Console, house: &House) -> Result<(), Failure> {
    if house.app.shared::<Vault>()?.is_open() {
        return Ok(());
    }
    let path = console.settings().vault_keys.display();
    Err(Failure::new(
        format!("the vault has no keys: {path} is not there"),
        "make them with `tongxin vault init`; if there were keys before, put their file back from its own backup instead",
    ))
}

fn init(console: &Console) -> Outcome {
    let path = &console.settings().vault_keys;
    if path.exists() {
        return Err(Failure::new(
            format!("{} is there already", path.display()),
            "keep it: whatever is sealed opens with it alone; `tongxin vault rotate` adds a new key",
        ));
    }
    let ring = make(console)?;
    if console.wants_json() {
        console.print_json(&json!({ "file": path, "keys": ring.shown() }))?;
    } else {
        console.print(format!(
            "{} is made, with one key ({})",
            path.display(),
            ring.algorithm()
        ))?;
        console.say("Keep a copy of it apart from the backups of the database: without it nothing sealed can be read again.");
    }
    Ok(Exit::Done)
}

async fn status(console: &Console, house: &House) -> Outcome {
    demand(console, house)?;
    let vault = house.app.shared::<Vault>()?;
    let fields = compose::sealed(&house.capabilities);
    let mut tx = house.app.db().read().await?;
    let held = vault::held(&mut tx, (vault, &fields)).await?;
    let (shown, wanted) = (vault.ring()?.shown(), console.settings().vault_algorithm);
    let finished = held.besides(active(&shown)) == 0;
    if console.wants_json() {
        let file = &console.settings().vault_keys;
        console.print_json(
            &json!({ "file": file, "keys": shown, "fields": held, "rotated": finished }),
        )?;
    } else {
        print_status(console, &shown, &held)?;
        if vault.ring()?.algorithm() != wanted {
            console.print(format!(
                "vault_algorithm says {wanted}: `tongxin vault rotate` makes a key of it"
            ))?;
        }
        if !finished {
            console.print(
                "not everything is under the active key: `tongxin vault rotate --resume` goes on",
            )?;
        }
    }
    Ok(if held.elsewhere == 0 { Exit::Done } else { Exit::Found })
}

fn active(shown: &[Shown]) -> &str {
    shown.iter().find(|key| key.active).map_or("", |key| key.id.as_str())
}

fn print_status(console: &Console, shown: &[Shown], held: &Held) -> Result<(), Failure> {
    console.print(format!("key file {}", console.settings().vault_keys.display()))?;
    for Shown { id, algorithm, made, active } in shown {
        let fields = held.by_key.get(id).copied().unwrap_or_default();
        let role = if *active { "seals" } else { "reads" };
        console.print(format!("{id}  {algorithm:11}  {made}  {role}  {fields} fields"))?;
    }
    if held.elsewhere > 0 {
        let fields = held.elsewhere;
        console.print(format!("✗ {fields} fields are sealed under keys that are not here"))?;
    }
    Ok(())
}

async fn rotate(console: &Console, house: &House, resume: bool) -> Outcome {
    demand(console, house)?;
    let vault = house.app.shared::<Vault>()?;
    let fields = compose::sealed(&house.capabilities);
    let held = vault::held(&mut house.app.db().read().await?, (vault, &fields)).await?;
    let current = vault.ring()?.shown();
    // An interrupted rotation is finished first: a third key would only leave more behind.
    let unfinished = held.besides(active(&current)) > 0;
    if !resume && !unfinished {
        add_key(console)?;
    }
    let under = vault.ring()?.shown();
    let total = held.by_key.values().sum::<i64>();
    let left = if resume || unfinished { held.besides(active(&under)) } else { total };
    let bar: ProgressBar = console.progress("sealing", Some(u64::try_from(left).unwrap_or(0)));
    let done = vault::reseal(&house.app, &fields, |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    if console.wants_json() {
        console.print_json(&json!({ "active": active(&under), "done": done }))?;
    } else {
        let (id, fields) = (active(&under), done.resealed);
        console.print(format!("{fields} fields are sealed anew; key {id} seals from now on"))?;
        console.say("Copy the key file to every node and to its backup. The older keys stay in it: backups of the database need them.");
    }
    Ok(Exit::Done)
}

async fn certificates(console: &Console, house: &House, limit: u32) -> Outcome {
    let mut cx = house.app.read(Actor::Console).await?;
    let page = contact::certificates(&mut cx, None, PageSize::new(limit)).await?;
    if console.wants_json() {
        console.print_json(&page.rows)?;
        return Ok(Exit::Done);
    }
    for one in &page.rows {
        let contact::Certificate { id, kind, rule, rows_destroyed, ids_digest, actor, at } = one;
        console.print(format!(
            "{at}  {rows_destroyed} {kind}  {rule}  by {actor}  {id}  {ids_digest}"
        ))?;
    }
    if page.rows.is_empty() {
        console.print("nothing was destroyed yet")?;
    }
    Ok(Exit::Done)
}

fn add_key(console: &Console) -> Result<(), Failure> {
    let file = file(console);
    let mut ring = file.read()?.ok_or_else(|| {
        Failure::new("the key file is gone", "put it back from its own backup, then try again")
    })?;
    ring.add(console.settings().vault_algorithm, now())?;
    Ok(file.replace(&ring)?)
}
