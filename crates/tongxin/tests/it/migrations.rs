//! Migrations from empty end in the same schema on both engines.

use crate::engines;
use kernel::Timestamp;
use kernel::db::{Db, Dialect, MIGRATIONS, sql};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Table and column → type and whether it may be null.
pub(crate) type Schema = BTreeMap<(String, String), (String, bool)>;

/// What the engine says it has.
pub(crate) async fn schema(db: &Db) -> Schema {
    let text = match db.dialect() {
        Dialect::Sqlite => {
            "SELECT m.name, p.name, lower(p.type), CASE WHEN p.\"notnull\" = 1 THEN 0 ELSE 1 END
             FROM sqlite_master m JOIN pragma_table_info(m.name) p
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
        Dialect::Postgres => {
            "SELECT table_name::text, column_name::text, data_type::text, CASE is_nullable WHEN 'NO' THEN 0 ELSE 1 END
             FROM information_schema.columns WHERE table_schema = current_schema()"
        }
    };
    let mut tx = db.read().await.unwrap();
    let rows: Vec<(String, String, String, i32)> = sql(text).all(&mut tx).await.unwrap();
    rows.into_iter()
        .map(|(table, column, kind, null)| ((table, column), (kind, null == 1)))
        .collect()
}

#[tokio::test]
async fn from_empty_they_end_in_the_same_schema_on_both_engines() {
    let seen: Mutex<Vec<Schema>> = Mutex::default();
    engines::on_each(|db| {
        let seen = &seen;
        async move {
            let mut schema = schema(&db).await;
            // Forced: SQLite counts positions in its own integer, which is as wide.
            if let Some(position) = schema.get_mut(&("outbox".to_owned(), "position".to_owned())) {
                "bigint".clone_into(&mut position.0);
            }
            seen.lock().unwrap().push(schema);
        }
    })
    .await;
    let seen = seen.into_inner().unwrap();
    assert!(seen[0].len() > 100, "the schema was not read");
    for other in seen.iter().skip(1) {
        assert_eq!(other, &seen[0]);
    }
}

#[tokio::test]
async fn running_them_again_changes_nothing() {
    engines::on_each(|db| async move {
        assert!(db.missing_migrations().await.unwrap().is_empty());
        assert!(db.migrate(Timestamp::from_millis(2)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_empty_database_lacks_them_all() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite:{}", folder.path().join("t.db").display())).await.unwrap();
    assert_eq!(db.missing_migrations().await.unwrap().len(), MIGRATIONS.len());
    db.close().await;
}

#[test]
fn every_file_is_in_the_list() {
    let mut files: Vec<String> = std::fs::read_dir(crate::sources::root().join("migrations"))
        .unwrap()
        .map(|file| {
            file.unwrap().file_name().to_str().unwrap().split('.').next().unwrap().to_owned()
        })
        .collect();
    files.sort();
    files.dedup();
    assert_eq!(files, MIGRATIONS.iter().map(|m| m.name).collect::<Vec<_>>());
}
