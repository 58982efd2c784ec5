//! What a sign-in elsewhere is made of: secrets bound to a browser, what the provider says of a person, and the ways it can fail. Pure,
//! but for [`Keys::fresh`].

use super::provider::{PostRule, Provider};
use crate::access::{Login, random};
use kernel::Timestamp;
use kernel::policy::Factors;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long somebody may take at the provider.
pub(super) const WINDOW: Duration = Duration::from_mins(10);

/// What somebody went to the provider for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// To have the identity there belong to the account they are signed in with.
    Link,
    /// To prove that it is still them.
    Confirm,
}

impl Purpose {
    /// The word in the database.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Link => "link",
            Self::Confirm => "confirm",
        }
    }

    /// The purpose of that word; signing in gives the least.
    pub(super) fn read(word: &str) -> Self {
        match word {
            "link" => Self::Link,
            "confirm" => Self::Confirm,
            _ => Self::SignIn,
        }
    }
}

/// The digest of several texts, each of which stays what it is: `["ab", "c"]` is not `["a", "bc"]`.
pub(super) fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

/// What binds an answer of the provider to the browser that asked. The state travels through the provider; the secret stays in the
/// browser's cookie; nonce and PKCE verifier are made of both, so that the database need not hold them.
#[derive(Clone)]
pub(super) struct Keys {
    pub(super) state: String,
    pub(super) secret: String,
}

impl Keys {
    /// For a new attempt. A browser that is on its way already, in another window, keeps its secret.
    pub(super) fn fresh(secret: Option<String>) -> Self {
        let secret = secret.unwrap_or_else(|| hex::encode(random::<32>()));
        Self { state: hex::encode(random::<32>()), secret }
    }

    /// What the database knows the attempt by.
    pub(super) fn state_hash(&self) -> Vec<u8> {
        digest(&["state", &self.state]).to_vec()
    }

    /// What the database knows the browser by.
    pub(super) fn browser_hash(&self) -> Vec<u8> {
        digest(&["browser", &self.secret]).to_vec()
    }

    /// What the ID token must repeat.
    pub(super) fn nonce(&self) -> String {
        hex::encode(digest(&["nonce", &self.secret, &self.state]))
    }

    /// What the token endpoint is shown (RFC 7636).
    pub(super) fn verifier(&self) -> String {
        hex::encode(digest(&["verifier", &self.secret, &self.state]))
    }
}

/// Reads a secret or a state: 64 hexadecimal digits.
pub(super) fn read_key(text: &str) -> Option<String> {
    let ours = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    ours.then(|| text.to_owned())
}

/// What the provider says of a person, verified.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Person {
    pub(super) subject: String,
    pub(super) claims: Value,
    /// When they proved there who they are, if it says so.
    pub(super) proven_at: Option<Timestamp>,
    pub(super) factors: Factors,
}

impl Person {
    /// The one text of a claim.
    pub(super) fn text(&self, claim: &str) -> Option<&str> {
        values(&self.claims, claim).into_iter().next().filter(|text| !text.trim().is_empty())
    }

    /// The posts that the claims ask for, each once, in the order of the configuration.
    pub(super) fn posts<'a>(&self, provider: &'a Provider) -> Vec<&'a PostRule> {
        let mut wanted: Vec<&PostRule> = Vec::new();
        for rule in &provider.posts {
            let same = |other: &&PostRule| (other.role, &other.org) == (rule.role, &rule.org);
            let asked = values(&self.claims, &rule.claim).contains(&rule.value.as_str());
            if asked && !wanted.iter().any(same) {
                wanted.push(rule);
            }
        }
        wanted
    }

    /// The name colleagues shall read.
    pub(super) fn name(&self, provider: &Provider, login: &str) -> String {
        let said = self.text(&provider.claims.name).unwrap_or(login);
        let clean = said.chars().filter(|c| !c.is_control()).take(60).collect::<String>();
        let clean = clean.trim();
        if clean.is_empty() { login.to_owned() } else { clean.to_owned() }
    }

    /// Logins for a new account, the nearest to what the provider says first; the last is nobody's yet.
    pub(super) fn logins(&self, provider: &Provider) -> Vec<Login> {
        let said = self.text(&provider.claims.login).unwrap_or_default();
        let near = |c: char| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' }
        };
        let plain: String = said.trim().to_lowercase().chars().map(near).take(56).collect();
        let plain = plain.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let own = hex::encode(digest(&["login", &provider.name, &self.subject]));
        let own: String = own.chars().take(12).collect();
        let numbered = (2..=9).map(|number| format!("{plain}-{number}"));
        let wishes =
            std::iter::once(plain.to_owned()).chain(numbered).filter(|_| !plain.is_empty());
        let all = wishes.chain(std::iter::once(format!("sso-{own}")));
        all.filter_map(|wish| Login::read(&wish).ok()).collect()
    }
}

/// The texts of a claim: one, or those of a list. A name with dots is looked for as it is, then as a way into objects.
pub(super) fn values<'a>(claims: &'a Value, claim: &str) -> Vec<&'a str> {
    let within = || claim.split('.').try_fold(claims, |value, step| value.get(step));
    match claims.get(claim).or_else(within) {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// How a way through a provider can end other than well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Nobody started it here in this browser within the time, or it was used before.
    Stale,
    /// The provider said no, or the person did there.
    Denied,
    /// The answer names another provider than the one that was asked (RFC 9207).
    MixUp,
    /// The provider cannot be reached, or does not answer as it should.
    Unreachable,
    /// What it says of the person cannot be believed: the word says which check failed.
    Token(&'static str),
    /// It is right, and no account here belongs to it.
    NotLinked,
    /// The account is suspended.
    Suspended,
    /// The identity belongs to another account.
    LinkedElsewhere,
    /// Whoever came back is not whom was to be confirmed.
    OtherPerson,
}

impl Failure {
    /// Every one, for tests of words.
    #[cfg(test)]
    pub(super) const ALL: [Self; 9] = [
        Self::Stale,
        Self::Denied,
        Self::MixUp,
        Self::Unreachable,
        Self::Token("nonce"),
        Self::NotLinked,
        Self::Suspended,
        Self::LinkedElsewhere,
        Self::OtherPerson,
    ];

    /// Whether whoever sent the answer may have made it up.
    pub(super) const fn is_guess(self) -> bool {
        matches!(self, Self::Stale | Self::MixUp | Self::Token(_) | Self::OtherPerson)
    }

    /// The word in events.
    pub const fn why(self) -> &'static str {
        match self {
            Self::Token(why) => why,
            other => other.name(),
        }
    }

    /// The word in message keys and on the page.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Denied => "denied",
            Self::MixUp => "mix-up",
            Self::Unreachable => "unreachable",
            Self::Token(_) => "token",
            Self::NotLinked => "not-linked",
            Self::Suspended => "suspended",
            Self::LinkedElsewhere => "linked-elsewhere",
            Self::OtherPerson => "other-person",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::MESSAGES;
    use super::super::provider::ClaimNames;
    use super::*;
    use kernel::policy::Role;
    use serde_json::json;

    fn provider() -> Provider {
        let rule = |value: &str, role| PostRule {
            claim: "realm.groups".to_owned(),
            value: value.to_owned(),
            role,
            org: "990101".to_owned(),
        };
        Provider {
            name: "city".to_owned(),
            label: (String::new(), String::new()),
            issuer: "https://id.example".to_owned(),
            client_id: "tongxin".to_owned(),
            secret: None,
            scopes: Vec::new(),
            claims: ClaimNames::default(),
            strong: Vec::new(),
            adds_accounts: true,
            posts: vec![
                rule("leads", Role::StreetLead),
                rule("heads", Role::StreetLead),
                rule("audit", Role::Auditor),
            ],
        }
    }

    fn person(claims: Value) -> Person {
        Person { subject: "s-1".to_owned(), claims, proven_at: None, factors: Factors::One }
    }

    #[test]
    fn a_claim_is_a_text_or_a_list_and_may_lie_within_an_object() {
        let claims = json!({"a": "x", "b": ["y", 7, "z"], "c": {"d": ["w"]}, "e.f": "v"});
        assert_eq!(values(&claims, "a"), ["x"]);
        assert_eq!(values(&claims, "b"), ["y", "z"]);
        assert_eq!(values(&claims, "c.d"), ["w"]);
        assert_eq!(values(&claims, "e.f"), ["v"]);
        assert!(values(&claims, "c").is_empty() && values(&claims, "a.b.c").is_empty());
    }

    #[test]
    fn two_groups_for_one_post_give_it_once() {
        let roles = |groups: Value| -> Vec<Role> {
            let provider = provider();
            let person = person(json!({"realm": {"groups": groups}}));
            person.posts(&provider).iter().map(|rule| rule.role).collect()
        };
        assert_eq!(roles(json!(["leads", "heads"])), [Role::StreetLead]);
        assert_eq!(roles(json!("audit")), [Role::Auditor]);
        assert_eq!(roles(json!(["leaders"])), []);
    }

    #[test]
    fn whatever_the_provider_calls_somebody_there_is_a_login() {
        for said in ["Zhang.San@city.example", "张三", "", "..", "a", &"x".repeat(300), "<script>"]
        {
            let logins = person(json!({"preferred_username": said})).logins(&provider());
            assert!(!logins.is_empty(), "{said}");
        }
        let logins =
            person(json!({"preferred_username": "Zhang.San@city.example"})).logins(&provider());
        assert_eq!(logins[0].as_str(), "zhang.san-city.example");
        assert_eq!(logins[1].as_str(), "zhang.san-city.example-2");
    }

    #[test]
    fn nothing_of_one_attempt_serves_another() {
        let one = Keys::fresh(None);
        let two = Keys::fresh(Some(one.secret.clone()));
        assert_eq!(one.browser_hash(), two.browser_hash());
        assert_ne!(one.state_hash(), two.state_hash());
        assert_ne!(one.nonce(), two.nonce());
        assert_ne!(one.verifier(), two.verifier());
        assert_ne!(one.verifier(), one.nonce());
    }

    #[test]
    fn every_failure_has_its_words() {
        for failure in Failure::ALL {
            for part in ["what", "todo"] {
                let key = format!("sso-{}-{part} = ", failure.name());
                assert!(MESSAGES.zh.contains(&key) && MESSAGES.en.contains(&key), "{key}");
            }
        }
    }
}
