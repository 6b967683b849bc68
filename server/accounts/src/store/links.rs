//! The table `links`: what the tokens in mails are worth.

use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    crypto::token::TokenHash,
    db::{Read, Tx},
    on, statements,
};

/// What a link is for. One purpose never stands in for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Confirms the address of a pending sign-up, which is the subject.
    ConfirmSignUp,
}

impl LinkPurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::ConfirmSignUp => "confirm_sign_up",
        }
    }
}

statements! {
    INSERT = "INSERT INTO links (token_hash, purpose, subject, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    FIND = "SELECT subject, expires_at, used_at FROM links WHERE token_hash = $1 AND purpose = $2";
    SPEND = "UPDATE links SET used_at = $3 WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL \
        AND expires_at > $3";
    SPEND_SIBLINGS = "UPDATE links SET used_at = $3 WHERE subject = $1 AND purpose = $2 AND used_at IS NULL";
    PURGE = "DELETE FROM links WHERE expires_at < $1";
}

/// What is known of a link.
#[derive(Debug, Clone, FromRow)]
pub struct LinkRow {
    /// What it acts on.
    pub subject: Uuid,
    /// From then on it is worth nothing.
    pub expires_at: Time,
    /// When it was spent.
    pub used_at: Option<Time>,
}

/// Keeps a new link.
///
/// # Errors
/// The database's.
pub async fn insert(
    tx: &mut Tx,
    token: &TokenHash,
    purpose: LinkPurpose,
    subject: Uuid,
    now: Time,
    expires_at: Time,
) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(token.as_bytes())
        .bind(purpose.as_str())
        .bind(subject)
        .bind(now)
        .bind(expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// Looks a link up without spending it.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, token: &TokenHash, purpose: LinkPurpose) -> sqlx::Result<Option<LinkRow>> {
    on!(db, |c| query_as(FIND).bind(token.as_bytes()).bind(purpose.as_str()).fetch_optional(c).await)
}

/// Spends a link in one statement: of any number of spends at once, one gets `true`.
///
/// # Errors
/// The database's.
pub async fn spend(tx: &mut Tx, token: &TokenHash, purpose: LinkPurpose, now: Time) -> sqlx::Result<bool> {
    let rows = on!(tx, |c| query(SPEND)
        .bind(token.as_bytes())
        .bind(purpose.as_str())
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Spends what else was sent for the same subject.
///
/// # Errors
/// The database's.
pub async fn spend_siblings(tx: &mut Tx, subject: Uuid, purpose: LinkPurpose, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(SPEND_SIBLINGS).bind(subject).bind(purpose.as_str()).bind(now).execute(c).await.map(drop))
}

/// Forgets links that expired before this moment.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, expired_before: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(expired_before).execute(c).await?.rows_affected()))
}
