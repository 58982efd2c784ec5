//! What open pages hear: a topic changed. They fetch what they may see themselves, so nothing crosses a scope here.

use crate::territory::OrgId;
use tokio::sync::broadcast;

/// Changes kept for a page that reads slowly; one that falls further behind is told to fetch everything anew.
const BUFFER: usize = 1_024;

/// Which territories a batch of events touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The territories, each once.
    pub territories: std::sync::Arc<[OrgId]>,
}

/// Where changes are told and heard.
#[derive(Clone)]
pub struct Hub(broadcast::Sender<Changed>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::Sender::new(BUFFER))
    }
}

impl Hub {
    /// Tells every open page; nobody listening is fine.
    pub fn tell(&self, changed: Changed) {
        self.0.send(changed).ok();
    }

    /// Listens from now on.
    pub fn listen(&self) -> broadcast::Receiver<Changed> {
        self.0.subscribe()
    }

    /// How many pages listen.
    pub fn listeners(&self) -> usize {
        self.0.receiver_count()
    }
}
