//! What statements run on: a connection that reads, or a transaction that may write, to either database.

use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction, pool::PoolConnection};

/// A connection for reading.
#[derive(Debug)]
pub enum Reader {
    /// To the file.
    Sqlite(PoolConnection<Sqlite>),
    /// To the server.
    Postgres(PoolConnection<Postgres>),
    /// To the server behind a pooler: a transaction that cannot write.
    Pooler(Transaction<'static, Postgres>),
}

/// A transaction that may write. Dropped without [`Tx::commit`], nothing of it stays.
#[derive(Debug)]
pub enum Tx {
    /// In the file.
    Sqlite(Transaction<'static, Sqlite>),
    /// In the server.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes it true.
    ///
    /// # Errors
    /// Where the database could not; then nothing of it is.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}

/// The driver's own connection, for [`on!`](crate::on).
pub enum Link<'c> {
    /// To the file.
    Sqlite(&'c mut SqliteConnection),
    /// To the server.
    Postgres(&'c mut PgConnection),
}

/// What statements that only read accept: a [`Reader`] or a [`Tx`].
pub trait Read: Send {
    /// The driver's connection.
    fn link(&mut self) -> Link<'_>;
}

impl Read for Reader {
    fn link(&mut self) -> Link<'_> {
        match self {
            Self::Sqlite(connection) => Link::Sqlite(connection),
            Self::Postgres(connection) => Link::Postgres(connection),
            Self::Pooler(tx) => Link::Postgres(tx),
        }
    }
}

impl Read for Tx {
    fn link(&mut self) -> Link<'_> {
        match self {
            Self::Sqlite(tx) => Link::Sqlite(tx),
            Self::Postgres(tx) => Link::Postgres(tx),
        }
    }
}
