//! Signing up: the form, and what is said back.

use serde::{Deserialize, Serialize};

use crate::{
    account::AccountKind,
    captcha::{CaptchaOffer, CaptchaProblem},
    email::EmailProblem,
    password::{PasswordPolicy, PasswordProblem},
    text::TextProblem,
};

/// What was typed into the form, but for the password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpForm {
    /// Personal or organization.
    pub kind: AccountKind,
    /// As typed.
    pub first_name: String,
    /// As typed.
    pub last_name: String,
    /// As typed; read for organizations only.
    pub organization_name: String,
    /// As typed.
    pub email: String,
    /// The IANA zone that the browser told, or nothing.
    pub time_zone: String,
}

/// One reason why the form was not taken. A form can have several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUpProblem {
    /// At **First name**.
    FirstName(TextProblem),
    /// At **Last name**.
    LastName(TextProblem),
    /// At **Organization name**.
    OrganizationName(TextProblem),
    /// At **Email**.
    Email(EmailProblem),
    /// At **Password**.
    Password(PasswordProblem),
    /// At the test that programs fail.
    Captcha(CaptchaProblem),
    /// The operator takes no sign-ups.
    Closed,
}

/// Whether strangers can sign up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUpMode {
    /// Everybody can.
    #[default]
    Open,
    /// Nobody can.
    Closed,
}

/// What the sign-up page needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpPage {
    /// Whether the form is shown at all.
    pub mode: SignUpMode,
    /// Whose rules are ticked off.
    pub policy: PasswordPolicy,
    /// The product's terms, if configured.
    pub terms_url: Option<String>,
    /// The product's privacy notice, if configured.
    pub privacy_url: Option<String>,
    /// The test that programs fail, once this network has made several accounts.
    pub captcha: Option<CaptchaOffer>,
    /// What was typed before a refusal, where scripts are off.
    pub typed: Option<SignUpForm>,
}

/// Why **Send again** did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendAgainProblem {
    /// This browser has no sign-up that waits for its mail: it was confirmed, or it is too old.
    NothingWaits,
    /// A mail went out less than a minute ago.
    JustSent,
}

/// What a confirmation link is worth, as its page shows it. Looking spends nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmLink {
    /// It can be spent.
    Ready {
        /// The address it confirms.
        email: String,
        /// Whether this browser has to give the password chosen at sign-up, because it is not the one that signed up.
        asks_password: bool,
    },
    /// It was good once, and a new one can be sent to the same address.
    Expired,
    /// It has been spent: the address is confirmed.
    Used,
    /// Truncated, mistyped, or never ours.
    Unknown,
}

/// Why **Confirm email** was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmProblem {
    /// The link is older than it may be.
    Expired,
    /// The link has been spent before.
    Used,
    /// The link is truncated, mistyped, or never was ours.
    Unknown,
    /// An account has this address meanwhile.
    Taken,
    /// This is another browser: the password chosen at sign-up is needed.
    PasswordMissing,
    /// That is not the password chosen at sign-up.
    PasswordWrong,
    /// Too many wrong passwords for this link; signing up again helps.
    TooManyTries,
}
