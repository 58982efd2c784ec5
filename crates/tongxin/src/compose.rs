//! Puts the house together: which capabilities there are, their words, jobs and subscribers, and the database they share.

use crate::config::{SecurityContact, Settings};
use insight::anchor::Plan;
use kernel::blobs::Blobs;
use kernel::calendar::Calendar;
use kernel::db::Db;
use kernel::id::Ids;
use kernel::jobs::Registry;
use kernel::outbox::Subscriber;
use kernel::policy::{Actor, Role, Rule, StepUp};
use kernel::seal::SealFile;
use kernel::vault::{Algorithm, Field, KeyFile, Ring, Vault};
use kernel::web::caller::{Installation, SharedInstallation};
use kernel::web::edge::Networks;
use kernel::web::i18n::{Catalog, CatalogError, Lang, Messages};
use kernel::{App, Capability, Clock, Error, NavItem, Result, setting};
use matter::case::contact;
use place::access::{Passkeys, SessionRules};
use place::org::{CategoryNames, NetworkCell};
use place::sso::Providers;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};

/// Settings of the database, besides those of [`kernel::setting`], that say how this installation works.
pub mod names {
    /// Name of the calendar pack: holidays, working hours, time zone.
    pub const CALENDAR: &str = "city.calendar";
    /// `on` when cases are dispatched by the catalogue alone where it is certain.
    pub const AUTOMATIC_DISPATCH: &str = "dispatch.automatic";
    /// How large the fictional city is: a size of [`crate::city::plan::Size`].
    pub const SIZE: &str = "city.size";
    /// What the fictional city's dice were seeded with.
    pub const SEED: &str = "city.seed";
    /// When the fictional city was founded, in milliseconds: nobody held a post before.
    pub const FOUNDED: &str = "city.founded";
    /// Until when its simulated people have lived, in milliseconds.
    pub const LIVED_UNTIL: &str = "city.lived_until";
}

/// What stands first in a navigation, in this order; the rest follows as the capabilities name it, and one's own page comes last.
const FIRST: [&str; 7] = ["desk", "new", "follow-up", "screen", "report", "track", "board"];
const LAST: &str = "me";

/// Where those who have no cases to look after find what they have to do. Everybody else begins at the desk.
pub const HOMES: &[(Role, &str)] =
    &[(Role::SystemAdministrator, "/territory"), (Role::SecurityOfficer, "/desk/accounts")];

/// Every capability of the product. Adding one is a folder and, in its crate, one line.
pub fn capabilities() -> Vec<Capability> {
    [place::capabilities(), matter::capabilities(), insight::capabilities()].concat()
}

/// The words of the frame and of every capability.
///
/// # Errors
/// A file Fluent cannot read, or one key in two places.
pub fn catalog(capabilities: &[Capability]) -> Result<Catalog, CatalogError> {
    let frame = std::iter::once(kernel::web::MESSAGES);
    let messages: Vec<Messages> = frame.chain(capabilities.iter().map(|c| c.messages)).collect();
    Catalog::build(&messages)
}

/// Links in the order in which they stand.
fn ordered<'a>(items: impl Iterator<Item = &'a NavItem>) -> Arc<[NavItem]> {
    let mut items: Vec<NavItem> = items.copied().collect();
    let first = |name: &str| FIRST.iter().position(|one| *one == name).unwrap_or(FIRST.len());
    items.sort_by_key(|item| (item.name == LAST, first(item.name)));
    items.into()
}

/// Every rule of every capability: who may do what.
pub fn policy(capabilities: &[Capability]) -> Vec<Rule> {
    capabilities.iter().flat_map(|capability| capability.policy).copied().collect()
}

/// Every column that holds sealed texts.
pub fn sealed(capabilities: &[Capability]) -> Vec<Field> {
    let kept = std::iter::once(&kernel::idempotency::REPLY);
    kept.chain(capabilities.iter().flat_map(|capability| capability.sealed)).copied().collect()
}

/// The OpenAPI document: every capability's part in one.
pub fn api(capabilities: &[Capability], public_url: &str) -> OpenApi {
    let info = utoipa::openapi::InfoBuilder::new()
        .title("tongxin")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Reports about a city, from the resident to the answer."))
        .license(Some(utoipa::openapi::License::new(env!("CARGO_PKG_LICENSE"))))
        .build();
    let server = utoipa::openapi::Server::new(public_url);
    let whole = utoipa::openapi::OpenApiBuilder::new().info(info).servers(Some([server])).build();
    let whole = capabilities.iter().fold(whole, |whole, part| whole.merge_from((part.api)()));
    secured(whole)
}

/// What the document calls the token a program sends.
const TOKEN: &str = "token";

/// Says how a program tells who it is, and of which operations it is asked: those that may answer that they do not know, or not let it.
fn secured(mut document: OpenApi) -> OpenApi {
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
        "A token (txp_…), or a bearer (txb_…) that POST /api/v1/token gives for client credentials.",
    ));
    let scheme = SecurityScheme::Http(token.build());
    document.components.get_or_insert_default().add_security_scheme(TOKEN, scheme);
    for (path, item) in &mut document.paths.paths {
        let operations =
            [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let answers = &operation.responses.responses;
            let asks = answers.contains_key("401") || answers.contains_key("403");
            // Where the bearer is given, the credentials stand in the body.
            if asks && path != "/api/v1/token" {
                let none: [&str; 0] = [];
                operation.security = Some(vec![SecurityRequirement::new(TOKEN, none)]);
            }
        }
    }
    document
}

/// Everything that runs, put together.
#[derive(Clone)]
pub struct House {
    /// What every request and job is given.
    pub app: App,
    /// What it is made of.
    pub capabilities: Arc<[Capability]>,
    /// Every kind of job.
    pub jobs: Arc<Registry>,
    /// Everybody who learns from events.
    pub subscribers: Arc<[Box<dyn Subscriber>]>,
    /// What it says of itself to the outside.
    pub public: Arc<Public>,
    calendar: Arc<Calendar>,
    known: Known,
}

/// What an installation says of itself to the outside, and to whom.
#[derive(Debug, Default)]
pub struct Public {
    /// How it is reached, without a slash at the end.
    pub url: String,
    /// Who may see its figures, besides this machine.
    pub monitors: Networks,
    /// Who may see them by a token.
    pub monitor_token: Option<String>,
    /// Whom to write to about a hole.
    pub security: Option<SecurityContact>,
}

impl Public {
    fn of(settings: &Settings) -> Arc<Self> {
        Arc::new(Self {
            url: settings.public_url.clone(),
            monitors: settings.web.monitors.clone(),
            monitor_token: settings.web.monitor_token.clone(),
            security: settings.web.security.clone(),
        })
    }
}

/// What pages show of the installation without asking the database each time; read anew by [`House::refresh`].
#[derive(Clone, Default)]
struct Known {
    installation: SharedInstallation,
    categories: Arc<RwLock<BTreeMap<String, (String, String)>>>,
}

impl Known {
    /// What categories are called, for the floor below them.
    fn category_names(&self) -> CategoryNames {
        let categories = self.categories.clone();
        CategoryNames(Arc::new(move |code, lang| {
            let categories = categories.read().unwrap_or_else(PoisonError::into_inner);
            categories
                .get(code)
                .map(|(in_zh, in_en)| if lang == Lang::Zh { in_zh } else { in_en }.clone())
        }))
    }
}

/// The calendar the installation chose; before there is a schema, that of mainland China.
async fn calendar(db: &Db) -> Result<Calendar> {
    let ready = db.missing_migrations().await.is_ok_and(|missing| missing.is_empty());
    let chosen =
        if ready { setting::get(&mut db.read().await?, names::CALENDAR).await? } else { None };
    let name = chosen.as_deref().unwrap_or("cn-mainland");
    Calendar::builtin(name).map_err(|error| Error::Internal(Box::new(error)))
}

/// Where the ledger's anchors go. An address that is no good was refused with the settings.
fn anchors(settings: &Settings) -> Plan {
    let url = settings.anchor_url.as_deref().and_then(|url| Plan::address(url).ok());
    Plan::new(settings.anchor_file.clone(), url, settings.anchor_every)
}

/// What the settings say to the capabilities; without settings each has its own default.
fn fitted(app: &App, settings: &Settings) -> Result<App> {
    let mut app = app
        .sharing(SessionRules { idle: settings.session_idle, absolute: settings.session_longest })
        .sharing(settings.sign_in.clone())
        .sharing(StepUp(settings.confirm_window))
        .sharing(settings.edge())
        .sharing(SealFile(Arc::new(settings.audit_key.clone())))
        .sharing(Vault::from_file(KeyFile::at(&settings.vault_keys))?)
        .sharing(anchors(settings));
    if let Some(file) = &settings.policy_pack {
        let pack = crate::config::policy_pack(file)
            .map_err(|errors| Error::internal(format!("{}: {errors:?}", file.display())))?;
        app = app.sharing(Arc::new(pack));
    }
    if let Some(passkeys) = Passkeys::at(&settings.public_url) {
        app = app.sharing(passkeys);
    }
    if let Some(path) = &settings.contact_pack {
        app = app.sharing(Arc::new(contact::Pack::parse(&std::fs::read_to_string(path)?)?));
    }
    if let Some(path) = &settings.retention_pack {
        let rules = contact::Retention::parse(&std::fs::read_to_string(path)?)?;
        app = app.sharing(Arc::new(rules));
    }
    if !settings.sso.is_empty() {
        let providers = Providers::new(&settings.public_url, settings.sso.clone())?;
        app = app.sharing(providers.ways()).sharing(providers);
    }
    Ok(app)
}

impl House {
    /// Opens the database and the photos' folder; runs no migration.
    pub async fn open(settings: &Settings, clock: Clock) -> Result<Self> {
        if settings.database.starts_with("sqlite:") {
            std::fs::create_dir_all(&settings.data)?;
        }
        let db = Db::open(&settings.database).await?;
        let house = Self::on(db, clock, Blobs::local(&settings.blobs)?).await?;
        let app = fitted(&house.app, settings)?;
        Ok(Self { app, public: Public::of(settings), ..house })
    }

    /// The same house with the keys of this vault.
    #[must_use]
    pub fn with_vault(self, vault: Vault) -> Self {
        Self { app: self.app.sharing(vault), ..self }
    }

    /// Puts the house on a database that is open already; its vault's keys go with the process.
    pub async fn on(db: Db, clock: Clock, blobs: Blobs) -> Result<Self> {
        let vault = Vault::new(Ring::fresh(Algorithm::default(), clock.now())?);
        let capabilities = capabilities();
        let catalog = catalog(&capabilities).map_err(|error| Error::Internal(Box::new(error)))?;
        let mut jobs = Registry::default();
        for capability in &capabilities {
            (capability.jobs)(&mut jobs);
        }
        let subscribers: Vec<_> = capabilities.iter().flat_map(|c| (c.subscribers)()).collect();
        let calendar = Arc::new(calendar(&db).await?);
        let known = Known::default();
        let table: Arc<[Rule]> = policy(&capabilities).into();
        let app = App::builder(db, Arc::new(catalog))
            .clock(clock)
            .share(blobs)
            .share(calendar.clone())
            .share(Arc::new(NetworkCell::default()))
            .share(place::grant::Table(table))
            .share(known.installation.clone())
            .share(known.category_names())
            .share(vault)
            .build();
        Ok(Self {
            app,
            calendar,
            capabilities: capabilities.into(),
            jobs: Arc::new(jobs),
            subscribers: subscribers.into(),
            public: Arc::default(),
            known,
        })
    }

    /// The same house on a clock held in the hand and with ids that repeat: what a simulation lives in. Never for what must stay secret.
    #[must_use]
    pub fn simulated(&self, clock: Clock, ids: Ids) -> Self {
        Self { app: self.app.simulated(clock, ids), ..self.clone() }
    }

    /// Brings the schema up to date and reads what the installation is; returns the migrations run.
    pub async fn migrate(&self) -> Result<Vec<&'static str>> {
        let run = self.app.db().migrate(self.app.clock().now()).await?;
        self.refresh().await?;
        Ok(run)
    }

    /// Reads what the installation is: after it was changed here or, on PostgreSQL, by another node.
    pub async fn refresh(&self) -> Result<()> {
        let mut cx = self.app.read(Actor::System).await?;
        let zh = setting::get(&mut cx.tx, setting::FICTIONAL_ZH).await?;
        let en = setting::get(&mut cx.tx, setting::FICTIONAL_EN).await?;
        let zone = Some(self.calendar.zone().clone());
        let fresh = Installation {
            fictional: zh.zip(en),
            nav: ordered(self.capabilities.iter().flat_map(|c| c.nav)),
            street: ordered(self.capabilities.iter().flat_map(|c| c.street)),
            homes: HOMES,
            zone,
        };
        *self.known.installation.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        let categories = matter::category::all(&mut cx).await?;
        let categories = categories.into_iter().map(|c| (c.code, (c.name_zh, c.name_en))).collect();
        *self.known.categories.write().unwrap_or_else(PoisonError::into_inner) = categories;
        Ok(())
    }

    /// Writes the setting of automatic dispatch when the configuration says something else than the database.
    pub async fn set_automatic_dispatch(&self, on: bool) -> Result<()> {
        let wanted = if on { "on" } else { "off" };
        let mut cx = self.app.write(Actor::Console).await?;
        if setting::change(&mut cx, names::AUTOMATIC_DISPATCH, wanted).await? {
            cx.commit().await?;
        }
        Ok(())
    }
}
