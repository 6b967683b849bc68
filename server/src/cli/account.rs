//! `vestibule account …`

use std::io::{self, Write};

use accounts::zone::minute;
use model::activity::ActivityKind;

use crate::{
    config::Config,
    host::{self, Stop},
};

/// How many rows of activity are printed.
const LATEST: i64 = 50;

/// Prints an account and its latest activity.
///
/// # Errors
/// In words for the operator.
pub async fn show(config: &Config, who: &str) -> Result<(), Stop> {
    let host = host::open(config).await?;
    let found = host.accounts.show_account(who, LATEST).await;
    host.accounts.db.close().await;
    let found = found.map_err(|fault| format!("the database did not answer (reference {})", fault.reference))?;
    let Some((account, activity)) = found else {
        return Err(format!("there is no account {who}; give acc_… or the address").into());
    };
    let zone = account.time_zone.as_str();
    let mut out = io::stdout().lock();
    writeln!(out, "{}  ({})", account.account_id(), account.kind)?;
    writeln!(out, "  name      {} ({} {})", account.display_name, account.first_name, account.last_name)?;
    writeln!(out, "  email     {}, verified {}", account.email, minute(account.email_verified_at, zone))?;
    for (label, value) in
        [("company", &account.organization_name), ("job", &account.job_position), ("phone", &account.phone)]
    {
        if let Some(value) = value {
            writeln!(out, "  {label:9} {value}")?;
        }
    }
    writeln!(out, "  created   {}\n", minute(account.created_at, zone))?;
    for row in activity {
        let sentence = ActivityKind::from_word(&row.kind).map_or("", ActivityKind::sentence);
        writeln!(out, "  {}  {:18} {sentence} {}", minute(row.at, zone), row.kind, row.detail)?;
    }
    Ok(())
}
