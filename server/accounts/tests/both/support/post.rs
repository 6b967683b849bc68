//! What leaves the house in a test: deliveries are made by hand, and mails are read.

use accounts::{
    on,
    store::{
        deliveries::{self, DeliveryRow},
        mailbox::MailRow,
    },
};
use model::secret::Secret;
use sqlx::query;
use uuid::Uuid;

use super::{World, world::ALL};

impl World {
    /// Delivers all that is due, and tells how much that was.
    pub async fn deliver(&self) -> usize {
        let mut turns = 0;
        while self.deliver_next().await.unwrap() {
            turns += 1;
        }
        turns
    }

    pub async fn deliveries(&self) -> Vec<DeliveryRow> {
        deliveries::latest(&mut self.db.read().await.unwrap(), ALL).await.unwrap()
    }

    /// How each attempt at a delivery went.
    pub async fn attempts_at(&self, delivery: Uuid) -> Vec<String> {
        let rows = deliveries::attempts(&mut self.db.read().await.unwrap(), delivery).await.unwrap();
        rows.into_iter().map(|row| row.outcome).collect()
    }

    /// As if nothing had ever been sent.
    pub async fn forget_deliveries(&self) {
        let mut tx = self.db.begin().await.unwrap();
        on!(&mut tx, |c| query("DELETE FROM deliveries").execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) async fn unread(&self) -> Vec<MailRow> {
        let mut mails = self.mailbox(ALL).await.unwrap();
        let read = self.read.lock().unwrap();
        mails.retain(|mail| !read.contains(&mail.id));
        mails
    }

    /// Reads the mails that have come to this very address since it last looked.
    pub async fn mails_to(&self, address: &str) -> Vec<MailRow> {
        let mut mails = self.unread().await;
        mails.retain(|mail| mail.recipient == address);
        self.read.lock().unwrap().extend(mails.iter().map(|mail| mail.id));
        mails
    }

    /// Reads the one mail that has come to this very address.
    pub async fn mail_to(&self, address: &str) -> MailRow {
        let [mail] = <[MailRow; 1]>::try_from(self.mails_to(address).await)
            .unwrap_or_else(|mails| panic!("{} mails to {address}, not one", mails.len()));
        mail
    }

    /// The token of the confirmation link in a mail.
    pub fn link_in(mail: &MailRow) -> Secret {
        let (_, rest) = mail.body_text.split_once("/verify-email?token=").unwrap();
        Secret::new(rest.split_whitespace().next().unwrap())
    }

    /// Delivers, and takes the link from the one mail that has come.
    pub async fn link_sent_to(&self, address: &str) -> Secret {
        self.deliver().await;
        Self::link_in(&self.mail_to(address).await)
    }
}
