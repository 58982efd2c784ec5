//! How we speak to providers: over TLS, without following redirects, not for ever, and without swallowing whatever they send.

use kernel::{Error, Result};
use openidconnect::{HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use std::time::Duration;
use url::{Host, Url};

/// Most of an answer that is read: a discovery document has some KiB.
const MOST: usize = 512 << 10;
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(10);

/// The client all providers are asked with.
#[derive(Clone)]
pub(super) struct Wire(reqwest::Client);

/// Why a provider gave no answer that can be used. The text is for the log.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("the address is neither https nor, for a provider on this machine, loopback")]
    Address,
    #[error("the answer is larger than {MOST} bytes")]
    TooLarge,
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error(transparent)]
    Answer(#[from] axum::http::Error),
}

impl Wire {
    pub(super) fn new() -> Result<Self> {
        // Refused if somebody did so before, which is as well: there is one TLS in the binary.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = reqwest::Client::builder()
            // A provider that could lead us on could lead us to what only this machine can reach.
            .redirect(Policy::none())
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .user_agent(concat!("tongxin/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|failed| Error::Internal(Box::new(failed)))?;
        Ok(Self(client))
    }

    /// One request of the library's; `issuer` decides which addresses are allowed.
    pub(super) async fn send(
        &self,
        issuer: &str,
        request: HttpRequest,
    ) -> Result<HttpResponse, Fault> {
        let url = request.uri().to_string();
        if !reachable(issuer, &url) {
            return Err(Fault::Address);
        }
        let (parts, body) = request.into_parts();
        let mut answer =
            self.0.request(parts.method, url).headers(parts.headers).body(body).send().await?;
        let mut builder = axum::http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            builder = builder.header(name, value);
        }
        let mut read = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if read.len() + chunk.len() > MOST {
                return Err(Fault::TooLarge);
            }
            read.extend_from_slice(&chunk);
        }
        Ok(builder.body(read)?)
    }
}

/// Whether an address a provider named may be used: https, or plain http on loopback if the provider itself is there.
pub(super) fn reachable(issuer: &str, address: &str) -> bool {
    let Ok(address) = Url::parse(address) else { return false };
    match address.scheme() {
        "https" => address.has_host(),
        "http" => is_loopback(&address) && Url::parse(issuer).is_ok_and(|url| is_loopback(&url)),
        _ => false,
    }
}

/// Whether an address is fit to name a provider, or us to one: https, or plain http on loopback.
pub fn may_be_asked(address: &str) -> bool {
    reachable(address, address)
}

/// Whether the address is this machine's own.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_is_spoken_but_to_this_machine() {
        let city = "https://id.example";
        assert!(reachable(city, "https://id.example/token"));
        assert!(reachable(city, "https://keys.example/jwks"));
        for bad in [
            "http://id.example/token",
            "http://127.0.0.1/token",
            "http://localhost:80/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "token",
        ] {
            assert!(!reachable(city, bad), "{bad}");
        }
        let here = "http://127.0.0.1:9000";
        assert!(reachable(here, "http://127.0.0.1:9000/token"));
        assert!(reachable("http://[::1]:1", "http://localhost:9000/token"));
        assert!(!reachable(here, "http://id.example/token"));
    }
}
