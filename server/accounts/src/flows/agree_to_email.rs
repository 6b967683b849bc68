//! A mailbox agrees to the change of an address; the change happens when whoever has to agree has agreed.

use model::{
    activity::ActivityKind,
    change_email::{Agreed, Side},
    magic_link::{CodeProblem, LinkProblem},
    secret::Secret,
};

use crate::{
    Core,
    clock::Time,
    db::Tx,
    email,
    failure::{Failure, Fault, Outcome},
    flows::{
        magic_link::purpose_of,
        sessions::{Actor, Browser},
    },
    mail::Message,
    store::{
        accounts::AccountRow,
        address_changes::{self, AddressChangeRow},
        credentials::{self, SetAddress},
        magic_links::{self, MagicLinkRow},
        pending_sign_ups,
    },
};

impl Core {
    /// A mailbox agrees, by the link that was mailed to it.
    ///
    /// # Errors
    /// [`LinkProblem`].
    pub async fn agree_by_link(&self, token: &Secret, side: Side) -> Outcome<Agreed, LinkProblem> {
        let (link, row) = self.find_link(token, purpose_of(side)).await?.map_err(Failure::Refused)?;
        self.agree(&link, &row, side).await
    }

    /// A mailbox agrees, by the code that was mailed to it, typed where the change was asked for.
    ///
    /// # Errors
    /// [`CodeProblem`].
    pub async fn agree_by_code(
        &self,
        actor: Actor,
        side: Side,
        typed: &str,
        browser: &Browser,
    ) -> Outcome<Agreed, CodeProblem> {
        let link = {
            let mut db = self.db.read().await?;
            match address_changes::find_waiting(&mut db, actor.account, self.clock.now()).await? {
                Some(change) => magic_links::find_waiting(&mut db, change.id, purpose_of(side)).await?,
                None => None,
            }
        };
        let (link, _) = self.check_code(link, typed, browser).await?;
        let row = self.still_worth(&link).await?.map_err(|_| Failure::Refused(CodeProblem::Gone))?;
        self.agree(&link, &row, side).await.map_err(|failure| {
            failure.map(|problem| match problem {
                LinkProblem::Taken => CodeProblem::Taken,
                LinkProblem::Expired | LinkProblem::Used | LinkProblem::Unknown => CodeProblem::Gone,
            })
        })
    }

    async fn agree(&self, link: &MagicLinkRow, row: &AccountRow, side: Side) -> Outcome<Agreed, LinkProblem> {
        let now = self.clock.now();
        let used = || Failure::Refused(LinkProblem::Used);
        let mut tx = self.db.begin().await?;
        if !credentials::hold_version(&mut tx, row.account_id(), row.credential_version).await?
            || !magic_links::spend(&mut tx, link.id, purpose_of(side), now).await?
        {
            return Err(used());
        }
        let change = link.change_id.ok_or_else(used)?;
        address_changes::confirm(&mut tx, change, side, now).await?;
        let change = address_changes::find(&mut tx, change).await?.filter(|change| change.is_waiting(now));
        let change = change.ok_or_else(used)?;
        if change.is_ripe(now) {
            return match self.complete_change(tx, &change, now).await? {
                SetAddress::Done => Ok(Agreed::Changed),
                SetAddress::Overtaken => Err(used()),
                SetAddress::Taken => Err(Failure::Refused(LinkProblem::Taken)),
            };
        }
        let mailbox = match side {
            Side::Old => &change.old_email,
            Side::New => &change.new_email,
        };
        self.record(&mut tx, row.account_id(), ActivityKind::AddressChangeAgreed, mailbox, now).await?;
        tx.commit().await?;
        let waits_for_the_other = change.new_confirmed_at.is_none() || change.due_at.is_none();
        Ok(if waits_for_the_other { Agreed::WaitsForTheOther } else { Agreed::WaitsForItsTime })
    }

    /// Gives the account its new address, and commits. Where the address is another account's, or kept for one,
    /// nothing happens but that the change has ended.
    pub(crate) async fn complete_change(
        &self,
        mut tx: Tx,
        change: &AddressChangeRow,
        now: Time,
    ) -> Result<SetAddress, Fault> {
        let account = change.account();
        let new = (change.new_email.as_str(), change.new_email_key.as_str());
        // Before the address, as where a sign-up is confirmed: the other way round, each would wait for the other.
        pending_sign_ups::delete_by_email(&mut tx, new.1).await?;
        let mut set = credentials::set_address(&mut tx, account, change.credential_version, new, now).await?;
        // Asked afterwards: whoever leaves this address at the same time has committed by now.
        if set == SetAddress::Done && address_changes::is_reserved(&mut tx, new.1, account, now).await? {
            set = SetAddress::Taken;
        }
        if set != SetAddress::Done {
            drop(tx);
            let mut tx = self.db.begin().await?;
            credentials::hold(&mut tx, account).await?;
            if address_changes::end_one(&mut tx, change.id).await? {
                let why = "The address is not free any more.";
                self.record(&mut tx, account, ActivityKind::AddressChangeEnded, why, now).await?;
            }
            tx.commit().await?;
            return Ok(set);
        }
        // Who agreed himself has nothing to undo.
        let undo_until = change.old_confirmed_at.is_none().then(|| now.after(self.settings.address_change_undo));
        address_changes::done(&mut tx, change.id, now, undo_until).await?;
        magic_links::end_of_account(&mut tx, account, now).await?;
        let told = format!("{} became {}", email::shown(&change.old_email), email::told(&change.new_email));
        self.record_and_tell(&mut tx, account, ActivityKind::AddressChanged, &told, now).await?;
        self.enqueue(&mut tx, &Message::AddressChanged { change: change.id }, now).await?;
        self.commit_and_ring(tx).await?;
        Ok(SetAddress::Done)
    }
}
