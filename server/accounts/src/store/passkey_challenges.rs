//! The table `passkey_challenges`: what passkeys were asked to sign.

use model::{account::AccountId, passkey::PasskeyPurpose};
use sqlx::{query, query_as};

use crate::{clock::Time, crypto::token::TokenHash, db::Tx, on, statements};

statements! {
    INSERT = "INSERT INTO passkey_challenges (token_hash, purpose, account_id, state, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    SPEND = "UPDATE passkey_challenges SET used_at = $4 WHERE token_hash = $1 AND purpose = $2 \
        AND account_id IS NOT DISTINCT FROM $3 AND used_at IS NULL AND expires_at > $4 RETURNING state";
    PURGE = "DELETE FROM passkey_challenges WHERE expires_at <= $1";
}

/// A challenge about to be given out.
#[derive(Debug)]
pub struct NewChallenge<'a> {
    /// Of the token that comes back with the answer.
    pub token: &'a TokenHash,
    /// What it is for.
    pub purpose: PasskeyPurpose,
    /// Whose passkey it is for.
    pub account: Option<AccountId>,
    /// What the answer is compared with.
    pub state: &'a str,
    /// From then on it is worth nothing.
    pub expires_at: Time,
}

/// Keeps one.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewChallenge<'_>, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(new.token.as_bytes())
        .bind(new.purpose.as_str())
        .bind(new.account.map(AccountId::uuid))
        .bind(new.state)
        .bind(now)
        .bind(new.expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// Spends one in one statement: of any number of spends at once, one gets what it is compared with. One of another
/// purpose, or for another account, is as unknown as none.
///
/// # Errors
/// The database's.
pub async fn spend(
    tx: &mut Tx,
    token: &TokenHash,
    purpose: PasskeyPurpose,
    account: Option<AccountId>,
    now: Time,
) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = on!(tx, |c| query_as(SPEND)
        .bind(token.as_bytes())
        .bind(purpose.as_str())
        .bind(account.map(AccountId::uuid))
        .bind(now)
        .fetch_optional(c)
        .await)?;
    Ok(row.map(|(state,)| state))
}

/// Forgets those that are worth nothing any more.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, now: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(now).execute(c).await?.rows_affected()))
}
