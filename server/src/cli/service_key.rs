//! `vestibule service-key …`

use std::io::{self, Write};

use accounts::{
    failure::{Failure, Fault},
    zone::{DEFAULT, day, minute},
};
use model::{
    service_key::{CreateServiceKeyProblem, ServiceScope},
    text::{NAME_MAX, TextProblem},
};

use crate::{
    config::Config,
    host::{self, Stop},
};

/// Prints a new key on standard output, alone, so that it can be piped into where it is kept.
///
/// # Errors
/// In words for the operator.
pub async fn create(config: &Config, name: &str, scopes: &[ServiceScope], expires: Option<&str>) -> Result<(), Stop> {
    let expires_at = match expires {
        Some(typed) => {
            Some(day(typed, DEFAULT).map(|(_, ends)| ends).ok_or("--expires takes a day, as in 2027-01-31")?)
        }
        None => None,
    };
    let host = host::open(config).await?;
    if expires_at.is_some_and(|at| at <= host.accounts.clock.now()) {
        return Err("the day in --expires is over already".into());
    }
    let created = host.accounts.create_service_key(name, scopes, expires_at).await;
    host.accounts.db.close().await;
    let key = created.map_err(|failure| match failure {
        Failure::Refused(CreateServiceKeyProblem::NameTaken) => {
            format!("a service key is called {name:?} already; revoke it first, or choose another name")
        }
        Failure::Refused(CreateServiceKeyProblem::Name(TextProblem::Missing)) => "give the key a name".to_owned(),
        Failure::Refused(CreateServiceKeyProblem::Name(TextProblem::TooLong)) => {
            format!("a name has at most {NAME_MAX} characters")
        }
        Failure::Refused(CreateServiceKeyProblem::Name(TextProblem::Forbidden)) => {
            "the name has characters that cannot be shown".to_owned()
        }
        Failure::Fault(fault) => in_words(fault),
        Failure::Busy | Failure::Limited { .. } => "no key was created".to_owned(),
    })?;
    writeln!(io::stderr().lock(), "This is the key. It is not shown again:")?;
    writeln!(io::stdout().lock(), "{}", key.expose())?;
    Ok(())
}

/// Prints the keys that were not revoked.
///
/// # Errors
/// In words for the operator.
pub async fn list(config: &Config) -> Result<(), Stop> {
    let host = host::open(config).await?;
    let listed = host.accounts.service_keys().await;
    let now = host.accounts.clock.now();
    host.accounts.db.close().await;
    let listed = listed.map_err(in_words)?;
    let mut out = io::stdout().lock();
    if listed.is_empty() {
        writeln!(out, "There are no service keys. `vestibule service-key create` makes one.")?;
    }
    for key in listed {
        let used =
            key.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", minute(at, DEFAULT)));
        let expires = match key.expires_at {
            Some(at) if at <= now => format!("expired {}", minute(at, DEFAULT)),
            Some(at) => format!("expires {}", minute(at, DEFAULT)),
            None => "never expires".to_owned(),
        };
        let created = minute(key.created_at, DEFAULT);
        writeln!(out, "{}…  {}\n    {}; created {created}, {used}, {expires}", key.start, key.name, key.scopes)?;
    }
    Ok(())
}

/// Revokes a key. It opens nothing from then on.
///
/// # Errors
/// In words for the operator.
pub async fn revoke(config: &Config, name: &str) -> Result<(), Stop> {
    let host = host::open(config).await?;
    let is_revoked = host.accounts.revoke_service_key(name).await;
    host.accounts.db.close().await;
    if !is_revoked.map_err(in_words)? {
        return Err(format!("no service key is called {name:?}; `vestibule service-key list` prints them").into());
    }
    writeln!(io::stdout().lock(), "The key is revoked. It opens nothing from now on.")?;
    Ok(())
}

fn in_words(fault: Fault) -> String {
    format!("the database did not answer (reference {})", fault.reference)
}
