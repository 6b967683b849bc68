//! Getting back in with the recovery code: it stands in for the password or the mailbox, and never for the second
//! factor.
//!
//! *How it works:* the right address and code make half a sign-in of a kind of its own, for ten minutes. Its other half is
//! a new password, and where two-factor is on its code too. Only then is the recovery code used up and a new one made.

use model::{
    account::AccountId,
    activity::ActivityKind,
    captcha::CaptchaPurpose,
    code::read_recovery_code,
    limit::Limit,
    recovery_code::{CodeKind, NewCodes, RecoverOffer, RecoverPage, RecoverPasswordProblem, RecoverProblem},
    secret::Secret,
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    Core,
    clock::Time,
    crypto::{hashing::is_same, token::Token},
    device,
    email::{self, EmailAddress},
    failure::{Failure, Never, Outcome},
    flows::{
        factor_code::Typed,
        password::{NewPassword, words_of},
        recovery_code::{new_codes, recovery_code_hash},
        sessions::{Browser, HalfSignedIn, SignedIn},
    },
    limits::IsLast,
    store::{
        accounts, credentials,
        half_sign_ins::{self, FirstHalf},
        known_devices, recovery_codes, sign_ins,
    },
};

/// An account that was recovered.
#[derive(Debug)]
pub struct Recovered {
    /// This browser is signed in.
    pub signed_in: SignedIn,
    /// The new recovery code: shown once.
    pub codes: NewCodes,
}

impl Core {
    /// Checks the address and its recovery code, after the CAPTCHA. An address without an account gets the same answer as a wrong code.
    ///
    /// # Errors
    /// Every [`RecoverProblem`] at once.
    pub async fn recover(
        &self,
        email: &str,
        code: &Secret,
        captcha: Option<&Secret>,
        browser: &Browser,
    ) -> Outcome<HalfSignedIn, Vec<RecoverProblem>> {
        let address = EmailAddress::parse(email).map_err(RecoverProblem::Email);
        let code = read_recovery_code(code.expose()).map_err(RecoverProblem::Code);
        let (address, code) = match (address, code) {
            (Ok(address), Ok(code)) => (address, code),
            (address, code) => {
                return Err(Failure::Refused(address.err().into_iter().chain(code.err()).collect()));
            }
        };
        let without = Limit::RecoverWithoutCaptcha;
        let checked = self.check_captcha_or_count(CaptchaPurpose::Recover, captcha, without, &browser.network).await;
        checked.map_err(|failure| failure.map(|problem| vec![RecoverProblem::Captcha(problem)]))?;
        let wrong = || Failure::Refused(vec![RecoverProblem::Wrong]);
        let key = address.key();
        let device = browser.device.as_ref().and_then(Token::parse).map(|token| token.hash());
        let (account, stored, is_known_device) = {
            let mut db = self.db.read().await?;
            let is_known = match &device {
                Some(device) => known_devices::is_known(&mut db, &key, device).await?,
                None => false,
            };
            let account = accounts::find_id_by_email(&mut db, &key).await?;
            // Looked for where there is no account too: a statement less would tell by the time of the answer.
            let nobodys = AccountId::new(Uuid::nil());
            let stored = recovery_codes::hash_of(&mut db, account.unwrap_or(nobodys)).await?;
            (account, stored, is_known)
        };
        // By the account where there is one, so that a new code begins the counts anew whatever its address is then.
        let counted_by = account.map_or(key.clone(), |account| account.to_string());
        let own_budget = format!("{counted_by} {}", browser.device.as_ref().map_or("", Secret::expose));
        let network = (Limit::FactorPerNetwork, browser.network.as_str());
        let tries = if is_known_device {
            vec![(Limit::RecoveryCodePerKnownDevice, own_budget.as_str()), network]
        } else {
            let (per_account, in_a_row) = (Limit::RecoveryCodePerAccount, Limit::RecoveryCodeInARow);
            vec![(per_account, counted_by.as_str()), network, (in_a_row, counted_by.as_str())]
        };
        let last = self.count(&tries).await?;
        let is_right = stored.is_some_and(|stored| bool::from(stored.ct_eq(recovery_code_hash(&code).as_bytes())));

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(account) = account else {
            // As much work as writing the failure down: a commit that reaches the disk.
            let _ = self.count_in(&mut tx, &[(Limit::PasswordOverall, "unknown")]).await?;
            tx.commit().await?;
            return Err(wrong());
        };
        if !is_right {
            let device = device::in_words(&browser.user_agent);
            self.record(&mut tx, account, ActivityKind::RecoveryFailed, &device, now).await?;
            if last == IsLast(Some(Limit::RecoveryCodeInARow)) {
                self.record_and_tell(&mut tx, account, ActivityKind::RecoveryLocked, "", now).await?;
            }
            self.commit_and_ring(tx).await?;
            return Err(wrong());
        }
        credentials::hold(&mut tx, account).await?;
        // Used up or remade since it was looked at, it would begin a recovery that the new code is then spent for.
        let still = recovery_codes::hash_of(&mut tx, account).await?;
        if !still.is_some_and(|still| bool::from(still.ct_eq(recovery_code_hash(&code).as_bytes()))) {
            return Err(wrong());
        }
        self.take_back(&mut tx, &tries).await?;
        let half = self.make_half(&mut tx, account, FirstHalf::Recovery, browser, now).await?;
        tx.commit().await?;
        Ok(half)
    }

    /// What the page of the new password shows.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn recover_page(&self, half: Option<&Secret>) -> Outcome<RecoverPage, Never> {
        let mut db = self.db.read().await?;
        let found = match half {
            Some(half) => self.find_half(&mut db, half).await?,
            None => None,
        };
        let Some((_, half)) = found.filter(|(_, half)| half.first() == FirstHalf::Recovery) else {
            return Ok(RecoverPage { waits: None });
        };
        let asks_code = self.has_second_factor(&mut db, half.account()).await?;
        let row = accounts::find(&mut db, half.account()).await?;
        let policy = self.settings.password_policy;
        let policy = if asks_code { policy.with_two_factor() } else { policy };
        Ok(RecoverPage { waits: row.map(|row| RecoverOffer { email: email::shown(&row.email), asks_code, policy }) })
    }

    /// Sets the new password, uses the recovery code up and makes a new one. Ends every sign-in, and forgets trusted
    /// browsers and links on their way. Two-factor stays on.
    ///
    /// # Errors
    /// Every [`RecoverPasswordProblem`] at once; the second factor is looked at only when nothing else is wrong.
    pub async fn recover_password(
        &self,
        half: &Secret,
        code: &Secret,
        form: &NewPassword,
        browser: &Browser,
    ) -> Outcome<Recovered, Vec<RecoverPasswordProblem>> {
        let refuse = |problem| Failure::Refused(vec![problem]);
        let gone = || refuse(RecoverPasswordProblem::Gone);
        let found = {
            let mut db = self.db.read().await?;
            let found = self.find_half(&mut db, half).await?;
            match found.filter(|(_, half)| half.first() == FirstHalf::Recovery) {
                Some((token, half)) => {
                    let row = accounts::find(&mut db, half.account()).await?;
                    let asks_code = self.has_second_factor(&mut db, half.account()).await?;
                    row.map(|row| (token, half, row, asks_code))
                }
                None => None,
            }
        };
        let (token, half, row, asks_code) = found.ok_or_else(gone)?;
        let mut problems = Vec::new();
        let typed = Typed::read(code);
        if asks_code && typed.is_none() {
            problems.push(RecoverPasswordProblem::NotACode);
        }
        let policy = self.settings.password_policy;
        let policy = if asks_code { policy.with_two_factor() } else { policy };
        if let Err(problem) = self.check_new_password(&form.new, policy, &words_of(&row)) {
            problems.push(RecoverPasswordProblem::New(problem));
        }
        if !is_same(&form.new, &form.again) {
            problems.push(RecoverPasswordProblem::Unequal);
        }
        if !problems.is_empty() {
            return Err(Failure::Refused(problems));
        }
        let account = half.account();
        let factor = match typed.filter(|_| asks_code) {
            Some(typed) => {
                let guess = self.guess_of_stranger(account, &typed, browser).await?;
                self.count_half_try(&token, vec![RecoverPasswordProblem::Gone]).await?;
                let wrong = vec![RecoverPasswordProblem::CodeWrong];
                Some((self.check_code_of(account, &typed, &guess, browser, wrong).await?, guess))
            }
            None => None,
        };
        let hash = self.hashing.hash(&form.new, self.random).await?;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if !credentials::set_password(&mut tx, account, half.credential_version, &hash, now).await?
            || !half_sign_ins::spend(&mut tx, &token, FirstHalf::Recovery, now).await?
            || !recovery_codes::spend(&mut tx, account).await?
            // Turned on meanwhile, it would have been asked for.
            || self.has_second_factor(&mut tx, account).await? != asks_code
        {
            return Err(gone());
        }
        // Before the second factor's counts, the network's among them: a guess at a recovery code counts in this order,
        // and the other way round each would wait for the other.
        let recovery_code = self.make_recovery_code(&mut tx, account, now).await?;
        if let Some((right, guess)) = factor
            && !self.spend_code(&mut tx, account, &right, &guess, now).await?
        {
            return Err(refuse(RecoverPasswordProblem::CodeWrong));
        }
        sign_ins::delete_all(&mut tx, account).await?;
        known_devices::forget_since(&mut tx, account, Time::from_millis(0)).await?;
        self.after_new_password(&mut tx, &row, now).await?;
        self.record_and_tell(&mut tx, account, ActivityKind::Recovered, "", now).await?;
        let signed_in = self.complete_sign_in(&mut tx, account, browser, now).await?;
        self.commit_and_ring(tx).await?;
        Ok(Recovered { signed_in, codes: new_codes(&row, CodeKind::Recovery, vec![recovery_code], now) })
    }
}
