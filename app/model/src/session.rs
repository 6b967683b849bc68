//! The Sessions page: browsers that are signed in.

use serde::{Deserialize, Serialize};

use crate::text::TextProblem;

/// One browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveSignIn {
    /// Its id: opens nothing.
    pub id: String,
    /// The browser and its system in words.
    pub device: String,
    /// What its owner calls it.
    pub name: Option<String>,
    /// When it signed in, in the account's zone.
    pub first_seen: String,
    /// When it was last in use, in words.
    pub last_active: String,
    /// **This device**.
    pub is_this: bool,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsPage {
    /// This device first, then those in use most lately.
    pub sign_ins: Vec<ActiveSignIn>,
    /// Where the product lists its driver sessions.
    pub driver_sessions: Option<String>,
}

/// Why **Logout** on a row did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoutProblem {
    /// It has ended already, or never was this account's.
    Gone,
    /// It is this one: sign out from the menu.
    ThisDevice,
}

/// Why a sign-in was not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameSignInProblem {
    /// It has ended, or never was this account's.
    Gone,
    /// The name.
    Name(TextProblem),
}
