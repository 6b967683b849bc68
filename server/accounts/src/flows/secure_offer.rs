//! What the link in a security mail is about, and what it offers to take back.

use model::{
    account::AccountId,
    activity::ActivityKind,
    recovery_code::CodeKind,
    secret::Secret,
    secure_account::{AddressOffer, SecureLink, SecureOffer, SecureProblem, TwoFactorOffer},
};

use crate::{
    Core,
    clock::Time,
    crypto::token::{Token, TokenHash},
    db::Read,
    email,
    failure::{Fault, Never, Outcome},
    mail::security,
    store::{
        accounts::{self, AccountRow},
        activity,
        address_changes::{self, AddressChangeRow},
        api_keys, authenticators, backup_codes,
        links::{self, LinkPurpose},
        passkeys, recovery_codes, sign_ins,
    },
    zone,
};

/// What a link turned out to be about.
pub(super) struct Found {
    pub token: TokenHash,
    pub purpose: LinkPurpose,
    /// The address that the mail went to, as compared.
    pub email_key: String,
    pub row: AccountRow,
    /// What the mail told, and when that was.
    pub event: String,
    pub at: Time,
}

impl Found {
    fn is_former(&self) -> bool {
        self.row.email.to_ascii_lowercase() != self.email_key
    }

    /// Whether it can act on more than the address.
    pub fn is_full(&self) -> bool {
        self.purpose == LinkPurpose::SecureAccount && !self.is_former()
    }
}

impl Core {
    /// Looks at a link without spending it.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn look_at_secure_link(&self, token: &Secret) -> Outcome<SecureLink, Never> {
        let now = self.clock.now();
        let mut db = self.db.read().await?;
        let found = match self.find_secure(&mut db, token).await? {
            Ok(found) => found,
            Err(SecureProblem::Used) => return Ok(SecureLink::Used),
            Err(SecureProblem::Expired) => return Ok(SecureLink::Expired),
            Err(_) => return Ok(SecureLink::Unknown),
        };
        let (row, zone) = (&found.row, found.row.time_zone.as_str());
        let idle_since = now.before(self.settings.session_idle);
        let sign_ins = if found.is_full() {
            sign_ins::opened_since(&mut db, row.account_id(), found.at, now, idle_since).await?
        } else {
            Vec::new()
        };
        let passkeys = if found.is_full() { passkeys::list(&mut db, row.account_id()).await? } else { Vec::new() };
        let passkeys = passkeys.into_iter().filter(|passkey| passkey.created_at >= found.at);
        let offer = address_offer(&mut db, &found, now).await?;
        Ok(SecureLink::Ready(Box::new(SecureOffer {
            event: found.event.clone(),
            at: zone::minute(found.at, zone),
            email: email::shown(if found.is_full() { &row.email } else { &found.email_key }),
            is_former: !found.is_full(),
            sign_ins: sign_ins
                .into_iter()
                .map(|(device, at)| format!("{device}, {}", zone::minute(at, zone)))
                .collect(),
            passkeys: passkeys
                .map(|passkey| format!("{}, {}", passkey.name, zone::minute(passkey.created_at, zone)))
                .collect(),
            password_changed: row
                .password_changed_at
                .filter(|at| found.is_full() && *at >= found.at)
                .map(|at| zone::minute(at, zone)),
            address: offer.map(|(offer, _)| offer),
            two_factor: self.two_factor_offer(&mut db, &found).await?,
            codes: self.codes_made_since(&mut db, &found).await?,
        })))
    }

    /// What happened to two-factor since. An app that was set up since may be somebody else's.
    pub(super) async fn two_factor_offer(
        &self,
        db: &mut impl Read,
        found: &Found,
    ) -> Result<Option<TwoFactorOffer>, Fault> {
        if !found.is_full() {
            return Ok(None);
        }
        let (account, zone) = (found.row.account_id(), found.row.time_zone.as_str());
        if let Some(app) = authenticators::find(db, account).await?.and_then(|row| row.confirmed_at) {
            return Ok((app >= found.at).then(|| TwoFactorOffer::On(zone::minute(app, zone))));
        }
        let off = activity::last_since(db, account, ActivityKind::TwoFactorOff, found.at).await?;
        Ok(off.map(|at| TwoFactorOffer::Off(zone::minute(at, zone))))
    }

    pub(super) async fn codes_made_since(
        &self,
        db: &mut impl Read,
        found: &Found,
    ) -> Result<Vec<(CodeKind, String)>, Fault> {
        if !found.is_full() {
            return Ok(Vec::new());
        }
        let account = found.row.account_id();
        let made = [
            (CodeKind::Recovery, recovery_codes::made_at(db, account).await?),
            (CodeKind::Backup, backup_codes::made_at(db, account).await?),
            (CodeKind::ApiKey, api_keys::list(db, account).await?.first().map(|newest| newest.created_at)),
        ];
        let since = |(kind, at): (CodeKind, Option<Time>)| Some((kind, at.filter(|at| *at >= found.at)?));
        let zone = found.row.time_zone.as_str();
        Ok(made.into_iter().filter_map(since).map(|(kind, at)| (kind, zone::minute(at, zone))).collect())
    }

    pub(super) async fn find_secure(
        &self,
        db: &mut impl Read,
        token: &Secret,
    ) -> Result<Result<Found, SecureProblem>, Fault> {
        let Some(token) = Token::parse(token) else { return Ok(Err(SecureProblem::Unknown)) };
        let token = token.hash();
        for purpose in [LinkPurpose::SecureAccount, LinkPurpose::UndoAddressChange] {
            let Some(link) = links::find(db, &token, purpose).await? else { continue };
            if link.used_at.is_some() {
                return Ok(Err(SecureProblem::Used));
            }
            if link.expires_at <= self.clock.now() {
                return Ok(Err(SecureProblem::Expired));
            }
            let about = if purpose == LinkPurpose::SecureAccount {
                activity::find(db, link.subject).await?.map(|event| {
                    let told = security::told(&event.kind, &event.detail);
                    (AccountId::new(event.account_id), told.title.to_owned(), event.at)
                })
            } else {
                address_changes::find(db, link.subject).await?.map(|change| {
                    let (told, at) = match change.done_at {
                        Some(done_at) => (format!("Your address became {}", email::told(&change.new_email)), done_at),
                        None => (
                            format!("Your address was asked to become {}", email::told(&change.new_email)),
                            change.created_at,
                        ),
                    };
                    (change.account(), told, at)
                })
            };
            let Some((account, event, at)) = about else { return Ok(Err(SecureProblem::Unknown)) };
            let Some(row) = accounts::find(db, account).await? else { return Ok(Err(SecureProblem::Unknown)) };
            let email_key = link.email_key.unwrap_or_default();
            return Ok(Ok(Found { token, purpose, email_key, row, event, at }));
        }
        Ok(Err(SecureProblem::Unknown))
    }
}

/// What can be done about the address: by the mailbox that a change leaves, or by the account's own about a change that
/// waits or has happened since.
pub(super) async fn address_offer(
    db: &mut impl Read,
    found: &Found,
    now: Time,
) -> Result<Option<(AddressOffer, AddressChangeRow)>, Fault> {
    let account = found.row.account_id();
    let concerns = |change: &AddressChangeRow| found.is_full() || change.old_email_key == found.email_key;
    if let Some(change) = address_changes::find_waiting(db, account, now).await?.filter(concerns) {
        return Ok(Some((AddressOffer::Cancel { new_email: email::told(&change.new_email) }, change)));
    }
    let since = if found.is_full() { found.at } else { Time::from_millis(0) };
    let done = address_changes::done_since(db, account, since).await?;
    let done: Vec<_> = done.into_iter().rev().filter(concerns).collect();
    // The first of several: undoing it takes back what came after. One that is settled hides none that is not.
    let change = done.iter().find(|change| change.can_be_undone(now)).or(done.last()).cloned();
    // It may have come back by itself since.
    let Some(change) = change.filter(|change| change.old_email_key != found.row.email.to_ascii_lowercase()) else {
        return Ok(None);
    };
    let new_email = email::told(&found.row.email);
    Ok(Some(if change.can_be_undone(now) {
        let asks_code = change.factor.is_some();
        (AddressOffer::Undo { old_email: email::shown(&change.old_email), new_email, asks_code }, change)
    } else {
        (AddressOffer::Settled { new_email }, change)
    }))
}
