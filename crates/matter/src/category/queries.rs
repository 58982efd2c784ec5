//! What can be seen of categories and the catalogue.

use super::model::{Category, Rule};
use super::store;
use kernel::cx::Cx;
use kernel::error::{Error, Refused, Result};
use kernel::territory::{Chain, OrgId};
use place::org::Network;

/// A category by its code.
///
/// # Errors
/// Refused by the rule `category.unknown` when there is none.
pub async fn get(cx: &mut Cx, code: &str) -> Result<Category> {
    store::get(&mut cx.tx, code).await?.ok_or_else(|| {
        Error::Refused(Refused {
            rule: "category.unknown",
            args: vec![("code", code.to_owned())],
            text: format!("there is no category {code:?}; choose one of the list"),
        })
    })
}

/// Every category, groups and leaves, in the order of lists.
pub async fn all(cx: &mut Cx) -> Result<Vec<Category>> {
    store::all(&mut cx.tx).await
}

/// The categories matters are filed under.
pub async fn leaves(cx: &mut Cx) -> Result<Vec<Category>> {
    Ok(all(cx).await?.into_iter().filter(|category| category.leaf).collect())
}

/// What the catalogue says about a category: leads first, in its order.
pub async fn rules(cx: &mut Cx, category: &str) -> Result<Vec<Rule>> {
    store::rules(&mut cx.tx, category).await
}

/// The organisation a catalogue row means at a place; none if there is no such organisation there.
pub fn resolve(rule: &Rule, chain: &Chain, network: &Network) -> Option<OrgId> {
    match (&rule.says.org, &rule.says.function) {
        (Some(org), _) => Some(*org),
        (None, Some(function)) => network.find(function, rule.says.level, chain),
        (None, None) => chain.at(rule.says.level),
    }
}
