//! Settings of the edge: who is believed, who may ask how often, who may see the figures, whom to write to about a hole.

use super::read::Reader;
use super::{Key, Settings};
use kernel::web::edge::{Edge, Hosts, Limiter, Limits, Networks};
use std::sync::Arc;

/// The keys of these settings.
pub(super) const KEYS: [Key; 8] = [
    super::key(
        "trusted_proxies",
        "",
        "networks of reverse proxies whose X-Forwarded-For or Forwarded is believed, e.g. 127.0.0.1, 10.0.0.0/8; by default none",
    ),
    super::key(
        "allowed_hosts",
        "",
        "further names this server answers to, e.g. intranet.example, or * for any; by default that of public_url, localhost and bare addresses",
    ),
    super::key(
        "limits",
        "",
        "how often one sender may ask, KIND=PER_MINUTE/AT_ONCE, and what it may hold open, e.g. write=120/60, streams=100; what is not named keeps its \
         usual value; off for none",
    ),
    super::key(
        "monitors",
        "",
        "networks that may read /metrics and the reasons of /readyz, e.g. 10.1.0.0/16; by default this machine only",
    ),
    Key {
        name: "monitor_token",
        means: "a word of at least 16 characters; who sends it as a bearer token may read /metrics from anywhere",
        secret: true,
        default: "",
    },
    super::key(
        "security_contact",
        "",
        "where holes are reported, e.g. mailto:security@tongxin.example or https://…; served as /.well-known/security.txt",
    ),
    super::key(
        "security_expires",
        "",
        "until when security_contact holds, e.g. 2027-06-30T00:00:00Z; at most a year ahead is good practice",
    ),
    super::key("security_languages", "zh, en", "languages in which reports of holes are read"),
];

/// Shortest token a monitor may have.
const SHORTEST_TOKEN: usize = 16;

/// The settings of the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSettings {
    /// Whose word about where a request comes from is believed.
    pub trusted_proxies: Networks,
    /// Further names this server answers to.
    pub allowed_hosts: String,
    /// How often one sender may ask.
    pub limits: Limits,
    /// Who may see the figures, besides this machine.
    pub monitors: Networks,
    /// Who may see them by a token.
    pub monitor_token: Option<String>,
    /// Whom to write to about a hole.
    pub security: Option<SecurityContact>,
}

/// What `security.txt` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityContact {
    /// An address: `mailto:`, `https:` or `tel:`.
    pub contact: String,
    /// Until when this holds.
    pub expires: jiff::Timestamp,
    /// Languages in which reports are read.
    pub languages: String,
}

impl WebSettings {
    /// What none are named comes to.
    pub fn usual() -> Self {
        Self {
            trusted_proxies: Networks::default(),
            allowed_hosts: String::new(),
            limits: Limits::default(),
            monitors: Networks::default(),
            monitor_token: None,
            security: None,
        }
    }
}

impl Settings {
    /// The edge these settings make.
    pub fn edge(&self) -> Arc<Edge> {
        Arc::new(Edge {
            proxies: self.web.trusted_proxies.clone(),
            hosts: Hosts::new(&self.web.allowed_hosts).with_url(&self.public_url),
            limiter: Limiter::new(self.web.limits.clone()),
        })
    }
}

/// Reads them; collects every problem.
pub(super) fn read(reader: &mut Reader<'_>) -> WebSettings {
    WebSettings {
        trusted_proxies: reader.parse("trusted_proxies").unwrap_or_default(),
        allowed_hosts: reader.text("allowed_hosts").to_owned(),
        limits: reader.parse("limits").unwrap_or_default(),
        monitors: reader.parse("monitors").unwrap_or_default(),
        monitor_token: token(reader),
        security: security(reader),
    }
}

fn token(reader: &mut Reader<'_>) -> Option<String> {
    let token = reader.chosen("monitor_token")?.to_owned();
    if token.len() < SHORTEST_TOKEN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        reader.problem("monitor_token", "is too short to keep anybody out, or has spaces in it");
    }
    Some(token)
}

fn security(reader: &mut Reader<'_>) -> Option<SecurityContact> {
    let contact = reader.chosen("security_contact")?.to_owned();
    let reachable =
        ["mailto:", "https://", "tel:"].iter().any(|scheme| contact.starts_with(scheme));
    if !reachable || contact.contains(char::is_whitespace) {
        reader.wrong("security_contact");
    }
    if reader.chosen("security_expires").is_none() {
        reader.problem("security_expires", "is missing, and security_contact needs it (RFC 9116)");
        return None;
    }
    let languages = reader.text("security_languages").to_owned();
    let expires = reader.parse("security_expires")?;
    Some(SecurityContact { contact, expires, languages })
}

/// A setting of the edge as `config check` shows it; none if it is not one of these.
pub(super) fn show(name: &str, web: &WebSettings) -> Option<String> {
    let contact = web.security.as_ref();
    Some(match name {
        "trusted_proxies" => web.trusted_proxies.to_string(),
        "allowed_hosts" => web.allowed_hosts.clone(),
        "limits" => web.limits.to_string(),
        "monitors" => web.monitors.to_string(),
        "monitor_token" => {
            web.monitor_token.as_ref().map_or_else(String::new, |_| "***".to_owned())
        }
        "security_contact" => contact.map_or_else(String::new, |c| c.contact.clone()),
        "security_expires" => contact.map_or_else(String::new, |c| c.expires.to_string()),
        "security_languages" => contact.map_or_else(String::new, |c| c.languages.clone()),
        _ => return None,
    })
}
