//! Words in the reader's language: messages in Fluent, dates, spans of time and numbers.
//!
//! Every capability brings a `zh-CN.ftl` and an `en.ftl`; [`Catalog::build`] joins them and [`Catalog::missing`] names the keys
//! that one language has and the other lacks. Templates hold an [`L10n`], which is cheap to clone.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::{LanguageIdentifier, langid};

mod time;

pub use time::thousands;

/// The two sets of messages of one capability, as the text of their `.ftl` files.
#[derive(Debug, Clone, Copy)]
pub struct Messages {
    /// `zh-CN.ftl`
    pub zh: &'static str,
    /// `en.ftl`
    pub en: &'static str,
}

/// A language the product speaks completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Lang {
    /// Chinese as written on the mainland: the language of the house.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Name of the cookie and of the query parameter that choose the language.
    pub const PARAM: &'static str = "lang";

    /// BCP 47 tag, for `<html lang>` and `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other language: where the switch leads.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// The language of a request: the query decides, then the cookie, then what the browser prefers, then Chinese.
    pub fn negotiate(query: Option<&str>, cookie: Option<&str>, accept: Option<&str>) -> Self {
        let chosen = |text: &str| text.parse().ok();
        query
            .and_then(chosen)
            .or_else(|| cookie.and_then(chosen))
            .or_else(|| accept.and_then(Self::preferred))
            .unwrap_or_default()
    }

    /// The first language we speak in the order of an `Accept-Language` header.
    fn preferred(accept: &str) -> Option<Self> {
        let mut wishes: Vec<(f32, Self)> = accept
            .split(',')
            .filter_map(|wish| {
                let (tag, quality) = wish.split_once(';').unwrap_or((wish, ""));
                let quality =
                    quality.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok());
                Some((quality.filter(|q| *q > 0.0)?, tag.parse().ok()?))
            })
            .collect();
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.first().map(|(_, lang)| *lang)
    }

    const fn id(self) -> LanguageIdentifier {
        match self {
            Self::Zh => langid!("zh-CN"),
            Self::En => langid!("en"),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A language tag that names no language we speak.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such language here; zh-CN and en are")]
pub struct UnknownLang;

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            _ => Err(UnknownLang),
        }
    }
}

/// What is wrong with the messages as they are written; found at start and by a test.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// A `.ftl` file that Fluent cannot read.
    #[error("{lang}: cannot read the messages: {reason}")]
    Unreadable {
        /// Language of the file.
        lang: Lang,
        /// What Fluent says, with the position.
        reason: String,
    },
    /// The same key in two places: one would silently hide the other.
    #[error("{lang}: `{key}` is defined twice")]
    Twice {
        /// Language of the second definition.
        lang: Lang,
        /// The key.
        key: String,
    },
}

/// All messages of the product in one language.
struct Speech {
    bundle: FluentBundle<FluentResource>,
    keys: BTreeSet<String>,
}

impl Speech {
    fn build(lang: Lang, texts: impl Iterator<Item = &'static str>) -> Result<Self, CatalogError> {
        let mut bundle = FluentBundle::new_concurrent(vec![lang.id()]);
        // Without this Fluent wraps every argument in invisible marks, which end up in copied numbers and attributes.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(grouped));
        let mut keys = BTreeSet::new();
        for text in texts {
            for key in defined(text) {
                if !keys.insert(key.to_owned()) {
                    return Err(CatalogError::Twice { lang, key: key.to_owned() });
                }
            }
            let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
                let reason = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                CatalogError::Unreadable { lang, reason }
            })?;
            // Cannot fail: the only error is a key defined before, and those were refused above.
            bundle.add_resource_overriding(resource);
        }
        Ok(Self { bundle, keys })
    }

    fn say(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::warn!(key, ?errors, "a message is missing an argument");
        }
        Some(text)
    }
}

/// Whole numbers inside messages are grouped like everywhere else on the page.
fn grouped<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "only whole numbers within i64 get here"
        )]
        FluentValue::Number(number) if number.value.fract() == 0.0 && number.value.abs() < 9e15 => {
            Some(thousands(number.value as i64))
        }
        _ => None,
    }
}

/// The keys a `.ftl` text defines: an identifier at the start of a line, followed by `=`.
fn defined(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        let starts = key.starts_with(|c: char| c.is_ascii_alphabetic());
        let identifier = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        (starts && identifier).then_some(key)
    })
}

/// All messages of the product in both languages.
pub struct Catalog {
    zh: Speech,
    en: Speech,
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog").field("keys", &self.zh.keys.len()).finish_non_exhaustive()
    }
}

impl Catalog {
    /// Joins the messages of all capabilities.
    ///
    /// # Errors
    /// A file that cannot be read, or a key that is defined twice.
    pub fn build(messages: &[Messages]) -> Result<Self, CatalogError> {
        Ok(Self {
            zh: Speech::build(Lang::Zh, messages.iter().map(|m| m.zh))?,
            en: Speech::build(Lang::En, messages.iter().map(|m| m.en))?,
        })
    }

    /// Keys that one language has and the other lacks, with the language that lacks them.
    pub fn missing(&self) -> Vec<(Lang, &str)> {
        let en = self.zh.keys.difference(&self.en.keys).map(|key| (Lang::En, key.as_str()));
        let zh = self.en.keys.difference(&self.zh.keys).map(|key| (Lang::Zh, key.as_str()));
        en.chain(zh).collect()
    }

    /// Whether both languages have the key.
    pub fn has(&self, key: &str) -> bool {
        self.zh.keys.contains(key) && self.en.keys.contains(key)
    }

    const fn speech(&self, lang: Lang) -> &Speech {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The catalogue in one reader's language; cheap to clone.
#[derive(Debug, Clone)]
pub struct L10n {
    catalog: Arc<Catalog>,
    lang: Lang,
}

impl L10n {
    /// The catalogue as a reader of `lang` sees it.
    pub const fn new(catalog: Arc<Catalog>, lang: Lang) -> Self {
        Self { catalog, lang }
    }

    /// The reader's language.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether the reader reads Chinese.
    pub const fn is_zh(&self) -> bool {
        matches!(self.lang, Lang::Zh)
    }

    /// The message of a key.
    pub fn t(&self, key: &str) -> String {
        self.say(key, None)
    }

    /// The message of a key with text arguments.
    pub fn with(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.say(key, Some(&texts(args)))
    }

    /// The message of a key about `n` things: `{ $n }`, and the plural forms by it.
    pub fn n(&self, key: &str, n: i64) -> String {
        self.n_with(key, n, &[])
    }

    /// Like [`L10n::n`], with text arguments besides.
    pub fn n_with(&self, key: &str, n: i64, args: &[(&str, &str)]) -> String {
        let mut args = texts(args);
        args.set("n", n);
        self.say(key, Some(&args))
    }

    /// Like [`L10n::with`], if the key exists: for keys made from data, such as `refused-…`.
    pub fn find(&self, key: &str, args: &[(&str, &str)]) -> Option<String> {
        self.catalog.speech(self.lang).say(key, Some(&texts(args)))
    }

    fn say(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        self.catalog.speech(self.lang).say(key, args).unwrap_or_else(|| {
            tracing::warn!(key, lang = %self.lang, "a message is missing");
            format!("⟦{key}⟧")
        })
    }
}

fn texts<'a>(args: &[(&'a str, &'a str)]) -> FluentArgs<'a> {
    args.iter().map(|(name, value)| (Cow::from(*name), FluentValue::from(*value))).collect()
}

#[cfg(test)]
mod tests;
