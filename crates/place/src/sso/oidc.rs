//! The protocol, as the library speaks it: discovery, the way there, the exchange of the code, and everything an ID token must prove
//! before a word of it is believed.

use super::model::{Keys, Person, Purpose, WINDOW, values};
use super::provider::{Need, Provider, Providers};
use super::wire::{Fault, Wire, reachable};
use kernel::policy::Factors;
use kernel::{App, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClaimName, CoreClaimType,
    CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
    CoreResponseMode, CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AdditionalProviderMetadata, AuthType, AuthorizationCode,
    ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenClaims,
    IdTokenFields, IdTokenVerifier, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    ProviderMetadata, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    StandardErrorResponse, StandardTokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::ops::Add;
use std::pin::Pin;
use std::time::Duration;
use url::Url;

/// How far two clocks may differ.
pub(super) const SKEW: Duration = Duration::from_mins(1);
/// How long what a provider says of itself is kept.
const KEPT: Duration = Duration::from_hours(1);
/// Keys are not read anew more often than this, whatever tokens name.
const CALM: Duration = Duration::from_mins(1);
/// Signatures that are believed. Neither `none`, nor those whose key is the client's own secret.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What a provider says of itself besides what the library knows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Besides {
    /// Where one signs out there.
    pub(super) end_session_endpoint: Option<String>,
    /// Whether its answers name it (RFC 9207).
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Besides {}

/// Claims beyond the standard ones: groups, roles, whatever the mapping names.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Others {
    #[serde(flatten)]
    all: Map<String, Value>,
}

impl AdditionalClaims for Others {}

/// What a provider says of itself, with its keys.
pub(super) type Metadata = ProviderMetadata<
    Besides,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Tokens = StandardTokenResponse<
    IdTokenFields<
        Others,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Client = openidconnect::Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

type Claims = IdTokenClaims<Others, CoreGenderClaim>;

/// What goes wrong between us and a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It cannot be reached, or answers what cannot be understood.
    Unreachable,
    /// The ID token failed this check.
    Token(&'static str),
}

/// What was read of a provider, and when.
pub(super) struct Discovered {
    pub(super) metadata: Metadata,
    pub(super) at: Timestamp,
}

impl Discovered {
    /// Whether it still serves.
    pub(super) fn serves(&self, now: Timestamp, need: Need) -> bool {
        let age = now.since(self.at);
        match need {
            Need::Known => age < KEPT,
            Need::NewKeys => age < CALM,
        }
    }
}

/// Reads what the provider says of itself, and its keys.
pub(super) async fn discover(provider: &Provider, wire: &Wire) -> Result<Metadata, Trouble> {
    let issuer =
        IssuerUrl::new(provider.issuer.clone()).map_err(|why| unreachable(provider, &why))?;
    let send = sender(provider, wire);
    let metadata =
        Metadata::discover_async(issuer, &send).await.map_err(|why| unreachable(provider, &why))?;
    // Browsers are sent there: no address that is none of a web server.
    if reachable(&provider.issuer, metadata.authorization_endpoint().as_str()) {
        Ok(metadata)
    } else {
        Err(unreachable(provider, &Fault::Address))
    }
}

/// How the library asks; every address is looked at before it is used.
fn sender(provider: &Provider, wire: &Wire) -> impl Fn(HttpRequest) -> Answer + use<> {
    let (wire, issuer) = (wire.clone(), provider.issuer.clone());
    move |request| {
        let (wire, issuer) = (wire.clone(), issuer.clone());
        Box::pin(async move { wire.send(&issuer, request).await })
    }
}

type Answer = Pin<Box<dyn Future<Output = Result<HttpResponse, Fault>> + Send>>;

fn unreachable(provider: &Provider, why: &(impl std::error::Error + 'static)) -> Trouble {
    let why: &(dyn std::error::Error + 'static) = why;
    tracing::warn!(provider = provider.name, why, "a provider of single sign-on does not answer");
    Trouble::Unreachable
}

fn client(
    providers: &Providers,
    provider: &Provider,
    metadata: Metadata,
) -> Result<Client, Trouble> {
    let basic = metadata
        .token_endpoint_auth_methods_supported()
        .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
    let secret =
        provider.secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()));
    let back =
        RedirectUrl::new(providers.back(provider)).map_err(|why| unreachable(provider, &why))?;
    let client =
        Client::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), secret);
    let how = if basic { AuthType::BasicAuth } else { AuthType::RequestBody };
    Ok(client.set_redirect_uri(back).set_auth_type(how))
}

/// The address the browser is sent to.
pub(super) fn way_there(
    providers: &Providers,
    provider: &Provider,
    metadata: Metadata,
    keys: &Keys,
    purpose: Purpose,
) -> Result<String, Trouble> {
    let client = client(providers, provider, metadata)?;
    let (state, nonce) = (CsrfToken::new(keys.state.clone()), Nonce::new(keys.nonce()));
    let verifier = PkceCodeVerifier::new(keys.verifier());
    let mut request = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
        .add_scopes(provider.scopes.iter().filter(|s| *s != "openid").cloned().map(Scope::new))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    if purpose == Purpose::Confirm {
        // A proof from this morning is none: they must show themselves again, and the token must say when they did.
        request = request.set_max_age(Duration::ZERO).add_prompt(CoreAuthPrompt::Login);
    }
    Ok(request.url().0.to_string())
}

/// Exchanges the code and verifies what comes for it.
pub(super) async fn person(
    app: &App,
    providers: &Providers,
    provider: &Provider,
    code: String,
    keys: &Keys,
) -> Result<Person, Trouble> {
    let now = app.clock().now();
    let metadata = providers.metadata(provider, now, Need::Known).await?;
    let client = client(providers, provider, metadata)?;
    let tokens = exchange(providers, provider, &client, code, keys).await?;
    let token = tokens.extra_fields().id_token().ok_or(Trouble::Token("missing"))?;
    let nonce = Nonce::new(keys.nonce());
    match token.claims(&verifier(&client, now), &nonce) {
        Ok(claims) => believe(provider, claims, now),
        Err(why) if names_new_key(&why) => {
            let metadata = providers.metadata(provider, now, Need::NewKeys).await?;
            let client = self::client(providers, provider, metadata)?;
            let claims = token.claims(&verifier(&client, now), &nonce);
            believe(provider, claims.map_err(|why| unbelieved(provider, &why))?, now)
        }
        Err(why) => Err(unbelieved(provider, &why)),
    }
}

async fn exchange(
    providers: &Providers,
    provider: &Provider,
    client: &Client,
    code: String,
    keys: &Keys,
) -> Result<Tokens, Trouble> {
    let send = sender(provider, providers.wire());
    client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|why| unreachable(provider, &why))?
        .set_pkce_verifier(PkceCodeVerifier::new(keys.verifier()))
        .request_async(&send)
        .await
        // The text may hold what the provider sent; only its kind is told.
        .map_err(|why| match why {
            RequestTokenError::ServerResponse(refused) => {
                let code = refused.error();
                tracing::warn!(provider = provider.name, ?code, "a provider refused a code");
                Trouble::Token("code")
            }
            RequestTokenError::Parse(..) => Trouble::Token("format"),
            RequestTokenError::Request(why) => unreachable(provider, &why),
            RequestTokenError::Other(_) => Trouble::Unreachable,
        })
}

/// What the library checks: issuer, audience (ours alone), signature and its algorithm, expiry, age, nonce.
fn verifier(client: &Client, now: Timestamp) -> IdTokenVerifier<'_, CoreJsonWebKey> {
    let (late, early) = (now - SKEW, now + SKEW);
    client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || moment(late))
        .set_issue_time_verifier_fn(move |issued| {
            let issued = Timestamp::from_millis(issued.timestamp_millis());
            let fresh = issued <= early && late - WINDOW <= issued;
            if fresh { Ok(()) } else { Err("issued at another time".to_owned()) }
        })
}

/// A moment of ours in the library's type, whose crate we have no other use for.
fn moment<T: Default + Add<Duration, Output = T>>(at: Timestamp) -> T {
    T::default() + at.since(Timestamp::from_millis(0))
}

fn names_new_key(why: &ClaimsVerificationError) -> bool {
    use SignatureVerificationError::NoMatchingKey;
    matches!(why, ClaimsVerificationError::SignatureVerification(NoMatchingKey))
}

/// Which check failed; the library's own text may hold claims, so it is not logged.
fn unbelieved(provider: &Provider, why: &ClaimsVerificationError) -> Trouble {
    use ClaimsVerificationError as Error;
    use SignatureVerificationError as Signature;
    let word = match why {
        Error::Expired(_) => "expired",
        Error::InvalidAudience(_) => "audience",
        Error::InvalidIssuer(_) => "issuer",
        Error::InvalidNonce(_) => "nonce",
        Error::SignatureVerification(
            Signature::NoSignature | Signature::DisallowedAlg(_) | Signature::UnsupportedAlg(_),
        ) => "algorithm",
        Error::SignatureVerification(_) => "signature",
        _ => "format",
    };
    tracing::warn!(provider = provider.name, check = word, "an ID token was not believed");
    Trouble::Token(word)
}

/// What the library leaves to us, and the person that the claims make.
fn believe(provider: &Provider, claims: &Claims, now: Timestamp) -> Result<Person, Trouble> {
    if claims.authorized_party().is_some_and(|party| party.as_str() != provider.client_id) {
        return Err(Trouble::Token("audience"));
    }
    let all = serde_json::to_value(claims).map_err(|_| Trouble::Token("format"))?;
    let not_before = all.get("nbf").and_then(Value::as_i64).unwrap_or(0);
    if Timestamp::from_millis(not_before.saturating_mul(1000)) > now + SKEW {
        return Err(Trouble::Token("expired"));
    }
    let subject = match values(&all, &provider.claims.subject).as_slice() {
        [subject] if !subject.is_empty() && subject.len() <= 255 => (*subject).to_owned(),
        _ => return Err(Trouble::Token("subject")),
    };
    let strong = values(&all, "amr").contains(&"mfa")
        || values(&all, "acr").iter().any(|acr| provider.strong.iter().any(|s| s == acr));
    Ok(Person {
        subject,
        proven_at: claims
            .auth_time()
            .map(|at| Timestamp::from_millis(at.timestamp_millis()).min(now)),
        factors: if strong { Factors::Two } else { Factors::One },
        claims: all,
    })
}

/// Where one signs out at the provider, with the way back to our front page; none if it has no such place.
pub(super) fn way_out(
    providers: &Providers,
    provider: &Provider,
    metadata: &Metadata,
) -> Option<String> {
    let there = metadata.additional_metadata().end_session_endpoint.as_deref()?;
    if !reachable(&provider.issuer, there) {
        return None;
    }
    let mut url = Url::parse(there).ok()?;
    url.query_pairs_mut()
        .append_pair("client_id", &provider.client_id)
        .append_pair("post_logout_redirect_uri", &providers.home());
    Some(url.into())
}
