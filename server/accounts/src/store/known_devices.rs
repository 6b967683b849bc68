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
    IS_KNOWN_HASH = "SELECT COUNT(*) FROM known_devices WHERE account_id = $1 AND token_hash = $2";
    COUNT_OF = "SELECT COUNT(*) FROM known_devices WHERE account_id = $1";
    FORGET_OTHERS = "DELETE FROM known_devices WHERE account_id = $1 AND token_hash <> $2";
    FORGET_SINCE = "DELETE FROM known_devices WHERE account_id = $1 AND first_seen_at >= $2";
    PURGE = "DELETE FROM known_devices WHERE last_seen_at < $1";
}

/// Remembers that an account signed in in this browser, and tells whether it had before.
///
/// # Errors
/// The database's.
pub async fn remember(tx: &mut Tx, account: AccountId, device: &TokenHash, now: Time) -> sqlx::Result<Remembered> {
    let before = count_of(tx, account).await?;
    on!(tx, |c| query(REMEMBER).bind(account.uuid()).bind(device.as_bytes()).bind(now).execute(c).await.map(drop))?;
    Ok(match count_of(tx, account).await? {
        after if after == before => Remembered::Known,
        _ => Remembered::New,
    })
}

/// What a browser is to an account that signs in in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remembered {
    /// It has signed in here before.
    Known,
    /// It has not, or that is forgotten.
    New,
}

async fn count_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<i64> {
    let (count,): (i64,) = on!(tx, |c| query_as(COUNT_OF).bind(account.uuid()).fetch_one(c).await)?;
    Ok(count)
}

/// Forgets every browser of an account but this one.
///
/// # Errors
/// The database's.
pub async fn forget_others(tx: &mut Tx, account: AccountId, but: &TokenHash) -> sqlx::Result<()> {
    on!(tx, |c| query(FORGET_OTHERS).bind(account.uuid()).bind(but.as_bytes()).execute(c).await.map(drop))
}

/// Forgets the browsers of an account that were first seen since; since the beginning of time, all of them.
///
/// # Errors
/// The database's.
pub async fn forget_since(tx: &mut Tx, account: AccountId, since: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(FORGET_SINCE).bind(account.uuid()).bind(since).execute(c).await.map(drop))
}

/// Whether the account with this address has signed in in this browser before.
///
/// # Errors
/// The database's.
pub async fn is_known(db: &mut impl Read, email_key: &str, device: &TokenHash) -> sqlx::Result<bool> {
    let (count,): (i64,) = on!(db, |c| query_as(IS_KNOWN).bind(email_key).bind(device.as_bytes()).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Whether the account has signed in in the browser of this hash before.
///
/// # Errors
/// The database's.
pub async fn is_known_hash(db: &mut impl Read, account: AccountId, device: &[u8]) -> sqlx::Result<bool> {
    let (count,): (i64,) = on!(db, |c| query_as(IS_KNOWN_HASH).bind(account.uuid()).bind(device).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Forgets browsers not seen since.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, seen_before: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(seen_before).execute(c).await?.rows_affected()))
}
