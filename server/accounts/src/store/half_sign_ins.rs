//! The table `half_sign_ins`: the first proof was right, the second is missing. They open nothing.

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
    INSERT = "INSERT INTO half_sign_ins (token_hash, account_id, proof, credential_version, tries, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, 0, $5, $6)";
    FIND = "SELECT account_id, proof, credential_version FROM half_sign_ins \
        WHERE token_hash = $1 AND expires_at > $2";
    COUNT_TRY = "UPDATE half_sign_ins SET tries = tries + 1 WHERE token_hash = $1 AND tries < $2";
    SPEND = "DELETE FROM half_sign_ins WHERE token_hash = $1 AND proof = $2 AND expires_at > $3";
    FORGET = "DELETE FROM half_sign_ins WHERE token_hash = $1";
    DELETE_OF_ACCOUNT = "DELETE FROM half_sign_ins WHERE account_id = $1";
    PURGE = "DELETE FROM half_sign_ins WHERE expires_at <= $1";
}

/// What the first half was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstHalf {
    /// The password.
    Password,
    /// A link that was mailed.
    Link,
    /// The recovery code: its other half is a new password, and a second factor where two-factor is on.
    Recovery,
}

impl FirstHalf {
    const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Link => "link",
            Self::Recovery => "recovery",
        }
    }
}

/// Half a sign-in.
#[derive(Debug, Clone, FromRow)]
pub struct HalfRow {
    account_id: Uuid,
    proof: String,
    /// Of the credentials that the first half proved.
    pub credential_version: i64,
}

impl HalfRow {
    /// Whose.
    pub fn account(&self) -> AccountId {
        AccountId::new(self.account_id)
    }

    /// What the first half was.
    pub fn first(&self) -> FirstHalf {
        match self.proof.as_str() {
            "link" => FirstHalf::Link,
            "recovery" => FirstHalf::Recovery,
            _ => FirstHalf::Password,
        }
    }
}

/// Keeps one.
///
/// # Errors
/// The database's.
pub async fn insert(
    tx: &mut Tx,
    token: &TokenHash,
    (account, version): (AccountId, i64),
    first: FirstHalf,
    now: Time,
    expires_at: Time,
) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(token.as_bytes())
        .bind(account.uuid())
        .bind(first.word())
        .bind(version)
        .bind(now)
        .bind(expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// Finds one that is not too old.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, token: &TokenHash, now: Time) -> sqlx::Result<Option<HalfRow>> {
    on!(db, |c| query_as(FIND).bind(token.as_bytes()).bind(now).fetch_optional(c).await)
}

/// Counts a try; `false` where there were too many.
///
/// # Errors
/// The database's.
pub async fn count_try(tx: &mut Tx, token: &TokenHash, at_most: i64) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(COUNT_TRY).bind(token.as_bytes()).bind(at_most).execute(c).await?.rows_affected()) == 1)
}

/// Uses one up; `false` where it was used, or is too old.
///
/// # Errors
/// The database's.
pub async fn spend(tx: &mut Tx, token: &TokenHash, first: FirstHalf, now: Time) -> sqlx::Result<bool> {
    let spent =
        on!(tx, |c| query(SPEND).bind(token.as_bytes()).bind(first.word()).bind(now).execute(c).await?.rows_affected());
    Ok(spent == 1)
}

/// Forgets the one of this token, if there is one.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &mut Tx, token: &TokenHash) -> sqlx::Result<()> {
    on!(tx, |c| query(FORGET).bind(token.as_bytes()).execute(c).await.map(drop))
}

/// Forgets all of an account.
///
/// # Errors
/// The database's.
pub async fn delete_of_account(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    on!(tx, |c| query(DELETE_OF_ACCOUNT).bind(account.uuid()).execute(c).await.map(drop))
}

/// Forgets those that are too old.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, now: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(now).execute(c).await?.rows_affected()))
}
