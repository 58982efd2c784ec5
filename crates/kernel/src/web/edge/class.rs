//! Kinds of requests, by what they cost and by what somebody could gain from sending many.

use super::limiter::{Allowance, Sender};
use super::{SharedEdge, Source};
use crate::error::Error;
use crate::web::Identity;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;
use tokio::time::Instant;

/// How long before the time a fine clock takes over from the runtime's.
const COARSE: Duration = Duration::from_millis(3);

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Anything at all, from one address: what a flood is measured by, before anybody is recognised.
    Any,
    /// A page.
    Read,
    /// A form.
    Write,
    /// Signing in and proving who one is.
    SignIn,
    /// What a guesser would try: numbers, links with a secret, searches.
    LookUp,
    /// A program's request.
    Api,
    /// A file with many rows.
    Export,
    /// Opening a live stream.
    Live,
    /// A browser's report of what the content policy stopped.
    Report,
}

impl Class {
    /// Every kind, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Any,
        Self::Read,
        Self::Write,
        Self::SignIn,
        Self::LookUp,
        Self::Api,
        Self::Export,
        Self::Live,
        Self::Report,
    ];

    /// Its name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Read => "read",
            Self::Write => "write",
            Self::SignIn => "sign-in",
            Self::LookUp => "look-up",
            Self::Api => "api",
            Self::Export => "export",
            Self::Live => "live",
            Self::Report => "report",
        }
    }

    /// What it may unless the settings say otherwise. An address may be an office, so these are generous; what must be slow for each name
    /// apart from its source (signing in) has delays of its own.
    pub const fn usual(self) -> Option<Allowance> {
        match self {
            Self::Any => Allowance::new(6_000, 1_200),
            Self::Read => Allowance::new(1_200, 300),
            Self::Write | Self::LookUp | Self::Live => Allowance::new(120, 60),
            Self::SignIn | Self::Report => Allowance::new(60, 30),
            Self::Api => Allowance::new(600, 200),
            Self::Export => Allowance::new(30, 10),
        }
    }

    /// What its requests may weigh; forms with a photo say more themselves.
    pub const fn heaviest(self) -> u64 {
        match self {
            Self::SignIn | Self::LookUp | Self::Report => 16 << 10,
            Self::Any | Self::Read | Self::Live | Self::Export => 64 << 10,
            Self::Write => 12 << 20,
            Self::Api => 1 << 20,
        }
    }

    /// Between two times at which its refusals leave; none where they tell nothing. Longer than what is hidden usually takes, so that nearly all
    /// leave at the first.
    const fn step(self) -> Option<Duration> {
        match self {
            Self::SignIn => Some(Duration::from_millis(100)),
            Self::LookUp => Some(Duration::from_millis(25)),
            _ => None,
        }
    }

    /// The kind of a request, by its method and path alone: whatever is not known is a page, a form or a program's.
    pub fn of(method: &Method, path: &str) -> Self {
        let under = |root: &str| {
            path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let writes = !method.is_safe();
        if ["/api/v1/locate", "/api/v1/territory/search"].iter().any(|root| under(root))
            || (under("/track") && !path.ends_with("/follow-up"))
        {
            return Self::LookUp;
        }
        if writes
            && ["/login", "/me/confirm", "/me/password", "/oauth"].iter().any(|root| under(root))
        {
            return Self::SignIn;
        }
        if [".csv", ".xlsx", ".zip"].iter().any(|ending| path.ends_with(ending))
            || path.ends_with("/export")
        {
            return Self::Export;
        }
        match (under("/api"), under("/live"), under("/reports")) {
            (true, ..) => Self::Api,
            (_, true, _) => Self::Live,
            (.., true) => Self::Report,
            _ if writes => Self::Write,
            _ => Self::Read,
        }
    }
}

/// Middleware, outside of everything that asks the database: how much one address may ask at all.
pub async fn flood(
    State(edge): State<SharedEdge>,
    source: Source,
    request: Request,
    next: Next,
) -> Response {
    match edge.limiter.ask(Class::Any, Sender::at(source.address)) {
        Ok(()) => next.run(request).await,
        Err(refused) => Error::TooMany { seconds: refused.seconds }.into_response(),
    }
}

/// Middleware, inside of what recognises the sender: an account counts for itself wherever it is, everybody else by address.
pub async fn pace(
    State(edge): State<SharedEdge>,
    source: Source,
    request: Request,
    next: Next,
) -> Response {
    let class = Class::of(request.method(), request.uri().path());
    let account =
        request.extensions().get::<Identity>().and_then(|identity| identity.actor.account());
    // Who guesses passwords or codes while signed in still guesses from somewhere.
    let sender = match account {
        Some(account) if !matches!(class, Class::SignIn) => Sender::Account(account.into()),
        _ => Sender::at(source.address),
    };
    if let Err(refused) = edge.limiter.ask(class, sender) {
        return Error::TooMany { seconds: refused.seconds }.into_response();
    }
    next.run(request).await
}

/// Middleware: refusals that could tell what exists leave at even times after the request came, so that how long the search took cannot be
/// seen: a name that somebody has takes a query more than one that nobody has, and over a network a millisecond can be measured.
pub async fn even(request: Request, next: Next) -> Response {
    let step = Class::of(request.method(), request.uri().path()).step();
    let came = Instant::now();
    let response = next.run(request).await;
    let telling = matches!(response.status().as_u16(), 401 | 403 | 404 | 409 | 422);
    if let Some(step) = step.filter(|_| telling) {
        let steps = came.elapsed().as_micros() / step.as_micros() + 1;
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        wait_until(came + step.saturating_mul(steps)).await;
    }
    response
}

/// Waits to well within a millisecond. The runtime's own timers count whole ones from the moment it goes to rest, which is when the search was
/// over: what should be hidden would show in the rest.
async fn wait_until(time: Instant) {
    tokio::time::sleep_until(time - COARSE).await;
    let rest = time.saturating_duration_since(Instant::now());
    tokio::task::spawn_blocking(move || std::thread::sleep(rest)).await.ok();
    tokio::time::sleep_until(time).await;
}

/// Middleware: a body that says it is heavier than its kind may be is refused before any of it is read.
pub async fn weigh(request: Request, next: Next) -> Response {
    let class = Class::of(request.method(), request.uri().path());
    let length = request.headers().get(header::CONTENT_LENGTH).map(HeaderValue::to_str);
    let length = length.and_then(Result::ok).and_then(|length| length.parse::<u64>().ok());
    if length.unwrap_or(0) > class.heaviest() {
        return (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large").into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_has_its_kind() {
        let get = |path| Class::of(&Method::GET, path);
        let post = |path| Class::of(&Method::POST, path);
        assert_eq!([get("/"), get("/desk"), get("/login"), get("/livery")], [Class::Read; 4]);
        assert_eq!([post("/report"), post("/track/1/x/follow-up")], [Class::Write; 2]);
        assert_eq!([post("/login"), post("/login/code"), post("/me/confirm")], [Class::SignIn; 3]);
        assert_eq!([post("/track"), get("/track/1/x"), get("/api/v1/locate")], [Class::LookUp; 3]);
        assert_eq!([get("/api/v1/cases"), post("/api/v1/cases")], [Class::Api; 2]);
        assert_eq!([get("/board/1/days.csv"), get("/desk/export")], [Class::Export; 2]);
        assert_eq!((get("/live"), post("/reports/policy")), (Class::Live, Class::Report));
    }

    #[tokio::test(start_paused = true)]
    async fn refusals_leave_at_even_times_whatever_they_took() {
        use axum::Router;
        use axum::body::Body;
        use axum::middleware::from_fn;
        use axum::routing::post;
        use tower::ServiceExt;
        let took = |ms, status: StatusCode| async move {
            let work = async move || {
                tokio::time::sleep(Duration::from_millis(ms)).await;
                status
            };
            let router = Router::new().route("/login", post(work)).layer(from_fn(even));
            let came = Instant::now();
            router.oneshot(Request::post("/login").body(Body::empty()).unwrap()).await.unwrap();
            came.elapsed().as_millis()
        };
        assert_eq!(took(3, StatusCode::UNPROCESSABLE_ENTITY).await, 100);
        assert_eq!(took(60, StatusCode::UNPROCESSABLE_ENTITY).await, 100);
        assert_eq!(took(130, StatusCode::NOT_FOUND).await, 200);
        assert_eq!(took(30, StatusCode::SEE_OTHER).await, 30, "who gets in does not wait");
    }

    #[test]
    fn the_kinds_stand_in_the_order_of_their_numbers() {
        for (number, class) in Class::ALL.into_iter().enumerate() {
            assert_eq!(class as usize, number, "{class:?}");
            assert!(class.usual().is_some());
        }
    }
}
