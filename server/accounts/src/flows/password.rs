//! What a new password must be: the policy's rules, and nothing that is guessed first.

use model::{password::PasswordProblem, secret::Secret};

use crate::{Core, common_password};

impl Core {
    /// Checks a password about to be set. `about` holds the account's own words: names, the address.
    ///
    /// # Errors
    /// The first [`PasswordProblem`] found.
    pub(crate) fn check_new_password(&self, password: &Secret, about: &[&str]) -> Result<(), PasswordProblem> {
        let mut about = about.to_vec();
        about.push(&self.settings.product_name);
        self.settings.password_policy.check(password, &about)?;
        if common_password::is_common(password) { Err(PasswordProblem::Common) } else { Ok(()) }
    }
}
