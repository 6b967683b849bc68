//! What runs beside the requests: one list, one file per job.

mod address_changes;
mod api_keys;
mod deliver;
mod purge;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{Accounts, failure::Fault};

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
            Box::pin(every(TEND_EVERY, &stop, || self.tend_address_changes())),
            Box::pin(every(TEND_KEYS_EVERY, &stop, || self.tend_api_keys())),
            Box::pin(every(WRITE_ACTIVE_EVERY, &stop, || self.write_last_active())),
            Box::pin(every(PURGE_EVERY, &stop, || self.purge())),
        );
        // What was noted since the last time. Whoever is still being served is noted at the next request.
        let _ = self.write_last_active().await;
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
}

/// Does a job at once, and again after each pause, until `stop`.
async fn every<F: Future<Output = Result<(), Fault>>>(pause: Duration, stop: &CancellationToken, job: impl Fn() -> F) {
    loop {
        // A fault is logged where it happened, and the job is done again at the next turn.
        let _ = job().await;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}
