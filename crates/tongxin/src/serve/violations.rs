//! What browsers report of the content policy: counted by directive, and nothing of it kept. A report holds addresses, some of them secret.

use super::health::Watch;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::post;
use kernel::web::security;
use serde_json::Value;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a report may weigh.
const HEAVIEST: usize = 16 << 10;
/// Reports of one message that are counted; browsers gather some.
const MOST: usize = 20;

/// Directives that are counted by name; the rest together.
const DIRECTIVES: [&str; 8] = [
    "script-src",
    "style-src",
    "img-src",
    "connect-src",
    "form-action",
    "frame-ancestors",
    "require-trusted-types-for",
    "other",
];

/// How often what was stopped.
#[derive(Debug, Default)]
pub(super) struct Violations([AtomicU64; DIRECTIVES.len()]);

pub(super) fn routes() -> Router<Watch> {
    Router::new().route(security::REPORTS, post(count)).layer(DefaultBodyLimit::max(HEAVIEST))
}

/// `POST /reports/policy`: answers the same whatever it was told.
async fn count(State(watch): State<Watch>, body: Bytes) -> StatusCode {
    watch.violations.note(&body);
    StatusCode::NO_CONTENT
}

impl Violations {
    fn note(&self, report: &[u8]) {
        let Ok(report) = serde_json::from_slice::<Value>(report) else { return };
        // The old form is one report, the new one a list.
        let bodies: Vec<&Value> = match &report {
            Value::Array(many) => {
                many.iter().take(MOST).filter_map(|one| one.get("body")).collect()
            }
            one => one.get("csp-report").into_iter().collect(),
        };
        for body in bodies {
            let named = ["effectiveDirective", "effective-directive", "violated-directive"];
            let directive = named.iter().find_map(|name| body.get(name)).and_then(Value::as_str);
            let directive = directive.unwrap_or_default();
            let known = DIRECTIVES.iter().position(|known| directive.starts_with(known));
            if let Some(counter) = self.0.get(known.unwrap_or(DIRECTIVES.len() - 1)) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// The counts as Prometheus reads them.
    pub(super) fn print(&self, text: &mut String) {
        let name = "tongxin_policy_violations_total";
        // Writing to a text cannot fail.
        write!(
            text,
            "# HELP {name} What browsers said the content policy stopped.\n# TYPE {name} counter\n"
        )
        .ok();
        for (directive, counter) in DIRECTIVES.iter().zip(&self.0) {
            let n = counter.load(Ordering::Relaxed);
            writeln!(text, "{name}{{directive=\"{directive}\"}} {n}").ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_counted_by_directive_and_nothing_else_of_them_stays() {
        let violations = Violations::default();
        violations.note(br#"{"csp-report":{"violated-directive":"script-src-elem","document-uri":"/track/1/secret"}}"#);
        violations.note(br#"[{"body":{"effectiveDirective":"img-src"}},{"body":{"effectiveDirective":"made-up"}}]"#);
        violations.note(b"not json");
        violations.note(&[b'['; 10_000]);
        let mut text = String::new();
        violations.print(&mut text);
        for line in
            ["{directive=\"script-src\"} 1", "{directive=\"img-src\"} 1", "{directive=\"other\"} 1"]
        {
            assert!(text.contains(line), "{line} is missing from\n{text}");
        }
        assert!(!text.contains("secret") && !text.contains("made-up"));
    }
}
