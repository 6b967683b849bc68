//! How a flow fails: it refuses, it is too busy, or something broke.

use std::{error::Error, fmt, time::Duration};

use model::{limit::Limit, reference::Reference};
use rand::{TryRng, rngs::SysRng};

use crate::db;

/// Something of ours broke. The cause is in the log under the reference; the visitor gets the reference alone.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// What the visitor can quote.
    pub reference: Reference,
    /// Whether it is only that the database is away, so that asking again is worth it.
    pub is_passing: bool,
}

impl Fault {
    /// Logs the cause and gives it a reference.
    pub fn from_cause(cause: impl fmt::Display) -> Self {
        let mut bytes = [0; 8];
        // Without randomness there is worse to report than a reference that repeats.
        let _ = SysRng.try_fill_bytes(&mut bytes);
        let reference = Reference::from_random(bytes);
        tracing::error!(%reference, cause = %cause, "fault");
        Self { reference, is_passing: false }
    }
}

impl<E: Error + 'static> From<E> for Fault {
    fn from(cause: E) -> Self {
        let is_passing = (&cause as &dyn Error).downcast_ref().is_some_and(db::is_away);
        Self { is_passing, ..Self::from_cause(chain(&cause)) }
    }
}

/// An error with all its sources, since drivers tell the reason only in the second.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

/// Why a flow did not do what it was asked. `R` is the flow's own closed list of refusals.
#[derive(Debug)]
pub enum Failure<R> {
    /// The visitor can do something about it.
    Refused(R),
    /// Too many passwords are being hashed; worth trying again shortly.
    Busy,
    /// Tried too often.
    Limited {
        /// What was.
        limit: Limit,
        /// How long until it can be tried again.
        wait: Duration,
    },
    /// Ours.
    Fault(Fault),
}

impl<R> Failure<R> {
    /// The same, with the refusal in another flow's words.
    pub fn map<R2>(self, refusal: impl FnOnce(R) -> R2) -> Failure<R2> {
        match self {
            Self::Refused(reason) => Failure::Refused(refusal(reason)),
            Self::Busy => Failure::Busy,
            Self::Limited { limit, wait } => Failure::Limited { limit, wait },
            Self::Fault(fault) => Failure::Fault(fault),
        }
    }
}

impl<R, E: Into<Fault>> From<E> for Failure<R> {
    fn from(cause: E) -> Self {
        Self::Fault(cause.into())
    }
}

/// What a flow gives back.
pub type Outcome<T, R> = Result<T, Failure<R>>;

/// A flow that has nothing to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Never {}
