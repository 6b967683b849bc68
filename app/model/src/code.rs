//! Codes that a person writes down: the recovery code and the backup codes.
//!
//! Their letters and digits can be read aloud and are not mistaken for each other: no 0 or O, no 1 or I. They are shown
//! in groups of four and typed back in any case, with any spaces and dashes, on any keyboard ([`crate::typed`]).

use serde::{Deserialize, Serialize};

use crate::typed::plain;

/// 32 symbols, 5 bits each.
const SYMBOLS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Symbols of a backup code: 60 bits, all random. Guessing is limited, and only a keyed hash is kept.
pub const BACKUP_CODE: usize = 12;

/// Symbols of a recovery code: 26 random ones and 2 to check them by.
pub const RECOVERY_CODE: usize = 28;

/// 130 bits. Source: `SECURITY`, at least 112; NIST SP 800-63B-4, 3.1.2.1, at least 64 for a look-up secret.
pub const RECOVERY_CODE_RANDOM: usize = 26;

/// The largest prime that two symbols can tell. With it every wrong symbol is noticed, and every two that were swapped.
const CHECKED_BY: u32 = 1021;

/// How many backup codes there are in a set.
pub const BACKUP_CODES: usize = 10;

/// Below so many a person is warned.
pub const FEW_BACKUP_CODES: usize = 3;

/// Why what was typed is no recovery code, before anything is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryCodeProblem {
    /// Nothing was typed.
    Missing,
    /// It has fewer or more symbols.
    Length,
    /// It has a symbol that is in no code.
    Symbol,
    /// One symbol or more is another.
    Mistyped,
}

/// Writes random bytes as symbols, of each the lower five bits.
pub fn symbols(random: &[u8]) -> String {
    random.iter().map(|byte| symbol(u32::from(*byte) & 31)).collect()
}

fn symbol(value: u32) -> char {
    SYMBOLS.get(value as usize).copied().map_or('?', char::from)
}

/// A recovery code from its random symbols.
pub fn with_check(symbols: &str) -> String {
    // Two more symbols, such that the whole is a multiple of the prime.
    let check = (CHECKED_BY - remainder(&format!("{symbols}22"))) % CHECKED_BY;
    format!("{symbols}{}{}", symbol(check >> 5), symbol(check & 31))
}

/// In groups of four.
pub fn in_groups(code: &str) -> String {
    let symbols: Vec<char> = code.chars().collect();
    symbols.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// As it was shown, whatever case, spaces, dashes and keyboard it was typed with.
pub fn normal(typed: &str) -> String {
    plain(typed).chars().filter(|c| !matches!(c, ' ' | '-')).flat_map(char::to_uppercase).collect()
}

/// Reads a recovery code.
///
/// # Errors
/// [`RecoveryCodeProblem`].
pub fn read_recovery_code(typed: &str) -> Result<String, RecoveryCodeProblem> {
    let code = normal(typed);
    if code.is_empty() {
        return Err(RecoveryCodeProblem::Missing);
    }
    if !code.bytes().all(|byte| SYMBOLS.contains(&byte)) {
        return Err(RecoveryCodeProblem::Symbol);
    }
    if code.len() != RECOVERY_CODE {
        return Err(RecoveryCodeProblem::Length);
    }
    if remainder(&code) != 0 {
        return Err(RecoveryCodeProblem::Mistyped);
    }
    Ok(code)
}

/// Reads a backup code; nothing where it cannot be one.
pub fn read_backup_code(typed: &str) -> Option<String> {
    let code = normal(typed);
    (code.len() == BACKUP_CODE && code.bytes().all(|byte| SYMBOLS.contains(&byte))).then_some(code)
}

/// Reads the six digits of an authenticator app, which shows them with a space in the middle.
pub fn read_authenticator_code(typed: &str) -> Option<String> {
    let code = normal(typed);
    (code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

/// The code as one number to the base 32, modulo a prime.
fn remainder(symbols: &str) -> u32 {
    let value = |byte: u8| SYMBOLS.iter().position(|symbol| *symbol == byte).unwrap_or_default();
    symbols.bytes().fold(0, |sum, byte| (sum * 32 + u32::try_from(value(byte)).unwrap_or_default()) % CHECKED_BY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> String {
        with_check(&symbols(&(0..26u8).map(|n| n.wrapping_mul(11)).collect::<Vec<u8>>()))
    }

    fn on_a_japanese_keyboard(code: &str) -> String {
        code.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect()
    }

    #[test]
    fn a_code_is_read_back_in_any_case_and_spacing() {
        let code = code();
        assert_eq!(in_groups(&code).len(), 28 + 6);
        let typed = [
            in_groups(&code),
            in_groups(&code).to_lowercase(),
            in_groups(&code).replace('-', " – "),
            format!("\u{a0} {code}\n"),
            in_groups(&code).replace('-', "－"),
            in_groups(&code).replace('-', "ー\u{3000}"),
            in_groups(&code).replace('-', "\u{200b}"),
            format!("\u{feff}\u{202a}{}\u{202c}", in_groups(&code)),
            on_a_japanese_keyboard(&code),
        ];
        for typed in typed {
            assert_eq!(read_recovery_code(&typed).as_deref(), Ok(code.as_str()), "{typed}");
        }
    }

    #[test]
    fn every_wrong_symbol_and_every_two_swapped_are_noticed() {
        let code = code();
        for at in 0..code.len() {
            for other in SYMBOLS {
                let mut typed = code.clone().into_bytes();
                if typed[at] == *other {
                    continue;
                }
                typed[at] = *other;
                let typed = String::from_utf8(typed).unwrap();
                assert_eq!(read_recovery_code(&typed), Err(RecoveryCodeProblem::Mistyped), "{typed}");
            }
        }
        for at in 1..code.len() {
            let mut typed = code.clone().into_bytes();
            typed.swap(at - 1, at);
            let typed = String::from_utf8(typed).unwrap();
            assert!(typed == code || read_recovery_code(&typed) == Err(RecoveryCodeProblem::Mistyped), "{typed}");
        }
    }

    #[test]
    fn what_is_no_code_is_told_apart() {
        let code = code();
        assert_eq!(read_recovery_code(" - "), Err(RecoveryCodeProblem::Missing));
        assert_eq!(read_recovery_code(&code[1..]), Err(RecoveryCodeProblem::Length));
        assert_eq!(read_recovery_code(&format!("{code}A")), Err(RecoveryCodeProblem::Length));
        for odd in ["0", "O", "1", "i", "ä", "А", "０", "\0"] {
            assert_eq!(read_recovery_code(&format!("{}{odd}", &code[1..])), Err(RecoveryCodeProblem::Symbol), "{odd}");
        }
    }

    #[test]
    fn the_codes_of_an_app_and_backup_codes_are_never_taken_for_each_other() {
        assert_eq!(read_authenticator_code(" 123 456 ").as_deref(), Some("123456"));
        assert_eq!(read_backup_code("abcd-efgh 2345").as_deref(), Some("ABCDEFGH2345"));
        for odd in ["", "12345", "1234567", "12345a", "½23456", "ABCD-EFGH-234", "ABCD-EFGH-23451", "ABCD-EFGH-2340"] {
            assert!(read_authenticator_code(odd).is_none() && read_backup_code(odd).is_none(), "{odd}");
        }
    }

    #[test]
    fn codes_are_taken_from_any_keyboard() {
        for typed in [
            "１２３４５６",
            "１２３　４５６",
            "١٢٣٤٥٦",
            "۱۲۳۴۵۶",
            "१२३४५६",
            "123－456",
            "123ー456",
            "123‐456",
            "123‑456",
            "123–456",
            "123—456",
            "123\u{a0}456",
            "123\u{202f}456",
            "123\u{2009}456",
            "123\u{200b}456",
            "\u{202d}123456\u{202c}",
            "\u{200f}١٢٣ ٤٥٦\u{200f}",
            "\u{feff}123456",
        ] {
            assert_eq!(read_authenticator_code(typed).as_deref(), Some("123456"), "{typed}");
        }
        for typed in [
            "ＡＢＣＤ－ＥＦＧＨ－２３４５",
            "ａｂｃｄｅｆｇｈ２３４５",
            "ABCDーEFGHー2345",
            "abcd‑efgh‑٢٣٤٥",
            "abcd-efgh-۲۳۴۵",
            "\u{202a}ABCD—EFGH—2345\u{202c}",
        ] {
            assert_eq!(read_backup_code(typed).as_deref(), Some("ABCDEFGH2345"), "{typed}");
        }
    }
}
