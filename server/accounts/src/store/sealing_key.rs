//! The table `sealing_key`: one row, which names the key file that belongs to this database; and what tells whether a key
//! fits where that row is still missing.

use sqlx::{FromRow, query, query_as, query_scalar};
use uuid::Uuid;

use crate::{
    clock::Time,
    db::{Read, Tx},
    on, statements,
};

statements! {
    FIND = "SELECT key_id FROM sealing_key WHERE one_row = 1";
    // Of several processes that start at once, one is first.
    CLAIM = "INSERT INTO sealing_key (one_row, key_id, since) VALUES (1, $1, $2) ON CONFLICT (one_row) DO NOTHING";
    REPLACE = "INSERT INTO sealing_key (one_row, key_id, since) VALUES (1, $1, $2) \
        ON CONFLICT (one_row) DO UPDATE SET key_id = $1, since = $2";
    ANY_ACCOUNT = "SELECT id FROM accounts LIMIT 1";
    // A page of them, in the order of their accounts, so that any number can be walked.
    SEALED = "SELECT s.account_id, a.email, s.secret FROM authenticators s JOIN accounts a ON a.id = s.account_id \
        WHERE s.account_id > $1 ORDER BY s.account_id LIMIT 500";
}

/// Something sealed, and whose it is.
#[derive(Debug, Clone, FromRow)]
pub struct SealedRow {
    /// Whose.
    pub account_id: Uuid,
    /// The owner's address.
    pub email: String,
    /// Sealed.
    pub secret: String,
}

/// The id of the key that belongs to this database.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read) -> sqlx::Result<Option<String>> {
    on!(db, |c| query_scalar(FIND).fetch_optional(c).await)
}

/// Says which key belongs to this database, unless that was said before.
///
/// # Errors
/// The database's.
pub async fn claim(tx: &mut Tx, key_id: &str, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(CLAIM).bind(key_id).bind(now).execute(c).await.map(drop))
}

/// Says that from now on another key belongs to this database.
///
/// # Errors
/// The database's.
pub async fn replace(tx: &mut Tx, key_id: &str, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(REPLACE).bind(key_id).bind(now).execute(c).await.map(drop))
}

/// Whether there is any account.
///
/// # Errors
/// The database's.
pub async fn has_accounts(db: &mut impl Read) -> sqlx::Result<bool> {
    let any: Option<Uuid> = on!(db, |c| query_scalar(ANY_ACCOUNT).fetch_optional(c).await)?;
    Ok(any.is_some())
}

/// What is sealed, from behind this account on: at most 500.
///
/// # Errors
/// The database's.
pub async fn sealed(db: &mut impl Read, behind: Uuid) -> sqlx::Result<Vec<SealedRow>> {
    on!(db, |c| query_as(SEALED).bind(behind).fetch_all(c).await)
}
