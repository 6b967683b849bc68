//! Phone numbers: read as people paste them, kept in E.164, shown as people write them.
//!
//! *How it works:* a number that the tables know is kept. Countries change their plans, and people keep old numbers in their
//! books for years: a number that is merely possible in its country is kept too, and [`is_known`] tells the page to ask whether
//! it is right.

use model::{profile::PhoneProblem, typed::plain};
use phonenumber::{
    Mode, PhoneNumber,
    metadata::{DATABASE, Descriptor},
};

/// More than this is no number. E.164 has at most 15 digits; the rest is what stands between them.
const TYPED_MAX: usize = 60;

/// How much longer or shorter than today a number was under an old plan: `+52 1 55 …` has one digit more, `+229 95 …` two less.
const PLAN_CHANGES: u16 = 2;

/// Reads a number with its country code, in any of the ways people write, copy or dial one, into E.164.
pub(crate) fn parse(typed: &str) -> Result<String, PhoneProblem> {
    let typed = plain(typed);
    let typed = without_scheme(typed.trim());
    if typed.len() > TYPED_MAX {
        return Err(PhoneProblem::NotANumber);
    }
    let number = without_extension(typed)?;
    let international = international(number).ok_or(PhoneProblem::NoCountryCode)?;
    if !international.chars().all(|c| c.is_ascii_digit() || "+ -()./".contains(c)) {
        return Err(PhoneProblem::NotANumber);
    }
    // `(0)` is dialled inside the country only. In Italy it belongs to the number.
    let without_zero = international.replace("(0)", " ");
    let read: Vec<_> = [without_zero, international].iter().filter_map(|number| read(number)).collect();
    let number = read.iter().find(|number| number.is_valid()).or(read.iter().find(|number| is_possible(number)));
    number.map(e164).ok_or(PhoneProblem::NotANumber)
}

/// `+4930901820` as `+49 30 901820`.
pub(crate) fn shown(e164: &str) -> String {
    read(e164).map_or_else(|| e164.to_owned(), |number| number.format().mode(Mode::International).to_string())
}

/// Whether the tables know numbers like this one, which is kept.
pub(crate) fn is_known(e164: &str) -> bool {
    read(e164).is_some_and(|number| number.is_valid())
}

fn read(international: &str) -> Option<PhoneNumber> {
    phonenumber::parse(None, international).ok()
}

fn e164(number: &PhoneNumber) -> String {
    number.format().mode(Mode::E164).to_string()
}

/// Without `tel:`, as links have it (RFC 3966).
fn without_scheme(typed: &str) -> &str {
    match typed.split_at_checked("tel:".len()) {
        Some((scheme, number)) if scheme.eq_ignore_ascii_case("tel:") => number.trim(),
        _ => typed,
    }
}

/// The number itself, where no extension stands behind it: `;ext=12`, `x12`, `ext. 12`, `#12`, or a pause and digits.
fn without_extension(typed: &str) -> Result<&str, PhoneProblem> {
    let number = typed.trim_end_matches([',', ';', '.']);
    let Some(at) = number.find(|c: char| !(c.is_ascii_digit() || "+ -()./".contains(c))) else { return Ok(number) };
    let (digits, behind) = (&number[..at], number[at..].to_lowercase());
    let marks = ["extension", "ext", "x", "#", ",", ";", "durchwahl", "dw", "poste", "int", "доб"];
    let has_mark = marks.iter().any(|mark| behind.trim_start_matches(';').starts_with(mark)) || behind.starts_with(';');
    let has_digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    if has_digits(digits) && has_mark && has_digits(&behind) {
        return Err(PhoneProblem::Extension);
    }
    Ok(number)
}

/// With `+` in front, where its country code is told: as `+`, or as what is dialled for it in most countries (`00`), in
/// Australia (`0011`) and in North America (`011`, which is Delhi and Buenos Aires too, whose numbers have eight digits more).
fn international(typed: &str) -> Option<String> {
    if typed.starts_with('+') || typed.starts_with("(+") {
        return Some(typed.replacen("(+", "+", 1).replacen(')', " ", usize::from(typed.starts_with("(+"))));
    }
    let dialled = |prefix| typed.strip_prefix(prefix).map(|number| format!("+{number}"));
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    dialled("0011").or_else(|| dialled("00")).or_else(|| dialled("011").filter(|_| digits >= "011".len() + 10))
}

/// Whether it could be a number of its country, now or under a plan of some years ago. North America's has not changed.
fn is_possible(number: &PhoneNumber) -> bool {
    let national = u16::try_from(number.national().to_string().len()).unwrap_or(u16::MAX);
    let countries = DATABASE.by_code(&number.country().code()).unwrap_or_default();
    let changes = if number.country().code() == 1 { 0 } else { PLAN_CHANGES };
    let fits_e164 = e164(number).len() <= "+".len() + 15;
    fits_e164
        && countries.iter().any(|country| {
            let plan = country.descriptors();
            let lengths =
                [plan.mobile(), plan.fixed_line()].into_iter().flatten().flat_map(Descriptor::possible_length);
            let (least, most) = (lengths.clone().min(), lengths.max());
            least.is_some_and(|least| national + changes >= *least)
                && most.is_some_and(|most| national <= most + changes)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_in_e164_and_shown_as_written() {
        for typed in [
            "+49 30 901820",
            "0049 30 901820",
            "011 49 30 901820",
            "0011 49 30 901820",
            "+49 (30) 90-18-20",
            "+4930901820",
            "(+49) 30 901820",
            "+49 (0)30 901820",
            "+49 (0) 30 / 90 18 20",
            "+49 030 901820",
            "0049 (0)30 901820",
            "tel:+49-30-901820",
            "TEL: +4930901820",
            "\u{202a}+49 30 901820\u{202c}",
            "\u{202d}+4930901820\u{202c}",
            "\u{2066}+49\u{a0}30\u{202f}90\u{2009}18\u{2009}20\u{2069}",
            "\u{feff}+49\u{200b}30901820",
            "＋４９　３０　９０１８２０",
            "+٤٩ ٣٠ ٩٠١٨٢٠",
            "+۴۹ ۳۰ ۹۰۱۸۲۰",
            "+४९ ३० ९०१८२०",
            "+49‑30‑901820",
            "+49–30—90－18ー20",
            "+49.30.901820,",
        ] {
            assert_eq!(parse(typed).as_deref(), Ok("+4930901820"), "{typed}");
        }
        assert_eq!(shown("+4930901820"), "+49 30 901820");
        assert!(is_known("+4930901820"));
    }

    #[test]
    fn the_zero_of_italy_belongs_to_the_number() {
        for typed in ["+39 06 69812345", "+39 (0)6 69812345", "00390669812345"] {
            assert_eq!(parse(typed).as_deref(), Ok("+390669812345"), "{typed}");
        }
    }

    #[test]
    fn a_possible_number_of_an_old_plan_is_kept_and_asked_about() {
        for (typed, kept) in [
            ("+52 1 55 1234 5678", "+5215512345678"),
            ("+229 95 12 34 56", "+22995123456"),
            ("+225 07 12 34 56", "+22507123456"),
            ("+84 123 456 7890", "+841234567890"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(kept), "{typed}");
            assert!(!is_known(kept), "{typed}");
        }
        for (typed, kept) in [
            ("+52 55 1234 5678", "+525512345678"),
            ("+229 01 95 12 34 56", "+2290195123456"),
            ("+225 07 07 12 34 56", "+2250707123456"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(kept), "{typed}");
            assert!(is_known(kept), "{typed}");
        }
    }

    #[test]
    fn what_is_shown_can_be_saved_again() {
        for kept in [
            "+4930901820",
            "+390669812345",
            "+5215512345678",
            "+22995123456",
            "+2290195123456",
            "+22507123456",
            "+14155552671",
        ] {
            assert_eq!(parse(&shown(kept)).as_deref(), Ok(kept), "{}", shown(kept));
        }
    }

    #[test]
    fn an_extension_has_a_sentence_of_its_own() {
        for typed in [
            "+4930901820;ext=1",
            "tel:+49-30-901820;ext=12",
            "+49 30 901820 ext. 12",
            "+49 30 901820 extension 12",
            "+1 415 555 2671 x12",
            "+1 415 555 2671 #12",
            "+1 415 555 2671,,12",
            "+1 415 555 2671;12",
        ] {
            assert_eq!(parse(typed), Err(PhoneProblem::Extension), "{typed}");
        }
    }

    #[test]
    fn a_number_without_its_country_is_told_apart_from_no_number() {
        for typed in ["030 901820", "(030) 901820", "011 2345 6789", "011 4123-4567", "4930901820", "tel:030901820"] {
            assert_eq!(parse(typed), Err(PhoneProblem::NoCountryCode), "{typed}");
        }
        for typed in [
            "+",
            "+49",
            "+49 12",
            "+999 123456789",
            "+1 555 CALL NOW",
            "+1 415 555 267",
            "+49 30 901820 oder 901821",
            "+49 30 901820 901821 901822",
            &format!("+{}", "1".repeat(100)),
        ] {
            assert_eq!(parse(typed), Err(PhoneProblem::NotANumber), "{typed}");
        }
    }
}
