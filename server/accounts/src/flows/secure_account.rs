//! "This wasn't me": what the link in a security mail takes back, without a sign-in.
//!
//! *How it works:* the link names what its mail told. Its page lists what has happened since, each with a box; nothing
//! happens before **This was not me** is ticked too, because mail scanners open links, run scripts and press buttons.
//! Who reads a mailbox that is not the account's any more can undo the change of the address, and nothing else.

use model::{
    account::AccountId,
    activity::ActivityKind,
    magic_link::LinkPurpose as MailedPurpose,
    recovery_code::CodeKind,
    secret::Secret,
    secure_account::{AddressOffer, SecureForm, SecureProblem, TwoFactorOffer},
};

use crate::{
    Core,
    clock::Time,
    db::Tx,
    email,
    failure::{Failure, Fault, Outcome},
    flows::secure_offer::{Found, address_offer},
    flows::sessions::Browser,
    mail::Message,
    store::{
        accounts,
        address_changes::{self, AddressChangeRow},
        api_keys, backup_codes,
        credentials::{self, SetAddress},
        half_sign_ins, known_devices,
        links::{self},
        magic_links::{self, NewMagicLink},
        passkeys, recovery_codes, sign_ins, trusted_devices,
    },
};

impl Core {
    /// Takes back what is ticked, once. `code` is of the second factor that was on when the address was changed, where
    /// undoing that asks for one.
    ///
    /// # Errors
    /// [`SecureProblem`].
    pub async fn secure_account(
        &self,
        token: &Secret,
        form: SecureForm,
        code: &Secret,
        browser: &Browser,
    ) -> Outcome<(), SecureProblem> {
        let proof = self.check_undo(token, form, code, browser).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let found = self.find_secure(&mut tx, token).await?.map_err(Failure::Refused)?;
        // Its row first, as everywhere; then once more, since its address may have become another meanwhile.
        credentials::hold(&mut tx, found.row.account_id()).await?;
        let found = self.find_secure(&mut tx, token).await?.map_err(Failure::Refused)?;
        let form = if found.is_full() {
            form
        } else {
            SecureForm { address: form.address, sure: true, ..SecureForm::default() }
        };
        let account = found.row.account_id();
        let offer = address_offer(&mut tx, &found, now).await?;
        let change =
            offer.and_then(|(offer, change)| (!matches!(offer, AddressOffer::Settled { .. })).then_some(change));
        let turn_off =
            form.two_factor && matches!(self.two_factor_offer(&mut tx, &found).await?, Some(TwoFactorOffer::On(_)));
        let codes = if form.codes { self.codes_made_since(&mut tx, &found).await? } else { Vec::new() };
        let address = form.address && change.is_some();
        if !(form.sign_ins || form.password || address || turn_off || !codes.is_empty()) {
            return Err(Failure::Refused(SecureProblem::NothingTicked));
        }
        if !links::spend(&mut tx, &found.token, found.purpose, now).await? {
            return Err(Failure::Refused(SecureProblem::Used));
        }
        self.record(&mut tx, account, ActivityKind::AccountSecured, &found.event, now).await?;
        if form.sign_ins {
            sign_ins::delete_all(&mut tx, account).await?;
            trusted_devices::delete_of_account(&mut tx, account).await?;
            half_sign_ins::delete_of_account(&mut tx, account).await?;
            known_devices::forget_since(&mut tx, account, found.at).await?;
            // Who is sent out must not come back by one of their own.
            for name in passkeys::delete_since(&mut tx, account, found.at).await? {
                self.record(&mut tx, account, ActivityKind::PasskeyRemoved, &name, now).await?;
            }
        }
        if let Some(change) = change.filter(|_| form.address) {
            self.take_back_change(&mut tx, &found, &change, now).await?;
            // Afterwards, so that what it tells goes to the address that is back.
            if change.can_be_undone(now) && !self.spend_undo(&mut tx, &change, proof.as_ref(), now).await? {
                // It may have happened since the page was loaded, which then has no field for a code.
                let why = if proof.is_some() { SecureProblem::CodeWrong } else { SecureProblem::CodeMissing };
                return Err(Failure::Refused(why));
            }
        }
        if form.sign_ins {
            // Told after the address was taken back, so that it is told there.
            self.record_and_tell(&mut tx, account, ActivityKind::AllSignedOut, "", now).await?;
        }
        if turn_off && self.forget_two_factor(&mut tx, account).await? {
            self.record_and_tell(&mut tx, account, ActivityKind::TwoFactorOff, "", now).await?;
        }
        for (kind, _) in codes {
            match kind {
                CodeKind::Recovery => drop(recovery_codes::void_since(&mut tx, account, found.at).await?),
                CodeKind::Backup => backup_codes::delete(&mut tx, account).await?,
                CodeKind::ApiKey => {
                    for name in api_keys::revoke_since(&mut tx, account, found.at, now).await? {
                        self.record(&mut tx, account, ActivityKind::ApiKeyRevoked, &name, now).await?;
                    }
                }
            }
        }
        if form.password {
            self.stop_and_mail(&mut tx, account, now).await?;
        }
        Ok(self.commit_and_ring(tx).await?)
    }

    /// The change is cancelled while it waits, and undone once it has happened, with whatever came after it.
    async fn take_back_change(
        &self,
        tx: &mut Tx,
        found: &Found,
        change: &AddressChangeRow,
        now: Time,
    ) -> Result<(), Fault> {
        let account = found.row.account_id();
        if address_changes::end(tx, account).await? {
            self.record(tx, account, ActivityKind::AddressChangeEnded, "By the link in a mail.", now).await?;
        }
        magic_links::end_of_account(tx, account, now).await?;
        if !change.can_be_undone(now) {
            return Ok(());
        }
        let row = accounts::get(tx, account).await?;
        let old = (change.old_email.as_str(), change.old_email_key.as_str());
        // It was kept for this account since.
        if credentials::set_address(tx, account, row.credential_version, old, now).await? != SetAddress::Done {
            return Err(Fault::from_cause("a reserved address was taken"));
        }
        address_changes::undone(tx, account, change.done_at.unwrap_or(change.created_at)).await?;
        let told = format!("{} is {} again", email::told(&row.email), email::shown(&change.old_email));
        self.record_and_tell(tx, account, ActivityKind::AddressChangeUndone, &told, now).await
    }

    /// The password opens nothing any more, and a link to set a new one is on its way.
    async fn stop_and_mail(&self, tx: &mut Tx, account: AccountId, now: Time) -> Result<(), Fault> {
        let row = accounts::get(tx, account).await?;
        if !self.stop_password(tx, &row, now).await? {
            return Err(Fault::from_cause("the credentials changed while their row was held"));
        }
        let new = NewMagicLink {
            id: self.new_id(now)?,
            purpose: MailedPurpose::SetPassword,
            email: &row.email,
            email_key: &row.email.to_ascii_lowercase(),
            account: Some((account, row.credential_version + 1)),
            change: None,
            browser: None,
            device: None,
            next: "",
        };
        magic_links::insert(tx, &new, now).await?;
        self.enqueue(tx, &Message::MagicLink { link: new.id }, now).await
    }
}
