//! The only place that asks for randomness: the operating system's.

use rand::{TryRng, rngs::SysRng};

use crate::failure::Fault;

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
}
