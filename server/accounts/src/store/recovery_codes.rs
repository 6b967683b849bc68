//! The table `recovery_codes`: the one code of an account that stands in for its password or mailbox.

use model::account::AccountId;
use sqlx::{query, query_as};

use crate::{
    clock::Time,
    crypto::token::TokenHash,
    db::{Read, Tx},
    on, statements,
};

statements! {
    SET = "INSERT INTO recovery_codes (account_id, code_hash, created_at) VALUES ($1, $2, $3) \
        ON CONFLICT (account_id) DO UPDATE SET code_hash = $2, created_at = $3";
    MADE_AT = "SELECT created_at FROM recovery_codes WHERE account_id = $1";
    HASH_OF = "SELECT code_hash FROM recovery_codes WHERE account_id = $1";
    VOID_SINCE = "DELETE FROM recovery_codes WHERE account_id = $1 AND created_at >= $2";
    SPEND = "DELETE FROM recovery_codes WHERE account_id = $1";
}

/// Keeps a code; the one before is dead.
///
/// # Errors
/// The database's.
pub async fn set(tx: &mut Tx, account: AccountId, code: &TokenHash, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(SET).bind(account.uuid()).bind(code.as_bytes()).bind(now).execute(c).await.map(drop))
}

/// When it was made; nothing where there is none.
///
/// # Errors
/// The database's.
pub async fn made_at(db: &mut impl Read, account: AccountId) -> sqlx::Result<Option<Time>> {
    let row: Option<(Time,)> = on!(db, |c| query_as(MADE_AT).bind(account.uuid()).fetch_optional(c).await)?;
    Ok(row.map(|(at,)| at))
}

/// What is kept of it.
///
/// # Errors
/// The database's.
pub async fn hash_of(db: &mut impl Read, account: AccountId) -> sqlx::Result<Option<Vec<u8>>> {
    let row: Option<(Vec<u8>,)> = on!(db, |c| query_as(HASH_OF).bind(account.uuid()).fetch_optional(c).await)?;
    Ok(row.map(|(hash,)| hash))
}

/// Uses it up; `false` where there is none. A half never outlives the code that began it: remaking one ends the halves.
///
/// # Errors
/// The database's.
pub async fn spend(tx: &mut Tx, account: AccountId) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(SPEND).bind(account.uuid()).execute(c).await?.rows_affected()) == 1)
}

/// Has one that was made since then open nothing; `false` where there is none.
///
/// # Errors
/// The database's.
pub async fn void_since(tx: &mut Tx, account: AccountId, since: Time) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(VOID_SINCE).bind(account.uuid()).bind(since).execute(c).await?.rows_affected()) == 1)
}
