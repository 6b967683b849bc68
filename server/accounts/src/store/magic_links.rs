//! The table `magic_links`: links that were asked for, each with a code for the browser that asked.

use model::{account::AccountId, magic_link::LinkPurpose};
use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    crypto::token::TokenHash,
    db::{Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO magic_links (id, purpose, email, email_key, account_id, change_id, credential_version, \
        browser_hash, device_hash, code_tries, next, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $11)";
    FIND = "SELECT id, purpose, email, email_key, account_id, change_id, credential_version, device_hash, code_hash, next, \
        created_at, expires_at, used_at FROM magic_links WHERE id = $1";
    FIND_BY_TOKEN = "SELECT id, purpose, email, email_key, account_id, change_id, credential_version, device_hash, code_hash, \
        next, created_at, expires_at, used_at FROM magic_links WHERE token_hash = $1";
    FIND_BY_BROWSER = "SELECT id, purpose, email, email_key, account_id, change_id, credential_version, device_hash, \
        code_hash, next, created_at, expires_at, used_at FROM magic_links WHERE browser_hash = $1";
    FIND_WAITING = "SELECT id, purpose, email, email_key, account_id, change_id, credential_version, device_hash, \
        code_hash, next, created_at, expires_at, used_at FROM magic_links \
        WHERE change_id = $1 AND purpose = $2 AND used_at IS NULL";
    FIND_OF_ACCOUNT = "SELECT id, purpose, email, email_key, account_id, change_id, credential_version, device_hash, \
        code_hash, next, created_at, expires_at, used_at FROM magic_links \
        WHERE account_id = $1 AND purpose = $2 AND used_at IS NULL ORDER BY id DESC LIMIT 1";
    HAS_NEWER = "SELECT COUNT(*) FROM magic_links WHERE account_id = $1 AND purpose = $2 AND id > $3";
    ARM = "UPDATE magic_links SET account_id = $2, credential_version = $3, token_hash = $4, code_hash = $5, \
        expires_at = $6 WHERE id = $1 AND used_at IS NULL";
    // A code is exchanged for the token of a page: the one in the mail is worth nothing from then on.
    EXCHANGE = "UPDATE magic_links SET token_hash = $3, code_hash = NULL \
        WHERE id = $1 AND code_hash = $2 AND used_at IS NULL AND expires_at > $4";
    END_OLDER = "UPDATE magic_links SET used_at = $4 WHERE account_id = $1 AND purpose = $2 AND id < $3 AND used_at IS NULL";
    COUNT_TRY = "UPDATE magic_links SET code_tries = code_tries + 1 WHERE id = $1 AND code_tries < $2";
    SPEND = "UPDATE magic_links SET used_at = $3 WHERE id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3";
    END_OF_ACCOUNT = "UPDATE magic_links SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL";
    PURGE = "DELETE FROM magic_links WHERE created_at < $1";
}

/// A link that was asked for.
#[derive(Debug, Clone, FromRow)]
pub struct MagicLinkRow {
    /// Its id. A later request has a higher one.
    pub id: Uuid,
    /// A word of [`LinkPurpose`].
    pub purpose: String,
    /// Where it is mailed, as typed.
    pub email: String,
    /// As compared.
    pub email_key: String,
    /// Whose, once its mail was written.
    pub account_id: Option<Uuid>,
    /// The change of an address that it is for.
    pub change_id: Option<Uuid>,
    /// The account's, when the mail was written.
    pub credential_version: Option<i64>,
    /// The browser that asked, as it is known from sign-in to sign-in.
    pub device_hash: Option<Vec<u8>>,
    /// Of the code in the mail.
    pub code_hash: Option<Vec<u8>>,
    /// Where its visitor wanted to go.
    pub next: String,
    /// When it was asked for.
    pub created_at: Time,
    /// From then on it is worth nothing.
    pub expires_at: Time,
    /// When it was spent, or overtaken.
    pub used_at: Option<Time>,
}

impl MagicLinkRow {
    /// What it is for. The column's CHECK admits nothing else.
    pub fn purpose(&self) -> LinkPurpose {
        LinkPurpose::from_word(&self.purpose).unwrap_or(LinkPurpose::SignIn)
    }
}

/// A link about to be asked for. It has no token yet: that is made when its mail is written.
#[derive(Debug)]
pub struct NewMagicLink<'a> {
    /// Its id.
    pub id: Uuid,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Where it is mailed, as typed.
    pub email: &'a str,
    /// As compared.
    pub email_key: &'a str,
    /// Whose, where that is known already.
    pub account: Option<(AccountId, i64)>,
    /// The change of an address that it is for.
    pub change: Option<Uuid>,
    /// Which browser asked.
    pub browser: Option<&'a TokenHash>,
    /// The same browser, as it is known from sign-in to sign-in.
    pub device: Option<&'a TokenHash>,
    /// Where its visitor wants to go.
    pub next: &'a str,
}

/// Keeps a request.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewMagicLink<'_>, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(new.id)
        .bind(new.purpose.as_str())
        .bind(new.email)
        .bind(new.email_key)
        .bind(new.account.map(|(id, _)| id.uuid()))
        .bind(new.change)
        .bind(new.account.map(|(_, version)| version))
        .bind(new.browser.map(TokenHash::as_bytes))
        .bind(new.device.map(TokenHash::as_bytes))
        .bind(new.next)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

/// Finds one by its id.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, id: Uuid) -> sqlx::Result<Option<MagicLinkRow>> {
    on!(db, |c| query_as(FIND).bind(id).fetch_optional(c).await)
}

/// Finds the one of this token, without spending it.
///
/// # Errors
/// The database's.
pub async fn find_by_token(db: &mut impl Read, token: &TokenHash) -> sqlx::Result<Option<MagicLinkRow>> {
    on!(db, |c| query_as(FIND_BY_TOKEN).bind(token.as_bytes()).fetch_optional(c).await)
}

/// Finds the one that this browser asked for last.
///
/// # Errors
/// The database's.
pub async fn find_by_browser(db: &mut impl Read, browser: &TokenHash) -> sqlx::Result<Option<MagicLinkRow>> {
    on!(db, |c| query_as(FIND_BY_BROWSER).bind(browser.as_bytes()).fetch_optional(c).await)
}

/// Finds the one that a change of an address waits for.
///
/// # Errors
/// The database's.
pub async fn find_waiting(
    db: &mut impl Read,
    change: Uuid,
    purpose: LinkPurpose,
) -> sqlx::Result<Option<MagicLinkRow>> {
    on!(db, |c| query_as(FIND_WAITING).bind(change).bind(purpose.as_str()).fetch_optional(c).await)
}

/// The newest of this purpose that waits for an account.
///
/// # Errors
/// The database's.
pub async fn find_of_account(
    db: &mut impl Read,
    account: AccountId,
    purpose: LinkPurpose,
) -> sqlx::Result<Option<MagicLinkRow>> {
    on!(db, |c| query_as(FIND_OF_ACCOUNT).bind(account.uuid()).bind(purpose.as_str()).fetch_optional(c).await)
}

/// Whether a newer one of this purpose was mailed to the account already.
///
/// # Errors
/// The database's.
pub async fn has_newer(tx: &mut Tx, account: AccountId, purpose: LinkPurpose, id: Uuid) -> sqlx::Result<bool> {
    let (count,): (i64,) =
        on!(tx, |c| query_as(HAS_NEWER).bind(account.uuid()).bind(purpose.as_str()).bind(id).fetch_one(c).await)?;
    Ok(count > 0)
}

/// What a link is armed with when its mail is written.
#[derive(Debug)]
pub struct Arms<'a> {
    /// Whose.
    pub account: AccountId,
    /// As the account's credentials are now: when they change, the link is worth nothing.
    pub version: i64,
    /// Of the token in the link.
    pub token: &'a TokenHash,
    /// Of the code beside it.
    pub code: &'a [u8],
    /// From then on it is worth nothing.
    pub expires_at: Time,
}

/// Gives a link its token and its code; `false` where it was spent meanwhile.
///
/// # Errors
/// The database's.
pub async fn arm(tx: &mut Tx, id: Uuid, arms: &Arms<'_>) -> sqlx::Result<bool> {
    let rows = on!(tx, |c| query(ARM)
        .bind(id)
        .bind(arms.account.uuid())
        .bind(arms.version)
        .bind(arms.token.as_bytes())
        .bind(arms.code)
        .bind(arms.expires_at)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Exchanges a code for another token, once.
///
/// # Errors
/// The database's.
pub async fn exchange(tx: &mut Tx, id: Uuid, code: &[u8], token: &TokenHash, now: Time) -> sqlx::Result<bool> {
    let rows = on!(tx, |c| query(EXCHANGE)
        .bind(id)
        .bind(code)
        .bind(token.as_bytes())
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Ends what was asked for before this one: the newest only is worth something.
///
/// # Errors
/// The database's.
pub async fn end_older(tx: &mut Tx, account: AccountId, purpose: LinkPurpose, id: Uuid, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(END_OLDER)
        .bind(account.uuid())
        .bind(purpose.as_str())
        .bind(id)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

/// Counts a try at the code before it is checked; `false` where `at_most` are used up. Whether the link is
/// still worth something is not asked here: the answer would tell whether the address has an account.
///
/// # Errors
/// The database's.
pub async fn count_try(tx: &mut Tx, id: Uuid, at_most: i64) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(COUNT_TRY).bind(id).bind(at_most).execute(c).await?.rows_affected()) == 1)
}

/// Spends a link in one statement: of any number of spends at once, one gets `true`.
///
/// # Errors
/// The database's.
pub async fn spend(tx: &mut Tx, id: Uuid, purpose: LinkPurpose, now: Time) -> sqlx::Result<bool> {
    let rows = on!(tx, |c| query(SPEND).bind(id).bind(purpose.as_str()).bind(now).execute(c).await?.rows_affected());
    Ok(rows == 1)
}

/// Ends every link of an account whose credentials have changed.
///
/// # Errors
/// The database's.
pub async fn end_of_account(tx: &mut Tx, account: AccountId, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(END_OF_ACCOUNT).bind(account.uuid()).bind(now).execute(c).await.map(drop))
}

/// Forgets links that were asked for before this moment.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, asked_before: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(asked_before).execute(c).await?.rows_affected()))
}
