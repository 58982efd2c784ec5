//! Pages of recusals: a card on the case's page, a form on the reporter's.

mod card;
mod desk;
mod street;

pub(in crate::case) use card::{Card, card};
pub(in crate::case) use street::{OfReporter, of_reporter};

use super::model::State;
use crate::case::interest::Party;
use axum::Router;
use axum::routing::post;
use kernel::App;
use kernel::territory::{AccountId, OrgId};
use kernel::web::{Badge, L10n, Tone};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/track/{number}/{secret}/recusal", post(street::ask))
        .route("/desk/cases/{id}/recusals", post(desk::ask))
        .route("/desk/cases/{id}/recusals/{recusal}/decide", post(desk::decide))
        .route("/desk/cases/{id}/recusals/{recusal}/withdraw", post(desk::withdraw))
}

/// A party as a form sends it: `account:ID` or `org:ID`.
fn read(text: &str) -> Option<Party> {
    match text.split_once(':')? {
        ("account", id) => id.parse::<AccountId>().ok().map(Party::Account),
        ("org", id) => id.parse::<OrgId>().ok().map(Party::Organisation),
        _ => None,
    }
}

/// A party as a form sends it.
fn written(party: Party) -> String {
    match party {
        Party::Account(id) => format!("account:{id}"),
        Party::Organisation(id) => format!("org:{id}"),
    }
}

fn badge(l: &L10n, state: State) -> Badge {
    let tone = match state {
        State::Asked => Tone::AtRisk,
        State::Granted => Tone::Done,
        State::Refused | State::Withdrawn => Tone::Waiting,
    };
    let word = state.as_str();
    Badge::new(tone, l.t(&format!("recusal-state-{word}"))).state(word).testid("recusal-state")
}
