//! The Activity page: what is asked for, and what it shows.

use serde::{Deserialize, Serialize};

use crate::{
    activity_group::ActivityGroup,
    sudo::{ProofKind, SudoProblem},
};

/// How many rows a page has.
pub const ROWS_OF_A_PAGE: usize = 25;

/// What the list is narrowed to, as typed. Empty means all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityFilter {
    /// The word of a group, or of one kind.
    pub kind: String,
    /// The first day, in the account's time zone: `2026-04-15`.
    pub from: String,
    /// The last day.
    pub to: String,
}

impl ActivityFilter {
    /// Whether it asks for everything.
    pub fn is_empty(&self) -> bool {
        [&self.kind, &self.from, &self.to].into_iter().all(|typed| typed.trim().is_empty())
    }
}

/// Which page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityCursor {
    /// The id of a row: what is older.
    pub before: String,
    /// The id of a row: what is newer.
    pub after: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityLine {
    /// Its id: opens nothing.
    pub id: String,
    /// Where it belongs; nothing where a newer program wrote it.
    pub group: Option<ActivityGroup>,
    /// What happened.
    pub sentence: String,
    /// In words: the device, the fields that changed.
    pub detail: String,
    /// In the account's time zone, with its name.
    pub at: String,
    /// Whether somebody was refused.
    pub is_warning: bool,
    /// Whether **This wasn't me** makes sense.
    pub is_deniable: bool,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityPage {
    /// Newest first.
    pub lines: Vec<ActivityLine>,
    /// The cursor of the page of newer rows, where there are any.
    pub newer: Option<String>,
    /// The cursor of the page of older rows, where there are any.
    pub older: Option<String>,
    /// What was asked for.
    pub filter: ActivityFilter,
    /// The sentence of the one kind that was asked for, where it is no group.
    pub one_kind: Option<String>,
    /// Why what was asked for cannot be shown.
    pub problems: Vec<ActivityProblem>,
    /// The account's time zone by name.
    pub zone: String,
    /// What exporting has to ask for.
    pub proof: Option<ProofKind>,
}

/// What cannot be read of what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityProblem {
    /// There is no such kind, and no such group.
    Kind,
    /// The first day is no date.
    From,
    /// The last day is no date.
    To,
    /// The last day is before the first.
    Backwards,
    /// There is no such page.
    Page,
}

/// As what the activity is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated values, for spreadsheets.
    Csv,
    /// One array of objects, for programs.
    Json,
}

impl ExportFormat {
    /// As in the file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// Why an export did not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportProblem {
    /// The proof.
    Sudo(SudoProblem),
    /// What the list is narrowed to cannot be read.
    Filter,
    /// It was asked for without pressing the button, which notes it.
    NotBegun,
}

/// Why **This wasn't me** did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DenyProblem {
    /// The row is gone, never was this account's, or is of a kind about which nothing can be done.
    Gone,
}
