//! What opens an account: its password, its address, and the version that goes up with each change of them. Columns of
//! the table `accounts`.

use model::account::AccountId;
use sqlx::{query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    crypto::hashing::PasswordHash,
    db::{Read, Tx},
    on, statements,
};

statements! {
    FIND = "SELECT id, password_hash, credential_version FROM accounts WHERE email_key = $1";
    FIND_OF = "SELECT id, password_hash, credential_version FROM accounts WHERE id = $1";
    SET_PASSWORD = "UPDATE accounts SET password_hash = $3, password_changed_at = $4, password_stopped_at = NULL, \
        credential_version = credential_version + 1 WHERE id = $1 AND credential_version = $2";
    STOP_PASSWORD = "UPDATE accounts SET password_stopped_at = $2 WHERE id = $1";
    IS_PASSWORD_STOPPED = "SELECT COUNT(*) FROM accounts WHERE id = $1 AND password_stopped_at IS NOT NULL";
    SET_ADDRESS = "UPDATE accounts SET email = $3, email_key = $4, email_verified_at = $5, \
        credential_version = credential_version + 1 WHERE id = $1 AND credential_version = $2";
    // Changes nothing, but locks the row: a change of a credential waits, or has won.
    HOLD_VERSION = "UPDATE accounts SET credential_version = credential_version \
        WHERE id = $1 AND credential_version = $2";
    HOLD = "UPDATE accounts SET credential_version = credential_version WHERE id = $1";
}

/// What a password is checked against.
#[derive(Debug)]
pub struct Credentials {
    /// Whose.
    pub account: AccountId,
    /// The hash.
    pub password: PasswordHash,
    /// Goes up with each change of a credential; a change in between makes a later statement lose.
    pub version: i64,
}

/// Finds the credentials of the account that has this address.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, email_key: &str) -> sqlx::Result<Option<Credentials>> {
    let row = on!(db, |c| query_as(FIND).bind(email_key).fetch_optional(c).await)?;
    Ok(row.map(Credentials::from_row))
}

/// Finds the credentials of an account.
///
/// # Errors
/// The database's.
pub async fn find_of(db: &mut impl Read, id: AccountId) -> sqlx::Result<Option<Credentials>> {
    let row = on!(db, |c| query_as(FIND_OF).bind(id.uuid()).fetch_optional(c).await)?;
    Ok(row.map(Credentials::from_row))
}

impl Credentials {
    fn from_row((id, hash, version): (Uuid, String, i64)) -> Self {
        Self { account: AccountId::new(id), password: PasswordHash::from_stored(hash), version }
    }
}

/// Sets a password; `false` where the credentials are not those that were read any more.
///
/// # Errors
/// The database's.
pub async fn set_password(
    tx: &mut Tx,
    id: AccountId,
    version: i64,
    password: &PasswordHash,
    now: Time,
) -> sqlx::Result<bool> {
    let rows = on!(tx, |c| query(SET_PASSWORD)
        .bind(id.uuid())
        .bind(version)
        .bind(password.as_str())
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Notes that the password just set is one that opens nothing.
///
/// # Errors
/// The database's.
pub async fn stop_password(tx: &mut Tx, id: AccountId, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(STOP_PASSWORD).bind(id.uuid()).bind(now).execute(c).await.map(drop))
}

/// Whether no password opens the account.
///
/// # Errors
/// The database's.
pub async fn is_password_stopped(db: &mut impl Read, id: AccountId) -> sqlx::Result<bool> {
    let (count,): (i64,) = on!(db, |c| query_as(IS_PASSWORD_STOPPED).bind(id.uuid()).fetch_one(c).await)?;
    Ok(count > 0)
}

/// What became of giving an account another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetAddress {
    /// It has it.
    Done,
    /// The credentials are not those that were read any more.
    Overtaken,
    /// Another account has the address. On Postgres the transaction is over.
    Taken,
}

/// Gives an account another address, verified now.
///
/// # Errors
/// The database's, but for another account's having the address.
pub async fn set_address(
    tx: &mut Tx,
    id: AccountId,
    version: i64,
    (email, email_key): (&str, &str),
    now: Time,
) -> sqlx::Result<SetAddress> {
    let done = on!(tx, |c| query(SET_ADDRESS)
        .bind(id.uuid())
        .bind(version)
        .bind(email)
        .bind(email_key)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()));
    match done {
        Ok(1) => Ok(SetAddress::Done),
        Ok(_) => Ok(SetAddress::Overtaken),
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(SetAddress::Taken),
        Err(error) => Err(error),
    }
}

/// Holds the account's credentials as they were read; `false` where they have changed meanwhile.
///
/// # Errors
/// The database's.
pub async fn hold_version(tx: &mut Tx, id: AccountId, version: i64) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(HOLD_VERSION).bind(id.uuid()).bind(version).execute(c).await?.rows_affected()) == 1)
}

/// Holds the account's credentials as they are, whatever they are. Who changes several rows of an account takes this one
/// first, so that no two wait for each other.
///
/// # Errors
/// The database's.
pub async fn hold(tx: &mut Tx, id: AccountId) -> sqlx::Result<()> {
    on!(tx, |c| query(HOLD).bind(id.uuid()).execute(c).await.map(drop))
}
