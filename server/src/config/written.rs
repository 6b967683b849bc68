//! What comes with a value on its way here and is no part of it: quotes, blanks, ends of lines.
//!
//! *Why it is here:* `docker --env-file` keeps quotes, and a file with the line ends of Windows leaves a carriage return.
//! A data folder of such a name is made without a word, outside of the volume that was meant. *How it works:* blanks
//! around a value are dropped. Wrapping quotes and control characters are refused for every setting: nobody writes them
//! on purpose, and what was meant is for the operator to say.

/// What a value must not hold, as the end of a sentence, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unwritten {
    /// A whole sentence.
    pub message: &'static str,
    /// What to do about it, as a sentence.
    pub remedy: &'static str,
}

/// The value without blanks around it.
pub(super) fn value(text: &str) -> Result<&str, Unwritten> {
    if text.chars().any(char::is_control) {
        let is_line_end = text.trim_end_matches(['\r', '\n']) != text;
        return Err(Unwritten {
            message: if is_line_end {
                "Its value ends with the end of a line."
            } else {
                "Its value holds a control character."
            },
            remedy: "Write it in one line; a file with the line ends of Windows leaves a carriage return, which \
                     `sed -i 's/\\r$//' FILE` takes out.",
        });
    }
    let text = text.trim_matches(' ');
    let is_wrapped = |quote: char| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote);
    if is_wrapped('"') || is_wrapped('\'') {
        return Err(Unwritten {
            message: "Its value stands in quotes, which would be a part of it.",
            remedy: "Write it without them; `docker --env-file` keeps quotes, a shell does not.",
        });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_around_a_value_are_no_part_of_it() {
        assert_eq!(value("  data "), Ok("data"));
        assert_eq!(value(""), Ok(""));
    }

    #[test]
    fn quotes_around_a_value_and_control_characters_are_refused() {
        for text in ["\"data\"", "'data'", " \"data\" ", "\"\"", "data\r", "data\n", "da\tta", "da\u{7}ta", "\u{85}"] {
            assert!(value(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn quotes_that_do_not_wrap_it_are_a_part_of_it() {
        for text in ["\"Example\" <accounts@example.com>", "Rock 'n' Roll", "\"", "'t Hof"] {
            assert_eq!(value(text), Ok(text));
        }
    }
}
