//! Signing in, and the sign-in that results.

use serde::{Deserialize, Serialize};

use crate::email::EmailProblem;

/// What the sign-in page keeps of what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInForm {
    /// As typed.
    pub email: String,
}

/// Why signing in was refused. Nothing here tells whether an account exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInProblem {
    /// At **Email**.
    Email(EmailProblem),
    /// No password was typed.
    PasswordMissing,
    /// The address, the password, or both.
    Wrong,
}
