//! `/secure-account`: what can be taken back by the link in a security mail.

use serde::{Deserialize, Serialize};

use crate::recovery_code::CodeKind;

/// What such a link is worth, as its page shows it. Looking spends nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecureLink {
    /// It can be spent.
    Ready(Box<SecureOffer>),
    /// It was spent.
    Used,
    /// Older than seven days.
    Expired,
    /// Truncated, mistyped, or never ours.
    Unknown,
}

/// What happened, and what can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecureOffer {
    /// What the mail told.
    pub event: String,
    /// When that was, in the account's zone.
    pub at: String,
    /// The address that the mail went to.
    pub email: String,
    /// The mail went to an address that is not the account's any more: only the change of the address can be undone.
    pub is_former: bool,
    /// Browsers that signed in since: which, and when.
    pub sign_ins: Vec<String>,
    /// Passkeys that were added since: their names, and when.
    pub passkeys: Vec<String>,
    /// When the password was changed since.
    pub password_changed: Option<String>,
    /// What happened to the address since.
    pub address: Option<AddressOffer>,
    /// What happened to two-factor since.
    pub two_factor: Option<TwoFactorOffer>,
    /// Codes that were made since: which, and when.
    pub codes: Vec<(CodeKind, String)>,
}

/// What happened to two-factor, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TwoFactorOffer {
    /// It was turned on, maybe with somebody else's app: it can be turned off.
    On(String),
    /// It was turned off: nobody but its owner can turn it on.
    Off(String),
}

/// What can be done about the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressOffer {
    /// A change to this address waits, and can be cancelled.
    Cancel {
        /// The address to be.
        new_email: String,
    },
    /// The address was changed, and can become this one again.
    Undo {
        /// The address before.
        old_email: String,
        /// The address now.
        new_email: String,
        /// Whether undoing asks for a code of the app that was on then.
        asks_code: bool,
    },
    /// The address was changed, and this mailbox itself had agreed: support can help, and nobody else.
    Settled {
        /// The address now.
        new_email: String,
    },
}

/// What was ticked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box on the page")]
pub struct SecureForm {
    /// **This was not me**: without it nothing happens.
    pub sure: bool,
    /// Sign out everywhere.
    pub sign_ins: bool,
    /// Stop the password.
    pub password: bool,
    /// Cancel or undo the change of the address.
    pub address: bool,
    /// Turn two-factor off that was turned on since.
    pub two_factor: bool,
    /// Void the codes that were made since.
    pub codes: bool,
}

/// Why nothing was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecureProblem {
    /// **This was not me** is not ticked.
    NotSure,
    /// At the code: undoing the change of the address asks for one.
    CodeMissing,
    /// At the code.
    CodeWrong,
    /// Nothing else is ticked.
    NothingTicked,
    /// It was spent.
    Used,
    /// Older than seven days.
    Expired,
    /// Truncated, mistyped, or never ours.
    Unknown,
}
