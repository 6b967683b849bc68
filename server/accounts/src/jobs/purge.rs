//! Forgets what has expired.

use std::time::Duration;

use crate::{
    Core,
    clock::Time,
    failure::Fault,
    store::{
        activity, address_changes, api_keys, authenticators, captcha_nonces, deliveries, half_sign_ins, known_devices,
        limits, links, magic_links, passkey_challenges, pending_sign_ups, service_keys, sign_ins, trusted_devices,
    },
};

/// How many rows of activity go at once.
const ACTIVITY_STEP: i64 = 500;
/// As long as the device cookie lives: browsers cap cookies at 400 days.
const DEVICE_KEPT: Duration = Duration::from_hours(400 * 24);
const DAY: Duration = Duration::from_hours(24);
/// How long a sign-up can be renewed after its link has expired.
const PENDING_KEPT: Duration = Duration::from_hours(7 * 24);

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
        magic_links::purge(&mut tx, now.before(7 * DAY)).await?;
        // The activity keeps what happened; the row is there for undoing it.
        let kept = self.settings.address_change_wait + self.settings.address_change_undo + 30 * DAY;
        address_changes::purge(&mut tx, now.before(kept), now).await?;
        sign_ins::purge(&mut tx, now, now.before(self.settings.session_idle)).await?;
        half_sign_ins::purge(&mut tx, now).await?;
        trusted_devices::purge(&mut tx, now).await?;
        // Begun and never confirmed.
        authenticators::purge(&mut tx, now.before(DAY)).await?;
        passkey_challenges::purge(&mut tx, now).await?;
        limits::purge(&mut tx, now).await?;
        // A day later: where the clock is set back a little, what was spent stays spent.
        captcha_nonces::purge(&mut tx, now.before(DAY)).await?;
        known_devices::purge(&mut tx, now.before(DEVICE_KEPT)).await?;
        // An expired one is shown as such for a while.
        api_keys::purge(&mut tx, now.before(30 * DAY)).await?;
        service_keys::purge(&mut tx, now.before(30 * DAY)).await?;
        deliveries::purge(&mut tx, now.before(30 * DAY)).await?;
        tx.commit().await?;
        self.purge_activity(now).await
    }

    /// In small steps, so that no writer waits long.
    async fn purge_activity(&self, now: Time) -> Result<(), Fault> {
        let before = now.before(self.settings.activity_retention).first_id();
        loop {
            let mut tx = self.db.begin().await?;
            let purged = activity::purge(&mut tx, before, ACTIVITY_STEP).await?;
            tx.commit().await?;
            if i64::try_from(purged).is_ok_and(|purged| purged < ACTIVITY_STEP) {
                return Ok(());
            }
        }
    }
}
