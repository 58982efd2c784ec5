//! What every page stands in: who reads, in which language, where they are and how they get elsewhere.

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::tz::TimeZone;

use super::components::{Given, Tone};
use super::i18n::L10n;
use crate::clock::Timestamp;
use crate::error::Refused;

/// Which of the three faces a page shows; decides the stylesheet and the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Face {
    /// Residents and visitors: phone first, calm, large.
    #[default]
    Street,
    /// Staff: dense, quiet, made for the keyboard.
    Desk,
    /// The wall of a command centre: dark, few large figures.
    Screen,
}

impl Face {
    /// Name in CSS classes and of the stylesheet.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::Desk => "desk",
            Self::Screen => "screen",
        }
    }

    /// The face's stylesheet among the assets.
    pub const fn stylesheet(self) -> &'static str {
        match self {
            Self::Street => "street.css",
            Self::Desk => "desk.css",
            Self::Screen => "screen.css",
        }
    }

    /// Whether this is the desk.
    pub const fn is_desk(self) -> bool {
        matches!(self, Self::Desk)
    }

    /// Whether this is the wall, which is always dark.
    pub const fn is_screen(self) -> bool {
        matches!(self, Self::Screen)
    }
}

/// Light or dark, or what the device says; kept in a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Light whatever the device says.
    Light,
    /// Dark whatever the device says.
    Dark,
}

impl Theme {
    /// Name of the cookie and of the query parameter that choose the theme.
    pub const PARAM: &'static str = "theme";

    /// Reads the cookie's or the query's value; anything else is [`Theme::Auto`].
    pub fn parse(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    /// Value of the cookie and of `data-theme`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Where the switch leads without JavaScript: auto → dark → light → auto.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Dark,
            Self::Dark => Self::Light,
            Self::Light => Self::Auto,
        }
    }

    /// Icon of the theme in force.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Auto => "device-desktop",
            Self::Light => "sun",
            Self::Dark => "moon",
        }
    }
}

/// Who is signed in, as the corner of the page says it.
#[derive(Debug, Clone)]
pub struct UserChip {
    /// Name as shown.
    pub name: String,
    /// Role of the post they act in, in words.
    pub role: String,
    /// Organisation of that post.
    pub organisation: String,
}

/// A place in the main navigation.
#[derive(Debug, Clone)]
pub struct NavLink {
    /// Short machine name: `data-testid` becomes `nav-NAME`.
    pub name: &'static str,
    /// Where it leads.
    pub href: String,
    /// Words.
    pub label: String,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// Whether the reader is there now.
    pub current: bool,
}

/// One step of the breadcrumb, outermost first.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Where it leads; the last one, where the reader is, leads nowhere.
    pub href: Option<String>,
    /// Words.
    pub label: String,
}

impl Crumb {
    /// A step that leads somewhere.
    pub fn link(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: Some(href.into()), label: label.into() }
    }

    /// The step where the reader is.
    pub fn here(label: impl Into<String>) -> Self {
        Self { href: None, label: label.into() }
    }
}

/// What an action came to, said once on the page after it.
#[derive(Debug, Clone)]
pub struct Flash {
    /// Hue and icon.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

/// What every page template needs; its one mandatory field, named `shell`.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The reader's language.
    pub l: L10n,
    /// Which face the page shows.
    pub face: Face,
    /// The h1 and the window's title: where and what.
    pub title: String,
    /// Path and query of this page.
    pub path: String,
    /// Who is signed in.
    pub user: Option<UserChip>,
    /// Token of the session that every form returns; empty where there is no session.
    pub csrf: String,
    /// Fresh random text of this rendering; forms make their idempotency keys of it.
    pub form_key: String,
    /// The main navigation.
    pub nav: Vec<NavLink>,
    /// Where the page stands, outermost first.
    pub crumbs: Vec<Crumb>,
    /// Name of the fictional city, if this is one; said on every page.
    pub fictional: Option<String>,
    /// Light or dark.
    pub theme: Theme,
    /// The moment of the page; all relative times are seen from it.
    pub now: Timestamp,
    /// The city's time zone.
    pub zone: TimeZone,
    /// What the last action came to.
    pub flash: Option<Flash>,
}

impl Shell {
    /// A bare shell: nobody signed in, no navigation, times in UTC.
    pub fn new(l: L10n, face: Face, path: impl Into<String>, now: Timestamp) -> Self {
        Self {
            l,
            face,
            title: String::new(),
            path: path.into(),
            user: None,
            csrf: String::new(),
            form_key: String::new(),
            nav: Vec::new(),
            crumbs: Vec::new(),
            fictional: None,
            theme: Theme::Auto,
            now,
            zone: TimeZone::UTC,
            flash: None,
        }
    }

    /// The same shell under a title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The same shell standing at these crumbs.
    #[must_use]
    pub fn at_crumbs(mut self, crumbs: Vec<Crumb>) -> Self {
        self.crumbs = crumbs;
        self
    }

    /// The message of a key.
    pub fn t(&self, key: &str) -> String {
        self.l.t(key)
    }

    /// The message of a key with text arguments.
    pub fn with(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.l.with(key, args)
    }

    /// The message of a key about `n` things.
    pub fn n(&self, key: &str, n: impl Given<i64>) -> String {
        self.l.n(key, n.given())
    }

    /// The reader's sentence of a refusal: `refused-RULE`, or its English text where no sentence is written yet.
    pub fn refusal(&self, refused: &Refused) -> String {
        let args: Vec<_> =
            refused.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.l.find(&refused.key(), &args).unwrap_or_else(|| {
            tracing::warn!(rule = refused.rule, "a refusal has no sentence for the reader");
            refused.text.clone()
        })
    }

    /// URL of an asset.
    pub fn asset(&self, name: &str) -> String {
        super::assets::asset(name)
    }

    /// This page with one query parameter set: the switches of language and theme.
    pub fn switch(&self, name: &str, value: &str) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let kept = query.split('&').filter(|pair| {
            !pair.is_empty() && pair.split_once('=').map_or(*pair, |(key, _)| key) != name
        });
        let pairs: Vec<String> =
            kept.map(str::to_owned).chain([format!("{name}={value}")]).collect();
        format!("{path}?{}", pairs.join("&"))
    }
}

/// A page that says what went wrong: what happened, what is safe, what to do.
#[derive(Debug, Template)]
#[template(path = "web/error.html")]
pub struct ErrorPage {
    /// The shell, titled by [`ErrorPage::new`].
    pub shell: Shell,
    /// HTTP status.
    pub status: u16,
    /// What happened.
    pub what: String,
    /// What is safe.
    pub safe: String,
    /// What to do.
    pub todo: String,
    /// The rule that refused, if one did.
    pub rule: Option<&'static str>,
    /// Further sentences, one per bad field.
    pub details: Vec<String>,
}

impl ErrorPage {
    /// The status whose words are used; those without words of their own borrow those of 400 or 500.
    pub const fn known(status: u16) -> u16 {
        match status {
            400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 414 | 415 | 422 | 429 | 431 | 500
            | 503 => status,
            402..=499 => 400,
            _ => 500,
        }
    }

    /// The page of a status.
    pub fn new(shell: Shell, status: u16) -> Self {
        let known = Self::known(status);
        let say = |part: &str| shell.t(&format!("web-error-{known}-{part}"));
        let (title, what, safe, todo) = (say("title"), say("what"), say("safe"), say("todo"));
        Self {
            shell: shell.titled(title),
            status,
            what,
            safe,
            todo,
            rule: None,
            details: Vec::new(),
        }
    }

    /// The page of a refusal: the rule's own sentence, which tells the way out, instead of the general one.
    #[must_use]
    pub fn refused(mut self, refused: &Refused) -> Self {
        self.what = self.shell.refusal(refused);
        self.rule = Some(refused.rule);
        self
    }

    /// Adds further sentences.
    #[must_use]
    pub fn detailed(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }
}

/// An icon of the sprite. It never stands alone: a word stands beside it, or the element around it has a label.
#[derive(Debug, Clone, Template)]
#[template(
    source = r##"<svg class="icon" aria-hidden="true" focusable="false"><use href="{{ sprite }}#{{ name }}"></use></svg>"##,
    ext = "html"
)]
pub struct Icon {
    sprite: String,
    name: String,
}

impl Icon {
    /// The icon of this name.
    pub fn new(name: &str) -> Self {
        Self { sprite: super::assets::asset("icons.svg"), name: name.to_owned() }
    }
}

impl HtmlSafe for Icon {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::web::{Catalog, Lang, MESSAGES};

    fn shell(lang: Lang, path: &str) -> Shell {
        let l = L10n::new(Arc::new(Catalog::build(&[MESSAGES]).unwrap()), lang);
        Shell::new(l, Face::Street, path, Timestamp::from_millis(1_795_413_900_000))
    }

    #[test]
    fn a_switch_replaces_its_own_parameter_and_keeps_the_others() {
        let shell = shell(Lang::Zh, "/desk?view=mine&lang=zh&q=a%20b");
        assert_eq!(shell.switch("lang", "en"), "/desk?view=mine&q=a%20b&lang=en");
        assert_eq!(self::shell(Lang::Zh, "/").switch("theme", "dark"), "/?theme=dark");
    }

    #[test]
    fn every_status_has_its_words_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            for status in [
                400, 401, 403, 404, 405, 406, 408, 409, 413, 414, 415, 422, 429, 431, 500, 502, 503,
            ] {
                let html = ErrorPage::new(shell(lang, "/x"), status).render().unwrap();
                assert!(!html.contains('⟦'), "{lang} {status}: a key is missing");
                assert!(html.contains(r#"data-testid="problem""#));
            }
        }
    }

    #[test]
    fn the_fictional_city_is_named_on_every_face() {
        for face in [Face::Street, Face::Desk, Face::Screen] {
            let mut shell = shell(Lang::En, "/");
            shell.face = face;
            shell.fictional = Some("江城市".to_owned());
            let html = ErrorPage::new(shell, 404).render().unwrap();
            assert!(html.contains(r#"data-testid="fictional-mark""#) && html.contains("江城市"));
        }
    }

    #[test]
    fn what_a_reader_typed_is_escaped() {
        let html = ErrorPage::new(shell(Lang::En, "/?q=\"><script>"), 404).render().unwrap();
        assert!(!html.contains("<script>"));
    }
}
