//! `tongxin case`: what an administrator does to a case at the console, by the same commands and through the same gate as everybody.

use super::{Console, Exit, Failure, Outcome};
use crate::compose::House;
use kernel::policy::Actor;
use kernel::{Error, Result};
use matter::case::{self, Dispatch};
use matter::task::Role;
use place::org;
use serde_json::json;

/// Commands about one case.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Ask an organisation to act on a case; the gate decides
    Dispatch {
        /// The case's number, e.g. 20261124-0000173
        number: String,
        /// The organisation: its code, or its name when only one has it
        #[arg(long, value_name = "CODE|NAME")]
        to: String,
        /// To assist instead of to lead
        #[arg(long)]
        assist: bool,
    },
}

pub(super) async fn run(console: &Console, command: &Command) -> Outcome {
    console.with_house(async |house| dispatch(console, &house, command).await).await
}

async fn dispatch(console: &Console, house: &House, command: &Command) -> Outcome {
    let Command::Dispatch { number, to, assist } = command;
    let role = if *assist { Role::Assist } else { Role::Lead };
    let told = |error| match error {
        Error::NotFound => Failure::new(
            format!("there is no case {number}, or no single organisation {to:?}"),
            "`tongxin export` lists cases; an organisation is sure to be found by its code",
        ),
        other => Failure::told(other, house),
    };
    let task = send(house, number, to, role).await.map_err(told)?;
    if console.wants_json() {
        console.print_json(&json!({ "case": number, "task": task.to_string() }))?;
    } else {
        console.print(format!("{number} is with {to}"))?;
    }
    Ok(Exit::Done)
}

async fn send(house: &House, number: &str, to: &str, role: Role) -> Result<matter::task::TaskId> {
    let mut cx = house.app.write(Actor::Console).await?.reading(false);
    let case = case::by_number(&mut cx, number).await?;
    let network = org::network(&house.app).await?;
    let named: Vec<_> = network
        .all()
        .filter(|org| org.name_zh == to || org.name_en == to)
        .map(|org| org.id)
        .collect();
    let found = match (network.by_code(to), named.as_slice()) {
        (Some(org), _) => org.id,
        (None, [only]) => *only,
        _ => return Err(Error::NotFound),
    };
    let task = case::dispatch(&mut cx, case, Dispatch { to: found, role, limit: None }).await?;
    cx.commit().await?;
    Ok(task)
}
