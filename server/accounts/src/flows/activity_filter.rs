//! What a list of activity is narrowed to: read once, for the page and for the export.
//!
//! *How it works:* ids are made from the time, so that a day is a span of ids, and a page is one too. Whatever is asked
//! for, an index is walked (one walk for each kind of a group), and a page of a million rows takes as long as one of a
//! hundred.

use model::{
    account::AccountId,
    activity::ActivityKind,
    activity_group::ActivityGroup,
    activity_page::{ActivityFilter, ActivityProblem},
};
use uuid::Uuid;

use crate::{clock::Time, store::activity::Span, zone};

/// A filter, read.
#[derive(Debug)]
pub(super) struct Narrowed {
    pub span: Span,
    /// Where one kind was asked for, and no group.
    pub one_kind: Option<ActivityKind>,
}

/// Reads a filter for an account with this time zone.
pub(super) fn narrow(
    account: AccountId,
    zone: &str,
    filter: &ActivityFilter,
) -> Result<Narrowed, Vec<ActivityProblem>> {
    let mut problems = Vec::new();
    let word = filter.kind.trim();
    let group = ActivityGroup::from_word(word);
    let one_kind = ActivityKind::from_word(word);
    let kinds = match (group, one_kind) {
        (Some(group), _) => group.kinds().map(ActivityKind::as_str).collect(),
        (None, Some(kind)) => vec![kind.as_str()],
        (None, None) => {
            if !word.is_empty() {
                problems.push(ActivityProblem::Kind);
            }
            Vec::new()
        }
    };
    let mut read = |typed: &str, problem| {
        let day = zone::day(typed, zone);
        if day.is_none() && !typed.trim().is_empty() {
            problems.push(problem);
        }
        day
    };
    let from = read(&filter.from, ActivityProblem::From).map(|(begins, _)| begins);
    let to = read(&filter.to, ActivityProblem::To).map(|(_, next)| next);
    // Written like this, days sort as they are.
    if from.zip(to).is_some() && filter.to.trim() < filter.from.trim() {
        problems.push(ActivityProblem::Backwards);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let above = from.map_or(Uuid::nil(), |from| Uuid::from_u128(from.first_id().as_u128().saturating_sub(1)));
    let below = to.map_or(Uuid::max(), Time::first_id);
    Ok(Narrowed { span: Span { account, above, below, kinds }, one_kind })
}
