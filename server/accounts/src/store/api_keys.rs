//! The table `api_keys`: what programs act with for an account.

use model::account::AccountId;
use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    crypto::token::TokenHash,
    db::{Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO api_keys (id, account_id, name, start, token_hash, scopes, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    LIST = "SELECT id, name, start, scopes, created_at, expires_at, last_used_at FROM api_keys \
        WHERE account_id = $1 AND revoked_at IS NULL ORDER BY id DESC";
    COUNT_LIVE = "SELECT COUNT(*) FROM api_keys \
        WHERE account_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)";
    FIND = "SELECT id, account_id, scopes, expires_at, revoked_at, last_used_at FROM api_keys WHERE token_hash = $1";
    TOUCH = "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
    REVOKE = "UPDATE api_keys SET revoked_at = $3 WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL RETURNING name";
    REVOKE_SINCE = "UPDATE api_keys SET revoked_at = $3 \
        WHERE account_id = $1 AND created_at >= $2 AND revoked_at IS NULL RETURNING name";
    EXPIRING = "SELECT id, account_id, name, expires_at FROM api_keys \
        WHERE revoked_at IS NULL AND told_at IS NULL AND expires_at > $1 AND expires_at <= $2 ORDER BY expires_at LIMIT 100";
    TOLD = "UPDATE api_keys SET told_at = $2 WHERE id = $1 AND told_at IS NULL";
    EXPIRED = "SELECT id, account_id, name, expires_at FROM api_keys \
        WHERE revoked_at IS NULL AND ended_at IS NULL AND expires_at <= $1 ORDER BY expires_at LIMIT 100";
    ENDED = "UPDATE api_keys SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    PURGE = "DELETE FROM api_keys WHERE revoked_at < $1 OR expires_at < $1";
}

/// A key about to be created.
#[derive(Debug)]
pub struct NewApiKeyRow<'a> {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: &'a str,
    /// How it begins.
    pub start: &'a str,
    /// What it is found by.
    pub hash: &'a TokenHash,
    /// The words of its scopes, with spaces between them.
    pub scopes: &'a str,
    /// When it stops working.
    pub expires_at: Option<Time>,
}

/// One key as its owner sees it.
#[derive(Debug, Clone, FromRow)]
pub struct ListedRow {
    /// Its id.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// How it begins.
    pub start: String,
    /// The words of its scopes.
    pub scopes: String,
    /// When it was created.
    pub created_at: Time,
    /// When it stops working.
    pub expires_at: Option<Time>,
    /// When it was last used.
    pub last_used_at: Option<Time>,
}

/// One key as a program's request is checked by it.
#[derive(Debug, Clone, FromRow)]
pub struct ApiKeyRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// The words of its scopes.
    pub scopes: String,
    /// When it stops working.
    pub expires_at: Option<Time>,
    /// When it was revoked.
    pub revoked_at: Option<Time>,
    /// When it was last used.
    pub last_used_at: Option<Time>,
}

/// A key whose time is over, or nearly.
#[derive(Debug, Clone, FromRow)]
pub struct EndingRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// When.
    pub expires_at: Time,
}

/// Creates one.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewApiKeyRow<'_>, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(new.id)
        .bind(new.account.uuid())
        .bind(new.name)
        .bind(new.start)
        .bind(new.hash.as_bytes())
        .bind(new.scopes)
        .bind(now)
        .bind(new.expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// Those of an account that were not revoked, newest first.
///
/// # Errors
/// The database's.
pub async fn list(db: &mut impl Read, account: AccountId) -> sqlx::Result<Vec<ListedRow>> {
    on!(db, |c| query_as(LIST).bind(account.uuid()).fetch_all(c).await)
}

/// How many of an account work.
///
/// # Errors
/// The database's.
pub async fn count_live(db: &mut impl Read, account: AccountId, now: Time) -> sqlx::Result<i64> {
    let (count,): (i64,) = on!(db, |c| query_as(COUNT_LIVE).bind(account.uuid()).bind(now).fetch_one(c).await)?;
    Ok(count)
}

/// Finds one, dead or alive.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, hash: &TokenHash) -> sqlx::Result<Option<ApiKeyRow>> {
    on!(db, |c| query_as(FIND).bind(hash.as_bytes()).fetch_optional(c).await)
}

/// Notes a use, unless a later one was noted.
///
/// # Errors
/// The database's.
pub async fn touch(tx: &mut Tx, id: Uuid, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(TOUCH).bind(id).bind(now).execute(c).await.map(drop))
}

/// Revokes one of this account; its name, or nothing where it was revoked before, or is another's.
///
/// # Errors
/// The database's.
pub async fn revoke(tx: &mut Tx, id: Uuid, account: AccountId, now: Time) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> =
        on!(tx, |c| query_as(REVOKE).bind(id).bind(account.uuid()).bind(now).fetch_optional(c).await)?;
    Ok(row.map(|(name,)| name))
}

/// Revokes those that were created since; their names.
///
/// # Errors
/// The database's.
pub async fn revoke_since(tx: &mut Tx, account: AccountId, since: Time, now: Time) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> =
        on!(tx, |c| query_as(REVOKE_SINCE).bind(account.uuid()).bind(since).bind(now).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Those that stop working until `until`, and whose owners were not told; a hundred at a time.
///
/// # Errors
/// The database's.
pub async fn expiring(db: &mut impl Read, now: Time, until: Time) -> sqlx::Result<Vec<EndingRow>> {
    on!(db, |c| query_as(EXPIRING).bind(now).bind(until).fetch_all(c).await)
}

/// Notes that its owner is told; `false` where another process was quicker.
///
/// # Errors
/// The database's.
pub async fn told(tx: &mut Tx, id: Uuid, now: Time) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(TOLD).bind(id).bind(now).execute(c).await?.rows_affected()) == 1)
}

/// Those that have stopped working, and whose end is not in the activity; a hundred at a time.
///
/// # Errors
/// The database's.
pub async fn expired(db: &mut impl Read, now: Time) -> sqlx::Result<Vec<EndingRow>> {
    on!(db, |c| query_as(EXPIRED).bind(now).fetch_all(c).await)
}

/// Notes that its end is in the activity; `false` where another process was quicker.
///
/// # Errors
/// The database's.
pub async fn ended(tx: &mut Tx, id: Uuid, now: Time) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(ENDED).bind(id).bind(now).execute(c).await?.rows_affected()) == 1)
}

/// Forgets those that ended before this moment.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, ended_before: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(ended_before).execute(c).await?.rows_affected()))
}
