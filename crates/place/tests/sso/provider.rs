//! A provider of single sign-on on loopback, small enough to lie on purpose.

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use kernel::Timestamp;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

pub(crate) const CLIENT: &str = "tongxin";
pub(crate) const SECRET: &str = "a secret between the two of us";

/// A provider that runs until it is dropped.
pub(crate) struct IdP {
    pub(crate) url: String,
    shared: Shared,
    _serving: JoinSet<()>,
}

#[derive(Clone)]
struct Shared(Arc<Mutex<Inner>>);

struct Inner {
    url: String,
    key: Key,
    codes: BTreeMap<String, Granted>,
    next: u32,
    manner: Manner,
    asked_for_keys: u32,
}

/// How it behaves.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Manner {
    /// As it should.
    #[default]
    Honest,
    /// Its tokens are signed by nobody.
    Unsigned,
    /// Its tokens are signed with the client's secret.
    Symmetric,
    /// Its tokens are signed with a key that it does not publish, under the name of one it does.
    Forged,
    /// Its token endpoint sends us elsewhere.
    Redirecting,
    /// Its token endpoint does not stop talking.
    Endless,
    /// It is down.
    Down,
}

struct Key {
    id: String,
    pair: EcdsaKeyPair,
}

impl Key {
    fn make(id: u32) -> Self {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
        Self { id: format!("key-{id}"), pair }
    }

    fn public(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        let (x, y) =
            (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..65]));
        json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id, "x": x, "y": y})
    }
}

/// What a code stands for.
struct Granted {
    challenge: String,
    back: String,
    claims: Value,
}

/// The query of an address.
pub(crate) fn query(url: &str) -> BTreeMap<String, String> {
    url::Url::parse(url).unwrap().query_pairs().into_owned().collect()
}

impl IdP {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inner = Inner {
            url: url.clone(),
            key: Key::make(1),
            codes: BTreeMap::new(),
            next: 1,
            manner: Manner::Honest,
            asked_for_keys: 0,
        };
        let shared = Shared(Arc::new(Mutex::new(inner)));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/jwks", get(keys))
            .route("/token", post(token))
            .with_state(shared.clone());
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared, _serving: serving }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.shared.0.lock().unwrap()
    }

    pub(crate) fn behave(&self, manner: Manner) {
        self.inner().manner = manner;
    }

    /// Signs with another key from now on.
    pub(crate) fn rotate(&self) {
        let mut inner = self.inner();
        inner.next += 1;
        inner.key = Key::make(inner.next);
    }

    pub(crate) fn asked_for_keys(&self) -> u32 {
        self.inner().asked_for_keys
    }

    /// The person agrees at the provider: returns the address the browser is sent back to, path and query. The token will say
    /// `claims`, laid over what an honest provider says of `subject` at `now`; a claim that is null is left out.
    pub(crate) fn agree(
        &self,
        there: &str,
        subject: &str,
        now: Timestamp,
        claims: Value,
    ) -> String {
        let asked = query(there);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["code_challenge_method"], "S256");
        let seconds = now.millis() / 1000;
        let mut all = json!({
            "iss": self.url, "aud": CLIENT, "sub": subject, "nonce": asked["nonce"],
            "iat": seconds, "exp": seconds + 300,
        });
        let Value::Object(claims) = claims else { panic!("claims are an object") };
        for (name, value) in claims {
            match value {
                Value::Null => drop(all.as_object_mut().unwrap().remove(&name)),
                value => all[name] = value,
            }
        }
        let mut inner = self.inner();
        inner.next += 1;
        let code = format!("code-{}", inner.next);
        let (challenge, back) = (asked["code_challenge"].clone(), asked["redirect_uri"].clone());
        let path = url::Url::parse(&back).unwrap().path().to_owned();
        inner.codes.insert(code.clone(), Granted { challenge, back, claims: all });
        let carried = [("code", code.as_str()), ("state", &asked["state"]), ("iss", &self.url)];
        format!("{path}?{}", serde_urlencoded::to_string(carried).unwrap())
    }
}

async fn configuration(State(shared): State<Shared>) -> Response {
    let inner = shared.0.lock().unwrap();
    if inner.manner == Manner::Down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let url = &inner.url;
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/auth"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/jwks"),
        "end_session_endpoint": format!("{url}/end"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

async fn keys(State(shared): State<Shared>) -> Json<Value> {
    let mut inner = shared.0.lock().unwrap();
    inner.asked_for_keys += 1;
    Json(json!({"keys": [inner.key.public()]}))
}

async fn token(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let mut inner = shared.0.lock().unwrap();
    match inner.manner {
        Manner::Redirecting => {
            let to = format!("{}/jwks", inner.url);
            return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response();
        }
        Manner::Endless => return "x".repeat(4 << 20).into_response(),
        _ => {}
    }
    // The library percent-encodes both before it encodes them together (RFC 6749, 2.3.1).
    let pair = serde_urlencoded::to_string([(CLIENT, SECRET)]).unwrap().replace('=', ":");
    let basic = format!("Basic {}", STANDARD.encode(pair));
    let right = headers.get(header::AUTHORIZATION).is_some_and(|sent| sent == basic.as_str());
    let granted = inner.codes.remove(&form["code"]).filter(|granted| {
        let shown = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
        granted.challenge == shown && granted.back == form["redirect_uri"]
    });
    let Some(granted) = granted.filter(|_| right) else {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response();
    };
    let id_token = sign(&inner, &granted.claims);
    Json(json!({"access_token": "not used", "token_type": "Bearer", "id_token": id_token}))
        .into_response()
}

fn sign(inner: &Inner, claims: &Value) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let kid = &inner.key.id;
    let header = match inner.manner {
        Manner::Unsigned => json!({"alg": "none"}),
        Manner::Symmetric => json!({"alg": "HS256"}),
        _ => json!({"alg": "ES256", "typ": "JWT", "kid": kid}),
    };
    let signed = format!("{}.{}", encode(&header), encode(claims));
    let ecdsa = |key: &Key| {
        key.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec()
    };
    let signature = match inner.manner {
        Manner::Unsigned => Vec::new(),
        Manner::Symmetric => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
            hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
        }
        Manner::Forged => ecdsa(&Key::make(99)),
        _ => ecdsa(&inner.key),
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}
