//! All rules and all I/O of accounts: what may happen to an account, and the rows that keep it.
//!
//! The browser's pages, the JSON API and the operator's commands call the same flows. Nothing here knows HTTP or a
//! page. A flow guards, hashes, then changes, records and enqueues in one transaction, and reads top to bottom.

mod authenticator;
pub mod captcha;
pub mod clock;
mod common_password;
pub mod crypto;
pub mod db;
mod device;
pub mod email;
pub mod failure;
pub mod flows;
mod ids;
pub mod jobs;
pub mod limits;
pub mod mail;
mod phone;
pub mod pooler;
pub mod random;
pub mod settings;
pub mod span;
pub mod sqlite_file;
pub mod store;
mod text;
pub mod zone;
mod zone_names;

use std::sync::Arc;

use model::{account::AccountId, activity::ActivityKind};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    clock::{Clock, Time},
    crypto::{hashing::Hashing, sealed::SealingKey},
    db::{Db, Tx},
    failure::Fault,
    flows::last_active::LastActive,
    ids::Ids,
    mail::Message,
    random::Random,
    settings::Settings,
};

/// The accounts of one installation. Clones are the same accounts.
#[derive(Debug, Clone)]
pub struct Accounts(Arc<Core>);

/// What every flow works with.
#[derive(Debug)]
pub struct Core {
    /// Where everything is kept.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// Where tokens come from.
    pub random: Random,
    /// The last id that was made.
    ids: Ids,
    /// Where passwords are hashed.
    pub hashing: Hashing,
    /// What is kept for us alone.
    pub sealing: SealingKey,
    /// What the operator decided.
    pub settings: Settings,
    /// Rung when a delivery was committed, so that the worker need not wait for its next look.
    outbox_bell: Notify,
    /// Who was active, and is not written down yet.
    last_active: LastActive,
}

impl std::ops::Deref for Accounts {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.0
    }
}

impl Accounts {
    /// Puts the parts together. The database must be migrated.
    ///
    /// # Errors
    /// Where there is no randomness to be had.
    pub fn new(db: Db, clock: Clock, sealing: SealingKey, settings: Settings) -> Result<Self, Fault> {
        let hashing = Hashing::new(settings.hashing_at_once, Random)?;
        Ok(Self(Arc::new(Core {
            db,
            clock,
            random: Random,
            ids: Ids::default(),
            hashing,
            sealing,
            settings,
            outbox_bell: Notify::new(),
            last_active: LastActive::default(),
        })))
    }
}

impl Core {
    /// An id that sorts after all that were made before it.
    ///
    /// # Errors
    /// Where there is no randomness to be had.
    pub fn new_id(&self, now: Time) -> Result<Uuid, Fault> {
        self.ids.next(self.random, now)
    }

    /// Writes an activity row into the transaction of what it tells, and gives its id.
    async fn record(
        &self,
        tx: &mut Tx,
        account: AccountId,
        kind: ActivityKind,
        detail: &str,
        now: Time,
    ) -> Result<Uuid, Fault> {
        let id = self.new_id(now)?;
        store::activity::record(tx, id, account, kind, detail, now).await?;
        Ok(id)
    }

    /// As [`Core::record`], and tells the account's owner by mail: to the address that the account has now, whatever
    /// becomes of it until the mail is written.
    async fn record_and_tell(
        &self,
        tx: &mut Tx,
        account: AccountId,
        kind: ActivityKind,
        detail: &str,
        now: Time,
    ) -> Result<(), Fault> {
        let event = self.record(tx, account, kind, detail, now).await?;
        let row = store::accounts::get(tx, account).await?;
        self.enqueue(tx, &Message::Security { event, to: row.email }, now).await
    }

    /// Writes a message into the transaction of what it tells. It leaves after the commit.
    async fn enqueue(&self, tx: &mut Tx, message: &Message, now: Time) -> Result<(), Fault> {
        let json = serde_json::to_string(message)?;
        Ok(store::deliveries::insert(tx, self.new_id(now)?, message.channel(), &json, now).await?)
    }

    /// Commits a transaction that enqueued something, and wakes the worker.
    async fn commit_and_ring(&self, tx: Tx) -> Result<(), Fault> {
        tx.commit().await?;
        self.outbox_bell.notify_one();
        Ok(())
    }
}
