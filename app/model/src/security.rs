//! The Security page: the password.

use serde::{Deserialize, Serialize};

use crate::{
    password::{PasswordPolicy, PasswordProblem},
    sudo::{ProofKind, SudoProblem},
};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityPage {
    /// The account's address: whose password this is, for password managers too.
    pub email: String,
    /// Whose rules are ticked off.
    pub policy: PasswordPolicy,
    /// When the password was last changed, in the account's zone; nothing where it is the one of the sign-up.
    pub password_changed: Option<String>,
    /// What a form has to ask for as a proof.
    pub proof: Option<ProofKind>,
}

/// One reason why **Change Password** was refused. There can be several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangePasswordProblem {
    /// At **Current password**: nothing was typed.
    CurrentMissing,
    /// At **Current password**: it is another.
    CurrentWrong,
    /// At **New password**.
    New(PasswordProblem),
    /// At **New password**: it is the current one.
    Same,
    /// At **Confirm new password**: it is another.
    Unequal,
    /// At **Authentication code**, where two-factor is on.
    Sudo(SudoProblem),
}
