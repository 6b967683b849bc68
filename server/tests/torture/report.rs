//! What a scenario gives back.

use std::{fmt::Display, time::Duration};

/// One line with a figure, and what was wrong.
#[derive(Default)]
pub struct Report {
    pub figure: String,
    pub wrong: Vec<String>,
}

impl Report {
    /// Of a scenario that could not go on; it has said why.
    pub fn ended() -> Self {
        Self { figure: "it could not go on".to_owned(), wrong: vec!["a panic, above".to_owned()] }
    }

    /// Where something must be so.
    pub fn must(&mut self, is_so: bool, otherwise: impl Display) {
        if !is_so {
            self.wrong.push(otherwise.to_string());
        }
    }

    /// Where there must be none of these; the first few are shown.
    pub fn none<T: Display>(&mut self, what: &str, found: impl IntoIterator<Item = T>) {
        let found = found.into_iter().map(|one| one.to_string()).collect::<Vec<_>>();
        let first = found.iter().take(3).cloned().collect::<Vec<_>>().join(" | ");
        self.must(found.is_empty(), format_args!("{} × {what}: {first}", found.len()));
    }

    /// Where something must not take longer.
    pub fn within(&mut self, what: &str, took: Duration, at_most: Duration) {
        self.must(took <= at_most, format_args!("{what} took {took:.2?}, more than {at_most:?}"));
    }

    pub fn says(mut self, figure: impl Display) -> Self {
        self.figure = figure.to_string();
        self
    }
}

/// The time that so many in a hundred stay within.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(at).copied().unwrap_or_default()
}
