//! Proof of work, by the ALTCHA protocol, version 2.
//!
//! A challenge names a nonce, a salt and the first half of a key; the browser counts up until PBKDF2 of nonce and count
//! gives a key that begins so. We drew the count ourselves, so that the work is never less than half of the most, never
//! more than the most (a search for zeros would take ten times its average now and then), and is checked by one HMAC.
//! Everything in a challenge is signed, so that nobody can ask for less.

use std::collections::BTreeMap;

use altcha::{Challenge, CreateChallengeOptions, Payload, VerifySolutionOptions, create_challenge, verify_solution};
use base64::{Engine, engine::general_purpose::STANDARD};
use model::captcha::{CaptchaProblem, CaptchaPurpose};
use serde_json::Value;

use super::{LIFETIME, Right};
use crate::{Core, clock::Time, failure::Fault};

/// What browsers offer as `crypto.subtle`.
const ALGORITHM: &str = "PBKDF2/SHA-256";
/// Rounds of it for one key: the least at which asking the browser for a key costs less than deriving it. We derive one
/// for each challenge ourselves.
const ROUNDS: u32 = 1_000;
/// After so many answers from a network the next is twice as dear ...
const STEP: u32 = 10;
/// ... but never dearer than two to this power: eight times, half a minute on a phone. An office shares a network.
const STEPS_MAX: u32 = 3;
/// A payload has about 900 bytes.
const PAYLOAD_MAX: usize = 4096;

/// Names in the signed data of a challenge. Its own `expiresAt` is left out: the library would hold it against the
/// machine's clock and not against ours.
const PURPOSE: &str = "purpose";
const UNTIL: &str = "until";
const MOST: &str = "most";

impl Core {
    /// A new challenge as JSON, dearer by the answers that came from this network lately.
    pub(crate) fn challenge(&self, purpose: CaptchaPurpose, tries: u32) -> Result<String, Fault> {
        let most = self.settings.captcha.most_keys.max(2) << (tries / STEP).min(STEPS_MAX);
        let least = most / 2;
        let counter = least + u32::from_le_bytes(self.random.bytes()?) % (most - least);
        let until = self.clock.now().after(LIFETIME);
        let data = BTreeMap::from([
            (PURPOSE.to_owned(), Value::from(purpose.as_str())),
            (UNTIL.to_owned(), Value::from(until.millis())),
            // For the browser alone, which shows how far it is.
            (MOST.to_owned(), Value::from(most)),
        ]);
        let challenge = create_challenge(CreateChallengeOptions {
            algorithm: ALGORITHM.to_owned(),
            cost: ROUNDS,
            counter: Some(counter),
            data: Some(data),
            hmac_signature_secret: Some(self.captcha_key("captcha challenge")),
            hmac_key_signature_secret: Some(self.captcha_key("captcha solution")),
            ..CreateChallengeOptions::default()
        })?;
        Ok(serde_json::to_string(&challenge)?)
    }

    /// Whether this is a solution to a challenge of ours for this form. Whether it came before is not asked here.
    pub(crate) fn judge_work(&self, purpose: CaptchaPurpose, answer: &str) -> Result<Right, CaptchaProblem> {
        let payload = read(answer).ok_or(CaptchaProblem::Wrong)?;
        let Payload { challenge, solution } = &payload;
        let verified = verify_solution(VerifySolutionOptions {
            hmac_key_signature_secret: Some(self.captcha_key("captcha solution")),
            ..VerifySolutionOptions::new(challenge, solution, self.captcha_key("captcha challenge"))
        });
        let (said, until) = said(challenge).ok_or(CaptchaProblem::Wrong)?;
        if !verified.is_ok_and(|result| result.verified) || said != purpose.as_str() {
            return Err(CaptchaProblem::Wrong);
        }
        let now = self.clock.now();
        // One from the future was made before the clock was set back: it would live longer than it may.
        if until <= now || until > now.after(LIFETIME) {
            return Err(CaptchaProblem::Expired);
        }
        Ok(Right::new(&challenge.parameters.nonce, until))
    }

    /// The library takes keys as text.
    fn captcha_key(&self, purpose: &str) -> String {
        STANDARD.encode(self.sealing.keyed_hash(purpose, b""))
    }
}

/// A payload as browsers send it: JSON in base64.
fn read(answer: &str) -> Option<Payload> {
    let json = (answer.len() <= PAYLOAD_MAX).then(|| STANDARD.decode(answer).ok()).flatten()?;
    serde_json::from_slice(&json).ok()
}

/// Which form a challenge is for, and until when. Only worth something where its signature holds.
fn said(challenge: &Challenge) -> Option<(&str, Time)> {
    let data = challenge.parameters.data.as_ref()?;
    Some((data.get(PURPOSE)?.as_str()?, Time::from_millis(data.get(UNTIL)?.as_i64()?)))
}
