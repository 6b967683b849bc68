//! The Activity page: what happened to an account, newest first, and "This wasn't me".

use std::time::Duration;

use model::{
    activity::ActivityKind,
    activity_page::{
        ActivityCursor, ActivityFilter, ActivityLine, ActivityPage, ActivityProblem, DenyProblem, ROWS_OF_A_PAGE,
    },
    limit::Limit,
    secret::Secret,
};
use uuid::Uuid;

use super::activity_filter::narrow;
use crate::{
    Core,
    db::Read,
    failure::{Failure, Never, Outcome},
    flows::sessions::Actor,
    mail::Message,
    store::{
        accounts,
        activity::{self, EventRow, Span},
        credentials,
        links::LinkPurpose,
    },
    zone,
};

/// One row more than a page has tells whether there is another page.
const AND_ONE: i64 = 1;

/// How long the link works that is given to the browser itself.
const AT_HAND: Duration = Duration::from_mins(10);

/// What came of **This wasn't me**.
#[derive(Debug)]
pub enum Denied {
    /// The token of a link like the one in a security mail.
    Link(Secret),
    /// That mail is on its way.
    Mailed,
}

impl Core {
    /// A page of what happened.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn activity_page(
        &self,
        actor: Actor,
        filter: ActivityFilter,
        cursor: &ActivityCursor,
    ) -> Outcome<ActivityPage, Never> {
        let mut db = self.db.read().await?;
        let row = accounts::get(&mut db, actor.account).await?;
        let proof = self.proof_asked_in(&mut db, actor).await?;
        let mut page = ActivityPage {
            lines: Vec::new(),
            newer: None,
            older: None,
            filter,
            one_kind: None,
            problems: Vec::new(),
            zone: row.time_zone.clone(),
            proof,
        };
        let narrowed = match narrow(actor.account, &row.time_zone, &page.filter) {
            Ok(narrowed) => narrowed,
            Err(problems) => return Ok(ActivityPage { problems, ..page }),
        };
        page.one_kind = narrowed.one_kind.map(|kind| kind.sentence().to_owned());
        let Some(place) = Place::read(cursor) else {
            return Ok(ActivityPage { problems: vec![ActivityProblem::Page], ..page });
        };
        let shown = look(&mut db, &narrowed.span, place).await?;
        page.newer = shown.has_newer.then(|| shown.rows.first().map(|row| row.id.to_string())).flatten();
        page.older = shown.has_older.then(|| shown.rows.last().map(|row| row.id.to_string())).flatten();
        page.lines = shown.rows.into_iter().map(|event| line(event, &row.time_zone)).collect();
        Ok(page)
    }

    /// **This wasn't me** on a row: a link like the one in a security mail. One of another account is as unknown as one
    /// that never was.
    ///
    /// That link removes passkeys, voids codes and stops the password without a sign-in. So it is given only to whoever has
    /// proved it lately, and for ten minutes; else it is mailed: a stolen sign-in must not keep it for later.
    ///
    /// # Errors
    /// [`DenyProblem`].
    pub async fn deny(&self, actor: Actor, id: &str) -> Outcome<Denied, DenyProblem> {
        let gone = || Failure::Refused(DenyProblem::Gone);
        let id = Uuid::parse_str(id).map_err(|_| gone())?;
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        credentials::hold(&mut tx, actor.account).await?;
        let event = activity::find(&mut tx, id).await?.filter(|event| event.account_id == actor.account.uuid());
        let is_deniable =
            |event: &EventRow| ActivityKind::from_word(&event.kind).is_some_and(ActivityKind::is_deniable);
        let event = event.filter(is_deniable).ok_or_else(gone)?;
        let account = accounts::find(&mut tx, actor.account).await?.ok_or_else(gone)?;
        let email_key = account.email.to_ascii_lowercase();
        if actor.sudo_until <= now {
            if let Err(used_up) = self.count_in(&mut tx, &[(Limit::MailPerAddress, &email_key)]).await? {
                tx.commit().await?;
                return Err(Failure::Limited { limit: used_up.limit, wait: used_up.wait });
            }
            self.enqueue(&mut tx, &Message::Security { event: event.id, to: account.email }, now).await?;
            self.commit_and_ring(tx).await?;
            return Ok(Denied::Mailed);
        }
        let purpose = LinkPurpose::SecureAccount;
        let token = self.secure_token(&mut tx, purpose, event.id, &email_key, now, AT_HAND).await?;
        tx.commit().await?;
        Ok(Denied::Link(token))
    }
}

/// Where in the list a page is.
#[derive(Debug, Clone, Copy)]
enum Place {
    Newest,
    Before(Uuid),
    After(Uuid),
}

impl Place {
    /// The id of any row, whoever's: it says where in time, and nothing else.
    fn read(cursor: &ActivityCursor) -> Option<Self> {
        match (cursor.before.trim(), cursor.after.trim()) {
            ("", "") => Some(Self::Newest),
            (before, "") => Uuid::parse_str(before).ok().map(Self::Before),
            ("", after) => Uuid::parse_str(after).ok().map(Self::After),
            _ => None,
        }
    }
}

/// The rows of a page, newest first.
struct Shown {
    rows: Vec<EventRow>,
    has_newer: bool,
    has_older: bool,
}

async fn look(db: &mut impl Read, span: &Span, place: Place) -> sqlx::Result<Shown> {
    let at_most = i64::try_from(ROWS_OF_A_PAGE).unwrap_or(i64::MAX);
    if let Place::After(after) = place {
        let newer = Span { above: span.above.max(after), ..span.clone() };
        let mut rows = activity::oldest_of(db, &newer, at_most + AND_ONE).await?;
        let has_newer = rows.len() > ROWS_OF_A_PAGE;
        // Fewer are the beginning of the list: that is shown whole, as it is without a cursor.
        if rows.len() >= ROWS_OF_A_PAGE {
            rows.truncate(ROWS_OF_A_PAGE);
            rows.reverse();
            let has_older = has_any_older(db, span, &rows).await?;
            return Ok(Shown { rows, has_newer, has_older });
        }
    }
    let below = if let Place::Before(before) = place { span.below.min(before) } else { span.below };
    let mut rows = activity::newest_of(db, &Span { below, ..span.clone() }, at_most + AND_ONE).await?;
    let has_older = rows.len() > ROWS_OF_A_PAGE;
    rows.truncate(ROWS_OF_A_PAGE);
    let has_newer = match (place, rows.first()) {
        (Place::Before(_), Some(first)) => {
            !activity::oldest_of(db, &Span { above: first.id, ..span.clone() }, AND_ONE).await?.is_empty()
        }
        _ => false,
    };
    Ok(Shown { rows, has_newer, has_older })
}

async fn has_any_older(db: &mut impl Read, span: &Span, rows: &[EventRow]) -> sqlx::Result<bool> {
    let Some(last) = rows.last() else { return Ok(false) };
    Ok(!activity::newest_of(db, &Span { below: last.id, ..span.clone() }, AND_ONE).await?.is_empty())
}

fn line(event: EventRow, zone: &str) -> ActivityLine {
    let kind = ActivityKind::from_word(&event.kind);
    ActivityLine {
        id: event.id.to_string(),
        group: kind.map(ActivityKind::group),
        // A newer program may have written it, and this one be back after its update was taken back.
        sentence: kind.map_or_else(|| event.kind.clone(), |kind| kind.sentence().to_owned()),
        detail: event.detail,
        at: zone::minute(event.at, zone),
        is_warning: kind.is_some_and(ActivityKind::is_warning),
        is_deniable: kind.is_some_and(ActivityKind::is_deniable),
    }
}
