//! `vestibule account …`

use std::io::{self, Write};

use accounts::{failure::Fault, flows::support::Supported, zone::minute};
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
    writeln!(
        out,
        "  email     {}, verified {}",
        accounts::email::shown(&account.email),
        minute(account.email_verified_at, zone)
    )?;
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

/// Turns two-factor off for somebody who lost the app and the backup codes.
///
/// # Errors
/// In words for the operator.
pub async fn disable_two_factor(config: &Config, who: &str) -> Result<(), Stop> {
    let host = host::open(config).await?;
    let done = host.accounts.disable_two_factor(who).await;
    host.accounts.db.close().await;
    say(done, who, "Two-factor is off.", "Two-factor was off already; nothing was changed.")
}

/// Signs every browser of an account out.
///
/// # Errors
/// In words for the operator.
pub async fn end_sessions(config: &Config, who: &str) -> Result<(), Stop> {
    let host = host::open(config).await?;
    let done = host.accounts.end_sessions(who).await;
    host.accounts.db.close().await;
    say(done, who, "Every browser is signed out.", "No browser was signed in; nothing was changed.")
}

fn say(done: Result<Supported, Fault>, who: &str, is_done: &str, was_so: &str) -> Result<(), Stop> {
    let done = done.map_err(|fault| format!("the database did not answer (reference {})", fault.reference))?;
    let mut out = io::stdout().lock();
    match done {
        Supported::Done => writeln!(out, "{is_done} It stands in the account's activity, and a mail tells its owner.")?,
        Supported::Nothing => writeln!(out, "{was_so}")?,
        Supported::NoAccount => return Err(format!("there is no account {who}; give acc_… or the address").into()),
    }
    Ok(())
}
