//! The second factor that undoing the change of an address asks for: the one that stood in for the old mailbox.
//!
//! *Why it is here:* whoever reads the old mailbox, and nothing else, must not get the account by undoing. *How it
//! works:* the change remembers the secret of the app. While that app is still the account's, its codes and backup codes
//! count as everywhere; afterwards the former app's do, each step once. Guesses at a former app are counted by the
//! change: whoever has put an app in its place cannot use them up at sign-in.

use model::{
    account::AccountId,
    secret::Secret,
    secure_account::{AddressOffer, SecureForm, SecureProblem},
};
use uuid::Uuid;

use super::{
    factor_code::{Guess, Right, Typed},
    secure_offer::address_offer,
    sessions::Browser,
};
use crate::{
    Core,
    clock::Time,
    db::Tx,
    failure::{Failure, Fault, Outcome},
    store::{address_changes::AddressChangeRow, authenticators},
};

/// A code that was right for undoing this change, and is not spent yet.
#[derive(Debug)]
pub(super) struct UndoProof {
    change: Uuid,
    right: Right,
    guess: Guess,
}

impl Core {
    /// Checks what is asked before anything is taken back: the box, and the code where one is needed.
    pub(super) async fn check_undo(
        &self,
        token: &Secret,
        form: SecureForm,
        code: &Secret,
        browser: &Browser,
    ) -> Outcome<Option<UndoProof>, SecureProblem> {
        let offer = {
            let mut db = self.db.read().await?;
            let found = self.find_secure(&mut db, token).await?.map_err(Failure::Refused)?;
            if !form.sure {
                return Err(Failure::Refused(SecureProblem::NotSure));
            }
            address_offer(&mut db, &found, self.clock.now()).await?
        };
        let Some((AddressOffer::Undo { asks_code: true, .. }, change)) = offer.filter(|_| form.address) else {
            return Ok(None);
        };
        if code.expose().trim().is_empty() {
            return Err(Failure::Refused(SecureProblem::CodeMissing));
        }
        let typed = Typed::read(code).ok_or(Failure::Refused(SecureProblem::CodeWrong))?;
        let account = change.account();
        let wrong = SecureProblem::CodeWrong;
        let (right, guess) = if self.is_still_on(&change).await? {
            let guess = self.guess_of_stranger(account, &typed, browser).await?;
            (self.check_code_of(account, &typed, &guess, browser, wrong).await?, guess)
        } else {
            let guess = Guess::of_former_app(change.id, browser);
            let found = self.find_former_code(account, &change, &typed);
            (self.check_guess(account, &guess, browser, found, wrong).await?, guess)
        };
        Ok(Some(UndoProof { change: change.id, right, guess }))
    }

    /// Spends the code, in the transaction that undoes; `false` where none was checked for this change, or it was spent
    /// meanwhile.
    pub(super) async fn spend_undo(
        &self,
        tx: &mut Tx,
        change: &AddressChangeRow,
        proof: Option<&UndoProof>,
        now: Time,
    ) -> Result<bool, Fault> {
        if change.factor.is_none() {
            return Ok(true);
        }
        match proof.filter(|proof| proof.change == change.id) {
            Some(proof) => self.spend_code(tx, change.account(), &proof.right, &proof.guess, now).await,
            None => Ok(false),
        }
    }

    async fn is_still_on(&self, change: &AddressChangeRow) -> Result<bool, Fault> {
        let mut db = self.db.read().await?;
        let app = authenticators::find(&mut db, change.account()).await?;
        Ok(app.is_some_and(|app| change.factor.as_ref() == Some(&app.secret)))
    }

    async fn find_former_code(
        &self,
        account: AccountId,
        change: &AddressChangeRow,
        typed: &Typed,
    ) -> Result<Option<Right>, Fault> {
        let (Some(factor), Typed::Authenticator(code)) = (&change.factor, typed) else { return Ok(None) };
        let app = self.unseal_authenticator(account, factor)?;
        let step = app.step_of(code.expose(), self.clock.now()).filter(|step| *step > change.factor_step);
        Ok(step.map(|step| Right::FormerStep { change: change.id, secret: factor.clone(), step }))
    }
}
