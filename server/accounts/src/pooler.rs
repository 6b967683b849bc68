//! Postgres behind a pooler that lends a connection for one transaction only (`PgBouncer`'s `pool_mode = transaction`).
//!
//! *Why it is here:* the driver names the statements that it has prepared, and counts on finding them again. Behind such a
//! pooler the next statement is somebody else's connection: `prepared statement "sqlx_s_1" already exists`, or parameters
//! that are bound to another statement, now and then, while the program says that it is ready. Some of what the driver says
//! when it connects is refused there too.
//!
//! *How it works:* at the start two connections are asked which process of the server serves them, and whether the time
//! limits that were said at connecting hold. One process for both, or limits that were dropped, is a pooler. From then on
//! everything, reading too, is a transaction, which one connection serves as a whole. It begins by forgetting the
//! statements that the transaction before left there, and by setting the limits for itself; the driver keeps none. That
//! costs some round trips and is not done where nobody stands between.

use sqlx::{PgPool, Row, postgres::PgConnectOptions, raw_sql};

/// A connection that hangs inside a transaction, or a statement that never ends, must not hold locks.
pub const TIME_LIMITS: [(&str, &str); 2] =
    [("idle_in_transaction_session_timeout", "10s"), ("statement_timeout", "30s")];

/// The beginning of a transaction. One text, and so one round trip; the limits are [`TIME_LIMITS`].
pub const BEGIN: &str = "BEGIN; DEALLOCATE ALL; SET LOCAL idle_in_transaction_session_timeout = '10s'; \
    SET LOCAL statement_timeout = '30s'";
/// The same for one that cannot write.
pub const BEGIN_READING: &str = "BEGIN READ ONLY; DEALLOCATE ALL; \
    SET LOCAL idle_in_transaction_session_timeout = '10s'; SET LOCAL statement_timeout = '30s'";

/// Of several processes that start at once, one migrates: the number stands for that. Held until the transaction ends.
pub const HOLD_MIGRATIONS: &str = "SELECT pg_advisory_xact_lock(1986359923)";

const WHO_SERVES: &str = "SELECT pg_backend_pid()::text AS process, current_setting('statement_timeout') AS time_limit";

/// How to connect through one: without what it refuses, and without statements that are kept.
pub fn options(plain: PgConnectOptions) -> PgConnectOptions {
    plain.extra_float_digits(None).statement_cache_capacity(0)
}

/// Whether a pooler refused what the driver said at connecting: nobody else refuses that.
pub fn refused_parameters(error: &sqlx::Error) -> bool {
    says(error, "unsupported startup parameter")
}

/// Whether a pooler lends its connections for one statement only, which no transaction gets along with.
pub fn refuses_transactions(error: &sqlx::Error) -> bool {
    says(error, "statement pooling")
}

fn says(error: &sqlx::Error, words: &str) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.message().contains(words))
}

/// Whether a pooler stands between.
///
/// # Errors
/// The database's.
pub async fn stands_between(pool: &PgPool) -> sqlx::Result<bool> {
    // Both are open while they are asked: without a pooler they cannot have one process.
    let (mut one, mut other) = (pool.acquire().await?, pool.acquire().await?);
    let mut served = Vec::new();
    for connection in [&mut one, &mut other] {
        let row = raw_sql(WHO_SERVES).fetch_one(&mut **connection).await?;
        served.push((row.try_get::<String, _>("process")?, row.try_get::<String, _>("time_limit")?));
    }
    let [(one, limit), (other, _)] = served.as_slice() else { return Ok(false) };
    Ok(one == other || TIME_LIMITS.iter().all(|(_, value)| value != limit))
}
