//! Posting anchors elsewhere: one after the other, each until it arrived. What waits stands in the database, so a restart loses nothing.
//!
//! Not a job of the queue: a job runs inside its transaction, and on SQLite every writer would wait for a server far away.

use super::plan::Plan;
use super::store::{self, Unposted};
use kernel::{App, Error, Result};
use reqwest::{Client, Url, header, redirect};
use std::sync::LazyLock;
use std::time::Duration;

/// How long the other side may take, connecting included.
const PATIENCE: Duration = Duration::from_secs(10);
/// The first pause after a failure; it doubles up to some four hours.
const PAUSE: Duration = Duration::from_secs(15);
/// Anchors posted in one round.
const ROUND: usize = 100;

/// No redirects: an anchor goes where the configuration says, or nowhere.
static CLIENT: LazyLock<Option<Client>> = LazyLock::new(|| {
    // Fails if somebody was first, which is as good.
    rustls::crypto::ring::default_provider().install_default().ok();
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        .no_proxy()
        .pool_max_idle_per_host(0)
        .user_agent(concat!("tongxin/", env!("CARGO_PKG_VERSION")));
    client.build().inspect_err(|error| tracing::error!(%error, "no client for anchors")).ok()
});

/// Posts what was not posted yet, up to a hundred; returns how many arrived. A failure is waited out, longer each time.
pub async fn post(app: &App, plan: &Plan) -> Result<usize> {
    let Some(url) = plan.url() else { return Ok(0) };
    let mut posted = 0;
    while posted < ROUND {
        let mut tx = app.db().read().await?;
        let Some(next) = store::unposted(&mut tx).await? else { break };
        drop(tx);
        if next.next_try_at > app.clock().now() {
            break;
        }
        let sent = send(url, next.line.clone()).await;
        let mut tx = app.db().write().await?;
        let now = app.clock().now();
        if let Err(error) = sent {
            tracing::warn!(anchor = next.number, tries = next.tries + 1, %error, "an anchor could not be posted");
            store::not_posted(&mut tx, next.number, now + pause(&next)).await?;
            tx.commit().await?;
            break;
        }
        store::posted(&mut tx, next.number, now).await?;
        tx.commit().await?;
        posted += 1;
    }
    Ok(posted)
}

fn pause(unposted: &Unposted) -> Duration {
    PAUSE.saturating_mul(1 << unposted.tries.clamp(0, 10))
}

async fn send(url: &Url, line: String) -> Result<()> {
    let client = CLIENT.as_ref().ok_or_else(|| Error::internal("no client for anchors"))?;
    let request = client.post(url.clone()).header(header::CONTENT_TYPE, "application/json");
    let failed = |error: reqwest::Error| Error::Internal(Box::new(error.without_url()));
    let response = request.body(line).send().await.map_err(failed)?;
    let status = response.status();
    if status.is_success() {
        Ok(())
    } else {
        Err(Error::internal(format!("the other side answered {status}")))
    }
}
