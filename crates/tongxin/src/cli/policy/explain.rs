//! `tongxin policy explain USER ACTION RESOURCE`: which rule or grant decides, and what else speaks for or against.

use crate::cli::{Console, Exit, Failure, Outcome};
use crate::compose::{self, House};
use insight::explain::{self, Lost, Thing};
use kernel::policy::{Actor, Explanation, Grant, Ground, Post, Reach, Source, Verdict};
use place::org::{self, Network};
use serde_json::{Value, json};

/// What is asked.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The name the person signs in with
    login: String,
    /// The action's name, as `tongxin policy table` shows it
    action: String,
    /// A case number, the code of an organisation, or `-` for what belongs to no place
    #[arg(default_value = "-")]
    resource: String,
}

/// A decision and what it is about.
struct Asked {
    explained: Explanation,
    resource: String,
}

pub(super) async fn run(console: &Console, args: &Args) -> Outcome {
    console.with_house(async |house| tell(console, &house, args).await).await
}

async fn tell(console: &Console, house: &House, args: &Args) -> Outcome {
    let asked = ask(house, args).await?;
    let network = org::network(&house.app).await.map_err(|error| Failure::told(error, house))?;
    if console.wants_json() {
        console.print_json(&as_json(args, &asked, &network))?;
    } else {
        console.print(as_text(args, &asked, &network))?;
    }
    Ok(if asked.explained.verdict.is_allowed() { Exit::Done } else { Exit::Found })
}

async fn ask(house: &House, args: &Args) -> Result<Asked, Failure> {
    let table = compose::policy(&house.capabilities);
    let mut cx = house.app.read(Actor::Console).await?;
    let (login, action) = (args.login.clone(), args.action.clone());
    let question = explain::Asked { login, action, thing: args.resource.clone() };
    let answer =
        explain::find(&mut cx, &table, &question).await.map_err(|l| lost(l, args, house))?;
    let network = org::network(&house.app).await.map_err(|error| Failure::told(error, house))?;
    let resource = match answer.thing {
        Thing::Nowhere => "what belongs to no place".to_owned(),
        Thing::Org(org) => format!("{} ({})", network.name(org, false), args.resource),
        Thing::Case(number) => format!("case {number}"),
    };
    Ok(Asked { explained: answer.explained, resource })
}

fn lost(lost: Lost, args: &Args, house: &House) -> Failure {
    match lost {
        Lost::Action => Failure::new(
            format!("there is no action {:?}", args.action),
            "`tongxin policy table` prints every action",
        ),
        Lost::Account => Failure::new(
            format!("there is no account {:?}, or it is suspended", args.login),
            "`tongxin user list` prints every account",
        ),
        Lost::Thing => Failure::new(
            format!("nothing is called {:?}", args.resource),
            "name a case by its number, an organisation by its code, or - for neither",
        ),
        Lost::Error(error) => Failure::told(error, house),
    }
}

fn as_text(args: &Args, asked: &Asked, network: &Network) -> String {
    let Asked { explained, resource } = asked;
    let mut lines = vec![match &explained.verdict {
        Verdict::Allowed(_) => format!("yes: {} may {} on {resource}", args.login, args.action),
        Verdict::Denied(why) => {
            format!("no: {} may not {} on {resource}: {why}", args.login, args.action)
        }
    }];
    let grounds = explained.grounds.iter().enumerate();
    lines.extend(grounds.map(|(at, ground)| {
        let mark = if at == 0 && decides(ground) { "decides" } else { "besides" };
        format!("  {mark}: {}", in_words(ground, network))
    }));
    lines.join("\n")
}

/// Whether a ground settles the matter; the others only show what would have.
const fn decides(ground: &Ground) -> bool {
    !matches!(ground, Ground::OutOfReach(..) | Ground::OfOthers(_))
}

fn in_words(ground: &Ground, network: &Network) -> String {
    match ground {
        Ground::Rule(rule, post) => {
            format!("{} has {} {} as {}", rule.role, rule.action, rule.relation, at(post))
        }
        Ground::Permit(grant, post) => {
            format!("permitted by {}{}", of(grant, network), by(post.as_ref()))
        }
        Ground::Forbid(grant, post) => {
            format!("forbidden by {}{}", of(grant, network), by(post.as_ref()))
        }
        Ground::Interest => {
            "the matter accuses an organisation they belong to, or they were recused".to_owned()
        }
        Ground::Token => "they act by a token that is not good for it".to_owned(),
        Ground::OutOfReach(rule, post) => {
            format!("{} has it {}, but {} does not reach this", rule.role, rule.relation, at(post))
        }
        Ground::OfOthers(rule) => format!("{} has it {}", rule.role, rule.relation),
    }
}

fn at(post: &Post) -> String {
    format!("{} in {}", post.role, post.org_name.1)
}

fn by(post: Option<&Post>) -> String {
    post.map_or_else(|| ", to the person".to_owned(), |post| format!(", as {}", at(post)))
}

fn of(grant: &Grant, network: &Network) -> String {
    let source = match &grant.source {
        Source::Pack(name) => format!("the pack {name}"),
        Source::Stored(id) => format!("the grant {id}"),
    };
    let Reach { relation, territory, line } = grant.reach;
    let within = territory.map(|(_, org)| format!(", only in {}", network.name(org, false)));
    let line = line.map(|org| format!(", only on the line of {}", network.name(org, false)));
    let conditions: Vec<&str> = grant.conditions.iter().map(|c| c.as_str()).collect();
    let conditions = if conditions.is_empty() {
        String::new()
    } else {
        format!(", if {}", conditions.join(" and "))
    };
    format!(
        "{source} ({relation}{}{}{conditions}; on the strength of {:?})",
        within.unwrap_or_default(),
        line.unwrap_or_default(),
        grant.basis
    )
}

fn as_json(args: &Args, asked: &Asked, network: &Network) -> Value {
    let Asked { explained, resource } = asked;
    let why = match &explained.verdict {
        Verdict::Allowed(_) => None,
        Verdict::Denied(why) => Some(*why),
    };
    let ground = |ground: &Ground| json!({ "decides": decides(ground), "ground": kind(ground), "text": in_words(ground, network) });
    json!({
        "login": args.login,
        "action": args.action,
        "resource": resource,
        "allowed": explained.verdict.is_allowed(),
        "why": why,
        "grounds": explained.grounds.iter().map(ground).collect::<Vec<_>>(),
    })
}

const fn kind(ground: &Ground) -> &'static str {
    match ground {
        Ground::Rule(..) => "rule",
        Ground::Permit(..) => "permit",
        Ground::Forbid(..) => "forbid",
        Ground::Interest => "interest",
        Ground::Token => "token",
        Ground::OutOfReach(..) => "out_of_reach",
        Ground::OfOthers(_) => "of_others",
    }
}
