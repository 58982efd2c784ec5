//! The running server: it listens, its workers work, and on SIGTERM it finishes what it is doing.

mod health;
mod listen;
mod meters;
mod preferences;
mod router;
mod streams;
mod violations;
mod well_known;
mod workers;

pub use meters::Meters;
pub use router::{pages_and_api, router};
pub use well_known::CHANGE_PASSWORD;
pub use workers::{Step, Workers};

use crate::compose::House;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use kernel::Result;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long open connections may take to finish after the server was told to stop.
const DRAIN: Duration = Duration::from_secs(8);

/// The word to stop, heard by everything that runs.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

/// Who says the word.
pub struct Stopper(watch::Sender<bool>);

impl Stop {
    /// A stop and who says it.
    pub fn new() -> (Stopper, Self) {
        let (sender, receiver) = watch::channel(false);
        (Stopper(sender), Self(receiver))
    }

    /// Whether the word was said.
    pub fn is_said(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for the word; a speaker that is gone counts as having said it.
    pub async fn said(&self) {
        self.0.clone().wait_for(|said| *said).await.ok();
    }

    /// The word as a future that many may hold.
    pub(crate) fn shared(&self) -> Shared<BoxFuture<'static, ()>> {
        let stop = self.clone();
        async move { stop.said().await }.boxed().shared()
    }
}

impl Stopper {
    /// Says it.
    pub fn say(&self) {
        self.0.send_replace(true);
    }
}

/// Serves until `stop` is said or the process is told to end; then finishes what is under way and closes the database.
///
/// `alongside` starts further workers, e.g. the demo's residents.
pub async fn run(
    house: House,
    listener: TcpListener,
    alongside: impl FnOnce(&mut Workers),
) -> Result<()> {
    let (stopper, stop) = Stop::new();
    let meters = Arc::new(Meters::default());
    let router = router(&house, stop.clone(), meters);
    let mut workers = Workers::start(&house, stop.clone());
    alongside(&mut workers);
    let edge = router::edge(&house.app);
    let serving = listen::serve(listener, router, edge, stop.clone());
    let patience = async {
        stop.said().await;
        tokio::time::sleep(DRAIN).await;
        tracing::warn!("some connections did not finish in time");
    };
    let told = async {
        told_to_end().await;
        tracing::info!("stopping: no new connections, finishing what is under way");
        stopper.say();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = serving => {}
        () = patience => {}
        () = told => {}
    }
    stopper.say();
    workers.finish().await;
    house.app.db().close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Ctrl-C, or SIGTERM from whoever supervises us.
async fn told_to_end() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
