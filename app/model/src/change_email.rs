//! Changing the address: asked for, confirmed, waited for, cancelled, undone.

use serde::{Deserialize, Serialize};

use crate::{
    email::EmailProblem,
    sudo::{ProofKind, SudoProblem},
};

/// What was typed into **Change email**.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeEmailForm {
    /// As typed.
    pub new_email: String,
    /// **I can no longer read my old mailbox**.
    pub lost_old: bool,
}

/// Why **Change email** was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeEmailProblem {
    /// At **New email**.
    Email(EmailProblem),
    /// At **New email**: the account has this address already.
    Unchanged,
    /// At the proof.
    Sudo(SudoProblem),
}

/// Which of the two mailboxes agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The one that the account has.
    Old,
    /// The one that it is to have.
    New,
}

/// Where a side stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// A mail is there, or on its way.
    Waiting,
    /// It has agreed.
    Given,
    /// It is not asked.
    NotAsked,
}

/// A change that waits, as the profile shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingChange {
    /// The address to be.
    pub new_email: String,
    /// Where the old address stands.
    pub old: Consent,
    /// Where the new address stands.
    pub new: Consent,
    /// Until when it must have been confirmed, in the account's zone.
    pub until: String,
    /// For those who cannot read their old mailbox: from when on it happens, in the account's zone.
    pub due: Option<String>,
}

/// What the profile shows of the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailCard {
    /// Whose: what was typed for one account is not shown to another.
    pub account: String,
    /// The account's address.
    pub email: String,
    /// When it was verified, in the account's zone: `2026-04-15 11:00 CEST`.
    pub verified: String,
    /// What **Change email** asks for as a proof.
    pub proof: Option<ProofKind>,
    /// Whether the second factor stands in for the old mailbox.
    pub by_factor: bool,
    /// A change on its way.
    pub waiting: Option<WaitingChange>,
    /// What was refused just now, where scripts are off.
    pub typed: Option<ChangeEmailForm>,
}

/// What became of a change when a side agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreed {
    /// The address is changed.
    Changed,
    /// The other side has not agreed yet.
    WaitsForTheOther,
    /// The waiting time is not over.
    WaitsForItsTime,
}
