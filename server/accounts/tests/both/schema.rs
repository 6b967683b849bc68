//! Two databases, one text of SQL: the tables are the same, and every statement means something on both.

use std::{collections::BTreeSet, fs, path::Path};

use accounts::{
    db::{Db, Link, Read},
    store::STATEMENTS,
};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr, query, query_as, query_scalar};

use crate::{
    on_both,
    support::{Database, Kind, World},
};

/// A table, a column, and whether it may be empty.
type Column = (String, String, bool);

async fn migrated(kind: Kind) -> (Database, Db) {
    let database = Database::make(kind).await;
    let db = database.open().await;
    db.migrate().await.unwrap();
    (database, db)
}

/// Does this to both databases, and compares what comes of it.
async fn same_on_both<T: Ord + std::fmt::Debug>(of: impl AsyncFn(&Db) -> Vec<T>) -> BTreeSet<T> {
    let mut both = Vec::new();
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (database, db) = migrated(kind).await;
        both.push(of(&db).await.into_iter().collect::<BTreeSet<T>>());
        db.close().await;
        database.unmake().await;
    }
    let (postgres, sqlite) = (both.pop().unwrap(), both.pop().unwrap());
    let only = |one: &BTreeSet<T>, other: &BTreeSet<T>| format!("{:?}", one.difference(other).collect::<Vec<_>>());
    assert_eq!(only(&sqlite, &postgres), only(&postgres, &sqlite), "on SQLite only, on Postgres only");
    sqlite
}

#[tokio::test]
async fn tables_and_columns_are_the_same_on_both_databases() {
    let columns = same_on_both(async |db: &Db| -> Vec<Column> {
        match db.read().await.unwrap().link() {
            Link::Sqlite(c) => query_as(
                "SELECT t.name, c.name, c.\"notnull\" = 0 FROM sqlite_master t, pragma_table_info(t.name) c \
                 WHERE t.type = 'table' AND t.name <> '_sqlx_migrations'",
            )
            .fetch_all(c)
            .await
            .unwrap(),
            Link::Postgres(c) => query_as(
                "SELECT table_name::text, column_name::text, is_nullable = 'YES' FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'",
            )
            .fetch_all(c)
            .await
            .unwrap(),
        }
    })
    .await;
    let tables: BTreeSet<&str> = columns.iter().map(|(table, ..)| table.as_str()).collect();
    assert!(tables.contains("accounts") && tables.contains("attempts"), "{tables:?}");
}

#[tokio::test]
async fn indexes_are_the_same_on_both_databases() {
    let indexes = same_on_both(async |db: &Db| -> Vec<(String, String)> {
        match db.read().await.unwrap().link() {
            // Those that belong to a UNIQUE or a PRIMARY KEY have names of the database's own.
            Link::Sqlite(c) => {
                query_as("SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
                    .fetch_all(c)
                    .await
                    .unwrap()
            }
            Link::Postgres(c) => query_as(
                "SELECT tablename::text, indexname::text FROM pg_indexes WHERE schemaname = 'public' \
                 AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            )
            .fetch_all(c)
            .await
            .unwrap(),
        }
    })
    .await;
    assert!(!indexes.is_empty());
}

#[test]
fn the_list_of_statements_names_every_store() {
    let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let files = fs::read_dir(store).unwrap().map(|file| file.unwrap().path());
    let files = files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned());
    let files: BTreeSet<String> = files.filter(|name| name != "mod").collect();
    let listed: BTreeSet<String> = STATEMENTS.iter().map(|(store, _)| (*store).to_owned()).collect();
    assert_eq!(listed, files);
}

async fn prepare(db: &Db, sql: &str) -> sqlx::Result<()> {
    let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
    match db.begin().await?.link() {
        Link::Sqlite(c) => c.prepare(sql).await.map(drop),
        Link::Postgres(c) => c.prepare(sql).await.map(drop),
    }
}

on_both!(
    async fn every_statement_is_understood(world: World) {
        let foreign = match &*world.database {
            Database::Sqlite(_) => "_POSTGRES",
            Database::Postgres { .. } => "_SQLITE",
        };
        for (store, statements) in STATEMENTS {
            for (name, sql) in statements.iter().filter(|(name, _)| !name.ends_with(foreign)) {
                let prepared = prepare(&world.db, sql).await;
                assert!(prepared.is_ok(), "{store}: {name}: {}", prepared.unwrap_err());
            }
        }
        assert!(prepare(&world.db, "SELECT nothing FROM accounts").await.is_err(), "preparing finds a wrong column");
    }
);

on_both!(
    async fn migrating_twice_changes_nothing(world: World) {
        let _ada = world.ada().await;
        world.db.migrate().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, 1);
    }
);

#[tokio::test]
async fn sqlite_keeps_what_was_committed_and_only_its_writer_writes() {
    let (_folder, db) = migrated(Kind::Sqlite).await;
    let Db::Sqlite { writer, readers } = &db else { panic!("that is SQLite") };
    let text: String = query_scalar("PRAGMA journal_mode").fetch_one(writer).await.unwrap();
    assert_eq!(text, "wal");
    for (setting, value) in [("PRAGMA synchronous", 2), ("PRAGMA foreign_keys", 1), ("PRAGMA trusted_schema", 0)] {
        assert_eq!(query_scalar::<_, i64>(setting).fetch_one(writer).await.unwrap(), value, "{setting}");
    }
    let written = query("DELETE FROM accounts").execute(readers).await;
    assert!(written.unwrap_err().to_string().contains("readonly"), "a reader cannot write");
}
