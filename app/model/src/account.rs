//! Who an account is: its id and its kind.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An account's id, written `acc_` and a hyphenated UUID of version 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(Uuid);

impl AccountId {
    /// Wraps the UUID that the database keeps.
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The UUID that the database keeps.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "acc_{}", self.0.hyphenated())
    }
}

/// The text is not `acc_` and a hyphenated UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnAccountId;

impl fmt::Display for NotAnAccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an account id is acc_ and a hyphenated UUID")
    }
}

impl FromStr for AccountId {
    type Err = NotAnAccountId;

    fn from_str(text: &str) -> Result<Self, NotAnAccountId> {
        let uuid = text.strip_prefix("acc_").filter(|rest| rest.len() == 36).ok_or(NotAnAccountId)?;
        Uuid::try_parse(uuid).map(Self).map_err(|_| NotAnAccountId)
    }
}

impl TryFrom<String> for AccountId {
    type Error = NotAnAccountId;

    fn try_from(text: String) -> Result<Self, NotAnAccountId> {
        text.parse()
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.to_string()
    }
}

/// Whether an account speaks for a person or for an organization.
///
/// An organization account is one sign-in with an organization's name; it has no members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// A person's own account.
    #[default]
    Personal,
    /// One sign-in that carries an organization's name.
    Organization,
}

impl AccountKind {
    /// The word kept in the database and sent by forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Organization => "organization",
        }
    }

    /// Reads the word that [`AccountKind::as_str`] writes.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Personal, Self::Organization].into_iter().find(|kind| kind.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_id_is_read_as_it_is_written() {
        let written = "acc_0197f3b2-6c1e-7d53-9a41-5b0f0c7be2d4";
        assert_eq!(written.parse::<AccountId>().map(|id| id.to_string()), Ok(written.to_owned()));
    }

    #[test]
    fn only_the_hyphenated_form_is_an_account_id() {
        for text in ["", "acc_", "0197f3b2-6c1e-7d53-9a41-5b0f0c7be2d4", "acc_0197f3b26c1e7d539a415b0f0c7be2d4"] {
            assert_eq!(text.parse::<AccountId>(), Err(NotAnAccountId), "{text}");
        }
    }
}
