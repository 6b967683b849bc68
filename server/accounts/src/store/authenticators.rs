//! The table `authenticators`: the authenticator app of an account, at most one.

use model::account::AccountId;
use sqlx::{FromRow, query, query_as};

use crate::{
    clock::Time,
    db::{Read, Tx},
    on, statements,
};

statements! {
    // Begun anew while it is not confirmed; one that counts stays as it is.
    BEGIN = "INSERT INTO authenticators (account_id, secret, last_step, created_at) VALUES ($1, $2, 0, $3) \
        ON CONFLICT (account_id) DO UPDATE SET secret = $2, last_step = 0, created_at = $3 \
        WHERE authenticators.confirmed_at IS NULL";
    FIND = "SELECT secret, last_step, created_at, confirmed_at FROM authenticators WHERE account_id = $1";
    CONFIRM = "UPDATE authenticators SET confirmed_at = $4, last_step = $3 \
        WHERE account_id = $1 AND secret = $2 AND confirmed_at IS NULL";
    // None twice, and none older than one that was taken.
    TAKE_STEP = "UPDATE authenticators SET last_step = $3 \
        WHERE account_id = $1 AND secret = $2 AND last_step < $3 AND confirmed_at IS NOT NULL";
    DELETE = "DELETE FROM authenticators WHERE account_id = $1";
    PURGE = "DELETE FROM authenticators WHERE confirmed_at IS NULL AND created_at < $1";
}

/// An app.
#[derive(Debug, Clone, FromRow)]
pub struct AuthenticatorRow {
    /// Sealed.
    pub secret: String,
    /// The newest step whose code was taken.
    pub last_step: i64,
    /// When it was begun.
    pub created_at: Time,
    /// From then on it counts.
    pub confirmed_at: Option<Time>,
}

/// Begins to set an app up; `false` where one counts already.
///
/// # Errors
/// The database's.
pub async fn begin(tx: &mut Tx, account: AccountId, secret: &str, now: Time) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(BEGIN).bind(account.uuid()).bind(secret).bind(now).execute(c).await?.rows_affected()) == 1)
}

/// The app of an account, be it confirmed or not.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, account: AccountId) -> sqlx::Result<Option<AuthenticatorRow>> {
    on!(db, |c| query_as(FIND).bind(account.uuid()).fetch_optional(c).await)
}

/// Has it count from now on; `false` where it does already, or was begun anew.
///
/// # Errors
/// The database's.
pub async fn confirm(tx: &mut Tx, account: AccountId, secret: &str, step: i64, now: Time) -> sqlx::Result<bool> {
    let confirm = on!(tx, |c| query(CONFIRM)
        .bind(account.uuid())
        .bind(secret)
        .bind(step)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
    Ok(confirm == 1)
}

/// Takes a step, once; `false` where it, or a newer one, was taken.
///
/// # Errors
/// The database's.
pub async fn take_step(tx: &mut Tx, account: AccountId, secret: &str, step: i64) -> sqlx::Result<bool> {
    let taken =
        on!(tx, |c| query(TAKE_STEP).bind(account.uuid()).bind(secret).bind(step).execute(c).await?.rows_affected());
    Ok(taken == 1)
}

/// Forgets it; `false` where there was none.
///
/// # Errors
/// The database's.
pub async fn delete(tx: &mut Tx, account: AccountId) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(DELETE).bind(account.uuid()).execute(c).await?.rows_affected()) == 1)
}

/// Forgets those that were begun long ago and never confirmed.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, begun_before: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(begun_before).execute(c).await?.rows_affected()))
}
