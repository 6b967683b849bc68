//! The table `service_keys`: what the operator's own programs act with.

use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    crypto::token::TokenHash,
    db::{Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO service_keys (id, name, start, token_hash, scopes, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING";
    LIST = "SELECT id, name, start, scopes, created_at, expires_at, last_used_at, revoked_at FROM service_keys \
        WHERE revoked_at IS NULL ORDER BY id";
    FIND = "SELECT id, name, start, scopes, created_at, expires_at, last_used_at, revoked_at FROM service_keys \
        WHERE token_hash = $1";
    TOUCH = "UPDATE service_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
    REVOKE = "UPDATE service_keys SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL";
    PURGE = "DELETE FROM service_keys WHERE revoked_at < $1 OR expires_at < $1";
}

/// A key about to be created.
#[derive(Debug)]
pub struct NewServiceKeyRow<'a> {
    /// Its id.
    pub id: Uuid,
    /// What the operator calls it.
    pub name: &'a str,
    /// How it begins.
    pub start: &'a str,
    /// What it is looked up by.
    pub hash: &'a TokenHash,
    /// The words of its scopes.
    pub scopes: &'a str,
    /// When it stops working.
    pub expires_at: Option<Time>,
}

/// One key.
#[derive(Debug, Clone, FromRow)]
pub struct ServiceKeyRow {
    /// Its id.
    pub id: Uuid,
    /// What the operator calls it.
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
    /// When it was revoked.
    pub revoked_at: Option<Time>,
}

/// Creates one; `false` where one that was not revoked is called so.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewServiceKeyRow<'_>, now: Time) -> sqlx::Result<bool> {
    let rows = on!(tx, |c| query(INSERT)
        .bind(new.id)
        .bind(new.name)
        .bind(new.start)
        .bind(new.hash.as_bytes())
        .bind(new.scopes)
        .bind(now)
        .bind(new.expires_at)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Those that were not revoked, oldest first.
///
/// # Errors
/// The database's.
pub async fn list(db: &mut impl Read) -> sqlx::Result<Vec<ServiceKeyRow>> {
    on!(db, |c| query_as(LIST).fetch_all(c).await)
}

/// Finds one, dead or alive.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, hash: &TokenHash) -> sqlx::Result<Option<ServiceKeyRow>> {
    on!(db, |c| query_as(FIND).bind(hash.as_bytes()).fetch_optional(c).await)
}

/// Notes a use, unless a later one was noted.
///
/// # Errors
/// The database's.
pub async fn touch(tx: &mut Tx, id: Uuid, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(TOUCH).bind(id).bind(now).execute(c).await.map(drop))
}

/// Revokes the one that is called so; `false` where none is.
///
/// # Errors
/// The database's.
pub async fn revoke(tx: &mut Tx, name: &str, now: Time) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(REVOKE).bind(name).bind(now).execute(c).await?.rows_affected()) == 1)
}

/// Forgets those that ended before this moment.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, ended_before: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(ended_before).execute(c).await?.rows_affected()))
}
