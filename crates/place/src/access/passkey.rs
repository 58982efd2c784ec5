//! Passkeys (WebAuthn): the device shows that it holds a key, after it asked for its owner's finger, face or PIN. Hence one passkey is two
//! factors, and can sign in alone.
//!
//! A ceremony has two requests. What the server must remember between them stays in its own database, under a token that the browser
//! sends back; it is taken away when it is used.

use super::commands::factors as acts;
use super::events::FactorAdded;
use super::model::{Refusal, Token, check_name};
use super::session::{self, Beginning, SignIn};
use super::sign_in::STEP;
use super::store;
use super::store::factors::{self, PasskeyRow};
use super::store::steps::{self, StepRow};
use super::throttle::{Guess, Subjects};
use kernel::policy::{Actor, Factors};
use kernel::territory::AccountId;
use kernel::{App, Cx, Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::IpAddr;
use std::sync::Arc;
use webauthn_rs::prelude::{
    AuthenticationResult, CredentialID, DiscoverableAuthentication, Passkey, PasskeyAuthentication,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn,
    WebauthnBuilder, WebauthnError,
};

/// Who we are to an authenticator: the host of the public address. Shared by the composition root where passkeys are possible.
#[derive(Clone)]
pub struct Passkeys(Arc<Webauthn>);

/// The name that loopback has; an IP address has no passkeys.
const LOOPBACK: &str = "localhost";

impl Passkeys {
    /// For an installation at this address; none where browsers have no passkeys: without HTTPS, but for the machine itself, and at an
    /// IP address.
    pub fn at(public_url: &str) -> Option<Self> {
        let url = Url::parse(public_url).ok()?;
        let host = url.host_str()?.to_owned();
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let loopback = host == LOOPBACK || address.is_some_and(|address| address.is_loopback());
        let (name, origin) = if loopback {
            let port = url.port_or_known_default()?;
            (LOOPBACK.to_owned(), Url::parse(&format!("http://{LOOPBACK}:{port}")).ok()?)
        } else if url.scheme() == "https" && address.is_none() {
            (host, url)
        } else {
            return None;
        };
        // Anybody can be on any port of their own machine.
        let builder = WebauthnBuilder::new(&name, &origin).ok()?.rp_name("同心 tongxin");
        let built = builder.allow_any_port(loopback).timeout(STEP).build().ok()?;
        Some(Self(Arc::new(built)))
    }

    pub(super) fn of(app: &App) -> Result<&Self> {
        app.shared::<Self>().map_err(|_| Refusal::NoPasskeys.into())
    }
}

/// What the browser is asked: the options of WebAuthn, and the token it sends back with the answer.
pub(super) struct Asked {
    /// The ceremony.
    pub(super) token: Token,
    /// `publicKey` of `navigator.credentials.create` or `.get`, as JSON.
    pub(super) options: serde_json::Value,
}

/// What the browser answered.
pub struct Shown {
    token: Token,
    credential: PublicKeyCredential,
}

impl Shown {
    /// Reads the two fields of a form.
    ///
    /// # Errors
    /// The refusal `access.passkey` for what is no answer.
    pub fn read(token: &str, credential: &str) -> Result<Self> {
        let (token, credential) = read(token, credential)?;
        Ok(Self { token, credential })
    }
}

fn read<T: DeserializeOwned>(token: &str, credential: &str) -> Result<(Token, T)> {
    let token = Token::read(token).ok_or(Refusal::Passkey)?;
    let credential = serde_json::from_str(credential).map_err(|_| Refusal::Passkey)?;
    Ok((token, credential))
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: WebauthnError) -> Error {
    tracing::info!(%error, "a passkey was not accepted");
    Refusal::Passkey.into()
}

/// What a ceremony is for.
const REGISTER: &str = "register";
const SIGN_IN: &str = "sign_in";
const PRESENT: &str = "present";

async fn remember(
    cx: &mut Cx,
    (account, purpose): (Option<AccountId>, &str),
    state: &impl Serialize,
    options: serde_json::Value,
) -> Result<Asked> {
    let token = Token::fresh();
    let step = StepRow {
        token_hash: token.digest(),
        account_id: account,
        purpose: purpose.to_owned(),
        state: serde_json::to_string(state)?,
        expires_at: cx.now() + STEP,
    };
    steps::insert(&mut cx.tx, &step).await?;
    let options = options.get("publicKey").cloned().unwrap_or_default();
    Ok(Asked { token, options })
}

async fn recall<T: DeserializeOwned>(
    cx: &mut Cx,
    token: &Token,
    purpose: &str,
) -> Result<(Option<AccountId>, T)> {
    let now = cx.now();
    let step = steps::take(&mut cx.tx, token.digest(), purpose, now).await?;
    let step = step.ok_or(Refusal::Passkey)?;
    Ok((step.account_id, serde_json::from_str(&step.state)?))
}

async fn held(cx: &mut Cx, account: AccountId) -> Result<Vec<Passkey>> {
    let rows = factors::passkeys(&mut cx.tx, account).await?;
    rows.iter().map(|row| Ok(serde_json::from_str(&row.body)?)).collect()
}

/// Begins to register a passkey for whoever acts.
///
/// # Errors
/// [`Error::StepUp`] without a fresh proof; refusals for a demo account and where there are no passkeys.
pub(super) async fn begin_registration(cx: &mut Cx) -> Result<Asked> {
    let account = acts::own(cx).await?;
    let passkeys = Passkeys::of(cx.app())?.clone();
    let known: Vec<CredentialID> =
        held(cx, account.id).await?.iter().map(|key| key.cred_id().clone()).collect();
    let (options, state) = passkeys
        .0
        .start_passkey_registration(account.id.0, &account.login, &account.name, Some(known))
        .map_err(refused)?;
    let mut options = serde_json::to_value(options)?;
    // So that it can sign in without a name, where the device has room for it.
    if let Some(wanted) = options.pointer_mut("/publicKey/authenticatorSelection/residentKey") {
        *wanted = "preferred".into();
    }
    remember(cx, (Some(account.id), REGISTER), &state, options).await
}

/// Registers a passkey under a name; the account's other sessions end. `kept` is the session that goes on.
///
/// # Errors
/// The refusal `access.passkey` if the device's answer does not fit; [`Error::Invalid`] for a name that is empty or too long.
pub(super) async fn register(
    cx: &mut Cx,
    (token, credential): (&str, &str),
    name: &str,
    kept: &Token,
) -> Result<()> {
    let account = acts::own(cx).await?.id;
    if let Some(wrong) = check_name(name) {
        return Err(Error::Invalid(vec![wrong]));
    }
    let (token, credential) = read::<RegisterPublicKeyCredential>(token, credential)?;
    let (owner, state) = recall::<PasskeyRegistration>(cx, &token, REGISTER).await?;
    if owner != Some(account) {
        return Err(Refusal::Passkey.into());
    }
    let passkeys = Passkeys::of(cx.app())?.clone();
    let passkey = passkeys.0.finish_passkey_registration(&credential, &state).map_err(refused)?;
    let credential_id = passkey.cred_id().clone();
    if factors::passkey_by_credential(&mut cx.tx, credential_id.clone()).await?.is_some() {
        return Err(Refusal::Passkey.into());
    }
    let row = PasskeyRow {
        id: cx.fresh(),
        account_id: account,
        credential_id,
        name: name.trim().to_owned(),
        body: serde_json::to_string(&passkey)?,
        created_at: cx.now(),
    };
    factors::insert_passkey(&mut cx.tx, &row).await?;
    cx.record(account, &FactorAdded { factor: "passkey" }).await?;
    acts::end_others(cx, account, kept).await
}

/// Asks for a passkey of an account: as second factor, and for step-up.
///
/// # Errors
/// The refusal `access.passkey` if the account has none.
pub(super) async fn begin_presenting(cx: &mut Cx, account: AccountId) -> Result<Asked> {
    let passkeys = Passkeys::of(cx.app())?.clone();
    let held = held(cx, account).await?;
    if held.is_empty() {
        return Err(Refusal::Passkey.into());
    }
    let (options, state) = passkeys.0.start_passkey_authentication(&held).map_err(refused)?;
    remember(cx, (Some(account), PRESENT), &state, serde_json::to_value(options)?).await
}

/// Whether what the browser answered is a passkey of the account.
pub(super) async fn presents(cx: &mut Cx, account: AccountId, shown: &Shown) -> Result<bool> {
    let now = cx.now();
    let Some(step) = steps::take(&mut cx.tx, shown.token.digest(), PRESENT, now).await? else {
        return Ok(false);
    };
    if step.account_id != Some(account) {
        return Ok(false);
    }
    let state: PasskeyAuthentication = serde_json::from_str(&step.state)?;
    let passkeys = Passkeys::of(cx.app())?.clone();
    match passkeys.0.finish_passkey_authentication(&shown.credential, &state) {
        Ok(result) => count_up(cx, account, &result).await,
        Err(error) => {
            tracing::info!(%error, "a passkey was not accepted");
            Ok(false)
        }
    }
}

/// Keeps the signature counter of the passkey that was used; false if the passkey was removed meanwhile.
async fn count_up(cx: &mut Cx, account: AccountId, result: &AuthenticationResult) -> Result<bool> {
    let row = factors::passkey_by_credential(&mut cx.tx, result.cred_id().clone()).await?;
    let Some(row) = row.filter(|row| row.account_id == account) else { return Ok(false) };
    let mut passkey: Passkey = serde_json::from_str(&row.body)?;
    if passkey.update_credential(result) == Some(true) {
        let body = serde_json::to_string(&passkey)?;
        factors::update_passkey(&mut cx.tx, row.id, &body).await?;
    }
    Ok(true)
}

/// Asks for any passkey that this site has: it says itself whose it is.
///
/// # Errors
/// A refusal where there are no passkeys.
pub(super) async fn begin_sign_in(cx: &mut Cx) -> Result<Asked> {
    let passkeys = Passkeys::of(cx.app())?.clone();
    let now = cx.now();
    // Whoever asks and does not answer leaves nothing behind for long.
    store::clear_away(&mut cx.tx, now, now - super::throttle::FORGOTTEN).await?;
    let (options, state) = passkeys.0.start_discoverable_authentication().map_err(refused)?;
    remember(cx, (None, SIGN_IN), &state, serde_json::to_value(options)?).await
}

/// Somebody's attempt to sign in with nothing but a passkey.
pub struct PasskeyAttempt {
    /// What the browser answered.
    pub shown: Shown,
    /// Where it comes from, if that is known.
    pub source: Option<IpAddr>,
    /// The session this browser had before; it ends.
    pub replaces: Option<Token>,
}

/// Signs in with a passkey alone.
///
/// # Errors
/// The refusal `access.passkey`, whatever the reason.
pub async fn sign_in_by_passkey(app: &App, attempt: PasskeyAttempt) -> Result<SignIn> {
    let PasskeyAttempt { shown, source, replaces } = attempt;
    let passkeys = Passkeys::of(app)?;
    let mut cx = app.write(Actor::Public).await?;
    let (_, state) = recall::<DiscoverableAuthentication>(&mut cx, &shown.token, SIGN_IN).await?;
    let (owner, id) =
        passkeys.0.identify_discoverable_authentication(&shown.credential).map_err(refused)?;
    let row = factors::passkey_by_credential(&mut cx.tx, id.to_vec()).await?;
    let row = row.filter(|row| row.account_id.0 == owner).ok_or(Refusal::Passkey)?;
    let passkey: Passkey = serde_json::from_str(&row.body)?;
    let result = passkeys
        .0
        .finish_discoverable_authentication_v2(&shown.credential, state, &passkey)
        .map_err(refused)?;
    store::lock_account(&mut cx.tx, row.account_id).await?;
    let account = store::account(&mut cx.tx, row.account_id).await?;
    if account.suspended_at.is_some() || !count_up(&mut cx, row.account_id, &result).await? {
        return Err(Refusal::Passkey.into());
    }
    let subjects = Subjects::new(&mut cx.tx, Guess::Code(row.account_id), source).await?;
    let beginning = Beginning {
        account: row.account_id,
        factors: Factors::Two,
        how: "passkey".to_owned(),
        replaces,
        source: subjects.mark,
    };
    let signed_in = session::begin(&mut cx, beginning).await?;
    cx.commit().await?;
    Ok(signed_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name_and_https_but_for_the_machine_itself() {
        for fine in [
            "https://city.example",
            "https://city.example:8443",
            "http://localhost:8311",
            "http://127.0.0.1:8311",
            "http://[::1]:1",
        ] {
            assert!(Passkeys::at(fine).is_some(), "{fine}");
        }
        for bad in ["http://city.example", "https://10.0.0.1", "http://10.0.0.1:80", "city", ""] {
            assert!(Passkeys::at(bad).is_none(), "{bad}");
        }
    }
}
