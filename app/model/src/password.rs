//! What a new password must be, by policy. The rules tick off in the browser as one types; the server has the last word.

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// The most bytes a password may have. Longer ones are refused before any hashing: 1 KiB.
pub const PASSWORD_MAX_BYTES: usize = 1024;

/// The set of rules that an operator chose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordPolicy {
    /// Eight characters, with an uppercase letter, a lowercase letter and a number.
    #[default]
    Classic,
    /// Fifteen characters of any kind (NIST SP 800-63B-4, 3.1.1.2).
    Modern,
    /// Eight of any kind: what [`Self::Modern`] asks where the password is one factor of two (the same).
    ModernWithTwoFactor,
}

/// One line of the list that is ticked off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordRule {
    /// At least 8 characters.
    EightCharacters,
    /// At least 15 characters.
    FifteenCharacters,
    /// One uppercase letter.
    Uppercase,
    /// One lowercase letter.
    Lowercase,
    /// One number.
    Number,
}

/// Why a new password was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordProblem {
    /// Nothing was typed.
    Missing,
    /// The first rule of the list that it breaks.
    Breaks(PasswordRule),
    /// More than [`PASSWORD_MAX_BYTES`].
    TooLong,
    /// It is among the passwords that everybody tries first.
    Common,
    /// It is little more than the account's own name or address, or the product's name.
    LikeYou,
}

impl PasswordPolicy {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Modern => "modern",
            Self::ModernWithTwoFactor => "modern-two",
        }
    }

    /// The same for an account that has two-factor on.
    #[must_use]
    pub const fn with_two_factor(self) -> Self {
        match self {
            Self::Modern | Self::ModernWithTwoFactor => Self::ModernWithTwoFactor,
            Self::Classic => Self::Classic,
        }
    }

    /// By its word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Classic, Self::Modern, Self::ModernWithTwoFactor].into_iter().find(|policy| policy.as_str() == word)
    }

    /// The rules, in the order shown.
    pub const fn rules(self) -> &'static [PasswordRule] {
        match self {
            Self::Classic => {
                &[PasswordRule::EightCharacters, PasswordRule::Uppercase, PasswordRule::Lowercase, PasswordRule::Number]
            }
            Self::Modern => &[PasswordRule::FifteenCharacters],
            Self::ModernWithTwoFactor => &[PasswordRule::EightCharacters],
        }
    }

    /// Checks a new password. Nothing is trimmed or cut. `about` holds the words that must not make it up: names,
    /// the address, the product.
    ///
    /// # Errors
    /// The first [`PasswordProblem`] found.
    pub fn check(self, password: &Secret, about: &[&str]) -> Result<(), PasswordProblem> {
        let text = password.expose();
        if text.is_empty() {
            return Err(PasswordProblem::Missing);
        }
        if text.len() > PASSWORD_MAX_BYTES {
            return Err(PasswordProblem::TooLong);
        }
        if let Some(rule) = self.rules().iter().find(|rule| !rule.is_met(text)) {
            return Err(PasswordProblem::Breaks(*rule));
        }
        if is_little_more_than(text, about) {
            return Err(PasswordProblem::LikeYou);
        }
        Ok(())
    }
}

impl PasswordRule {
    /// Whether this password keeps the rule.
    pub fn is_met(self, password: &str) -> bool {
        match self {
            Self::EightCharacters => password.chars().count() >= 8,
            Self::FifteenCharacters => password.chars().count() >= 15,
            Self::Uppercase => password.chars().any(char::is_uppercase),
            Self::Lowercase => password.chars().any(char::is_lowercase),
            Self::Number => password.chars().any(char::is_numeric),
        }
    }
}

/// Whether, without these words and what is no letter, fewer than three letters of the password are left. Short words
/// prove nothing.
fn is_little_more_than(password: &str, about: &[&str]) -> bool {
    let mut words: Vec<String> =
        about.iter().map(|word| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase()).collect();
    words.retain(|word| word.chars().count() >= 3);
    // The longest first: an address holds the name.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let whole = password.to_lowercase();
    let rest = words.iter().fold(whole.clone(), |rest, word| rest.replace(word.as_str(), ""));
    rest.len() < whole.len() && rest.chars().filter(|c| c.is_alphabetic()).count() < 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classic(password: &str) -> Result<(), PasswordProblem> {
        PasswordPolicy::Classic
            .check(&Secret::new(password), &["Ada", "Lovelace", "ada@example.org", "ada", "Vestibule"])
    }

    #[test]
    fn a_password_that_keeps_the_rules_is_taken() {
        assert_eq!(classic("Correct horse 1"), Ok(()));
    }

    #[test]
    fn the_first_broken_rule_is_named() {
        assert_eq!(classic("Short1"), Err(PasswordProblem::Breaks(PasswordRule::EightCharacters)));
        assert_eq!(classic("lowercase1"), Err(PasswordProblem::Breaks(PasswordRule::Uppercase)));
        assert_eq!(classic("UPPERCASE1"), Err(PasswordProblem::Breaks(PasswordRule::Lowercase)));
        assert_eq!(classic("NoNumberHere"), Err(PasswordProblem::Breaks(PasswordRule::Number)));
    }

    #[test]
    fn ones_own_name_with_digits_behind_it_is_refused() {
        assert_eq!(classic("Lovelace1815"), Err(PasswordProblem::LikeYou));
        assert_eq!(classic("AdaLovelace1815"), Err(PasswordProblem::LikeYou));
        assert_eq!(classic("Lovelace_Ada-99"), Err(PasswordProblem::LikeYou));
        assert_eq!(classic("Vestibule2026!"), Err(PasswordProblem::LikeYou));
        assert_eq!(classic("Ada@example.org1"), Err(PasswordProblem::LikeYou));
    }

    #[test]
    fn a_name_inside_other_words_does_no_harm() {
        assert_eq!(classic("Canada geese 9"), Ok(()));
        assert_eq!(classic("Adagio for strings 1"), Ok(()));
    }

    #[test]
    fn long_passwords_are_welcome_up_to_a_kibibyte() {
        assert_eq!(classic(&format!("aA1{}", "x".repeat(PASSWORD_MAX_BYTES - 3))), Ok(()));
        assert_eq!(classic(&format!("aA1{}", "x".repeat(PASSWORD_MAX_BYTES - 2))), Err(PasswordProblem::TooLong));
    }

    #[test]
    fn modern_asks_for_length_alone() {
        let check = |text: &str| PasswordPolicy::Modern.check(&Secret::new(text), &[]);
        assert_eq!(check("all lower case words"), Ok(()));
        assert_eq!(check("Short but 1"), Err(PasswordProblem::Breaks(PasswordRule::FifteenCharacters)));
    }

    #[test]
    fn letters_of_every_script_count_as_characters() {
        assert_eq!(classic("Пароль12"), Ok(()));
    }
}
