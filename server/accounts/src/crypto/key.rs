//! Keys for programs: `vak_…` for an account, `vsk_…` for the operator. The database has only their SHA-256.
//!
//! Made so that everything that meets one knows it: the prefix says what it is, and a checksum at the end tells a wrong
//! paste from a key that is dead, without asking anybody. Scanners for secrets find it by `\bv[as]k_[0-9A-Za-z]{33}\b`.

use std::fmt;

use model::secret::Secret;
use sha2::{Digest, Sha256};

use super::token::TokenHash;
use crate::{failure::Fault, random::Random};

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Made by a person, acts for the account.
    Api,
    /// Made by the operator, acts for the product.
    Service,
}

impl KeyKind {
    /// How its keys begin.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Api => "vak_",
            Self::Service => "vsk_",
        }
    }
}

/// Characters of a key, without its prefix.
const BODY: usize = RANDOM + CHECKSUM;
/// Of them random: 27 of 62 kinds are 160.7 bits.
const RANDOM: usize = 27;
/// CRC-32 in base 62.
const CHECKSUM: usize = 6;
/// Random characters by which an owner recognises a key; 124 bits stay unknown.
const SHOWN: usize = 6;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key in the clear: given out once. Silent in `Debug`.
#[derive(Clone)]
pub struct Key(String);

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoKey {
    /// It does not look like one.
    Foreign,
    /// Its checksum is wrong: a character is missing or another.
    Mistyped,
}

impl Key {
    /// Makes one.
    ///
    /// # Errors
    /// Where there is no randomness to be had.
    pub fn random(kind: KeyKind, random: Random) -> Result<Self, Fault> {
        let mut key = kind.prefix().to_owned();
        let whole = key.len() + RANDOM;
        while key.len() < whole {
            let bytes: [u8; 32] = random.bytes()?;
            // Four times 62: what is above would make some characters more likely.
            let fair =
                bytes.into_iter().filter(|byte| *byte < 248).map(|byte| char::from(ALPHABET[usize::from(byte % 62)]));
            key.extend(fair.take(whole - key.len()));
        }
        let sum = checksum(&key);
        key.push_str(&sum);
        Ok(Self(key))
    }

    /// Reads one as a program sends it.
    ///
    /// # Errors
    /// [`NoKey`].
    pub fn parse(kind: KeyKind, text: &str) -> Result<Self, NoKey> {
        let body = text.strip_prefix(kind.prefix()).ok_or(NoKey::Foreign)?;
        if body.len() != BODY || !body.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(if body.is_empty() { NoKey::Foreign } else { NoKey::Mistyped });
        }
        let (whole, sum) = text.split_at(text.len() - CHECKSUM);
        if checksum(whole) == sum { Ok(Self(text.to_owned())) } else { Err(NoKey::Mistyped) }
    }

    /// As it is given out.
    pub fn to_secret(&self) -> Secret {
        Secret::new(self.0.clone())
    }

    /// How it begins.
    pub fn start(&self) -> &str {
        &self.0[..KeyKind::Api.prefix().len() + SHOWN]
    }

    /// What the database looks it up by. It has 160 random bits, so a plain hash is enough.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of_bytes(Sha256::digest(&self.0).into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

fn checksum(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes()) as usize;
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[rest % 62];
        rest /= 62;
    }
    digits.map(char::from).iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_as_it_was_given_out() {
        for kind in [KeyKind::Api, KeyKind::Service] {
            let key = Key::random(kind, Random).unwrap();
            let text = key.to_secret();
            assert_eq!(text.expose().len(), 37);
            assert!(text.expose().starts_with(key.start()));
            assert_eq!(Key::parse(kind, text.expose()).unwrap().hash(), key.hash());
        }
    }

    #[test]
    fn a_wrong_paste_is_told_from_a_key() {
        let key = Key::random(KeyKind::Api, Random).unwrap().to_secret();
        let key = key.expose();
        let another = if key.ends_with('0') { "1" } else { "0" };
        for text in [&key[..36], &format!("{key}x"), &format!("{}{another}", &key[..36]), "vak_x", &key.to_lowercase()]
        {
            assert_eq!(Key::parse(KeyKind::Api, text).unwrap_err(), NoKey::Mistyped, "{text}");
        }
        for text in ["", "vak_", "x", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", &key.replace("vak_", "vsk_")] {
            assert_eq!(Key::parse(KeyKind::Api, text).unwrap_err(), NoKey::Foreign, "{text}");
        }
    }

    #[test]
    fn every_character_comes_up() {
        let keys = (0..64).map(|_| Key::random(KeyKind::Api, Random).unwrap().0[4..31].to_owned()).collect::<String>();
        assert!(ALPHABET.iter().all(|c| keys.contains(char::from(*c))));
    }
}
