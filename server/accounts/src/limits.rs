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
            Limit::PasswordPerAccount | Limit::PasswordPerKnownDevice => rate(10, 15),
            Limit::PasswordPerNetwork => rate(100, 15),
            Limit::PasswordOverall => rate(30_000, 15),
            Limit::SignUpPerNetwork => rate(30, 60),
            Limit::MailPerAddress => rate(5, 60),
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

impl Core {
    /// Counts one try at each, committed before it returns.
    ///
    /// # Errors
    /// [`Failure::Limited`] by the first that is used up.
    pub(crate) async fn count<R>(&self, tries: &[(Limit, &str)]) -> Result<(), Failure<R>> {
        let mut tx = self.db.begin().await?;
        let outcome = self.count_in(&mut tx, tries).await?;
        tx.commit().await?;
        outcome.map_or(Ok(()), |(limit, wait)| Err(Failure::Limited { limit, wait }))
    }

    /// As [`Core::count`], in a transaction that commits whatever the outcome is.
    pub(crate) async fn count_in(
        &self,
        tx: &mut Tx,
        tries: &[(Limit, &str)],
    ) -> Result<Option<(Limit, Duration)>, Fault> {
        let now = self.clock.now();
        let mut used_up = None;
        for (limit, key) in tries {
            let rate = self.settings.limits.of(*limit);
            let counted =
                limits::count(tx, limit.name(), &self.limit_key(*limit, key), now, now.after(rate.per)).await?;
            if counted.count > i64::from(rate.at_most) && used_up.is_none() {
                let wait = counted.window_ends.millis().saturating_sub(now.millis());
                used_up = Some((*limit, Duration::from_millis(u64::try_from(wait).unwrap_or_default())));
            }
        }
        Ok(used_up)
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
