//! Who sends a request, in which language; taken from the request without touching the database.

use super::components::Tone;
use super::i18n::{L10n, Lang};
use super::shell::{Face, Flash, NavLink, Shell, Theme, UserChip};
use crate::app::App;
use crate::capability::NavItem;
use crate::cx::Cx;
use crate::error::Result;
use crate::policy::{Actor, Post, Role};
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;

/// Put on the request by the session layer when somebody is signed in.
#[derive(Clone)]
pub struct Identity {
    /// Who.
    pub actor: Arc<Actor>,
    /// The token their forms must carry.
    pub csrf: String,
}

/// What every page shows of the installation; shared by the composition root.
#[derive(Clone, Default)]
pub struct Installation {
    /// Name of the city in Chinese and English when it is fictional; shown on every page.
    pub fictional: Option<(String, String)>,
    /// Links of the desk, in the order in which they stand there.
    pub nav: Arc<[NavItem]>,
    /// Links of the public pages, in the order in which they stand there.
    pub street: Arc<[NavItem]>,
    /// Where a role has something to do, for those roles that do not find it at [`DESK`].
    pub homes: &'static [(Role, &'static str)],
    /// The city's time zone.
    pub zone: Option<jiff::tz::TimeZone>,
}

/// Where staff find what waits for them.
pub const DESK: &str = "/desk";

/// Where an [`Installation`] is kept: the fictional mark is known only after the city is there.
pub type SharedInstallation = Arc<std::sync::RwLock<Installation>>;

/// Who sends a request.
#[derive(Clone)]
pub struct Caller {
    /// What runs this.
    pub app: App,
    /// Who, if signed in.
    pub actor: Arc<Actor>,
    /// The reader's language.
    pub l: L10n,
    /// The token of their forms; empty when nobody is signed in.
    pub csrf: String,
    path: String,
    theme: Option<String>,
    flash: Option<String>,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let identity = parts.extensions.get::<Identity>().cloned();
        let (actor, csrf) = identity
            .map_or_else(|| (Arc::new(Actor::Public), String::new()), |i| (i.actor, i.csrf));
        Ok(Self {
            app: app.clone(),
            actor,
            l: L10n::new(app.catalog().clone(), language(parts)),
            csrf,
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            theme: cookie(parts, Theme::PARAM),
            flash: cookie(parts, super::flash::COOKIE),
        })
    }
}

/// The value of a cookie.
pub fn cookie(parts: &Parts, name: &str) -> Option<String> {
    parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

/// `?lang=` wins over the cookie, the cookie over the browser's wishes.
pub fn language(parts: &Parts) -> Lang {
    let query = parts.uri.query().unwrap_or_default();
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("lang="));
    let wishes = parts.headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
    Lang::negotiate(asked, cookie(parts, Lang::PARAM).as_deref(), wishes)
}

impl Caller {
    /// A context that only reads.
    pub async fn read(&self) -> Result<Cx> {
        let tx = self.app.db().read().await?;
        Ok(Cx::new(self.app.clone(), tx, self.actor.clone()).reading(self.l.is_zh()))
    }

    /// A context that may write; commit it.
    pub async fn write(&self) -> Result<Cx> {
        let tx = self.app.db().write().await?;
        Ok(Cx::new(self.app.clone(), tx, self.actor.clone()).reading(self.l.is_zh()))
    }

    /// Whether somebody is signed in.
    pub fn signed_in(&self) -> bool {
        self.actor.account().is_some()
    }

    /// The path and query asked for.
    pub fn path(&self) -> &str {
        &self.path
    }

    fn installation(&self) -> Installation {
        let shared = self.app.shared::<SharedInstallation>().ok();
        shared
            .map(|i| i.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone())
            .unwrap_or_default()
    }

    /// Where the caller finds what they have to do: the page to be led to after signing in.
    pub fn home(&self) -> &'static str {
        self.home_in(&self.installation())
    }

    fn home_in(&self, installation: &Installation) -> &'static str {
        let elsewhere = |post: &Post| {
            installation.homes.iter().find(|(role, _)| *role == post.role).map(|(_, home)| *home)
        };
        // The desk serves whoever has any post that works there.
        let homes: Option<Vec<_>> = self.actor.posts().iter().map(elsewhere).collect();
        homes.and_then(|homes| homes.first().copied()).unwrap_or(DESK)
    }

    /// What the page's frame needs; `title` is a text already in the reader's language.
    pub fn shell(&self, face: Face, title: impl Into<String>) -> Shell {
        let installation = self.installation();
        let zh = self.l.is_zh();
        let pick = |(in_zh, in_en): (String, String)| if zh { in_zh } else { in_en };
        let now = self.app.clock().now();
        let mut shell = Shell::new(self.l.clone(), face, self.path.clone(), now).titled(title);
        shell.user = self.user();
        shell.csrf.clone_from(&self.csrf);
        shell.form_key = self.app.ids().next(now).simple().to_string();
        shell.nav = match face {
            Face::Street => self.street(&installation),
            Face::Desk => self.nav(&installation.nav),
            Face::Screen => self.nav(&self.home_link(&installation)),
        };
        shell.fictional = installation.fictional.map(pick);
        shell.theme = self.theme.as_deref().map_or(Theme::Auto, Theme::parse);
        shell.zone = installation.zone.unwrap_or(jiff::tz::TimeZone::UTC);
        shell.flash = self.flash.as_deref().map(|key| self.said(key));
        shell
    }

    /// The message after an act; the cookie carries only its key, so that nobody can put words into a page.
    fn said(&self, key: &str) -> Flash {
        let text = self.l.find(key, &[]).unwrap_or_else(|| self.l.t("web-done"));
        Flash { tone: Tone::Done, text }
    }

    fn user(&self) -> Option<UserChip> {
        let Actor::Account { name, posts, .. } = self.actor.as_ref() else { return None };
        let post = posts.first();
        let organisation = post.map(|p| if self.l.is_zh() { &p.org_name.0 } else { &p.org_name.1 });
        Some(UserChip {
            name: name.clone(),
            role: post.map_or_else(String::new, |p| {
                self.l.t(&format!("role-{}", p.role.as_str().replace('_', "-")))
            }),
            organisation: organisation.cloned().unwrap_or_default(),
        })
    }

    /// The public pages; whoever is signed in also finds the way back to where they work.
    fn street(&self, installation: &Installation) -> Vec<NavLink> {
        let mut items = installation.street.to_vec();
        let back = self.home_link(installation);
        items.extend(
            back.into_iter()
                .filter(|home| installation.street.iter().all(|item| item.href != home.href)),
        );
        self.nav(&items)
    }

    /// The link to where the caller works, if they do.
    fn home_link(&self, installation: &Installation) -> Vec<NavItem> {
        let home = self.signed_in().then(|| self.home_in(installation));
        installation.nav.iter().filter(|item| Some(item.href) == home).copied().collect()
    }

    fn nav(&self, items: &[NavItem]) -> Vec<NavLink> {
        let path = self.path.split('?').next().unwrap_or_default();
        let within =
            |item: &&NavItem| path == item.href || path.starts_with(&format!("{}/", item.href));
        // Of `/desk` and `/desk/new` the reader is in the longer one.
        let here = items.iter().filter(within).map(|item| item.href).max_by_key(|href| href.len());
        items
            .iter()
            .filter(|item| {
                item.roles.is_empty() || item.roles.iter().any(|role| self.actor.is(*role))
            })
            .map(|item| NavLink {
                name: item.name,
                href: item.href.to_owned(),
                label: self.l.t(item.label),
                icon: item.icon,
                current: here == Some(item.href),
            })
            .collect()
    }
}
