//! One line of text that a person typed: a name, a job.

use serde::{Deserialize, Serialize};

/// Why a line was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextProblem {
    /// Nothing was typed where something is needed.
    Missing,
    /// More characters than the field takes.
    TooLong,
    /// Control characters, or characters that turn the reading direction of what follows.
    Forbidden,
}

/// The most characters that a name of a person, a display name or a job may have.
pub const NAME_MAX: usize = 100;
/// The most characters that the name of an organization may have.
pub const ORGANIZATION_MAX: usize = 150;

/// Reads one line: spaces around it are dropped, what stands inside is kept as typed.
///
/// # Errors
/// [`TextProblem`], where the line is empty, longer than `max` characters, or holds characters that
/// could pass it off as something else.
pub fn line(typed: &str, max: usize) -> Result<String, TextProblem> {
    match optional_line(typed, max)? {
        Some(line) => Ok(line),
        None => Err(TextProblem::Missing),
    }
}

/// Reads one line that may be left empty.
///
/// # Errors
/// As [`line`], but for [`TextProblem::Missing`].
pub fn optional_line(typed: &str, max: usize) -> Result<Option<String>, TextProblem> {
    let line = typed.trim();
    if line.chars().any(is_forbidden) {
        return Err(TextProblem::Forbidden);
    }
    if line.chars().nth(max).is_some() {
        return Err(TextProblem::TooLong);
    }
    Ok((!line.is_empty()).then(|| line.to_owned()))
}

/// Characters that no line may hold: controls, line and paragraph separators, the marks that turn
/// the reading direction (a known way to make a name read as another), and the byte-order mark.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_around_a_line_are_dropped_and_those_inside_kept() {
        assert_eq!(line("  Ada  Lovelace ", NAME_MAX), Ok("Ada  Lovelace".to_owned()));
    }

    #[test]
    fn a_line_of_spaces_is_missing() {
        assert_eq!(line(" \u{3000} ", NAME_MAX), Err(TextProblem::Missing));
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert!(line(&"é".repeat(100), 100).is_ok());
        assert_eq!(line(&"é".repeat(101), 100), Err(TextProblem::TooLong));
    }

    #[test]
    fn nul_line_breaks_and_direction_marks_are_refused() {
        for typed in ["a\0b", "a\r\nb", "a\u{202E}b", "a\u{2066}b", "a\u{2028}b"] {
            assert_eq!(line(typed, NAME_MAX), Err(TextProblem::Forbidden), "{typed:?}");
        }
    }
}
