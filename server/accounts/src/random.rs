//! The only place that asks for randomness: the operating system's.

use std::sync::atomic::{AtomicU64, Ordering};

use rand::{TryRng, rngs::SysRng};
use uuid::Uuid;

use crate::{clock::Time, failure::Fault};

/// An hour as the counter counts: milliseconds with twelve bits behind them.
const HOUR: u64 = (60 * 60 * 1000) << 12;

/// Hands out random bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Random;

impl Random {
    /// So many bytes from the operating system.
    ///
    /// # Errors
    /// Where the operating system has none to give.
    pub fn bytes<const N: usize>(self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        SysRng.try_fill_bytes(&mut bytes).map_err(Fault::from_cause)?;
        Ok(bytes)
    }

    /// An id that sorts by when it was made, also within a millisecond: UUID version 7 with a counter in the twelve bits
    /// behind the time (RFC 9562, 6.2, method 1). 62 bits stay random.
    ///
    /// # Errors
    /// As [`Random::bytes`].
    pub fn id(self, now: Time) -> Result<Uuid, Fault> {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let at = u64::try_from(now.millis()).unwrap_or_default() << 12;
        // Where the clock went back by more than an hour it was wrong before, and ids follow it.
        let next = |last: u64| if last > at + HOUR { at } else { at.max(last + 1) };
        let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(next(last)));
        let next = next(last.unwrap_or_default());
        let mut bytes: [u8; 10] = self.bytes()?;
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
        let now = Time::from_millis(1_776_243_600_000);
        let ids: Vec<Uuid> = (0..10_000).map(|_| Random.id(now).unwrap()).collect();
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        // A clock that is put right.
        let late = Random.id(Time::from_millis(1_976_243_600_000)).unwrap();
        let early = Random.id(now).unwrap();
        assert!(early < late && early >= now.first_id(), "{early} {late}");
    }
}
