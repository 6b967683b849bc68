//! The table `accounts`: who an account is, and its profile. What opens it is in `credentials`.

use model::account::{AccountId, AccountKind};
use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    db::{Read, Tx},
    failure::Fault,
    on, statements,
};

statements! {
    INSERT = "INSERT INTO accounts (id, kind, email, email_key, email_verified_at, first_name, last_name, \
        display_name, organization_name, time_zone, password_hash, credential_version, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $5) ON CONFLICT (email_key) DO NOTHING";
    FIND = "SELECT id, kind, email, email_verified_at, first_name, last_name, display_name, organization_name, \
        job_position, phone, time_zone, created_at, profile_changed_at, password_changed_at, credential_version, user_handle \
        FROM accounts WHERE id = $1";
    FIND_ID_BY_EMAIL = "SELECT id FROM accounts WHERE email_key = $1";
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
    /// As whom passkey managers know it; nothing until its first passkey is made.
    pub user_handle: Option<Uuid>,
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
