//! The snapshot of the network that all requests share, and when it is read anew.
//!
//! Each change writes a new version into the setting `network.version`, in its own transaction. A process looks at the setting at
//! most once a second; after a change of its own it looks at every use until the change is there, so that who adds an organisation and
//! commits finds it.

use super::network::Network;
use super::{geometry, store};
use kernel::db::Tx;
use kernel::{App, Cx, Error, Result, setting};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

const SETTING: &str = "network.version";
/// How often a process asks whether another one changed the network.
const PERIOD: Duration = Duration::from_secs(1);
/// How long it waits for a change of its own before it takes it for rolled back.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where the present snapshot is kept: the composition root shares one `Arc<NetworkCell>`.
#[derive(Default)]
pub struct NetworkCell {
    state: Mutex<State>,
    /// Held by the one who reads the network anew; the others go on with the snapshot they have.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    /// Of one transaction: nobody else's changes count.
    own: Option<Arc<Network>>,
    current: Option<(Arc<Network>, Instant)>,
    /// The version a command of this process is about to commit, and since when.
    awaited: Option<(String, Instant)>,
}

/// What a caller should do about the snapshot.
enum Freshness {
    /// Take it.
    Fresh(Arc<Network>),
    /// Look whether it is still the latest, unless somebody else is looking.
    Aged(Arc<Network>),
    /// Look, and wait for whoever is looking.
    Stale,
}

impl NetworkCell {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn freshness(&self) -> Freshness {
        let mut state = self.state();
        if let Some(own) = &state.own {
            return Freshness::Fresh(own.clone());
        }
        if state.awaited.as_ref().is_some_and(|(_, since)| since.elapsed() > PATIENCE) {
            state.awaited = None;
        }
        match &state.current {
            Some((network, _))
                if state.awaited.as_ref().is_some_and(|(v, _)| v != network.version()) =>
            {
                Freshness::Stale
            }
            Some((network, seen)) if seen.elapsed() < PERIOD => Freshness::Fresh(network.clone()),
            Some((network, _)) => Freshness::Aged(network.clone()),
            None => Freshness::Stale,
        }
    }

    fn keep(&self, network: &Arc<Network>) {
        let mut state = self.state();
        if state.awaited.as_ref().is_some_and(|(version, _)| version == network.version()) {
            state.awaited = None;
        }
        state.current = Some((network.clone(), Instant::now()));
    }

    /// Reads the network if its version changed. Called by the holder of `reading` only.
    async fn refresh(&self, app: &App) -> Result<Arc<Network>> {
        let mut tx = app.db().read().await?;
        // The version first: what is committed between this and the rows is found by the next look.
        let version = setting::get(&mut tx, SETTING).await?.unwrap_or_default();
        let current = self.state().current.as_ref().map(|(network, _)| network.clone());
        let network = match current {
            Some(network) if network.version() == version => network,
            _ => Arc::new(read(&mut tx, version, app).await?),
        };
        self.keep(&network);
        Ok(network)
    }
}

/// All organisations, where they lie and who hangs on whom, as of the last change (at most a second ago if made elsewhere).
///
/// # Errors
/// The composition root shared no `Arc<NetworkCell>`, or the database cannot be read.
pub async fn network(app: &App) -> Result<Arc<Network>> {
    let cell = app.shared::<Arc<NetworkCell>>()?;
    let _reading = match cell.freshness() {
        Freshness::Fresh(network) => return Ok(network),
        Freshness::Aged(network) => match cell.reading.try_lock() {
            Ok(reading) => reading,
            Err(_) => return Ok(network),
        },
        Freshness::Stale => cell.reading.lock().await,
    };
    // Somebody may have read it while this caller waited.
    match cell.freshness() {
        Freshness::Fresh(network) => Ok(network),
        _ => cell.refresh(app).await,
    }
}

/// The network as this transaction has it, with what it wrote and nobody else can see yet; from here on the commands of `cx` work on it. To
/// be asked again after each further change.
pub async fn see_own(cx: &mut Cx) -> Result<Arc<Network>> {
    let version = setting::get(&mut cx.tx, SETTING).await?.unwrap_or_default();
    let app = cx.app().clone();
    let network = Arc::new(read(&mut cx.tx, version, &app).await?);
    let cell = NetworkCell::default();
    cell.state().own = Some(network.clone());
    cx.run_on(app.sharing(Arc::new(cell)));
    Ok(network)
}

/// Says in this transaction that the network changed: every process reads it anew after the commit.
pub async fn bump(cx: &mut Cx) -> Result<()> {
    let version = cx.fresh::<Uuid>().to_string();
    setting::set(&mut cx.tx, SETTING, &version).await?;
    if let Ok(cell) = cx.app().shared::<Arc<NetworkCell>>() {
        cell.state().awaited = Some((version, Instant::now()));
    }
    Ok(())
}

async fn read(tx: &mut Tx, version: String, app: &App) -> Result<Network> {
    let orgs = store::all(tx).await?;
    let rows = store::areas(tx).await?;
    let now = app.clock().now();
    let build = move || {
        let areas =
            rows.into_iter().map(|row| Ok((row.org_id, geometry::from_text(&row.geometry)?)));
        Ok(Network::new(version, now, orgs, areas.collect::<Result<_>>()?))
    };
    // Parsing sixty thousand boundaries takes a good part of a second: not on a thread that serves requests.
    tokio::task::spawn_blocking(build).await.map_err(|e| Error::Internal(Box::new(e)))?
}
