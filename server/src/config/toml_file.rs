//! A configuration file as a flat list of names, each with its line.

use toml::de::{DeTable, DeValue};

/// The text of a configuration file and the name to call it by.
#[derive(Debug, Clone)]
pub struct FileText {
    /// As the operator named it.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// What the default file holds for a setting, and so what a file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    List,
}

/// A name in a file and what it was set to.
pub(super) struct Entry<'a> {
    /// With its sections: `session.idle`.
    pub path: String,
    /// Where its name begins, in bytes.
    pub at: usize,
    pub value: &'a DeValue<'a>,
}

/// Everything in a file that is not a section with something in it, in its order there.
/// A section in the place of a setting is not looked into.
pub(super) fn entries<'a>(table: &'a DeTable<'a>, is_setting: impl Fn(&str) -> bool) -> Vec<Entry<'a>> {
    let mut found = Vec::new();
    collect(table, "", &is_setting, &mut found);
    found.sort_by_key(|entry| entry.at);
    found
}

fn collect<'a>(table: &'a DeTable<'a>, section: &str, is_setting: &dyn Fn(&str) -> bool, found: &mut Vec<Entry<'a>>) {
    for (key, value) in table {
        let path = format!("{section}{}", key_as_written(key.get_ref()));
        match value.get_ref() {
            DeValue::Table(inner) if !inner.is_empty() && !is_setting(&path) => {
                collect(inner, &format!("{path}."), is_setting, found);
            }
            value => found.push(Entry { path, at: key.span().start, value }),
        }
    }
}

/// `"session.idle"` in quotes is one odd name and not the setting in its section.
fn key_as_written(key: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !key.is_empty() && key.bytes().all(bare) { key.to_owned() } else { format!("{key:?}") }
}

/// Every value as text, which the environment can hold too. A list may be a text.
pub(super) fn text_of(value: &DeValue<'_>, kind: Kind) -> Option<String> {
    match (kind, value) {
        (Kind::Text | Kind::List, DeValue::String(text)) => Some(text.to_string()),
        (Kind::Number, DeValue::Integer(number)) => {
            i64::from_str_radix(number.as_str(), number.radix()).ok().map(|number| number.to_string())
        }
        (Kind::List, DeValue::Array(items)) => {
            let items: Option<Vec<&str>> = items.iter().map(|item| item.get_ref().as_str()).collect();
            items.map(|items| items.join(", "))
        }
        _ => None,
    }
}

/// Counted from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    1 + before.filter(|byte| **byte == b'\n').count()
}
