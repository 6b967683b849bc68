//! Passkeys: what the pages show of them, and why one was refused.
//!
//! What a browser is asked, and what it answers, travels as the text that the browser itself reads and writes: neither
//! side of the page looks into it, so that no library for it ships to the browser.

use serde::{Deserialize, Serialize};

use crate::{
    secret::Secret,
    sudo::{ProofKind, SudoProblem},
    text::TextProblem,
};

/// The most passkeys that an account may have. Ours: more than anybody has devices, and a list that can be read.
pub const PASSKEYS_MAX: usize = 20;

/// What a passkey is asked for. A challenge made for one is worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasskeyPurpose {
    /// To be added to an account.
    Add,
    /// To sign in with it alone.
    SignIn,
    /// As the second factor of a sign-in.
    SecondFactor,
    /// As the proof in a form that needs sudo.
    Sudo,
}

impl PasskeyPurpose {
    /// The word kept in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::SignIn => "sign_in",
            Self::SecondFactor => "second_factor",
            Self::Sudo => "sudo",
        }
    }
}

/// What a browser is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyOffer {
    /// Sent back with the answer: which question it answers.
    pub challenge: Secret,
    /// For the browser, as JSON of its own making.
    pub options: String,
}

/// One passkey on the Security page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// Its id: opens nothing.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was added, in the account's zone.
    pub created: String,
    /// When it was last used, in the account's zone; nothing where it never was.
    pub last_used: Option<String>,
}

/// What the card shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeysPage {
    /// Oldest first.
    pub passkeys: Vec<Passkey>,
    /// What a form has to ask for as a proof; nothing while the last one is fresh.
    pub proof: Option<ProofKind>,
}

/// Why an answer was not taken. Nothing here tells whether an account exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasskeyProblem {
    /// The question is too old, was answered before, or was another one.
    Expired,
    /// No account has this passkey, or the account that is asked has not.
    Unknown,
    /// The device did not make sure that it is its owner.
    Unverified,
    /// Its counter went back: there are two of it.
    Copied,
    /// Made for another site, not signed by this passkey, or not readable.
    Foreign,
    /// The public origin is an IP address, which browsers take no passkeys for.
    NotHere,
}

/// Why no passkey can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BeginPasskeyProblem {
    /// At the proof.
    Sudo(SudoProblem),
    /// There are [`PASSKEYS_MAX`] already.
    TooMany,
    /// As [`PasskeyProblem::NotHere`].
    NotHere,
}

/// Why a passkey was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddPasskeyProblem {
    /// The answer.
    Answer(PasskeyProblem),
    /// There are [`PASSKEYS_MAX`] already.
    TooMany,
    /// It was added before.
    Known,
    /// The device says that it did not keep it: it could not sign in by itself.
    NotKept,
}

/// Why a passkey was not renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RenamePasskeyProblem {
    /// It was removed, or never was this account's.
    Gone,
    /// The name.
    Name(TextProblem),
}

/// Why a passkey was not removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovePasskeyProblem {
    /// At the proof.
    Sudo(SudoProblem),
    /// It was removed, or never was this account's.
    Gone,
    /// The password is stopped, and there is no other passkey.
    LastWay,
}
