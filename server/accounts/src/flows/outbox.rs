//! The outbox, for the operator.

use uuid::Uuid;

use crate::{
    Core,
    failure::Fault,
    store::deliveries::{self, AttemptRow, DeliveryRow},
};

impl Core {
    /// The latest deliveries with their attempts, newest first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn outbox(&self, at_most: i64) -> Result<Vec<(DeliveryRow, Vec<AttemptRow>)>, Fault> {
        let mut db = self.db.read().await?;
        let mut listed = Vec::new();
        for delivery in deliveries::latest(&mut db, at_most).await? {
            let attempts = deliveries::attempts(&mut db, delivery.id).await?;
            listed.push((delivery, attempts));
        }
        Ok(listed)
    }

    /// How the outbox stands.
    ///
    /// # Errors
    /// Where the database does not answer, so that this also tells whether it does.
    pub async fn outbox_state(&self) -> Result<OutboxState, Fault> {
        let mut db = self.db.read().await?;
        Ok(OutboxState {
            waiting: deliveries::count_waiting(&mut db).await?,
            held: deliveries::count_held(&mut db).await?,
            dead: deliveries::count_dead(&mut db).await?,
            held_because: deliveries::why_held(&mut db).await?,
        })
    }

    /// Makes a delivery due that waits or was given up; `false` where there is none of that id, or it was sent.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn retry_delivery(&self, id: Uuid) -> Result<bool, Fault> {
        let mut tx = self.db.begin().await?;
        let is_due = deliveries::revive(&mut tx, id, self.clock.now()).await?;
        tx.commit().await?;
        Ok(is_due)
    }

    /// Makes everything due that was given up or is held; how many.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn retry_all_deliveries(&self) -> Result<u64, Fault> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let count = deliveries::revive_all(&mut tx, now).await? + deliveries::release_held(&mut tx, now).await?;
        tx.commit().await?;
        Ok(count)
    }
}

/// How the outbox stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxState {
    /// How many messages wait for their turn or their next attempt.
    pub waiting: i64,
    /// How many of them wait because the mail server takes nothing from us.
    pub held: i64,
    /// How many were given up in the last 30 days.
    pub dead: i64,
    /// Why mail is held, in the mail server's words.
    pub held_because: Option<String>,
}
