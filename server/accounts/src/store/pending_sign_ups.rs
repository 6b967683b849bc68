//! The table `pending_sign_ups`: sign-ups whose address is not confirmed yet.

use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    crypto::token::TokenHash,
    db::{Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO pending_sign_ups (id, kind, email, email_key, first_name, last_name, organization_name, \
        time_zone, password_hash, password_tries, browser_hash, created_at, mailed_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $11, $12)";
    FIND = "SELECT id, kind, email, email_key, first_name, last_name, organization_name, time_zone, password_hash, \
        browser_hash, expires_at FROM pending_sign_ups WHERE id = $1";
    FIND_BY_BROWSER = "SELECT id, kind, email, email_key, first_name, last_name, organization_name, time_zone, \
        password_hash, browser_hash, expires_at FROM pending_sign_ups WHERE browser_hash = $1";
    TAKE_MAIL_TURN = "UPDATE pending_sign_ups SET mailed_at = $2, expires_at = $3 WHERE id = $1 AND mailed_at <= $4";
    COUNT_TRY = "UPDATE pending_sign_ups SET password_tries = password_tries + 1 WHERE id = $1 AND password_tries < $2";
    DELETE_BY_EMAIL = "DELETE FROM pending_sign_ups WHERE email_key = $1";
    PURGE = "DELETE FROM pending_sign_ups WHERE expires_at < $1";
}

/// A sign-up that waits for its address.
#[derive(Debug, Clone, FromRow)]
pub struct PendingRow {
    /// Its id; becomes the account's.
    pub id: Uuid,
    /// `personal` or `organization`.
    pub kind: String,
    /// As typed.
    pub email: String,
    /// As compared.
    pub email_key: String,
    /// As parsed.
    pub first_name: String,
    /// As parsed.
    pub last_name: String,
    /// Organizations only.
    pub organization_name: Option<String>,
    /// An IANA zone.
    pub time_zone: String,
    /// Of the password chosen.
    pub password_hash: String,
    /// Which browser signed up.
    pub browser_hash: Vec<u8>,
    /// From then on it cannot be confirmed.
    pub expires_at: Time,
}

/// A sign-up about to be kept.
#[derive(Debug)]
pub struct NewPending<'a> {
    /// Its id.
    pub id: Uuid,
    /// Personal or organization.
    pub kind: &'a str,
    /// As typed.
    pub email: &'a str,
    /// As compared.
    pub email_key: &'a str,
    /// As parsed.
    pub first_name: &'a str,
    /// As parsed.
    pub last_name: &'a str,
    /// Organizations only.
    pub organization_name: Option<&'a str>,
    /// An IANA zone.
    pub time_zone: &'a str,
    /// Of the password chosen.
    pub password_hash: &'a str,
    /// Which browser signed up.
    pub browser: &'a TokenHash,
    /// From then on it cannot be confirmed.
    pub expires_at: Time,
}

/// Keeps a sign-up.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewPending<'_>, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(new.id)
        .bind(new.kind)
        .bind(new.email)
        .bind(new.email_key)
        .bind(new.first_name)
        .bind(new.last_name)
        .bind(new.organization_name)
        .bind(new.time_zone)
        .bind(new.password_hash)
        .bind(new.browser.as_bytes())
        .bind(now)
        .bind(new.expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// Finds one by its id.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, id: Uuid) -> sqlx::Result<Option<PendingRow>> {
    on!(db, |c| query_as(FIND).bind(id).fetch_optional(c).await)
}

/// Finds the one that this browser made.
///
/// # Errors
/// The database's.
pub async fn find_by_browser(db: &mut impl Read, browser: &TokenHash) -> sqlx::Result<Option<PendingRow>> {
    on!(db, |c| query_as(FIND_BY_BROWSER).bind(browser.as_bytes()).fetch_optional(c).await)
}

/// Takes the turn to send another mail; `false` where one went out after `not_since`.
///
/// # Errors
/// The database's.
pub async fn take_mail_turn(tx: &mut Tx, id: Uuid, now: Time, expires_at: Time, not_since: Time) -> sqlx::Result<bool> {
    let rows = on!(tx, |c| query(TAKE_MAIL_TURN)
        .bind(id)
        .bind(now)
        .bind(expires_at)
        .bind(not_since)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Counts a try at the password before it is checked; `false` where `at_most` are used up.
///
/// # Errors
/// The database's.
pub async fn count_try(tx: &mut Tx, id: Uuid, at_most: i64) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(COUNT_TRY).bind(id).bind(at_most).execute(c).await?.rows_affected()) == 1)
}

/// Forgets every sign-up for an address that has been confirmed.
///
/// # Errors
/// The database's.
pub async fn delete_by_email(tx: &mut Tx, email_key: &str) -> sqlx::Result<()> {
    on!(tx, |c| query(DELETE_BY_EMAIL).bind(email_key).execute(c).await.map(drop))
}

/// Forgets sign-ups that expired before this moment.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, expired_before: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(expired_before).execute(c).await?.rows_affected()))
}
