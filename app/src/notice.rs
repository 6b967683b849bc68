//! What is said after something was done: one list. A notice survives one redirect in a cookie, as its word.

use serde::{Deserialize, Serialize};

/// Something that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// After **Confirm email**.
    EmailConfirmed,
    /// After **Save** on the profile.
    ProfileSaved,
    /// After **Sign out**.
    SignedOut,
    /// After **Send again**.
    MailSentAgain,
}

impl Notice {
    /// The sentence on the page.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::EmailConfirmed => "Your email address is confirmed. Welcome!",
            Self::ProfileSaved => "Your profile is saved.",
            Self::SignedOut => "You are signed out.",
            Self::MailSentAgain => "The mail is on its way again.",
        }
    }
}
