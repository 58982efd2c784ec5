//! Addresses that programs know without being told: whom to write to about a hole, where a password is changed, what robots leave alone.

use super::health::Watch;
use crate::compose::Public;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use kernel::Error;

/// Where one changes one's password.
pub const CHANGE_PASSWORD: &str = "/me/password";

/// Robots read what is there for everybody; links with a secret are for whoever has them.
const ROBOTS: &str = "User-agent: *\nDisallow: /api/\nDisallow: /desk\nDisallow: /live\nDisallow: /login\nDisallow: /me\n\
    Disallow: /photo/\nDisallow: /report/sent\nDisallow: /track/\n";

const TEXT: [(header::HeaderName, &str); 2] = [
    (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
    (header::CACHE_CONTROL, "public, max-age=3600"),
];

pub(super) fn routes() -> Router<Watch> {
    Router::new()
        .route("/.well-known/security.txt", get(security))
        .route("/.well-known/change-password", get(async || Redirect::to(CHANGE_PASSWORD)))
        .route("/robots.txt", get(async || (TEXT, ROBOTS)))
}

/// `GET /.well-known/security.txt` (RFC 9116), where the settings name a contact that still holds.
async fn security(State(watch): State<Watch>) -> Response {
    match text(&watch.house.public, watch.house.app.clock().now().millis()) {
        Some(text) => (TEXT, text).into_response(),
        None => Error::NotFound.into_response(),
    }
}

fn text(public: &Public, now: i64) -> Option<String> {
    let contact = public.security.as_ref().filter(|c| c.expires.as_millisecond() > now)?;
    Some(format!(
        "Contact: {}\nExpires: {}\nPreferred-Languages: {}\nCanonical: {}/.well-known/security.txt\n",
        contact.contact, contact.expires, contact.languages, public.url
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SecurityContact;

    #[test]
    fn a_contact_is_told_until_it_expires() {
        let expires: jiff::Timestamp = "2027-06-30T00:00:00Z".parse().unwrap();
        let security = Some(SecurityContact {
            contact: "mailto:security@city.example".to_owned(),
            expires,
            languages: "zh, en".to_owned(),
        });
        let public =
            Public { url: "https://city.example".to_owned(), security, ..Public::default() };
        let said = text(&public, expires.as_millisecond() - 1).unwrap();
        assert_eq!(
            said,
            "Contact: mailto:security@city.example\nExpires: 2027-06-30T00:00:00Z\nPreferred-Languages: zh, en\n\
             Canonical: https://city.example/.well-known/security.txt\n"
        );
        assert_eq!(text(&public, expires.as_millisecond()), None);
        assert_eq!(text(&Public::default(), 0), None);
    }
}
