//! The table `passkeys`: public keys that sign in.

use model::account::AccountId;
use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    db::{Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO passkeys (id, account_id, credential_id, credential, name, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (credential_id) DO NOTHING";
    LIST = "SELECT id, credential_id, name, created_at, last_used_at FROM passkeys WHERE account_id = $1 ORDER BY id";
    FIND = "SELECT p.id, p.account_id, p.credential, p.name, a.user_handle FROM passkeys p \
        JOIN accounts a ON a.id = p.account_id WHERE p.credential_id = $1";
    // Two that ask at once get the same; one that has passkeys keeps what stands in them.
    SET_USER_HANDLE = "UPDATE accounts SET user_handle = COALESCE(user_handle, \
        (SELECT account_id FROM passkeys WHERE account_id = $1 LIMIT 1), $2) WHERE id = $1 RETURNING user_handle";
    // Names what was read: of two uses at once that move the counter, one loses.
    NOTE_USE = "UPDATE passkeys SET credential = $3, last_used_at = $4 WHERE id = $1 AND credential = $2";
    SET_NAME = "UPDATE passkeys SET name = $3 WHERE id = $1 AND account_id = $2";
    DELETE = "DELETE FROM passkeys WHERE id = $1 AND account_id = $2 RETURNING name";
    DELETE_SINCE = "DELETE FROM passkeys WHERE account_id = $1 AND created_at >= $2 RETURNING name";
}

/// One passkey as its owner sees it.
#[derive(Debug, Clone, FromRow)]
pub struct ListedRow {
    /// Its id.
    pub id: Uuid,
    /// The browser's name for it.
    pub credential_id: Vec<u8>,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Time,
    /// When it was last used.
    pub last_used_at: Option<Time>,
}

/// One passkey as an answer is checked by it.
#[derive(Debug, Clone, FromRow)]
pub struct PasskeyRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// The public key, its counter and its flags.
    pub credential: String,
    /// What its owner calls it.
    pub name: String,
    /// As whom the device knows its owner.
    pub user_handle: Option<Uuid>,
}

/// A passkey about to be added.
#[derive(Debug)]
pub struct NewPasskey<'a> {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// The browser's name for it.
    pub credential_id: &'a [u8],
    /// The public key, its counter and its flags.
    pub credential: &'a str,
    /// What it is called at first.
    pub name: &'a str,
}

/// Adds one; `false` where somebody has it already.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewPasskey<'_>, now: Time) -> sqlx::Result<bool> {
    let rows = on!(tx, |c| query(INSERT)
        .bind(new.id)
        .bind(new.account.uuid())
        .bind(new.credential_id)
        .bind(new.credential)
        .bind(new.name)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Those of an account, oldest first.
///
/// # Errors
/// The database's.
pub async fn list(db: &mut impl Read, account: AccountId) -> sqlx::Result<Vec<ListedRow>> {
    on!(db, |c| query_as(LIST).bind(account.uuid()).fetch_all(c).await)
}

/// Finds the one that the browser calls so.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, credential_id: &[u8]) -> sqlx::Result<Option<PasskeyRow>> {
    on!(db, |c| query_as(FIND).bind(credential_id).fetch_optional(c).await)
}

/// As whom devices know this account: `new` where it has no such handle yet.
///
/// # Errors
/// The database's.
pub async fn user_handle(tx: &mut Tx, account: AccountId, new: Uuid) -> sqlx::Result<Uuid> {
    let (handle,) = on!(tx, |c| query_as(SET_USER_HANDLE).bind(account.uuid()).bind(new).fetch_one(c).await)?;
    Ok(handle)
}

/// Notes a use; `false` where it was removed, or used, since it `was` read.
///
/// # Errors
/// The database's.
pub async fn note_use(tx: &mut Tx, id: Uuid, was: &str, becomes: &str, now: Time) -> sqlx::Result<bool> {
    let rows =
        on!(tx, |c| query(NOTE_USE).bind(id).bind(was).bind(becomes).bind(now).execute(c).await?.rows_affected());
    Ok(rows == 1)
}

/// Renames one of this account; `false` where it is gone, or another's.
///
/// # Errors
/// The database's.
pub async fn set_name(tx: &mut Tx, id: Uuid, account: AccountId, name: &str) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(SET_NAME).bind(id).bind(account.uuid()).bind(name).execute(c).await?.rows_affected()) == 1)
}

/// Removes one of this account; its name, or nothing where it is gone, or another's.
///
/// # Errors
/// The database's.
pub async fn delete(tx: &mut Tx, id: Uuid, account: AccountId) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = on!(tx, |c| query_as(DELETE).bind(id).bind(account.uuid()).fetch_optional(c).await)?;
    Ok(row.map(|(name,)| name))
}

/// Removes those that were added to the account since; their names.
///
/// # Errors
/// The database's.
pub async fn delete_since(tx: &mut Tx, account: AccountId, since: Time) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = on!(tx, |c| query_as(DELETE_SINCE).bind(account.uuid()).bind(since).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}
