//! Where a request comes from. A header can say anything, so it is believed only from a proxy that the settings name.

use super::{Networks, SharedEdge};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Once;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The address of whoever sent it; none where there is no connection, as in a test.
    pub address: Option<IpAddr>,
    /// A header says that somebody else sent it, and who passed it on is not believed: the address is only the last stop's.
    pub passed_on: bool,
}

impl Source {
    /// The source of a request: its connection's address, or what a trusted proxy says.
    ///
    /// Proxies append to the list, so it is read from its end: what trusted proxies wrote is true, the first address that is none of theirs is
    /// the sender, and what stands before it is the sender's own invention. A proxy usually writes one of the two headers and passes the
    /// other on as it came, so where both are there they must agree; if they do not, somebody is inventing, and the proxy itself counts.
    pub fn of(connection: Option<IpAddr>, headers: &HeaderMap, proxies: &Networks) -> Self {
        let said = [forwarded(headers), x_forwarded_for(headers)];
        let passed_on = said.iter().any(Option::is_some);
        let Some(peer) = connection.map(|address| address.to_canonical()) else {
            return Self { address: None, passed_on };
        };
        if !passed_on || !proxies.contain(peer) {
            return Self { address: Some(peer), passed_on };
        }
        let mut senders = said.into_iter().flatten().map(|hops| sender(peer, &hops, proxies));
        let first = senders.next().unwrap_or(peer);
        let agreed = senders.all(|other| other == first);
        Self { address: Some(if agreed { first } else { peer }), passed_on: !agreed }
    }

    /// Whether it was sent from this very machine, not through anybody.
    pub fn is_local(&self) -> bool {
        !self.passed_on && self.address.is_some_and(|address| address.is_loopback())
    }
}

/// The last address of a list that is none of the proxies'.
fn sender(peer: IpAddr, hops: &[Option<IpAddr>], proxies: &Networks) -> IpAddr {
    let mut nearest = peer;
    for hop in hops.iter().rev() {
        // A word that is no address: nothing before it can be trusted either.
        let Some(address) = *hop else { break };
        nearest = address;
        if !proxies.contain(address) {
            break;
        }
    }
    nearest
}

/// What `Forwarded` (RFC 7239) says a request came through, the sender first.
fn forwarded(headers: &HeaderMap) -> Option<Vec<Option<IpAddr>>> {
    let elements = listed(headers, header::FORWARDED);
    (!elements.is_empty()).then(|| elements.into_iter().map(forwarded_for).collect())
}

/// The same of `X-Forwarded-For`.
fn x_forwarded_for(headers: &HeaderMap) -> Option<Vec<Option<IpAddr>>> {
    let elements = listed(headers, X_FORWARDED_FOR);
    (!elements.is_empty()).then(|| elements.into_iter().map(address).collect())
}

fn listed(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).collect()
}

/// The `for` of one element of `Forwarded`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let mut named = pairs.filter(|(name, _)| name.eq_ignore_ascii_case("for"));
    named.next().and_then(|(_, value)| address(value.trim_matches('"')))
}

/// An address with or without a port: `203.0.113.9`, `203.0.113.9:4711`, `[2001:db8::1]:4711`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(inner, _)| inner);
    let parsed = bare.unwrap_or(text).parse::<IpAddr>();
    let with_port = || text.parse::<SocketAddr>().map(|address| address.ip());
    parsed.or_else(|_| with_port()).ok().map(|address| address.to_canonical())
}

fn connection(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip())
}

/// Middleware: finds the source once, for everything behind it.
pub async fn find(State(edge): State<SharedEdge>, mut request: Request, next: Next) -> Response {
    let source = Source::of(connection(request.extensions()), request.headers(), &edge.proxies);
    if source.passed_on {
        static SAID: Once = Once::new();
        SAID.call_once(|| {
            tracing::warn!(
                "requests are passed on by a proxy that trusted_proxies does not name: everybody behind it counts as one"
            );
        });
    }
    request.extensions_mut().insert(source);
    next.run(request).await
}

impl<S: Sync> FromRequestParts<S> for Source {
    type Rejection = Infallible;

    /// What [`find`] found; without it the address of the connection.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let found = parts.extensions.get::<Self>().copied();
        Ok(found.unwrap_or_else(|| {
            Self::of(connection(&parts.extensions), &parts.headers, &Networks::default())
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn from(peer: &str, proxies: &str, pairs: &[(&'static str, &'static str)]) -> Source {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        Source::of(Some(peer.parse().unwrap()), &headers, &proxies.parse().unwrap())
    }

    fn address(source: Source) -> String {
        source.address.unwrap().to_string()
    }

    #[test]
    fn a_header_of_anybody_is_not_believed() {
        let source = from("203.0.113.9", "", &[("x-forwarded-for", "198.51.100.1")]);
        assert_eq!((address(source).as_str(), source.passed_on), ("203.0.113.9", true));
        let source = from("127.0.0.1", "10.0.0.0/8", &[("forwarded", "for=127.0.0.1")]);
        assert!(!source.is_local(), "a proxy on this machine may pass on what comes from anywhere");
    }

    #[test]
    fn of_a_trusted_proxy_the_last_foreign_address_counts() {
        let trusted = "10.0.0.0/8, 127.0.0.1";
        let listed =
            [("x-forwarded-for", "192.0.2.66, 198.51.100.1"), ("x-forwarded-for", "10.1.1.1")];
        assert_eq!(address(from("127.0.0.1", trusted, &listed)), "198.51.100.1");
        let forged = [("x-forwarded-for", "127.0.0.1, 198.51.100.1")];
        assert!(!from("127.0.0.1", trusted, &forged).is_local());
        assert_eq!(
            address(from("127.0.0.1", trusted, &[("x-forwarded-for", "not an address")])),
            "127.0.0.1"
        );
    }

    #[test]
    fn the_standard_header_is_read_as_well() {
        let one = [("forwarded", "for=\"[2001:db8::1]:4711\";proto=https;by=10.0.0.1")];
        assert_eq!(address(from("10.0.0.1", "10.0.0.0/8", &one)), "2001:db8::1");
    }

    #[test]
    fn two_headers_that_disagree_are_both_disbelieved() {
        let both = |one, other| {
            from("10.0.0.1", "10.0.0.0/8", &[("forwarded", one), ("x-forwarded-for", other)])
        };
        let agreed = both("for=198.51.100.1:80", "198.51.100.1");
        assert_eq!((address(agreed).as_str(), agreed.passed_on), ("198.51.100.1", false));
        let forged = both("for=192.0.2.66", "198.51.100.1");
        assert_eq!((address(forged).as_str(), forged.passed_on), ("10.0.0.1", true));
    }

    #[test]
    fn who_comes_straight_from_this_machine_is_local() {
        assert!(from("127.0.0.1", "", &[]).is_local() && from("::1", "", &[]).is_local());
        assert!(!from("203.0.113.9", "", &[]).is_local());
    }
}
