//! The systems whose word is taken for who somebody is: what the configuration says of them.

use super::oidc::{self, Discovered, Metadata, Trouble};
use super::wire::Wire;
use crate::access::{Way, Ways};
use kernel::policy::Role;
use kernel::{App, Error, Result, Timestamp};
use std::fmt;
use std::sync::Arc;
use tokio::sync::Mutex;

/// What a client proves itself with. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret as it was read.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the provider only.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Which claims say who somebody is. A name with dots leads into an object, e.g. `realm_access.roles`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimNames {
    /// What names the person at the provider for ever, and nobody else ever.
    pub subject: String,
    /// What a new account's login is made from.
    pub login: String,
    /// What colleagues shall read.
    pub name: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        Self {
            subject: "sub".to_owned(),
            login: "preferred_username".to_owned(),
            name: "name".to_owned(),
        }
    }
}

/// A post for whoever has this value in this claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRule {
    /// The claim, a text or a list of texts.
    pub claim: String,
    /// The text that must be there.
    pub value: String,
    /// What the post makes its holder.
    pub role: Role,
    /// In which organisation: its code.
    pub org: String,
}

/// A system that says who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its name in addresses, commands and events, e.g. `city-id`.
    pub name: String,
    /// What the button says it is, in Chinese and English.
    pub label: (String, String),
    /// Its issuer identifier, exactly as its own discovery document has it.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What we prove ourselves with; none for a public client.
    pub secret: Option<Secret>,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// Where its claims stand.
    pub claims: ClaimNames,
    /// Values of `acr` that mean two factors, besides `mfa` in `amr`.
    pub strong: Vec<String>,
    /// Whether somebody whom it knows and we do not gets an account at once.
    pub adds_accounts: bool,
    /// Posts by its claims.
    pub posts: Vec<PostRule>,
}

/// The providers of this installation; shared with [`kernel::App::shared`] by the composition root.
#[derive(Clone)]
pub struct Providers(Arc<Inner>);

struct Inner {
    public_url: String,
    known: Vec<Known>,
    wire: Wire,
}

/// A provider, and what was last read of it.
struct Known {
    provider: Provider,
    cache: Mutex<Option<Discovered>>,
}

impl Providers {
    /// The providers of an installation that browsers reach at `public_url`.
    ///
    /// # Errors
    /// The HTTP client cannot be made.
    pub fn new(public_url: &str, providers: Vec<Provider>) -> Result<Self> {
        let known = |provider| Known { provider, cache: Mutex::default() };
        Ok(Self(Arc::new(Inner {
            public_url: public_url.trim_end_matches('/').to_owned(),
            known: providers.into_iter().map(known).collect(),
            wire: Wire::new()?,
        })))
    }

    /// Those of the app; none where the composition root shared none.
    pub(super) fn of(app: &App) -> Option<&Self> {
        app.shared::<Self>().ok()
    }

    /// Each of them.
    pub fn all(&self) -> impl Iterator<Item = &Provider> {
        self.0.known.iter().map(|known| &known.provider)
    }

    /// What the log-in page offers.
    pub fn ways(&self) -> Ways {
        let way = |provider: &Provider| Way {
            name: provider.name.clone(),
            label: provider.label.clone(),
            href: format!("/login/with/{}", provider.name),
        };
        Ways(self.all().map(way).collect())
    }

    /// The one of this name.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none.
    pub fn get(&self, name: &str) -> Result<&Provider> {
        self.all().find(|provider| provider.name == name).ok_or(Error::NotFound)
    }

    /// Where the provider sends the browser back to: an address of its own for each, so that no answer is taken for another's.
    pub(super) fn back(&self, provider: &Provider) -> String {
        format!("{}/login/with/{}/back", self.0.public_url, provider.name)
    }

    /// Our front page, as the provider may lead back to after signing out.
    pub(super) fn home(&self) -> String {
        format!("{}/", self.0.public_url)
    }

    pub(super) fn wire(&self) -> &Wire {
        &self.0.wire
    }

    /// What the provider says of itself and its keys: kept for an hour, read anew earlier when a key is not among them.
    ///
    /// # Errors
    /// It cannot be reached, or says something that cannot be used.
    pub(super) async fn metadata(
        &self,
        provider: &Provider,
        now: Timestamp,
        need: Need,
    ) -> Result<Metadata, Trouble> {
        let known = self.0.known.iter().find(|known| known.provider.name == provider.name);
        let Some(known) = known else { return Err(Trouble::Unreachable) };
        // One reads, the others wait for what it finds.
        let mut cache = known.cache.lock().await;
        if let Some(found) = cache.as_ref().filter(|found| found.serves(now, need)) {
            return Ok(found.metadata.clone());
        }
        let metadata = oidc::discover(provider, self.wire()).await?;
        *cache = Some(Discovered { metadata: metadata.clone(), at: now });
        Ok(metadata)
    }
}

/// How fresh the provider's keys must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// As they were last read.
    Known,
    /// Read anew, unless that was a moment ago: a token names a key that is not among them.
    NewKeys,
}
