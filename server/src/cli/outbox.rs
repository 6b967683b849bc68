//! `vestibule outbox …`

use std::io::{self, Write};

use accounts::{
    failure::Fault,
    zone::{DEFAULT, minute},
};
use uuid::Uuid;

use crate::{
    config::Config,
    host::{self, Stop},
};

/// How many deliveries are printed.
const LATEST: i64 = 50;

/// Prints how the outbox stands, then the latest deliveries with their attempts, newest first. What is told stands there
/// as ids; what a mail server answered stands there in its words, which may name the recipient.
///
/// # Errors
/// In words for the operator.
pub async fn list(config: &Config) -> Result<(), Stop> {
    let host = host::open(config).await?;
    let (state, listed) = (host.accounts.outbox_state().await, host.accounts.outbox(LATEST).await);
    host.accounts.db.close().await;
    let (state, listed) = (state.map_err(in_words)?, listed.map_err(in_words)?);
    let mut out = io::stdout().lock();
    if let Some(why) = state.held_because {
        writeln!(
            out,
            "NO MAIL GOES OUT: the mail server takes none from us. {} held, tried again for five days.",
            state.held
        )?;
        writeln!(out, "It says: {why}\n")?;
    }
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
            let held = if delivery.held_because.is_some() { "held, " } else { "" };
            writeln!(out, "    {held}next {}", minute(delivery.due_at, DEFAULT))?;
        }
    }
    Ok(())
}

/// Makes a delivery due, or all that were given up or are held. The program that serves sends them.
///
/// # Errors
/// In words for the operator.
pub async fn retry(config: &Config, which: &str) -> Result<(), Stop> {
    let id = match which {
        "all" => None,
        id => Some(
            Uuid::parse_str(id)
                .map_err(|_| format!("{id} is no id of a message; `vestibule outbox list` prints them"))?,
        ),
    };
    let host = host::open(config).await?;
    let count = match id {
        Some(id) => host.accounts.retry_delivery(id).await.map(u64::from),
        None => host.accounts.retry_all_deliveries().await,
    };
    host.accounts.db.close().await;
    let mut out = io::stdout().lock();
    match (count.map_err(in_words)?, id) {
        (0, Some(id)) => return Err(format!("there is no message {id} that waits or was given up").into()),
        (0, None) => writeln!(out, "Nothing was given up, and nothing is held.")?,
        (count, _) => writeln!(out, "{count} will be sent again now, by the program that serves.")?,
    }
    Ok(())
}

fn in_words(fault: Fault) -> String {
    format!("the database did not answer (reference {})", fault.reference)
}
