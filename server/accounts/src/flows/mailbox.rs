//! The mailbox page of a development machine.

use uuid::Uuid;

use crate::{
    Core,
    failure::Fault,
    mail,
    store::mailbox::{self, MailRow},
};

impl Core {
    /// The latest mails, newest first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn mailbox(&self, at_most: i64) -> Result<Vec<MailRow>, Fault> {
        let mut db = self.db.read().await?;
        Ok(mailbox::latest(&mut db, at_most).await?)
    }

    /// One mail.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn mailbox_mail(&self, id: Uuid) -> Result<Option<MailRow>, Fault> {
        let mut db = self.db.read().await?;
        Ok(mailbox::find(&mut db, id).await?)
    }

    /// A sample of every mail, as if all had just been sent. Their ids count from one: no real mail has one so small.
    ///
    /// # Errors
    /// Where a template cannot be written out.
    pub fn mail_samples(&self) -> Result<Vec<MailRow>, Fault> {
        let samples = mail::samples(&self.settings.product_name, &self.settings.public_origin)?;
        let at = self.clock.now();
        let rows = samples.into_iter().zip(1..).map(|(mail, number)| MailRow {
            id: Uuid::from_u128(number),
            at,
            recipient: mail.to,
            subject: mail.subject,
            body_text: mail.text,
            body_html: mail.html,
        });
        Ok(rows.collect())
    }
}
