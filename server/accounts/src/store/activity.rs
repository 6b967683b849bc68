//! The table `activity`: what happened to an account. Rows are only ever added, and go with the account.

use model::{account::AccountId, activity::ActivityKind};
use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    db::{Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO activity (id, account_id, at, kind, detail) VALUES ($1, $2, $3, $4, $5)";
    PURGE = "DELETE FROM activity WHERE id IN (SELECT id FROM activity WHERE id < $1 ORDER BY id LIMIT $2)";
    LATEST = "SELECT at, kind, detail FROM activity WHERE account_id = $1 ORDER BY id DESC LIMIT $2";
}

/// One thing that happened.
#[derive(Debug, Clone, FromRow)]
pub struct ActivityRow {
    /// When.
    pub at: Time,
    /// A word of [`ActivityKind`].
    pub kind: String,
    /// In words, without a secret: the device, the fields that changed.
    pub detail: String,
}

/// Adds a row.
///
/// # Errors
/// The database's.
pub async fn record(
    tx: &mut Tx,
    id: Uuid,
    account: AccountId,
    kind: ActivityKind,
    detail: &str,
    now: Time,
) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(id)
        .bind(account.uuid())
        .bind(now)
        .bind(kind.as_str())
        .bind(detail)
        .execute(c)
        .await
        .map(drop))
}

/// The latest rows, newest first.
///
/// # Errors
/// The database's.
pub async fn latest(db: &mut impl Read, account: AccountId, at_most: i64) -> sqlx::Result<Vec<ActivityRow>> {
    on!(db, |c| query_as(LATEST).bind(account.uuid()).bind(at_most).fetch_all(c).await)
}

/// Forgets rows made before the id `before` would have been, at most so many. Ids sort by when they were made.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, before: Uuid, at_most: i64) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(before).bind(at_most).execute(c).await?.rows_affected()))
}
