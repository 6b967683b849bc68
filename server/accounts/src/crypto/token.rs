//! Tokens: 256 random bits. The visitor holds them, the database only their SHA-256.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::secret::Secret;
use sha2::{Digest, Sha256};

use crate::{failure::Fault, random::Random};

/// A token in the clear: given out once, in a cookie or a link. Silent in `Debug`.
#[derive(Clone)]
pub struct Token([u8; 32]);

/// What is kept of a token. It has 256 random bits, so a plain hash is enough: there is nothing to guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl Token {
    /// Makes one.
    ///
    /// # Errors
    /// Where there is no randomness to be had.
    pub fn random(random: Random) -> Result<Self, Fault> {
        Ok(Self(random.bytes()?))
    }

    /// Reads one as it came back. Anything that never was a token of ours is `None`.
    pub fn parse(text: &Secret) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.expose()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// As it goes into a cookie or a link: 43 characters of base64url.
    pub fn to_secret(&self) -> Secret {
        Secret::new(URL_SAFE_NO_PAD.encode(self.0))
    }

    /// What the database looks it up by.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl TokenHash {
    /// Takes the SHA-256 of another secret that has as many random bits.
    pub(crate) const fn of_bytes(hash: [u8; 32]) -> Self {
        Self(hash)
    }

    /// For binding to a statement.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_as_it_was_given_out() {
        let token = Token::random(Random).unwrap();
        assert_eq!(Token::parse(&token.to_secret()).unwrap().hash(), token.hash());
    }

    #[test]
    fn a_truncated_or_foreign_token_is_none() {
        let whole = Token::random(Random).unwrap().to_secret();
        for text in ["", "x", "!!!!", &whole.expose()[..42], &format!("{}A", whole.expose())] {
            assert!(Token::parse(&Secret::new(text)).is_none(), "{text}");
        }
    }
}
