//! Changes of an address that wait: told each day, done when their time has come, ended when nobody confirmed.

use std::time::Duration;

use crate::{
    Core,
    failure::Fault,
    mail::Message,
    store::{address_changes, credentials},
};

/// How often the old address is told.
const TELL_EVERY: Duration = Duration::from_hours(24);

impl Core {
    /// Looks after the changes of addresses that wait.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn tend_address_changes(&self) -> Result<(), Fault> {
        let now = self.clock.now();
        let (due, to_tell) = {
            let mut db = self.db.read().await?;
            (
                address_changes::due(&mut db, now).await?,
                address_changes::to_tell(&mut db, now, now.before(TELL_EVERY)).await?,
            )
        };
        for id in due {
            let mut tx = self.db.begin().await?;
            let Some(change) = address_changes::find(&mut tx, id).await? else { continue };
            // Its account's row first, as everywhere; then once more, since another process may have been quicker.
            credentials::hold_version(&mut tx, change.account(), change.credential_version).await?;
            let change = address_changes::find(&mut tx, id).await?.filter(|change| change.state == "waiting");
            if let Some(change) = change.filter(|change| change.is_ripe(now)) {
                self.complete_change(tx, &change, now).await?;
            }
        }
        for id in to_tell {
            let mut tx = self.db.begin().await?;
            if address_changes::told(&mut tx, id, now, now.before(TELL_EVERY)).await? {
                self.enqueue(&mut tx, &Message::AddressWaiting { change: id }, now).await?;
            }
            self.commit_and_ring(tx).await?;
        }
        let mut tx = self.db.begin().await?;
        address_changes::expire(&mut tx, now).await?;
        Ok(tx.commit().await?)
    }
}
