//! From texts to settings.

use super::source::Gathered;
use super::{KEYS, LogFormat, Problem, Settings, masked, web};
use insight::anchor::Plan;
use kernel::policy::Role;
use place::access::{PasswordPolicy, SecondFactor, SignInRules};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Turns what was gathered into settings; collects every problem.
pub(super) fn settings(gathered: &Gathered) -> Result<Settings, Vec<Problem>> {
    let mut reader = Reader { gathered, problems: Vec::new() };
    let data = PathBuf::from(reader.text("data"));
    let listen = reader.parse("listen");
    let public_url = reader
        .url()
        .unwrap_or_else(|| listen.map_or_else(String::new, |at| format!("http://{at}")));
    let settings = Settings {
        database: reader.database(&data),
        blobs: reader.chosen("blobs").map_or_else(|| data.join("blobs"), PathBuf::from),
        listen: listen.unwrap_or_else(|| ([127, 0, 0, 1], 0).into()),
        public_url,
        automatic_dispatch: reader
            .chosen("automatic_dispatch")
            .and_then(|_| reader.parse("automatic_dispatch")),
        audit_key: reader.chosen("audit_key").map_or_else(|| data.join("audit.key"), PathBuf::from),
        anchor_file: reader
            .chosen("anchor_file")
            .map_or_else(|| data.join("anchors.jsonl"), PathBuf::from),
        anchor_url: reader.anchor_url(),
        anchor_every: reader.span("anchor_every"),
        session_idle: reader.span("session_idle"),
        session_longest: reader.span("session_longest"),
        policy_pack: reader.policy_pack(),
        sign_in: SignInRules {
            password: reader.password_policy(),
            second_factor: reader.second_factor(),
            token_longest: reader.days("token_longest"),
        },
        confirm_window: reader.span("confirm_window"),
        vault_keys: reader
            .chosen("vault_keys")
            .map_or_else(|| data.join("vault.keys"), PathBuf::from),
        vault_algorithm: reader.parse("vault_algorithm").unwrap_or_default(),
        contact_pack: reader.chosen("contact_pack").map(PathBuf::from),
        retention_pack: reader.chosen("retention_pack").map(PathBuf::from),
        web: web::read(&mut reader),
        log_format: reader.log_format(),
        log_filter: reader.log_filter(),
        sso: gathered.sso.read(&mut reader.problems),
        data,
    };
    if !settings.sso.is_empty() && !place::sso::may_be_asked(&settings.public_url) {
        let what = "is no https address, and providers of single sign-on send browsers back to it";
        reader.problem("public_url", what);
    }
    if settings.session_idle > settings.session_longest {
        reader.problem("session_idle", "is longer than session_longest");
    }
    if reader.problems.is_empty() { Ok(settings) } else { Err(reader.problems) }
}

pub(super) struct Reader<'a> {
    gathered: &'a Gathered,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn text(&self, name: &str) -> &'a str {
        self.gathered.text(name)
    }

    /// The text, unless it is empty: then the value is worked out.
    pub(super) fn chosen(&self, name: &str) -> Option<&'a str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    pub(super) fn parse<T: std::str::FromStr>(&mut self, name: &'static str) -> Option<T> {
        let parsed = self.text(name).parse().ok();
        if parsed.is_none() {
            self.wrong(name);
        }
        parsed
    }

    fn database(&mut self, data: &Path) -> String {
        let Some(url) = self.chosen("database") else {
            return sqlite_url(&data.join("tongxin.db"));
        };
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme))
        {
            self.wrong("database");
        }
        url.to_owned()
    }

    fn url(&mut self) -> Option<String> {
        let url = self.chosen("public_url")?.trim_end_matches('/');
        if !(url.starts_with("https://") || url.starts_with("http://")) {
            self.wrong("public_url");
        }
        Some(url.to_owned())
    }

    /// A pack that cannot be used keeps the server from starting: half a policy is worse than none.
    fn policy_pack(&mut self) -> Option<PathBuf> {
        let file = PathBuf::from(self.chosen("policy_pack")?);
        if let Err(errors) = super::policy_pack(&file) {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            self.problem("policy_pack", &lines.join("; "));
        }
        Some(file)
    }

    fn anchor_url(&mut self) -> Option<String> {
        let url = self.chosen("anchor_url")?;
        if let Err(unfit) = Plan::address(url) {
            self.problem("anchor_url", &format!("is {url:?}, which {unfit}"));
        }
        Some(url.to_owned())
    }

    fn span(&mut self, name: &'static str) -> Duration {
        let parsed = self.text(name).parse::<jiff::SignedDuration>().ok();
        let span =
            parsed.and_then(|span| Duration::try_from(span).ok()).filter(|span| !span.is_zero());
        span.unwrap_or_else(|| {
            self.wrong(name);
            Duration::ZERO
        })
    }

    /// A span that may be written in days, e.g. `90d`: of 24 hours each.
    fn days(&mut self, name: &'static str) -> Duration {
        let days = self.text(name).trim().strip_suffix('d').and_then(|days| days.parse().ok());
        match days.map(|days: u32| Duration::from_hours(u64::from(days) * 24)) {
            Some(span) if !span.is_zero() => span,
            _ => self.span(name),
        }
    }

    fn password_policy(&mut self) -> PasswordPolicy {
        let rotation = self.days("password_rotation");
        match self.text("password_policy") {
            "asvs" => PasswordPolicy::Asvs,
            "dengbao" => PasswordPolicy::Dengbao { rotation },
            _ => {
                self.wrong("password_policy");
                PasswordPolicy::Asvs
            }
        }
    }

    fn second_factor(&mut self) -> SecondFactor {
        let Some(text) = self.chosen("second_factor_roles") else {
            return SecondFactor::Administrators;
        };
        if text.trim() == "none" {
            return SecondFactor::Roles(Vec::new());
        }
        let roles: Result<Vec<Role>, _> = text.split(',').map(|role| role.trim().parse()).collect();
        roles.map_or_else(
            |_| {
                self.wrong("second_factor_roles");
                SecondFactor::Administrators
            },
            SecondFactor::Roles,
        )
    }

    fn log_format(&mut self) -> LogFormat {
        match self.text("log_format") {
            "json" => LogFormat::Json,
            "text" => LogFormat::Text,
            _ => {
                self.wrong("log_format");
                LogFormat::Text
            }
        }
    }

    fn log_filter(&mut self) -> String {
        let filter = self.text("log_filter");
        if tracing_subscriber::EnvFilter::try_new(filter).is_err() {
            self.wrong("log_filter");
        }
        filter.to_owned()
    }

    /// The value cannot be understood.
    pub(super) fn wrong(&mut self, name: &'static str) {
        let key = KEYS.iter().find(|key| key.name == name);
        let text = self.text(name);
        let shown = if key.is_some_and(|key| key.secret) { masked(text) } else { text.to_owned() };
        self.problem(name, &format!("is {shown:?}, which cannot be understood"));
    }

    pub(super) fn problem(&mut self, name: &'static str, what: &str) {
        let means = KEYS.iter().find(|key| key.name == name).map_or("", |key| key.means);
        self.problems.push(Problem {
            what: format!("{name} {what} (from: {})", self.gathered.origin(name)),
            way_out: format!("it says: {means}"),
        });
    }
}

/// A file as an SQLite URL; what means something in a URL is escaped.
fn sqlite_url(file: &Path) -> String {
    let path =
        file.display().to_string().replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite:{path}")
}

/// A span of time as it is written in the settings.
pub(super) fn spell(span: Duration) -> String {
    jiff::SignedDuration::try_from(span)
        .map_or_else(|_| format!("{span:?}"), |span| format!("{span:#}"))
}

/// A long span in days, where it is whole days.
pub(super) fn spell_days(span: Duration) -> String {
    const DAY: u64 = 24 * 60 * 60;
    let seconds = span.as_secs();
    if seconds.is_multiple_of(DAY) { format!("{}d", seconds / DAY) } else { spell(span) }
}
