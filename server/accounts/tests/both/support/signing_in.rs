//! Ways in of accounts without two-factor: each makes a whole sign-in. Tests that are about two-factor call the flows of
//! [`accounts::Accounts`] themselves.

use accounts::{
    failure::Outcome,
    flows::{
        password::NewPassword,
        sessions::{Browser, Entered, HalfSignedIn, SignedIn},
    },
};
use model::{
    magic_link::{LinkProblem, SetPasswordProblem},
    recovery_code::RecoverProblem,
    secret::Secret,
    secure_account::{SecureForm, SecureProblem},
    sign_in::SignInProblem,
};

use super::World;

/// The sign-in, where nothing is missing.
pub fn whole(entered: Entered) -> SignedIn {
    match entered {
        Entered::SignedIn(signed_in) => signed_in,
        Entered::Half(_) => panic!("a second factor is asked for"),
    }
}

impl World {
    /// By a mail about an account that had no second factor when its address changed.
    pub async fn secure_account(&self, link: &Secret, form: SecureForm) -> Outcome<(), SecureProblem> {
        self.accounts.secure_account(link, form, &Secret::default(), &Browser::default()).await
    }

    pub async fn sign_in(
        &self,
        email: &str,
        password: &Secret,
        browser: &Browser,
    ) -> Outcome<SignedIn, Vec<SignInProblem>> {
        self.accounts.sign_in(email, password, browser).await.map(whole)
    }

    pub async fn sign_in_by_link(&self, link: &Secret, browser: &Browser) -> Outcome<(SignedIn, String), LinkProblem> {
        self.accounts.sign_in_by_link(link, browser).await.map(|(entered, next)| (whole(entered), next))
    }

    pub async fn set_password_by_link(
        &self,
        link: &Secret,
        form: &NewPassword,
        browser: &Browser,
    ) -> Outcome<SignedIn, Vec<SetPasswordProblem>> {
        self.accounts.set_password_by_link(link, form, browser).await.map(whole)
    }
}

impl World {
    /// The first step of a recovery, as a form without scripts takes it: no CAPTCHA, and a limit that is not in the way here.
    pub async fn recover(
        &self,
        email: &str,
        code: &Secret,
        browser: &Browser,
    ) -> Outcome<HalfSignedIn, Vec<RecoverProblem>> {
        self.accounts.recover(email, code, None, browser).await
    }
}
