//! Finds who and what is asked about, and asks the policy.

use kernel::policy::{Explanation, Resource, Rule, Subject};
use kernel::{Cx, Error};
use matter::case;
use place::access;
use place::org;

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The name the person signs in with.
    pub login: String,
    /// The action's name, as the table shows it.
    pub action: String,
    /// A case number, the code of an organisation, or `-` for what belongs to no place.
    pub thing: String,
}

/// What a word names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// What belongs to no place.
    Nowhere,
    /// An organisation.
    Org(kernel::territory::OrgId),
    /// A case, by its number.
    Case(String),
}

/// The policy's answer.
#[derive(Debug)]
pub struct Answer {
    /// With everything that speaks for and against.
    pub explained: Explanation,
    /// About what.
    pub thing: Thing,
}

/// What could not be found.
#[derive(Debug)]
pub enum Lost {
    /// No such action is in the table.
    Action,
    /// No such account, or it is suspended.
    Account,
    /// Nothing is called that.
    Thing,
    /// Something went wrong.
    Error(Error),
}

impl Lost {
    /// `lost` where something was not found, else what went wrong.
    fn or(self, error: Error) -> Self {
        if matches!(error, Error::NotFound) { self } else { Self::Error(error) }
    }
}

/// Asks the policy. Whoever calls this has made sure that the asker may know: it looks at everybody and everything.
pub async fn find(cx: &mut Cx, table: &[Rule], asked: &Asked) -> Result<Answer, Lost> {
    if table.iter().all(|rule| rule.action != asked.action) {
        return Err(Lost::Action);
    }
    let account = access::by_login(cx, &asked.login).await.map_err(|e| Lost::Account.or(e))?;
    let actor = access::actor(cx, account.id).await.map_err(|e| Lost::Account.or(e))?;
    let (thing, subject) = subject(cx, &asked.thing).await?;
    Ok(Answer { explained: actor.explain_by(&asked.action, table, &subject), thing })
}

/// What a word names, and what the policy sees of it.
async fn subject(cx: &mut Cx, word: &str) -> Result<(Thing, Subject), Lost> {
    if word == "-" {
        return Ok((Thing::Nowhere, Subject::default()));
    }
    let network = org::network(cx.app()).await.map_err(Lost::Error)?;
    if let Some(org) = network.by_code(word) {
        return Ok((Thing::Org(org.id), org.subject()));
    }
    let id = case::by_number(cx, word).await.map_err(|e| Lost::Thing.or(e))?;
    let file = case::get(cx, id).await.map_err(|e| Lost::Thing.or(e))?;
    Ok((Thing::Case(word.to_owned()), file.subject()))
}
