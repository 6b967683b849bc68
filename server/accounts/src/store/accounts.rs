//! The table `accounts`.

use model::account::{AccountId, AccountKind};
use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    crypto::hashing::PasswordHash,
    db::{Read, Tx},
    failure::Fault,
    on, statements,
};

statements! {
    INSERT = "INSERT INTO accounts (id, kind, email, email_key, email_verified_at, first_name, last_name, \
        display_name, organization_name, time_zone, password_hash, credential_version, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $5) ON CONFLICT (email_key) DO NOTHING";
    FIND = "SELECT id, kind, email, email_verified_at, first_name, last_name, display_name, organization_name, \
        job_position, phone, time_zone, created_at, profile_changed_at, password_changed_at, credential_version \
        FROM accounts WHERE id = $1";
    FIND_ID_BY_EMAIL = "SELECT id FROM accounts WHERE email_key = $1";
    FIND_CREDENTIALS = "SELECT id, password_hash, credential_version FROM accounts WHERE email_key = $1";
    FIND_CREDENTIALS_OF = "SELECT id, password_hash, credential_version FROM accounts WHERE id = $1";
    SET_PASSWORD = "UPDATE accounts SET password_hash = $3, password_changed_at = $4, password_stopped_at = NULL, \
        credential_version = credential_version + 1 WHERE id = $1 AND credential_version = $2";
    STOP_PASSWORD = "UPDATE accounts SET password_stopped_at = $2 WHERE id = $1";
    IS_PASSWORD_STOPPED = "SELECT COUNT(*) FROM accounts WHERE id = $1 AND password_stopped_at IS NOT NULL";
    SET_ADDRESS = "UPDATE accounts SET email = $3, email_key = $4, email_verified_at = $5, \
        credential_version = credential_version + 1 WHERE id = $1 AND credential_version = $2";
    // Changes nothing, but locks the row: a change of a credential waits, or has won.
    HOLD_VERSION = "UPDATE accounts SET credential_version = credential_version \
        WHERE id = $1 AND credential_version = $2";
    HOLD = "UPDATE accounts SET credential_version = credential_version WHERE id = $1";
    UPDATE_PROFILE = "UPDATE accounts SET first_name = $2, last_name = $3, display_name = $4, \
        organization_name = $5, job_position = $6, phone = $7, time_zone = $8, profile_changed_at = $9 WHERE id = $1";
}

/// What a page needs of an account. Secrets are read by statements of their own.
#[derive(Debug, Clone, FromRow)]
pub struct AccountRow {
    /// The id's UUID.
    pub id: Uuid,
    /// `personal` or `organization`.
    pub kind: String,
    /// As its owner typed it.
    pub email: String,
    /// When the address was confirmed.
    pub email_verified_at: Time,
    /// As parsed.
    pub first_name: String,
    /// As parsed.
    pub last_name: String,
    /// As parsed.
    pub display_name: String,
    /// Organization accounts have one, others do not.
    pub organization_name: Option<String>,
    /// As parsed.
    pub job_position: Option<String>,
    /// In E.164.
    pub phone: Option<String>,
    /// An IANA zone.
    pub time_zone: String,
    /// When the address was first confirmed: there is no account before that.
    pub created_at: Time,
    /// When the profile was last changed.
    pub profile_changed_at: Option<Time>,
    /// When the password was last changed.
    pub password_changed_at: Option<Time>,
    /// Goes up with each change of a credential or of the address.
    pub credential_version: i64,
}

impl AccountRow {
    /// The id as people see it.
    pub fn account_id(&self) -> AccountId {
        AccountId::new(self.id)
    }

    /// The kind as a type. The column's CHECK admits nothing else.
    pub fn account_kind(&self) -> AccountKind {
        AccountKind::from_word(&self.kind).unwrap_or_default()
    }
}

/// An account about to be made.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// Its id.
    pub id: Uuid,
    /// Personal or organization.
    pub kind: &'a str,
    /// As typed.
    pub email: &'a str,
    /// As compared.
    pub email_key: &'a str,
    /// As parsed.
    pub first_name: &'a str,
    /// As parsed.
    pub last_name: &'a str,
    /// As parsed.
    pub display_name: &'a str,
    /// Organizations only.
    pub organization_name: Option<&'a str>,
    /// An IANA zone.
    pub time_zone: &'a str,
    /// Of the password chosen at sign-up.
    pub password_hash: &'a str,
}

/// Makes an account; `false` where one has this address already.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewAccount<'_>, now: Time) -> sqlx::Result<bool> {
    let rows = on!(tx, |c| query(INSERT)
        .bind(new.id)
        .bind(new.kind)
        .bind(new.email)
        .bind(new.email_key)
        .bind(now)
        .bind(new.first_name)
        .bind(new.last_name)
        .bind(new.display_name)
        .bind(new.organization_name)
        .bind(new.time_zone)
        .bind(new.password_hash)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Finds an account by its id.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, id: AccountId) -> sqlx::Result<Option<AccountRow>> {
    on!(db, |c| query_as(FIND).bind(id.uuid()).fetch_optional(c).await)
}

/// The account with this id, where it must be there: somebody is signed in to it.
///
/// # Errors
/// The database's; or the account went away between two statements.
pub async fn get(db: &mut impl Read, id: AccountId) -> Result<AccountRow, Fault> {
    find(db, id).await?.ok_or_else(|| Fault::from_cause("the account is gone"))
}

/// Finds the account that has this address.
///
/// # Errors
/// The database's.
pub async fn find_id_by_email(db: &mut impl Read, email_key: &str) -> sqlx::Result<Option<AccountId>> {
    let id: Option<(Uuid,)> = on!(db, |c| query_as(FIND_ID_BY_EMAIL).bind(email_key).fetch_optional(c).await)?;
    Ok(id.map(|(id,)| AccountId::new(id)))
}

/// What a password is checked against.
#[derive(Debug)]
pub struct Credentials {
    /// Whose.
    pub account: AccountId,
    /// The hash.
    pub password: PasswordHash,
    /// Goes up with each change of a credential; a change in between makes a later statement lose.
    pub version: i64,
}

/// Finds the credentials of the account that has this address.
///
/// # Errors
/// The database's.
pub async fn find_credentials(db: &mut impl Read, email_key: &str) -> sqlx::Result<Option<Credentials>> {
    let row = on!(db, |c| query_as(FIND_CREDENTIALS).bind(email_key).fetch_optional(c).await)?;
    Ok(row.map(Credentials::from_row))
}

/// Finds the credentials of an account.
///
/// # Errors
/// The database's.
pub async fn find_credentials_of(db: &mut impl Read, id: AccountId) -> sqlx::Result<Option<Credentials>> {
    let row = on!(db, |c| query_as(FIND_CREDENTIALS_OF).bind(id.uuid()).fetch_optional(c).await)?;
    Ok(row.map(Credentials::from_row))
}

impl Credentials {
    fn from_row((id, hash, version): (Uuid, String, i64)) -> Self {
        Self { account: AccountId::new(id), password: PasswordHash::from_stored(hash), version }
    }
}

/// Sets a password; `false` where the credentials are not those that were read any more.
///
/// # Errors
/// The database's.
pub async fn set_password(
    tx: &mut Tx,
    id: AccountId,
    version: i64,
    password: &PasswordHash,
    now: Time,
) -> sqlx::Result<bool> {
    let rows = on!(tx, |c| query(SET_PASSWORD)
        .bind(id.uuid())
        .bind(version)
        .bind(password.as_str())
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Notes that the password just set is one that opens nothing.
///
/// # Errors
/// The database's.
pub async fn stop_password(tx: &mut Tx, id: AccountId, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(STOP_PASSWORD).bind(id.uuid()).bind(now).execute(c).await.map(drop))
}

/// Whether no password opens the account.
///
/// # Errors
/// The database's.
pub async fn is_password_stopped(db: &mut impl Read, id: AccountId) -> sqlx::Result<bool> {
    let (count,): (i64,) = on!(db, |c| query_as(IS_PASSWORD_STOPPED).bind(id.uuid()).fetch_one(c).await)?;
    Ok(count > 0)
}

/// What became of giving an account another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetAddress {
    /// It has it.
    Done,
    /// The credentials are not those that were read any more.
    Overtaken,
    /// Another account has the address. On Postgres the transaction is over.
    Taken,
}

/// Gives an account another address, verified now.
///
/// # Errors
/// The database's, but for another account's having the address.
pub async fn set_address(
    tx: &mut Tx,
    id: AccountId,
    version: i64,
    (email, email_key): (&str, &str),
    now: Time,
) -> sqlx::Result<SetAddress> {
    let done = on!(tx, |c| query(SET_ADDRESS)
        .bind(id.uuid())
        .bind(version)
        .bind(email)
        .bind(email_key)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()));
    match done {
        Ok(1) => Ok(SetAddress::Done),
        Ok(_) => Ok(SetAddress::Overtaken),
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(SetAddress::Taken),
        Err(error) => Err(error),
    }
}

/// Holds the account's credentials as they were read; `false` where they have changed meanwhile.
///
/// # Errors
/// The database's.
pub async fn hold_version(tx: &mut Tx, id: AccountId, version: i64) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(HOLD_VERSION).bind(id.uuid()).bind(version).execute(c).await?.rows_affected()) == 1)
}

/// Holds the account's credentials as they are, whatever they are. Who changes several rows of an account takes this one
/// first, so that no two wait for each other.
///
/// # Errors
/// The database's.
pub async fn hold(tx: &mut Tx, id: AccountId) -> sqlx::Result<()> {
    on!(tx, |c| query(HOLD).bind(id.uuid()).execute(c).await.map(drop))
}

/// A profile that has been parsed.
#[derive(Debug, PartialEq, Eq)]
pub struct Profile {
    /// As parsed.
    pub first_name: String,
    /// As parsed.
    pub last_name: String,
    /// As parsed.
    pub display_name: String,
    /// Organizations only.
    pub organization_name: Option<String>,
    /// As parsed.
    pub job_position: Option<String>,
    /// In E.164.
    pub phone: Option<String>,
    /// An IANA zone.
    pub time_zone: String,
}

/// Keeps a profile.
///
/// # Errors
/// The database's.
pub async fn update_profile(tx: &mut Tx, id: AccountId, profile: &Profile, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(UPDATE_PROFILE)
        .bind(id.uuid())
        .bind(&profile.first_name)
        .bind(&profile.last_name)
        .bind(&profile.display_name)
        .bind(&profile.organization_name)
        .bind(&profile.job_position)
        .bind(&profile.phone)
        .bind(&profile.time_zone)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}
