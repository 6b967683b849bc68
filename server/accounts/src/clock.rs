//! The only place that asks what time it is.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use sqlx::Type;
use uuid::{Builder, Uuid};

/// A moment: milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Type)]
#[sqlx(transparent)]
pub struct Time(i64);

impl Time {
    /// From milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The smallest id that is made at this moment or later: ids begin with the time.
    pub fn first_id(self) -> Uuid {
        // None is older than 1970, and none is from after the year 10889, where the bits for the time end.
        let millis = u64::try_from(self.0).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
    }

    /// So much later. Stops at the end of time instead of wrapping.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// So much earlier.
    #[must_use]
    pub fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => write!(f, "{timestamp:.3}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

/// Tells the time. Tests set it.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's.
    #[default]
    System,
    /// One that stands still until it is set.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at this moment.
    pub fn standing(at: Time) -> Self {
        Self::Set(Arc::new(AtomicI64::new(at.0)))
    }

    /// What time it is.
    pub fn now(&self) -> Time {
        match self {
            Self::System => {
                #[expect(clippy::disallowed_methods, reason = "this is the place that the ban points to")]
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Set(millis) => Time(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a standing clock on; the machine's is left alone.
    pub fn advance(&self, by: Duration) {
        if let Self::Set(millis) = self {
            millis.store(self.now().after(by).0, Ordering::SeqCst);
        }
    }
}
