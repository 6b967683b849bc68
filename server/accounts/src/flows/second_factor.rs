//! The half of a sign-in that waits for the second factor.
//!
//! *Why it is here:* whoever has the password, or reads the mailbox, is not in yet where two-factor is on. *How it works:*
//! the one function that makes sign-ins makes half of one instead: a row that opens nothing, lives ten minutes, takes
//! five tries and is spent together with the code (`factor_code.rs`).

use model::{
    account::AccountId,
    activity::ActivityKind,
    passkey::{PasskeyOffer, PasskeyProblem, PasskeyPurpose},
    secret::Secret,
    two_factor::{HalfSignIn, SecondFactorPage, SecondFactorProblem},
};

use crate::{
    Core,
    clock::Time,
    crypto::token::{Token, TokenHash},
    db::{Read, Tx},
    device, email,
    failure::{Failure, Fault, Never, Outcome},
    flows::{
        factor_code::Typed,
        sessions::{Browser, SignedIn},
    },
    store::{
        accounts, authenticators, backup_codes, credentials,
        half_sign_ins::{self, FirstHalf, HalfRow},
        passkeys, trusted_devices,
    },
};

/// How many codes half a sign-in takes.
const TRIES: i64 = 5;

/// A sign-in whose other half was right.
#[derive(Debug)]
pub struct Finished {
    /// The sign-in.
    pub signed_in: SignedIn,
    /// How many backup codes are left.
    pub backup_codes: usize,
}

impl Core {
    /// What the page of the other half shows.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn second_factor_page(&self, half: Option<&Secret>) -> Outcome<SecondFactorPage, Never> {
        let mut db = self.db.read().await?;
        let found = match half {
            Some(half) => self.find_half(&mut db, half).await?,
            None => None,
        };
        let Some((_, half)) = found.filter(|(_, half)| half.first() != FirstHalf::Recovery) else {
            return Ok(SecondFactorPage { waits: None });
        };
        let row = accounts::find(&mut db, half.account()).await?;
        let has_passkey = !passkeys::list(&mut db, half.account()).await?.is_empty();
        Ok(SecondFactorPage { waits: row.map(|row| HalfSignIn { email: email::shown(&row.email), has_passkey }) })
    }

    /// The other half of a sign-in. With `trust`, this browser is not asked for the next 14 days.
    ///
    /// # Errors
    /// [`SecondFactorProblem`].
    pub async fn finish_sign_in(
        &self,
        half: &Secret,
        typed: &Secret,
        trust: bool,
        browser: &Browser,
    ) -> Outcome<Finished, SecondFactorProblem> {
        let gone = || Failure::Refused(SecondFactorProblem::Gone);
        let (token, half) = self.half_of_sign_in(half).await?.ok_or_else(gone)?;
        let typed = Typed::read(typed).ok_or(Failure::Refused(SecondFactorProblem::NotACode))?;
        let account = half.account();
        let guess = self.guess_of_stranger(account, &typed, browser).await?;
        self.count_half_try(&token, SecondFactorProblem::Gone).await?;
        let right = self.check_code_of(account, &typed, &guess, browser, SecondFactorProblem::Wrong).await?;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if !credentials::hold_version(&mut tx, account, half.credential_version).await? {
            return Err(gone());
        }
        if !half_sign_ins::spend(&mut tx, &token, half.first(), now).await? {
            return Err(gone());
        }
        if !self.spend_code(&mut tx, account, &right, &guess, now).await? {
            return Err(Failure::Refused(SecondFactorProblem::Wrong));
        }
        Ok(self.finish(tx, account, trust, browser, now).await?)
    }

    /// What a browser is asked where a passkey is to be the other half.
    ///
    /// # Errors
    /// [`PasskeyProblem`]; too old where no half waits.
    pub async fn offer_passkey_second_factor(
        &self,
        half: &Secret,
        browser: &Browser,
    ) -> Outcome<PasskeyOffer, PasskeyProblem> {
        let (_, half) = self.half_of_sign_in(half).await?.ok_or(Failure::Refused(PasskeyProblem::Expired))?;
        self.offer_passkey(PasskeyPurpose::SecondFactor, Some(half.account()), browser).await
    }

    /// As [`Core::finish_sign_in`], by a passkey of the account.
    ///
    /// # Errors
    /// [`PasskeyProblem`].
    pub async fn finish_sign_in_by_passkey(
        &self,
        half: &Secret,
        challenge: &Secret,
        answer: &str,
        trust: bool,
        browser: &Browser,
    ) -> Outcome<Finished, PasskeyProblem> {
        let gone = || Failure::Refused(PasskeyProblem::Expired);
        let (token, half) = self.half_of_sign_in(half).await?.ok_or_else(gone)?;
        let (account, purpose) = (half.account(), PasskeyPurpose::SecondFactor);
        let checked = self.check_passkey(challenge, purpose, Some(account), answer).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        if !credentials::hold_version(&mut tx, account, half.credential_version).await?
            || !half_sign_ins::spend(&mut tx, &token, half.first(), now).await?
        {
            return Err(gone());
        }
        self.use_passkey(&mut tx, &checked, now).await?;
        Ok(self.finish(tx, account, trust, browser, now).await?)
    }

    /// The whole sign-in, once both halves are proved.
    async fn finish(
        &self,
        mut tx: Tx,
        account: AccountId,
        trust: bool,
        browser: &Browser,
        now: Time,
    ) -> Result<Finished, Fault> {
        let signed_in = self.complete_sign_in(&mut tx, account, browser, now).await?;
        if trust {
            self.trust(&mut tx, account, &signed_in, browser, now).await?;
        }
        let backup_codes = backup_codes::left(&mut tx, account).await?;
        self.commit_and_ring(tx).await?;
        Ok(Finished { signed_in, backup_codes })
    }

    /// The half that waits for a second factor; one of a recovery waits for something else.
    async fn half_of_sign_in(&self, half: &Secret) -> Result<Option<(TokenHash, HalfRow)>, Fault> {
        let mut db = self.db.read().await?;
        let found = self.find_half(&mut db, half).await?;
        Ok(found.filter(|(_, half)| half.first() != FirstHalf::Recovery))
    }

    /// Whether two-factor is on.
    pub(super) async fn has_second_factor(&self, db: &mut impl Read, account: AccountId) -> Result<bool, Fault> {
        Ok(authenticators::find(db, account).await?.is_some_and(|row| row.confirmed_at.is_some()))
    }

    /// Whether this browser is trusted by an account.
    pub(super) async fn is_trusted(
        &self,
        tx: &mut Tx,
        account: AccountId,
        browser: &Browser,
        now: Time,
    ) -> Result<bool, Fault> {
        match browser.device.as_ref().and_then(Token::parse) {
            Some(device) => Ok(trusted_devices::is_trusted(tx, account, &device.hash(), now).await?),
            None => Ok(false),
        }
    }

    pub(super) async fn find_half(
        &self,
        db: &mut impl Read,
        half: &Secret,
    ) -> Result<Option<(TokenHash, HalfRow)>, Fault> {
        let Some(token) = Token::parse(half) else { return Ok(None) };
        let token = token.hash();
        let row = half_sign_ins::find(db, &token, self.clock.now()).await?;
        Ok(row.map(|row| (token, row)))
    }

    /// Counts a try of half a sign-in, committed before anything is looked at.
    pub(super) async fn count_half_try<R>(&self, token: &TokenHash, too_many: R) -> Outcome<(), R> {
        let mut tx = self.db.begin().await?;
        let counted = half_sign_ins::count_try(&mut tx, token, TRIES).await?;
        tx.commit().await?;
        if counted { Ok(()) } else { Err(Failure::Refused(too_many)) }
    }

    async fn trust(
        &self,
        tx: &mut Tx,
        account: AccountId,
        signed_in: &SignedIn,
        browser: &Browser,
        now: Time,
    ) -> Result<(), Fault> {
        let Some(token) = Token::parse(&signed_in.device) else { return Ok(()) };
        let words = device::in_words(&browser.user_agent);
        let until = now.after(self.settings.trusted_device);
        let id = self.new_id(now)?;
        trusted_devices::insert(tx, id, account, (&token.hash(), &words), now, until).await?;
        self.record(tx, account, ActivityKind::DeviceTrusted, &words, now).await?;
        Ok(())
    }
}
