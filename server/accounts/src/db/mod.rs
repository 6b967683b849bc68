//! Two databases, one text of SQL.
//!
//! *Why it is here:* small installations run on one SQLite file, larger ones on Postgres, and a rule that holds on
//! one only is no rule. *How it works:* [`on!`](crate::on) runs the same constant on whichever driver a connection
//! has; `$1` binds on both. SQLite has one writer, so that writers queue here and never meet "database is locked",
//! and readers that cannot write. Reads that stand alone take a [`Reader`]; everything that changes something takes
//! a [`Tx`].

mod connection;

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection, PgPool, SqlitePool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    raw_sql,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use connection::{Link, Read, Reader, Tx};

use crate::{
    pooler,
    sqlite_file::{self, CannotWrite, this_user},
};

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Older SQLite libraries can corrupt a write-ahead log (fixed in 3.51.3).
const SQLITE_MIN: &str = "3.51.3";
/// How long a request waits for a connection before it is answered with a fault: so much less than the three seconds
/// in which a visitor is to be told that the database is away, that the answer is there in them.
const ACQUIRE: Duration = Duration::from_secs(2);

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database answered with an error, or not at all.
    #[error("the database cannot be opened: {0}")]
    Sql(#[from] sqlx::Error),
    /// A migration failed, or the database was migrated by a newer program.
    #[error("the database cannot be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The file, or what SQLite keeps beside it, cannot be written.
    #[error("{0}")]
    CannotWrite(#[from] CannotWrite),
    /// SQLite says so itself.
    #[error("{path} cannot be written by {user}, who runs Vestibule: {why}", user = this_user())]
    ReadOnly {
        /// The database.
        path: String,
        /// SQLite's own words.
        why: sqlx::Error,
    },
    /// A pooler lends its connections for one statement only.
    #[error(
        "a pooler stands before the database and lends a connection for one statement only, which no transaction gets \
         along with: set `pool_mode = transaction` (or `session`) in pgbouncer.ini, or let DATABASE_URL name Postgres itself"
    )]
    StatementPooling,
    /// The library that was linked is too old.
    #[error("SQLite {0} was linked, but a write-ahead log is safe only from {SQLITE_MIN} on")]
    OldSqlite(String),
}

/// A database of either kind. Clones share their connections.
#[derive(Debug, Clone)]
pub enum Db {
    /// One file.
    Sqlite {
        /// The only connection that writes.
        writer: SqlitePool,
        /// Connections that cannot write.
        readers: SqlitePool,
    },
    /// A server that several processes may share.
    Postgres(PgPool),
    /// The same behind a pooler: see [`pooler`](crate::pooler).
    Pooler(PgPool),
}

impl Db {
    /// Opens what the URL names: `sqlite://FILE`, made where it is missing, or `postgres://…`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            Self::sqlite(SqliteConnectOptions::from_str(url)?).await
        } else {
            Self::postgres(PgConnectOptions::from_str(url)?).await
        }
    }

    async fn sqlite(file: SqliteConnectOptions) -> Result<Self, OpenError> {
        let path = file.get_filename().to_owned();
        // One in memory has a name that is no path.
        if !path.to_string_lossy().starts_with("file:") {
            sqlite_file::prepare(&path)?;
        }
        let options = file
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("trusted_schema", "OFF")
            .disable_statement_logging();
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            // A file does not go away, and asking costs as much as a statement.
            .test_before_acquire(false)
            // Where a commit fails on the disk, SQLite has rolled back by itself; the driver counts on a rollback that
            // then fails, and would refuse every further transaction. Such a connection is replaced.
            .before_acquire(|connection, _| {
                let is_fit = !connection.is_in_transaction();
                Box::pin(async move { Ok(is_fit) })
            });
        let writer = writer.connect_with(options.clone()).await?;
        let readers = SqlitePoolOptions::new().max_connections(8).acquire_timeout(ACQUIRE).test_before_acquire(false);
        let readers = readers.connect_lazy_with(options.read_only(true).create_if_missing(false));
        let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&writer).await?;
        if version_number(&version) < version_number(SQLITE_MIN) {
            return Err(OpenError::OldSqlite(version));
        }
        // A lock to write is what a database that can only be read does not give.
        let locked = async { writer.begin_with("BEGIN IMMEDIATE").await?.rollback().await };
        locked.await.map_err(|why| OpenError::ReadOnly { path: path.display().to_string(), why })?;
        Ok(Self::Sqlite { writer, readers })
    }

    async fn postgres(options: PgConnectOptions) -> Result<Self, OpenError> {
        let options = options.application_name("vestibule").disable_statement_logging();
        // Each is asked whether the server is still there before it is used. It costs as much as a statement, but is what
        // ends in time where the server hangs.
        let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(ACQUIRE);
        match pool.clone().connect_with(options.clone().options(pooler::TIME_LIMITS)).await {
            Ok(direct) if !pooler::stands_between(&direct).await? => return Ok(Self::Postgres(direct)),
            Ok(direct) => direct.close().await,
            Err(error) if pooler::refused_parameters(&error) => {}
            Err(error) => return Err(error.into()),
        }
        let db = Self::Pooler(pool.connect_with(pooler::options(options)).await?);
        match db.begin().await {
            Err(error) if pooler::refuses_transactions(&error) => return Err(OpenError::StatementPooling),
            begun => drop(begun?),
        }
        tracing::info!("a pooler stands before Postgres: everything is a transaction, and no statement is kept");
        Ok(db)
    }

    /// Brings the tables up to date. Does nothing where they are.
    ///
    /// # Errors
    /// [`OpenError::Migrate`].
    pub async fn migrate(&self) -> Result<(), OpenError> {
        match self {
            Self::Sqlite { writer, .. } => SQLITE_MIGRATIONS.run(writer).await?,
            Self::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await?,
            Self::Pooler(_) => self.migrate_in_one_transaction().await?,
        }
        Ok(())
    }

    /// What the migrator holds while it migrates belongs to a connection: behind a pooler to whoever gets it next. So all
    /// of it is one transaction, which holds it itself.
    async fn migrate_in_one_transaction(&self) -> Result<(), OpenError> {
        let Tx::Postgres(mut tx) = self.begin().await? else { return Ok(()) };
        raw_sql(pooler::HOLD_MIGRATIONS).execute(&mut *tx).await?;
        let migrations =
            Migrator { migrations: POSTGRES_MIGRATIONS.migrations.clone(), locking: false, ..Migrator::DEFAULT };
        migrations.run_direct(None, &mut *tx, false).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a connection for reading.
    ///
    /// # Errors
    /// Where none is to be had in time.
    pub async fn read(&self) -> sqlx::Result<Reader> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Reader::Sqlite(readers.acquire().await?),
            Self::Postgres(pool) => Reader::Postgres(pool.acquire().await?),
            // Boxed: the rare way must not make every future that passes here larger.
            Self::Pooler(pool) => Reader::Pooler(Box::pin(pool.begin_with(pooler::BEGIN_READING)).await?),
        })
    }

    /// Begins a transaction that may write. Must run to its end whatever a client does (see `context` in `app`).
    ///
    /// # Errors
    /// Where no connection is to be had in time.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            // IMMEDIATE: a transaction that begins by reading and then writes could otherwise fail half way.
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
            Self::Pooler(pool) => Tx::Postgres(Box::pin(pool.begin_with(pooler::BEGIN)).await?),
        })
    }

    /// Closes every connection, and with SQLite folds the write-ahead log back into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) | Self::Pooler(pool) => pool.close().await,
        }
    }
}

/// Whether a URL can be read, without going anywhere. What is wrong is told without what stands in it.
///
/// # Errors
/// In the driver's words.
pub fn check_url(url: &str) -> Result<(), String> {
    let read = if url.starts_with("sqlite:") {
        SqliteConnectOptions::from_str(url).map(drop)
    } else {
        PgConnectOptions::from_str(url).map(drop)
    };
    read.map_err(|error| match error {
        sqlx::Error::Configuration(why) => why.to_string(),
        _ => "it cannot be read".to_owned(),
    })
}

/// Whether this says that the database is away and may be back soon, and not that we did something wrong.
pub(crate) fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => true,
        // Class 57P of Postgres: it is shutting down, has crashed, or is starting.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}

/// `3.51.3` as a number that compares.
fn version_number(version: &str) -> u32 {
    version.split('.').take(3).fold(0, |sum, part| sum * 1000 + part.parse::<u32>().unwrap_or(0))
}

/// Runs the same expression on either driver: `on!(tx, |c| query(SQL).bind(id).execute(c).await)`.
#[macro_export]
macro_rules! on {
    ($db:expr, |$connection:ident| $body:expr) => {
        match $crate::db::Read::link($db) {
            $crate::db::Link::Sqlite($connection) => $body,
            $crate::db::Link::Postgres($connection) => $body,
        }
    };
}

/// Declares the SQL of a store, and with it the list that a test prepares on both databases.
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$meta])* const $name: &str = $sql;)+
        /// Every statement of this store, by name.
        pub const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_transaction_that_sqlite_ended_by_itself_does_not_spoil_the_writer() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("sqlite://{}", folder.path().join("vestibule.db").display())).await.unwrap();
        for _ in 0..3 {
            let mut tx = db.begin().await.unwrap();
            // As it does where the disk is full or fails: the driver is not told.
            on!(&mut tx, |c| sqlx::query("ROLLBACK").execute(c).await.map(drop)).unwrap();
            assert!(tx.commit().await.is_err());
        }
        db.begin().await.unwrap().commit().await.unwrap();
        db.close().await;
    }
}
