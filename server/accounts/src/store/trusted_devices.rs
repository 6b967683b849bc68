//! The table `trusted_devices`: browsers that are not asked for the second factor.

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
    INSERT = "INSERT INTO trusted_devices (id, account_id, token_hash, device, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, token_hash) \
        DO UPDATE SET device = $4, created_at = $5, expires_at = $6";
    IS_TRUSTED = "SELECT COUNT(*) FROM trusted_devices WHERE account_id = $1 AND token_hash = $2 AND expires_at > $3";
    LIST = "SELECT id, token_hash, device, created_at, expires_at FROM trusted_devices \
        WHERE account_id = $1 AND expires_at > $2 ORDER BY created_at DESC, id DESC LIMIT 100";
    // The account stands in the condition: another's is as unknown as none.
    DELETE_OWN = "DELETE FROM trusted_devices WHERE id = $1 AND account_id = $2 RETURNING device";
    DELETE_OF_ACCOUNT = "DELETE FROM trusted_devices WHERE account_id = $1";
    PURGE = "DELETE FROM trusted_devices WHERE expires_at <= $1";
}

/// A trusted browser as its owner sees it.
#[derive(Debug, Clone, FromRow)]
pub struct TrustedRow {
    /// Its id.
    pub id: Uuid,
    /// Of the cookie by which it is known.
    pub token_hash: Vec<u8>,
    /// The browser in words.
    pub device: String,
    /// Since when.
    pub created_at: Time,
    /// Until when.
    pub expires_at: Time,
}

/// Trusts a browser, until then.
///
/// # Errors
/// The database's.
pub async fn insert(
    tx: &mut Tx,
    id: Uuid,
    account: AccountId,
    (token, device): (&TokenHash, &str),
    now: Time,
    expires_at: Time,
) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(id)
        .bind(account.uuid())
        .bind(token.as_bytes())
        .bind(device)
        .bind(now)
        .bind(expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// Whether a browser is trusted.
///
/// # Errors
/// The database's.
pub async fn is_trusted(db: &mut impl Read, account: AccountId, token: &TokenHash, now: Time) -> sqlx::Result<bool> {
    let (count,): (i64,) =
        on!(db, |c| query_as(IS_TRUSTED).bind(account.uuid()).bind(token.as_bytes()).bind(now).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Those of an account, newest first; at most 100.
///
/// # Errors
/// The database's.
pub async fn list(db: &mut impl Read, account: AccountId, now: Time) -> sqlx::Result<Vec<TrustedRow>> {
    on!(db, |c| query_as(LIST).bind(account.uuid()).bind(now).fetch_all(c).await)
}

/// Trusts one of this account no longer; its device in words, or nothing where it is another's or was none.
///
/// # Errors
/// The database's.
pub async fn delete_own(tx: &mut Tx, id: Uuid, account: AccountId) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> =
        on!(tx, |c| query_as(DELETE_OWN).bind(id).bind(account.uuid()).fetch_optional(c).await)?;
    Ok(row.map(|(device,)| device))
}

/// Trusts none of the account any longer; how many there were.
///
/// # Errors
/// The database's.
pub async fn delete_of_account(tx: &mut Tx, account: AccountId) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(DELETE_OF_ACCOUNT).bind(account.uuid()).execute(c).await?.rows_affected()))
}

/// Forgets those whose time is over.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, now: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(now).execute(c).await?.rows_affected()))
}
