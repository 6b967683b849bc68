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
    // The new token takes the old one's place, which is dead from then on.
    RENEW = "UPDATE sign_ins SET token_hash = $2, sudo_until = $3 WHERE id = $1 RETURNING expires_at";
    DELETE_OTHERS = "DELETE FROM sign_ins WHERE account_id = $1 AND id <> $2";
    DELETE_ALL = "DELETE FROM sign_ins WHERE account_id = $1";
    OPENED_SINCE = "SELECT device, created_at FROM sign_ins WHERE account_id = $1 AND created_at >= $2 \
        AND expires_at > $3 AND last_active_at > $4 ORDER BY id DESC LIMIT 20";
    LIST = "SELECT id, device, name, created_at, last_active_at FROM sign_ins \
        WHERE account_id = $1 AND expires_at > $2 AND last_active_at > $3 ORDER BY last_active_at DESC, id DESC LIMIT 500";
    // The account stands in the condition: another's is as unknown as none.
    DELETE_OWN = "DELETE FROM sign_ins WHERE id = $1 AND account_id = $2 RETURNING device";
    SET_NAME = "UPDATE sign_ins SET name = $3 WHERE id = $1 AND account_id = $2";
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

/// One sign-in as its owner sees it.
#[derive(Debug, Clone, FromRow)]
pub struct ListedRow {
    /// Its id.
    pub id: Uuid,
    /// The browser in words.
    pub device: String,
    /// What its owner calls it.
    pub name: Option<String>,
    /// When it was made.
    pub created_at: Time,
    /// Written at most once a minute.
    pub last_active_at: Time,
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

/// Gives a sign-in another token, and sudo until then. When the cookie may be forgotten; nothing where the sign-in
/// has ended meanwhile.
///
/// # Errors
/// The database's.
pub async fn renew(tx: &mut Tx, id: Uuid, token: &TokenHash, sudo_until: Time) -> sqlx::Result<Option<Time>> {
    let row: Option<(Time,)> =
        on!(tx, |c| query_as(RENEW).bind(id).bind(token.as_bytes()).bind(sudo_until).fetch_optional(c).await)?;
    Ok(row.map(|(expires_at,)| expires_at))
}

/// Ends every other one of the account; how many there were.
///
/// # Errors
/// The database's.
pub async fn delete_others(tx: &mut Tx, account: AccountId, but: Uuid) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(DELETE_OTHERS).bind(account.uuid()).bind(but).execute(c).await?.rows_affected()))
}

/// Ends every one of the account; how many there were.
///
/// # Errors
/// The database's.
pub async fn delete_all(tx: &mut Tx, account: AccountId) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(DELETE_ALL).bind(account.uuid()).execute(c).await?.rows_affected()))
}

/// Those opened since that still last: the device in words, and when.
///
/// # Errors
/// The database's.
pub async fn opened_since(
    db: &mut impl Read,
    account: AccountId,
    since: Time,
    now: Time,
    idle_since: Time,
) -> sqlx::Result<Vec<(String, Time)>> {
    on!(db, |c| query_as(OPENED_SINCE).bind(account.uuid()).bind(since).bind(now).bind(idle_since).fetch_all(c).await)
}

/// Those of an account that last, in use most lately first; at most 500.
///
/// # Errors
/// The database's.
pub async fn list(db: &mut impl Read, account: AccountId, now: Time, idle_since: Time) -> sqlx::Result<Vec<ListedRow>> {
    on!(db, |c| query_as(LIST).bind(account.uuid()).bind(now).bind(idle_since).fetch_all(c).await)
}

/// Ends one of this account; its device in words, or nothing where it has ended or is another's.
///
/// # Errors
/// The database's.
pub async fn delete_own(tx: &mut Tx, id: Uuid, account: AccountId) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> =
        on!(tx, |c| query_as(DELETE_OWN).bind(id).bind(account.uuid()).fetch_optional(c).await)?;
    Ok(row.map(|(device,)| device))
}

/// Names one of this account; `false` where it has ended or is another's.
///
/// # Errors
/// The database's.
pub async fn set_name(tx: &mut Tx, id: Uuid, account: AccountId, name: Option<&str>) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(SET_NAME).bind(id).bind(account.uuid()).bind(name).execute(c).await?.rows_affected()) == 1)
}

/// Forgets those that ended by themselves.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, now: Time, idle_since: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(now).bind(idle_since).execute(c).await?.rows_affected()))
}
