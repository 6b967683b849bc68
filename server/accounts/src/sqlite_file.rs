//! The SQLite file as the system sees it: this user must be able to write it, and nobody else should read it.
//!
//! *Why it is here:* SQLite opens a file that it cannot write without a word, and fails at the first change; the program
//! would say that it is ready and then answer everybody with faults. *How it works:* before SQLite opens anything, the
//! file, what SQLite keeps beside it and the folder are asked whether they can be written. A new file is made readable by
//! its owner only, and so is one that everybody could read; what SQLite makes beside it takes its mode. A file that a
//! group may read is left so: somebody wanted that.

use std::{
    fmt, fs, io,
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::{Access, AtFlags, CWD, accessat};

/// Readable and writable by its owner.
const OWNER_ONLY: u32 = 0o600;
/// What everybody else may do.
const OTHERS: u32 = 0o007;

/// Something that has to be written and cannot be.
#[derive(Debug)]
pub struct CannotWrite {
    path: PathBuf,
    why: io::Error,
}

impl fmt::Display for CannotWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, user) = (self.path.display(), this_user());
        write!(f, "{path} cannot be written by {user}, who runs Vestibule: {}.", self.why)?;
        match (self.why.kind(), fs::metadata(&self.path)) {
            (io::ErrorKind::ReadOnlyFilesystem, _) => {
                write!(f, " It is mounted read-only: mount it so that it can be written.")
            }
            (io::ErrorKind::PermissionDenied, Ok(found)) => write!(
                f,
                " It belongs to {owner} (mode {mode:o}). Run `chown {uid} {path}`, or start Vestibule as its owner; the \
                 owner must be able to write it.",
                owner = user_in_words(found.uid()),
                mode = found.mode() & 0o7777,
                uid = rustix::process::geteuid().as_raw(),
            ),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for CannotWrite {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.why)
    }
}

/// Makes the file where it is missing, sees that it and what lies beside it can be written, and keeps others from reading
/// it.
///
/// # Errors
/// [`CannotWrite`], with the first that cannot.
pub fn prepare(file: &Path) -> Result<(), CannotWrite> {
    let cannot = |path: &Path| {
        let path = path.to_owned();
        move |why: io::Error| CannotWrite { path, why }
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The write-ahead log is made in it at each start.
    may(folder, Access::WRITE_OK | Access::EXEC_OK).map_err(cannot(folder))?;
    match fs::OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(file) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(cannot(file)(error)),
    }
    for path in [file.to_owned(), beside(file, "-wal"), beside(file, "-shm")] {
        match may(&path, Access::READ_OK | Access::WRITE_OK) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(cannot(&path)(error)),
            Ok(()) => keep_from_others(&path),
        }
    }
    Ok(())
}

/// `data/vestibule.db-wal` is beside `data/vestibule.db`.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

fn may(path: &Path, what: Access) -> io::Result<()> {
    Ok(accessat(CWD, path, what, AtFlags::EACCESS)?)
}

fn keep_from_others(path: &Path) {
    let Ok(found) = fs::metadata(path) else { return };
    if found.mode() & OTHERS == 0 {
        return;
    }
    let path_shown = path.display();
    match fs::set_permissions(path, fs::Permissions::from_mode(OWNER_ONLY)) {
        Ok(()) => tracing::info!(path = %path_shown, "every user could read it; now its owner alone can"),
        Err(error) => tracing::warn!(path = %path_shown, %error, "every user can read it; run `chmod 600` on it"),
    }
}

/// Who runs this process, for sentences about what that user may not do.
pub fn this_user() -> String {
    user_in_words(rustix::process::geteuid().as_raw())
}

/// `user 1000 (ada)`; the name where the usual file tells it.
fn user_in_words(uid: u32) -> String {
    let name = fs::read_to_string("/etc/passwd").ok().and_then(|users| {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
        })
    });
    name.map_or_else(|| format!("user {uid}"), |name| format!("user {uid} ({name})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn a_new_file_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vestibule.db");
        prepare(&file).unwrap();
        assert_eq!(mode(&file), 0o600);
    }

    #[test]
    fn a_file_that_everybody_could_read_becomes_its_owners_and_a_groups_stays_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vestibule.db");
        for (before, after) in [(0o644, 0o600), (0o666, 0o600), (0o660, 0o660), (0o640, 0o640), (0o600, 0o600)] {
            for path in [file.clone(), beside(&file, "-wal"), beside(&file, "-shm")] {
                fs::write(&path, "").unwrap();
                fs::set_permissions(&path, fs::Permissions::from_mode(before)).unwrap();
                prepare(&file).unwrap();
                assert_eq!(mode(&path), after, "{}", path.display());
            }
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_named_with_the_user() {
        let folder = tempfile::tempdir().unwrap();
        let problem = prepare(&folder.path().join("gone/vestibule.db")).unwrap_err().to_string();
        assert!(problem.contains("/gone cannot be written by user "), "{problem}");
        assert!(problem.contains("No such file or directory"), "{problem}");
    }
}
