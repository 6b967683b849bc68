//! The table `address_changes`: one address on its way to becoming another.

use model::{account::AccountId, change_email::Side};
use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    db::{Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO address_changes (id, account_id, state, credential_version, old_email, old_email_key, new_email, \
        new_email_key, due_at, told_at, created_at, expires_at, factor) \
        VALUES ($1, $2, 'waiting', $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)";
    FIND = "SELECT id, account_id, state, credential_version, old_email, old_email_key, new_email, new_email_key, \
        old_confirmed_at, new_confirmed_at, due_at, created_at, expires_at, done_at, undo_until, factor, factor_step FROM \
        address_changes \
        WHERE id = $1";
    FIND_WAITING = "SELECT id, account_id, state, credential_version, old_email, old_email_key, new_email, new_email_key, \
        old_confirmed_at, new_confirmed_at, due_at, created_at, expires_at, done_at, undo_until, factor, factor_step FROM \
        address_changes \
        WHERE account_id = $1 AND state = 'waiting' AND (expires_at > $2 OR (due_at IS NOT NULL AND new_confirmed_at IS NOT NULL))";
    LATEST_SINCE = "SELECT id, account_id, state, credential_version, old_email, old_email_key, new_email, new_email_key, \
        old_confirmed_at, new_confirmed_at, due_at, created_at, expires_at, done_at, undo_until, factor, factor_step FROM \
        address_changes \
        WHERE account_id = $1 AND state = 'done' AND done_at >= $2 ORDER BY done_at DESC, id DESC";
    CONFIRM_OLD = "UPDATE address_changes SET old_confirmed_at = $2 WHERE id = $1 AND state = 'waiting'";
    CONFIRM_NEW = "UPDATE address_changes SET new_confirmed_at = $2 WHERE id = $1 AND state = 'waiting'";
    DONE = "UPDATE address_changes SET state = 'done', done_at = $2, undo_until = $3 WHERE id = $1 AND state = 'waiting'";
    NOTE_STEP = "UPDATE address_changes SET factor_step = $3 WHERE account_id = $1 AND factor = $2 AND factor_step < $3";
    // None twice, and none older than one that was taken.
    TAKE_STEP = "UPDATE address_changes SET factor_step = $3 WHERE id = $1 AND factor = $2 AND factor_step < $3";
    END = "UPDATE address_changes SET state = 'ended' WHERE account_id = $1 AND state = 'waiting'";
    END_ONE = "UPDATE address_changes SET state = 'ended' WHERE id = $1 AND state = 'waiting'";
    UNDONE = "UPDATE address_changes SET state = 'undone', undo_until = NULL \
        WHERE account_id = $1 AND state = 'done' AND done_at >= $2";
    IS_RESERVED = "SELECT COUNT(*) FROM address_changes WHERE old_email_key = $1 AND state = 'done' AND undo_until > $2 \
        AND account_id <> $3";
    DUE = "SELECT id FROM address_changes WHERE state = 'waiting' AND due_at <= $1 AND new_confirmed_at IS NOT NULL LIMIT 20";
    TO_TELL = "SELECT id FROM address_changes WHERE state = 'waiting' AND due_at > $1 AND told_at <= $2 LIMIT 100";
    TOLD = "UPDATE address_changes SET told_at = $2 WHERE id = $1 AND state = 'waiting' AND told_at <= $3";
    EXPIRE = "UPDATE address_changes SET state = 'ended' WHERE state = 'waiting' AND expires_at <= $1 \
        AND (due_at IS NULL OR new_confirmed_at IS NULL)";
    PURGE = "DELETE FROM address_changes WHERE state <> 'waiting' AND created_at < $1 \
        AND (undo_until IS NULL OR undo_until <= $2)";
}

/// A change of an address.
#[derive(Debug, Clone, FromRow)]
pub struct AddressChangeRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// `waiting`, `done`, `ended` or `undone`.
    pub state: String,
    /// The account's when the change was asked for: another one ends it.
    pub credential_version: i64,
    /// The address before.
    pub old_email: String,
    /// As compared.
    pub old_email_key: String,
    /// The address to be.
    pub new_email: String,
    /// As compared.
    pub new_email_key: String,
    /// When the old mailbox agreed.
    pub old_confirmed_at: Option<Time>,
    /// When the new mailbox agreed.
    pub new_confirmed_at: Option<Time>,
    /// From when on the old mailbox is not asked any more.
    pub due_at: Option<Time>,
    /// When it was asked for.
    pub created_at: Time,
    /// Until when it must have been confirmed.
    pub expires_at: Time,
    /// When it happened.
    pub done_at: Option<Time>,
    /// Until when the old address can undo it.
    pub undo_until: Option<Time>,
    /// The secret, sealed, of the app that stood in for the old mailbox: undoing asks for its code.
    pub factor: Option<String>,
    /// The newest step of that app whose code was taken for undoing.
    pub factor_step: i64,
}

impl AddressChangeRow {
    /// Whose.
    pub fn account(&self) -> AccountId {
        AccountId::new(self.account_id)
    }

    /// Whether the second factor stands in for the old mailbox: that is told, and never asked.
    pub fn is_by_factor(&self) -> bool {
        self.factor.is_some()
    }

    /// Whether it still waits to be confirmed, or for its time.
    pub fn is_waiting(&self, now: Time) -> bool {
        let only_waits = self.due_at.is_some() && self.new_confirmed_at.is_some();
        self.state == "waiting" && (only_waits || self.expires_at > now)
    }

    /// Whether the old address can undo it.
    pub fn can_be_undone(&self, now: Time) -> bool {
        self.state == "done" && self.undo_until.is_some_and(|until| until > now)
    }

    /// Whether whoever has to agree has agreed.
    pub fn is_ripe(&self, now: Time) -> bool {
        let old = self.old_confirmed_at.is_some() || self.due_at.is_some_and(|due| due <= now);
        old && self.new_confirmed_at.is_some()
    }
}

/// A change about to be asked for.
#[derive(Debug)]
pub struct NewAddressChange<'a> {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// The account's credentials as they are now.
    pub version: i64,
    /// The address before, as typed and as compared.
    pub old: (&'a str, &'a str),
    /// The address to be, as typed and as compared.
    pub new: (&'a str, &'a str),
    /// From when on the old mailbox is not asked any more.
    pub due_at: Option<Time>,
    /// Until when it must have been confirmed.
    pub expires_at: Time,
    /// The secret, sealed, of the app that stands in for the old mailbox.
    pub factor: Option<&'a str>,
}

/// Keeps a change.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, new: &NewAddressChange<'_>, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(new.id)
        .bind(new.account.uuid())
        .bind(new.version)
        .bind(new.old.0)
        .bind(new.old.1)
        .bind(new.new.0)
        .bind(new.new.1)
        .bind(new.due_at)
        .bind(now)
        .bind(new.expires_at)
        .bind(new.factor)
        .execute(c)
        .await
        .map(drop))
}

/// Finds one.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, id: Uuid) -> sqlx::Result<Option<AddressChangeRow>> {
    on!(db, |c| query_as(FIND).bind(id).fetch_optional(c).await)
}

/// Finds the one that waits for this account. There is one at most.
///
/// # Errors
/// The database's.
pub async fn find_waiting(db: &mut impl Read, account: AccountId, now: Time) -> sqlx::Result<Option<AddressChangeRow>> {
    on!(db, |c| query_as(FIND_WAITING).bind(account.uuid()).bind(now).fetch_optional(c).await)
}

/// Those that happened since, newest first.
///
/// # Errors
/// The database's.
pub async fn done_since(db: &mut impl Read, account: AccountId, since: Time) -> sqlx::Result<Vec<AddressChangeRow>> {
    on!(db, |c| query_as(LATEST_SINCE).bind(account.uuid()).bind(since).fetch_all(c).await)
}

/// Notes that a mailbox agreed.
///
/// # Errors
/// The database's.
pub async fn confirm(tx: &mut Tx, id: Uuid, side: Side, now: Time) -> sqlx::Result<()> {
    let sql = match side {
        Side::Old => CONFIRM_OLD,
        Side::New => CONFIRM_NEW,
    };
    on!(tx, |c| query(sql).bind(id).bind(now).execute(c).await.map(drop))
}

/// Notes that it happened; `false` where it no longer waited.
///
/// # Errors
/// The database's.
pub async fn done(tx: &mut Tx, id: Uuid, now: Time, undo_until: Option<Time>) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(DONE).bind(id).bind(now).bind(undo_until).execute(c).await?.rows_affected()) == 1)
}

/// Notes the newest step that was taken of an app that goes: changes that remember it take none again.
///
/// # Errors
/// The database's.
pub async fn note_step(tx: &mut Tx, account: AccountId, factor: &str, step: i64) -> sqlx::Result<()> {
    on!(tx, |c| query(NOTE_STEP).bind(account.uuid()).bind(factor).bind(step).execute(c).await.map(drop))
}

/// Takes a step of the app that was on then, once; `false` where it, or a newer one, was taken.
///
/// # Errors
/// The database's.
pub async fn take_step(tx: &mut Tx, id: Uuid, factor: &str, step: i64) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(TAKE_STEP).bind(id).bind(factor).bind(step).execute(c).await?.rows_affected()) == 1)
}

/// Ends what waits for this account; `false` where nothing did.
///
/// # Errors
/// The database's.
pub async fn end(tx: &mut Tx, account: AccountId) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(END).bind(account.uuid()).execute(c).await?.rows_affected()) > 0)
}

/// Ends this one; `false` where it no longer waited.
///
/// # Errors
/// The database's.
pub async fn end_one(tx: &mut Tx, id: Uuid) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(END_ONE).bind(id).execute(c).await?.rows_affected()) == 1)
}

/// Notes that what happened since was undone.
///
/// # Errors
/// The database's.
pub async fn undone(tx: &mut Tx, account: AccountId, since: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(UNDONE).bind(account.uuid()).bind(since).execute(c).await.map(drop))
}

/// Whether an address is kept for another account, which may still undo its change.
///
/// # Errors
/// The database's.
pub async fn is_reserved(db: &mut impl Read, email_key: &str, but_for: AccountId, now: Time) -> sqlx::Result<bool> {
    let (count,): (i64,) =
        on!(db, |c| query_as(IS_RESERVED).bind(email_key).bind(now).bind(but_for.uuid()).fetch_one(c).await)?;
    Ok(count > 0)
}

/// Those whose waiting time is over.
///
/// # Errors
/// The database's.
pub async fn due(db: &mut impl Read, now: Time) -> sqlx::Result<Vec<Uuid>> {
    let ids: Vec<(Uuid,)> = on!(db, |c| query_as(DUE).bind(now).fetch_all(c).await)?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Those whose old address was told last before this moment, while the waiting time runs.
///
/// # Errors
/// The database's.
pub async fn to_tell(db: &mut impl Read, now: Time, told_before: Time) -> sqlx::Result<Vec<Uuid>> {
    let ids: Vec<(Uuid,)> = on!(db, |c| query_as(TO_TELL).bind(now).bind(told_before).fetch_all(c).await)?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Takes the turn to tell; `false` where another process has.
///
/// # Errors
/// The database's.
pub async fn told(tx: &mut Tx, id: Uuid, now: Time, told_before: Time) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(TOLD).bind(id).bind(now).bind(told_before).execute(c).await?.rows_affected()) == 1)
}

/// Ends those that were not confirmed in time.
///
/// # Errors
/// The database's.
pub async fn expire(tx: &mut Tx, now: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(EXPIRE).bind(now).execute(c).await?.rows_affected()))
}

/// Forgets those that ended, asked for before this moment. One that can still be undone stays: a program that stood still
/// may have been late with it.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, asked_before: Time, now: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(asked_before).bind(now).execute(c).await?.rows_affected()))
}
