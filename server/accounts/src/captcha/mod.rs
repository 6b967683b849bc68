//! A test that programs fail, or pay for.
//!
//! *Why it is here:* a limit per network stops one machine; who rents a thousand of them is stopped by nothing but what
//! each try costs. *How it works:* by default the browser proves that it has worked (`work`): no third party learns of
//! the visit, and nobody has to read crooked letters. An operator may have Turnstile or hCaptcha judge instead
//! (`service`). Either way an answer is for one form, for five minutes at most, and is taken once: see
//! [`flows::captcha`](crate::flows::captcha).

pub mod service;
pub(crate) mod work;

use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::clock::Time;

/// How long an answer is good, from the offer on. Source: `SECURITY`, at most five minutes.
pub const LIFETIME: Duration = Duration::from_mins(5);

/// How programs are told from people.
#[derive(Debug, Clone)]
pub struct CaptchaSettings {
    /// Who judges.
    pub judge: Judge,
    /// How many keys a browser derives at most to prove that it has worked, at least half as many, as long as its
    /// network behaves. 2,000: one to three seconds on a phone of 2024.
    pub most_keys: u32,
}

/// Who judges.
#[derive(Debug, Clone)]
pub enum Judge {
    /// We do, by proof of work.
    Work,
    /// A third party.
    Service(service::Service),
}

impl Default for CaptchaSettings {
    /// The defaults of the annotated configuration file.
    fn default() -> Self {
        Self { judge: Judge::Work, most_keys: 2_000 }
    }
}

/// An answer that was found right, and is not taken yet.
#[derive(Debug)]
pub(crate) struct Right {
    /// What makes it one of a kind.
    pub nonce: [u8; 32],
    /// Until when it could come again.
    pub until: Time,
}

impl Right {
    /// By what makes it one of a kind: the nonce of a challenge, or the token of a service.
    fn new(nonce: &str, until: Time) -> Self {
        Self { nonce: Sha256::digest(nonce).into(), until }
    }
}
