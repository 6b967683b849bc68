//! A test that programs fail, or pay for: what a page needs of it, and why an answer was not taken.

use serde::{Deserialize, Serialize};

/// Which form an answer is for. An answer for one is worth nothing in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptchaPurpose {
    /// Making an account.
    SignUp,
    /// Making a new recovery code.
    RecoveryCode,
    /// Getting back in with a recovery code.
    Recover,
}

impl CaptchaPurpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::SignUp, Self::RecoveryCode, Self::Recover];

    /// Its word in a challenge. Letters and underscores only: Turnstile takes nothing else as an action.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::RecoveryCode => "recovery_code",
            Self::Recover => "recover",
        }
    }
}

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptchaProblem {
    /// The form came without one.
    Missing,
    /// It does not solve a challenge of ours for this form.
    Wrong,
    /// Its challenge is older than five minutes.
    Expired,
    /// It was taken before.
    Used,
    /// The service that judges it did not answer.
    Unavailable,
}

/// What a page needs to have the test solved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptchaOffer {
    /// Which form it is for.
    pub purpose: CaptchaPurpose,
    /// What is to be done.
    pub test: CaptchaTest,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptchaTest {
    /// Proof of work (ALTCHA, version 2), by the browser alone.
    Work {
        /// As JSON, for the worker.
        challenge: String,
    },
    /// Cloudflare's widget.
    Turnstile {
        /// The operator's, not a secret.
        site_key: String,
    },
    /// hCaptcha's widget.
    Hcaptcha {
        /// The operator's, not a secret.
        site_key: String,
    },
}
