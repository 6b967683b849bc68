//! Links that are asked for by mail, and the short codes that come with them.

use serde::{Deserialize, Serialize};

use crate::{
    email::EmailProblem,
    password::{PasswordPolicy, PasswordProblem},
    typed::plain,
};

/// How many digits a code has. Eight make 27 bits; five tries at each, and a handful of mails in an hour, leave a
/// guesser one chance in five hundred in a year (NIST SP 800-63B-4, 3.1.3.2, asks for six).
pub const CODE_DIGITS: usize = 8;

/// What a link is for. One purpose never stands in for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Signs in.
    SignIn,
    /// Sets a new password, and signs in.
    SetPassword,
    /// The new address agrees to a change of the address.
    ConfirmNewAddress,
    /// The old address agrees to it.
    ConfirmOldAddress,
    /// Lets a recovery code be made where there are no scripts. Its mail has a code and no link.
    RecoveryCode,
}

impl LinkPurpose {
    /// Every purpose.
    pub const ALL: [Self; 5] =
        [Self::SignIn, Self::SetPassword, Self::ConfirmNewAddress, Self::ConfirmOldAddress, Self::RecoveryCode];

    /// The word kept in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SetPassword => "set_password",
            Self::ConfirmNewAddress => "confirm_new_address",
            Self::ConfirmOldAddress => "confirm_old_address",
            Self::RecoveryCode => "recovery_code",
        }
    }

    /// Reads the word that [`LinkPurpose::as_str`] writes.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == word)
    }
}

/// What a link is worth, as its page shows it. Looking spends nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MagicLink {
    /// It can be spent.
    Ready(LinkOffer),
    /// Its time is over.
    Expired,
    /// It was spent, a newer one took its place, or the account has changed since.
    Used,
    /// Truncated, mistyped, or never ours.
    Unknown,
}

/// What a link offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkOffer {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// The account's address.
    pub email: String,
    /// The address that it is to become, where the link is for that.
    pub new_email: Option<String>,
    /// Whose rules a new password keeps.
    pub policy: PasswordPolicy,
    /// Until when, in the account's zone.
    pub until: String,
}

/// Why a link was not spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkProblem {
    /// Its time is over.
    Expired,
    /// It was spent, a newer one took its place, or the account has changed since.
    Used,
    /// Truncated, mistyped, never ours, or for another purpose.
    Unknown,
    /// The new address belongs to another account meanwhile.
    Taken,
}

/// Why a new password was not set by a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetPasswordProblem {
    /// The link's.
    Link(LinkProblem),
    /// At **New password**.
    New(PasswordProblem),
    /// At **Confirm new password**: it is another.
    Unequal,
}

/// Why no link was mailed. Nothing here tells whether an account exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskLinkProblem {
    /// At **Email**.
    Email(EmailProblem),
}

/// Why a typed code did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeProblem {
    /// Nothing was typed, or something that is not eight digits.
    NotACode,
    /// Not the code of the newest mail.
    Wrong,
    /// This browser has not asked for one, or too long ago, or too many wrong ones were typed.
    Gone,
    /// The new address belongs to another account meanwhile.
    Taken,
}

/// What waits for a mail in this browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkWait {
    /// Where the mail goes, if the address has an account.
    pub email: String,
    /// What was asked for.
    pub purpose: LinkPurpose,
    /// How many minutes the link works.
    pub minutes: u64,
    /// Where its visitor wanted to go.
    pub next: String,
    /// Whether it was spent, or overtaken by a newer one. Told in browsers alone where the account has signed in before:
    /// only an account's link can be spent.
    pub is_over: bool,
}

/// Reads a code as people type it, on any keyboard: spaces and dashes between the digits are dropped.
pub fn read_code(typed: &str) -> Option<String> {
    let digits: String = plain(typed).chars().filter(|c| !matches!(c, ' ' | '-')).take(CODE_DIGITS + 1).collect();
    (digits.len() == CODE_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_with_and_without_spaces_on_any_keyboard() {
        for typed in [
            "48217730",
            "4821 7730",
            " 4821-7730 ",
            "4 8 2 1 7 7 3 0",
            "4821\u{a0}7730",
            "4821–7730",
            "4821ー7730",
            "４８２１　７７３０",
            "٤٨٢١ ٧٧٣٠",
            "۴۸۲۱۷۷۳۰",
            "४८२१७७३०",
            "\u{200e}4821\u{200b}7730\u{feff}",
        ] {
            assert_eq!(read_code(typed).as_deref(), Some("48217730"), "{typed}");
        }
    }

    #[test]
    fn what_is_not_eight_digits_is_no_code() {
        for typed in ["", "4821773", "482177301", "4821773o", "4821773½", &"1".repeat(1000)] {
            assert_eq!(read_code(typed), None, "{typed}");
        }
    }

    #[test]
    fn purposes_are_read_as_they_are_written() {
        for purpose in LinkPurpose::ALL {
            assert_eq!(LinkPurpose::from_word(purpose.as_str()), Some(purpose));
        }
    }
}
