//! One line of text that a person typed: a name, a job.
//!
//! *How it works:* what stands inside a line is kept as typed. At both ends blanks are dropped, and marks that nobody sees and
//! that come along when text is copied. A line of which then nothing can be seen is none. Joiners and variation selectors
//! stay wherever they are: Persian, Malayalam and emoji are not themselves without them.

use model::{
    text::TextProblem,
    typed::{is_blank, is_invisible},
};
use unicode_normalization::char::is_combining_mark;

/// Reads one line.
///
/// # Errors
/// [`TextProblem`], where nothing of the line can be seen, it is longer than `max` characters, or holds characters that
/// could pass it off as something else.
pub(crate) fn line(typed: &str, max: usize) -> Result<String, TextProblem> {
    optional_line(typed, max)?.ok_or(TextProblem::Missing)
}

/// Reads one line that may be left empty.
///
/// # Errors
/// As [`line`], but for [`TextProblem::Missing`].
pub(crate) fn optional_line(typed: &str, max: usize) -> Result<Option<String>, TextProblem> {
    let line = typed.trim_matches(is_copied_along);
    if line.chars().any(is_forbidden) {
        return Err(TextProblem::Forbidden);
    }
    if line.chars().nth(max).is_some() {
        return Err(TextProblem::TooLong);
    }
    Ok(line.chars().any(is_seen).then(|| line.to_owned()))
}

/// What is dropped at both ends.
fn is_copied_along(c: char) -> bool {
    is_blank(c)
        || matches!(
            c,
            '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
                | '\u{202A}'..='\u{202C}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFA0}'
        )
}

/// Whether a line of this character alone shows anything: accents need a letter, and characters for private use have no
/// shape that everybody knows.
fn is_seen(c: char) -> bool {
    let is_private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}');
    !(is_blank(c) || is_invisible(c) || is_combining_mark(c) || is_private)
}

/// Characters that no line may hold: controls, line and paragraph separators, the marks that turn
/// the reading direction (a known way to make a name read as another), and the byte-order mark.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use model::text::NAME_MAX;

    use super::*;

    #[test]
    fn spaces_around_a_line_are_dropped_and_those_inside_kept() {
        assert_eq!(line("  Ada  Lovelace ", NAME_MAX), Ok("Ada  Lovelace".to_owned()));
    }

    #[test]
    fn a_line_of_spaces_is_missing() {
        assert_eq!(line(" \u{3000} ", NAME_MAX), Err(TextProblem::Missing));
        assert_eq!(optional_line(" \u{3000} ", NAME_MAX), Ok(None));
    }

    #[test]
    fn a_line_that_nobody_can_see_is_missing() {
        for typed in [
            "\u{200b}",
            "\u{2060}",
            "\u{ad}",
            "\u{3164}",
            "\u{2800}",
            "\u{115f}",
            "\u{1160}",
            "\u{ffa0}",
            "\u{61c}",
            "\u{200d}",
            "\u{200c}\u{200e}",
            "\u{feff}",
            "\u{fe0f}",
            "\u{34f}",
            "\u{e0041}\u{e007f}",
            "\u{e000}",
            "\u{f0000}",
            "\u{301}",
            " \u{308} \u{20dd}",
            // A vowel sign: it is drawn on a dotted circle.
            "\u{93e}",
            "\u{2800} \u{3164} \u{200b}",
        ] {
            assert_eq!(line(typed, NAME_MAX), Err(TextProblem::Missing), "{typed:?}");
            assert_eq!(optional_line(typed, NAME_MAX), Ok(None), "{typed:?}");
        }
    }

    #[test]
    fn what_was_copied_along_is_dropped() {
        for typed in
            ["\u{feff}Ada", "\u{200b}Ada\u{200b}", "\u{202a}Ada\u{202c}", "\u{2068}Ada\u{2069}", "\u{200e} Ada\u{ad}"]
        {
            assert_eq!(line(typed, NAME_MAX).as_deref(), Ok("Ada"), "{typed:?}");
        }
    }

    #[test]
    fn joiners_emoji_and_letters_of_every_script_stay() {
        for typed in [
            "مهدی‌زاده",
            "ശ്രീജിത്\u{200d}",
            "क्\u{200d}ष",
            "❤\u{fe0f}",
            "👩\u{200d}🚀 Ada",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "Zoe\u{308}",
            "O’Brien-Łuczak",
            "艾达",
            "이",
            "†",
        ] {
            assert_eq!(line(typed, NAME_MAX).as_deref(), Ok(typed));
        }
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert!(line(&"é".repeat(100), 100).is_ok());
        assert_eq!(line(&"é".repeat(101), 100), Err(TextProblem::TooLong));
    }

    #[test]
    fn nul_line_breaks_and_direction_marks_are_refused() {
        for typed in ["a\0b", "a\r\nb", "a\u{202E}b", "\u{202e}ab", "a\u{2066}b", "a\u{2028}b", "a\u{feff}b"] {
            assert_eq!(line(typed, NAME_MAX), Err(TextProblem::Forbidden), "{typed:?}");
        }
    }
}
