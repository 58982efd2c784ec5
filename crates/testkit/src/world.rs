//! A house in a test: database, clock, capabilities, shared things.

use crate::browser::{Browser, Reply};
use crate::engine::{Database, Engine};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use kernel::blobs::Blobs;
use kernel::calendar::Calendar;
use kernel::db::{Db, sql};
use kernel::jobs::Registry;
use kernel::outbox::{self, Subscriber};
use kernel::policy::{Actor, Rule};
use kernel::seal::SealFile;
use kernel::vault::{Algorithm, Ring, Vault};
use kernel::web::i18n::Messages;
use kernel::web::{Catalog, Installation, SharedInstallation, flash, respond, security};
use kernel::{App, Capability, Clock, Cx, Timestamp, jobs, setting};
use place::org::NetworkCell;
use std::sync::{Arc, PoisonError};
use tempfile::TempDir;

/// Every world begins on Monday, 2 March 2026, 09:30 in Shanghai: a working day, within working hours.
const BEGINNING: &str = "2026-03-02T01:30:00Z";
/// The time zone of every world.
const ZONE: &str = "Asia/Shanghai";

type Share = Box<dyn FnOnce(kernel::app::Builder) -> kernel::app::Builder>;

/// Says what a world is made of.
pub struct Builder {
    engine: Engine,
    capabilities: Vec<Capability>,
    shares: Vec<Share>,
}

impl Builder {
    /// With these capabilities too; one that has the name of another takes its place.
    #[must_use]
    pub fn capabilities(mut self, more: &[Capability]) -> Self {
        self.capabilities.retain(|old| more.iter().all(|new| new.name != old.name));
        self.capabilities.extend(more);
        self
    }

    /// With `value` for [`App::shared`].
    #[must_use]
    pub fn share<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.shares.push(Box::new(|app| app.share(value)));
        self
    }

    /// Makes the database, runs the migrations, puts the house together.
    pub async fn build(self) -> World {
        let Self { engine, capabilities, shares } = self;
        let dir = tempfile::tempdir().expect("makes a folder for the test");
        let database = engine.make(dir.path()).await;
        let db = Db::open(&database.url).await.expect("opens the database");
        let clock = Clock::fixed(BEGINNING.parse().expect("reads the beginning"));
        db.migrate(clock.now()).await.expect("runs the migrations");
        let messages: Vec<Messages> = std::iter::once(kernel::web::MESSAGES)
            .chain(capabilities.iter().map(|c| c.messages))
            .collect();
        let catalog = Catalog::build(&messages).expect("reads the words");
        let installation = SharedInstallation::default();
        let table: Vec<Rule> = capabilities.iter().flat_map(|c| c.policy).copied().collect();
        let blobs = Blobs::local(&dir.path().join("blobs")).expect("makes the folder of files");
        let app = App::builder(db, Arc::new(catalog))
            .clock(clock.clone())
            .share(blobs)
            .share(SealFile(Arc::new(dir.path().join("audit.key"))))
            .share(Vault::new(Ring::fresh(Algorithm::Aes256Gcm, clock.now()).expect("makes keys")))
            .share(installation.clone())
            .share(Arc::new(NetworkCell::default()))
            .share(place::grant::Table(table.into()))
            .share(Arc::new(Calendar::cn_mainland().expect("the pack can be read")));
        let app = shares.into_iter().fold(app, |app, share| share(app)).build();
        let mut registry = Registry::default();
        for capability in &capabilities {
            (capability.jobs)(&mut registry);
        }
        let subscribers = capabilities.iter().flat_map(|c| (c.subscribers)()).collect();
        let world = World {
            app,
            clock,
            engine: engine.name(),
            dir,
            capabilities,
            registry,
            subscribers,
            installation,
            database,
        };
        world.describe(None);
        world
    }
}

/// A house in a test.
pub struct World {
    /// What every command and request is given.
    pub app: App,
    /// Moves only when the test moves it.
    pub clock: Clock,
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// A folder that goes with the world.
    pub dir: TempDir,
    /// What the house is made of.
    pub capabilities: Vec<Capability>,
    registry: Registry,
    subscribers: Vec<Box<dyn Subscriber>>,
    installation: SharedInstallation,
    database: Database,
}

impl World {
    /// A world on `engine` with the capabilities of `place`.
    pub fn builder(engine: Engine) -> Builder {
        Builder { engine, capabilities: place::capabilities(), shares: Vec::new() }
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A context that may write, for `actor`.
    pub async fn cx(&self, actor: Actor) -> Cx {
        self.app.write(actor).await.expect("begins a transaction")
    }

    /// A context that only reads, for `actor`.
    pub async fn reader(&self, actor: Actor) -> Cx {
        self.app.read(actor).await.expect("begins a transaction")
    }

    /// A context that may write, for the administrator at the machine.
    pub async fn console(&self) -> Cx {
        self.cx(Actor::Console).await
    }

    /// Marks the city as fictional, as `tongxin city new` does.
    pub async fn fictional(&self, zh: &str, en: &str) {
        let mut cx = self.console().await;
        setting::set(&mut cx.tx, setting::FICTIONAL_ZH, zh).await.expect("sets");
        setting::set(&mut cx.tx, setting::FICTIONAL_EN, en).await.expect("sets");
        cx.commit().await.expect("commits");
        self.describe(Some((zh.to_owned(), en.to_owned())));
    }

    fn describe(&self, fictional: Option<(String, String)>) {
        let nav = self.capabilities.iter().flat_map(|c| c.nav).copied().collect();
        let street = self.capabilities.iter().flat_map(|c| c.street).copied().collect();
        let zone = jiff::tz::TimeZone::get(ZONE).expect("knows the time zone");
        let described = Installation { fictional, nav, street, zone: Some(zone), homes: &[] };
        *self.installation.write().unwrap_or_else(PoisonError::into_inner) = described;
    }

    /// Every route inside the layers that decide who asks and how errors look.
    pub fn router(&self) -> Router {
        self.router_of(&self.app)
    }

    /// The same, at a rehearsal: see [`App::rehearsing`].
    pub fn rehearsal(&self) -> Router {
        self.router_of(&self.app.rehearsing())
    }

    fn router_of(&self, app: &App) -> Router {
        let routes = self.capabilities.iter().map(|capability| (capability.routes)());
        routes
            .fold(Router::new(), Router::merge)
            .layer(from_fn(security::same_site))
            .layer(from_fn_with_state(app.clone(), respond::render_errors))
            .layer(from_fn_with_state(app.clone(), place::access::identify))
            .layer(from_fn(flash::forget))
            .layer(from_fn(security::headers))
            .with_state(app.clone())
    }

    /// Somebody's browser, with cookies of its own.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router())
    }

    /// What a browser without cookies gets.
    pub async fn get(&self, path: &str) -> Reply {
        self.browser().get(path).await
    }

    /// What a browser without cookies gets for a form.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.browser().post_form(path, fields).await
    }

    /// Whether a text stands anywhere in the database as it lies on disk: in the files of SQLite, in any row of PostgreSQL.
    pub async fn stored(&self, text: &str) -> bool {
        match self.app.db() {
            Db::Sqlite { .. } => {
                let files = std::fs::read_dir(self.dir.path()).expect("reads the folder");
                let paths = files.map(|file| file.expect("reads the folder").path());
                paths.filter(|path| path.is_file()).any(|path| {
                    let bytes = std::fs::read(path).expect("reads a file of the database");
                    bytes.windows(text.len()).any(|window| window == text.as_bytes())
                })
            }
            Db::Postgres(pool) => {
                let tables: Vec<String> = sqlx::query_scalar(
                    "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()",
                )
                .fetch_all(pool)
                .await
                .expect("lists the tables");
                assert!(tables.len() > 10, "the tables were not found");
                for table in tables {
                    let rows = format!("SELECT count(*) FROM \"{table}\" r WHERE r::text LIKE $1");
                    let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(rows))
                        .bind(format!("%{text}%"))
                        .fetch_one(pool)
                        .await
                        .expect("looks through a table");
                    if found > 0 {
                        return true;
                    }
                }
                false
            }
        }
    }

    /// Delivers every event and runs every job that is due, until nothing is left; a job that fails, fails the test.
    pub async fn drain(&self) {
        loop {
            let delivered = self.deliver().await;
            let ran = jobs::run_due(&self.app, &self.registry).await.expect("runs the jobs");
            self.assert_no_job_failed().await;
            if delivered + ran == 0 {
                return;
            }
        }
    }

    async fn deliver(&self) -> usize {
        let total = outbox::drain_all(&self.app, &self.subscribers).await.expect("delivers");
        assert_eq!(self.behind().await, 0, "events are held back for too long");
        total
    }

    async fn behind(&self) -> i64 {
        let mut cx = self.reader(Actor::System).await;
        let mut behind = 0;
        for subscriber in &self.subscribers {
            behind += outbox::lag(&mut cx.tx, subscriber.name()).await.expect("reads the outbox");
        }
        behind
    }

    async fn assert_no_job_failed(&self) {
        let mut cx = self.reader(Actor::System).await;
        let failed: Vec<(String, String)> =
            sql("SELECT kind, last_error FROM job WHERE last_error IS NOT NULL")
                .all(&mut cx.tx)
                .await
                .expect("reads the jobs");
        assert!(failed.is_empty(), "jobs failed: {failed:#?}");
    }
}

/// Looks for dead jobs and takes the database away. On a thread with a runtime of its own: a destructor cannot wait in the test's.
impl Drop for World {
    fn drop(&mut self) {
        let database = &self.database;
        let look = !std::thread::panicking();
        let dead = std::thread::scope(|scope| {
            let last = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.expect("makes a runtime").block_on(async {
                    let dead = if look { database.dead_jobs().await } else { Ok(Vec::new()) };
                    database.remove().await;
                    dead
                })
            });
            last.join()
        });
        if look {
            let dead = dead.expect("looks for dead jobs").expect("reads the jobs");
            assert!(dead.is_empty(), "jobs were left dead: {dead:#?}");
        }
    }
}
