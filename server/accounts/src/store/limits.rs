//! The table `limits`: how often something was tried.

use sqlx::{FromRow, query, query_as, query_scalar};

use crate::{
    clock::Time,
    db::{Read, Tx},
    on, statements,
};

statements! {
    COUNT = "INSERT INTO limits (name, key_hash, count, window_ends) VALUES ($1, $2, 1, $4) \
        ON CONFLICT (name, key_hash) DO UPDATE SET \
        count = CASE WHEN limits.window_ends <= $3 THEN 1 ELSE limits.count + 1 END, \
        window_ends = CASE WHEN limits.window_ends <= $3 THEN $4 ELSE limits.window_ends END \
        RETURNING count, window_ends";
    FIND = "SELECT count FROM limits WHERE name = $1 AND key_hash = $2 AND window_ends > $3";
    TAKE_BACK = "UPDATE limits SET count = count - 1 WHERE name = $1 AND key_hash = $2 AND count > 0";
    FORGET = "DELETE FROM limits WHERE name = $1 AND key_hash = $2";
    PURGE = "DELETE FROM limits WHERE window_ends <= $1";
}

/// Where a count stands.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Counted {
    /// How often, this try included.
    pub count: i64,
    /// When it begins anew.
    pub window_ends: Time,
}

/// Counts one try.
///
/// # Errors
/// The database's.
pub async fn count(tx: &mut Tx, name: &str, key: &[u8], now: Time, window_ends: Time) -> sqlx::Result<Counted> {
    on!(tx, |c| query_as(COUNT).bind(name).bind(key).bind(now).bind(window_ends).fetch_one(c).await)
}

/// How often it was tried in the window that runs.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, name: &str, key: &[u8], now: Time) -> sqlx::Result<Option<i64>> {
    on!(db, |c| query_scalar(FIND).bind(name).bind(key).bind(now).fetch_optional(c).await)
}

/// Takes one try back.
///
/// # Errors
/// The database's.
pub async fn take_back(tx: &mut Tx, name: &str, key: &[u8]) -> sqlx::Result<()> {
    on!(tx, |c| query(TAKE_BACK).bind(name).bind(key).execute(c).await.map(drop))
}

/// Begins one anew.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &mut Tx, name: &str, key: &[u8]) -> sqlx::Result<()> {
    on!(tx, |c| query(FORGET).bind(name).bind(key).execute(c).await.map(drop))
}

/// Forgets windows that have ended.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, now: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(now).execute(c).await?.rows_affected()))
}
