//! Two-factor authentication: the authenticator app, its backup codes, and browsers that are trusted.

use serde::{Deserialize, Serialize};

use crate::sudo::{ProofKind, SudoProblem};

/// What the card on the Security page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoFactorCard {
    /// Whether it is on, and since when.
    pub state: TwoFactorState,
    /// Browsers that are not asked.
    pub trusted: Vec<TrustedDevice>,
    /// What a form has to ask for as a proof; nothing while the last one is fresh.
    pub proof: Option<ProofKind>,
}

/// Whether two-factor is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TwoFactorState {
    /// It is off.
    Off,
    /// An app is to be set up, and a code to confirm it.
    SettingUp(Setup),
    /// It is on.
    On {
        /// Since when, in the account's zone.
        since: String,
        /// How many backup codes are left.
        backup_codes: usize,
    },
}

/// What an app has to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// The key to type, in groups of four.
    pub key: String,
    /// The same as a link that apps on the same device open.
    pub url: String,
    /// The same as a picture.
    pub qr: QrCode,
}

/// A QR code: so many modules wide and high, without its quiet zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCode {
    /// Modules on a side.
    pub size: i32,
    /// The dark ones, as the path of an SVG.
    pub path: String,
}

/// A browser that is not asked for the second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedDevice {
    /// Its id: opens nothing.
    pub id: String,
    /// The browser and its system in words.
    pub device: String,
    /// Until when, in the account's zone.
    pub until: String,
    /// **This device**.
    pub is_this: bool,
}

/// Why two-factor was not turned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnOnProblem {
    /// The proof.
    Sudo(SudoProblem),
    /// At **Authentication code**: nothing was typed, or not six digits.
    NotACode,
    /// At **Authentication code**: it is not the app's.
    Wrong,
    /// There is nothing to confirm: it is on already, or was begun anew elsewhere.
    Gone,
}

/// Why a second factor was refused at sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorProblem {
    /// Nothing was typed, or what is no code of either kind.
    NotACode,
    /// It is not the app's, was used already, or is an old one.
    Wrong,
    /// The first half is too old, was used, or had too many tries: sign in again.
    Gone,
}

/// Half a sign-in, as the page of its other half shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorPage {
    /// Whose sign-in waits; nothing where none does.
    pub waits: Option<HalfSignIn>,
}

/// What waits for its other half.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfSignIn {
    /// The account's address.
    pub email: String,
    /// Whether the account has a passkey that can be the other half.
    pub has_passkey: bool,
}
