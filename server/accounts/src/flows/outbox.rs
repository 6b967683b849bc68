//! The outbox, for the operator.

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
}
