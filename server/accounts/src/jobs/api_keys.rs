//! API keys that will expire soon: their owners are told. Those that have: it stands in the activity.

use std::time::Duration;

use model::{account::AccountId, activity::ActivityKind};

use crate::{
    Core,
    failure::Fault,
    store::{accounts, api_keys},
    zone,
};

/// How long before the end an owner is told.
const BEFORE: Duration = Duration::from_hours(7 * 24);

impl Core {
    /// Looks after API keys whose time is over, or nearly.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn tend_api_keys(&self) -> Result<(), Fault> {
        let now = self.clock.now();
        let (expiring, expired) = {
            let mut db = self.db.read().await?;
            (api_keys::expiring(&mut db, now, now.after(BEFORE)).await?, api_keys::expired(&mut db, now).await?)
        };
        for key in expiring {
            let account = AccountId::new(key.account_id);
            let mut tx = self.db.begin().await?;
            if api_keys::told(&mut tx, key.id, now).await? {
                let zone = accounts::get(&mut tx, account).await?.time_zone;
                let detail = format!("{}, on {}", key.name, zone::minute(key.expires_at, &zone));
                self.record_and_tell(&mut tx, account, ActivityKind::ApiKeyExpiring, &detail, now).await?;
            }
            self.commit_and_ring(tx).await?;
        }
        for key in expired {
            let mut tx = self.db.begin().await?;
            if api_keys::ended(&mut tx, key.id, now).await? {
                let account = AccountId::new(key.account_id);
                self.record(&mut tx, account, ActivityKind::ApiKeyExpired, &key.name, now).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}
