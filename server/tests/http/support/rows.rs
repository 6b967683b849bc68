//! Everything that a database holds, to see that nothing was written.

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use sqlx::{
    AssertSqlSafe, Column, ColumnIndex, ConnectOptions, Connection, Database as Driver, Decode, PgConnection, Row,
    Type, query, query_scalar, sqlite::SqliteConnectOptions,
};

use super::database::{Database, block_on};

/// Every row of every table.
#[derive(PartialEq, Eq)]
pub struct Rows(BTreeMap<String, BTreeSet<Vec<String>>>);

const SQLITE_TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
const POSTGRES_TABLES: &str = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";

/// Reads all tables over a connection, whichever driver it has.
macro_rules! read_all {
    ($connection:expr, $tables:expr) => {{
        let mut all = BTreeMap::new();
        let tables: Vec<String> = query_scalar($tables).fetch_all($connection).await.unwrap();
        for table in tables {
            let rows = query(AssertSqlSafe(format!("SELECT * FROM {table}"))).fetch_all($connection).await.unwrap();
            all.insert(table, rows.iter().map(cells).collect());
        }
        Rows(all)
    }};
}

impl Database {
    pub fn rows(&self) -> Rows {
        let url = self.url();
        block_on(async {
            match self {
                Self::Sqlite(_) => {
                    let options = SqliteConnectOptions::from_str(&url).unwrap().read_only(true);
                    let mut connection = options.connect().await.unwrap();
                    read_all!(&mut connection, SQLITE_TABLES)
                }
                Self::Postgres { .. } => {
                    let mut connection = PgConnection::connect(&url).await.unwrap();
                    read_all!(&mut connection, POSTGRES_TABLES)
                }
            }
        })
    }
}

/// The bytes of every column, whatever its type.
fn cells<R: Row>(row: &R) -> Vec<String>
where
    usize: ColumnIndex<R>,
    for<'r> Option<Vec<u8>>: Decode<'r, R::Database>,
    Vec<u8>: Type<R::Database>,
    R::Database: Driver,
{
    row.columns()
        .iter()
        .map(|column| {
            let cell: Option<Vec<u8>> = row.try_get_unchecked(column.ordinal()).unwrap();
            format!("{}={:?}", column.name(), cell.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
        })
        .collect()
}

impl Rows {
    pub fn count(&self, table: &str) -> usize {
        self.0[table].len()
    }

    /// A column of the only row of a table.
    pub fn cell(&self, table: &str, column: &str) -> &str {
        let row = self.0[table].iter().next().unwrap();
        assert_eq!(self.count(table), 1);
        row.iter().find(|cell| cell.split('=').next() == Some(column)).unwrap()
    }

    /// What is here and was not there before, or no longer.
    pub fn difference(&self, before: &Self) -> Vec<String> {
        let tables = self.0.iter().flat_map(|(table, rows)| {
            rows.symmetric_difference(&before.0[table])
                .map(move |row| format!("{table}: {}", row.join(", ")).chars().take(300).collect())
        });
        tables.collect()
    }

    /// What all rows say, as one text: to see that a word is in none.
    pub fn text(&self) -> String {
        self.text_without("")
    }

    pub fn text_without(&self, table: &str) -> String {
        let tables = self.0.iter().filter(|(name, _)| *name != table);
        tables.flat_map(|(_, rows)| rows).flatten().cloned().collect::<Vec<_>>().join("\n")
    }
}
