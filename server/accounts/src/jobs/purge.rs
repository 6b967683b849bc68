//! Forgets what has expired.

use std::time::Duration;

use crate::{
    Core,
    failure::Fault,
    store::{deliveries, links, pending_sign_ups, sign_ins},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a sign-up can be renewed after its link has expired.
const PENDING_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

impl Core {
    /// Forgets what has expired: sign-ups, links, sign-ins, ended deliveries.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn purge(&self) -> Result<(), Fault> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        pending_sign_ups::purge(&mut tx, now.before(PENDING_KEPT)).await?;
        // A spent or expired link says so for a while, instead of being unknown.
        links::purge(&mut tx, now.before(30 * DAY)).await?;
        sign_ins::purge(&mut tx, now, now.before(self.settings.session_idle)).await?;
        deliveries::purge(&mut tx, now.before(30 * DAY)).await?;
        Ok(tx.commit().await?)
    }
}
