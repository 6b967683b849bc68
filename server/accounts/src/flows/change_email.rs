//! Changing the address: asked for with sudo, agreed to by both mailboxes, undone by the old one.
//!
//! *How it works:* the account keeps its address until whoever has to agree has agreed. Who cannot read the old mailbox
//! any more waits instead, while the old address is told each day and can cancel. Two-factor that
//! has been on for as long as that stands in for the old mailbox, which is told at once. What the old mailbox did not agree to itself it can undo for a while, and until then its address is nobody else's. A row remembers the credentials of
//! the account it was asked for with: a new password in between ends it.

use model::{
    account::AccountId,
    activity::ActivityKind,
    change_email::{ChangeEmailForm, ChangeEmailProblem, Consent, EmailCard, Side, WaitingChange},
    limit::Limit,
    magic_link::LinkPurpose,
    sign_up::SendAgainProblem,
    sudo::{ProofKind, SudoProblem},
};
use uuid::Uuid;

use crate::{
    Core,
    clock::Time,
    db::{Read, Tx},
    email::{self, EmailAddress},
    failure::{Failure, Fault, Never, Outcome},
    flows::{magic_link::purpose_of, sessions::Actor, sudo::Sudo},
    mail::Message,
    store::{
        accounts::{self, AccountRow},
        address_changes::{self, NewAddressChange},
        authenticators, credentials,
        magic_links::{self, NewMagicLink},
    },
    zone,
};

impl Core {
    /// What the profile shows of the address.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn email_card(&self, actor: Actor) -> Outcome<EmailCard, Never> {
        let mut db = self.db.read().await?;
        let row = accounts::get(&mut db, actor.account).await?;
        let proof = self.proof_asked_in(&mut db, actor).await?;
        Ok(self.email_card_of(&mut db, &row, proof).await?)
    }

    pub(super) async fn email_card_of(
        &self,
        db: &mut impl Read,
        row: &AccountRow,
        proof: Option<ProofKind>,
    ) -> Result<EmailCard, Fault> {
        let waiting = address_changes::find_waiting(db, row.account_id(), self.clock.now()).await?;
        let zone = row.time_zone.as_str();
        Ok(EmailCard {
            account: row.account_id().to_string(),
            email: email::shown(&row.email),
            verified: zone::minute(row.email_verified_at, zone),
            proof,
            by_factor: self.factor_for_old_mailbox(db, row.account_id(), self.clock.now()).await?.is_some(),
            waiting: waiting.filter(|change| change.credential_version == row.credential_version).map(|change| {
                WaitingChange {
                    old: consent(change.old_confirmed_at, change.due_at.is_none()),
                    new: consent(change.new_confirmed_at, true),
                    until: zone::minute(change.expires_at, zone),
                    due: change.due_at.filter(|_| !change.is_by_factor()).map(|due| zone::minute(due, zone)),
                    new_email: email::told(&change.new_email),
                }
            }),
            typed: None,
        })
    }

    /// Asks for another address. What was asked for before is forgotten.
    ///
    /// # Errors
    /// Every [`ChangeEmailProblem`] at once.
    pub async fn change_email(&self, sudo: Sudo, form: &ChangeEmailForm) -> Outcome<(), Vec<ChangeEmailProblem>> {
        let actor = sudo.actor();
        let refuse = |problem| Failure::Refused(vec![problem]);
        let new = EmailAddress::parse(&form.new_email).map_err(|why| refuse(ChangeEmailProblem::Email(why)))?;
        let row = self.account(actor).await?;
        let old_key = row.email.to_ascii_lowercase();
        if new.key() == old_key {
            return Err(refuse(ChangeEmailProblem::Unchanged));
        }
        self.count(&[(Limit::AddressChangePerAccount, &row.id.to_string())]).await?;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        // Both orders of a change of the password and this are the same: this one is for the credentials it read.
        if !credentials::hold_version(&mut tx, actor.account, row.credential_version).await? {
            return Err(refuse(ChangeEmailProblem::Sudo(SudoProblem::Wrong)));
        }
        address_changes::end(&mut tx, actor.account).await?;
        let change = self.new_id(now)?;
        let factor = self.factor_for_old_mailbox(&mut tx, actor.account, now).await?;
        let due_at = match (&factor, form.lost_old) {
            (Some(_), _) => Some(now),
            (None, true) => Some(now.after(self.settings.address_change_wait)),
            (None, false) => None,
        };
        let new_change = NewAddressChange {
            id: change,
            account: actor.account,
            version: row.credential_version,
            old: (&row.email, &old_key),
            new: (new.as_str(), &new.key()),
            due_at,
            expires_at: now.after(self.settings.confirm_lifetime),
            factor: factor.as_deref(),
        };
        address_changes::insert(&mut tx, &new_change, now).await?;
        self.mail_change_link(&mut tx, &row, change, Side::New, new.as_str(), now).await?;
        if due_at.is_some() {
            self.enqueue(&mut tx, &Message::AddressWaiting { change }, now).await?;
        } else {
            self.mail_change_link(&mut tx, &row, change, Side::Old, &row.email, now).await?;
        }
        self.record(&mut tx, actor.account, ActivityKind::AddressChangeAsked, &email::told(new.as_str()), now).await?;
        Ok(self.commit_and_ring(tx).await?)
    }

    /// The secret, sealed, of an app that may stand in for the old mailbox. Not one that was set up a moment ago: whoever
    /// has stolen a password could, and the owner has to have had the time to say that it was somebody else.
    async fn factor_for_old_mailbox(
        &self,
        db: &mut impl Read,
        account: AccountId,
        now: Time,
    ) -> Result<Option<String>, Fault> {
        let since = now.before(self.settings.address_change_wait);
        let app = authenticators::find(db, account).await?;
        Ok(app.filter(|app| app.confirmed_at.is_some_and(|at| at <= since)).map(|app| app.secret))
    }

    /// Mails the sides that have not agreed yet once more.
    ///
    /// # Errors
    /// [`SendAgainProblem`].
    pub async fn remind_of_change(&self, actor: Actor) -> Outcome<(), SendAgainProblem> {
        let row = self.account(actor).await?;
        self.count(&[(Limit::AddressChangePerAccount, &row.id.to_string())]).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        // The account's row first, as everywhere.
        let is_same = credentials::hold_version(&mut tx, actor.account, row.credential_version).await?;
        let change = address_changes::find_waiting(&mut tx, actor.account, now).await?;
        let change = change.filter(|change| is_same && change.credential_version == row.credential_version);
        let change = change.ok_or(Failure::Refused(SendAgainProblem::NothingWaits))?;
        if change.new_confirmed_at.is_none() {
            self.mail_change_link(&mut tx, &row, change.id, Side::New, &change.new_email, now).await?;
        }
        if change.old_confirmed_at.is_none() && change.due_at.is_none() {
            self.mail_change_link(&mut tx, &row, change.id, Side::Old, &change.old_email, now).await?;
        }
        Ok(self.commit_and_ring(tx).await?)
    }

    /// Takes it back while it waits.
    ///
    /// # Errors
    /// Where the database does not answer. Where nothing waits any more, nothing is cancelled.
    pub async fn cancel_change(&self, actor: Actor) -> Outcome<(), Never> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, actor.account).await?;
        if address_changes::end(&mut tx, actor.account).await? {
            self.record(&mut tx, actor.account, ActivityKind::AddressChangeEnded, "", now).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn mail_change_link(
        &self,
        tx: &mut Tx,
        row: &AccountRow,
        change: Uuid,
        side: Side,
        email: &str,
        now: Time,
    ) -> Result<(), Fault> {
        let purpose: LinkPurpose = purpose_of(side);
        let new = NewMagicLink {
            id: self.new_id(now)?,
            purpose,
            email,
            email_key: &email.to_ascii_lowercase(),
            account: Some((row.account_id(), row.credential_version)),
            change: Some(change),
            browser: None,
            device: None,
            next: "",
        };
        magic_links::end_older(tx, row.account_id(), purpose, new.id, now).await?;
        magic_links::insert(tx, &new, now).await?;
        self.enqueue(tx, &Message::MagicLink { link: new.id }, now).await
    }
}

fn consent(given_at: Option<Time>, is_asked: bool) -> Consent {
    match (given_at, is_asked) {
        (Some(_), _) => Consent::Given,
        (None, true) => Consent::Waiting,
        (None, false) => Consent::NotAsked,
    }
}
