//! The page: a form of three fields, and below it the verdict with its grounds, the deciding one first.

use super::queries::{Answer, Asked, Lost, Thing, find};
use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::policy::{Actor, Grant, Ground, Post, Reach, Role, Source, Subject, Verdict};
use kernel::web::{Badge, Caller, Choice, Crumb, Draft, Face, L10n, Shell, Tone, page, page_with};
use kernel::{App, Error, Result};
use place::grant::{self, Table};
use place::org::{self, Network};
use std::collections::BTreeSet;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/desk/policy/explain", get(show))
}

/// The fields of the form.
#[derive(Debug, Default, serde::Deserialize)]
struct Form {
    #[serde(default)]
    login: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    thing: String,
}

/// Something that speaks for or against.
struct Line {
    /// What the ground is, for tests and programs.
    kind: &'static str,
    badge: Badge,
    text: String,
    /// The grant, where there is one to open.
    href: Option<String>,
}

/// An answer as the page shows it.
struct Told {
    verdict: Badge,
    sentence: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "explain/explain.html")]
struct ExplainPage {
    shell: Shell,
    draft: Draft,
    actions: Vec<Choice>,
    told: Option<Told>,
}

/// `GET /desk/policy/explain`
async fn show(caller: Caller, Query(form): Query<Form>) -> Result<Response> {
    let cx = caller.read().await?;
    cx.allow(grant::Action::SeePolicy, &Subject::default())?;
    let opens = cx.may(grant::Action::See, &Subject::default());
    drop(cx);
    let table = &caller.app.shared::<Table>()?.0;
    let Form { login, action, thing } = form;
    let thing = if thing.trim().is_empty() { "-".to_owned() } else { thing.trim().to_owned() };
    let asked = Asked { login: login.trim().to_owned(), action, thing };
    let draft = Draft::from([
        ("login", asked.login.as_str()),
        ("action", asked.action.as_str()),
        ("thing", asked.thing.as_str()),
    ]);
    let mut sample = explain_page(&caller, draft, table.iter().map(|rule| rule.action).collect());
    if asked.login.is_empty() {
        return Ok(page(&sample)?.into_response());
    }
    // Whom and what it is about may be out of the asker's own reach; what is told is only how the policy stands to them.
    let mut cx = caller.app.read(Actor::System).await?;
    match find(&mut cx, table, &asked).await {
        Ok(answer) => {
            let network = org::network(&caller.app).await?;
            let teller = Teller { l: &caller.l, network: &network, opens };
            sample.told = Some(teller.tell(&asked, &answer));
            Ok(page(&sample)?.into_response())
        }
        Err(Lost::Error(error)) => Err(error),
        Err(lost) => {
            sample.draft = sample.draft.with(unknown(&lost))?;
            page_with(StatusCode::NOT_FOUND, &sample)
        }
    }
}

fn explain_page(caller: &Caller, draft: Draft, actions: BTreeSet<&'static str>) -> ExplainPage {
    let title = caller.l.t("explain-title");
    let crumbs = vec![
        Crumb::link("/desk/policy", caller.l.t("grant-policy-title")),
        Crumb::here(title.clone()),
    ];
    ExplainPage {
        shell: caller.shell(Face::Desk, title).at_crumbs(crumbs),
        draft,
        actions: actions.into_iter().map(|name| Choice::new(name, name)).collect(),
        told: None,
    }
}

/// The bad field.
fn unknown(lost: &Lost) -> Error {
    match lost {
        Lost::Action => Error::invalid("action", "explain-action"),
        Lost::Account => Error::invalid("login", "explain-login"),
        Lost::Thing | Lost::Error(_) => Error::invalid("thing", "explain-thing"),
    }
}

/// Tells an answer in the reader's language.
struct Teller<'a> {
    l: &'a L10n,
    network: &'a Network,
    /// Whether the reader may open grants.
    opens: bool,
}

impl Teller<'_> {
    fn tell(&self, asked: &Asked, answer: &Answer) -> Told {
        let allowed = answer.explained.verdict.is_allowed();
        let thing = match &answer.thing {
            Thing::Nowhere => self.l.t("explain-nowhere"),
            Thing::Org(org) => self.org(*org),
            Thing::Case(number) => self.l.with("explain-case", &[("number", number)]),
        };
        let words = [("login", asked.login.as_str()), ("action", &asked.action), ("thing", &thing)];
        let (tone, word, sentence) = match &answer.explained.verdict {
            Verdict::Allowed(_) => (Tone::Done, "explain-yes", "explain-may"),
            Verdict::Denied(_) => (Tone::Overdue, "explain-no", "explain-may-not"),
        };
        let grounds = answer.explained.grounds.iter().enumerate();
        Told {
            verdict: Badge::new(tone, self.l.t(word)).testid("verdict").state(if allowed {
                "yes"
            } else {
                "no"
            }),
            sentence: self.l.with(sentence, &words),
            lines: grounds.map(|(at, ground)| self.line(at == 0, ground)).collect(),
        }
    }

    fn line(&self, first: bool, ground: &Ground) -> Line {
        let decides = first && !matches!(ground, Ground::OutOfReach(..) | Ground::OfOthers(_));
        let badge = if decides {
            Badge::new(Tone::Info, self.l.t("explain-decides"))
        } else {
            Badge::new(Tone::Waiting, self.l.t("explain-besides"))
        };
        let (kind, text, href) = self.ground(ground);
        Line { kind, badge, text, href }
    }

    fn ground(&self, ground: &Ground) -> (&'static str, String, Option<String>) {
        let l = self.l;
        let row = |key: &str, role: Role, relation: &str, post: &str| {
            let reach = l.t(&format!("grant-reach-{relation}"));
            l.with(key, &[("role", &self.role(role)), ("reach", &reach), ("post", post)])
        };
        match ground {
            Ground::Rule(rule, post) => {
                let text = row("explain-rule", rule.role, rule.relation.as_str(), &self.post(post));
                ("rule", text, None)
            }
            Ground::OutOfReach(rule, post) => {
                let post = self.post(post);
                let text = row("explain-out-of-reach", rule.role, rule.relation.as_str(), &post);
                ("out_of_reach", text, None)
            }
            Ground::OfOthers(rule) => {
                let text = row("explain-of-others", rule.role, rule.relation.as_str(), "");
                ("of_others", text, None)
            }
            Ground::Permit(grant, post) => {
                ("permit", self.grant("explain-permit", grant, post.as_ref()), self.href(grant))
            }
            Ground::Forbid(grant, post) => {
                ("forbid", self.grant("explain-forbid", grant, post.as_ref()), self.href(grant))
            }
            Ground::Interest => ("interest", l.t("explain-interest"), None),
            Ground::Token => ("token", l.t("explain-token"), None),
        }
    }

    fn grant(&self, key: &str, grant: &Grant, post: Option<&Post>) -> String {
        let l = self.l;
        let source = match &grant.source {
            Source::Pack(name) => l.with("explain-pack", &[("name", name)]),
            Source::Stored(_) => l.t("explain-grant"),
        };
        let Reach { relation, territory, line } = grant.reach;
        let only = |key: &str, org| l.with(key, &[("org", &self.org(org))]);
        let conditions = grant.conditions.iter();
        let bounds = std::iter::once(l.t(&format!("grant-reach-{relation}")))
            .chain(territory.map(|(_, org)| only("grant-only-within", org)))
            .chain(line.map(|org| only("grant-only-line", org)))
            .chain(
                conditions
                    .map(|c| l.t(&format!("grant-condition-{}", c.as_str().replace('_', "-")))),
            );
        let bounds = bounds.collect::<Vec<_>>().join(" · ");
        let to = post.map_or_else(|| l.t("explain-to-the-person"), |post| self.post(post));
        l.with(
            key,
            &[("source", &source), ("bounds", &bounds), ("post", &to), ("basis", &grant.basis)],
        )
    }

    fn href(&self, grant: &Grant) -> Option<String> {
        match grant.source {
            Source::Stored(id) if self.opens => Some(format!("/desk/grants/{id}")),
            _ => None,
        }
    }

    fn role(&self, role: Role) -> String {
        self.l.t(&format!("role-{}", role.as_str().replace('_', "-")))
    }

    fn post(&self, post: &Post) -> String {
        let org = if self.l.is_zh() { &post.org_name.0 } else { &post.org_name.1 };
        format!("{} · {org}", self.role(post.role))
    }

    fn org(&self, org: kernel::territory::OrgId) -> String {
        self.network.name(org, self.l.is_zh()).to_owned()
    }
}
