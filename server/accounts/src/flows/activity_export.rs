//! The whole activity as a file: fetched in pieces, so that a million rows never stand in memory.

use std::time::Duration;

use model::{
    activity::ActivityKind,
    activity_page::{ActivityFilter, ExportFormat, ExportProblem},
    sudo::{ProofKind, SudoProblem},
};

use super::activity_filter::narrow;
use crate::{
    Core,
    failure::{Failure, Fault, Outcome},
    flows::{sessions::Actor, sudo::Sudo},
    store::activity::{self, Span},
    zone,
};

/// How many rows are fetched at once.
const PIECE: i64 = 1_000;

/// How long ago it may have been begun.
const BEGUN: Duration = Duration::from_mins(5);

/// An export that has begun: what is still to come, newest first. Rows that arrive meanwhile are newer than it.
#[derive(Debug)]
pub struct Export {
    rest: Span,
    zone: String,
}

/// A row as it is written into the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedRow {
    /// Its id.
    pub id: String,
    /// When, in UTC.
    pub at: String,
    /// When, in the account's time zone.
    pub local: String,
    /// The kind's word.
    pub kind: String,
    /// The kind's sentence.
    pub what: &'static str,
    /// In words.
    pub detail: String,
}

impl Core {
    /// Notes that the activity is exported. What follows is [`Core::open_export`], in a request of its own.
    ///
    /// # Errors
    /// [`ExportProblem::Filter`].
    pub async fn begin_export(
        &self,
        sudo: Sudo,
        filter: &ActivityFilter,
        format: ExportFormat,
    ) -> Outcome<(), ExportProblem> {
        let account = sudo.actor().account;
        let row = self.account(sudo.actor()).await?;
        narrow(account, &row.time_zone, filter).map_err(|_| Failure::Refused(ExportProblem::Filter))?;
        let mut tx = self.db.begin().await?;
        let detail = format.extension().to_uppercase();
        self.record(&mut tx, account, ActivityKind::ActivityExported, &detail, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Opens an export for whoever has proved it lately.
    ///
    /// # Errors
    /// [`ExportProblem`].
    pub async fn open_export(&self, actor: Actor, filter: &ActivityFilter) -> Outcome<Export, ExportProblem> {
        match self.proof_asked(actor).await? {
            None => {}
            Some(ProofKind::Password) => return Err(Failure::Refused(ExportProblem::Sudo(SudoProblem::Missing))),
            Some(ProofKind::Code) => return Err(Failure::Refused(ExportProblem::Sudo(SudoProblem::CodeMissing))),
        }
        // Noted first: nothing leaves unseen.
        let lately = self.clock.now().before(BEGUN);
        let begun = {
            let mut db = self.db.read().await?;
            activity::last_since(&mut db, actor.account, ActivityKind::ActivityExported, lately).await?
        };
        if begun.is_none() {
            return Err(Failure::Refused(ExportProblem::NotBegun));
        }
        let row = self.account(actor).await?;
        let narrowed =
            narrow(actor.account, &row.time_zone, filter).map_err(|_| Failure::Refused(ExportProblem::Filter))?;
        Ok(Export { rest: narrowed.span, zone: row.time_zone })
    }

    /// The next piece; an empty one is the end.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn next_piece(&self, mut export: Export) -> Result<(Vec<ExportedRow>, Export), Fault> {
        // A connection for each piece: whoever reads slowly must not hold one.
        let mut db = self.db.read().await?;
        let rows = activity::newest_of(&mut db, &export.rest, PIECE).await?;
        if let Some(last) = rows.last() {
            export.rest.below = last.id;
        }
        let zone = export.zone.as_str();
        let written = rows.into_iter().map(|row| ExportedRow {
            id: row.id.to_string(),
            at: row.at.to_string(),
            local: zone::rfc3339(row.at, zone),
            what: ActivityKind::from_word(&row.kind).map(ActivityKind::sentence).unwrap_or_default(),
            kind: row.kind,
            detail: row.detail,
        });
        Ok((written.collect(), export))
    }
}
