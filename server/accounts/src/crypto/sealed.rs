//! Sealing: what is kept for us alone, or handed to a browser to hand back unread.
//!
//! XChaCha20-Poly1305 (24 random bytes of nonce: no counter to keep) under the key of the key file. The first byte
//! names the key, so that it can be exchanged. The purpose is authenticated too: what was sealed for one cookie is
//! worthless in another.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::{failure::Fault, random::Random};

const KEY_ID: u8 = 1;
const NONCE: usize = 24;

/// The key that everything sealed is sealed with.
#[derive(Clone)]
pub struct SealingKey {
    cipher: XChaCha20Poly1305,
    /// For hashes that nobody without the key file can look up.
    hash_key: Hmac<Sha256>,
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

impl SealingKey {
    /// Takes the 32 bytes of the key file.
    pub fn new(bytes: &[u8; 32]) -> Self {
        // A key of its own, so that neither use of the file's bytes says anything about the other.
        let derived = Sha256::new().chain_update(b"vestibule keyed hash").chain_update(bytes).finalize();
        // HMAC itself fills a short key up with zeros; the library takes it filled.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&derived);
        let hash_key = Hmac::new(&block.into());
        Self { cipher: XChaCha20Poly1305::new(bytes.into()), hash_key }
    }

    /// A hash of what is too guessable for a plain one (an address, a network): only with the key can it be looked up.
    /// HMAC-SHA-256; the purpose stands before the text with its length, so that no two inputs are one text.
    pub fn keyed_hash(&self, purpose: &str, text: &[u8]) -> [u8; 32] {
        let length = u64::try_from(purpose.len()).unwrap_or_default().to_be_bytes();
        let mut mac = self.hash_key.clone();
        mac.update(&length);
        mac.update(purpose.as_bytes());
        mac.update(text);
        mac.finalize().into_bytes().into()
    }

    /// What names this key and tells nothing of it: 128 bits of a keyed hash of nothing, as base64url.
    pub fn id(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.keyed_hash("key id", b"")[..16])
    }

    /// Seals `plain` for `purpose`, as base64url.
    ///
    /// # Errors
    /// Where there is no randomness to be had.
    pub fn seal(&self, random: Random, purpose: &str, plain: &[u8]) -> Result<String, Fault> {
        let nonce: [u8; NONCE] = random.bytes()?;
        let payload = Payload { msg: plain, aad: purpose.as_bytes() };
        let sealed =
            self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Fault::from_cause("sealing failed"))?;
        Ok(URL_SAFE_NO_PAD.encode([&[KEY_ID], nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what [`SealingKey::seal`] made for the same purpose; anything else is `None`.
    pub fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (key_id, rest) = bytes.split_first()?;
        let (nonce, msg) = rest.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        (*key_id == KEY_ID).then_some(())?;
        self.cipher.decrypt(&XNonce::from(nonce), Payload { msg, aad: purpose.as_bytes() }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_for_its_purpose_only() {
        let key = SealingKey::new(&[7; 32]);
        let sealed = key.seal(Random, "typed", b"Ada").unwrap();
        assert_eq!(key.open("typed", &sealed).as_deref(), Some(b"Ada".as_slice()));
        assert_eq!(key.open("other", &sealed), None);
        assert_eq!(SealingKey::new(&[8; 32]).open("typed", &sealed), None);
    }

    #[test]
    fn each_key_has_an_id_of_its_own() {
        let id = SealingKey::new(&[7; 32]).id();
        assert_eq!(id, SealingKey::new(&[7; 32]).id());
        assert_ne!(id, SealingKey::new(&[8; 32]).id());
        assert_eq!(id.len(), 22);
    }

    #[test]
    fn a_changed_or_cut_seal_does_not_open() {
        let key = SealingKey::new(&[7; 32]);
        let sealed = key.seal(Random, "typed", b"Ada").unwrap();
        assert_eq!(key.open("typed", &sealed[..sealed.len() - 4]), None);
        assert_eq!(key.open("typed", ""), None);
    }
}
