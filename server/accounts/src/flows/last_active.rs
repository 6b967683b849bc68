//! When a sign-in was last active and a key last used: collected, and written together about once a second.
//!
//! *Why it is here:* a thousand returning visitors would otherwise be a thousand writes, each queueing before the one that
//! somebody waits for. Nothing is lost that matters where the process dies in between, or where nothing can be
//! written: the next request notes it again.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use uuid::Uuid;

use crate::{
    Core,
    clock::Time,
    db::Db,
    failure::Fault,
    flows::sessions::Actor,
    store::{api_keys, service_keys, sign_ins},
};

/// The most that are noted at a time, about a megabyte. One more is noted at its next request.
const MOST: usize = 20_000;
/// How many are written in one transaction on SQLite. Between two of them whoever waits for the writer has a turn.
const AT_ONCE: usize = 100;
/// And on Postgres, where a transaction holds the rows that it wrote: two processes that write the same rows in another order
/// would wait for each other.
const AT_ONCE_SHARED: usize = 1;

/// What was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Used {
    /// By its id.
    SignIn(Uuid),
    /// By its id.
    ApiKey(Uuid),
    /// By its id.
    ServiceKey(Uuid),
}

/// Who was active, and is not written down yet.
#[derive(Debug, Default)]
pub struct LastActive(Mutex<HashMap<Used, Time>>);

impl LastActive {
    pub(super) fn note(&self, used: Used, now: Time) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.len() < MOST || noted.contains_key(&used) {
            noted.insert(used, now);
        }
    }

    /// So many of them at most, which are noted no more.
    fn take(&self, most: usize) -> Vec<(Used, Time)> {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let some = noted.iter().take(most).map(|(used, at)| (*used, *at)).collect::<Vec<_>>();
        for (used, _) in &some {
            noted.remove(used);
        }
        if noted.is_empty() {
            // What a storm took is given back.
            noted.shrink_to_fit();
        }
        some
    }
}

impl Core {
    /// Notes that a sign-in is in use. Costs no statement.
    pub fn note_active(&self, actor: Actor) {
        self.last_active.note(Used::SignIn(actor.sign_in), self.clock.now());
    }

    /// Writes down who was active, and which keys were used.
    ///
    /// # Errors
    /// Where the database does not answer; those of that transaction are noted again at their next request.
    pub async fn write_last_active(&self) -> Result<(), Fault> {
        let most = match self.db {
            Db::Sqlite { .. } => AT_ONCE,
            Db::Postgres(_) | Db::Pooler(_) => AT_ONCE_SHARED,
        };
        loop {
            let some = self.last_active.take(most);
            if some.is_empty() {
                return Ok(());
            }
            let mut tx = self.db.begin().await?;
            for (used, at) in some {
                match used {
                    Used::SignIn(id) => sign_ins::touch(&mut tx, id, at).await?,
                    Used::ApiKey(id) => api_keys::touch(&mut tx, id, at).await?,
                    Used::ServiceKey(id) => service_keys::touch(&mut tx, id, at).await?,
                }
            }
            tx.commit().await?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storm_is_bounded_and_each_sign_in_is_noted_once() {
        let active = LastActive::default();
        for id in 0..MOST as u128 + 10 {
            active.note(Used::SignIn(Uuid::from_u128(id)), Time::from_millis(1));
            active.note(Used::SignIn(Uuid::from_u128(0)), Time::from_millis(2));
        }
        let mut taken = Vec::new();
        while let some = active.take(AT_ONCE)
            && !some.is_empty()
        {
            assert!(some.len() <= AT_ONCE);
            taken.extend(some);
        }
        assert_eq!(taken.len(), MOST);
        assert!(taken.contains(&(Used::SignIn(Uuid::from_u128(0)), Time::from_millis(2))));
    }
}
