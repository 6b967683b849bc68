//! `vestibule outbox …`

use std::io::{self, Write};

use accounts::zone::{DEFAULT, minute};

use crate::{
    config::Config,
    host::{self, Stop},
};

/// How many deliveries are printed.
const LATEST: i64 = 50;

/// Prints the latest deliveries with their attempts, newest first. What is told stands there as ids: the outbox holds
/// neither addresses nor secrets.
///
/// # Errors
/// In words for the operator.
pub async fn list(config: &Config) -> Result<(), Stop> {
    let host = host::open(config).await?;
    let listed = host.accounts.outbox(LATEST).await;
    host.accounts.db.close().await;
    let listed = listed.map_err(|fault| format!("the database did not answer (reference {})", fault.reference))?;
    let mut out = io::stdout().lock();
    if listed.is_empty() {
        writeln!(out, "Nothing has been sent yet.")?;
    }
    for (delivery, attempts) in listed {
        let created = minute(delivery.created_at, DEFAULT);
        writeln!(out, "{}  {:8} {}  {}", delivery.id, delivery.state, created, delivery.message)?;
        for attempt in attempts {
            writeln!(out, "    {:>2}. {}  {}", attempt.number, minute(attempt.started_at, DEFAULT), attempt.outcome)?;
        }
        if delivery.state == "waiting" {
            writeln!(out, "    next {}", minute(delivery.due_at, DEFAULT))?;
        }
    }
    Ok(())
}
