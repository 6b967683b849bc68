//! The recovery code: made when the address is first confirmed, remade on the profile, told once.

use model::{
    account::AccountId,
    activity::ActivityKind,
    captcha::CaptchaPurpose,
    code::{RECOVERY_CODE_RANDOM, in_groups, symbols, with_check},
    limit::Limit,
    magic_link::{CodeProblem, LinkPurpose},
    recovery_code::{CodeKind, NewCodes, RecoveryCodeCard, RegenerateProblem},
    secret::Secret,
    sudo::ProofKind,
};
use sha2::{Digest, Sha256};

use crate::{
    Core,
    clock::Time,
    crypto::token::TokenHash,
    db::{Read, Tx},
    email,
    failure::{Failure, Fault, Never, Outcome},
    flows::{ask_link::REQUEST_KEPT, sessions::Browser, sudo::Sudo},
    mail::Message,
    store::{
        accounts::AccountRow,
        credentials, half_sign_ins,
        magic_links::{self, NewMagicLink},
        recovery_codes,
    },
    zone,
};

impl Core {
    /// What the profile shows of it.
    pub(super) async fn recovery_code_card_of(
        &self,
        db: &mut impl Read,
        row: &AccountRow,
        proof: Option<ProofKind>,
    ) -> Result<RecoveryCodeCard, Fault> {
        let made = recovery_codes::made_at(db, row.account_id()).await?;
        let mailed = magic_links::find_of_account(db, row.account_id(), LinkPurpose::RecoveryCode).await?;
        let is_mailed = mailed.is_some_and(|link| link.created_at.after(REQUEST_KEPT) > self.clock.now());
        Ok(RecoveryCodeCard { made: made.map(|at| zone::minute(at, &row.time_zone)), proof, is_mailed })
    }

    /// Makes a new one after the CAPTCHA.
    ///
    /// # Errors
    /// [`RegenerateProblem::Captcha`].
    pub async fn regenerate_by_captcha(
        &self,
        sudo: Sudo,
        answer: &Secret,
        browser: &Browser,
    ) -> Outcome<NewCodes, RegenerateProblem> {
        let checked = self.check_captcha(CaptchaPurpose::RecoveryCode, answer, browser).await;
        checked.map_err(|failure| failure.map(RegenerateProblem::Captcha))?;
        self.regenerate_recovery_code(sudo).await.map_err(|failure| failure.map(|never| match never {}))
    }

    /// Mails the account a code that stands in for the CAPTCHA, for those without scripts.
    ///
    /// # Errors
    /// Too many from one network.
    pub async fn mail_code_for_recovery_code(&self, sudo: Sudo, browser: &Browser) -> Outcome<(), Never> {
        let row = self.account(sudo.actor()).await?;
        self.count(&[(Limit::LinkPerNetwork, &browser.network)]).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, row.account_id()).await?;
        let new = NewMagicLink {
            id: self.new_id(now)?,
            purpose: LinkPurpose::RecoveryCode,
            email: &row.email,
            email_key: &row.email.to_ascii_lowercase(),
            account: Some((row.account_id(), row.credential_version)),
            change: None,
            browser: None,
            device: None,
            next: "",
        };
        magic_links::end_older(&mut tx, row.account_id(), LinkPurpose::RecoveryCode, new.id, now).await?;
        magic_links::insert(&mut tx, &new, now).await?;
        self.enqueue(&mut tx, &Message::MagicLink { link: new.id }, now).await?;
        Ok(self.commit_and_ring(tx).await?)
    }

    /// Makes a new one with the code that was mailed.
    ///
    /// # Errors
    /// [`RegenerateProblem::Code`].
    pub async fn regenerate_by_mailed_code(
        &self,
        sudo: Sudo,
        typed: &str,
        browser: &Browser,
    ) -> Outcome<NewCodes, RegenerateProblem> {
        let account = sudo.actor().account;
        let link = {
            let mut db = self.db.read().await?;
            magic_links::find_of_account(&mut db, account, LinkPurpose::RecoveryCode).await?
        };
        let checked = self.check_code(link, typed, browser).await;
        let (link, _) = checked.map_err(|failure| failure.map(RegenerateProblem::Code))?;
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, account).await?;
        if !magic_links::spend(&mut tx, link.id, LinkPurpose::RecoveryCode, self.clock.now()).await? {
            return Err(Failure::Refused(RegenerateProblem::Code(CodeProblem::Gone)));
        }
        tx.commit().await?;
        self.regenerate_recovery_code(sudo).await.map_err(|failure| failure.map(|never| match never {}))
    }

    /// Makes a new one; the old one is dead, and so is a recovery that was begun with it.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn regenerate_recovery_code(&self, sudo: Sudo) -> Outcome<NewCodes, Never> {
        let account = sudo.actor().account;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, account).await?;
        let code = self.make_recovery_code(&mut tx, account, now).await?;
        half_sign_ins::delete_of_account(&mut tx, account).await?;
        self.record_and_tell(&mut tx, account, ActivityKind::RecoveryCodeMade, "", now).await?;
        self.commit_and_ring(tx).await?;
        let row = self.account(sudo.actor()).await?;
        Ok(new_codes(&row, CodeKind::Recovery, vec![code], now))
    }

    /// A new one in the place of the old; in groups, as it is shown.
    pub(super) async fn make_recovery_code(&self, tx: &mut Tx, account: AccountId, now: Time) -> Result<String, Fault> {
        let code = with_check(&symbols(&self.random.bytes::<RECOVERY_CODE_RANDOM>()?));
        recovery_codes::set(tx, account, &recovery_code_hash(&code), now).await?;
        let key = account.to_string();
        self.forget_tries(tx, &[(Limit::RecoveryCodePerAccount, &key), (Limit::RecoveryCodeInARow, &key)]).await?;
        Ok(in_groups(&code))
    }
}

/// Codes as they are shown, once.
pub(super) fn new_codes(row: &AccountRow, kind: CodeKind, codes: Vec<String>, now: Time) -> NewCodes {
    NewCodes { kind, codes, email: email::shown(&row.email), made: zone::minute(now, &row.time_zone) }
}

/// What is kept of a recovery code. It has 130 random bits, so a plain hash is enough.
pub(super) fn recovery_code_hash(code: &str) -> TokenHash {
    TokenHash::of_bytes(Sha256::digest(code).into())
}
