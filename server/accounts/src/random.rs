//! The only place that asks for randomness: the operating system's.

use rand::{TryRng, rngs::SysRng};
use uuid::Uuid;

use crate::{clock::Time, failure::Fault};

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

    /// An id that sorts by the time it was made: UUID version 7.
    ///
    /// # Errors
    /// As [`Random::bytes`].
    pub fn id(self, now: Time) -> Result<Uuid, Fault> {
        let millis = u64::try_from(now.millis()).unwrap_or_default();
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()?).into_uuid())
    }
}
