//! The mailbox page of a development machine.

use uuid::Uuid;

use crate::{
    Core,
    failure::Fault,
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
}
