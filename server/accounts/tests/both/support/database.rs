//! A database for one test: made empty, gone afterwards.

use std::{env, str::FromStr};

use accounts::{
    db::{Db, Link, Read},
    random::Random,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions, query, raw_sql};
use tempfile::TempDir;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Where one test's database is.
pub enum Database {
    /// A file in a folder of its own.
    Sqlite(TempDir),
    /// A database of its own on the server.
    Postgres { server: String, name: String },
}

impl Database {
    /// Makes an empty one.
    pub async fn make(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(tempfile::tempdir().unwrap()),
            Kind::Postgres => {
                let server = server();
                let name = format!("vestibule_test_{:016x}", u64::from_ne_bytes(Random.bytes().unwrap()));
                on_server(&server, format!("CREATE DATABASE {name}")).await;
                Self::Postgres { server, name }
            }
        }
    }

    /// Connects to it, as each process does for itself.
    pub async fn open(&self) -> Db {
        let url = match self {
            Self::Sqlite(folder) => format!("sqlite://{}", folder.path().join("vestibule.db").display()),
            Self::Postgres { server, name } => {
                PgConnectOptions::from_str(server).unwrap().database(name).to_url_lossy().to_string()
            }
        };
        Db::open(&url).await.unwrap()
    }

    /// Has it refuse to commit what changes an account and leaves no row of activity. SQLite has no triggers that wait for
    /// the commit; the flows are the same.
    pub async fn watch(&self, db: &Db) {
        if let Self::Postgres { .. } = self {
            let mut tx = db.begin().await.unwrap();
            let Link::Postgres(connection) = tx.link() else { panic!("it is on Postgres") };
            raw_sql(include_str!("must_tell.sql")).execute(&mut *connection).await.unwrap();
            tx.commit().await.unwrap();
        }
    }

    /// Takes it away, whoever is still connected. (The file goes with its folder.)
    pub async fn unmake(&self) {
        if let Self::Postgres { server, name } = self {
            on_server(server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

async fn on_server(url: &str, sql: String) {
    let mut server = PgConnection::connect(url)
        .await
        .unwrap_or_else(|error| panic!("Postgres at VESTIBULE_TEST_POSTGRES={url} cannot be reached: {error}"));
    query(AssertSqlSafe(sql)).execute(&mut server).await.unwrap();
    server.close().await.unwrap();
}

/// The server for tests, where we are superuser. A test is never skipped because there is none.
fn server() -> String {
    let url = env::var_os("VESTIBULE_TEST_POSTGRES").map(|url| url.into_string().unwrap());
    assert!(
        url.is_some() || env::var_os("CI").is_none(),
        "VESTIBULE_TEST_POSTGRES is not set, and in CI no test is left out: give it the URL of a Postgres"
    );
    url.expect(
        "this test needs a Postgres: `make test` and `make test-rust` start one, or do it yourself with \
         export VESTIBULE_TEST_POSTGRES=$(scripts/postgres.sh start)",
    )
}
