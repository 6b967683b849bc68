//! The recovery code: ONE for each account. It stands in for a lost password, or a lost mailbox.

use serde::{Deserialize, Serialize};

use crate::{
    captcha::CaptchaProblem,
    code::RecoveryCodeProblem,
    email::EmailProblem,
    magic_link::CodeProblem,
    password::{PasswordPolicy, PasswordProblem},
    sudo::{ProofKind, SudoProblem},
};

/// What the profile shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodeCard {
    /// When it was made, in the account's zone; nothing where there is none yet.
    pub made: Option<String>,
    /// What the form has to ask for as a proof.
    pub proof: Option<ProofKind>,
    /// A code was mailed that stands in for the CAPTCHA, and can be typed.
    pub is_mailed: bool,
}

/// Why no new one was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegenerateProblem {
    /// The proof.
    Sudo(SudoProblem),
    /// The code from the mail, for those without scripts.
    Code(CodeProblem),
    /// The test that programs fail.
    Captcha(CaptchaProblem),
}

/// What `/recover` keeps of what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverForm {
    /// As typed.
    pub email: String,
}

/// Why an address and a code did not open the page of the new password. Nothing here tells whether an account exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoverProblem {
    /// At **Email**.
    Email(EmailProblem),
    /// At **Recovery code**: what was typed is none.
    Code(RecoveryCodeProblem),
    /// The address, the code, or both.
    Wrong,
    /// The test that programs fail.
    Captcha(CaptchaProblem),
}

/// What `/recover/password` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverPage {
    /// Nothing where no recovery waits in this browser.
    pub waits: Option<RecoverOffer>,
}

/// A recovery that waits for its new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverOffer {
    /// The account's address.
    pub email: String,
    /// Two-factor is on: its code is asked for too.
    pub asks_code: bool,
    /// Whose rules are ticked off.
    pub policy: PasswordPolicy,
}

/// One reason why the new password was not set. There can be several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoverPasswordProblem {
    /// At **Authentication code**: nothing was typed, or what is no code of either kind.
    NotACode,
    /// At **Authentication code**: it is not the app's, or was used already.
    CodeWrong,
    /// At **New password**.
    New(PasswordProblem),
    /// At **Confirm new password**: it is another.
    Unequal,
    /// Nothing waits in this browser any more.
    Gone,
}

/// Codes or a key that were just made, shown until they are saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCodes {
    /// Which.
    pub kind: CodeKind,
    /// Codes in groups of four, or the key.
    pub codes: Vec<String>,
    /// Whose, for the file that is downloaded.
    pub email: String,
    /// When they were made, in the account's zone.
    pub made: String,
}

/// Which codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// The one recovery code.
    Recovery,
    /// Ten backup codes.
    Backup,
    /// An API key.
    ApiKey,
}
