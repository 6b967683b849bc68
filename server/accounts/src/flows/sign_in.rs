//! Signing in with the password.

use model::{
    activity::ActivityKind, limit::Limit, password::PASSWORD_MAX_BYTES, secret::Secret, sign_in::SignInProblem,
};

use crate::{
    Core,
    crypto::token::Token,
    device,
    email::EmailAddress,
    failure::{Failure, Outcome},
    flows::sessions::{Browser, Entered, Proof},
    limits::IsLast,
    store::{credentials, known_devices},
};

impl Core {
    /// Signs in. An address without an account costs the same work and gets the same answer as a wrong password.
    ///
    /// # Errors
    /// Every [`SignInProblem`] at once.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &Secret,
        browser: &Browser,
    ) -> Outcome<Entered, Vec<SignInProblem>> {
        let address = EmailAddress::parse(email).map_err(SignInProblem::Email);
        let missing = password.expose().is_empty().then_some(SignInProblem::PasswordMissing);
        let address = match (address, missing) {
            (Ok(address), None) => address,
            (address, missing) => {
                return Err(Failure::Refused(address.err().into_iter().chain(missing).collect()));
            }
        };
        let wrong = || Failure::Refused(vec![SignInProblem::Wrong]);
        if password.expose().len() > PASSWORD_MAX_BYTES {
            return Err(wrong());
        }
        let key = address.key();
        let device = browser.device.as_ref().and_then(Token::parse).map(|token| token.hash());
        let (known, is_known_device) = {
            let mut db = self.db.read().await?;
            let is_known = match &device {
                Some(device) => known_devices::is_known(&mut db, &key, device).await?,
                None => false,
            };
            (credentials::find(&mut db, &key).await?, is_known)
        };
        // An owner's own browser has a budget of its own: strangers who use theirs up do not keep the owner out. Several
        // accounts can share the browser, and not the budget.
        let own_budget = format!("{key} {}", browser.device.as_ref().map_or("", Secret::expose));
        let guessed = if is_known_device {
            (Limit::PasswordPerKnownDevice, own_budget.as_str())
        } else {
            (Limit::PasswordPerAccount, key.as_str())
        };
        let mut tries =
            vec![guessed, (Limit::PasswordPerNetwork, browser.network.as_str()), (Limit::PasswordOverall, "")];
        if !is_known_device {
            // Last: a try that another limit refused was none.
            tries.push((Limit::PasswordInARow, key.as_str()));
        }
        let last = self.count(&tries).await?;
        let is_right = self.hashing.verify(password, known.as_ref().map(|known| &known.password)).await?;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let Some(known) = known else {
            // As much work as writing the failure down: a commit that reaches the disk.
            let _ = self.count_in(&mut tx, &[(Limit::PasswordOverall, "unknown")]).await?;
            tx.commit().await?;
            return Err(wrong());
        };
        if !is_right {
            let device = device::in_words(&browser.user_agent);
            self.record(&mut tx, known.account, ActivityKind::SignInFailed, &device, now).await?;
            if last == IsLast(Some(Limit::PasswordInARow)) {
                self.record_and_tell(&mut tx, known.account, ActivityKind::PasswordLocked, "", now).await?;
            }
            self.commit_and_ring(tx).await?;
            return Err(wrong());
        }
        // A password changed while this one was being hashed makes it lose.
        if !credentials::hold_version(&mut tx, known.account, known.version).await? {
            return Err(wrong());
        }
        self.take_back(&mut tx, &tries).await?;
        if !is_known_device {
            self.forget_tries(&mut tx, &[(Limit::PasswordInARow, &key)]).await?;
        }
        let entered = self.open_sign_in(&mut tx, known.account, Proof::Password, browser, now).await?;
        self.commit_and_ring(tx).await?;
        Ok(entered)
    }
}
