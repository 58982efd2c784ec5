//! Where anchors go, and how often.

use super::{make, store};
use kernel::{App, Result};
use reqwest::Url;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Where anchors go, and how often; shared with [`App::shared`] by the composition root.
#[derive(Debug, Clone)]
pub struct Plan(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    file: PathBuf,
    url: Option<Url>,
    every: Duration,
}

/// An address that anchors are not posted to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// No address.
    #[error("is no address")]
    Unread,
    /// Others could read or change what is sent.
    #[error("is neither https nor on this machine")]
    Open,
}

impl Plan {
    /// Anchors into `file`, posted to `url` if one is given, made after `every` when something happened.
    pub fn new(file: PathBuf, url: Option<Url>, every: Duration) -> Self {
        Self(Arc::new(Inner { file, url, every }))
    }

    /// An address that anchors may be posted to: `https`, or `http` to this machine.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn address(text: &str) -> Result<Url, Unfit> {
        let url: Url = text.parse().map_err(|_| Unfit::Unread)?;
        let local = match url.host_str() {
            Some("localhost") => true,
            Some(host) => host
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback()),
            None => return Err(Unfit::Unread),
        };
        match url.scheme() {
            "https" => Ok(url),
            "http" if local => Ok(url),
            _ => Err(Unfit::Open),
        }
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.0.file
    }

    /// Where they are posted to, if anywhere.
    pub fn url(&self) -> Option<&Url> {
        self.0.url.as_ref()
    }

    /// Whether it is time, and something happened since the last one.
    pub(super) async fn is_due(&self, app: &App) -> Result<bool> {
        let mut tx = app.db().read().await?;
        let last = store::last(&mut tx).await?;
        drop(tx);
        let waited = last.is_none_or(|last| app.clock().now().since(last.at) >= self.0.every);
        Ok(waited && kernel::outbox::pending(app, make::NAME).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_go_over_https_or_stay_on_the_machine() {
        for fit in
            ["https://a.example/x", "http://127.0.0.1:9/", "http://[::1]:9/", "http://localhost/"]
        {
            assert!(Plan::address(fit).is_ok(), "{fit}");
        }
        for unfit in [
            "http://a.example",
            "http://10.0.0.1/",
            "http://127.0.0.1.example/",
            "ftp://a.example",
            "file:///x",
            "",
            "远方",
        ] {
            assert!(Plan::address(unfit).is_err(), "{unfit}");
        }
    }
}
