//! What the program refuses to start with: another key file, a database that it cannot write.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::{
    on_both,
    support::{Database, Kind, Server},
};

const OTHER_KEY: &str = "v1 BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n";

/// Both that serve and that look refuse, with all of these words.
#[track_caller]
fn must_refuse(server: &Server, settings: &[(&str, &str)], words: &[&str]) {
    for command in ["serve", "migrate"] {
        let (code, said) = server.runs(&[command], settings);
        assert_eq!(code, Some(1), "{command}: {said}");
        assert!(words.iter().all(|word| said.contains(word)) && !said.contains("is ready"), "{command}: {said}");
    }
}

#[track_caller]
fn must_go(server: &Server) {
    let (code, said) = server.runs(&["migrate"], &[]);
    assert_eq!(code, Some(0), "{said}");
}

on_both!(
    fn a_key_file_that_is_gone_is_not_made_anew(server: &Server) {
        server.ada();
        let key = server.data().join("key");
        let kept = fs::read(&key).unwrap();
        fs::remove_file(&key).unwrap();
        must_refuse(server, &[], &[key.to_str().unwrap(), "is missing", "backup", "vestibule migrate --new-key"]);
        assert!(!key.exists());
        write_key(&key, &kept);
        must_go(server);
    }
);

on_both!(
    fn another_key_file_is_refused_and_left_as_it_is(server: &Server) {
        server.ada();
        let key = server.data().join("key");
        let kept = fs::read(&key).unwrap();
        write_key(&key, OTHER_KEY.as_bytes());
        must_refuse(server, &[], &[key.to_str().unwrap(), "is not the one of this database", "backup", "--new-key"]);
        assert_eq!(fs::read_to_string(&key).unwrap(), OTHER_KEY);
        write_key(&key, &kept);
        must_go(server);
    }
);

on_both!(
    fn an_empty_data_folder_beside_a_database_with_accounts_is_refused(server: &Server) {
        server.ada();
        let empty = server.data().join("empty");
        let settings = [("VESTIBULE_DATA_DIR", empty.to_str().unwrap())];
        must_refuse(server, &settings, &["/empty/key is missing", "another machine that uses this database"]);
        assert!(!empty.join("key").exists());
    }
);

on_both!(
    fn a_database_of_an_earlier_version_takes_the_key_that_is_there(server: &Server) {
        server.ada();
        server.database.run("DELETE FROM sealing_key");
        must_go(server);
        assert_eq!(server.rows().count("sealing_key"), 1);
        write_key(&server.data().join("key"), OTHER_KEY.as_bytes());
        must_refuse(server, &[], &["is not the one of this database"]);
    }
);

on_both!(
    fn a_key_that_is_lost_for_good_is_replaced_on_the_operators_word(server: &Server) {
        server.ada();
        let key = server.data().join("key");
        fs::remove_file(&key).unwrap();
        let (code, said) = server.runs(&["migrate", "--new-key"], &[]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("No authenticator app has to be set up anew."), "{said}");
        assert!(key.exists());
        must_go(server);
    }
);

fn write_key(path: &Path, content: &[u8]) {
    fs::write(path, content).unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
}

/// The file of a server on SQLite.
fn file_of(server: &Server) -> PathBuf {
    let Database::Sqlite(folder) = &*server.database else { panic!("that is SQLite") };
    folder.path().join("vestibule.db")
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn beside(file: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|ending| PathBuf::from(format!("{}{ending}", file.display())))
}

#[test]
fn nobody_else_can_read_the_database() {
    let mut server = Server::start(Kind::Sqlite);
    server.ada();
    for path in beside(&file_of(&server)) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    // As an earlier version made it.
    server.stop();
    fs::set_permissions(file_of(&server), Permissions::from_mode(0o644)).unwrap();
    let again = server.another(&[]);
    for path in beside(&file_of(&server)) {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    again.end();
}

#[test]
fn a_database_that_this_user_cannot_write_is_refused_with_path_and_user() {
    let mut server = Server::start(Kind::Sqlite);
    server.ada();
    server.signal("KILL");
    server.wait();
    let [file, log, _] = beside(&file_of(&server));
    let folder = file.parent().unwrap().to_owned();
    for (path, without) in [(&file, 0o400), (&log, 0o400), (&folder, 0o500)] {
        let before = mode(path);
        fs::set_permissions(path, Permissions::from_mode(without)).unwrap();
        let (code, said) = server.runs_bound_by_modes(&["serve"]);
        fs::set_permissions(path, Permissions::from_mode(before)).unwrap();
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(&format!("{} cannot be written by user ", path.display())), "{said}");
        assert!(said.contains("chown") && !said.contains("is ready"), "{said}");
    }
    assert_eq!(server.runs_bound_by_modes(&["migrate"]), (Some(0), String::new()));
}
