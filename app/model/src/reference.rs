//! The reference of a fault: what a visitor can quote and an operator can look up.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Eight characters of Crockford's base 32, like `7KQ2M9XH`. Anyone can craft the URL that shows one, so the type
/// admits this shape and no other text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference([u8; 8]);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Reference {
    /// Makes the reference of 40 random bits.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        Self(bytes.map(|byte| ALPHABET[usize::from(byte % 32)]))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

impl TryFrom<String> for Reference {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        <[u8; 8]>::try_from(text.as_bytes())
            .ok()
            .filter(|bytes| bytes.iter().all(|byte| ALPHABET.contains(byte)))
            .map(Self)
            .ok_or("not a reference")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crafted_reference_is_no_reference() {
        assert!(Reference::try_from("<script>".to_owned()).is_err());
        assert!(Reference::try_from("CALL-555".to_owned()).is_err());
        assert!(Reference::try_from(Reference::from_random([7; 8]).to_string()).is_ok());
    }
}
