//! Passwords that everybody tries first.
//!
//! The lists are the ranked ones inside the `zxcvbn` crate: leaked passwords, words and names. Compared are the password in lower case
//! and the same without the digits and signs at its end: `Password123!` is `password`. Letters written as digits are
//! read as the letters (`P4ssw0rd`). All of this stays on the server.

use model::secret::Secret;
use zxcvbn::matching::patterns::MatchPattern;

/// How far down the list a password is refused. ASVS 6.2.4 asks for the first 3,000.
const RANKS: usize = 10_000;
/// Nothing on the list is longer, and matching takes time that grows faster than the password.
const LONGEST: usize = 40;

/// Whether this is one of the common passwords.
pub(crate) fn is_common(password: &Secret) -> bool {
    let whole = password.expose().to_lowercase();
    let stem = whole.trim_end_matches(|c: char| !c.is_alphabetic());
    [whole.as_str(), stem].into_iter().filter(|text| text.len() >= 4).any(is_listed)
}

fn is_listed(text: &str) -> bool {
    if text.chars().count() > LONGEST {
        return false;
    }
    matches!(
        zxcvbn::zxcvbn(text, &[]).sequence(),
        [only] if matches!(&only.pattern, MatchPattern::Dictionary(found) if !found.reversed && found.rank <= RANKS)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_common(password: &str) -> bool {
        super::is_common(&Secret::new(password))
    }

    #[test]
    fn common_passwords_are_recognised_however_they_are_dressed_up() {
        for password in
            ["password", "Password1", "PASSWORD123!", "P4ssw0rd", "Qwerty123", "Letmein1", "Dragon99", "Sunshine2026!!"]
        {
            assert!(is_common(password), "{password}");
        }
    }

    #[test]
    fn uncommon_ones_are_not() {
        for password in
            ["Correct horse 1", "Bernoulli numbers, note 7", "xK9#mQ2$vL5n", "Пароль и ключ 12", &"aA1".repeat(300)]
        {
            assert!(!is_common(password), "{password}");
        }
    }
}
