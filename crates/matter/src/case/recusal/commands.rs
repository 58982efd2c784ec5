//! What can be done with a recusal.

use super::super::commands::relieve;
use super::super::file::File;
use super::super::interest::{Party, concerns};
use super::super::model::CaseId;
use super::super::queries;
use super::super::store::lists;
use super::event::Event;
use super::model::{By, Decision, NewRecusal, Recusal, RecusalId, State};
use super::policy::Action;
use super::store;
use kernel::cx::Cx;
use kernel::error::{Error, Result};
use kernel::policy::{Actor, Resource, Role, Verdict};
use kernel::territory::OrgId;

/// The recusals of a case one may see.
pub async fn recusals(cx: &mut Cx, case: CaseId) -> Result<Vec<Recusal>> {
    queries::get(cx, case).await?;
    store::of_case(&mut cx.tx, case).await
}

/// The reporter asks, by the link of the case.
pub async fn ask_by_link(
    cx: &mut Cx,
    (number, secret): (&str, &str),
    new: NewRecusal,
) -> Result<RecusalId> {
    let file = queries::by_link(cx, number, secret).await?;
    file_one(cx, &file, By::Reporter, new).await
}

/// An officer asks, for themselves or for a colleague.
pub async fn ask(cx: &mut Cx, case: CaseId, new: NewRecusal) -> Result<RecusalId> {
    let file = queries::get(cx, case).await?;
    cx.allow(Action::Ask, &file)?;
    file_one(cx, &file, By::Officer, new).await
}

/// Whether there is such a person or organisation.
async fn is_known(cx: &mut Cx, party: Party) -> Result<()> {
    let known = match party {
        Party::Account(account) => lists::account_name(&mut cx.tx, account).await?.is_some(),
        Party::Organisation(org) => place::org::network(cx.app()).await?.get(org).is_some(),
    };
    if known { Ok(()) } else { Err(Error::invalid("party", "recusal-party")) }
}

async fn file_one(cx: &mut Cx, file: &File, by: By, new: NewRecusal) -> Result<RecusalId> {
    new.check()?;
    if let Some(party) = new.party {
        is_known(cx, party).await?;
    }
    let recusal = Recusal {
        id: cx.fresh(),
        party: new.party,
        words: new.words.trim().to_owned(),
        ground: new.ground.trim().to_owned(),
        by,
        asked_by: cx.actor().account().filter(|_| by == By::Officer),
        asked_at: cx.now(),
        state: State::Asked,
        decided_by: None,
        decided_at: None,
        reason: String::new(),
    };
    store::insert(&mut cx.tx, file.id(), &recusal).await?;
    cx.record(file.id(), &Event::Asked { recusal: recusal.id, by }).await?;
    Ok(recusal.id)
}

/// What the reporter asked, for the reporter.
pub(in crate::case) async fn of_reporter_only(cx: &mut Cx, case: CaseId) -> Result<Vec<Recusal>> {
    let all = store::of_case(&mut cx.tx, case).await?;
    Ok(all.into_iter().filter(|recusal| recusal.by == By::Reporter).collect())
}

async fn one(cx: &mut Cx, case: CaseId, id: RecusalId) -> Result<Recusal> {
    let all = store::of_case(&mut cx.tx, case).await?;
    all.into_iter().find(|recusal| recusal.id == id).ok_or(Error::NotFound)
}

/// The level above decides. What a recused organisation had in hand is taken from it and dispatched anew.
pub async fn decide(
    cx: &mut Cx,
    case: CaseId,
    id: RecusalId,
    (decision, reason): (Decision, &str),
) -> Result<()> {
    let mut file = queries::get(cx, case).await?;
    cx.allow(Action::Decide, &file)?;
    let mut recusal = one(cx, case, id).await?;
    if let Decision::Grant(party) = decision {
        is_known(cx, party).await?;
        may_decide_on(cx, &file, party).await?;
    }
    let before = recusal.state;
    recusal.decide(decision, reason)?;
    recusal.decided_by = cx.actor().account();
    recusal.decided_at = Some(cx.now());
    store::update(&mut cx.tx, case, (before, &recusal)).await?;
    match decision {
        Decision::Grant(party) => {
            cx.record(case, &Event::granted(id, party)).await?;
            file.recused.push(party);
            if let Party::Organisation(org) = party {
                relieve(cx, &mut file, org).await?;
            }
            Ok(())
        }
        Decision::Refuse => cx.record(case, &Event::Refused { recusal: id }).await.map(drop),
    }
}

/// Nobody decides in their own cause, and a street's lead only on the street's own staff.
async fn may_decide_on(cx: &mut Cx, file: &File, party: Party) -> Result<()> {
    let network = place::org::network(cx.app()).await?;
    let own = match party {
        Party::Account(account) => cx.actor().account() == Some(account),
        Party::Organisation(org) => {
            cx.actor().posts().iter().any(|post| concerns(&network, org, post.org))
        }
    };
    let forbidden = |why| Error::Forbidden { action: "recusal.decide", why };
    if own {
        return Err(forbidden("nobody decides in their own cause"));
    }
    if commands_the_area(cx.actor(), file) {
        return Ok(());
    }
    let street = file.chain().street;
    let staff_of_street = match party {
        Party::Organisation(_) => false,
        Party::Account(account) => {
            let now = cx.now();
            let held: Vec<OrgId> = store::posts(&mut cx.tx, account, now).await?;
            !held.is_empty()
                && held.iter().all(|org| {
                    let of_territory = network.get(*org).and_then(place::org::Org::level).is_some();
                    of_territory && network.chain(*org).street == street
                })
        }
    };
    if staff_of_street {
        return Ok(());
    }
    Err(forbidden("a street decides on its own staff only; ask the level above"))
}

/// Whether the actor decides as the district's or the city's command, or as the machine itself.
fn commands_the_area(actor: &Actor, file: &File) -> bool {
    let Actor::Account { posts, .. } = actor else { return true };
    let command = |role: Role| matches!(role, Role::DistrictCommand | Role::CityCommand);
    posts.iter().filter(|post| command(post.role)).any(|post| {
        let mut alone = actor.clone();
        if let Actor::Account { posts, .. } = &mut alone {
            *posts = vec![post.clone()];
        }
        matches!(alone.permits(Action::Decide, &file.subject()), Verdict::Allowed(_))
    })
}

/// Whoever asked takes it back, or whoever may decide ends it.
pub async fn withdraw(cx: &mut Cx, case: CaseId, id: RecusalId) -> Result<()> {
    let file = queries::get(cx, case).await?;
    let mut recusal = one(cx, case, id).await?;
    let own = recusal.state == State::Asked
        && recusal.asked_by.is_some()
        && recusal.asked_by == cx.actor().account();
    if !own {
        cx.allow(Action::Withdraw, &file)?;
        if let Some(party) = recusal.party {
            may_decide_on(cx, &file, party).await?;
        }
    }
    let before = recusal.state;
    recusal.withdraw()?;
    recusal.decided_by = cx.actor().account();
    recusal.decided_at = Some(cx.now());
    store::update(&mut cx.tx, case, (before, &recusal)).await?;
    cx.record(case, &Event::Withdrawn { recusal: id }).await.map(drop)
}
