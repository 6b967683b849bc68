//! What is wrong with a configuration, said so that an operator can mend it at once.

use std::fmt;

/// One thing that keeps Vestibule from starting.
///
/// Never holds the value of a secret setting: it goes to terminals and logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// Where it was said: `vestibule.toml line 7`, the name of a variable, or a path.
    pub place: String,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do about it, as a sentence.
    pub remedy: String,
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.place, self.message, self.remedy)
    }
}

/// Everything that is wrong, so that one start is enough to learn it. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblems(pub Vec<ConfigProblem>);

impl fmt::Display for ConfigProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.0.iter().enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigProblems {}

/// Why a value was not understood, before it is known which setting it was for.
///
/// The parsers must not repeat the value: whether it may be shown is decided in
/// one place, by the setting it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Ends the sentence "`setting` must be …", without the full stop.
    pub must_be: String,
    /// What to write instead, as a sentence.
    pub remedy: String,
}

impl Wrong {
    pub(super) fn new(must_be: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { must_be: must_be.into(), remedy: remedy.into() }
    }
}
