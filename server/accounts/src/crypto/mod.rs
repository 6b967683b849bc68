//! Cryptography, by libraries: hashing passwords, tokens, and sealing.

pub mod hashing;
pub mod key;
pub mod sealed;
pub mod token;
pub mod totp;
