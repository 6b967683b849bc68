//! The table `known_devices`: browsers in which an account has signed in before.

use model::account::AccountId;
use sqlx::{query, query_as};

use crate::{
    clock::Time,
    crypto::token::TokenHash,
    db::{Read, Tx},
    on, statements,
};

statements! {
    REMEMBER = "INSERT INTO known_devices (account_id, token_hash, first_seen_at, last_seen_at) VALUES ($1, $2, $3, $3) \
        ON CONFLICT (account_id, token_hash) DO UPDATE SET last_seen_at = $3";
    IS_KNOWN = "SELECT COUNT(*) FROM known_devices JOIN accounts ON accounts.id = known_devices.account_id \
        WHERE accounts.email_key = $1 AND known_devices.token_hash = $2";
    PURGE = "DELETE FROM known_devices WHERE last_seen_at < $1";
}

/// Remembers that an account signed in in this browser.
///
/// # Errors
/// The database's.
pub async fn remember(tx: &mut Tx, account: AccountId, device: &TokenHash, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(REMEMBER).bind(account.uuid()).bind(device.as_bytes()).bind(now).execute(c).await.map(drop))
}

/// Whether the account with this address has signed in in this browser before.
///
/// # Errors
/// The database's.
pub async fn is_known(db: &mut impl Read, email_key: &str, device: &TokenHash) -> sqlx::Result<bool> {
    let (count,): (i64,) = on!(db, |c| query_as(IS_KNOWN).bind(email_key).bind(device.as_bytes()).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Forgets browsers not seen since.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, seen_before: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(seen_before).execute(c).await?.rows_affected()))
}
