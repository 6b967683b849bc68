//! The table `mailbox`: what a development machine would have sent.

use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    db::{Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO mailbox (id, at, recipient, subject, body_text, body_html) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (id) DO NOTHING";
    LATEST = "SELECT id, at, recipient, subject, body_text, body_html FROM mailbox ORDER BY id DESC LIMIT $1";
    FIND = "SELECT id, at, recipient, subject, body_text, body_html FROM mailbox WHERE id = $1";
}

/// A mail that arrived.
#[derive(Debug, Clone, FromRow)]
pub struct MailRow {
    /// The delivery's id, so that a mail arrives once.
    pub id: Uuid,
    /// When.
    pub at: Time,
    /// To whom.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// Its text part.
    pub body_text: String,
    /// Its HTML part.
    pub body_html: String,
}

/// Puts a mail in; a second time does nothing.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, mail: &MailRow) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(mail.id)
        .bind(mail.at)
        .bind(&mail.recipient)
        .bind(&mail.subject)
        .bind(&mail.body_text)
        .bind(&mail.body_html)
        .execute(c)
        .await
        .map(drop))
}

/// The latest mails, newest first.
///
/// # Errors
/// The database's.
pub async fn latest(db: &mut impl Read, at_most: i64) -> sqlx::Result<Vec<MailRow>> {
    on!(db, |c| query_as(LATEST).bind(at_most).fetch_all(c).await)
}

/// One mail.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, id: Uuid) -> sqlx::Result<Option<MailRow>> {
    on!(db, |c| query_as(FIND).bind(id).fetch_optional(c).await)
}
