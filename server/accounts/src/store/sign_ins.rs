//! The table `sign_ins`: browsers that are signed in. An ended sign-in has no row.

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
    INSERT = "INSERT INTO sign_ins (id, account_id, token_hash, device, created_at, last_active_at, expires_at, \
        sudo_until) VALUES ($1, $2, $3, $4, $5, $5, $6, $7)";
    FIND = "SELECT id, account_id, last_active_at, sudo_until FROM sign_ins \
        WHERE token_hash = $1 AND expires_at > $2 AND last_active_at > $3";
    TOUCH = "UPDATE sign_ins SET last_active_at = $2 WHERE id = $1 AND last_active_at < $2";
    DELETE = "DELETE FROM sign_ins WHERE id = $1";
    DELETE_BY_TOKEN = "DELETE FROM sign_ins WHERE token_hash = $1";
    PURGE = "DELETE FROM sign_ins WHERE expires_at <= $1 OR last_active_at <= $2";
}

/// What a request needs to know of the sign-in it comes with.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct SignInRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// Written at most once a minute.
    pub last_active_at: Time,
    /// Until when the account counts as having proved itself.
    pub sudo_until: Time,
}

/// A sign-in about to be made.
#[derive(Debug)]
pub struct NewSignIn<'a> {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// Of the token in the cookie.
    pub token: &'a TokenHash,
    /// The browser in words.
    pub device: &'a str,
    /// When it ends whatever happens.
    pub expires_at: Time,
    /// Until when the account counts as having proved itself.
    pub sudo_until: Time,
}

/// Makes a sign-in.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewSignIn<'_>, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(new.id)
        .bind(new.account.uuid())
        .bind(new.token.as_bytes())
        .bind(new.device)
        .bind(now)
        .bind(new.expires_at)
        .bind(new.sudo_until)
        .execute(c)
        .await
        .map(drop))
}

/// Finds the sign-in of a token, unless it ended by itself: too old, or not active after `idle_since`.
///
/// # Errors
/// The database's.
pub async fn find(
    db: &mut impl Read,
    token: &TokenHash,
    now: Time,
    idle_since: Time,
) -> sqlx::Result<Option<SignInRow>> {
    on!(db, |c| query_as(FIND).bind(token.as_bytes()).bind(now).bind(idle_since).fetch_optional(c).await)
}

/// Notes that it is in use.
///
/// # Errors
/// The database's.
pub async fn touch(tx: &mut Tx, id: Uuid, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(TOUCH).bind(id).bind(now).execute(c).await.map(drop))
}

/// Ends one; `false` where it had ended already.
///
/// # Errors
/// The database's.
pub async fn delete(tx: &mut Tx, id: Uuid) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(DELETE).bind(id).execute(c).await?.rows_affected()) == 1)
}

/// Ends the one of this token, if there is one.
///
/// # Errors
/// The database's.
pub async fn delete_by_token(tx: &mut Tx, token: &TokenHash) -> sqlx::Result<()> {
    on!(tx, |c| query(DELETE_BY_TOKEN).bind(token.as_bytes()).execute(c).await.map(drop))
}

/// Forgets those that ended by themselves.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, now: Time, idle_since: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(now).bind(idle_since).execute(c).await?.rows_affected()))
}
