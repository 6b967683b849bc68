//! The tables `deliveries` and `attempts`: the outbox.

use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    db::{Link, Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO deliveries (id, channel, message, state, attempts, due_at, created_at) \
        VALUES ($1, $2, $3, 'waiting', 0, $4, $4)";
    // The one place where the dialects differ: SQLite's single writer needs no row lock and has none, and on Postgres
    // several processes must pass each other's rows by.
    CLAIM_SQLITE = "UPDATE deliveries SET lease = $1, due_at = $3, attempts = attempts + 1 WHERE id = ( \
        SELECT id FROM deliveries WHERE state = 'waiting' AND due_at <= $2 ORDER BY due_at LIMIT 1) \
        RETURNING id, channel, message, attempts, created_at, held_because";
    CLAIM_POSTGRES = "UPDATE deliveries SET lease = $1, due_at = $3, attempts = attempts + 1 WHERE id = ( \
        SELECT id FROM deliveries WHERE state = 'waiting' AND due_at <= $2 ORDER BY due_at LIMIT 1 \
        FOR UPDATE SKIP LOCKED) RETURNING id, channel, message, attempts, created_at, held_because";
    INSERT_ATTEMPT = "INSERT INTO attempts (id, delivery_id, number, started_at, outcome) VALUES ($1, $2, $3, $4, 'started')";
    FINISH_ATTEMPT = "UPDATE attempts SET finished_at = $2, outcome = $3 WHERE id = $1";
    FINISH = "UPDATE deliveries SET state = $3, finished_at = $4, lease = NULL, held_because = NULL WHERE id = $1 AND lease = $2";
    RETRY = "UPDATE deliveries SET due_at = $3, lease = NULL, attempts = $4, held_because = $5 WHERE id = $1 AND lease = $2";
    // Beginning anew is to have had one attempt: what is counted at the first is not counted twice.
    WHY_HELD = "SELECT held_because FROM deliveries WHERE state = 'waiting' AND held_because IS NOT NULL \
        ORDER BY due_at DESC LIMIT 1";
    COUNT_HELD = "SELECT COUNT(*) FROM deliveries WHERE state = 'waiting' AND held_because IS NOT NULL";
    RELEASE_HELD = "UPDATE deliveries SET due_at = $1, attempts = 1, held_because = NULL \
        WHERE state = 'waiting' AND held_because IS NOT NULL AND lease IS NULL";
    COUNT_DEAD = "SELECT COUNT(*) FROM deliveries WHERE state = 'dead'";
    REVIVE = "UPDATE deliveries SET state = 'waiting', due_at = $2, held_because = NULL, finished_at = NULL, \
        attempts = CASE WHEN attempts > 1 THEN 1 ELSE attempts END \
        WHERE id = $1 AND lease IS NULL AND state IN ('waiting', 'dead')";
    REVIVE_ALL = "UPDATE deliveries SET state = 'waiting', due_at = $1, attempts = 1, held_because = NULL, finished_at = NULL \
        WHERE lease IS NULL AND state = 'dead'";
    RELEASE_ALL = "UPDATE deliveries SET due_at = $1, lease = NULL WHERE state = 'waiting' AND lease IS NOT NULL";
    COUNT_WAITING = "SELECT COUNT(*) FROM deliveries WHERE state = 'waiting'";
    LATEST = "SELECT id, channel, message, state, attempts, due_at, created_at, finished_at, held_because FROM deliveries \
        ORDER BY id DESC LIMIT $1";
    ATTEMPTS = "SELECT number, started_at, finished_at, outcome FROM attempts WHERE delivery_id = $1 ORDER BY number";
    PURGE = "DELETE FROM deliveries WHERE state <> 'waiting' AND finished_at < $1";
}

/// Where a delivery has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryEnd {
    /// It went out.
    Sent,
    /// When its turn came there was nothing to tell any more.
    Unneeded,
    /// Given up on.
    Dead,
}

impl DeliveryEnd {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Unneeded => "unneeded",
            Self::Dead => "dead",
        }
    }
}

/// A delivery whose turn has come, held under a lease.
#[derive(Debug, Clone, FromRow)]
pub struct ClaimedRow {
    /// Its id.
    pub id: Uuid,
    /// `email`, later others.
    pub channel: String,
    /// What to send, as JSON. Holds ids, an address where it has to be the one of then, and never a secret.
    pub message: String,
    /// Which attempt this is, from 1.
    pub attempts: i64,
    /// When it was written.
    pub created_at: Time,
    /// Why the attempt before this one found the channel closed; nothing where it did not.
    pub held_because: Option<String>,
}

/// A delivery as an operator sees it.
#[derive(Debug, Clone, FromRow)]
pub struct DeliveryRow {
    /// Its id.
    pub id: Uuid,
    /// `email`, later others.
    pub channel: String,
    /// What it tells, as JSON.
    pub message: String,
    /// `waiting`, `sent`, `unneeded` or `dead`.
    pub state: String,
    /// How many attempts began.
    pub attempts: i64,
    /// When the next attempt may begin.
    pub due_at: Time,
    /// When it was written.
    pub created_at: Time,
    /// When it ended.
    pub finished_at: Option<Time>,
    /// Why it waits, where that is about this installation.
    pub held_because: Option<String>,
}

/// One attempt as an operator sees it.
#[derive(Debug, Clone, FromRow)]
pub struct AttemptRow {
    /// From 1.
    pub number: i64,
    /// Written before anything is sent.
    pub started_at: Time,
    /// Empty where the process died meanwhile.
    pub finished_at: Option<Time>,
    /// In words.
    pub outcome: String,
}

/// Writes a delivery, due at once, into the transaction of what it tells.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut Tx, id: Uuid, channel: &str, message: &str, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT).bind(id).bind(channel).bind(message).bind(now).execute(c).await.map(drop))
}

/// Takes the next delivery that is due, under a lease until `lease_ends`.
///
/// # Errors
/// The database's.
pub async fn claim(tx: &mut Tx, lease: Uuid, now: Time, lease_ends: Time) -> sqlx::Result<Option<ClaimedRow>> {
    match tx.link() {
        Link::Sqlite(c) => query_as(CLAIM_SQLITE).bind(lease).bind(now).bind(lease_ends).fetch_optional(c).await,
        Link::Postgres(c) => query_as(CLAIM_POSTGRES).bind(lease).bind(now).bind(lease_ends).fetch_optional(c).await,
    }
}

/// Writes down that an attempt begins, before anything leaves the house.
///
/// # Errors
/// The database's.
pub async fn insert_attempt(tx: &mut Tx, id: Uuid, delivery: Uuid, number: i64, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT_ATTEMPT).bind(id).bind(delivery).bind(number).bind(now).execute(c).await.map(drop))
}

/// Writes down how an attempt went.
///
/// # Errors
/// The database's.
pub async fn finish_attempt(tx: &mut Tx, id: Uuid, outcome: &str, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(FINISH_ATTEMPT).bind(id).bind(now).bind(outcome).execute(c).await.map(drop))
}

/// Ends a delivery; `false` where the lease is no longer ours.
///
/// # Errors
/// The database's.
pub async fn finish(tx: &mut Tx, id: Uuid, lease: Uuid, end: DeliveryEnd, now: Time) -> sqlx::Result<bool> {
    let rows =
        on!(tx, |c| query(FINISH).bind(id).bind(lease).bind(end.as_str()).bind(now).execute(c).await?.rows_affected());
    Ok(rows == 1)
}

/// How a delivery waits for its next attempt.
#[derive(Debug, Clone)]
pub struct Wait {
    /// When that may begin.
    pub due_at: Time,
    /// How many attempts count.
    pub attempts: i64,
    /// Why the channel is closed, where it is.
    pub held_because: Option<String>,
}

/// Puts a delivery back.
///
/// # Errors
/// The database's.
pub async fn retry(tx: &mut Tx, id: Uuid, lease: Uuid, wait: &Wait) -> sqlx::Result<()> {
    let Wait { due_at, attempts, held_because } = wait;
    on!(tx, |c| query(RETRY)
        .bind(id)
        .bind(lease)
        .bind(due_at)
        .bind(attempts)
        .bind(held_because)
        .execute(c)
        .await
        .map(drop))
}

/// Why mail is held, where it is: as the latest that was put back has it.
///
/// # Errors
/// The database's.
pub async fn why_held(db: &mut impl Read) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = on!(db, |c| query_as(WHY_HELD).fetch_optional(c).await)?;
    Ok(found.map(|(why,)| why))
}

/// How many are held.
///
/// # Errors
/// The database's.
pub async fn count_held(db: &mut impl Read) -> sqlx::Result<i64> {
    let (count,): (i64,) = on!(db, |c| query_as(COUNT_HELD).fetch_one(c).await)?;
    Ok(count)
}

/// How many were given up and are still kept.
///
/// # Errors
/// The database's.
pub async fn count_dead(db: &mut impl Read) -> sqlx::Result<i64> {
    let (count,): (i64,) = on!(db, |c| query_as(COUNT_DEAD).fetch_one(c).await)?;
    Ok(count)
}

/// The channel is open again: what it held is due, and begins anew.
///
/// # Errors
/// The database's.
pub async fn release_held(tx: &mut Tx, now: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(RELEASE_HELD).bind(now).execute(c).await?.rows_affected()))
}

/// Makes one due that waits or was given up; `false` where there is none, or it was sent.
///
/// # Errors
/// The database's.
pub async fn revive(tx: &mut Tx, id: Uuid, now: Time) -> sqlx::Result<bool> {
    Ok(on!(tx, |c| query(REVIVE).bind(id).bind(now).execute(c).await?.rows_affected()) == 1)
}

/// The same for all that were given up; how many.
///
/// # Errors
/// The database's.
pub async fn revive_all(tx: &mut Tx, now: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(REVIVE_ALL).bind(now).execute(c).await?.rows_affected()))
}

/// Makes everything due that is under a lease.
///
/// # Errors
/// The database's.
pub async fn release_all(tx: &mut Tx, now: Time) -> sqlx::Result<()> {
    on!(tx, |c| query(RELEASE_ALL).bind(now).execute(c).await.map(drop))
}

/// How many wait for their turn or their next attempt.
///
/// # Errors
/// The database's.
pub async fn count_waiting(db: &mut impl Read) -> sqlx::Result<i64> {
    let (count,): (i64,) = on!(db, |c| query_as(COUNT_WAITING).fetch_one(c).await)?;
    Ok(count)
}

/// The latest deliveries, newest first.
///
/// # Errors
/// The database's.
pub async fn latest(db: &mut impl Read, at_most: i64) -> sqlx::Result<Vec<DeliveryRow>> {
    on!(db, |c| query_as(LATEST).bind(at_most).fetch_all(c).await)
}

/// The attempts of one delivery, in order.
///
/// # Errors
/// The database's.
pub async fn attempts(db: &mut impl Read, delivery: Uuid) -> sqlx::Result<Vec<AttemptRow>> {
    on!(db, |c| query_as(ATTEMPTS).bind(delivery).fetch_all(c).await)
}

/// Forgets deliveries that ended before this moment, with their attempts.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, finished_before: Time) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(finished_before).execute(c).await?.rows_affected()))
}
