//! The table `backup_codes`: ten codes that stand in for a lost authenticator app, each once.

use model::account::AccountId;
use sqlx::{query, query_as};

use crate::{
    clock::Time,
    db::{Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO backup_codes (code_hash, account_id, created_at) VALUES ($1, $2, $3)";
    SPEND = "UPDATE backup_codes SET used_at = $3 WHERE code_hash = $1 AND account_id = $2 AND used_at IS NULL";
    IS_GOOD = "SELECT COUNT(*) FROM backup_codes WHERE code_hash = $1 AND account_id = $2 AND used_at IS NULL";
    LEFT = "SELECT COUNT(*) FROM backup_codes WHERE account_id = $1 AND used_at IS NULL";
    MADE_AT = "SELECT MIN(created_at) FROM backup_codes WHERE account_id = $1";
    DELETE = "DELETE FROM backup_codes WHERE account_id = $1";
}

/// Keeps one.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, account: AccountId, code: &[u8; 32], now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT).bind(code.as_slice()).bind(account.uuid()).bind(now).execute(c).await.map(drop))
}

/// Uses one up; `false` where it was used, or never was this account's.
///
/// # Errors
/// The database's.
pub async fn spend(tx: &mut Tx, account: AccountId, code: &[u8; 32], now: Time) -> sqlx::Result<bool> {
    let spent = on!(tx, |c| query(SPEND)
        .bind(code.as_slice())
        .bind(account.uuid())
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
    Ok(spent == 1)
}

/// Whether one could be used.
///
/// # Errors
/// The database's.
pub async fn is_good(db: &mut impl Read, account: AccountId, code: &[u8; 32]) -> sqlx::Result<bool> {
    let (count,): (i64,) =
        on!(db, |c| query_as(IS_GOOD).bind(code.as_slice()).bind(account.uuid()).fetch_one(c).await)?;
    Ok(count > 0)
}

/// How many are left.
///
/// # Errors
/// The database's.
pub async fn left(db: &mut impl Read, account: AccountId) -> sqlx::Result<usize> {
    let (count,): (i64,) = on!(db, |c| query_as(LEFT).bind(account.uuid()).fetch_one(c).await)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Forgets all of an account.
///
/// # Errors
/// The database's.
pub async fn delete(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    on!(tx, |c| query(DELETE).bind(account.uuid()).execute(c).await.map(drop))
}

/// When those of an account were made; nothing where it has none.
///
/// # Errors
/// The database's.
pub async fn made_at(db: &mut impl Read, account: AccountId) -> sqlx::Result<Option<Time>> {
    let (at,): (Option<Time>,) = on!(db, |c| query_as(MADE_AT).bind(account.uuid()).fetch_one(c).await)?;
    Ok(at)
}
