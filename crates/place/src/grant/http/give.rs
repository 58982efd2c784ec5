//! Giving a grant: the form, and what it means. The page asks for a fresh proof before anything is filled in.

use super::frame::{self, Edge, Turn, Typed, typed};
use super::words;
use crate::grant::policy::Action;
use crate::grant::{NewGrant, Table, give, queries};
use crate::org;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use kernel::error::Field;
use kernel::policy::{Condition, Effect, Holder, Reach, Relation, Role, Subject};
use kernel::territory::OrgId;
use kernel::web::{Caller, Choice, Crumb, Draft, L10n, Post, Shell, page, page_with, see_other};
use kernel::{Cx, Error, Result};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "grant/grant_new.html")]
struct NewGrantPage {
    shell: Shell,
    draft: Draft,
    effects: Vec<Choice>,
    roles: Vec<Choice>,
    actions: BTreeSet<&'static str>,
    reaches: Vec<Choice>,
    conditions: Vec<Choice>,
}

impl NewGrantPage {
    fn has(&self, condition: &Choice) -> bool {
        !self.draft.value(&condition.value).is_empty()
    }
}

/// `GET /desk/grants/new`
pub(super) async fn ask(caller: Caller) -> Result<Response> {
    let draft = Draft::from([("effect", "permit"), ("reach", "within")]);
    Ok(page(&new_page(&caller, draft).await?)?.into_response())
}

async fn new_page(caller: &Caller, draft: Draft) -> Result<NewGrantPage> {
    let l = &caller.l;
    let mut shell = frame::desk(caller, l.t("grant-new"))?;
    let cx = caller.read().await?;
    cx.allow(Action::Give, &Subject::default())?;
    cx.proven()?;
    shell.crumbs =
        vec![Crumb::link("/desk/grants", l.t("grant-title")), Crumb::here(l.t("grant-new"))];
    let table = caller.app.shared::<Table>()?;
    Ok(NewGrantPage {
        shell,
        draft,
        effects: effects(l),
        roles: Role::ALL.iter().map(|role| Choice::new(role, words::role(l, *role))).collect(),
        actions: table.0.iter().map(|rule| rule.action).collect(),
        reaches: Relation::ALL.map(|r| Choice::new(r, words::reach(l, r.as_str()))).into(),
        conditions: Condition::ALL.map(|c| Choice::new(c.as_str(), words::condition(l, c))).into(),
    })
}

fn effects(l: &L10n) -> Vec<Choice> {
    let effect = |effect: Effect| {
        let word = effect.as_str();
        Choice::new(word, l.t(&format!("grant-effect-{word}")))
            .hint(l.t(&format!("grant-effect-{word}-hint")))
    };
    [Effect::Permit, Effect::Forbid].map(effect).into()
}

/// `POST /desk/grants/new`
pub(super) async fn send(post: Post<Typed>) -> Result<Response> {
    let zone = frame::desk(&post.caller, "")?.zone;
    let mut cx = match frame::turn(&post, "grant.give", "/desk/grants").await? {
        Turn::First(cx) => cx,
        Turn::Again(response) => return Ok(response),
    };
    match give_as_typed(&mut cx, &post.form, &zone).await {
        Ok(id) => {
            cx.commit().await?;
            Ok(see_other(&format!("/desk/grants/{id}"), Some("grant-flash-given")))
        }
        Err(error) => {
            drop(cx);
            let draft = frame::again(&post.form, beside(error))?;
            let page = new_page(&post.caller, draft).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// The error with its fields named as the form names them.
fn beside(error: Error) -> Error {
    let Error::Invalid(fields) = error else { return error };
    let named = |field: Field| match field.name.as_str() {
        "holder" => Field::new("role", "grant-holder"),
        "account" => Field { name: "login".to_owned(), ..field },
        _ => field,
    };
    Error::Invalid(fields.into_iter().map(named).collect())
}

async fn give_as_typed(
    cx: &mut Cx,
    form: &Typed,
    zone: &TimeZone,
) -> Result<kernel::policy::GrantId> {
    // Who may not give learns nothing of who there is.
    cx.allow(Action::Give, &Subject::default())?;
    let mut bad = Vec::new();
    let new = read(cx, form, zone, &mut bad).await?;
    if bad.is_empty() {
        return give(cx, new).await;
    }
    // What the command would say of the rest is said at once, beside what could not be read.
    let table = cx.app().shared::<Table>()?.clone();
    // A holder that was typed and not found has been told already.
    let named = ["org", "login"].iter().any(|name| !typed(form, name).is_empty());
    let more = new.check(&table.0).into_iter();
    bad.extend(more.filter(|field| !named || field.name != "holder"));
    Err(Error::Invalid(bad))
}

/// The grant a form means; what cannot be read is added to `bad`.
async fn read(
    cx: &mut Cx,
    form: &Typed,
    zone: &TimeZone,
    bad: &mut Vec<Field>,
) -> Result<NewGrant> {
    let network = org::network(cx.app()).await?;
    let zh = cx.zh();
    let mut organisation = |name: &'static str| -> Option<OrgId> {
        frame::organisation(&network, form, name, zh).unwrap_or_else(|field| {
            bad.push(field);
            None
        })
    };
    let (org, territory, line) =
        (organisation("org"), organisation("territory"), organisation("line"));
    let level = territory.and_then(|id| network.get(id)?.level().map(|level| (level, id)));
    if territory.is_some() && level.is_none() {
        bad.push(Field::new("territory", "grant-territory"));
    }
    let login = typed(form, "login");
    let account = if login.is_empty() { None } else { queries::colleague(cx, login).await? };
    if account.is_none() && !login.is_empty() {
        bad.push(Field::new("login", "access-account"));
    }
    let relation = typed(form, "reach").parse().unwrap_or_else(|_| {
        bad.push(Field::new("reach", "required"));
        Relation::Handling
    });
    let mut day = |name, edge| {
        frame::day(form, name, edge, zone).unwrap_or_else(|field| {
            bad.push(field);
            None
        })
    };
    let valid_from = day("valid_from", Edge::Begin);
    let valid_to = day("valid_to", Edge::End);
    Ok(NewGrant {
        effect: if typed(form, "effect") == "forbid" { Effect::Forbid } else { Effect::Permit },
        holder: Holder { account, org, role: typed(form, "role").parse().ok() },
        actions: actions(typed(form, "actions")),
        reach: Reach { relation, territory: level, line },
        conditions: conditions(form),
        basis: typed(form, "basis").to_owned(),
        valid_from,
        valid_to,
        occasion: None,
    })
}

/// Names of actions, one after the other with blanks or commas between.
fn actions(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、'));
    let mut names = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        if names.iter().all(|name| name != word) {
            names.push(word.to_owned());
        }
    }
    names
}

fn conditions(form: &Typed) -> Vec<Condition> {
    Condition::ALL.into_iter().filter(|c| !typed(form, c.as_str()).is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_parted_by_blanks_and_commas_of_both_scripts() {
        assert_eq!(
            actions(" case.see，case.rule、case.see\ncase.dispatch "),
            ["case.see", "case.rule", "case.dispatch"]
        );
        assert!(actions(" ").is_empty());
    }
}
