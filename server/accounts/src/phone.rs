//! Phone numbers: kept in E.164, shown as people write them.

use model::profile::PhoneProblem;
use phonenumber::Mode;

/// Reads a number with its country code, in any of the ways people write one, into E.164.
pub(crate) fn parse(typed: &str) -> Result<String, PhoneProblem> {
    let typed = typed.trim();
    // 0049 is how many dial what is written +49.
    let international = typed.strip_prefix("00").map_or_else(|| typed.to_owned(), |rest| format!("+{rest}"));
    if !international.starts_with('+') {
        return Err(PhoneProblem::NoCountryCode);
    }
    let plain = international.chars().all(|c| c.is_ascii_digit() || " +-()./\u{a0}".contains(c));
    if !plain || international.len() > 40 {
        return Err(PhoneProblem::NotANumber);
    }
    let number = phonenumber::parse(None, &international).map_err(|_| PhoneProblem::NotANumber)?;
    if !number.is_valid() {
        return Err(PhoneProblem::NotANumber);
    }
    Ok(number.format().mode(Mode::E164).to_string())
}

/// `+4930901820` as `+49 30 901820`.
pub(crate) fn shown(e164: &str) -> String {
    phonenumber::parse(None, e164)
        .map_or_else(|_| e164.to_owned(), |number| number.format().mode(Mode::International).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_in_e164_and_shown_as_written() {
        for typed in ["+49 30 901820", "0049 30 901820", "+49 (30) 90-18-20", "+4930901820"] {
            assert_eq!(parse(typed).as_deref(), Ok("+4930901820"), "{typed}");
        }
        assert_eq!(shown("+4930901820"), "+49 30 901820");
    }

    #[test]
    fn a_number_without_its_country_is_told_apart_from_no_number() {
        assert_eq!(parse("030 901820"), Err(PhoneProblem::NoCountryCode));
        for typed in ["+49", "+49 12", "+999 123456789", "+49 30 90182０", "+1 555 CALL NOW", "+4930901820;ext=1"] {
            assert_eq!(parse(typed), Err(PhoneProblem::NotANumber), "{typed}");
        }
    }
}
