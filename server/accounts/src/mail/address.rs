//! Mails to an address that is about to be, or has become, a former one.

use uuid::Uuid;

use crate::{
    Core, email,
    failure::Fault,
    mail::{
        Mail,
        words::{AddressAsked, AddressChanged, AddressWaiting},
    },
    store::{accounts, address_changes, links::LinkPurpose},
    zone,
};

impl Core {
    pub(super) async fn write_address_waiting(&self, change: Uuid) -> Result<Option<Mail>, Fault> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(change) = address_changes::find(&mut tx, change).await? else { return Ok(None) };
        let Some(row) = accounts::find(&mut tx, change.account()).await? else { return Ok(None) };
        let Some(due) = change.due_at.filter(|_| change.is_waiting(now)) else { return Ok(None) };
        let secure =
            self.secure_link(&mut tx, LinkPurpose::UndoAddressChange, change.id, &change.old_email_key, now).await?;
        tx.commit().await?;
        let (product, secure) = (self.settings.product_name.as_str(), secure.as_str());
        let (address, new) = (&*email::shown(&change.old_email), &*email::told(&change.new_email));
        let written = if change.is_by_factor() {
            let until = zone::minute(change.expires_at, &row.time_zone);
            AddressAsked { product, address, new, until: &until, secure }.write()?
        } else {
            AddressWaiting { product, address, new, due: &zone::minute(due, &row.time_zone), secure }.write()?
        };
        Ok(Some(Mail::new(&change.old_email, written)))
    }

    pub(super) async fn write_address_changed(&self, change: Uuid) -> Result<Option<Mail>, Fault> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        // Where it was undone before this was written, that is told instead.
        let change = address_changes::find(&mut tx, change).await?.filter(|change| change.state == "done");
        let Some(change) = change else { return Ok(None) };
        let Some(row) = accounts::find(&mut tx, change.account()).await? else { return Ok(None) };
        let secure =
            self.secure_link(&mut tx, LinkPurpose::UndoAddressChange, change.id, &change.old_email_key, now).await?;
        tx.commit().await?;
        let outlook = match change.undo_until {
            Some(until) => format!("Until {}, this mailbox can undo the change.", zone::minute(until, &row.time_zone)),
            None => "This mailbox had allowed the change.".to_owned(),
        };
        let words = AddressChanged {
            product: &self.settings.product_name,
            address: &email::shown(&change.old_email),
            new: &email::told(&change.new_email),
            at: &zone::minute(change.done_at.unwrap_or(now), &row.time_zone),
            outlook: &outlook,
            secure: &secure,
        };
        Ok(Some(Mail::new(&change.old_email, words.write()?)))
    }
}
