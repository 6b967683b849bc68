//! Proving oneself again before something serious.

use serde::{Deserialize, Serialize};

/// What a form has to ask for as a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofKind {
    /// The password.
    Password,
    /// A code of the authenticator app, or a backup code: two-factor is on.
    Code,
}

/// Why the proof in a form was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SudoProblem {
    /// The last proof is too long ago, and the form came without one.
    Missing,
    /// That is not the account's password.
    Wrong,
    /// As [`SudoProblem::Missing`], where two-factor is on: a code is asked for.
    CodeMissing,
    /// What was typed is no code of the app and no backup code, or not one that still works.
    CodeWrong,
}

impl SudoProblem {
    /// What is asked for after this refusal, whatever the page knew before.
    pub const fn asks(self) -> ProofKind {
        match self {
            Self::Missing | Self::Wrong => ProofKind::Password,
            Self::CodeMissing | Self::CodeWrong => ProofKind::Code,
        }
    }
}
