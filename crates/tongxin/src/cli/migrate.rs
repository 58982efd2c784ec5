//! `tongxin migrate`

use super::{Console, Exit, Failure, Outcome};
use kernel::db::{DbRole, Dialect};

/// Options of `migrate`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Give this role of PostgreSQL what the server needs: it adds to the ledger and cannot change it
    #[arg(long, value_name = "ROLE")]
    grants: Option<DbRole>,
}

pub(super) async fn run(console: &Console, args: &Args) -> Outcome {
    let house = console.open_or_make().await?;
    let migrated = house.migrate().await?;
    if let Some(role) = &args.grants {
        if house.app.db().dialect() == Dialect::Sqlite {
            let what = "SQLite has no roles";
            return Err(Failure::new(what, "leave --grants out, or name a PostgreSQL database"));
        }
        house.app.db().grant(role).await?;
    }
    house.app.db().close().await;
    if console.wants_json() {
        let role = args.grants.as_ref().map(ToString::to_string);
        console.print_json(&serde_json::json!({ "run": migrated, "granted": role }))?;
        return Ok(Exit::Done);
    }
    if migrated.is_empty() {
        console.print("the schema was up to date")?;
    } else {
        console.print(format!("run: {}", migrated.join(", ")))?;
    }
    if let Some(role) = &args.grants {
        console.print(format!("{role} may add to the ledger and not change it"))?;
    }
    Ok(Exit::Done)
}
