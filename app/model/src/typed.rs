//! What keyboards, phones and other programs make of plain text: digits and dashes of other scripts, blanks of every kind,
//! and characters that nobody sees.
//!
//! *Why it is here:* a code is copied out of a mail, dictated to a phone that is set to Arabic, or typed while a Japanese
//! keyboard is still on. It is the right code, so it is taken. *How it works:* [`plain`] gives the same text as an English
//! keyboard would have typed it. It is for what has a fixed shape, such as codes, numbers and addresses; never for passwords
//! or names.

/// The zeros of the scripts in which people write numbers. Nine more digits follow each.
/// Source: Unicode 17, `DerivedNumericType.txt`, decimal digits of scripts that are in use.
const ZEROS: [char; 31] = [
    '\u{0660}',
    '\u{06F0}',
    '\u{07C0}',
    '\u{0966}',
    '\u{09E6}',
    '\u{0A66}',
    '\u{0AE6}',
    '\u{0B66}',
    '\u{0BE6}',
    '\u{0C66}',
    '\u{0CE6}',
    '\u{0D66}',
    '\u{0DE6}',
    '\u{0E50}',
    '\u{0ED0}',
    '\u{0F20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17E0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19D0}',
    '\u{1A80}',
    '\u{1B50}',
    '\u{1BB0}',
    '\u{1C40}',
    '\u{1C50}',
    '\u{A9D0}',
    '\u{AA50}',
    '\u{1E950}',
    '\u{FF10}',
];

/// As an English keyboard types it: digits in ASCII, full-width letters and signs in ASCII, each dash as `-`, each blank as a
/// space, and nothing that cannot be seen.
pub fn plain(typed: &str) -> String {
    typed.chars().filter(|c| !is_invisible(*c)).map(plain_char).collect()
}

fn plain_char(c: char) -> char {
    if is_dash(c) {
        return '-';
    }
    if is_blank(c) {
        return ' ';
    }
    let digit = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|digit| *digit < 10));
    if let Some(digit) = digit.and_then(|digit| char::from_digit(digit, 10)) {
        return digit;
    }
    match c {
        // The full-width forms of the ASCII signs and letters.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        // The full stop of Chinese and Japanese keyboards.
        '\u{3002}' | '\u{FF61}' => '.',
        c => c,
    }
}

/// A blank of any width. The last two are drawn as nothing, and Unicode does not call them blanks.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}')
}

const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{058A}' | '\u{05BE}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{30FC}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' | '\u{FF70}'
    )
}

/// Characters that are drawn as nothing and stand for nothing: joiners, direction marks, fillers, soft hyphens, tags.
/// Source: Unicode 17, `DerivedCoreProperties.txt`, `Default_Ignorable_Code_Point`.
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_keyboards_are_digits() {
        for typed in [
            "0123456789",
            "０１２３４５６７８９",
            "٠١٢٣٤٥٦٧٨٩",
            "۰۱۲۳۴۵۶۷۸۹",
            "०१२३४५६७८९",
            "০১২৩৪৫৬৭৮৯",
            "๐๑๒๓๔๕๖๗๘๙",
            "០១២៣៤៥៦៧៨៩",
        ] {
            assert_eq!(plain(typed), "0123456789");
        }
    }

    #[test]
    fn every_script_has_ten_digits_of_its_own() {
        for zero in ZEROS {
            let digits: String = (0..10).filter_map(|more| char::from_u32(u32::from(zero) + more)).collect();
            assert_eq!(plain(&digits), "0123456789", "{zero}");
        }
    }

    #[test]
    fn every_dash_is_a_hyphen_and_every_blank_a_space() {
        for dash in "-－ー‐‑‒–—―−﹣ｰ־⁃".chars() {
            assert_eq!(plain(&format!("1{dash}2")), "1-2", "{dash:?}");
        }
        for blank in " \t\n\u{a0}\u{1680}\u{2002}\u{2007}\u{2009}\u{202f}\u{205f}\u{3000}\u{2800}".chars() {
            assert_eq!(plain(&format!("1{blank}2")), "1 2", "{blank:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_dropped() {
        for unseen in "\u{ad}\u{61c}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202c}\u{202d}\u{2060}\u{2066}\u{2069}\u{feff}"
            .chars()
        {
            assert_eq!(plain(&format!("{unseen}1{unseen}2{unseen}")), "12", "{unseen:?}");
        }
    }

    #[test]
    fn what_else_there_is_stays() {
        for typed in ["é", "ß", "İ", "½", "²", "一", "😀", "+(.)/", "o"] {
            assert_eq!(plain(typed), typed);
        }
        assert_eq!(plain("ａ＠ｂ．ｅｘａｍｐｌｅ　＋４９"), "a@b.example +49");
    }
}
