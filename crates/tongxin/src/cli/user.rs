//! `tongxin user`
//!
//! A password never stands in a command line, where everybody on the machine can read it.

mod identity;
mod store;

use super::{Console, Exit, Failure, Outcome};
use crate::compose::House;
use kernel::policy::{Actor, Role};
use kernel::territory::{AccountId, OrgId};
use kernel::{Cx, Error};
use place::access::{self, NewAccount, NewPost};
use place::org;
use serde_json::json;

/// Commands about accounts.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add an account; the password comes from standard input
    Add {
        /// The name to sign in with
        login: String,
        /// The name colleagues see
        #[arg(long)]
        name: String,
        /// What a first post makes the holder, e.g. street_dispatcher
        #[arg(long, requires = "org", value_parser = role)]
        role: Option<Role>,
        /// In which organisation: its code, e.g. 990101001000
        #[arg(long, requires = "role", value_name = "CODE")]
        org: Option<String>,
    },
    /// Print every account with the posts it holds now
    List,
    /// Give an account another password, from standard input; its sessions end
    Password {
        /// The name it signs in with
        login: String,
    },
    /// Give an account a post
    Post {
        /// The name it signs in with
        login: String,
        /// What it makes the holder, e.g. street_dispatcher
        #[arg(long, value_parser = role)]
        role: Role,
        /// In which organisation: its code, e.g. 990101001000
        #[arg(long, value_name = "CODE")]
        org: String,
    },
    /// Let somebody whom a provider of single sign-on knows sign in with an account
    Link {
        /// The name it signs in with
        login: String,
        #[command(flatten)]
        identity: identity::Named,
    },
    /// Take that back; posts that the provider's claims gave end
    Unlink {
        /// The name it signs in with
        login: String,
        #[command(flatten)]
        identity: identity::Named,
    },
    /// Suspend an account; its sessions end at once
    Suspend {
        /// The name it signs in with
        login: String,
        /// Why: kept with the event
        #[arg(long)]
        reason: String,
    },
    /// Let a suspended account in again
    Reinstate {
        /// The name it signs in with
        login: String,
    },
}

fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|_| {
        let words: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("the roles are: {}", words.join(", "))
    })
}

pub(super) async fn run(console: &Console, command: &Command) -> Outcome {
    console
        .with_house(async |house| match command {
            Command::List => list(console, &house).await,
            _ => change(console, &house, command).await,
        })
        .await
}

async fn change(console: &Console, house: &House, command: &Command) -> Outcome {
    // Asked before the transaction: on SQLite it would keep every other writer waiting for somebody's fingers.
    let secret = match command {
        Command::Add { login, .. } | Command::Password { login } => {
            console.secret(&format!("password for {login}"))?
        }
        _ => String::new(),
    };
    let mut cx = house.app.write(Actor::Console).await?;
    let did = carry_out(&mut cx, command, secret).await.map_err(|error| match error {
        Error::NotFound => {
            Failure::new("there is no such account", "`tongxin user list` shows them")
        }
        other => Failure::told(other, house),
    })?;
    cx.commit().await?;
    if console.wants_json() {
        console.print_json(&json!({ "done": did }))?;
    } else {
        console.print(did)?;
    }
    Ok(Exit::Done)
}

async fn carry_out(cx: &mut Cx, command: &Command, secret: String) -> kernel::Result<String> {
    match command {
        Command::Add { login, name, role, org } => {
            let (login, name) = (login.clone(), name.clone());
            let new = NewAccount { login: login.clone(), name, password: secret, demo: false };
            let account = access::add_account(cx, new).await?;
            if let Some((role, org)) = role.zip(org.as_deref()) {
                give(cx, account, role, org).await?;
            }
            Ok(format!("added {login}"))
        }
        Command::Post { login, role, org } => {
            let account = access::by_login(cx, login).await?.id;
            give(cx, account, *role, org).await?;
            Ok(format!("{login} is {role} of {org}"))
        }
        Command::Link { login, identity } => {
            let account = access::by_login(cx, login).await?.id;
            identity.link(cx, account).await?;
            Ok(format!("{login} signs in with {identity}"))
        }
        Command::Unlink { login, identity } => {
            let account = access::by_login(cx, login).await?.id;
            identity.unlink(cx, account).await?;
            Ok(format!("{login} signs in with {identity} no more"))
        }
        Command::Password { login } => {
            let account = access::by_login(cx, login).await?.id;
            access::set_password(cx, account, &secret).await?;
            Ok(format!("{login} has another password, and its sessions have ended"))
        }
        Command::Suspend { login, reason } => {
            let account = access::by_login(cx, login).await?.id;
            access::suspend(cx, account, reason).await?;
            Ok(format!("{login} is suspended, and its sessions have ended"))
        }
        Command::Reinstate { login } => {
            let account = access::by_login(cx, login).await?.id;
            access::reinstate(cx, account).await?;
            Ok(format!("{login} may sign in again"))
        }
        Command::List => Ok(String::new()),
    }
}

async fn give(cx: &mut Cx, account: AccountId, role: Role, code: &str) -> kernel::Result<()> {
    let org = organisation(cx, code).await?;
    access::give_post(cx, NewPost::new(account, org, role)).await.map(drop)
}

async fn organisation(cx: &Cx, code: &str) -> kernel::Result<OrgId> {
    let network = org::network(cx.app()).await?;
    let found = network.by_code(code).map(|org| org.id);
    found.ok_or_else(|| Error::invalid("org", "access-org"))
}

async fn list(console: &Console, house: &House) -> Outcome {
    let now = house.app.clock().now();
    let mut tx = house.app.db().read().await?;
    let rows = store::accounts(&mut tx, now).await?;
    if console.wants_json() {
        console.print_json(&rows)?;
        return Ok(Exit::Done);
    }
    for row in rows {
        let post = match (row.role, row.org) {
            (Some(role), Some(org)) => format!("{role} of {org}"),
            _ => "no post".to_owned(),
        };
        let suspended = if row.suspended_at.is_some() { " (suspended)" } else { "" };
        console.print(format!("{}  {}  {post}{suspended}", row.login, row.name))?;
    }
    Ok(Exit::Done)
}
