//! A database for one test: made empty, gone afterwards.

use std::{env, str::FromStr};

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection, postgres::PgConnectOptions, query,
    query_scalar,
};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::unique;

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
    pub fn make(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(tempfile::tempdir().unwrap()),
            Kind::Postgres => {
                let server = server();
                let name = format!("vestibule_http_{:016x}", unique());
                on_server(&server, format!("CREATE DATABASE {name} TEMPLATE template0"));
                Self::Postgres { server, name }
            }
        }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}", folder.path().join("vestibule.db").display()),
            Self::Postgres { server, name } => {
                PgConnectOptions::from_str(server).unwrap().database(name).to_url_lossy().to_string()
            }
        }
    }

    /// Changes what no request can: how long ago something was.
    pub fn run(&self, sql: &'static str) {
        let url = self.url();
        block_on(async {
            match self {
                Self::Sqlite(_) => {
                    let mut connection = SqliteConnection::connect(&url).await.unwrap();
                    query(sql).execute(&mut connection).await.unwrap();
                    connection.close().await.unwrap();
                }
                Self::Postgres { .. } => {
                    let mut connection = PgConnection::connect(&url).await.unwrap();
                    query(sql).execute(&mut connection).await.unwrap();
                    connection.close().await.unwrap();
                }
            }
        });
    }

    /// How many of the program's connections the database holds in a transaction that waits for its client.
    pub fn left_in_a_transaction(&self) -> i64 {
        let Self::Postgres { server, name } = self else { panic!("only Postgres tells") };
        let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = $1 AND state LIKE 'idle in transaction%'";
        block_on(async {
            let mut server = PgConnection::connect(server).await.unwrap();
            query_scalar(sql).bind(name).fetch_one(&mut server).await.unwrap()
        })
    }
}

/// Takes it away, whoever is still connected. (The file goes with its folder.)
impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Postgres { server, name } = self {
            on_server(server, format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn on_server(url: &str, sql: String) {
    block_on(async {
        let mut server = PgConnection::connect(url)
            .await
            .unwrap_or_else(|error| panic!("Postgres at VESTIBULE_TEST_POSTGRES={url} cannot be reached: {error}"));
        query(AssertSqlSafe(sql)).execute(&mut server).await.unwrap();
        server.close().await.unwrap();
    });
}

/// The server for tests, where we are superuser. A test is never skipped because there is none.
fn server() -> String {
    env::var_os("VESTIBULE_TEST_POSTGRES").map(|url| url.into_string().unwrap()).expect(
        "this test needs a Postgres: `make test` and `make test-rust` start one, or do it yourself with \
         export VESTIBULE_TEST_POSTGRES=$(scripts/postgres.sh start)",
    )
}

/// The tests themselves wait for nothing but sockets; only the drivers of the databases want this.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    runtime().block_on(future)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}
