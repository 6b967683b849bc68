//! What runs beside the requests: one list, one file per job.

mod address_changes;
mod api_keys;
mod deliver;
mod purge;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::Accounts;

/// How long the outbox waits for its bell before it looks by itself. Other processes ring no bell here, and a retry
/// comes due without one.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often changes of addresses are looked after.
const TEND_EVERY: Duration = Duration::from_secs(5);
/// How often it is written down who was active.
const WRITE_ACTIVE_EVERY: Duration = Duration::from_secs(1);
/// How often API keys that expire are looked after.
const TEND_KEYS_EVERY: Duration = Duration::from_mins(5);
/// How often what has expired is forgotten.
const PURGE_EVERY: Duration = Duration::from_mins(15);

impl Accounts {
    /// Runs every job until `stop`, and ends what it has begun.
    pub async fn run_jobs(&self, stop: CancellationToken) {
        // Boxed: together they are large, and this is awaited for as long as the program runs.
        tokio::join!(
            Box::pin(self.run_outbox(&stop)),
            Box::pin(self.run_address_changes(&stop)),
            Box::pin(self.run_api_keys(&stop)),
            Box::pin(self.run_last_active(&stop)),
            Box::pin(self.run_purge(&stop)),
        );
    }

    async fn run_outbox(&self, stop: &CancellationToken) {
        // Logged where it happened; then the leases end by themselves.
        let _ = self.release_claims().await;
        while !stop.is_cancelled() {
            // A fault is in the log already; the look after next finds the row again when its lease has ended.
            while !stop.is_cancelled() && self.deliver_next().await.unwrap_or(false) {}
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.outbox_bell.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    async fn run_address_changes(&self, stop: &CancellationToken) {
        loop {
            // As above: logged where it happened, tried again at the next turn.
            let _ = self.tend_address_changes().await;
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(TEND_EVERY) => {}
            }
        }
    }

    async fn run_api_keys(&self, stop: &CancellationToken) {
        loop {
            // As above: logged where it happened, tried again at the next turn.
            let _ = self.tend_api_keys().await;
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(TEND_KEYS_EVERY) => {}
            }
        }
    }

    async fn run_last_active(&self, stop: &CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(WRITE_ACTIVE_EVERY) => {}
            }
            // As above. The last time it is written is after the stop.
            let _ = self.write_last_active().await;
            if stop.is_cancelled() {
                return;
            }
        }
    }

    async fn run_purge(&self, stop: &CancellationToken) {
        loop {
            // As above: logged where it happened, tried again at the next turn.
            let _ = self.purge().await;
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(PURGE_EVERY) => {}
            }
        }
    }
}
