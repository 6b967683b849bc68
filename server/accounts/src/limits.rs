//! Limits in the database: a restart or a second process forgets nothing.
//!
//! *How it works:* a row counts how often something was tried until its window ends. The count goes up in a statement
//! and a transaction of its own *before* anything is checked, so that no number of parallel tries gets past it, and a
//! refusal does not take it back. What turns out to have been right is taken back, so that only wrong tries count.

use std::time::Duration;

use model::limit::Limit;

use crate::{
    Core,
    db::Tx,
    failure::{Failure, Fault},
    store::limits,
};

/// The network of somebody whose address nobody told. It is counted nowhere: strangers would share what is meant for one.
/// What counts accounts, browsers and everybody together still does.
pub const UNKNOWN_NETWORK: &str = "unknown network";

/// So many in so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many are let through.
    pub at_most: u32,
    /// How long a window is, from the first try in it.
    pub per: Duration,
}

/// The rate of every limit.
#[derive(Debug, Clone)]
pub struct Rates(pub [Rate; Limit::ALL.len()]);

impl Default for Rates {
    /// The defaults of the annotated configuration file.
    fn default() -> Self {
        const fn rate(at_most: u32, minutes: u64) -> Rate {
            Rate { at_most, per: Duration::from_mins(minutes) }
        }
        Self(Limit::ALL.map(|limit| match limit {
            Limit::PasswordPerAccount
            | Limit::PasswordPerKnownDevice
            | Limit::PasswordPerSignIn
            | Limit::AuthenticatorPerAccount
            | Limit::AuthenticatorPerKnownDevice
            | Limit::BackupCodePerAccount
            | Limit::BackupCodePerKnownDevice
            | Limit::RecoveryCodePerAccount
            | Limit::RecoveryCodePerKnownDevice
            | Limit::FactorPerSignIn => rate(10, 15),
            Limit::PasswordPerNetwork | Limit::CodePerNetwork | Limit::FactorPerNetwork => rate(100, 15),
            Limit::PasswordOverall => rate(30_000, 15),
            Limit::PasswordInARow
            | Limit::AuthenticatorInARow
            | Limit::BackupCodeInARow
            | Limit::RecoveryCodeInARow => rate(100, 365 * 24 * 60),
            Limit::LinkPerNetwork | Limit::SignUpPerNetwork => rate(30, 60),
            Limit::SignUpWithoutCaptcha | Limit::RecoverWithoutCaptcha => rate(3, 60),
            Limit::CaptchaPerNetwork => rate(200, 60),
            Limit::PasskeyPerNetwork => rate(300, 15),
            Limit::AddressChangePerAccount => rate(10, 24 * 60),
            Limit::SignUpBeforeCaptcha | Limit::MailPerAddress | Limit::MailPerKnownDevice => rate(5, 60),
        }))
    }
}

impl Rates {
    /// The same, but for one limit.
    #[must_use]
    pub fn with(mut self, limit: Limit, at_most: u32, per: Duration) -> Self {
        for (one, rate) in Limit::ALL.iter().zip(&mut self.0) {
            if *one == limit {
                *rate = Rate { at_most, per };
            }
        }
        self
    }

    /// The rate of one limit.
    pub fn of(&self, limit: Limit) -> Rate {
        Limit::ALL
            .iter()
            .zip(self.0)
            .find_map(|(one, rate)| (*one == limit).then_some(rate))
            .unwrap_or(Rate { at_most: 0, per: Duration::ZERO })
    }
}

/// The limit, if any, that lets no further try through after this one. Of any number at once, one try gets to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IsLast(pub Option<Limit>);

/// A limit that was used up before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UsedUp {
    pub limit: Limit,
    pub wait: Duration,
}

impl Core {
    /// Counts one try at each, committed before it returns. Whether one of them was the last that is let through.
    ///
    /// # Errors
    /// [`Failure::Limited`] by the first that is used up.
    pub(crate) async fn count<R>(&self, tries: &[(Limit, &str)]) -> Result<IsLast, Failure<R>> {
        let mut tx = self.db.begin().await?;
        let outcome = self.count_in(&mut tx, tries).await?;
        tx.commit().await?;
        outcome.map_err(|UsedUp { limit, wait }| Failure::Limited { limit, wait })
    }

    /// As [`Core::count`], in a transaction that commits whatever the outcome is. What comes after the first that is
    /// used up is not counted: it is not tried either.
    pub(crate) async fn count_in(&self, tx: &mut Tx, tries: &[(Limit, &str)]) -> Result<Result<IsLast, UsedUp>, Fault> {
        let now = self.clock.now();
        let mut last = None;
        for (limit, key) in tries.iter().filter(|(_, key)| *key != UNKNOWN_NETWORK) {
            let rate = self.settings.limits.of(*limit);
            let counted =
                limits::count(tx, limit.name(), &self.limit_key(*limit, key), now, now.after(rate.per)).await?;
            if counted.count > i64::from(rate.at_most) {
                let wait = counted.window_ends.millis().saturating_sub(now.millis());
                let wait = Duration::from_millis(u64::try_from(wait).unwrap_or_default());
                // Whose it is stays out of the log, as it stays out of the table.
                tracing::warn!(limit = limit.name(), "a limit is used up");
                return Ok(Err(UsedUp { limit: *limit, wait }));
            }
            if counted.count == i64::from(rate.at_most) {
                last = Some(*limit);
            }
        }
        Ok(Ok(IsLast(last)))
    }

    /// How often it was tried in the window that runs. Counts nothing.
    pub(crate) async fn tries(&self, limit: Limit, key: &str) -> Result<u32, Fault> {
        let mut db = self.db.read().await?;
        let count = limits::find(&mut db, limit.name(), &self.limit_key(limit, key), self.clock.now()).await?;
        Ok(count.and_then(|count| u32::try_from(count).ok()).unwrap_or_default())
    }

    /// Begins the counts anew.
    pub(crate) async fn forget_tries(&self, tx: &mut Tx, tries: &[(Limit, &str)]) -> Result<(), Fault> {
        for (limit, key) in tries {
            limits::forget(tx, limit.name(), &self.limit_key(*limit, key)).await?;
        }
        Ok(())
    }

    /// Takes a try back that turned out to have been right.
    pub(crate) async fn take_back(&self, tx: &mut Tx, tries: &[(Limit, &str)]) -> Result<(), Fault> {
        for (limit, key) in tries {
            limits::take_back(tx, limit.name(), &self.limit_key(*limit, key)).await?;
        }
        Ok(())
    }

    /// What stands for an address or a network in the table.
    fn limit_key(&self, limit: Limit, key: &str) -> [u8; 32] {
        self.sealing.keyed_hash(limit.name(), key.as_bytes())
    }
}
