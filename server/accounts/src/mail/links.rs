//! Mails that act: links that were asked for, with their codes.

use std::time::Duration;

use model::{
    account::AccountId,
    limit::Limit,
    magic_link::{CODE_DIGITS, LinkPurpose},
    secret::Secret,
};
use uuid::Uuid;

use crate::{
    Core,
    clock::Time,
    crypto::token::Token,
    db::Tx,
    email,
    failure::Fault,
    flows::ask_link::REQUEST_KEPT,
    mail::{
        Mail,
        words::{AllowNewAddress, ConfirmNewAddress, RecoveryCodeMail, SetPasswordLink, SignInLink},
    },
    store::{
        accounts::{self, AccountRow},
        activity, address_changes, credentials, known_devices,
        links::{self, NewLink},
        magic_links::{self, Arms, MagicLinkRow},
    },
    zone,
};
use model::activity::ActivityKind;

impl Core {
    pub(super) async fn write_magic_link(&self, id: Uuid) -> Result<Option<Mail>, Fault> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(link) = magic_links::find(&mut tx, id).await? else { return Ok(None) };
        if link.used_at.is_some() || link.created_at.after(REQUEST_KEPT) <= now {
            return Ok(None);
        }
        let purpose = link.purpose();
        let account = match link.account_id {
            Some(account) => Some(AccountId::new(account)),
            None => accounts::find_id_by_email(&mut tx, &link.email_key).await?,
        };
        let row = match account {
            Some(account) => accounts::find(&mut tx, account).await?,
            None => None,
        };
        // No account, and no mail: there is nothing that its owner could do with one.
        let Some(row) = row else { return Ok(None) };
        if link.credential_version.is_some_and(|version| version != row.credential_version) {
            return Ok(None);
        }
        if let Some(change) = link.change_id {
            let change = address_changes::find(&mut tx, change).await?;
            if !change.is_some_and(|change| change.is_waiting(now)) {
                return Ok(None);
            }
        }
        // It was counted, and told, when it was first written: a mail server that is down for a while must not use the
        // mails of an hour up.
        let is_first = link.code_hash.is_none();
        if is_first && !self.may_mail(&mut tx, &link, &row).await? {
            tx.commit().await?;
            return Ok(None);
        }
        // Its row first, as everywhere; a credential that changes now makes the link worthless.
        credentials::hold_version(&mut tx, row.account_id(), row.credential_version).await?;
        if magic_links::has_newer(&mut tx, row.account_id(), purpose, id).await? {
            return Ok(None);
        }
        let token = Token::random(self.random)?;
        let code = self.random_code()?;
        let arms = Arms {
            account: row.account_id(),
            version: row.credential_version,
            token: &token.hash(),
            code: &self.code_hash(id, &code),
            expires_at: now.after(self.settings.magic_link_lifetime),
        };
        if !magic_links::arm(&mut tx, id, &arms).await? {
            return Ok(None);
        }
        magic_links::end_older(&mut tx, row.account_id(), purpose, id, now).await?;
        if is_first && let Some(what) = in_activity(purpose) {
            self.record(&mut tx, row.account_id(), ActivityKind::LinkMailed, what, now).await?;
        }
        let mail = self.words_of_link(&mut tx, &link, &row, &token, &code, now).await?;
        tx.commit().await?;
        Ok(mail)
    }

    async fn words_of_link(
        &self,
        tx: &mut Tx,
        link: &MagicLinkRow,
        row: &AccountRow,
        token: &Token,
        code: &str,
        now: Time,
    ) -> Result<Option<Mail>, Fault> {
        let product = self.settings.product_name.as_str();
        let url = format!("{}/magic-link?token={}", self.settings.public_origin, token.to_secret().expose());
        let (url, address) = (url.as_str(), &*email::shown(&row.email));
        // As people read it aloud.
        let code = format!("{} {}", &code[..CODE_DIGITS / 2], &code[CODE_DIGITS / 2..]);
        let code = code.as_str();
        let until = zone::minute(now.after(self.settings.magic_link_lifetime), &row.time_zone);
        let until = until.as_str();
        // Several may lie in a mailbox, and only the newest works.
        let at = zone::second(now, &row.time_zone);
        let at = at.as_str();
        let written = match link.purpose() {
            LinkPurpose::SignIn => SignInLink { product, address, link: url, code, until, at }.write()?,
            LinkPurpose::SetPassword => SetPasswordLink { product, address, link: url, code, until, at }.write()?,
            LinkPurpose::RecoveryCode => {
                let sessions = format!("{}/settings/sessions", self.settings.public_origin);
                RecoveryCodeMail { product, address, code, until, sessions: &sessions, at }.write()?
            }
            LinkPurpose::ConfirmNewAddress => {
                let (old, new) = (&*email::told(&row.email), &*email::shown(&link.email));
                ConfirmNewAddress { product, old, address: new, link: url, code, until, at }.write()?
            }
            LinkPurpose::ConfirmOldAddress => {
                let Some(change) = link.change_id else { return Ok(None) };
                let Some(change) = address_changes::find(tx, change).await? else { return Ok(None) };
                let secure = self
                    .secure_link(tx, links::LinkPurpose::UndoAddressChange, change.id, &link.email_key, now)
                    .await?;
                let new = &*email::told(&change.new_email);
                AllowNewAddress { product, address, new, link: url, code, until, secure: &secure, at }.write()?
            }
        };
        if matches!(link.purpose(), LinkPurpose::SignIn | LinkPurpose::SetPassword) {
            // To the address as its owner has it, and not as a stranger typed it.
            return Ok(Some(Mail::new(&row.email, written)));
        }
        Ok(Some(Mail::new(&link.email, written)))
    }

    /// An address gets a handful of mails in an hour that its owner may not have asked for. Those asked for in a browser
    /// where the account has signed in before have a budget of their own. Where the account itself asked, by sudo or by
    /// the link of a security mail, only a new address is a stranger: others cannot use that mail up.
    async fn may_mail(&self, tx: &mut Tx, link: &MagicLinkRow, row: &AccountRow) -> Result<bool, Fault> {
        if link.account_id.is_some() && link.purpose() != LinkPurpose::ConfirmNewAddress {
            return Ok(true);
        }
        if let Some(device) = &link.device_hash
            && known_devices::is_known_hash(tx, row.account_id(), device).await?
        {
            let key = format!("{} {device:02x?}", link.email_key);
            return Ok(self.count_in(tx, &[(Limit::MailPerKnownDevice, &key)]).await?.is_ok());
        }
        Ok(self.count_in(tx, &[(Limit::MailPerAddress, &link.email_key)]).await?.is_ok())
    }

    fn random_code(&self) -> Result<String, Fault> {
        // 64 bits folded into 27: no digit is likelier than another by more than a part in 10^11.
        let number = u64::from_be_bytes(self.random.bytes()?) % 10_u64.pow(u32::try_from(CODE_DIGITS).unwrap_or(8));
        Ok(format!("{number:0CODE_DIGITS$}"))
    }

    /// Makes the link behind "This wasn't me".
    pub(super) async fn secure_link(
        &self,
        tx: &mut Tx,
        purpose: links::LinkPurpose,
        subject: Uuid,
        email_key: &str,
        now: Time,
    ) -> Result<String, Fault> {
        let token = self.secure_token(tx, purpose, subject, email_key, now, SECURE_LIFETIME).await?;
        Ok(format!("{}/secure-account?token={}", self.settings.public_origin, token.expose()))
    }

    /// The token of such a link.
    pub(crate) async fn secure_token(
        &self,
        tx: &mut Tx,
        purpose: links::LinkPurpose,
        subject: Uuid,
        email_key: &str,
        now: Time,
        lifetime: Duration,
    ) -> Result<Secret, Fault> {
        let token = Token::random(self.random)?;
        let expires_at = now.after(lifetime);
        let new = NewLink { token: &token.hash(), purpose, subject, email_key, expires_at };
        links::insert(tx, &new, now).await?;
        Ok(token.to_secret())
    }

    pub(super) async fn write_security(&self, event: Uuid, to: &str) -> Result<Option<Mail>, Fault> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(event) = activity::find(&mut tx, event).await? else { return Ok(None) };
        let Some(row) = accounts::find(&mut tx, AccountId::new(event.account_id)).await? else { return Ok(None) };
        let key = to.to_ascii_lowercase();
        let secure = self.secure_link(&mut tx, links::LinkPurpose::SecureAccount, event.id, &key, now).await?;
        tx.commit().await?;
        let told = super::security::told(&event.kind, &event.detail);
        let words = super::words::Security {
            product: &self.settings.product_name,
            address: &email::shown(to),
            title: told.title,
            sentence: &told.sentence,
            at: &zone::minute(event.at, &row.time_zone),
            secure: &secure,
        };
        Ok(Some(Mail::new(to, words.write()?)))
    }
}

/// What the activity says of a link: those that change an address are told there as what they are.
const fn in_activity(purpose: LinkPurpose) -> Option<&'static str> {
    match purpose {
        LinkPurpose::SignIn => Some("to sign in"),
        LinkPurpose::SetPassword => Some("to set a new password"),
        LinkPurpose::ConfirmNewAddress | LinkPurpose::ConfirmOldAddress | LinkPurpose::RecoveryCode => None,
    }
}

/// How long "This wasn't me" works: `PRODUCT`, seven days.
pub(crate) const SECURE_LIFETIME: Duration = Duration::from_hours(7 * 24);
