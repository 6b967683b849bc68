//! The table `activity`: what happened to an account. Rows are only ever added, and go with the account.

use std::cmp::Reverse;

use model::{account::AccountId, activity::ActivityKind};
use sqlx::{FromRow, query, query_as};
use uuid::Uuid;

use crate::{
    clock::Time,
    db::{Read, Tx},
    on, statements,
};

statements! {
    INSERT = "INSERT INTO activity (id, account_id, at, kind, detail) VALUES ($1, $2, $3, $4, $5)";
    PURGE = "DELETE FROM activity WHERE id IN (SELECT id FROM activity WHERE id < $1 ORDER BY id LIMIT $2)";
    FIND = "SELECT id, account_id, at, kind, detail FROM activity WHERE id = $1";
    OLDER = "SELECT id, account_id, at, kind, detail FROM activity WHERE account_id = $1 AND id > $2 AND id < $3 \
        ORDER BY id DESC LIMIT $4";
    NEWER = "SELECT id, account_id, at, kind, detail FROM activity WHERE account_id = $1 AND id > $2 AND id < $3 \
        ORDER BY id LIMIT $4";
    // Compared in pairs, since SQLite would else walk the account's index and look at the kind of each row.
    OLDER_OF_KIND = "SELECT id, account_id, at, kind, detail FROM activity WHERE account_id = $1 \
        AND (kind, id) > ($5, $2) AND (kind, id) < ($5, $3) ORDER BY kind DESC, id DESC LIMIT $4";
    NEWER_OF_KIND = "SELECT id, account_id, at, kind, detail FROM activity WHERE account_id = $1 \
        AND (kind, id) > ($5, $2) AND (kind, id) < ($5, $3) ORDER BY kind, id LIMIT $4";
    LATEST = "SELECT at, kind, detail FROM activity WHERE account_id = $1 ORDER BY id DESC LIMIT $2";
}

/// One thing that happened.
#[derive(Debug, Clone, FromRow)]
pub struct ActivityRow {
    /// When.
    pub at: Time,
    /// A word of [`ActivityKind`].
    pub kind: String,
    /// In words, without a secret: the device, the fields that changed.
    pub detail: String,
}

/// One thing that happened, and to whom.
#[derive(Debug, Clone, FromRow)]
pub struct EventRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// When.
    pub at: Time,
    /// A word of [`ActivityKind`].
    pub kind: String,
    /// In words, without a secret.
    pub detail: String,
}

/// Finds one by its id.
///
/// # Errors
/// The database's.
pub async fn find(db: &mut impl Read, id: Uuid) -> sqlx::Result<Option<EventRow>> {
    on!(db, |c| query_as(FIND).bind(id).fetch_optional(c).await)
}

/// When something of this kind last happened to an account, if it was since then.
///
/// # Errors
/// The database's.
pub async fn last_since(
    db: &mut impl Read,
    account: AccountId,
    kind: ActivityKind,
    since: Time,
) -> sqlx::Result<Option<Time>> {
    let span = Span { account, above: since.first_id(), below: Uuid::max(), kinds: vec![kind.as_str()] };
    Ok(newest_of(db, &span, 1).await?.first().map(|row| row.at))
}

/// Adds a row.
///
/// # Errors
/// The database's.
pub async fn record(
    tx: &mut Tx,
    id: Uuid,
    account: AccountId,
    kind: ActivityKind,
    detail: &str,
    now: Time,
) -> sqlx::Result<()> {
    on!(tx, |c| query(INSERT)
        .bind(id)
        .bind(account.uuid())
        .bind(now)
        .bind(kind.as_str())
        .bind(detail)
        .execute(c)
        .await
        .map(drop))
}

/// The latest rows, newest first.
///
/// # Errors
/// The database's.
pub async fn latest(db: &mut impl Read, account: AccountId, at_most: i64) -> sqlx::Result<Vec<ActivityRow>> {
    on!(db, |c| query_as(LATEST).bind(account.uuid()).bind(at_most).fetch_all(c).await)
}

/// Which rows of an account are looked at.
#[derive(Debug, Clone)]
pub struct Span {
    /// Whose.
    pub account: AccountId,
    /// Above this id.
    pub above: Uuid,
    /// Below this id.
    pub below: Uuid,
    /// The words of the kinds; none for all.
    pub kinds: Vec<&'static str>,
}

/// The rows of a span from its newest on, newest first.
///
/// # Errors
/// The database's.
pub async fn newest_of(db: &mut impl Read, span: &Span, at_most: i64) -> sqlx::Result<Vec<EventRow>> {
    if span.kinds.is_empty() {
        return walk(db, OLDER, span, at_most).await;
    }
    let mut rows = walk_kinds(db, OLDER_OF_KIND, span, at_most).await?;
    rows.sort_unstable_by_key(|row| Reverse(row.id));
    rows.truncate(usize::try_from(at_most).unwrap_or_default());
    Ok(rows)
}

/// The rows of a span from its oldest on, oldest first.
///
/// # Errors
/// The database's.
pub async fn oldest_of(db: &mut impl Read, span: &Span, at_most: i64) -> sqlx::Result<Vec<EventRow>> {
    if span.kinds.is_empty() {
        return walk(db, NEWER, span, at_most).await;
    }
    let mut rows = walk_kinds(db, NEWER_OF_KIND, span, at_most).await?;
    rows.sort_unstable_by_key(|row| row.id);
    rows.truncate(usize::try_from(at_most).unwrap_or_default());
    Ok(rows)
}

async fn walk(db: &mut impl Read, sql: &'static str, span: &Span, at_most: i64) -> sqlx::Result<Vec<EventRow>> {
    on!(db, |c| query_as(sql)
        .bind(span.account.uuid())
        .bind(span.above)
        .bind(span.below)
        .bind(at_most)
        .fetch_all(c)
        .await)
}

/// As many of each kind: each is one walk along an index, however rare it is among the others.
async fn walk_kinds(db: &mut impl Read, sql: &'static str, span: &Span, at_most: i64) -> sqlx::Result<Vec<EventRow>> {
    let mut rows = Vec::new();
    for kind in &span.kinds {
        let of_kind: Vec<EventRow> = on!(db, |c| query_as(sql)
            .bind(span.account.uuid())
            .bind(span.above)
            .bind(span.below)
            .bind(at_most)
            .bind(*kind)
            .fetch_all(c)
            .await)?;
        rows.extend(of_kind);
    }
    Ok(rows)
}

/// Forgets rows made before the id `before` would have been, at most so many. Ids sort by when they were made.
///
/// # Errors
/// The database's.
pub async fn purge(tx: &mut Tx, before: Uuid, at_most: i64) -> sqlx::Result<u64> {
    Ok(on!(tx, |c| query(PURGE).bind(before).bind(at_most).execute(c).await?.rows_affected()))
}
