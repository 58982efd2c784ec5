//! Bringing in categories and catalogue rows.

use super::model::{Category, NewRule};
use super::policy::Action;
use super::store;
use kernel::cx::Cx;
use kernel::error::Result;
use kernel::ledger::Event;
use kernel::policy::Subject;
use uuid::Uuid;

/// The stream under which changes of the lists are kept.
const STREAM: Uuid = Uuid::from_u128(0x7469_6e67_7869_6e00_0000_0000_0000_0001);

#[derive(serde::Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Changed<'a> {
    CategoriesAdded { pack: &'a str, codes: Vec<&'a str> },
    RulesAdded { rows: usize },
    RulesReplaced { category: &'a str, rows: usize },
}

impl Event for Changed<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::CategoriesAdded { .. } => "category.added",
            Self::RulesAdded { .. } => "catalogue.added",
            Self::RulesReplaced { .. } => "catalogue.replaced",
        }
    }
}

/// Adds the categories of a pack, parents before children; what is there already stays as it is. Returns how many were new.
pub async fn add_categories(cx: &mut Cx, categories: &[Category]) -> Result<usize> {
    cx.allow(Action::Edit, &Subject::default())?;
    let mut added = Vec::new();
    for category in categories {
        category.check()?;
        if store::get(&mut cx.tx, &category.code).await?.is_none() {
            store::insert(&mut cx.tx, category).await?;
            added.push(category);
        }
    }
    if let Some(first) = added.first() {
        let codes = added.iter().map(|category| category.code.as_str()).collect();
        cx.record(STREAM, &Changed::CategoriesAdded { pack: &first.pack, codes }).await?;
    }
    Ok(added.len())
}

/// Adds rows to the catalogue.
pub async fn add_rules(cx: &mut Cx, rules: &[NewRule]) -> Result<()> {
    cx.allow(Action::Edit, &Subject::default())?;
    for rule in rules {
        let id = cx.fresh();
        store::insert_rule(&mut cx.tx, id, rule).await?;
    }
    cx.record(STREAM, &Changed::RulesAdded { rows: rules.len() }).await.map(drop)
}

/// Puts `rules` in the place of all the catalogue said about `category`.
pub async fn replace_rules(cx: &mut Cx, category: &str, rules: &[NewRule]) -> Result<()> {
    cx.allow(Action::Edit, &Subject::default())?;
    store::delete_rules(&mut cx.tx, category).await?;
    for rule in rules {
        let id = cx.fresh();
        store::insert_rule(&mut cx.tx, id, rule).await?;
    }
    cx.record(STREAM, &Changed::RulesReplaced { category, rows: rules.len() }).await.map(drop)
}
