//! API keys: what a person gives to a program, so that it acts for the account and no further than its scopes.

use serde::{Deserialize, Serialize};

use crate::{sudo::ProofKind, sudo::SudoProblem, text::TextProblem};

/// The most keys that work at a time in one account.
pub const API_KEYS_MAX: usize = 25;

/// What a key may do: one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiKeyScope {
    /// Reads the account it belongs to.
    #[serde(rename = "profile:read")]
    ProfileRead,
    /// Adds events to the account's activity.
    #[serde(rename = "activity:write")]
    ActivityWrite,
    /// Raises checkpoints and reads their answers.
    #[serde(rename = "checkpoints")]
    Checkpoints,
}

impl ApiKeyScope {
    /// Every scope there is.
    pub const ALL: [Self; 3] = [Self::ProfileRead, Self::ActivityWrite, Self::Checkpoints];

    /// The word by which programs know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProfileRead => "profile:read",
            Self::ActivityWrite => "activity:write",
            Self::Checkpoints => "checkpoints",
        }
    }

    /// What it allows.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::ProfileRead => "Read your name, email address and time zone.",
            Self::ActivityWrite => "Add events to your activity.",
            Self::Checkpoints => "Send you checkpoints from an AI agent, and read your answers.",
        }
    }

    /// Reads the word that [`ApiKeyScope::as_str`] writes.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

/// When a key stops working.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKeyExpiry {
    /// After so many days.
    Days(u16),
    /// At the end of a day, which is another field.
    Date,
    /// When it is revoked.
    Never,
}

impl ApiKeyExpiry {
    /// What can be chosen, in this order.
    pub const ALL: [Self; 5] = [Self::Days(30), Self::DEFAULT, Self::Days(365), Self::Date, Self::Never];
    /// What is chosen at first.
    pub const DEFAULT: Self = Self::Days(90);

    /// Its word in the form.
    pub fn word(self) -> String {
        match self {
            Self::Days(days) => days.to_string(),
            Self::Date => "date".to_owned(),
            Self::Never => "never".to_owned(),
        }
    }

    /// Reads the word that [`ApiKeyExpiry::word`] writes.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|expiry| expiry.word() == word)
    }
}

/// What is typed to create a key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateApiKeyForm {
    /// What its owner calls it.
    pub name: String,
    /// The words of the scopes that are ticked.
    pub scopes: Vec<String>,
    /// The word of an [`ApiKeyExpiry`].
    pub expiry: String,
    /// The last day on which it works, where that is chosen: `2026-04-15`.
    pub expires_on: String,
}

/// Why no key was created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreateApiKeyProblem {
    /// At the proof.
    Sudo(SudoProblem),
    /// The name.
    Name(TextProblem),
    /// No scope is ticked.
    NoScope,
    /// None of the choices.
    Expiry,
    /// No day, or none that there is.
    DateMissing,
    /// The day is over.
    DatePast,
    /// More than ten years ahead.
    DateTooFar,
    /// There are [`API_KEYS_MAX`] already.
    TooMany,
}

/// Why a key was not revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeApiKeyProblem {
    /// It was revoked before, or never was this account's.
    Gone,
}

/// A key as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// How it begins: enough to recognise it.
    pub start: String,
    /// What it may do.
    pub scopes: Vec<ApiKeyScope>,
    /// When it was created, in the account's zone.
    pub created: String,
    /// When it was last used; nothing where it never was.
    pub last_used: Option<String>,
    /// When it stops working; nothing where it does not.
    pub expires: Option<String>,
    /// Whether it has stopped.
    pub has_expired: bool,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeysPage {
    /// Newest first.
    pub keys: Vec<ApiKey>,
    /// What a form has to ask for as a proof; nothing while the last one is fresh.
    pub proof: Option<ProofKind>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written() {
        for scope in ApiKeyScope::ALL {
            assert_eq!(ApiKeyScope::from_word(scope.as_str()), Some(scope));
            assert_eq!(serde_json::to_string(&scope).unwrap(), format!("\"{}\"", scope.as_str()));
        }
        for expiry in ApiKeyExpiry::ALL {
            assert_eq!(ApiKeyExpiry::from_word(&expiry.word()), Some(expiry));
        }
    }
}
