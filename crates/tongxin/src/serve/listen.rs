//! Connections: how many, how large, how slow. One request after the other on each, HTTP/1.1; TLS and HTTP/2 are the proxy's business.

use super::Stop;
use axum::Router;
use axum::extract::ConnectInfo;
use futures_util::FutureExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use kernel::web::SharedEdge;
use kernel::web::edge::limiter::Sender;
use std::collections::HashMap;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::ServiceExt;

/// How long the head of a request may take, and how long a connection may wait for its next request.
const HEAD: Duration = Duration::from_secs(30);
/// How long what we sent may wait to be taken: a reader that has gone to sleep, or pretends to.
const TAKEN: Duration = Duration::from_secs(30);
/// Header lines and bytes of a head beyond which the connection is cut without a page; [`kernel::web::edge::shape`] refuses smaller ones politely.
const MOST_LINES: usize = 128;
const HEAVIEST_HEAD: usize = 64 << 10;
/// Bytes read ahead on a connection.
const BUFFER: usize = 128 << 10;
/// Connections in all. A process may usually open 20 000 files; the database and the photos need some.
const MOST: usize = 15_000;
/// How long, and for how many bytes, we listen to somebody whom we have answered and who has not finished.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 64 << 20;
/// How long to wait when the system has no connection to give.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until told to stop, then lets every connection finish the request it is at.
pub(super) async fn serve(listener: TcpListener, router: Router, edge: SharedEdge, stop: Stop) {
    let mut open = JoinSet::new();
    let guests = Guests::default();
    loop {
        let accepted = tokio::select! {
            () = stop.said() => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        // A trusted proxy brings everybody.
        let most = edge.limiter.limits().connections.filter(|_| !edge.proxies.contain(peer.ip()));
        let Some(guest) = guests.admit(Sender::at(Some(peer.ip())), most) else { continue };
        let (router, stop) = (router.clone(), stop.clone());
        open.spawn(async move {
            converse(stream, peer, router, stop).await;
            drop(guest);
        });
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

/// One connection, to its end.
async fn converse(stream: TcpStream, peer: SocketAddr, router: Router, stop: Stop) {
    stream.set_nodelay(true).ok();
    #[cfg(target_os = "linux")]
    socket2::SockRef::from(&stream).set_tcp_user_timeout(Some(TAKEN)).ok();
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request).boxed()
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_headers(MOST_LINES)
        .max_header_size(HEAVIEST_HEAD)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), service);
    let ended = tokio::select! {
        ended = poll_fn(|cx| connection.poll_without_shutdown(cx)) => ended,
        () = stop.said() => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            poll_fn(|cx| connection.poll_without_shutdown(cx)).await
        }
    };
    // What clients break off or send wrongly is everyday life.
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
    linger(connection.into_parts().io.into_inner()).await;
}

/// Closes a connection so that the last answer is read. Closing while the other side still sends makes the system throw away what we said;
/// so what still comes is read for a moment, and thrown away instead.
async fn linger(mut stream: TcpStream) {
    let rest = async {
        stream.shutdown().await.ok();
        let mut left = LINGER_BYTES;
        let mut thrown_away = vec![0; 16 << 10];
        while left > 0 {
            match stream.read(&mut thrown_away).await {
                Ok(0) | Err(_) => break,
                Ok(read) => left = left.saturating_sub(read),
            }
        }
    };
    tokio::time::timeout(LINGER, rest).await.ok();
}

/// Who is connected how often.
#[derive(Clone, Default)]
struct Guests(Arc<Mutex<HashMap<Sender, u32>>>);

/// A connection that counts; it leaves the count when it is dropped.
struct Guest {
    of: Guests,
    sender: Sender,
}

impl Guests {
    /// Counts one more connection of `sender`; none when it has `most` already, or there are too many in all.
    fn admit(&self, sender: Sender, most: Option<u32>) -> Option<Guest> {
        // Each connection holds one handle, and the counter itself one.
        if Arc::strong_count(&self.0) > MOST {
            return None;
        }
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(sender).or_default();
        if most.is_some_and(|most| *count >= most) {
            return None;
        }
        *count += 1;
        drop(counts);
        Some(Guest { of: self.clone(), sender })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut counts = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.sender) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.sender);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_so_many_connections_and_gets_them_back() {
        let guests = Guests::default();
        let (one, other) =
            (Sender::at(Some([192, 0, 2, 1].into())), Sender::at(Some([192, 0, 2, 2].into())));
        let first = guests.admit(one, Some(1));
        assert!(first.is_some() && guests.admit(one, Some(1)).is_none());
        assert!(guests.admit(other, Some(1)).is_some());
        drop(first);
        assert!(guests.admit(one, Some(1)).is_some());
        assert!(guests.0.lock().unwrap().is_empty(), "who is gone is forgotten");
    }
}
