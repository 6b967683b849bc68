//! Ids that sort by when they were made.

use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

use crate::{clock::Time, failure::Fault, random::Random};

/// An hour as the counter counts: milliseconds with twelve bits behind them.
const HOUR: u64 = (60 * 60 * 1000) << 12;

/// Makes ids, and remembers the last one so that the next sorts after it.
#[derive(Debug, Default)]
pub struct Ids(AtomicU64);

impl Ids {
    /// An id that sorts by when it was made, also within a millisecond: UUID version 7 with a counter in the twelve bits
    /// behind the time (RFC 9562, 6.2, method 1). 62 bits are random.
    ///
    /// # Errors
    /// As [`Random::bytes`].
    pub fn next(&self, random: Random, now: Time) -> Result<Uuid, Fault> {
        let at = u64::try_from(now.millis()).unwrap_or_default() << 12;
        // Where the clock went back by more than an hour it was wrong before, and ids follow it.
        let after = |last: u64| if last > at + HOUR { at } else { at.max(last + 1) };
        let last = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
        let next = after(last.unwrap_or_default());
        let mut bytes: [u8; 10] = random.bytes()?;
        bytes[0] = next.to_be_bytes()[6] & 0x0f;
        bytes[1] = next.to_be_bytes()[7];
        Ok(uuid::Builder::from_unix_timestamp_millis(next >> 12, &bytes).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_when_they_were_made_even_within_a_millisecond() {
        let made = Ids::default();
        let now = Time::from_millis(1_776_243_600_000);
        let ids: Vec<Uuid> = (0..10_000).map(|_| made.next(Random, now).unwrap()).collect();
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        // A clock that is put right.
        let late = made.next(Random, Time::from_millis(1_976_243_600_000)).unwrap();
        let early = made.next(Random, now).unwrap();
        assert!(early < late && early >= now.first_id(), "{early} {late}");
    }
}
