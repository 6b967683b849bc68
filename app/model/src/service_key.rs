//! Service keys: what the operator gives to the product's own programs.

use serde::{Deserialize, Serialize};

use crate::text::TextProblem;

/// What a service key may do: one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ServiceScope {
    /// Reads any account.
    #[serde(rename = "accounts:read")]
    AccountsRead,
    /// Asks what an API key is worth.
    #[serde(rename = "keys:verify")]
    KeysVerify,
}

impl ServiceScope {
    /// Every scope there is.
    pub const ALL: [Self; 2] = [Self::AccountsRead, Self::KeysVerify];

    /// The word by which programs and the operator know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountsRead => "accounts:read",
            Self::KeysVerify => "keys:verify",
        }
    }

    /// Reads the word that [`ServiceScope::as_str`] writes.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

/// Why no service key was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreateServiceKeyProblem {
    /// The name.
    Name(TextProblem),
    /// One that was not revoked is called so.
    NameTaken,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written() {
        for scope in ServiceScope::ALL {
            assert_eq!(ServiceScope::from_word(scope.as_str()), Some(scope));
            assert_eq!(serde_json::to_string(&scope).unwrap(), format!("\"{}\"", scope.as_str()));
        }
    }
}
