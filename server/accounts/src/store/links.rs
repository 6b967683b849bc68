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
    /// "This wasn't me" in a security mail: the subject is the row of the activity that it told.
    SecureAccount,
    /// The same in a mail to an address that is, or is about to be, a former one: the subject is the change.
    UndoAddressChange,
}

impl LinkPurpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::ConfirmSignUp => "confirm_sign_up",
            Self::SecureAccount => "secure_account",
            Self::UndoAddressChange => "undo_address_change",
        }
    }
}

statements! {
    INSERT = "INSERT INTO links (token_hash, purpose, subject, email_key, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    FIND = "SELECT subject, email_key, expires_at, used_at FROM links WHERE token_hash = $1 AND purpose = $2";
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
    /// Where it was mailed, as compared.
    pub email_key: Option<String>,
    /// From then on it is worth nothing.
    pub expires_at: Time,
    /// When it was spent.
    pub used_at: Option<Time>,
}

/// A link about to be mailed.
#[derive(Debug)]
pub struct NewLink<'a> {
    /// Of its token.
    pub token: &'a TokenHash,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// What it acts on.
    pub subject: Uuid,
    /// Where it is mailed, as compared.
    pub email_key: &'a str,
    /// From then on it is worth nothing.
    pub expires_at: Time,
}

/// Keeps a new link.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewLink<'_>, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(new.token.as_bytes())
        .bind(new.purpose.as_str())
        .bind(new.subject)
        .bind(new.email_key)
        .bind(now)
        .bind(new.expires_at)
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
