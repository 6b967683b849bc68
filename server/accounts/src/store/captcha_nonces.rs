//! The table `captcha_nonces`: answers to the CAPTCHA that were taken.

use sqlx::query;

use crate::{clock::Time, db::Tx, on, statements};

statements! {
    CLAIM = "INSERT INTO captcha_nonces (nonce_hash, expires_at) VALUES ($1, $2) ON CONFLICT (nonce_hash) DO NOTHING";
    PURGE = "DELETE FROM captcha_nonces WHERE expires_at <= $1";
}

/// Takes an answer in one statement: of any number at once, one gets `true`.
///
/// # Errors
/// The database's.
pub async fn claim(tx: &mut Tx, nonce: &[u8], expires_at: Time) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(CLAIM).bind(nonce).bind(expires_at).execute(c).await?.rows_affected()) == 1)
}

/// Forgets those that had expired by this moment.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, expired_by: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(expired_by).execute(c).await?.rows_affected()))
}
