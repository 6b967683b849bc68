//! The key that seals what the database must not hold in the clear.
//!
//! # Why it is here
//! Authenticator seeds and webhook secrets are sealed before they are stored, so that a
//! copy of the database alone opens none of them. The key therefore lives in a file
//! beside it, which only its owner can read.
//!
//! # How it works
//! `key` in the data folder is one line: `v1`, a space, 32 bytes in base64url without
//! padding. The first start makes it: the line goes to a file under another name and
//! onto the disk, and only then gets its own name by a hard link, which fails if the
//! name is taken. So the file is never seen half-written, not even after a power cut,
//! and of two processes that start at once the slower one takes the other's key.
//!
//! The database knows the id of its key (`accounts::flows::key_check`), so a key is made
//! only where nothing was sealed yet, and one that does not belong to it stops the start.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use accounts::sqlite_file::this_user;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const VERSION: &str = "v1 ";

/// What an operator can do who has the database without its key.
const WAY_OUT: &str = "Put the file there that belongs to it: from the backup of the data folder, or from another \
    machine that uses this database; or correct VESTIBULE_DATA_DIR or DATABASE_URL. Only if that file is lost for good: \
    `vestibule migrate --new-key` goes on with another one, and says whose two-factor has to be turned off then.";

/// Why there is no key to work with. Never holds what the file contains.
#[derive(Debug)]
pub enum KeyFileProblem {
    /// Others than the owner can read or write the file.
    OthersCanRead(PathBuf),
    /// The file is not one line that we wrote.
    Malformed(PathBuf),
    /// There is none, and something in the database was sealed with one.
    Missing(PathBuf),
    /// It is not the one that belongs to the database.
    Another {
        /// The file.
        path: PathBuf,
        /// The id of its key.
        found: String,
        /// The id of the key that belongs to the database, where it is known.
        expected: Option<String>,
    },
    /// The folder or the file could not be made or read.
    Io(PathBuf, io::Error),
}

impl fmt::Display for KeyFileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OthersCanRead(path) => write!(
                f,
                "Others than its owner can reach the key file {path}. Run `chmod 600 {path}`.",
                path = path.display()
            ),
            Self::Malformed(path) => write!(
                f,
                "{} is not a key file of Vestibule. Restore it from a backup; what was sealed \
                 with another key cannot be opened.",
                path.display()
            ),
            Self::Missing(path) => {
                write!(f, "The key file {} is missing, and this database was made with one. {WAY_OUT}", path.display())
            }
            Self::Another { path, found, expected } => {
                write!(f, "The key file {} is not the one of this database", path.display())?;
                match expected {
                    Some(expected) => write!(f, " (its key has the id {found}, and {expected} is needed).")?,
                    None => f.write_str(": nothing that was sealed in it opens.")?,
                }
                write!(f, " {WAY_OUT}")
            }
            Self::Io(path, error) => write!(
                f,
                "{} cannot be used for the key file by {}, who runs Vestibule: {error}. That user \
                 must own it, and be able to write in the data folder when Vestibule starts for \
                 the first time.",
                path.display(),
                this_user()
            ),
        }
    }
}

impl std::error::Error for KeyFileProblem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(_, error) => Some(error),
            Self::OthersCanRead(_) | Self::Malformed(_) | Self::Missing(_) | Self::Another { .. } => None,
        }
    }
}

/// Where the key is.
pub fn path_in(data_dir: &Path) -> PathBuf {
    data_dir.join("key")
}

/// The 32 bytes in `data_dir/key`, if there is such a file.
///
/// # Errors
/// A file that others can read, or that is not ours.
pub fn load_from(data_dir: &Path) -> Result<Option<[u8; 32]>, KeyFileProblem> {
    load(&path_in(data_dir))
}

/// Makes the data folder, readable by its owner only, if it is missing.
///
/// # Errors
/// Where it cannot be made.
pub fn make_folder(data_dir: &Path) -> Result<(), KeyFileProblem> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(data_dir);
    made.map_err(|error| KeyFileProblem::Io(path_in(data_dir), error))
}

/// The 32 bytes in `data_dir/key`. When there is no such file, makes it, and the folder
/// if that is missing too.
///
/// `random` fills a slice from a cryptographic generator; it is called only when a key
/// is made.
///
/// # Errors
/// A file that others can read, or that is not ours, is refused and left as it is: a new
/// key in its place would make everything sealed so far unreadable.
pub fn load_or_create(data_dir: &Path, random: impl FnOnce(&mut [u8])) -> Result<[u8; 32], KeyFileProblem> {
    let path = path_in(data_dir);
    if let Some(key) = load(&path)? {
        return Ok(key);
    }
    make_folder(data_dir)?;
    create(data_dir, &path, random).map_err(|error| KeyFileProblem::Io(path.clone(), error))?;
    // Whoever was first: what counts is what the file says now.
    load(&path)?.ok_or_else(|| KeyFileProblem::Io(path, io::ErrorKind::NotFound.into()))
}

fn load(path: &Path) -> Result<Option<[u8; 32]>, KeyFileProblem> {
    let io = |error| KeyFileProblem::Io(path.to_owned(), error);
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(error)),
    };
    // Asked of the open file, so that it cannot be exchanged in between.
    if file.metadata().map_err(io)?.mode() & 0o077 != 0 {
        return Err(KeyFileProblem::OthersCanRead(path.to_owned()));
    }
    let mut content = Vec::new();
    // Enough to see that it is too long, without reading a wrong file to its end.
    file.take(128).read_to_end(&mut content).map_err(io)?;
    let key = decode(&content).ok_or_else(|| KeyFileProblem::Malformed(path.to_owned()))?;
    Ok(Some(key))
}

fn decode(content: &[u8]) -> Option<[u8; 32]> {
    let line = content.strip_suffix(b"\n").unwrap_or(content);
    let encoded = line.strip_prefix(VERSION.as_bytes())?;
    URL_SAFE_NO_PAD.decode(encoded).ok()?.try_into().ok()
}

fn create(data_dir: &Path, path: &Path, random: impl FnOnce(&mut [u8])) -> io::Result<()> {
    // The key, and a name that no other process, on this machine or another, uses too.
    let mut bytes = [0; 48];
    random(&mut bytes);
    let (key, name) = bytes.split_at(32);
    let unnamed = data_dir.join(format!("key.{}.new", URL_SAFE_NO_PAD.encode(name)));

    let written = write_to_disk(&unnamed, key).and_then(|()| fs::hard_link(&unnamed, path));
    // In every case; what went wrong before is the better thing to report.
    let removed = fs::remove_file(&unnamed);
    match written {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => other?,
    }
    removed?;
    // The name is on the disk only when the folder is.
    File::open(data_dir)?.sync_all()
}

fn write_to_disk(path: &Path, key: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(format!("{VERSION}{}\n", URL_SAFE_NO_PAD.encode(key)).as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    use std::sync::Barrier;

    use super::*;

    fn fill(value: u8) -> impl FnOnce(&mut [u8]) {
        move |bytes| bytes.fill(value)
    }

    fn never(_: &mut [u8]) {
        panic!("no random bytes are needed");
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn the_first_start_makes_the_key_and_the_next_one_reads_it() {
        let parent = tempfile::tempdir().unwrap();
        let data = parent.path().join("a/data");
        assert_eq!(load_or_create(&data, fill(7)).unwrap(), [7; 32]);
        assert_eq!(load_or_create(&data, never).unwrap(), [7; 32]);
    }

    #[test]
    fn folder_and_file_are_for_their_owner_only_and_nothing_else_stays() {
        let parent = tempfile::tempdir().unwrap();
        let data = parent.path().join("data");
        load_or_create(&data, fill(7)).unwrap();
        assert_eq!(mode(&data), 0o700);
        assert_eq!(mode(&data.join("key")), 0o600);
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1);
        let line = fs::read_to_string(data.join("key")).unwrap();
        assert_eq!(line, "v1 BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n");
    }

    #[test]
    fn processes_that_start_at_once_end_with_the_same_key() {
        for _ in 0..20 {
            let data = tempfile::tempdir().unwrap();
            let start = Barrier::new(8);
            let keys: Vec<[u8; 32]> = std::thread::scope(|scope| {
                let run = |value| {
                    let (start, data) = (&start, data.path());
                    scope.spawn(move || {
                        start.wait();
                        load_or_create(data, fill(value)).unwrap()
                    })
                };
                let running: Vec<_> = (1..=8).map(run).collect();
                running.into_iter().map(|t| t.join().unwrap()).collect()
            });
            assert!(keys.iter().all(|key| *key == keys[0]));
            assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_file_that_others_can_read_is_refused_with_the_remedy() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("key");
        load_or_create(data.path(), fill(7)).unwrap();
        for mode in [0o640, 0o604, 0o620, 0o601] {
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let problem = load_or_create(data.path(), never).unwrap_err().to_string();
            let remedy = format!("chmod 600 {}", path.display());
            assert!(problem.contains(&remedy), "{problem}");
        }
        fs::set_permissions(&path, Permissions::from_mode(0o400)).unwrap();
        assert!(load_or_create(data.path(), never).is_ok());
    }

    #[test]
    fn a_file_that_is_not_ours_is_refused_and_left_alone() {
        let key = URL_SAFE_NO_PAD.encode([7; 32]);
        for content in [
            String::new(),
            key.clone(),
            format!("v2 {key}"),
            format!("v1  {key}"),
            format!("v1 {key}="),
            format!("v1 {key}\n\n"),
            format!("v1 {}\n", URL_SAFE_NO_PAD.encode([7; 31])),
            "v1 \u{e9}".to_owned(),
        ] {
            let data = tempfile::tempdir().unwrap();
            let path = data.path().join("key");
            fs::write(&path, &content).unwrap();
            fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
            let problem = load_or_create(data.path(), never).unwrap_err();
            assert!(matches!(problem, KeyFileProblem::Malformed(_)), "{content:?}");
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
    }

    #[test]
    fn a_line_without_its_end_is_still_a_key() {
        let line = format!("v1 {}", URL_SAFE_NO_PAD.encode([7; 32]));
        assert_eq!(decode(line.as_bytes()), Some([7; 32]));
    }

    #[test]
    fn a_data_folder_that_is_a_file_is_a_problem_and_not_a_panic() {
        let parent = tempfile::tempdir().unwrap();
        let data = parent.path().join("data");
        fs::write(&data, "").unwrap();
        let problem = load_or_create(&data, fill(7)).unwrap_err();
        assert!(matches!(problem, KeyFileProblem::Io(..)), "{problem}");
    }
}
