//! One line of text that a person typed: a name, a job. It is read on the server, in `accounts::text`.

use serde::{Deserialize, Serialize};

/// Why a line was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextProblem {
    /// Nothing was typed where something is needed, or nothing that can be seen.
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

/// A name inside a sentence that is plain text, where `<bdi>` cannot be: one that reads from right to left stands between
/// marks that keep the words around it in their places (UAX #9, first strong isolate).
pub fn isolated(name: &str) -> String {
    if name.chars().any(is_from_right_to_left) { format!("\u{2068}{name}\u{2069}") } else { name.to_owned() }
}

/// Source: Unicode 17, `DerivedBidiClass.txt`, the blocks whose characters are R or AL.
const fn is_from_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8FF}' | '\u{200F}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_right_to_left_is_kept_apart_in_a_sentence() {
        assert_eq!(isolated("עדה"), "\u{2068}עדה\u{2069}");
        assert_eq!(isolated("Ada آدا"), "\u{2068}Ada آدا\u{2069}");
        assert_eq!(isolated("Ada 艾达"), "Ada 艾达");
    }
}
