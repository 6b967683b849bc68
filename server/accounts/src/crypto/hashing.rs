//! Password hashing in a bounded pool.
//!
//! *Why it is here:* one argon2id takes 19 MiB and about 14 ms of a core; three hundred at once would take the
//! machine. *How it works:* as many hash at once as there are cores, each in an arena that is kept (page faults cost
//! as much as the hashing); a short queue waits, what comes beyond it is told that we are busy.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash::phc};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use model::secret::Secret;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::{
    failure::{Failure, Fault},
    random::Random,
};

/// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const OUTPUT: usize = 32;
const SALT: usize = 16;

/// How many wait for each that hashes. At 14 ms each, the last waits less than half a second.
const QUEUE_PER_PERMIT: usize = 32;

/// A password's hash as a PHC string. Silent in `Debug`.
#[derive(Clone)]
pub struct PasswordHash(String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

impl PasswordHash {
    /// As the database keeps it.
    pub fn from_stored(phc: String) -> Self {
        Self(phc)
    }

    /// One that no password opens.
    ///
    /// # Errors
    /// Where there is no randomness to be had.
    pub fn of_no_password(random: Random) -> Result<Self, Fault> {
        let (salt, hash): ([u8; SALT], [u8; OUTPUT]) = (random.bytes()?, random.bytes()?);
        Ok(Self(to_phc(&salt, &hash)))
    }

    /// For binding to a statement.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The pool.
#[derive(Debug, Clone)]
pub struct Hashing(Arc<Pool>);

#[derive(Debug)]
struct Pool {
    permits: Semaphore,
    queue: AtomicUsize,
    queue_max: usize,
    arenas: Mutex<Vec<Vec<Block>>>,
    /// What a password is checked against where there is no account, so that this takes as long.
    decoy: PasswordHash,
}

impl Hashing {
    /// A pool for so many hashings at once.
    ///
    /// # Errors
    /// Where there is no randomness to be had.
    pub fn new(at_once: usize, random: Random) -> Result<Self, Fault> {
        Ok(Self(Arc::new(Pool {
            permits: Semaphore::new(at_once),
            queue: AtomicUsize::new(0),
            queue_max: at_once * (QUEUE_PER_PERMIT + 1),
            arenas: Mutex::new(Vec::new()),
            decoy: PasswordHash::of_no_password(random)?,
        })))
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// [`Failure::Busy`] where the queue is full.
    pub async fn hash<R>(&self, password: &Secret, random: Random) -> Result<PasswordHash, Failure<R>> {
        let salt: [u8; SALT] = random.bytes()?;
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(OUTPUT))?;
        let hash = self.run(password, params, salt.to_vec(), OUTPUT).await?;
        Ok(PasswordHash(to_phc(&salt, &hash)))
    }

    /// Whether this is the password. Where there is no account there is no hash either, and the answer, after as
    /// much work, is no.
    ///
    /// # Errors
    /// [`Failure::Busy`] where the queue is full; a fault where the stored hash cannot be read.
    pub async fn verify<R>(&self, password: &Secret, stored: Option<&PasswordHash>) -> Result<bool, Failure<R>> {
        let parsed = phc::PasswordHash::new(&stored.unwrap_or(&self.0.decoy).0)?;
        let params = Params::try_from(&parsed)?;
        let (Some(salt), Some(expected)) = (parsed.salt, parsed.hash) else {
            return Err(Fault::from_cause("a stored password hash has no salt or no hash").into());
        };
        let hash = self.run(password, params, salt.as_ref().to_vec(), expected.len()).await?;
        Ok(bool::from(hash.ct_eq(expected.as_bytes())) && stored.is_some())
    }

    async fn run<R>(
        &self,
        password: &Secret,
        params: Params,
        salt: Vec<u8>,
        length: usize,
    ) -> Result<Vec<u8>, Failure<R>> {
        let _place = Place::take(&self.0).ok_or(Failure::Busy)?;
        let permit = self.0.permits.acquire().await?;
        // NFC at set and at verify, so that the same keys pressed on two systems are the same password.
        let password: String = password.expose().nfc().collect();
        let pool = Arc::clone(&self.0);
        let hash = tokio::task::spawn_blocking(move || {
            let mut arena = pool.arenas.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            arena.resize(params.block_count(), Block::default());
            let mut hash = vec![0; length];
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let done = argon2.hash_password_into_with_memory(password.as_bytes(), &salt, &mut hash, &mut arena[..]);
            pool.arenas.lock().unwrap_or_else(PoisonError::into_inner).push(arena);
            done.map(|()| hash)
        })
        .await??;
        drop(permit);
        Ok(hash)
    }
}

/// A place in the queue, given back on drop.
struct Place<'p>(&'p Pool);

impl<'p> Place<'p> {
    fn take(pool: &'p Pool) -> Option<Self> {
        let place = Self(pool);
        (pool.queue.fetch_add(1, Ordering::SeqCst) < pool.queue_max).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.queue.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether two passwords as typed are the same one, in whichever normal form.
pub(crate) fn is_same(one: &Secret, other: &Secret) -> bool {
    one.expose().nfc().eq(other.expose().nfc())
}

fn to_phc(salt: &[u8], hash: &[u8]) -> String {
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${hash}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_recognised_in_either_normal_form_and_nothing_else_is() {
        let hashing = Hashing::new(1, Random).unwrap();
        let hash = hashing.hash::<()>(&Secret::new("Caf\u{e9} 1815"), Random).await.unwrap();
        assert!(hashing.verify::<()>(&Secret::new("Cafe\u{301} 1815"), Some(&hash)).await.unwrap());
        assert!(!hashing.verify::<()>(&Secret::new("Cafe 1815"), Some(&hash)).await.unwrap());
        assert!(!hashing.verify::<()>(&Secret::new("Caf\u{e9} 1815"), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_hash_is_a_phc_string_that_the_library_itself_verifies() {
        use argon2::PasswordVerifier;
        let hash = Hashing::new(1, Random).unwrap().hash::<()>(&Secret::new("Correct horse 1"), Random).await.unwrap();
        let parsed = phc::PasswordHash::new(hash.as_str()).unwrap();
        assert!(Argon2::default().verify_password(b"Correct horse 1", &parsed).is_ok());
    }

    #[tokio::test]
    async fn beyond_the_queue_we_are_busy() {
        let hashing = Hashing::new(1, Random).unwrap();
        let many = (0..100).map(|_| {
            let hashing = hashing.clone();
            async move { hashing.verify::<()>(&Secret::new("x"), None).await }
        });
        let answers = many.collect::<tokio::task::JoinSet<_>>().join_all().await;
        let busy = answers.iter().filter(|answer| matches!(answer, Err(Failure::Busy))).count();
        assert!((1..100).contains(&busy), "{busy} of 100 were told that we are busy");
    }
}
