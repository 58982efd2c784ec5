//! Stories of the network, on SQLite and, where `TONGXIN_TEST_POSTGRES_URL` names a server, on PostgreSQL.

mod commands;
mod imports;
mod locate;
mod pages;

use super::*;
use ::geo::{Coord, MultiPolygon, Rect};
use kernel::clock::{Clock, Timestamp};
use kernel::db::{Db, sql};
use kernel::id::Ids;
use kernel::policy::{Actor, Post, Proof, Role};
use kernel::territory::{AccountId, Level, OrgId, PostId};
use kernel::web::i18n::Catalog;
use kernel::{App, Cx, ledger};
use std::sync::Arc;
use uuid::Uuid;

/// A database with a small city's organisations, made by the commands of the product.
pub(super) struct World {
    pub(super) app: App,
    _folder: tempfile::TempDir,
}

/// The organisations of [`World::city`].
pub(super) struct City {
    pub(super) whole: OrgId,
    pub(super) district: OrgId,
    pub(super) street: OrgId,
    pub(super) community: OrgId,
    /// Two grids side by side: the western and the eastern.
    pub(super) grids: [OrgId; 2],
    pub(super) bureau: OrgId,
    pub(super) department: OrgId,
    pub(super) branch: OrgId,
    pub(super) school: OrgId,
}

/// A world on each engine at hand.
pub(super) async fn worlds() -> Vec<World> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let mut worlds = vec![World::on(&url, folder).await];
    if let Ok(server) = std::env::var("TONGXIN_TEST_POSTGRES_URL") {
        let schema = format!("org_{}", Ids::random().next(Timestamp::default()).simple());
        let mut tx = Db::open(&server).await.unwrap().write().await.unwrap();
        let create: &'static str = format!("CREATE SCHEMA {schema}").leak();
        sql(create).execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options=-c%20search_path%3D{schema}");
        worlds.push(World::on(&url, tempfile::tempdir().unwrap()).await);
    }
    worlds
}

impl World {
    async fn on(url: &str, folder: tempfile::TempDir) -> Self {
        let now = Timestamp::from_millis(1_795_000_000_000);
        let db = Db::open(url).await.unwrap();
        db.migrate(now).await.unwrap();
        let catalog = Catalog::build(&[kernel::web::MESSAGES, MESSAGES]).unwrap();
        let app = App::builder(db, Arc::new(catalog)).clock(Clock::fixed(now)).ids(Ids::seeded(7));
        Self { app: app.share(Arc::new(NetworkCell::default())).build(), _folder: folder }
    }

    pub(super) async fn console(&self) -> Cx {
        self.app.write(Actor::Console).await.unwrap()
    }

    pub(super) async fn network(&self) -> Arc<Network> {
        network(&self.app).await.unwrap()
    }

    /// The kinds of events in an organisation's stream.
    pub(super) async fn story(&self, org: OrgId) -> Vec<String> {
        let mut cx = self.app.read(Actor::Console).await.unwrap();
        let entries = ledger::stream(&mut cx.tx, org.0).await.unwrap();
        ledger::verify(&entries).unwrap();
        entries.into_iter().map(|entry| entry.kind).collect()
    }

    /// Founds a city with one of everything and draws it.
    pub(super) async fn city(&self) -> City {
        let mut cx = self.console().await;
        let [whole, district, street, community, east, west, bureau, department] =
            std::array::from_fn(|_| cx.fresh::<OrgId>());
        let territories = [
            (Level::City, "990100000000", ("江城市", "Jiangcheng"), None, whole),
            (Level::District, "990102000000", ("江北区", "Jiangbei"), Some(whole), district),
            (Level::Street, "990102001000", ("梧桐街道", "Wutong Street"), Some(district), street),
            (Level::Community, "990102001001", ("桥头社区", "Qiaotou"), Some(street), community),
            (Level::Grid, "990102001001002", ("桥头第二网格", "Qiaotou 2"), Some(community), east),
            (Level::Grid, "990102001001001", ("桥头第一网格", "Qiaotou 1"), Some(community), west),
        ];
        let territory =
            |(level, code, names, parent, id)| NewOrg::territory(level, code, names, parent).id(id);
        let mut batch: Vec<NewOrg> = territories.into_iter().map(territory).collect();
        let cares = "urban-management";
        batch.extend([
            NewOrg::department(cares, ("市城管局", "City Care"), whole).id(bureau),
            NewOrg::department(cares, ("江北城管局", "Jiangbei Care"), district)
                .id(department)
                .line(bureau),
            NewOrg::branch(cares, ("梧桐城管中队", "Wutong Squad"), street, department),
            NewOrg::unit("school", ("桥头小学", "Qiaotou School"), community).with_party(),
        ]);
        let ids = add_many(&mut cx, batch).await.unwrap();
        let (both, grids) = (block(0, 4), [west, east]);
        let areas =
            vec![(whole, both.clone()), (district, both), (west, block(0, 2)), (east, block(2, 2))];
        assert_eq!(set_areas(&mut cx, areas).await.unwrap(), 4);
        cx.commit().await.unwrap();
        let (branch, school) = (ids[8], ids[9]);
        City { whole, district, street, community, grids, bureau, department, branch, school }
    }
}

/// A rectangle of thousandths of a degree from 114° E, `x` to the east, `width` wide and one high, at 30° N.
pub(super) fn block(x: i32, width: i32) -> MultiPolygon {
    let lon = |x: i32| 114.0 + f64::from(x) / 1000.0;
    let (from, to) = (Coord { x: lon(x), y: 30.0 }, Coord { x: lon(x + width), y: 30.001 });
    MultiPolygon(vec![Rect::new(from, to).to_polygon()])
}

/// Somebody with one post.
pub(super) fn staff(role: Role, org: OrgId) -> Actor {
    let post = Post {
        id: PostId(Uuid::from_u128(1)),
        role,
        org,
        level: None,
        above: [].into(),
        org_name: ("信息中心".to_owned(), "IT".to_owned()),
    };
    Actor::Account {
        id: AccountId(Uuid::from_u128(2)),
        name: "王岚".to_owned(),
        posts: vec![post],
        grants: [].into(),
        limit: None,
        proof: Proof::default(),
    }
}
