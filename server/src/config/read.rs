//! Where a setting's value comes from: the defaults, then the file, then the environment.
//!
//! The built-in default file is also the list of what can be set. Anything else that
//! the operator's file or a `VESTIBULE_` variable names is refused, because a setting
//! that is silently ignored is a setting somebody relies on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use toml::de::{DeTable, DeValue};

use super::environment::{self, Variable};
use super::nearest::nearest;
use super::problem::{ConfigProblem, Wrong};
use super::toml_file::{FileText, Kind, entries, line_of, text_of};
use super::written::{self, Unwritten};

/// Where the value in effect was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: it is the default.
    Default,
    /// In the operator's file.
    File {
        /// The file as it was named.
        name: String,
        /// Counted from 1.
        line: usize,
    },
    /// In this environment variable.
    Environment(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the defaults"),
            Self::File { name, line } => write!(f, "{name} line {line}"),
            Self::Environment(variable) => f.write_str(variable),
        }
    }
}

/// A setting in effect, as `vestibule check-config` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name with its section, such as `session.idle`.
    pub path: String,
    /// Its value as written; `(set)` for a secret, `(not set)` for nothing.
    pub shown: String,
    /// Who said so.
    pub source: Source,
}

struct Value {
    kind: Kind,
    /// Nothing when what was written had the wrong kind, which is reported already.
    text: Option<String>,
    source: Source,
    read: bool,
}

impl Value {
    /// Takes off what is no part of the value; gives what is wrong with it, and has no value then.
    fn tidy(&mut self) -> Option<Unwritten> {
        let tidied = written::value(self.text.as_deref()?).map(str::to_owned);
        let wrong = tidied.as_ref().err().copied();
        self.text = tidied.ok();
        wrong
    }
}

/// Hands out the settings, each once and parsed, and collects what is wrong on the way.
pub(super) struct Reader {
    values: BTreeMap<String, Value>,
    /// The paths in the order of the default file, which is the order people know.
    order: Vec<String>,
    problems: Vec<ConfigProblem>,
    /// Whether the file could be read: if not, rules between settings would only guess.
    complete: bool,
}

impl Reader {
    /// Puts the three sources on top of each other.
    pub(super) fn new(
        defaults: &str,
        file: Option<&FileText>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let mut reader = Self { values: BTreeMap::new(), order: Vec::new(), problems: Vec::new(), complete: true };
        reader.take_defaults(defaults);
        if let Some(file) = file {
            reader.take_file(file);
        }
        reader.take_environment(environment);
        reader
    }

    /// A setting that always has a value.
    pub(super) fn value<T>(&mut self, path: &str, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        let Some(value) = self.values.get_mut(path) else {
            // Ours to mend; a test keeps it from ever being seen.
            self.report("the defaults", format!("`{path}` has no default."), "Report this.");
            return None;
        };
        value.read = true;
        let text = value.text.as_deref()?;
        match parse(text) {
            Ok(parsed) => Some(parsed),
            Err(wrong) => {
                let shown = shown_in_message(path, text);
                let place = value.source.to_string();
                let message = format!("`{path}` must be {}{shown}.", wrong.must_be);
                self.report(place, message, wrong.remedy);
                None
            }
        }
    }

    /// A setting that may be left empty, which gives `Some(None)`.
    #[expect(clippy::option_option, reason = "outside: was it understood; inside: was it set")]
    pub(super) fn optional<T>(
        &mut self,
        path: &str,
        parse: impl FnOnce(&str) -> Result<T, Wrong>,
    ) -> Option<Option<T>> {
        self.value(path, |text| match text {
            "" => Ok(None),
            text => parse(text).map(Some),
        })
    }

    /// Settings that do not go together. The blame goes to the first of `paths` that
    /// the operator wrote: nobody can mend a default.
    pub(super) fn refuse(&mut self, paths: &[&str], message: String, remedy: &str) {
        if !self.complete {
            return;
        }
        let place = paths
            .iter()
            .filter_map(|path| self.values.get(*path))
            .map(|value| &value.source)
            .find(|source| **source != Source::Default)
            .unwrap_or(&Source::Default)
            .to_string();
        self.report(place, message, remedy);
    }

    /// The file could not even be opened: told first, and no rule guesses what it says.
    pub(super) fn file_is_unreadable(&mut self, problem: ConfigProblem) {
        self.complete = false;
        self.problems.insert(0, problem);
    }

    /// What is in effect, and what is wrong.
    pub(super) fn finish(mut self) -> (Vec<Setting>, Vec<ConfigProblem>) {
        let settings = self
            .order
            .iter()
            .filter_map(|path| self.values.remove(path).map(|value| (path.clone(), value)))
            .map(|(path, value)| Setting {
                shown: match value.text.as_deref() {
                    None | Some("") => "(not set)".to_owned(),
                    Some(_) if super::is_secret(&path) => "(set)".to_owned(),
                    Some(text) => text.to_owned(),
                },
                path,
                source: value.source,
            })
            .collect();
        (settings, self.problems)
    }

    /// Settings of the default file that nobody asked for.
    #[cfg(test)]
    pub(super) fn unread(&self) -> Vec<&str> {
        let unread = self.values.iter().filter(|(_, value)| !value.read);
        unread.map(|(path, _)| path.as_str()).collect()
    }

    fn report(&mut self, place: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(ConfigProblem { place: place.into(), message: message.into(), remedy: remedy.into() });
    }

    fn take_defaults(&mut self, text: &str) {
        let (table, _) = DeTable::parse_recoverable(text);
        for entry in entries(table.get_ref(), |_| false) {
            let (kind, value) = match entry.value {
                DeValue::Integer(_) => (Kind::Number, text_of(entry.value, Kind::Number)),
                DeValue::Array(_) => (Kind::List, text_of(entry.value, Kind::List)),
                _ => (Kind::Text, text_of(entry.value, Kind::Text)),
            };
            self.order.push(entry.path.clone());
            self.values.insert(entry.path, Value { kind, text: value, source: Source::Default, read: false });
        }
    }

    fn take_file(&mut self, file: &FileText) {
        let place = |at: usize| Source::File { name: file.name.clone(), line: line_of(&file.text, at) };
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        for error in &errors {
            // Only the parser's sentence: its full form quotes the line, secrets and all.
            let at = error.span().map_or(0, |span| span.start);
            self.report(
                place(at).to_string(),
                format!("This is not TOML: {}.", error.message()),
                "Texts stand in quotes, one setting per line, as in vestibule.default.toml.",
            );
        }
        if !errors.is_empty() {
            self.complete = false;
            return;
        }
        let known: BTreeSet<String> = self.order.iter().cloned().collect();
        for entry in entries(table.get_ref(), |path| known.contains(path)) {
            let source = place(entry.at);
            let path = entry.path.as_str();
            if let Some(value) = self.values.get_mut(path) {
                value.text = text_of(entry.value, value.kind);
                value.source = source.clone();
                if value.text.is_none() {
                    let (must_be, remedy) = match value.kind {
                        Kind::Text => ("a text in quotes", "Write it in quotes."),
                        Kind::Number => ("a whole number", "Write it in digits, without quotes."),
                        Kind::List => ("a list of texts", "Write it as `[\"…\", \"…\"]`."),
                    };
                    let message = format!("`{path}` must be {must_be}.");
                    self.report(source.to_string(), message, remedy);
                } else if let Some(wrong) = value.tidy() {
                    self.report(source.to_string(), wrong.message, wrong.remedy);
                }
            } else if self.is_section(path) {
                // An empty section that exists says nothing; anything else there is a mistake.
                if !matches!(entry.value, DeValue::Table(_)) {
                    self.report(
                        source.to_string(),
                        format!("`{path}` is a section, not a setting."),
                        format!("Write `[{path}]` in a line of its own, its settings below it."),
                    );
                }
            } else {
                let remedy = self.did_you_mean(path, str::to_owned);
                let message = format!("`{path}` is not a setting.");
                self.report(source.to_string(), message, remedy);
            }
        }
    }

    fn take_environment(&mut self, environment: impl IntoIterator<Item = (String, String)>) {
        let environment: BTreeMap<String, String> = environment.into_iter().collect();
        for (name, text) in &environment {
            let Some(path) = (match environment::judge(name, text) {
                Variable::Foreign => continue,
                Variable::Setting(path) => Some(path).filter(|path| self.values.contains_key(path)),
                Variable::Unknown => None,
            }) else {
                let path = environment::path_of(name);
                let remedy = self.did_you_mean(&path, environment::variable_of);
                self.report(name, format!("`{name}` is not a setting."), remedy);
                continue;
            };
            // Bytes that are no text were replaced when the environment was read.
            let readable = !text.contains(char::REPLACEMENT_CHARACTER);
            if !readable {
                self.report(name, "Its value is not UTF-8 text.", "Write it in UTF-8.");
            }
            let written = written::value(text);
            if let Err(wrong) = written {
                self.report(name, wrong.message, wrong.remedy);
            }
            let Some(value) = self.values.get_mut(&path) else {
                continue;
            };
            let text = written.ok().filter(|_| readable).map(str::to_owned);
            let said_otherwise = matches!(&value.source, Source::Environment(_)) && value.text != text;
            value.text = text;
            let earlier = std::mem::replace(&mut value.source, Source::Environment(name.clone()));
            if said_otherwise {
                self.report(
                    name,
                    format!("It sets `{path}`, which {earlier} sets to something else."),
                    "Remove one of the two.",
                );
            }
        }
    }

    fn is_section(&self, path: &str) -> bool {
        let inside = |known: &String| known.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        self.order.iter().any(inside)
    }

    fn did_you_mean(&self, path: &str, name: impl FnOnce(&str) -> String) -> String {
        match nearest(path, self.order.iter().map(String::as_str)) {
            Some(known) => format!("Did you mean `{}`?", name(known)),
            None => "Remove it; vestibule.default.toml lists the settings there are.".to_owned(),
        }
    }
}

/// The wrong value, where showing it helps and harms nobody. A URL with somebody's
/// password may have been pasted behind the wrong name, so those are left out too.
fn shown_in_message(path: &str, text: &str) -> String {
    let credentials = text.contains('@') && text.contains("://");
    if super::is_secret(path) || credentials || text.chars().count() > 80 {
        String::new()
    } else if text.is_empty() {
        " (it is empty)".to_owned()
    } else {
        format!(" (it is `{}`)", text.escape_debug())
    }
}
