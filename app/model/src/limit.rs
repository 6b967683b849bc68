//! What is limited: one list, with what a visitor is told.

use serde::{Deserialize, Serialize};

/// Something that can be tried only so often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Passwords tried for one address, from browsers that never signed in to it. Source: `SECURITY`, ten in fifteen
    /// minutes; NIST SP 800-63B-4, 3.2.2, allows a hundred in a row.
    PasswordPerAccount,
    /// Passwords tried for one account in one browser that has signed in to it before: a budget of its own, so that a
    /// stranger cannot use up its owner's.
    PasswordPerKnownDevice,
    /// Passwords tried from one network, for whatever address. An office can share one.
    PasswordPerNetwork,
    /// Passwords tried by everybody. Half of what one core can check.
    PasswordOverall,
    /// Sign-ups from one network.
    SignUpPerNetwork,
    /// Mails that nobody asked for, to one address: "a handful of unasked mails per hour, whoever asks".
    MailPerAddress,
}

impl Limit {
    /// Every limit.
    pub const ALL: [Self; 6] = [
        Self::PasswordPerAccount,
        Self::PasswordPerKnownDevice,
        Self::PasswordPerNetwork,
        Self::PasswordOverall,
        Self::SignUpPerNetwork,
        Self::MailPerAddress,
    ];

    /// Its name as a setting and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PasswordPerAccount => "password_per_account",
            Self::PasswordPerKnownDevice => "password_per_known_device",
            Self::PasswordPerNetwork => "password_per_network",
            Self::PasswordOverall => "password_overall",
            Self::SignUpPerNetwork => "sign_up_per_network",
            Self::MailPerAddress => "mail_per_address",
        }
    }

    /// What a visitor is told, with how many minutes to wait.
    pub fn sentence(self, minutes: u32) -> String {
        let wait =
            if minutes <= 1 { "Try again in a minute.".to_owned() } else { format!("Try again in {minutes} minutes.") };
        let what = match self {
            Self::PasswordPerAccount | Self::PasswordPerKnownDevice => {
                "Too many wrong passwords were tried for this address."
            }
            Self::PasswordPerNetwork => "Too many passwords were tried from your network.",
            Self::PasswordOverall => "Too many passwords are being tried right now.",
            Self::SignUpPerNetwork => "Very many accounts were created from your network.",
            Self::MailPerAddress => "Enough mails were sent to this address for now.",
        };
        format!("{what} {wait}")
    }
}
